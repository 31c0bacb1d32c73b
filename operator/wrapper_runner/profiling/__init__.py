"""The profile of a file: what is in it, found in one or two passes, in little memory."""

from wrapper_runner.profiling.file import profile_file

__all__ = ["profile_file"]
