"""What another process does of a comparison of options: it holds the packs ready and asks portions of reports of each pair.

Decides nothing: the pure `core/assess/replay` answers. A process is given the packs once, at its start, and stays polite to the
node, which goes on beside it. What it gives back is the same in whatever order portions come.

Source: decision 0029; charter, rule 2.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from sametable.core.assess import replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.assess.replay import Change, Outcome, Recorded
    from sametable.core.terms.model import Pack

NICE = 10
Pair = tuple[int, int]
"""Two options by their places among those that are compared."""
_HELD: dict[str, Any] = {}


def begin(packs: Sequence[Pack], pairs: Sequence[Pair], now_ms: int) -> None:
    """Make ready, in a process of its own."""
    os.nice(NICE)
    _HELD.update(changes=changes_of(packs, pairs), now_ms=now_ms)


def portion(reports: Sequence[Recorded]) -> list[Outcome]:
    """Ask a portion of reports, in a process that is ready."""
    return asked(_HELD["changes"], reports, _HELD["now_ms"])


def changes_of(packs: Sequence[Pack], pairs: Sequence[Pair]) -> list[Change]:
    """Make pairs of packs ready; a pack that stands in two pairs is compiled once."""
    from sametable.core.terms.book import compile_book

    books = [compile_book([pack]) for pack in packs]
    return [replay.change(books[one], books[other]) for one, other in pairs]


def asked(changes: Sequence[Change], reports: Sequence[Recorded], now_ms: int) -> list[Outcome]:
    """Give what a portion of reports would be under both packs of each pair."""
    return [replay.replay(change, reports, now_ms=now_ms) for change in changes]
