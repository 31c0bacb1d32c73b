from datetime import timedelta

from wrapper_sdk import Point, from_wide_rows, parse_number, parse_time


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    reply = source.get(query={"from": f"{start:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"}).checked()
    for record in from_wide_rows(reply.rows(), kind="month", names=("code", "region")):
        x = parse_time(record["time"], "month")
        value = parse_number(record["value"])
        if value is not None and start <= x < end:
            yield Point(x, value, record["code"])
