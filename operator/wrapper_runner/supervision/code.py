"""Reading the run spec and the collector code: nothing runs that is not what was agreed upon."""

import os

import msgspec

from wrapper_contract.exit_codes import ExitCode
from wrapper_contract.names import code_hash
from wrapper_contract.run_spec import ENVIRONMENT_VARIABLE, RUN_SPEC_VERSION, RunSpec


class ConfigurationError(Exception):
    """The supervisor was told something that it cannot do; the text is one sentence for people."""

    exit_code = ExitCode.CONFIGURATION
    reason = "Misconfigured"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_run_spec() -> RunSpec:
    """Read the run spec from the environment.

    Raises:
        ConfigurationError: It is missing, or not one.
    """
    text = os.environ.get(ENVIRONMENT_VARIABLE)
    if not text:
        raise ConfigurationError(f"the environment variable {ENVIRONMENT_VARIABLE} holds no run spec")
    try:
        spec = msgspec.json.decode(text, type=RunSpec)
    except msgspec.MsgspecError as error:
        raise ConfigurationError(f"the run spec in {ENVIRONMENT_VARIABLE} cannot be read: {error}") from None
    if spec.version != RUN_SPEC_VERSION:
        raise ConfigurationError(
            f"the run spec has version {spec.version}, this runner knows {RUN_SPEC_VERSION}"
        )
    return spec


def read_code(spec: RunSpec) -> str:
    """Read the collector code.

    Raises:
        ConfigurationError: It cannot be read, or its hash is not the spec's.
    """
    try:
        with open(spec.code_path, encoding="utf-8") as file:  # noqa: PTH123 - pathlib would cost start time
            code = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"the collector code {spec.code_path} cannot be read: {error}") from None
    if code_hash(code) != spec.code_hash:
        raise ConfigurationError(f"the collector code {spec.code_path} is not the code that was accepted")
    return code
