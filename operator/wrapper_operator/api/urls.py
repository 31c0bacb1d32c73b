"""What no url of a manifest may hold."""

import re

from wrapper_operator.api.rules import Fields, Rule

_USER_IN_URL = re.compile(r"^[a-z]+://[^/?#]*@")


def _has_no_user(fields: Fields) -> bool:
    return _USER_IN_URL.match(str(fields.get("url"))) is None


NO_CREDENTIALS_IN_URL = Rule(
    "!has(self.url) || !self.url.matches('^[a-z]+://[^/?#]*@')",
    "must not hold a user or password before the host: manifests are no place for secrets",
    _has_no_user,
    field="url",
)
