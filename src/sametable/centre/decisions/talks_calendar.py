"""Meetings and deadlines of the table in a person's calendar.

Decides which (from a month ago on, of what this person may read), and that what not all parties may read is there by its kind,
its number and its time alone: a calendar travels to other people's machines, and its address is read without signing in. An hour that
passes says nothing of what was done.

Times ms UTC. Source: issue "the negotiating table"; decisions 0027 and 0034.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.decisions.talks import deadlines_now
from sametable.centre.passage.calendar import PAST_MS
from sametable.centre.people.rules import may
from sametable.centre.watch.ledgers import names_in
from sametable.core.assess.calendar import Entry
from sametable.core.decisions.talks_words import talks_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.people.rules import Person
    from sametable.core.decisions.deadlines import Deadline


def talks_windows(centre: Centre, person: Person | None, *, lang: str, address: str = "") -> list[Entry]:
    """Give what a person may read of what is coming (None: the open desk); `address` is where their screens are."""
    wide = person is None or may(person, "read_restricted")
    now_ms = centre.clock.now_ms()
    names = names_in(centre, lang)
    base = address.rstrip("/")
    return [
        _entry(one, lang=lang, names=names, open_=one.said.id in centre.shared.cases.said, base=base)
        for one in deadlines_now(centre, for_all=not wide)
        if (one.end_ms or one.start_ms) >= now_ms - PAST_MS and one.state != "settled"
    ]


def _entry(one: Deadline, *, lang: str, names: Mapping[str, str], open_: bool, base: str) -> Entry:
    said = one.said
    form = str(said.fields.get("form")) if one.kind == "round" and open_ else one.kind
    category = talks_word(form, lang)
    by = names.get(one.by, one.by) if open_ else names.get(said.party, said.party)
    declared = (
        str(said.fields.get("said_by", said.party)) if one.kind == "intention" and open_ else said.party
    )
    if declared != said.party:
        # Who recorded that somebody declared something stands beside whom it names.
        by = f"{names.get(declared, declared)} / {by}"
    cancelled = one.state == "cancelled"
    return Entry(
        uid=f"{one.first}-{one.kind}@sametable",
        sequence=one.version - 1 + len(one.steps) + (1 if cancelled else 0),
        said_ms=max([said.at_ms, *(each.at_ms for each in one.steps)]),
        start_ms=one.start_ms,
        end_ms=one.end_ms,
        summary=f"{category}: {one.title} ({by})"
        if one.title and open_
        else f"{category}: {said.number} ({by})",
        description="\n".join(_lines(one, lang, names, open_=open_)),
        category=talks_word(one.kind, lang),
        place=str(said.fields.get("place_name") or "") if open_ else "",
        link=f"{base}/#/dossier/{said.number}" if base else "",
        cancelled=cancelled,
    )


def _lines(one: Deadline, lang: str, names: Mapping[str, str], *, open_: bool) -> list[str]:
    """Give what a description says: its number and by whose word, the words themselves where all may read them."""
    said = one.said
    lines = [
        f"{talks_word('number', lang)}: {said.number}",
        f"{talks_word('by_words_of', lang)}: {names.get(said.party, said.party)}",
    ]
    if not open_:
        return [*lines, talks_word("held_back", lang)]
    if one.kind == "intention" and said.fields.get("raw_text"):
        lines.append(f"{talks_word('in_words', lang)}: {said.fields['raw_text']}")
    if "start" in one.not_known:
        lines.append(talks_word("not_exact", lang))
    return [*lines, talks_word("clock_alone", lang)]
