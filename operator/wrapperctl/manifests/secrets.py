"""Secret values on one machine: from documents beside the Wrapper, a file of lines, or the environment."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from wrapper_contract.exit_codes import ExitCode
from wrapper_operator.api.references import SecretKeyRef
from wrapperctl.manifests.problems import InvalidManifest, Problem

ENVIRONMENT_PREFIX = "WRAPPER_SECRET_"
_MAX_BYTES = 1024 * 1024
SecretValues = dict[tuple[str, str], bytes]
_LINE = re.compile(r"([^/=\s]+)/([^/=\s]+)=(.*)", re.DOTALL)


class LocalSecrets:
    """Values by name and key. They show up in no text that a program makes of this object."""

    __slots__ = ("_values",)

    def __init__(self, values: SecretValues | None = None) -> None:
        self._values = dict(values or {})

    def __repr__(self) -> str:
        names = ", ".join(sorted(f"{name}/{key}" for name, key in self._values))
        return f"LocalSecrets({names})"

    def __contains__(self, reference: SecretKeyRef) -> bool:
        return (reference.name, reference.key) in self._values

    def __reduce__(self) -> str:
        raise TypeError("secrets are not written anywhere")

    def get(self, reference: SecretKeyRef) -> bytes | None:
        """Return a value, or None where there is none."""
        return self._values.get((reference.name, reference.key))


def environment_variable(reference: SecretKeyRef) -> str:
    """Return the environment variable that may hold a value.

    >>> environment_variable(SecretKeyRef.model_validate({"name": "obs-api", "key": "token"}))
    'WRAPPER_SECRET_OBS_API_TOKEN'
    """
    return ENVIRONMENT_PREFIX + re.sub("[^A-Z0-9]", "_", f"{reference.name}_{reference.key}".upper())


def missing_secret(reference: SecretKeyRef) -> str:
    """Say that a value is missing, and the ways to give it."""
    name, key = reference.name, reference.key
    return (
        f"refers to the key {key} of the Secret {name}, which is not here: add the Secret to the manifest "
        f"file, a line {name}/{key}=… to the file of --secrets-from, or set {environment_variable(reference)}"
    )


def from_environment(references: Iterable[SecretKeyRef], environ: Mapping[str, str]) -> SecretValues:
    """Return the values of these references that the environment holds."""
    found = {(each.name, each.key): environ.get(environment_variable(each)) for each in references}
    return {place: value.encode() for place, value in found.items() if value is not None}


def from_lines(path: Path) -> SecretValues:
    """Read a file of lines name/key=value; blank lines and lines that start with # are passed over.

    Raises:
        InvalidManifest: The file cannot be read or a line is of another form; no value is shown.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise _refused(path, None, f"cannot be read: {str(reason).lower()}") from None
    if len(text) > _MAX_BYTES:
        raise _refused(path, None, "is larger than 1 MiB, which no list of secrets is")
    values: SecretValues = {}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line.lstrip())
        if match is None:
            raise _refused(path, number, "is no line of the form name/key=value")
        values[match[1], match[2]] = match[3].encode()
    return values


def _refused(path: Path, line: int | None, message: str) -> InvalidManifest:
    return InvalidManifest([Problem("", message, line, str(path))], exit_code=ExitCode.USAGE)
