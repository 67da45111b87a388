"""What the assessor answers: for each instrument (and guarantor where they differ), with every reason.

Decides nothing. Each reason is a code with its values and a plain English sentence, so that a screen can word it in
the reader's language and a terminal can print it. There is no field that says yes or no to everything at once.

Source: domain reference 1.5 "Evaluation outputs"; charter, rule 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.terms.model import Words


TEXTS: Mapping[str, str] = {
    # time
    "time.within": "The time lies in {window}: {why}",
    "time.outside": "The time lies outside {window}: {why}",
    "time.disputed": "When {window} begins or ends is told in more than one way, and the time lies between: {why}",
    "time.undetermined": "Whether the time lies in {window} is not known: {why}",
    "time.boundary": "The nearest moment that would change this is {at}",
    # place
    "place.within": "The place, known to {radius_m} m, lies in {zone}, {edge_m} m from its edge",
    "place.deep": "The place, known to {radius_m} m, lies in {zone}, at least {edge_m} m from its edge",
    "place.outside": "The place lies outside {zone}, {edge_m} m from its edge",
    "place.far": "The place lies outside {zone}",
    "place.undetermined": (
        "The place is known to {radius_m} m and lies {edge_m} m from the edge of {zone}, itself known to "
        "{accuracy_m} m; the share of the circle inside is {share} %"
    ),
    "place.edge_unsure": "No closer look at the place would tell: the edge itself is known only to {accuracy_m} m",
    "place.unknown_geometry": "Where {zone} runs is not known in this pack",
    "place.no_place": "The place of the act is not known",
    "place.everywhere": "The instrument holds everywhere",
    "place.none_said": "The instrument names no area",
    "band.within": "{distance_m} m from {line}{side}: inside the band of {from_m} to {to_m} m",
    "band.outside": "{distance_m} m from {line}{side}: outside the band of {from_m} to {to_m} m",
    "band.undetermined": (
        "{distance_m} m from {line}{side}, known to {error_m} m: whether inside the band of {from_m} to {to_m} m "
        "is not determined"
    ),
    # ahead of an act: where and when something protects, without how far it reaches
    "time.inside": "The time lies in {window}",
    "time.told_twice": "When {window} begins or ends is told in more than one way, and the time lies between",
    "place.inside": "The place lies in {zone}",
    "band.inside": "The place lies in the band along {line}",
    # actor
    "actor.unknown": "Who acted is not said",
    "actor.may_be_excluded": "Whether {groups} did it, whom {authority} excludes",
    "actor.not_in_pack": "{group} is no group that this pack knows",
    "actor.covered": "{group} is bound by “{clause}”",
    "actor.associated": "{group} belongs to or supports {of}, which “{clause}” binds with all that do",
    "actor.adhered": "{group} accepted the terms to {to} at {at}",
    "actor.late": "{group} accepted only at {at}, after the deadline {deadline}",
    "actor.late_accepted": "Its later acceptance was taken up by {by}",
    "actor.not_attested": "The acceptance by {group} is not attested by {by}",
    "actor.withdrew": "{group} withdrew at {at}",
    "actor.disputed": "Whether {group} still adheres is disputed since {at}: {why}",
    "actor.not_adhered": "No acceptance of the terms by {group} is in the pack",
    "actor.excluded": "{group} is excluded by {authority}{version}",
    "actor.not_named": "The instrument does not bind {group}",
    "actor.no_coverage": "The instrument does not say whom it binds",
    "actor.signatory": "{group} is itself a side of the instrument",
    "victim.excluded": "Against {group}, excluded by {authority}, the instrument does not reach",
    "victim.not_reached": "“{clause}” protects {protected}; {group} is not known to belong to them",
    "opinion": "{by} calls {group} {says}: a claim, without effect on who is covered",
    # act
    "act.prohibits": "“{clause}” prohibits {act}",
    "act.permits": "“{clause}” permits {act} where its conditions hold",
    "act.regulates": "“{clause}” sets rules for {act}",
    "act.prohibits_if": "“{clause}” prohibits {act}; whether it reaches this time and place is not determined",
    "act.may_prohibit": "“{clause}” speaks of {act}; whether it prohibits this one, a person must find",
    "act.others": "What “{clause}” says of {act} is addressed to others: {by}",
    "act.not_said": "What was done is not said",
    "act.silent": "No clause speaks of {act}",
    "act.over_limit": "{count} is above the limit of {limit} in “{clause}”",
    "act.within_limit": "{count} is within the limit of {limit} in “{clause}”",
    "act.count_missing": "How many there were (at most {limit} are allowed by “{clause}”)",
    "act.weapon_missing": "What weapon it was",
    "act.calibre_missing": "The calibre of the weapon (“{clause}” speaks of {range} mm)",
    "act.armed_missing": "How many armed people there were (at most {limit} are allowed by “{clause}”)",
    "act.actor_missing": "Who did it (“{clause}” binds {by})",
    "act.side_missing": "Which side of {line} it was on",
    "act.not_due": "“{clause}” is not due before {at}",
    "act.open": "“{clause}” turns on words that a person must judge: {what}",
    "act.text_question": "Whether “{clause}” means {weapon} is a question of the text",
    "act.conflict": "“{clause}” and “{other}” say different things of this act",
    "act.condition_unmet": "“{clause}” would permit it, but its condition does not hold: {what}",
    "act.condition_unknown": "“{clause}” would permit it if this holds: {what}",
    "act.condition_claimed": "“{clause}” is claimed; a person must find whether this holds: {what}",
    "act.condition_met": "“{clause}” applies: {what}",
    "act.if_unmet": "“{clause}” does not apply, since this does not hold: {what}",
    "act.if_unknown": "“{clause}” applies if this holds: {what}",
    "reciprocity": "“{clause}” holds back {duty} until {on} is performed; whether it was is for the record",
    "not_in_force": "Nothing of it applies: it was not in force then and there",
    "excluded_actor": "Its prohibitions do not bind {group}; other law does",
    # decide
    "decide.place": "A place known to {metres} m or better would decide it",
    "decide.side": "Knowing on which side of {line} it was would decide it",
    "decide.time": "A time on one side of {at} would decide it",
    "decide.start": "Agreement on when it begins or ends would decide it",
    "decide.geometry": "A map of {zone} would decide it",
    "decide.actor": "Knowing who acted would decide it",
    "decide.adherence": "A decision on the later acceptance of {group} would decide it",
    "decide.dispute": "{needs}",
    "decide.fact": "An answer to this would decide it: {what}",
    "decide.finding": "A person's finding on this would decide it: {what}",
    "decide.weapon": "Knowing the weapon and its calibre would decide it",
    # standing words
    "protective": (
        "For now and for the future the answer names only what protects. Nothing here is leave to act: the duties "
        "of verification and precaution are unchanged"
    ),
    "protective.none": "Nothing is known here that protects; that is not an answer about what stands there",
    "status": "The pack tells the instrument as {status}; its windows say when it holds",
    "law_unchanged": "International humanitarian law holds whether or not these terms reach the act",
}
"""English sentence of every code; the client holds the same codes in its languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason: a code of `TEXTS` and its values (texts and integers)."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def text(self) -> str:
        """Give the reason as an English sentence."""
        said = TEXTS[self.code].format(**self.values)
        return said[:1].upper() + said[1:]

    def plain(self) -> dict[str, Any]:
        """Give the reason as plain values."""
        return {"code": self.code, **self.values, "text": self.text()}


