"""What a supervisor is told of a served API: its source, with the credentials as files."""

from pathlib import Path
from typing import Any

from api_servers.serving import Served
from wrapper_contract.run_spec import ApiKey, ApiSourceSpec


def source_spec(served: Served, folder: Path, **changes: Any) -> ApiSourceSpec:
    """Return the run spec's source; the key is written to a file in `folder`."""
    described = served.source()
    credentials = None
    if served.api.auth():
        path = folder / "key"
        path.write_text(served.api.key + "\n", encoding="utf-8")
        sent = served.api.auth()
        credentials = ApiKey(
            path=str(path), header=sent.get("header"), query_parameter=sent.get("queryParameter")
        )
    fields: dict[str, Any] = {
        "url": described["url"],
        "query": described.get("query", {}),
        "headers": described.get("headers", {}),
        "requests_per_minute": described["requestsPerMinute"],
        "credentials": credentials,
        "name": served.api.name,
    }
    return ApiSourceSpec(**fields | changes)
