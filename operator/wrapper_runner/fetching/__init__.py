"""Requests to an API: the only way out for collector code, with credentials, limits and patience."""

from wrapper_runner.fetching.client import Fetcher
from wrapper_runner.fetching.errors import FetchFailure, Refused
from wrapper_runner.fetching.fetched import Fetched
from wrapper_runner.fetching.waiting import Unhurried, Waiting

__all__ = ["FetchFailure", "Fetched", "Fetcher", "Refused", "Unhurried", "Waiting"]
