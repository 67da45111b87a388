"""How much work one pack may ask of every centre that reads it.

Decides when a text of terms costs too much: any party can put a text, and every node reads it. What grows faster than
the text is counted where it is done: readings of moments, ways to read a window, days of hours, cells of timelines and
the reasons in them, suns. The count depends on the text alone, never on what was kept from before or on the machine,
so that every node refuses the same texts. It is generous: a thousand plain windows, or hours of the day over two
centuries in all, are within it.

Shapes: one unit is about a microsecond of work or 25 characters of reasons. Source: house rules, Errors; the centre
that any party can write to must not be brought down by what it writes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sametable.errors import SametableError

MOST = 1_150_000
CHARACTERS = 25


@dataclass(slots=True, kw_only=True)
class Effort:
    """What is left of the work for one pack."""

    left: int = MOST

    @property
    def spent(self) -> bool:
        """Tell whether more was asked than there was."""
        return self.left < 0


def spend(effort: Effort | None, units: int, *reasons: str) -> None:
    """Take the cost of some work and of the reasons it makes; nothing is counted where there is no `effort`.

    Raises: `terms.window` when nothing is left; the reader tells it in the pack's language, at its place.
    """
    if effort is None:
        return
    effort.left -= units + sum(len(one) for one in reasons) // CHARACTERS
    if effort.left < 0:
        raise SametableError(
            "terms.window",
            expected="times that every centre can lay out",
            got="too many windows, hours or disputed readings in one pack",
            advice="Use fewer of them, give them ends, or make several packs.",
        )
