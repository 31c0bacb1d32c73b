from wrapper_sdk import Point, parse_number, parse_time, records_at


def collect(source, start, end):
    query = {"from": int(start.timestamp()), "to": int(end.timestamp())}
    for time, price in records_at(source.get(query=query).checked().json(), "prices"):
        value = parse_number(price)
        x = parse_time(time, "epoch-ms")
        if value is not None and start <= x < end:
            yield Point(x, value)
