"""How often: a bucket of tokens for whoever submits, and growing delays for whoever guesses.

Decides that one seat's flood is refused while every other seat goes on, and that each wrong guess makes the
next one wait longer, for the name that is guessed at and for the address that guesses. Kept in memory, of
bounded size; nothing here is about what was said.

Units: ms. Source: record.md 5, rows 31 and 32; OWASP ASVS 5.0.0 6.3.1.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from sametable.errors import SametableError

REMEMBERED = 10_000
FREE_TRIES = 5
LONGEST_DELAY_MS = 900_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many at once, and so many a second in the long run."""

    burst: int
    per_s: int


SEAT = Rate(burst=120, per_s=2)
"""What one person under one seat may submit."""
OPEN_DESK = Rate(burst=5_000, per_s=300)
"""What scripts on a party's own node may submit while nobody is enrolled."""
ASKING_SLOWED = 20
"""In the long run questions come back so many times more slowly."""


class Buckets:
    """Token buckets by name."""

    def __init__(self, rate: Rate) -> None:
        """Take the rate that each name has."""
        self._rate = rate
        self._held: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def take(self, name: str, *, now_ms: int) -> None:
        """Take one token. Raises `people.too_many`, whose place tells the seconds to wait."""
        # Tokens are counted in thousandths: at `per_s` a second, `per_s` thousandths come back every ms.
        full = self._rate.burst * 1000
        tokens, at_ms = self._held.get(name, (full, now_ms))
        tokens = min(full, tokens + max(0, now_ms - at_ms) * self._rate.per_s)
        if tokens < 1000:
            self._held[name] = (tokens, now_ms)
            raise too_many(-(-(1000 - tokens) // self._rate.per_s))
        self._held[name] = (tokens - 1000, now_ms)
        self._held.move_to_end(name)
        while len(self._held) > REMEMBERED:
            self._held.popitem(last=False)


class Asking:
    """How often somebody may ask: some at once, then one a second, and in the long run far fewer.

    Of acts that people describe 40, then 300, then one in 20 s: enough for moving one act about by hand; too slow for
    walking over a map.
    """

    def __init__(self, *, at_once: int = 40, at_length: int = 300, slowed: int = ASKING_SLOWED) -> None:
        """Begin with nobody having asked; after `at_length` questions one comes back every `slowed` seconds."""
        self._slowed = slowed
        self._short = Buckets(Rate(burst=at_once, per_s=1))
        self._long = Buckets(Rate(burst=at_length, per_s=1))

    def take(self, name: str, *, now_ms: int) -> None:
        """Count one question. Raises `people.too_many`."""
        self._short.take(name, now_ms=now_ms)
        try:
            self._long.take(name, now_ms=now_ms // self._slowed)
        except SametableError as error:
            raise too_many(wait_s_of(error) * 1000 * self._slowed) from None


class Delays:
    """How long each name has to wait after wrong guesses: 1 s after the fifth, then twice as long each time."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._held: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def check(self, *names: str, now_ms: int) -> None:
        """Raise `people.too_many` while one of the names has to wait."""
        wait_ms = max((self._until(name) - now_ms for name in names), default=0)
        if wait_ms > 0:
            raise too_many(wait_ms)

    def failed(self, *names: str, now_ms: int) -> None:
        """Count a wrong guess."""
        for name in names:
            tries, _ = self._held.get(name, (0, 0))
            self._held[name] = (tries + 1, now_ms)
            self._held.move_to_end(name)
        while len(self._held) > REMEMBERED:
            self._held.popitem(last=False)

    def forget(self, name: str) -> None:
        """Forget a name's wrong guesses: a right one came."""
        self._held.pop(name, None)

    def _until(self, name: str) -> int:
        tries, at_ms = self._held.get(name, (0, 0))
        if tries < FREE_TRIES:
            return 0
        return at_ms + min(LONGEST_DELAY_MS, 1000 << min(tries - FREE_TRIES, 30))


def too_many(wait_ms: int) -> SametableError:
    """Build the error of whoever comes too often."""
    wait_s = max(1, -(-wait_ms // 1000))
    return SametableError(
        "people.too_many", at=f"retry after {wait_s} s", expected="fewer at a time", got="too many",
        advice=f"Wait {wait_s} s, then send again with the same client id: nothing is entered twice.",
    )  # fmt: skip


def wait_s_of(error: SametableError) -> int:
    """Read how many seconds `people.too_many` asks to wait."""
    words = error.at.split()
    return int(words[2]) if len(words) > 2 and words[2].isdecimal() else 1
