"""Published formats: each function takes a document apart into observations."""

from wrapper_sdk.formats.entsoe import entsoe
from wrapper_sdk.formats.entsoe_pages import entsoe_pages
from wrapper_sdk.formats.json_stat import json_stat
from wrapper_sdk.formats.observation import Observation
from wrapper_sdk.formats.sdmx_csv import sdmx_csv
from wrapper_sdk.formats.sdmx_json import sdmx_json
from wrapper_sdk.formats.world_bank import world_bank

__all__ = [
    "Observation",
    "entsoe",
    "entsoe_pages",
    "json_stat",
    "sdmx_csv",
    "sdmx_json",
    "world_bank",
]
