"""How a pack says how long something is in force: one end, renewals, hours of each day.

Decides that a window has exactly one end and that what it says of its renewal fits; `windows` resolves it.

Shapes: minutes since midnight, weekdays 1 (Monday) to 7. Source: domain reference 1.5, T6, and 8, window kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.model import Daily, Renewal, Window
from sametable.core.terms.schema.times import CLOCK, DURATION, MOMENT, ZONE
from sametable.core.terms.shapes import WORDS, YES_NO, Field, Reading, choice, listing, mapping, refs, text

if TYPE_CHECKING:
    from sametable.core.terms.tree import Node

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOW_KINDS = (
    "nationwide", "local_silence", "daily_pause", "repair_window", "notification_period", "renewal", "lapse",
)  # fmt: skip


def _renewal(found: dict[str, Any], node: Node, reading: Reading) -> Renewal:
    ends = [name for name in ("until", "for") if name in node.entries]
    if len(ends) != 1:
        raise reading.fault("exactly_one", node, fields="until, for", got=", ".join(ends))
    return Renewal(
        start=found.get("from_"), until=found.get("until"), length=found.get("length"),
        declared=found.get("declared"), by=found.get("by", ()), sources=found.get("sources", ()),
    )  # fmt: skip


def _daily(found: dict[str, Any], node: Node, reading: Reading) -> Daily:
    if found["until"] <= found["from_"]:
        raise reading.fault("daily_order", node.entries["until"])
    days = tuple(sorted({WEEKDAYS.index(day) + 1 for day in found.get("weekdays", WEEKDAYS)}))
    return Daily(start_minute=found["from_"], end_minute=found["until"], weekdays=days)


_RENEWAL = mapping(
    "a renewal",
    (
        Field(name="from", shape=MOMENT, says="From when; left out: from the end before it."),
        Field(name="until", shape=MOMENT, says="Until when, not including that moment."),
        Field(name="for", shape=DURATION, says="For how long, instead of until when."),
        Field(name="declared", shape=MOMENT, says="When it was declared."),
        Field(name="by", shape=refs("group"), says="Who declared or agreed it."),
        Field(name="sources", shape=refs("source"), says="Where that is from."),
    ),
    _renewal,
)
_DAILY = mapping(
    "hours of each day",
    (
        Field(name="from", shape=CLOCK, says="From which hour, such as 10:00.", required=True),
        Field(name="until", shape=CLOCK, says="Until which hour, such as 13:00.", required=True),
        Field(name="weekdays", shape=listing(choice(*WEEKDAYS), "weekdays"), says="On which days; left out: on every day."),
    ),
    _daily,
)  # fmt: skip
WINDOW_FIELDS = (
    Field(name="from", shape=MOMENT, says="When it begins; that moment is part of it.", required=True),
    Field(name="until", shape=MOMENT, says="When it ends; that moment is no longer part of it."),
    Field(name="through", shape=MOMENT, says="The last minute or day that is still part of it."),
    Field(name="for", shape=DURATION, says="How long it lasts from its beginning."),
    Field(name="open", shape=YES_NO, says="`yes`: no end is known."),
    Field(name="zone", shape=ZONE, says="The time zone of its hours, if it is not the pack's."),
    Field(name="local", shape=YES_NO, says="`yes`: only the clauses that name it under `when` are in force by it.", default=False),
    Field(
        name="renewal", shape=choice("none", "explicit", "tacit", "consensus"),
        says="How it may go on: not at all, by being renewed, by itself, or when all agree.",
    ),
    Field(name="each", shape=DURATION, says="How long one tacit renewal lasts."),
    Field(name="last", shape=MOMENT, says="When tacit renewal ends at the latest."),
    Field(name="renewals", shape=listing(_RENEWAL, "renewals", single=False), says="The renewals that were declared."),
    Field(
        name="unless", shape=WORDS,
        says="What ends it or keeps it from being renewed, such as an objection or a notice of termination; shown, not computed.",
    ),
    Field(name="notice", shape=DURATION, says="How long before the end that is to be said; shown, not computed."),
    Field(name="daily", shape=_DAILY, says="Only at these hours of each day."),
    Field(name="wording", shape=text("the text's own words"), says="The text's own words for when."),
    Field(name="window_kind", shape=choice(*WINDOW_KINDS), says="What sort of window it is."),
)  # fmt: skip


def window_zone(node: Node, reading: Reading) -> str:
    """Give the zone of a window, which its own moments are in."""
    held = node.entries.get("zone")
    return str(ZONE.read(held, reading)) if held is not None else reading.zone


def build_window(found: dict[str, Any], node: Node, reading: Reading) -> dict[str, Any]:
    """Make the `Window` of a clause from its fields. Raises `terms.pack` for none or several ends."""
    ends: list[str] = [name for name in ("until", "through", "length") if name in found]
    if found.get("open"):
        ends.append("open")
    if len(ends) != 1:
        raise reading.fault("window_end", node, got=", ".join(one.replace("length", "for") for one in ends))
    renewal = found.get("renewal") or ("explicit" if "renewals" in found else "none")
    if renewal == "tacit" and "each" not in found:
        raise reading.fault("tacit_each", node, got="renewal: tacit")
    if found.get("open") and (renewal == "tacit" or "renewals" in found):
        raise reading.fault("open_renewed", node.entries["open"], got="open: yes")
    if "renewals" in found and renewal == "none":
        raise reading.fault("renewals_kind", node.entries["renewals"], got=f"renewal: {renewal}")
    window = Window(
        id=node.entries["id"].text if "id" in node.entries else "", zone=window_zone(node, reading),
        start=found["from_"], until=found.get("until"), through=found.get("through"),
        length=found.get("length"), open_end=bool(found.get("open")), renewal=renewal,
        tacit_each=found.get("each"), tacit_until=found.get("last"), renewals=found.get("renewals", ()),
        daily=found.get("daily"), wording=found.get("wording", ""),
    )  # fmt: skip
    return {**found, "window": window, "renewal": renewal}
