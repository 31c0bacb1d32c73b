from datetime import timedelta

from wrapper_sdk import Point, parse_number, parse_time, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    reply = source.get(query={"start": f"{start:%Y-%m-%d}", "end": f"{last:%Y-%m-%d}"}).checked()
    for record in records_at(reply.json()):
        value = parse_number(record["value"])
        x = parse_time(record["date"], "date")
        if value is not None and start <= x < end:
            yield Point(x, value)
