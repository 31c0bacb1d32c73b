"""Times as files write them: years, quarters, months, weeks, dates, serials and the rest."""

from wrapper_sdk.times.kinds import KINDS, kinds_of, read_as
from wrapper_sdk.times.months import month_number
from wrapper_sdk.times.reading import parse_time
from wrapper_sdk.times.running import RunningTime

__all__ = ["KINDS", "RunningTime", "kinds_of", "month_number", "parse_time", "read_as"]
