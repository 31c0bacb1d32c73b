from datetime import timedelta

from wrapper_sdk import Point, by_offset, parse_number, parse_time, pick, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    records = by_offset(
        source,
        lambda reply: records_at(reply.json(), "response.data.items"),
        query={"from": f"{start:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}"},
        limit=1000,
        total=lambda reply: pick(reply.json(), "response.paging.total"),
    )
    for record in records:
        value = parse_number(pick(record, "measurement.value"))
        x = parse_time(pick(record, "period.from"), "datetime")
        if value is not None and start <= x < end:
            yield Point(x, value)
