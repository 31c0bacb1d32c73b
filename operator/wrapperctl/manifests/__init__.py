"""Manifest files: YAML with line numbers, the Wrapper in it, and what stands beside it."""

from wrapperctl.manifests.loading import LocalManifest, load
from wrapperctl.manifests.problems import InvalidManifest, Problem
from wrapperctl.manifests.secrets import LocalSecrets

__all__ = ["InvalidManifest", "LocalManifest", "LocalSecrets", "Problem", "load"]
