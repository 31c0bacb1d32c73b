"""How many sources an engine writes right code for: measured over files and imitated APIs."""
