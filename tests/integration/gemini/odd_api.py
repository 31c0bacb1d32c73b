"""An API of a shape that no template knows: days and values packed into texts, month by month."""

from dataclasses import dataclass
from typing import Any, ClassVar

from api_servers.daily import Daily
from api_servers.exchange import Request, Response, as_json


@dataclass(kw_only=True)
class OddApi(Daily):
    """`{"m": "2024-07", "v": "01=5.1|02=7.3"}` for each month; `month` chooses one.

    Attributes:
        says: Text that every reply carries along, such as one that tries to steer a model.
    """

    name: ClassVar[str] = "odd"
    target: ClassVar[str] = "/packed"
    days: int = 120
    says: str = ""

    def answer(self, request: Request) -> Response:
        months: dict[str, list[str]] = {}
        for datum in self.data():
            months.setdefault(f"{datum.x:%Y-%m}", []).append(f"{datum.x:%d}={datum.y}")
        wanted = request.one("month")
        packed = [
            {"m": month, "v": "|".join(values)} for month, values in months.items() if wanted in ("", month)
        ]
        return as_json({"packed": packed, "about": self.says})

    def auth(self) -> dict[str, Any]:
        return {"header": "X-Key"} if self.key else {}


RIGHT = '''"""Daily values, packed into one text a month."""

from datetime import UTC, datetime

from wrapper_sdk import Point, parse_number


def collect(source, start, end):
    for month in source.get().json()["packed"]:
        year, number = month["m"].split("-")
        for cell in month["v"].split("|"):
            day, _, text = cell.partition("=")
            moment = datetime(int(year), int(number), int(day), tzinfo=UTC)
            value = parse_number(text)
            if value is not None and start <= moment < end:
                yield Point(moment, value)
'''
"""Code that reads it."""
