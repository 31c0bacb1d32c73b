from wrapper_sdk import Point, parse_number, parse_time, records_at


def collect(source, start, end):
    for record in records_at(source.get().checked().json(), "data"):
        value = parse_number(record["value"])
        if value is not None:
            yield Point(parse_time(record["date"], "date"), value)
