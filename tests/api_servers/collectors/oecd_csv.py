from datetime import timedelta

from wrapper_sdk import Point, parse_time, sdmx_csv


def collect(source, start, end):
    last = end - timedelta(microseconds=1)
    reply = source.get(query={"startPeriod": f"{start:%Y-%m}", "endPeriod": f"{last:%Y-%m}"})
    if reply.found_nothing:
        return
    for time, value, _ in sdmx_csv(reply.checked().rows(), reject=source.reject):
        x = parse_time(time, "month")
        if start <= x < end:
            yield Point(x, value)
