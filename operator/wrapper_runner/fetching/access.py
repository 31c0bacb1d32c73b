"""Who is asked with which credentials, and what it means when they are refused."""

from urllib.parse import urlsplit

from wrapper_contract.redaction import shown_text
from wrapper_contract.run_spec import ApiSourceSpec
from wrapper_runner.fetching.credentials import secret_names
from wrapper_runner.fetching.errors import FetchFailure, refused_credentials
from wrapper_runner.fetching.hosts import HostRules
from wrapper_runner.fetching.oauth import Tokens
from wrapper_runner.fetching.replies import excerpt
from wrapper_runner.fetching.requesting import Response


class SourceAccess:
    """The access to one source.

    Args:
        spec: Of the source.
        rules: Tell which hosts get credentials.
        tokens: Asked anew when one is refused.
    """

    def __init__(self, spec: ApiSourceSpec, *, rules: HostRules, tokens: Tokens) -> None:
        self._spec = spec
        self._rules = rules
        self._tokens = tokens

    def renew(self) -> None:
        """Get a new token for the next attempt; other credentials are read anew anyway."""
        self._tokens.forget()

    def refused(self, response: Response) -> FetchFailure:
        """Return the failure for a source that has refused the credentials twice."""
        host = shown_text(urlsplit(response.url).hostname or "")
        said = excerpt(response)
        status = f"HTTP {response.status}" + (f", {said}" if said else "")
        if not self._rules.trusted(response.url):
            return refused_credentials(
                f"{host} refuses access ({status}); credentials are only sent to the host of source.api.url"
            )
        if self._spec.credentials is None:
            return refused_credentials(
                f"{host} refuses access ({status}): it may want credentials, name them in source.api.auth"
            )
        return refused_credentials(
            f"credentials refused by {host} ({status}): check {secret_names(self._spec.credentials)}"
        )
