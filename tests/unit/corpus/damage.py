"""Ways in which files are damaged on their way."""

from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]

SPANS = 80
INTRUDERS = (b'"', b";", b",", b"\n", b"\t", b"\0", b"\xff", b"\r", b"=", b"-", b".", b"1" * 400, b'"\n"')


def cut(content: bytes, random: Random) -> bytes:
    """Lose everything from some byte on."""
    return content[: random.randrange(len(content))]


def flip(content: bytes, random: Random) -> bytes:
    """Change a few bytes."""
    changed = bytearray(content)
    for _ in range(random.randrange(1, 6)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def lose(content: bytes, random: Random) -> bytes:
    """Lose a part in the middle."""
    at = random.randrange(len(content))
    return content[:at] + content[at + random.randrange(1, SPANS) :]


def stutter(content: bytes, random: Random) -> bytes:
    """Say a part again and again."""
    at = random.randrange(len(content))
    part = content[at : at + random.randrange(1, SPANS)]
    return content[:at] + part * random.randrange(2, 5) + content[at:]


def intrude(content: bytes, random: Random) -> bytes:
    """Put in what has a meaning elsewhere."""
    at = random.randrange(len(content))
    return content[:at] + random.choice(INTRUDERS) * random.randrange(1, 3) + content[at:]


def shuffle(content: bytes, random: Random) -> bytes:
    """Mix the lines."""
    lines = content.split(b"\n")
    random.shuffle(lines)
    return b"\n".join(lines)


DAMAGES: tuple[Damage, ...] = (cut, flip, lose, stutter, intrude, shuffle)
