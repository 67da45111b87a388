"""Notices of operations: the area and window they may give, whether one is coming, running or over, and what it meets.

Decides: an area is whole blocks of 5 by 5 cells and a window whole hours, so nothing in a notice is finer than some 5 km and an
hour; when a notice is over; which objects of one side's own register lie in it. Each side works that out for itself and
sees only its own. An objection stands until the party that made it lifts it. Does not decide anything about the operation: a notice is
no request and nobody consents to it.

Shapes: as in `grid`. Source: domain reference 4.5 and 10; charter, "What it never does"; decision 0023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sametable.core.passage.grid import HOUR_MS, NOTICE_STEP, Box, Window, checked, widened, widened_window
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from sametable.core.passage.register import Register, Thing
    from sametable.core.picture.cases import CaseSaid

State = Literal["coming", "running", "ended", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice as it stands at a moment."""

    id: str
    number: str
    party: str
    operation: str
    area: Box
    window: Window
    call: str
    state: State


def check_notice(fields: Mapping[str, Any]) -> None:
    """Refuse a notice that says more than it may. Raises `notice.fine`, `check.area`, `check.window`."""
    area, window = area_of(fields), window_of(fields)
    if area != widened(checked(area), NOTICE_STEP):
        raise SametableError(
            "notice.fine", at="area", expected="whole blocks of 5 by 5 cells, some 5 km a side", got="other edges",
            advice="Let the desk draft the notice: it widens the area outward.",
        )  # fmt: skip
    if window.start_ms % HOUR_MS or window.end_ms % HOUR_MS:
        raise SametableError(
            "notice.fine", at="window", expected="whole hours", got="other moments",
            advice="Let the desk draft the notice: it widens the window outward.",
        )  # fmt: skip
    widened_window(window)


def area_of(fields: Mapping[str, Any]) -> Box:
    """Give the area of a statement's fields."""
    held = fields["area"]
    return Box(
        south_e7=held["south_e7"], west_e7=held["west_e7"], north_e7=held["north_e7"], east_e7=held["east_e7"]
    )


def window_of(fields: Mapping[str, Any]) -> Window:
    """Give the window of a statement's fields."""
    return Window(start_ms=fields["window"]["start_ms"], end_ms=fields["window"]["end_ms"])


def notice_of(one: CaseSaid, now_ms: int, *, withdrawn: bool) -> Notice | None:
    """Read a notice as it stands at a moment; None when it was erased, or says more than a notice may."""
    try:
        check_notice(one.fields)
    except (KeyError, SametableError):
        return None
    window = window_of(one.fields)
    state: State = "coming" if now_ms < window.start_ms else "running"
    if withdrawn or one.void:
        state = "withdrawn"
    elif now_ms >= window.end_ms:
        state = "ended"
    return Notice(
        id=one.id,
        number=one.number,
        party=one.party,
        operation=str(one.fields["operation"]),
        area=area_of(one.fields),
        window=window,
        call=str(one.fields["call"]),
        state=state,
    )


def conflicts(register: Register, area: Box, window: Window) -> tuple[Thing, ...]:
    """Give what of one side's own register a notice meets; canaries are left out: they are nothing that stands there."""
    return tuple(one for one in register.touching(area, window).inside if not one.canary)


def objecting(replies: Sequence[CaseSaid]) -> frozenset[str]:
    """Give the parties whose objection stands; replies in merge order, without what was taken back."""
    found: set[str] = set()
    for one in replies:
        if one.fields.get("says") == "objects":
            found.add(one.party)
        elif one.fields.get("says") == "objection_lifted":
            found.discard(one.party)
    return frozenset(found)
