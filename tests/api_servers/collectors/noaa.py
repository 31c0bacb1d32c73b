from datetime import timedelta

from wrapper_sdk import Point, by_offset, parse_number, parse_time, pick, records_at, spans


def collect(source, start, end):
    for first, until in spans(start, end, days=364):
        last = until - timedelta(microseconds=1)
        records = by_offset(
            source,
            lambda reply: records_at(reply.json(), "results"),
            query={"startdate": f"{first:%Y-%m-%d}", "enddate": f"{last:%Y-%m-%d}"},
            first=1,
            limit=1000,
            total=lambda reply: pick(reply.json(), "metadata.resultset.count"),
        )
        for record in records:
            value = parse_number(record["value"])
            x = parse_time(record["date"], "datetime")
            if value is not None and first <= x < until:
                yield Point(x, value)
