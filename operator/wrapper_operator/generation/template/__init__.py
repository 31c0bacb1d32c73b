"""The Template engine: from a layout to collector code as a good engineer would write it."""

from wrapper_operator.generation.template.write import write_code

__all__ = ["write_code"]
