"""Secrets as files, the way that the kubelet mounts them; they change when the Secret changes."""

from pathlib import Path

from wrapper_contract.redaction import shown_text
from wrapper_runner.fetching.errors import missing_credentials

_MAX_BYTES = 64 * 1024


def read_secret(path: str) -> str:
    """Return what a file holds, without the newline at its end; it is read anew at each call.

    Raises:
        FetchFailure: There is nothing usable in it; the message names Secret and key, the last two parts of
            the path.
    """
    name = secret_name(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise missing_credentials(
            f"there is no {name}: create it, or mend its name in source.api.auth"
        ) from None
    except OSError as error:
        raise missing_credentials(f"{name} cannot be read: {error.strerror or error}") from None
    if len(data) > _MAX_BYTES:
        raise missing_credentials(f"{name} is longer than 64 KiB: it is no key or password")
    try:
        text = data.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise missing_credentials(f"{name} is no text in UTF-8: write it anew") from None
    if not text.strip():
        raise missing_credentials(f"{name} is empty: write the key or password into it")
    if any(ord(mark) < 0x20 or ord(mark) == 0x7F for mark in text):
        raise missing_credentials(f"{name} has a line break or control character in it: write it on one line")
    return text


def secret_name(path: str) -> str:
    """Return what people call the secret in a file, by the last two parts of its path.

    >>> secret_name("/wrapper/secrets/obs/token")
    'key token of the Secret obs'
    """
    *_, secret, key = ("", *Path(path).parts)
    return f"key {shown_text(key)} of the Secret {shown_text(secret)}"
