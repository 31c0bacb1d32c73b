"""Names, labels and identities: deterministic, so that every part derives the same ones."""

import hashlib
import uuid

GROUP = "wrappers.dev"
VERSION = "v1alpha1"
API_VERSION = f"{GROUP}/{VERSION}"
KIND = "Wrapper"
MAX_NAME = 40
LOCAL_SOURCE_ANNOTATION = f"{GROUP}/local-source"
"""Names a file, relative to the manifest, that the command line reads instead of the source."""

WRAPPER_LABEL = f"{GROUP}/wrapper"
WRAPPER_ID_LABEL = f"{GROUP}/wrapper-id"
EXECUTION_LABEL = f"{GROUP}/execution"
ATTEMPT_LABEL = f"{GROUP}/attempt"
ROLE_LABEL = f"{GROUP}/role"
"""`collect` or `inspect`."""
MANAGED_BY_LABEL = "app.kubernetes.io/managed-by"
MANAGER = "wrapper-operator"

CODE_HASH_ANNOTATION = f"{GROUP}/code-hash"
SOURCE_IDENTITY_ANNOTATION = f"{GROUP}/source-identity"
CLUSTER_ANNOTATION = f"{GROUP}/operator-cluster"
GENERATION_ANNOTATION = f"{GROUP}/generation"
"""On a ConfigMap with code: JSON that says what it was written for, and by what."""

SPENT_ANNOTATION = f"{GROUP}/spent-on-models"
"""On the operator's Lease: JSON of the tokens and the cost of a day."""

CODE_KEY = "collector.py"
"""Key of the code in its ConfigMap, and its file's name."""
SUPERVISOR_CONTAINER = "supervisor"
COLLECTOR_CONTAINER = "collector"

PROJECT_NAMESPACE = uuid.UUID("0d5c2f64-6c1b-5b3f-9a53-1f0b7c7d2a11")
"""The uuid5 namespace of wrapper ids; it must never change, or every consumer's key would."""


def wrapper_id(*, cluster: str, namespace: str, name: str) -> str:
    """Return the id of a Wrapper that does not name its own: the same after it was created anew."""
    return str(uuid.uuid5(PROJECT_NAMESPACE, f"{cluster}/{namespace}/{name}"))


def code_hash(code: str) -> str:
    """Return the SHA-256 of collector code, as 64 hexadecimal characters."""
    return hashlib.sha256(code.encode()).hexdigest()


def execution_id(*, uid: str, number: int) -> str:
    """Return the id of a Wrapper's n-th execution."""
    return f"{uid[:8]}-{number}"


def pod_name(*, wrapper: str, execution: str, attempt: int) -> str:
    """Return the name of the pod of one attempt."""
    return f"{wrapper}-{execution}-{attempt}"


def reply_config_map_name(wrapper: str) -> str:
    """Return the name of the ConfigMap that keeps a model's last reply until it is proven."""
    return f"{wrapper}-reply"


def code_config_map_name(*, wrapper: str, code_hash: str) -> str:
    """Return the name of the ConfigMap that holds collector code."""
    return f"{wrapper}-{code_hash[:8]}"
