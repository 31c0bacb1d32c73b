"""SDMX-JSON 1.0 and 2.0: observations whose keys are positions in the lists of the structure."""

from collections.abc import Iterator
from typing import Any

from wrapper_sdk.errors import SourceError
from wrapper_sdk.formats.observation import Observation, Reject, number
from wrapper_sdk.formats.sdmx_structure import Structure, structure_of
from wrapper_sdk.replies.refusals import told


def sdmx_json(
    document: Any, *, labels: bool = False, reject: Reject | None = None
) -> Iterator[Observation[str]]:
    """Yield the observations of a message, each value times ten to the power of its UNIT_MULT.

    Both ways to lay observations out are read: flat, and grouped in series.

    Args:
        document: The JSON document.
        labels: Whether the series' key holds names instead of ids.
        reject: Takes values that cannot be used, such as `source.reject`; None raises them.

    Raises:
        SourceError: The document is no SDMX-JSON, contradicts itself, or reports an error.
        ParseError: A value is no number, and `reject` is None.

    >>> message = {"dataSets": [{"observations": {"0:0": [11.96], "0:1": [None]}}],
    ...            "structure": {"dimensions": {"observation": [
    ...                {"id": "LOCATION", "values": [{"id": "AUS", "name": "Australia"}]},
    ...                {"id": "TIME_PERIOD", "values": [{"id": "2023"}, {"id": "2024"}]}]}}}
    >>> list(sdmx_json(message))
    [Observation(time='2023', value=11.96, key={'LOCATION': 'AUS'})]
    """
    body = document.get("data", document) if isinstance(document, dict) else None
    if not isinstance(body, dict) or not isinstance(body.get("dataSets"), list):
        said = told(document)
        raise SourceError("the reply is no SDMX-JSON" + (f"; it says: {said[:300]}" if said else ""))
    for data in body["dataSets"]:
        if not isinstance(data, dict):
            raise SourceError("the reply is no SDMX-JSON: a member of dataSets is no object")
        if str(data.get("action", "")).lower() != "delete" and (
            data.get("observations") or data.get("series")
        ):
            yield from _observations(data, structure_of(body, data, labels=labels), reject)


def _observations(
    data: dict[str, Any], structure: Structure, reject: Reject | None
) -> Iterator[Observation[str]]:
    keys: dict[tuple[str | None, ...], dict[str, str]] = {}
    for series, group in _groups(data):
        outer = structure.positions(series, "series")
        of_series = structure.multiplier(group.get("attributes"), "series")
        for name, cells in (group.get("observations") or {}).items():
            where = outer | structure.positions(name, "observation")
            cells = cells if isinstance(cells, list) else [cells]
            multiplier = structure.multiplier(cells[1:], "observation") or of_series
            value = number(
                cells[0] if cells else None,
                reject=reject,
                exponent=multiplier or structure.inherited_multiplier(where),
            )
            if value is None:
                continue
            time, codes = structure.decode(where)
            key = keys.get(codes)
            if key is None:
                key = keys[codes] = structure.key(codes)
            yield Observation(time, value, key)


def _groups(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the series of a data set; flat observations count as one whose key is empty."""
    if data.get("observations"):
        yield "", {"observations": data["observations"]}
    yield from (data.get("series") or {}).items()
