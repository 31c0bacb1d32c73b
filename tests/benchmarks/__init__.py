"""Measurements against a direct baseline in the same run: `make bench`. Ratios travel, seconds do not."""
