from datetime import timedelta

from wrapper_sdk import Point, by_cursor, parse_number, parse_time, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    records = by_cursor(
        source,
        lambda reply: records_at(reply.json(), "items"),
        parameter="cursor",
        following=lambda reply: reply.json()["next_cursor"],
        query={"start_date": f"{start:%Y-%m-%d}", "end_date": f"{last:%Y-%m-%d}"},
        size="limit",
        limit=100,
    )
    for record in records:
        value = parse_number(record["reading"])
        x = parse_time(record["at"], "datetime")
        if value is not None and start <= x < end:
            yield Point(x, value)
