from datetime import timedelta

from wrapper_sdk import Point, json_stat, parse_time


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    query = {"sinceTimePeriod": str(start.year), "untilTimePeriod": str(last.year)}
    reply = source.get(query=query).checked()
    for time, value, _ in json_stat(reply.json(), reject=source.reject):
        x = parse_time(time, "quarter")
        if start <= x < end:
            yield Point(x, value)
