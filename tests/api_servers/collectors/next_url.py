from datetime import timedelta

from wrapper_sdk import Point, by_link, parse_number, parse_time, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    records = by_link(
        source,
        lambda reply: records_at(reply.json(), "results"),
        following=lambda reply: reply.json()["next"],
        query={"date_from": f"{start:%Y-%m-%d}", "date_to": f"{last:%Y-%m-%d}"},
    )
    for record in records:
        value = parse_number(record["value"])
        x = parse_time(record["timestamp"], "datetime")
        if value is not None and start <= x < end:
            yield Point(x, value)
