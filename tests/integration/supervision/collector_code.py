"""Collector code for runs that are watched from outside."""

READS_YEARS = """
from wrapper_sdk import ParseError, Point, parse_number, parse_time


def collect(source, start, end):
    for row in source.rows(encoding="utf-8", delimiter=",", first=2):
        try:
            value = parse_number(row[1], decimal=".")
            if value is not None:
                yield Point(parse_time(row[0], "year"), value)
        except ParseError as error:
            source.reject(error)
"""

# A point a millisecond, for ever; every year and series once.
DRIPS = """
import re
from datetime import UTC, datetime
from wrapper_sdk import Point

time = re.enum.sys.modules["time"]


def collect(source, start, end):
    number = 0
    while True:
        number += 1
        if number % 20 == 0:
            time.sleep(0.02)
        yield Point(datetime(2024, 1, 1, tzinfo=UTC), float(number), f"series {number}")
"""
