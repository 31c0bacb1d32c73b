"""World Bank API v2: `[{"page": 1, "pages": 3, …}, [record, …]]`."""

from typing import Any

from wrapper_sdk.errors import SourceError
from wrapper_sdk.replies.refusals import told


def world_bank(document: Any) -> list[dict[str, Any]]:
    """Return the records of a reply; none where the second part is null.

    Args:
        document: The JSON document.

    Raises:
        SourceError: The reply is an error, which this source gives with a status of success.

    >>> world_bank([{"page": 1, "pages": 1, "total": 1}, [{"date": "2024", "value": 4.1}]])
    [{'date': '2024', 'value': 4.1}]
    >>> world_bank([{"message": [{"id": "120", "key": "Invalid value", "value": "No such indicator"}]}])
    Traceback (most recent call last):
    wrapper_sdk.errors.SourceError: the World Bank says: No such indicator
    """
    if isinstance(document, list) and len(document) == 2 and isinstance(document[0], dict):
        records = document[1]
        if records is None:
            return []
        if isinstance(records, list):
            return records
    said = told(document)
    if said is None:
        raise SourceError("the reply is not one of the World Bank: a page's description, then its records")
    raise SourceError(f"the World Bank says: {said[:300]}")
