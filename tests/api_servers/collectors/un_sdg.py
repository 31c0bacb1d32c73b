from datetime import timedelta

from wrapper_sdk import Point, by_page, parse_number, parse_time, pick, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    records = by_page(
        source,
        lambda reply: records_at(reply.json(), "data"),
        query={"timePeriodStart": start.year, "timePeriodEnd": last.year},
        size="pageSize",
        limit=1000,
        pages=lambda reply: pick(reply.json(), "totalPages"),
    )
    for record in records:
        value = parse_number(record["value"])
        x = parse_time(record["timePeriodStart"], "year")
        if value is not None and start <= x < end:
            yield Point(x, value, pick(record, "dimensions.Location"))
