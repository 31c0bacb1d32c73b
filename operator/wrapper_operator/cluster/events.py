"""Events for people, on changes of state."""

import hashlib
from datetime import datetime

from wrapper_contract.names import MANAGER
from wrapper_operator.cluster.port import Raw
from wrapper_operator.lifecycle.plan import Note

MAX_MESSAGE = 1000


def event(wrapper: Raw, note: Note, *, at: datetime) -> Raw:
    """Return an Event about a Wrapper; its name is made of what it says and when, so it is posted once."""
    metadata = wrapper["metadata"]
    time = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    mark = hashlib.sha256(f"{metadata['uid']}/{note.reason}/{note.message}/{time}".encode()).hexdigest()[:16]
    return {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": f"{metadata['name']}.{mark}", "namespace": metadata["namespace"]},
        "involvedObject": {
            "apiVersion": wrapper["apiVersion"],
            "kind": wrapper["kind"],
            "namespace": metadata["namespace"],
            "name": metadata["name"],
            "uid": metadata["uid"],
        },
        "type": note.type,
        "reason": note.reason,
        "message": note.message[:MAX_MESSAGE],
        "source": {"component": MANAGER},
        "reportingComponent": MANAGER,
        "firstTimestamp": time,
        "lastTimestamp": time,
        "count": 1,
    }
