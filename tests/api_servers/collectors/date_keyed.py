from datetime import timedelta

from wrapper_sdk import Point, parse_number, parse_time, records_at


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    query = {"start_date": f"{start:%Y-%m-%d}", "end_date": f"{last:%Y-%m-%d}"}
    for days in records_at(source.get(query=query).checked().json(), "rates"):
        for day, rates in days.items():
            x = parse_time(day, "date")
            for currency, rate in rates.items():
                value = parse_number(rate)
                if value is not None and start <= x < end:
                    yield Point(x, value, currency)
