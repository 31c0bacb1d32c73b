"""The controller: decides what shall run, and never runs what was generated."""
