from wrapper_sdk import Point, by_page, parse_number, parse_time, records_at


def collect(source, start, end):
    entries = by_page(source, lambda reply: records_at(reply.json(), "entries"), size="per_page", limit=250)
    for entry in entries:
        x = parse_time(entry["published"], "datetime")
        if x < start:  # the rest is older still
            return
        value = parse_number(entry["level"])
        if value is not None and x < end:
            yield Point(x, value)
