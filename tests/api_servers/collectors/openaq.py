from datetime import timedelta

from wrapper_sdk import Point, by_page, parse_number, parse_time, pick, records_at


def collect(source, start, end):
    # The source goes by the end of each hour, the points by its start.
    until = end + timedelta(hours=1)
    records = by_page(
        source,
        lambda reply: records_at(reply.json(), "results"),
        query={"datetime_from": start.isoformat(), "datetime_to": until.isoformat()},
        size="limit",
        limit=1000,
        total=lambda reply: pick(reply.json(), "meta.found"),
    )
    for record in records:
        value = parse_number(record["value"])
        x = parse_time(pick(record, "period.datetimeFrom.utc"), "datetime")
        if value is not None and start <= x < end:
            yield Point(x, value)
