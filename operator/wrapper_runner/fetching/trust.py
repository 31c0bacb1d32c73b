"""Which certificates are trusted: the system's, and those that the manifest adds."""

import ssl
from pathlib import Path

from wrapper_contract.redaction import shown_text
from wrapper_runner.fetching.errors import misconfigured


def trust(ca_bundle_path: str | None) -> ssl.SSLContext:
    """Return a context that verifies servers.

    Args:
        ca_bundle_path: File with further certificates in PEM; None for none.

    Raises:
        FetchFailure: There is no certificate to be read in it.
    """
    context = ssl.create_default_context()
    if ca_bundle_path is not None:
        name = shown_text(Path(ca_bundle_path).name)
        try:
            context.load_verify_locations(cafile=ca_bundle_path)
        except ssl.SSLError:
            raise misconfigured(
                f"the certificate bundle {name} holds no certificates in PEM: look at source.api.caBundle"
            ) from None
        except OSError as error:
            raise misconfigured(
                f"the certificate bundle {name} cannot be read: {error.strerror or error}"
            ) from None
    return context
