"""What is coming, by whose word: declared intentions, ends of silence, actions, meetings, and texts that take effect.

Decides when each begins and ends, what of a declared intention is not known, and how it stands at a moment by the clock alone: that
an hour has passed says nothing of what was done. "Starting from Wednesday" is an interval as wide as the words leave it: within it
nobody knows whether it has begun. Does not decide whether a silence held (`silence`).

Times ms UTC; `end_ms` None: a moment, or open. Source: domain reference 9 (S3: declared deadlines); decision 0034.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.decisions.checklists import about_of
from sametable.core.decisions.talks import (
    ENDED,
    FINAL,
    actions,
    latest_words,
    period,
    rounds,
    said_of,
    standing,
    things,
)

if TYPE_CHECKING:
    from sametable.core.decisions.talks import Asked
    from sametable.core.picture.cases import CaseSaid

KINDS = ("intention", "silence", "action", "round", "effective", "announcement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One thing that is coming or has come. `first` is the thing's id in all versions; `version` counts from 1."""

    kind: str
    said: CaseSaid
    first: str
    version: int
    start_ms: int
    end_ms: int | None
    by: str
    """A party, or who an action is given to; an intention names in `said_by` who declared it, which its party only recorded."""
    state: str
    """`coming`, `within` (an interval that has begun: nobody knows), `running`, `passed`, `settled`, `cancelled`."""
    title: str = ""
    about: str = ""
    steps: tuple[CaseSaid, ...] = ()
    not_known: tuple[str, ...] = ()


def deadlines(asked: Asked) -> list[Deadline]:
    """Give everything that is coming or has come, by the moment it begins."""
    found = [
        *_intentions(asked),
        *_decisions(asked),
        *_actions(asked),
        *_rounds(asked),
        *_announcements(asked),
    ]
    return sorted(found, key=lambda one: (one.start_ms, one.kind, one.first))


def not_known(one: CaseSaid) -> tuple[str, ...]:
    """Say what a declared intention leaves open: `start` (an interval), `zone`, `words` (not as they were said)."""
    start_ms, end_ms = period(one, "starts")
    open_ = {
        "start": start_ms != end_ms,
        "zone": not one.fields.get("zone"),
        "words": not one.fields.get("raw_text"),
    }
    return tuple(name for name, held in open_.items() if held)


def _intentions(asked: Asked) -> list[Deadline]:
    found = []
    for chain in things(asked, "intention"):
        one = chain.shown
        start_ms, end_ms = period(one, "starts")
        steps = said_of(asked, chain, "action_step")
        final = {
            each.fields.get("step")
            for each in latest_words([word for word in steps if word.fields.get("step") in FINAL])
        }
        ended = bool(final) and final <= ENDED
        state = "coming" if asked.now_ms < start_ms else "within" if asked.now_ms < end_ms else "passed"
        found.append(
            Deadline(
                kind="intention",
                said=one,
                first=chain.first,
                version=chain.version,
                start_ms=start_ms,
                end_ms=end_ms,
                by=one.party,
                state="cancelled" if chain.latest is None else "settled" if ended else state,
                title=str(one.fields.get("what") or ""),
                steps=tuple(steps),
                not_known=not_known(one),
            )
        )
    return found


def _decisions(asked: Asked) -> list[Deadline]:
    """Give the ends of silence and the moments from which decided texts take effect, as they are put."""
    found = []
    for one in standing(asked, "decision"):
        for kind, name in (("silence", "until_ms"), ("effective", "effective_ms")):
            at_ms = one.fields.get(name)
            if type(at_ms) is not int or (kind == "silence" and one.fields.get("how") != "silence"):
                continue
            found.append(
                Deadline(
                    kind=kind, said=one, first=one.id, version=1, start_ms=at_ms, end_ms=None, by=one.party,
                    state="coming" if asked.now_ms < at_ms else "passed", title=str(one.fields.get("title") or ""),
                    about=one.target,
                )
            )  # fmt: skip
    return found


def _actions(asked: Asked) -> list[Deadline]:
    found = []
    for one in actions(asked):
        said, at_ms = one.chain.shown, one.due_ms
        if at_ms is None:
            continue
        state = "coming" if asked.now_ms < at_ms else "passed"
        found.append(
            Deadline(
                kind="action",
                said=said,
                first=one.chain.first,
                version=one.chain.version,
                start_ms=at_ms,
                end_ms=None,
                by=str(said.fields.get("owner") or ""),
                state="settled" if one.state in ENDED else state,
                title=str(said.fields.get("what") or ""),
                about=one.about,
                steps=one.steps,
            )
        )
    return found


def _rounds(asked: Asked) -> list[Deadline]:
    states = {"ended": "passed", "withdrawn": "cancelled"}
    found = []
    for one in rounds(asked):
        said = one.chain.shown
        start_ms, end_ms = period(said, "window")
        found.append(
            Deadline(
                kind="round",
                said=said,
                first=one.chain.first,
                version=one.chain.version,
                start_ms=start_ms,
                end_ms=end_ms,
                by=said.party,
                state=states.get(one.state, one.state),
                title=str(said.fields.get("title") or ""),
            )
        )
    return found


def _announcements(asked: Asked) -> list[Deadline]:
    """Give when something is to be announced, as a checklist has it."""
    found = []
    for chain in things(asked, "checklist"):
        one = chain.shown
        at_ms = one.fields.get("announce_ms")
        if type(at_ms) is not int:
            continue
        state = "coming" if asked.now_ms < at_ms else "passed"
        found.append(
            Deadline(
                kind="announcement",
                said=one,
                first=chain.first,
                version=chain.version,
                start_ms=at_ms,
                end_ms=None,
                by=one.party,
                state="cancelled" if chain.latest is None else state,
                about=about_of(chain),
            )
        )
    return found
