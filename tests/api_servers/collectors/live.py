from wrapper_sdk import Point, parse_number, parse_time, records_at


def collect(source, start, end):
    query = {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    for record in records_at(source.get(query=query).checked().json()):
        value = parse_number(record["value"])
        x = parse_time(record["time"], "datetime")
        if value is not None and start <= x < end:
            yield Point(x, value)
