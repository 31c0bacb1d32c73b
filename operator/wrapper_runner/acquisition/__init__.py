"""Getting hold of a source file: fetched, unpacked, measured."""

from wrapper_runner.acquisition.acquire import acquire
from wrapper_runner.acquisition.acquired import AcquiredFile
from wrapper_runner.acquisition.errors import AcquisitionError

__all__ = ["AcquiredFile", "AcquisitionError", "acquire"]
