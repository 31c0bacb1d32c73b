"""What collection and inspection pods have in common: two containers, a socket and a data folder."""

from dataclasses import dataclass, field
from typing import Any

from wrapper_contract.log_lines import FORMAT_VARIABLE, LogFormat
from wrapper_contract.names import COLLECTOR_CONTAINER, SUPERVISOR_CONTAINER
from wrapper_contract.run_spec import ENVIRONMENT_VARIABLE
from wrapper_operator.api.pod import Pod
from wrapper_operator.cluster.port import Raw

SUPERVISOR_UID = 10001
COLLECTOR_UID = 10002
SHARED_GROUP = 10000
"""Group of the shared folders: the two containers have nothing else in common."""
IPC = "/wrapper/ipc"
DATA = "/wrapper/data"
CODE = "/wrapper/code"
TOKEN = "/wrapper/token"  # noqa: S105 - a path
SOURCE = "/wrapper/source"
SECRETS = "/wrapper/secrets"
CONFIG = "/wrapper/config"
SCRATCH = "/tmp"  # noqa: S108 - a volume of the container's own
COLLECTOR_SOCKET = f"{IPC}/collector.sock"
NODE_LOST_SECONDS = 30
"""How long a pod stays bound to a node that does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A volume and where the containers see it; `writable` is the supervisor's, never the collector's."""

    name: str
    path: str
    volume: Raw
    supervisor: bool = True
    collector: bool = False
    writable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PodDefaults:
    """The operator's settings for pods.

    Attributes:
        image: Of the runner.
        pull_policy: Of the image.
        requests: Of the supervisor's container.
        limits: Of the supervisor's container.
        collector_limits: Of the collector's container: its death by memory is its own.
        data_size: Of the folder that downloads go to.
        log_format: Of the lines that both containers log.
    """

    image: str
    pull_policy: str = "IfNotPresent"
    requests: dict[str, str] = field(default_factory=lambda: {"cpu": "10m", "memory": "48Mi"})
    limits: dict[str, str] = field(default_factory=lambda: {"memory": "256Mi"})
    collector_limits: dict[str, str] = field(default_factory=lambda: {"memory": "512Mi"})
    data_size: str = "4Gi"
    log_format: LogFormat = "text"


def shared_mounts(defaults: PodDefaults) -> list[Mount]:
    """Return the folders that the two containers share."""
    memory = {"emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}}
    disk = {"emptyDir": {"sizeLimit": defaults.data_size}}
    return [
        Mount(name="ipc", path=IPC, volume=memory, collector=True, writable=True),
        Mount(name="data", path=DATA, volume=disk, collector=True, writable=True),
    ]


def pod_spec(
    *,
    command: str,
    run: str,
    mounts: list[Mount],
    defaults: PodDefaults,
    wanted: Pod | None,
    grace_seconds: int,
) -> Raw:
    """Return the spec of a pod of two containers, as Pod Security `restricted` wants it.

    Args:
        command: Of the runner, for the supervisor.
        run: The JSON of its environment variable.
        mounts: Volumes beside each container's scratch.
        defaults: The operator's.
        wanted: The Wrapper's `spec.pod`.
        grace_seconds: Time to finish after SIGTERM.
    """
    spec: Raw = {
        "restartPolicy": "Never",
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": grace_seconds,
        "securityContext": {
            "runAsNonRoot": True,
            "fsGroup": SHARED_GROUP,
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "initContainers": [_collector(mounts, defaults)],
        "containers": [_supervisor(command, run, mounts, defaults, wanted)],
        "volumes": [
            *({"name": mount.name, **mount.volume} for mount in mounts),
            {"name": "supervisor-scratch", "emptyDir": {"sizeLimit": "64Mi"}},
            {"name": "collector-scratch", "emptyDir": {"sizeLimit": "64Mi"}},
        ],
        "tolerations": [*_node_lost(), *_tolerations(wanted)],
    }
    return {**spec, **_placement(wanted)}


def _supervisor(
    command: str, run: str, mounts: list[Mount], defaults: PodDefaults, wanted: Pod | None
) -> Raw:
    resources = wanted.resources if wanted else None
    return {
        "name": SUPERVISOR_CONTAINER,
        "image": defaults.image,
        "imagePullPolicy": defaults.pull_policy,
        "args": [command],
        "env": [
            {"name": ENVIRONMENT_VARIABLE, "value": run},
            {"name": "WRAPPER_LOG", "value": "1"},
            {"name": FORMAT_VARIABLE, "value": defaults.log_format},
        ],
        "securityContext": _confined(SUPERVISOR_UID),
        "resources": {
            "requests": dict((resources and resources.requests) or defaults.requests),
            "limits": dict((resources and resources.limits) or defaults.limits),
        },
        "terminationMessagePolicy": "File",
        "volumeMounts": [
            *(
                {"name": mount.name, "mountPath": mount.path, "readOnly": not mount.writable}
                for mount in mounts
                if mount.supervisor
            ),
            {"name": "supervisor-scratch", "mountPath": SCRATCH},
        ],
    }


def _collector(mounts: list[Mount], defaults: PodDefaults) -> Raw:
    """The native sidecar: no token, no secret, no environment; it may write to the socket's folder only."""
    return {
        "name": COLLECTOR_CONTAINER,
        "image": defaults.image,
        "imagePullPolicy": defaults.pull_policy,
        "args": ["collector", "--socket", COLLECTOR_SOCKET, "--log-format", defaults.log_format],
        "restartPolicy": "Always",
        "securityContext": _confined(COLLECTOR_UID),
        "resources": {"requests": dict(defaults.requests), "limits": dict(defaults.collector_limits)},
        "volumeMounts": [
            *(
                {"name": mount.name, "mountPath": mount.path, "readOnly": mount.path != IPC}
                for mount in mounts
                if mount.collector
            ),
            {"name": "collector-scratch", "mountPath": SCRATCH},
        ],
    }


def _confined(uid: int) -> Raw:
    return {
        "runAsUser": uid,
        "runAsGroup": uid,
        "runAsNonRoot": True,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def _node_lost() -> list[Raw]:
    return [
        {
            "key": f"node.kubernetes.io/{taint}",
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": NODE_LOST_SECONDS,
        }
        for taint in ("not-ready", "unreachable")
    ]


def _tolerations(wanted: Pod | None) -> list[Any]:
    given = (wanted.tolerations or []) if wanted else []
    return [each.model_dump(by_alias=True, exclude_none=True) for each in given]


def _placement(wanted: Pod | None) -> Raw:
    if wanted is None:
        return {}
    given = wanted.model_dump(by_alias=True, exclude_none=True)
    kept = ("nodeSelector", "runtimeClassName", "priorityClassName", "imagePullSecrets")
    return {name: given[name] for name in kept if name in given}
