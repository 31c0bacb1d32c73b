"""How many different texts the columns of a file may keep together."""

MAX_TEXTS = 200_000
MAX_CHARACTERS = 4 * 1024 * 1024


class Budget:
    """Shared by all columns, so that a file of many columns stays as cheap as one of few."""

    def __init__(self, texts: int = MAX_TEXTS, characters: int = MAX_CHARACTERS) -> None:
        self._texts = texts
        self._characters = characters

    def take(self, text: str) -> bool:
        """Say whether one more text may be kept."""
        if self._texts <= 0 or self._characters < len(text):
            return False
        self._texts -= 1
        self._characters -= len(text)
        return True
