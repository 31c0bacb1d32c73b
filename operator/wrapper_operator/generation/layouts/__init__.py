"""Layouts: where the points of a file stand. One file each; the registry holds the order of trial."""
