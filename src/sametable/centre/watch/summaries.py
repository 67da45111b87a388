"""The daily summary: drafted from the record, listed and read once somebody has issued it.

Decides what a draft holds and which issued ones there are; issuing is saying a `summary` by the usual steps. What was
issued is drawn from its signed content alone, whatever the record says by now. A draft rests on what all parties may read and
on nothing else, so it needs no second version; `for_all` gives the issued ones, and what was said of them, as all see them.

Source: issue "incidents", daily summary; decisions 0021 and 0037.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.watch.ledgers import before, events_of, groups, ledgers_of, names_in, watched
from sametable.core.assess.followed import ADOPTING
from sametable.core.assess.ledger_day import day_of
from sametable.core.assess.page_summary import Issue, summary_page
from sametable.core.assess.summary import DayFacts, summary_of
from sametable.core.assess.summary_form import read_content
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.assess.pages import Page
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryDraft:
    """What would be signed: the fields of a `summary` but for who signs it."""

    fields: dict[str, object]


async def draft(centre: Centre, day: str) -> SummaryDraft:
    """Draft the summary of a day. Raises `ledger.day`, `summary.too_long`."""
    period = day_of(day, centre.genesis.theatre.zone)
    ledgers = await ledgers_of(centre, period)
    facts = DayFacts(
        period=period,
        ledgers=tuple(ledgers.values()),
        group_of=groups(centre.shared, ledgers),
        before=before(centre.shared, period.end_ms),
        events=await events_of(centre.shared),
        watched=await watched(centre, period),
    )
    fields: dict[str, object] = {
        "period": {"start_ms": period.start_ms, "end_ms": period.end_ms},
        "zone": period.zone,
        "content": summary_of(facts),
    }
    return SummaryDraft(fields=fields | ({"demonstration": True} if centre.genesis.demonstration else {}))


def draft_page(centre: Centre, drafted: SummaryDraft, lang: str) -> Page:
    """Give a draft as a page."""
    issue = Issue(names=names_in(centre, lang), demonstration=centre.genesis.demonstration)
    return summary_page(read_content(str(drafted.fields["content"])), issue, lang)


def issued(centre: Centre, *, for_all: bool = False) -> list[dict[str, object]]:
    """List the summaries that this node's people may read, newest first, with who adopted each."""
    picture = centre.shared if for_all else centre.picture
    return [_row(picture, one) for one in reversed(picture.cases.of_kind("summary"))]


def _row(picture: Picture, one: CaseSaid) -> dict[str, object]:
    words = [
        {"party": said.party, "says": said.fields.get("says"), "number": said.number, "at_ms": said.at_ms}
        for said in picture.cases.of(one.id)
        if said.kind == "assent" and not said.void and not picture.withdrawn(said.id, said.party)
    ]
    adopted = {str(word["party"]) for word in words if word["says"] in ADOPTING}
    return {
        "id": one.id,
        "number": one.number,
        "party": one.party,
        "at_ms": one.at_ms,
        "period": one.fields.get("period"),
        "zone": one.fields.get("zone"),
        "signed_as": one.fields.get("signed_as") or "",
        "withdrawn": picture.withdrawn(one.id, one.party),
        "void": one.void,
        "adopted": sorted(adopted - {one.party}),
        "words": words,
    }


def find_summary(centre: Centre, name: str) -> CaseSaid:
    """Find an issued summary by its id or number. Raises `summary.none`."""
    for one in centre.picture.cases.of_kind("summary"):
        if name in {one.id, one.number}:
            return one
    raise SametableError("summary.none", at=name[:60], expected="the number of an issued summary", got="none")


def read(centre: Centre, name: str, *, for_all: bool = False) -> dict[str, object]:
    """Give an issued summary with its content. Raises `summary.none`."""
    one = find_summary(centre, name)
    return _row(centre.shared if for_all else centre.picture, one) | {
        "content": one.fields.get("content"),
        "text": one.fields.get("text") or "",
    }


def issued_page(centre: Centre, name: str, lang: str) -> Page:
    """Give an issued summary as a page. Raises `summary.none`, `summary.invalid`."""
    one = find_summary(centre, name)
    issue = Issue(
        party=one.party,
        number=one.number,
        signed_as=str(one.fields.get("signed_as") or ""),
        text=str(one.fields.get("text") or ""),
        demonstration=one.fields.get("demonstration") is True,
        names=names_in(centre, lang),
    )
    return summary_page(read_content(str(one.fields.get("content"))), issue, lang)
