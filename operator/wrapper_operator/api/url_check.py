"""Whether a url that looks like one can be asked at all: its host and its port."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from wrapper_operator.api.mistakes import mistake

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = "has a host that cannot be: write one such as example.org"
_PORT = "has a port that cannot be: write a number from 1 to 65535, or leave it out"


@dataclass(frozen=True, slots=True)
class Reachable:
    """Refuses what a pattern lets pass and no request could be made with."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after the form."""
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    @staticmethod
    def check(url: str) -> str:
        """Return the url if its host and port can be."""
        if _CONTROL.search(url):
            raise mistake("holds a control character: take it out")
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            raise mistake(_HOST) from None
        if not (parts.scheme == "file" or _can_be(host, bracketed="[" in parts.netloc)):
            raise mistake(_HOST)
        if _port(url) == 0:
            raise mistake(_PORT)
        return url


def _can_be(host: str, *, bracketed: bool) -> bool:
    """Tell whether a name of the domain name system, or an address, may be written so."""
    try:
        if bracketed:
            ipaddress.IPv6Address(host.partition("%")[0])
        else:
            host.removesuffix(".").encode("idna")
    except ValueError:
        return False
    return bool(host)


def _port(url: str) -> int | None:
    """Return the port; None where none is written, 0 where it cannot be."""
    try:
        return urlsplit(url).port
    except ValueError:
        return 0
