"""Whether a request may be answered: it carries the token whose SHA-256 the inspection was given."""

import hashlib
import hmac

_SCHEME = "bearer"


def is_authorized(header: str | None, *, token_sha256: str) -> bool:
    """Tell whether an Authorization header carries the token; takes as long whether it nearly does or not.

    >>> is_authorized("Bearer abc", token_sha256=hashlib.sha256(b"abc").hexdigest())
    True
    """
    scheme, _, token = (header or "").partition(" ")
    token = token.strip()
    if scheme.lower() != _SCHEME or not token or not token_sha256:
        return False
    digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
    return hmac.compare_digest(digest, token_sha256.lower())
