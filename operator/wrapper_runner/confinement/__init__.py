"""Locking the collector process in, before it loads code that nobody has read."""
