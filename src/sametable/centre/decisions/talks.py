"""The talks as this side's people see them: meetings, groups, actions, deadlines, public lines, checklists and objections.

Decides where the parts come from (this side's picture, or what all may read), whose marks a checklist takes, and how each part is
told. What was taken back is not shown but for meetings and deadlines, which say so. An annotation stands beside minutes, never in
them; outcomes are each side's own. Times are ms UTC.

Source: domain reference 9; decision 0034.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sametable.centre.alerts.facts import audience_of
from sametable.centre.decisions.agreed import around, reaches
from sametable.centre.decisions.decision_views import decisions_shown
from sametable.core.decisions import signing
from sametable.core.decisions.checklists import about_of, checklists
from sametable.core.decisions.deadlines import deadlines
from sametable.core.decisions.talks import (
    Asked,
    actions,
    meeting_of,
    public_lines,
    rounds,
    standing,
    things,
    whole,
)
from sametable.core.passage.versions import first_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.decisions.checklists import Checklist
    from sametable.core.decisions.deadlines import Deadline
    from sametable.core.decisions.talks import Action, Round
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid
    from sametable.core.picture.fold import Picture

_NAMES = ("title", "name", "what")
OVER = frozenset({"broken", "refused", "void", "expired"})
"""States of a decision in which no silence runs."""
NEVER = frozenset({"void", "expired"})
"""States of a decision that nothing will follow from; a broken silence may still be signed by all."""
_INTENTION = ("said_by", "what", "starts", "zone", "raw_text", "raw_language", "source")


def reading(centre: Centre, *, for_all: bool = False) -> Asked:
    """Give out of what talks are read at this moment; `for_all`: out of what all parties may read alone."""
    picture = centre.shared if for_all else centre.picture
    return Asked(
        cases=picture.cases,
        now_ms=centre.clock.now_ms(),
        withdrawn=lambda one: picture.withdrawn(one.id, one.party),
    )


def talks_shown(centre: Centre, *, for_all: bool = False) -> dict[str, Any]:
    """Give everything of the talks that stands, meetings with the latest first; `for_all` as in `reading`."""
    return _Drawer(centre, for_all=for_all).all()


def parties_of(cases: Cases, one: CaseSaid) -> list[str]:
    """Give the parties whose word takes what is to be announced, as it names them; none where it names nobody."""
    if one.kind == "proposal_version":
        one = cases.said.get(one.target, one)
    held = one.fields.get("agreed_with") or one.fields.get("required")
    return [str(party) for party in held] if isinstance(held, list) else []


def deadlines_now(centre: Centre, *, for_all: bool = False) -> list[Deadline]:
    """Give everything that is coming or has come; of decisions with what became of them."""
    held = deadlines(reading(centre, for_all=for_all))
    if not any(one.said.kind == "decision" for one in held):
        return held
    states = {str(one["id"]): str(one["state"]) for one in decisions_shown(centre, for_all=for_all)}
    return [replace(one, state=_decided(one, states.get(one.first, ""))) for one in held]


def _decided(one: Deadline, state: str) -> str:
    """Give how the hour of a decision stands: an hour of what will not be is called off, a silence that held has ended."""
    if state in (OVER if one.kind == "silence" else NEVER):
        return "cancelled"
    return "settled" if one.kind == "silence" and state == "decided" else one.state


def place_of(centre: Centre, entry_id: str) -> tuple[str, int] | None:
    """Give where a statement stands; None where it is not here, or where what is named is no id at all."""
    try:
        return centre.store.locate(entry_id)
    except SametableError:
        return None  # a desk elsewhere let it through; it is shown as not here


class _Drawer:
    """Draws the parts out of one picture."""

    def __init__(self, centre: Centre, *, for_all: bool) -> None:
        self._centre = centre
        self._picture: Picture = centre.shared if for_all else centre.picture
        self._asked = reading(centre, for_all=for_all)
        self._cases = self._picture.cases
        self._for_all = for_all
        self._around = around(centre, self._picture)

    def all(self) -> dict[str, Any]:
        """Give every part."""
        acts = actions(self._asked)
        objections = [self._objection(one) for one in standing(self._asked, "objection")]
        return {
            "now_ms": self._asked.now_ms,
            "zone": self._centre.genesis.theatre.zone,
            "rounds": [self._round(one, acts, objections) for one in rounds(self._asked)],
            "groups": [
                self._group(one) for one in things(self._asked, "working_group") if one.latest is not None
            ],
            "actions": [self._action(one) for one in acts],
            "deadlines": [self._deadline(one) for one in deadlines_now(self._centre, for_all=self._for_all)],
            "public_lines": [self._public_line(one) for one in reversed(public_lines(self._asked))],
            "checklists": [self._checklist(one) for one in checklists(self._asked, self._parties)],
            "objections": objections,
        }

    def _round(
        self, one: Round, acts: Sequence[Action], objections: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        said, ids = one.chain.shown, {version.id for version in one.chain.versions}
        fields = said.fields
        return {
            **self._head(said, one.chain),
            **{name: fields.get(name) for name in ("form", "title", "place_name", "window", "source", "text")},
            "agenda": fields.get("agenda") or [],
            "attendance": fields.get("attendance") or [],
            "documents": [self._linked(str(each)) for each in _rows(fields, "documents")],
            "group": self._linked(str(fields["group"])) if fields.get("group") else None,
            "state": one.state,
            "outcome": [
                {
                    "party": word.party, "said_by": word.said_by or None, "outcome": word.outcome,
                    "kind": word.said.kind, "number": word.said.number, "at_ms": word.said.at_ms,
                }
                for word in one.outcomes
            ],
            "outcome_differs": one.differs,
            "minutes": [self._joint(each) for each in one.minutes],
            "read_outs": [self._read_out(each) for each in one.read_outs],
            "actions": [self._action(each) for each in acts if each.about == one.chain.first],
            "objections": [each for each in objections if each["target"]["id"] in ids],
            "beside": [self._linked(each) for each in one.beside],
        }  # fmt: skip

    def _joint(self, one: CaseSaid) -> dict[str, Any]:
        """Give what is to be signed, how that stands, and annotations beside it."""
        required = [str(each) for each in _rows(one.fields, "agreed_with")]
        sha256 = str(one.fields.get("content_sha256") or "")
        signed = signing.standing(self._cases, one.id, required, sha256, self._around)
        readable = whole(one)
        back = self._asked.withdrawn(one)
        state = "withdrawn" if back else "refused" if signed.refused else "open"
        if signed.complete:
            state = "agreed"
        return {
            **self._head(one),
            "texts": one.fields.get("texts") or [],
            "sha256": sha256,
            "readable": readable,
            "state": state if readable else "void",
            "withdrawn_after": signed.complete and back,
            "signed": {
                "required": sorted(set(required)),
                "signed": list(signed.signed),
                "refused": list(signed.refused),
                "missing": list(signed.missing),
                "complete": signed.complete and readable,
                "words": [
                    {
                        "id": word.id, "party": word.party, "says": word.says, "signed_as": word.signed_as,
                        "number": word.number, "at_ms": word.at_ms, "why": word.why or ("taken_back" if word.gone else ""),
                    }
                    for word in signed.words
                ],
            },
            "annotations": [
                {
                    "party": word.party, "text": word.text, "says": word.says, "number": word.number,
                    "at_ms": word.at_ms,
                }
                for word in signed.words
                if word.text and not word.gone and word.why != "void"
            ],
        }  # fmt: skip

    def _read_out(self, one: CaseSaid) -> dict[str, Any]:
        return {
            **self._head(one),
            "texts": one.fields.get("texts") or [],
            **{name: one.fields.get(name) for name in ("outcome", "said_by", "published_ms", "source")},
        }

    def _group(self, chain: Chain) -> dict[str, Any]:
        fields = chain.shown.fields
        return {
            **self._head(chain.shown, chain),
            **{name: fields.get(name) for name in ("name", "topic", "text")},
            "members": sorted(str(one) for one in _rows(fields, "members")),
            "ended": fields.get("ended") is True,
        }

    def _action(self, one: Action) -> dict[str, Any]:
        fields = one.chain.shown.fields
        return {
            **self._head(one.chain.shown, one.chain),
            **{name: fields.get(name) for name in ("what", "owner", "text")},
            "by_ms": one.due_ms,
            "due": [
                {"party": due.said.party, "by_ms": due.by_ms, "number": due.said.number} for due in one.due
            ],
            "about": self._linked(one.about) if one.about else None,
            "steps": [self._step(each) for each in one.steps],
            "state": one.state,
            "late": one.late,
        }

    def _step(self, one: CaseSaid) -> dict[str, Any]:
        return {**self._head(one), **{name: one.fields.get(name) for name in ("step", "by_ms", "text")}}

    def _deadline(self, one: Deadline) -> dict[str, Any]:
        more = {name: one.said.fields.get(name) for name in _INTENTION} if one.kind == "intention" else {}
        return {
            **self._head(one.said),
            "kind": one.kind,
            "id": one.first,
            "version_id": one.said.id,
            "version": one.version,
            "title": one.title,
            "start_ms": one.start_ms,
            "end_ms": one.end_ms,
            "by": one.by,
            "state": one.state,
            "about": self._linked(one.about) if one.about else None,
            "steps": [self._step(each) for each in one.steps],
            "not_known": list(one.not_known),
            **more,
        }

    def _public_line(self, one: CaseSaid) -> dict[str, Any]:
        return {
            **self._joint(one),
            "target": self._linked(one.target),
            "not_before_ms": one.fields.get("not_before_ms"),
        }

    def _checklist(self, one: Checklist) -> dict[str, Any]:
        return {
            **self._head(one.chain.shown, one.chain),
            "target": self._linked(one.about),
            "announce_ms": one.chain.shown.fields.get("announce_ms"),
            "parties": list(one.parties),
            "items": [
                {
                    "text": item.text,
                    "marks": [
                        {**self._head(mark), **{name: mark.fields.get(name) for name in ("says", "text")}}
                        for mark in item.marks
                    ],
                    "missing": list(item.missing),
                }
                for item in one.items
            ],
            "ready": one.ready,
        }

    def _objection(self, one: CaseSaid) -> dict[str, Any]:
        return {
            **self._head(one),
            "target": self._linked(one.target),
            **{name: one.fields.get(name) for name in ("clause", "said_by", "text", "source")},
            "at_ms": one.fields.get("at_ms", one.at_ms),
        }

    def _parties(self, chain: Chain) -> Sequence[str]:
        """Give whose marks a list takes: whom its subject names, else the members of its group, else all who may read it."""
        target = self._cases.said.get(about_of(chain))
        named = parties_of(self._cases, target) if target is not None else []
        return named or sorted(reaches(self._centre, chain.shown.id))

    def _head(self, one: CaseSaid, chain: Chain | None = None) -> dict[str, Any]:
        head = {
            "id": chain.first if chain else one.id,
            "number": one.number,
            "party": one.party,
            "at_ms": one.at_ms,
            "audience": audience_of(self._centre, one.id),
        }
        if chain is None:
            return head
        return {**head, "version": chain.version, "version_id": one.id, "versions": len(chain.versions)}

    def _linked(self, entry_id: str) -> dict[str, Any]:
        """Tell of a statement that another one names: its number, and its kind and title where it may be read here."""
        place = place_of(self._centre, entry_id)
        number = self._picture.number(*place) if place else None
        said = self._cases.said.get(entry_id)
        if said is not None:
            meeting = meeting_of(self._asked, entry_id)
            first = meeting or first_of(self._cases, entry_id)
            return {"id": first, "number": number, "kind": said.kind, "title": titles(said)}
        return {"id": entry_id, "number": number, "kind": self._kind(entry_id), "title": []}

    def _kind(self, entry_id: str) -> str | None:
        if entry_id in self._picture.marks:
            return "report"
        if entry_id in self._picture.counts:
            return "ledger_count"
        return self._picture.others.get(entry_id, (None, "", ""))[0]


def titles(one: CaseSaid) -> list[dict[str, str]]:
    """Give what a statement is called, by language; the language is empty where it does not say which it is."""
    held = next((one.fields[name] for name in _NAMES if one.fields.get(name)), "")
    if isinstance(held, list):
        return [dict(row) for row in held if isinstance(row, dict)]
    return [{"language": "", "text": str(held)}] if held else []


def _rows(fields: object, name: str) -> Iterable[object]:
    held = fields.get(name) if hasattr(fields, "get") else None
    return held if isinstance(held, list) else []
