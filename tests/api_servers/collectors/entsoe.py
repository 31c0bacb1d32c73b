from datetime import timedelta

from wrapper_sdk import Point, entsoe, spans


def collect(source, start, end):
    for first, until in spans(start, end, days=365):
        # Seconds cannot be said.
        last = until + timedelta(minutes=1)
        query = {"periodStart": f"{first:%Y%m%d%H%M}", "periodEnd": f"{last:%Y%m%d%H%M}"}
        for x, value, _ in entsoe(source.get(query=query), reject=source.reject):
            if first <= x < until:
                yield Point(x, value)
