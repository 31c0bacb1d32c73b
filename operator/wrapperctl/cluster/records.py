"""Getting the attempts of models from the volume of the operator that made them."""

import io
import tarfile
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.cluster.pod_exec import output_of
from wrapper_operator.cluster.port import ClusterError, ForbiddenError, Raw
from wrapperctl.cluster.access import Desk
from wrapperctl.cluster.installation import Installation, installations
from wrapperctl.cluster.objects import listed
from wrapperctl.local.failure import LocalFailure

_COMMAND = ("python", "-m", "wrapper_operator.records")
_FOLDER = "GENERATION_DEBUG_FOLDER"


async def copy_records(desk: Desk, wrapper: Raw, folder: Path) -> None:
    """Copy the newest attempts for a Wrapper into a folder; none if there are none.

    A program in the operator's pod packs them, as its image holds no other that could.

    Raises:
        LocalFailure: The operator keeps none, or whoever asks may not have them.
        ClusterError: The pod cannot be asked.
    """
    try:
        release = _recording(await installations(desk.server, None), desk.namespace)
        pod = await _running_pod(desk, release)
        effective = (wrapper.get("status") or {}).get("effective") or {}
        asked_for = str(effective.get("wrapperId") or desk.name)
        packed = await output_of(
            desk.server,
            namespace=release.namespace,
            pod=pod["metadata"]["name"],
            container=pod["spec"]["containers"][0]["name"],
            command=(*_COMMAND, asked_for),
        )
    except ForbiddenError as error:
        message = (
            "the operator's records are not for you: that takes the right to list Deployments, Services and "
            f"pods in its namespace, and to run programs in them (pods/exec): {error}"
        )
        raise LocalFailure(ExitCode.CREDENTIALS, message) from error
    unpack(packed, folder)


def _recording(found: list[Installation], namespace: str) -> Installation:
    """Return the installation that looks after a namespace, if it keeps records."""
    releases = [each for each in found if each.operator and {None, namespace} & set(each.watched)]
    if not releases:
        message = f"no operator of this cluster looks after the namespace {namespace}"
        raise LocalFailure(ExitCode.CONFIGURATION, message)
    recording = next((each for each in releases if each.setting(_FOLDER)), None)
    if recording is None:
        release = releases[0]
        message = (
            f"{release.namespace}/{release.release} keeps no records: set gemini.debug.enabled in its chart"
        )
        raise LocalFailure(ExitCode.CONFIGURATION, message)
    return recording


async def _running_pod(desk: Desk, release: Installation) -> Raw:
    labels = (release.operator or {})["spec"]["selector"]["matchLabels"]
    query = {"labelSelector": ",".join(f"{key}={value}" for key, value in labels.items())}
    pods = await listed(desk.server, f"/api/v1/namespaces/{release.namespace}/pods", query)
    running = [
        pod
        for pod in pods
        if (pod.get("status") or {}).get("phase") == "Running" and "deletionTimestamp" not in pod["metadata"]
    ]
    if not running:
        raise LocalFailure(
            ExitCode.UNAVAILABLE, f"the operator {release.namespace}/{release.release} has no pod that runs"
        )
    return running[0]


def unpack(packed: bytes, folder: Path) -> None:
    """Unpack an archive; nothing in it may lead out of the folder.

    Raises:
        ClusterError: It is none, or it holds what it should not.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise ClusterError(f"the operator's records cannot be read: {error}") from error
