"""Secrets taken out of whatever leaves the supervisor, and put back into what comes in."""

import re
from collections import deque
from urllib.parse import quote

from wrapper_contract.redaction import shown_url
from wrapper_runner.fetching.secret_forms import Form, in_base64

MIN_LENGTH = 6
"""Shortest text that is replaced wherever it stands. To replace `1` or `2024` everywhere would destroy the
data, and a secret this short protects nothing; it is still kept out of shown urls."""
_REMEMBERED = 4
"""Values of one secret that are looked for: a source may still echo the one before the last change."""
_PLACEHOLDER = re.compile(r"__SECRET_\d+(?:_B64(?:_[0-2])?U?)?__")


class Redactor:
    """Knows the secrets of a source: learns their values as they change."""

    def __init__(self) -> None:
        self._values: dict[str, deque[str]] = {}
        self._forms: list[Form] = []
        self._back: dict[str, str] = {}

    def learn(self, name: str, value: str) -> None:
        """Take note of a secret's current value.

        Args:
            name: Which secret it is; it keeps its placeholder when its value changes.
            value: What must not show.
        """
        values = self._values.setdefault(name, deque(maxlen=_REMEMBERED))
        if values and values[-1] == value:
            return
        if value in values:
            values.remove(value)
        values.append(value)
        self._rebuild()

    def hide(self, data: bytes) -> bytes:
        """Return bytes with a placeholder in the place of every secret, in any of its usual encodings."""
        for form in self._forms:
            data = form.hide(data)
        return data

    def hide_text(self, text: str) -> str:
        """Return a text with a placeholder in the place of every secret."""
        return self.hide(text.encode(errors="surrogatepass")).decode(errors="replace")

    def show(self, url: str) -> str:
        """Return a url as it may stand in a message."""
        return shown_url(self.hide_text(url))

    def put_back(self, text: str, *, in_url: bool = False) -> str:
        """Return a text with the secrets' current values in the place of their placeholders.

        Args:
            text: From collector code.
            in_url: Whether it is a url or a part of one, so that marks have to be percent-encoded.
        """

        def value(found: re.Match[str]) -> str:
            secret = self._back.get(found[0])
            if secret is None:
                return found[0]
            return quote(secret, safe="") if in_url else secret

        return _PLACEHOLDER.sub(value, text)

    def _rebuild(self) -> None:
        forms: list[Form] = []
        self._back = {}
        for number, values in enumerate(self._values.values(), 1):
            for value in values:
                forms += _forms(value, number, self._back)
        # A text within another must not spoil it.
        self._forms = sorted(forms, key=lambda form: len(form.text), reverse=True)


def _forms(value: str, number: int, back: dict[str, str]) -> list[Form]:
    texts = {f"__SECRET_{number}__": value}
    texts |= {f"__SECRET_{number}_{way}__": text for way, text in in_base64(value).items()}
    back |= texts
    return [
        Form(text, placeholder, wholly=text == value)
        for placeholder, text in texts.items()
        if len(text) >= MIN_LENGTH
    ]
