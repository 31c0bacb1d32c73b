"""The HTTP that runners speak."""
