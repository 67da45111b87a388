"""What a protection check is answered: one of five, a distance band, and whom to call; nothing that lies behind it.

Decides, from what the blocks of an area touch and who asks, which of the five it is. Known and inside the area: touches. Within
two blocks of it (more than 5 km), or inside where no more may be said: undetermined, treat as covered, band `near`. So a closed
site, a canary, a site that its owner does not let this party check and a movement it was not told of are answered exactly like a
notified hospital 4 km away: whoever asks cannot tell which it is. Nothing is ever answered as free.

Does not decide what terms say (`centre/passage/checks` asks them) nor how often one may ask (`trawling`).
Source: domain reference 4.5; charter, "What it never does"; decision 0023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sametable.core.passage.grid import Box, Window
    from sametable.core.passage.register import Register, Thing

STRENGTH = ("none_known", "undetermined", "covered_by_terms", "touches_passage", "touches_site")
"""From the weakest to the strongest; a whole answer is its strongest part."""
SITES = frozenset({"site", "site_notice"})
RUNG = "watch_officer"
DUTIES: Mapping[str, str] = {
    "en": "Notification is not permission. Duties of verification and precaution are unchanged.",
    "ru": "Уведомление не является разрешением. Обязанности проверки и предосторожности не меняются.",
    "ar": "الإخطار ليس إذنًا. واجبات التحقق والاحتياط لا تتغير.",
    "fr": "Notifier n'est pas autoriser. Les devoirs de vérification et de précaution demeurent.",
}
"""The sentence that stands under every answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One side's answer: a code of `CHECK_SAYS`, and of `CHECK_BAND` where there is one."""

    says: str
    band: str = ""


UNDETERMINED = Answer(says="undetermined")
"""What a node that was not reached, or has stopped answering, is taken to say."""


def strongest(says: Iterable[str]) -> str:
    """Give the strongest of some answers; of none, undetermined."""
    return max(says, key=STRENGTH.index, default="undetermined")


def own_view(thing: Thing) -> bool | None:
    """Tell how an object counts for the own side's people: known, or in doubt."""
    return not thing.doubt


def view_for(own: str, asker: str, sees: Callable[[Thing], bool]) -> Callable[[Thing], bool | None]:
    """Give how an object counts in an answer to another party: known, in doubt, or not at all.

    Only what the own side itself keeps: what others told of theirs is theirs to answer. `sees` tells whether the asker may read
    the notification of a movement or corridor.
    """

    def view(thing: Thing) -> bool | None:
        if thing.party != own or thing.kind == "site_notice":
            return None
        if thing.doubt:
            return False
        if thing.kind == "site":
            return thing.checked_by is None or asker in thing.checked_by
        return sees(thing)

    return view


def answer(register: Register, area: Box, window: Window, view: Callable[[Thing], bool | None]) -> Answer:
    """Give the answer about a widened area and window, as `view` lets things count. How long it takes is not evened out."""
    passage = doubt = False
    for one in register.inside(area, window):
        known = view(one)
        if known and one.kind in SITES:
            return Answer(says="touches_site", band="inside")
        passage = passage or known is True
        doubt = doubt or known is False
    if passage:
        return Answer(says="touches_passage", band="inside")
    if doubt or any(view(one) is not None for one in register.near(area, window)):
        return Answer(says="undetermined", band="near")
    return Answer(says="none_known", band="beyond")


def canary_alone(register: Register, area: Box, window: Window) -> bool:
    """Tell whether a canary lies in the area and nothing that is known does: somebody looks where nothing stands."""
    canary = False
    for one in register.inside(area, window):
        if not one.doubt:
            return False
        canary = canary or one.canary
    return canary


def owners(register: Register, area: Box, window: Window) -> tuple[str, ...]:
    """Give the parties to call about what an area touches or has near."""
    inside = {one.party for one in register.inside(area, window)}
    return tuple(sorted(inside | {one.party for one in register.near(area, window)}))