def because(code: str, **values: str | int) -> Reason:
    """Make a reason; the code is one of `TEXTS`."""
    if code not in TEXTS:
        invariant(False, f"reason {code} has its sentence")
    return Reason(code=code, values=values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseAnswer:
    """What one clause says of the act: its effect if it reaches it, and whether it reaches the time and place."""

    id: str
    kind: str
    ref: str
    text: Words
    effect: str
    time: str
    place: str
    why: tuple[Reason, ...] = ()
    recall: bool = False
    compared: bool = False

    def plain(self) -> dict[str, Any]:
        """Give it as plain values."""
        return {
            "id": self.id,
            "ref": self.ref,
            "kind": self.kind,
            "text": dict(self.text),
            "effect": self.effect,
            "time": self.time,
            "place": self.place,
            "why": [one.plain() for one in self.why],
            "recall": self.recall,
            "compared": self.compared,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one instrument says of the act, for one guarantor where guarantors differ."""

    pack: str
    pack_version: str
    instrument: str
    title: Words
    version: str
    basis: str
    guarantor: str | None
    time: str
    place: str
    actor_status: str
    actor_authority: str | None
    act: str
    clauses: tuple[ClauseAnswer, ...]
    facts_used: tuple[Reason, ...]
    facts_missing: tuple[Reason, ...]
    would_decide: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    claims: tuple[Reason, ...] = ()
    flags: tuple[str, ...] = ()
    recall: bool = False
    compared: bool = False
    protective: bool = False
    pack_sha256: str = ""
    """Hash of the pack's text: of two versions on a record this is the one that answered."""
    steady_m: int = 0
    """A move of up to so many metres in any direction cannot change time, place, actor or act; 0: not known to hold."""
    steady_ms: int = 0
    """A move of up to so many milliseconds cannot, either."""
    number: str = ""
    """Where the text stands on the record, if it was asked there."""
    parties: tuple[str, ...] = ()
    """Whose word put it in force on the record: one alone is unilateral, whatever the text says of itself."""

    def plain(self) -> dict[str, Any]:
        """Give the answer as plain values, as the command line and the API print it."""
        return {
            "pack": self.pack,
            "pack_version": self.pack_version,
            "instrument": self.instrument,
            "title": dict(self.title),
            "version": self.version,
            "basis": self.basis,
            "guarantor": self.guarantor,
            "time": self.time,
            "place": self.place,
            "actor_status": self.actor_status,
            "actor_authority": self.actor_authority,
            "act": self.act,
            "clauses": [one.plain() for one in self.clauses],
            "facts_used": [one.plain() for one in self.facts_used],
            "facts_missing": [one.plain() for one in self.facts_missing],
            "would_decide": [one.plain() for one in self.would_decide],
            "reasons": [one.plain() for one in self.reasons],
            "claims": [one.plain() for one in self.claims],
            "flags": list(self.flags),
            "recall": self.recall,
            "compared": self.compared,
            "protective": self.protective,
            "steady_m": self.steady_m,
            "steady_ms": self.steady_ms,
            "number": self.number,
            "parties": list(self.parties),
        }
