from datetime import timedelta

from wrapper_sdk import Point, from_rows, parse_number, parse_time


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    reply = source.get(query={"from": f"{start:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"}).checked()
    for record in from_rows(reply.rows(delimiter=";")):
        value = parse_number(record["level (m)"], decimal=",")
        x = parse_time(record["date"], "day-month")
        if value is not None and start <= x < end:
            yield Point(x, value)
