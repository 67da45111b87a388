"""Findings that parties adopt together, what inquiries from outside found, and the closing of a case.

Decides when a finding is in force: once every party that it names has adopted it, at least two of this record, its
author among them. "No joint finding" is adopted like any other and is a legitimate end. A closing is in force once
every party concerned has adopted it, or by timeout: so long without anybody's refusal, after it reached all of them.
A party that puts the same outcome has adopted the other's closing; one that puts another outcome has not. A case that
is reopened is open, and closings from before in the merge order are spent. What outside bodies found is never merged.

Times are milliseconds UTC. Source: domain reference 2.3 and 3; record.md 4.5; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess.agreement import Adoption, Agreement, agreement
from sametable.core.assess.case import text, texts, whole

if TYPE_CHECKING:
    from sametable.core.assess.case import Case, Heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A finding with who has adopted it. Codes that it does not say are None."""

    id: str
    number: str
    party: str
    at_ms: int
    form: str
    required: list[str]
    occurrence: str | None
    attribution: str | None
    attributed_to: str | None
    breach: str | None
    instrument: str | None
    clause: str | None
    text: str
    reasons: str
    adopted: list[Adoption]
    missing: list[str]
    refused: list[str]
    in_force: bool
    in_force_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a body from outside found, in its own words, grade and scale; `party` took it into the record."""

    id: str
    number: str
    party: str
    body: str
    title: str
    published_ms: int | None
    language: str
    grade: str
    scale: str
    attributed_to: str
    text: str
    address: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The closing that is in force, or the latest one that is put. `timeout_ms`: when it takes effect unless refused."""

    id: str
    party: str
    outcome: str
    reason: str
    number: str
    at_ms: int
    agreed: list[str]
    missing: list[str]
    refused: list[str]
    in_force: bool
    in_force_ms: int | None
    by_timeout: bool
    timeout_ms: int


def findings(case: Case) -> list[Finding]:
    """Give the findings that are put, in merge order; one that its party took back stays if it had been adopted."""
    found = []
    for one in case.heard:
        if one.kind == "finding":
            needed = required_of(one)
            agreed = agreement(one, _words(case, one), needed)
            joint = len(needed & set(case.parties)) > 1
            if one.gone is None or (joint and agreed.in_force):
                found.append(_finding(one, sorted(needed), agreed, joint=joint))
    return found


def required_of(one: Heard) -> frozenset[str]:
    """Give the parties whose adoption puts a finding in force: those that it names, and its author."""
    return frozenset(texts(one, "required")) | {one.party}


def outside(case: Case) -> list[Outside]:
    """Give what outside bodies found, in merge order."""
    return [
        Outside(
            id=one.id,
            number=one.number,
            party=one.party,
            body=text(one, "body"),
            title=text(one, "title"),
            published_ms=whole(one, "published_ms"),
            language=text(one, "language"),
            grade=text(one, "grade"),
            scale=text(one, "scale"),
            attributed_to=text(one, "attributed_to"),
            text=text(one, "text"),
            address=text(one, "address"),
            sha256=text(one, "sha256"),
        )
        for one in case.of("outside_finding")
    ]


def concerned(case: Case, put: Heard) -> frozenset[str]:
    """Give the parties of this record that a closing needs: whose report is of the incident, and who had a part in it.

    A part in it: denied, was asked, answered, graded or requested before the closing in the order. Whoever comes later
    does not undo it, and may reopen; another party's report of the same event does.
    """
    found = {one.party for one in case.members if one.stands} | {put.party}
    for report in case.members:
        found |= {one.party for one in report.remarks if one.kind == "deny" and one.order < put.order[0]}
    for one in case.of("inquiry", "reply", "grading", "grading_sealed", "request", "undertaking"):
        if one.order < put.order:
            found |= {one.party, text(one, "through"), text(one, "asked"), text(one, "to")}
    return frozenset(found & set(case.parties))


def reopening(case: Case) -> Heard | None:
    """Give the latest reopening that stands."""
    held = case.steps("reopened")
    return held[-1] if held else None


def closings(case: Case) -> list[Closing]:
    """Give the closings that are put since the case was last opened, in merge order.

    Of one party's with the same outcome the first that stands: saying it again adds nothing. One that was taken back
    counts only where another party had adopted it.
    """
    again = reopening(case)
    put = [
        one
        for one in case.heard
        if one.kind == "case_step" and one.fields.get("step") == "closed"
        if again is None or one.order > again.order
    ]
    first: dict[tuple[str, str, bool], Heard] = {}
    for one in put:
        first.setdefault((one.party, text(one, "outcome"), one.gone is None), one)
    firsts = {one.id for one in first.values()}
    adopted = {one.id for one in put if any(word.party != one.party for word in _words(case, one))}
    words = [one for one in put if one.id in firsts or one.id in adopted]
    held = [one for one in words if one.gone is None or one.id in adopted]
    found = [_closing(case, one, words) for one in held]
    return [one for one, step in zip(found, held, strict=True) if step.gone is None or one.in_force]


def closing(case: Case) -> Closing | None:
    """Give the first closing that took effect, else the latest one that is put."""
    held = closings(case)
    return next((one for one in held if one.in_force), held[-1] if held else None)


def _words(case: Case, put: Heard) -> list[Heard]:
    return case.about(put.id, "assent", gone=True)


def _finding(one: Heard, needed: list[str], agreed: Agreement, *, joint: bool) -> Finding:
    def said(name: str) -> str | None:
        return text(one, name) or None

    return Finding(
        id=one.id,
        number=one.number,
        party=one.party,
        at_ms=one.at_ms,
        form=text(one, "form"),
        required=needed,
        occurrence=said("occurrence"),
        attribution=said("attribution"),
        attributed_to=said("attributed_to"),
        breach=said("breach"),
        instrument=said("instrument"),
        clause=said("clause"),
        text=text(one, "text"),
        reasons=text(one, "reasons"),
        adopted=list(agreed.adopted),
        missing=list(agreed.missing),
        refused=list(agreed.refused),
        in_force=joint and agreed.in_force,
        in_force_ms=agreed.in_force_ms if joint else None,
    )


def _closing(case: Case, one: Heard, put: list[Heard]) -> Closing:
    """Work out one closing; others' closings with the same outcome are words for it, those with another are against it."""
    outcome = text(one, "outcome")
    needed = concerned(case, one)
    same = [each for each in put if each is not one and text(each, "outcome") == outcome]
    other = {each.party for each in put if text(each, "outcome") != outcome and each.gone is None}
    words = [each for each in same if each.party != one.party] + _words(case, one)
    for each in same:
        words += [word for word in _words(case, each) if word.party != one.party]
    agreed = agreement(one, words, needed)
    timeout_ms = one.known_ms + case.clocks.closing_ms
    adopted = {each.party for each in agreed.adopted}
    refused = sorted({*agreed.refused, *(other - adopted)})
    waited = case.now_ms >= timeout_ms and needed <= one.reached | {one.party} and one.gone is None
    by_timeout = not agreed.in_force and waited and not refused
    return Closing(
        id=one.id,
        party=one.party,
        outcome=outcome,
        reason=text(one, "reason"),
        number=one.number,
        at_ms=one.at_ms,
        agreed=sorted(each.party for each in agreed.adopted),
        missing=[each for each in agreed.missing if each not in refused],
        refused=refused,
        in_force=agreed.in_force or by_timeout,
        in_force_ms=timeout_ms if by_timeout else agreed.in_force_ms,
        by_timeout=by_timeout,
        timeout_ms=timeout_ms,
    )
