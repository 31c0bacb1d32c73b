"""Public: what collector code imports."""
