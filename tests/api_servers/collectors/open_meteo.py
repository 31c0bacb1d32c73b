from datetime import timedelta

from wrapper_sdk import Point, from_columns, parse_number, parse_time, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    query = {"start_date": f"{start:%Y-%m-%d}", "end_date": f"{last:%Y-%m-%d}"}
    document = source.get(query=query).checked().json()
    for columns in records_at(document, "hourly"):
        for record in from_columns(columns):
            value = parse_number(record["temperature_2m"])
            x = parse_time(record["time"], "datetime", timezone=source.timezone)
            if value is not None and start <= x < end:
                yield Point(x, value)
