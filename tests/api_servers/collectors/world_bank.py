from datetime import timedelta

from wrapper_sdk import Point, by_page, parse_number, parse_time, world_bank


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    records = by_page(
        source,
        lambda reply: world_bank(reply.json()),
        query={"date": f"{start.year}:{last.year}"},
        size="per_page",
        limit=1000,
        pages=lambda reply: reply.json()[0].get("pages"),
    )
    for record in records:
        value = parse_number(record["value"])
        x = parse_time(record["date"], "year")
        if value is not None and start <= x < end:
            yield Point(x, value)
