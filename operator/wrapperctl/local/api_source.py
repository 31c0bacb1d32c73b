"""An API as a run on this machine asks it: the manifest's, with secrets as files of the run's own folder."""

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.run_spec import ApiSourceSpec
from wrapper_operator.api.effective import Effective
from wrapper_operator.api.references import ConfigMapKeyRef, SecretKeyRef
from wrapper_operator.api.source_api import ApiSource
from wrapper_operator.api.source_spec import api_source_spec
from wrapperctl.local import config_maps
from wrapperctl.local.failure import LocalFailure
from wrapperctl.local.workspace import Workspace
from wrapperctl.manifests.loading import LocalManifest
from wrapperctl.manifests.secrets import missing_secret

_CA_BUNDLE = "spec.source.api.caBundle"
_OWNER_ONLY = 0o600


def api_source(
    loaded: LocalManifest, api: ApiSource, effective: Effective, space: Workspace
) -> ApiSourceSpec:
    """Return the API to ask.

    Raises:
        LocalFailure: A Secret or ConfigMap that the manifest names is not at hand; says how to give it.
    """

    def path_of(reference: SecretKeyRef | ConfigMapKeyRef) -> str:
        if isinstance(reference, SecretKeyRef):
            return _kept(space, "secrets", reference, _secret(loaded, reference))
        return _kept(space, "config", reference, config_maps.value(loaded, reference, field=_CA_BUNDLE))

    return api_source_spec(api, effective, path_of=path_of)


def _secret(loaded: LocalManifest, reference: SecretKeyRef) -> bytes:
    value = loaded.secrets.get(reference)
    if value is None:
        raise LocalFailure(ExitCode.CONFIGURATION, f"spec.source.api {missing_secret(reference)}")
    return value


def _kept(space: Workspace, folder: str, reference: SecretKeyRef | ConfigMapKeyRef, value: bytes) -> str:
    """Write a value into the run's private folder, laid out as the kubelet lays it out."""
    path = space.file(folder) / reference.name / reference.key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(_OWNER_ONLY)
    path.write_bytes(value)
    return str(path)
