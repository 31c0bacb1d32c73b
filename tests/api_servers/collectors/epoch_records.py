from wrapper_sdk import Point, parse_number, parse_time, records_at


def collect(source, start, end):
    query = {"from": int(start.timestamp()), "to": int(end.timestamp())}
    for record in records_at(source.get(query=query).checked().json(), "series"):
        value = parse_number(record["price"])
        x = parse_time(record["t"], "epoch-s")
        if value is not None and start <= x < end:
            yield Point(x, value)
