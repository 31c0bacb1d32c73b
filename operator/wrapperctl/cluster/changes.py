"""Changes of a Wrapper's manifest in the cluster: one guarded patch of the spec each."""

from dataclasses import dataclass
from typing import Any

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.cluster.port import ConflictError, Raw
from wrapperctl.cluster.access import Desk
from wrapperctl.local.failure import LocalFailure, wrong_usage

MANAGER = "wrapperctl"
_ARGO_CD = "argocd.argoproj.io/tracking-id"
_FLUX = ("kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name")
_HELM = ("app.kubernetes.io/managed-by", "Helm")


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field of the spec and the value that it gets.

    Attributes:
        group: The group that holds it; None for the spec itself.
        field: Its name.
        value: New value.
    """

    group: str | None
    field: str
    value: Any

    @property
    def path(self) -> str:
        """The field as people write it."""
        return ".".join(part for part in ("spec", self.group, self.field) if part)


def suspension(*, suspend: bool) -> Change:
    """Return the change that suspends a Wrapper or has it go on."""
    return Change(group=None, field="suspend", value=suspend)


def next_restart(wrapper: Raw) -> Change:
    """Return the change that has a Wrapper restarted, or polled now."""
    status = wrapper.get("status") or {}
    failure = (status.get("generation") or {}).get("failure") or {}
    known = (
        _at(wrapper, "collection", "restart"),
        (status.get("execution") or {}).get("restart"),
        failure.get("restart"),
    )
    return Change(group="collection", field="restart", value=_above(*known))


def next_revision(wrapper: Raw) -> Change:
    """Return the change that has the code written anew."""
    known = ((wrapper.get("status") or {}).get("generation") or {}).get("revision")
    return Change(
        group="generation", field="revision", value=_above(_at(wrapper, "generation", "revision"), known)
    )


def next_poll(wrapper: Raw) -> Change:
    """Return the change that has a Wrapper's source asked now.

    Raises:
        LocalFailure: It has no polls, is suspended, or asks just now.
    """
    name, status = wrapper["metadata"]["name"], wrapper.get("status") or {}
    execution = status.get("execution") or {}
    if wrapper["spec"].get("suspend"):
        raise wrong_usage(f"{name} is suspended: wrapperctl resume {name}")
    if not (status.get("effective") or {}).get("interval"):
        raise wrong_usage(f"{name} is read once and never polled: wrapperctl restart {name} reads it again")
    if execution.get("pod") and not execution.get("endedAt"):
        message = f"{name} asks its source just now, in the pod {execution['pod']}"
        raise LocalFailure(ExitCode.UNAVAILABLE, f"{message}; wrapperctl restart {name} begins anew")
    return next_restart(wrapper)


async def make(desk: Desk, wrapper: Raw, change: Change) -> Raw:
    """Make a change; the patch holds only for the manifest that was looked at.

    Raises:
        LocalFailure: The manifest has changed meanwhile.
    """
    try:
        return await desk.server.patch(f"{desk.path}?fieldManager={MANAGER}", operations(wrapper, change))
    except ConflictError as error:
        message = f"the Wrapper {desk.name} has just changed, or refuses: look at it, and try again"
        raise LocalFailure(ExitCode.UNAVAILABLE, message, detail=str(error)) from error


def operations(wrapper: Raw, change: Change) -> list[dict[str, Any]]:
    """Return the patch, guarded by uid and generation; the status may change meanwhile."""
    metadata = wrapper["metadata"]
    found: list[dict[str, Any]] = [
        {"op": "test", "path": "/metadata/uid", "value": metadata["uid"]},
        {"op": "test", "path": "/metadata/generation", "value": metadata["generation"]},
    ]
    folder = "/spec"
    if change.group:
        folder = f"/spec/{change.group}"
        if wrapper["spec"].get(change.group) is None:
            found.append({"op": "add", "path": folder, "value": {}})
    return [*found, {"op": "add", "path": f"{folder}/{change.field}", "value": change.value}]


def keeper(wrapper: Raw) -> str | None:
    """Return who keeps this Wrapper from a repository and may take a change by hand back; None for nobody."""
    metadata = wrapper["metadata"]
    labels, annotations = metadata.get("labels") or {}, metadata.get("annotations") or {}
    if _ARGO_CD in annotations or any(
        "argocd" in _manager(each) for each in metadata.get("managedFields") or ()
    ):
        return "Argo CD"
    if any(label in labels for label in _FLUX):
        return "Flux"
    return "Helm" if labels.get(_HELM[0]) == _HELM[1] else None


def _manager(field: dict[str, Any]) -> str:
    return str(field.get("manager") or "")


def _at(wrapper: Raw, group: str, field: str) -> int | None:
    return (wrapper["spec"].get(group) or {}).get(field)


def _above(*known: int | None) -> int:
    return max(value or 0 for value in known) + 1
