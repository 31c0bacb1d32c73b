"""Pods of collection and inspection: pure functions of the Wrapper and the operator's settings."""

from dataclasses import dataclass
from math import ceil

import msgspec

from wrapper_contract.inspection import InspectionSpec
from wrapper_contract.names import (
    ATTEMPT_LABEL,
    CLUSTER_ANNOTATION,
    CODE_HASH_ANNOTATION,
    CODE_KEY,
    EXECUTION_LABEL,
    MANAGED_BY_LABEL,
    MANAGER,
    ROLE_LABEL,
    SOURCE_IDENTITY_ANNOTATION,
    WRAPPER_ID_LABEL,
    WRAPPER_LABEL,
)
from wrapper_contract.publishing import AUDIENCE
from wrapper_contract.run_spec import PublisherSink, RunSpec
from wrapper_operator.api.effective import Effective
from wrapper_operator.api.identity import source_identity
from wrapper_operator.api.source_spec import api_collection
from wrapper_operator.api.wrapper import Wrapper
from wrapper_operator.cluster.owners import owner_reference
from wrapper_operator.cluster.pod_parts import (
    CODE,
    COLLECTOR_SOCKET,
    DATA,
    TOKEN,
    Mount,
    PodDefaults,
    pod_spec,
    shared_mounts,
)
from wrapper_operator.cluster.pod_sources import pod_source
from wrapper_operator.cluster.port import Raw
from wrapper_operator.lifecycle.plan import CreatePod

INSPECTION_PORT = 8080
INSPECTION_IDLE_SECONDS = 300.0
INSPECTION_LIFE_SECONDS = 1800.0
TOKEN_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PodFactory:
    """Builds pods.

    Attributes:
        publisher_url: Where runners deliver to.
        cluster: The operator's setting `clusterName`.
    """

    defaults: PodDefaults
    publisher_url: str
    cluster: str

    def collection(self, wrapper: Raw, *, parsed: Wrapper, effective: Effective, action: CreatePod) -> Raw:
        """Return the pod of an attempt.

        Raises:
            UnsupportedSourceError: Pods cannot read this source.
        """
        source = pod_source(parsed, effective)
        run = RunSpec(
            wrapper_id=effective.wrapper_id,
            namespace=wrapper["metadata"]["namespace"],
            name=wrapper["metadata"]["name"],
            execution=action.execution,
            attempt=action.attempt,
            periodicity=effective.periodicity,
            source_type=effective.source,
            timezone=effective.timezone,
            code_path=f"{CODE}/{CODE_KEY}",
            code_hash=action.code_hash,
            source=source.spec,
            collection=api_collection(effective),
            sink=PublisherSink(url=self.publisher_url, token_path=f"{TOKEN}/token"),
            timeout=effective.timeout.total_seconds() if effective.timeout else None,
            grace_period=effective.grace_period.total_seconds(),
            data_dir=DATA,
            collector_socket=COLLECTOR_SOCKET,
        )
        mounts = [*shared_mounts(self.defaults), *source.mounts, _code(action), _token()]
        labels = {
            EXECUTION_LABEL: action.execution,
            ATTEMPT_LABEL: str(action.attempt),
            ROLE_LABEL: "collect",
        }
        pod = self._pod(wrapper, name=action.pod, labels={**labels, WRAPPER_ID_LABEL: effective.wrapper_id})
        pod["metadata"]["annotations"] |= {
            CODE_HASH_ANNOTATION: action.code_hash,
            SOURCE_IDENTITY_ANNOTATION: source_identity(parsed.spec.source),
        }
        pod["spec"] = pod_spec(
            command="collect",
            run=msgspec.json.encode(run).decode(),
            mounts=mounts,
            defaults=self.defaults,
            wanted=parsed.spec.pod,
            # The runner's own grace ends before the kubelet's does.
            grace_seconds=ceil(effective.grace_period.total_seconds()) + 1,
        )
        return pod

    def inspection(
        self, wrapper: Raw, *, parsed: Wrapper, effective: Effective, name: str, token_sha256: str
    ) -> Raw:
        """Return a pod through which the operator sees the source.

        Raises:
            UnsupportedSourceError: Pods cannot read this source.
        """
        source = pod_source(parsed, effective)
        run = InspectionSpec(
            name=wrapper["metadata"]["name"],
            source=source.spec,
            timezone=effective.timezone,
            data_dir=DATA,
            collector_socket=COLLECTOR_SOCKET,
            listen=f"0.0.0.0:{INSPECTION_PORT}",
            token_sha256=token_sha256,
            idle_timeout=INSPECTION_IDLE_SECONDS,
            life_time=INSPECTION_LIFE_SECONDS,
        )
        pod = self._pod(
            wrapper, name=name, labels={ROLE_LABEL: "inspect", WRAPPER_ID_LABEL: effective.wrapper_id}
        )
        pod["spec"] = pod_spec(
            command="inspect",
            run=msgspec.json.encode(run).decode(),
            mounts=[*shared_mounts(self.defaults), *source.mounts],
            defaults=self.defaults,
            wanted=parsed.spec.pod,
            grace_seconds=2,
        )
        pod["spec"]["activeDeadlineSeconds"] = int(INSPECTION_LIFE_SECONDS)
        return pod

    def _pod(self, wrapper: Raw, *, name: str, labels: dict[str, str]) -> Raw:
        metadata = wrapper["metadata"]
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": name,
                "namespace": metadata["namespace"],
                # Never the Wrapper's own labels: a GitOps tool would take the pod for its own.
                "labels": {MANAGED_BY_LABEL: MANAGER, WRAPPER_LABEL: metadata["name"], **labels},
                "annotations": {CLUSTER_ANNOTATION: self.cluster},
                "ownerReferences": [owner_reference(wrapper)],
            },
        }


def _code(action: CreatePod) -> Mount:
    volume = {"configMap": {"name": action.code_config_map}}
    return Mount(name="code", path=CODE, volume=volume)


def _token() -> Mount:
    projected = {
        "serviceAccountToken": {"audience": AUDIENCE, "expirationSeconds": TOKEN_SECONDS, "path": "token"}
    }
    return Mount(
        name="token", path=TOKEN, volume={"projected": {"sources": [projected], "defaultMode": 0o440}}
    )
