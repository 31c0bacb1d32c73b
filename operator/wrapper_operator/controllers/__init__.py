"""Watching, and carrying out what was decided."""
