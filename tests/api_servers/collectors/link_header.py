from datetime import timedelta

from wrapper_sdk import Point, by_link, parse_number, parse_time, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    query = {"since": f"{start:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}"}
    for record in by_link(source, lambda reply: records_at(reply.json()), query=query):
        value = parse_number(record["amount"])
        x = parse_time(record["day"], "date")
        if value is not None and start <= x < end:
            yield Point(x, value)
