"""The log of a watch as its text is signed, and how far a handover has come: signed by one watch, or by both.

Decides what stands in the log: what arrived, alerts acknowledged and open, calls with their times, inquiries and requests
with their clocks, and what is open. It tells numbers, codes and times, no words out of statements: those stand in the
statements themselves. A handover is signed by both once the next watch has said `adopts` to it under another name.

Shapes: times milliseconds UTC, shown in the watch's zone; the text has at most `LOG_LIMIT` characters.
Source: issue "incidents", handover; decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess.followed import ADOPTING, calls, inquiries, requests, since
from sametable.core.assess.ledger_day import clock_at
from sametable.core.assess.printed_words import kind_word, state_word, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.assess.followed import Before, Followed
    from sametable.core.assess.ledger_day import Period
    from sametable.core.picture.cases import CaseSaid

LOG_LIMIT = 49_152
OPEN_LIMIT = 512
NAMED = 12
LINES_STEPS = (200, 60, 20, 5)
ENDED = frozenset({"answered", "ended", "refused", "done_verified", "partly", "no_effect"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One statement of the watch's time: its kind, whose it is, and its number."""

    order: tuple[int, str, int]
    kind: str
    party: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An alert that somebody must still take note of, as the alerts of this node tell it."""

    number: str
    rule: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """All that a watch's log is made of; `alerts` None: this node keeps none."""

    period: Period
    arrived: Sequence[Arrived]
    before: Before
    alerts: Sequence[Alert] | None = None
    parties: Mapping[str, str] | None = None
    """Parties' names in the language of the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A log ready to be signed, with the ids of what is open (the first `OPEN_LIMIT`) and the number of the others."""

    log: str
    open: tuple[str, ...]
    open_more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How far a handover has come. `signed_by` are (party, name, number, at_ms): who handed over, then who took over."""

    state: str
    signed_by: tuple[tuple[str, str, str, int], ...]


def draft(watch: Watch, lang: str) -> Drafted:
    """Write the log of a watch in one language; long lists are folded, and it is said how many are left out."""
    still = open_of(watch.before)
    text = ""
    for lines in LINES_STEPS:
        text = "\n".join(_lines(watch, lang, still, lines))
        if len(text) <= LOG_LIMIT:
            break
    ids = tuple(one.said.id for one in still)
    return Drafted(log=text[:LOG_LIMIT], open=ids[:OPEN_LIMIT], open_more=max(0, len(ids) - OPEN_LIMIT))


def open_of(before: Before) -> list[Followed]:
    """Give what is open at the end of a watch: calls not ended, inquiries not answered, requests not settled."""
    every = [*calls(before), *inquiries(before), *requests(before)]
    return [
        one
        for one in every
        if one.state not in ENDED and one.state not in {"unanswered", "no_influence_claimed"}
    ]


def stage_of(handover: CaseSaid, words: Sequence[CaseSaid]) -> Stage:
    """Tell how far a signed handover has come; `words` are the assents to it that count, in merge order.

    The same name cannot take over from itself; whoever refuses leaves it signed by one.
    """
    first = str(handover.fields.get("signed_as", ""))
    signed = [(handover.party, first, handover.number, handover.at_ms)]
    for one in words:
        name = str(one.fields.get("signed_as", ""))
        if one.party == handover.party and one.fields.get("says") in ADOPTING and name and name != first:
            signed.append((one.party, name, one.number, one.at_ms))
    return Stage(state="signed_by_both" if len(signed) > 1 else "signed_by_one", signed_by=tuple(signed))


def _lines(watch: Watch, lang: str, still: list[Followed], most: int) -> list[str]:
    period, before = watch.period, watch.before

    def at(at_ms: int) -> str:
        return clock_at(at_ms, period.zone)

    def name(party: object) -> str:
        return (watch.parties or {}).get(str(party), str(party))

    def clocked(one: Followed) -> str:
        due = f", {word('due', lang)} {at(one.due_ms)}" if one.due_ms is not None else ""
        return (
            f"{one.said.number}  {kind_word(one.said.kind, lang)}  {name(one.said.party)}, "
            f"{at(one.said.at_ms)}{due}: {state_word(one.state, lang)}"
        )

    def call(one: Followed) -> str:
        after = (
            f", {word('answered_after', lang)} {one.after_ms // 1000} s" if one.after_ms is not None else ""
        )
        test = f", {word('test_call', lang)}" if one.said.fields.get("test") is True else ""
        to = name(one.said.fields.get("to", ""))
        return (
            f"{one.said.number}  {at(one.said.at_ms)}  {name(one.said.party)} > {to}: "
            f"{state_word(one.state, lang)}{after}{test}"
        )

    return [
        word("handover_title", lang),
        f"{at(period.start_ms)} – {at(period.end_ms)} ({period.zone})",
        "",
        word("arrived", lang),
        *_listed(_arrived(watch, lang), most, lang),
        "",
        *_alerts(watch, lang, most),
        "",
        word("calls", lang),
        *_listed([call(one) for one in since(calls(before), period.start_ms)], most, lang),
        "",
        word("inquiries", lang),
        *_listed([clocked(one) for one in _moved(inquiries(before), still, period)], most, lang),
        "",
        word("requests", lang),
        *_listed([clocked(one) for one in _moved(requests(before), still, period)], most, lang),
        "",
        word("open_now", lang),
        *_listed([clocked(one) for one in still], most, lang),
        "",
    ]


def _listed(rows: list[str], most: int, lang: str) -> list[str]:
    left = len(rows) - most
    shown = [f"  {row}" for row in rows[:most]] or [f"  {word('none', lang)}"]
    return [*shown, f"  {word('and_more', lang)} {left}"] if left > 0 else shown


def _alerts(watch: Watch, lang: str, most: int) -> list[str]:
    """Tell which alerts somebody took note of in the watch's time, and which are still open."""
    period = watch.period
    noted = [
        f"{one.number}  {clock_at(one.at_ms, period.zone)}"
        for one in watch.before.kind("acknowledgement")
        if one.at_ms >= period.start_ms
    ]
    still = [f"{one.number}  {one.rule}  {clock_at(one.at_ms, period.zone)}" for one in watch.alerts or ()]
    none_kept = [f"  {word('alerts_none_kept', lang)}"]
    return [
        word("alerts_noted", lang),
        *_listed(noted, most, lang),
        "",
        word("alerts_open", lang),
        *(none_kept if watch.alerts is None else _listed(still, most, lang)),
    ]


def _moved(found: list[Followed], still: list[Followed], period: Period) -> list[Followed]:
    """Give those of the watch's time, and older ones that are still open."""
    ids = {one.said.id for one in still}
    return [one for one in found if one.said.at_ms >= period.start_ms or one.said.id in ids]


def _arrived(watch: Watch, lang: str) -> list[str]:
    """Count what arrived by party and kind, naming the first of each."""
    held: dict[tuple[str, str], list[str]] = {}
    for one in sorted(watch.arrived, key=lambda one: one.order):
        held.setdefault((one.party, one.kind), []).append(one.number)
    rows = []
    for (party, kind), numbers in sorted(held.items()):
        more = f" {word('and_more', lang)} {len(numbers) - NAMED}" if len(numbers) > NAMED else ""
        told = (watch.parties or {}).get(party, party)
        rows.append(f"{told}, {kind_word(kind, lang)}: {len(numbers)} ({', '.join(numbers[:NAMED])}{more})")
    return rows
