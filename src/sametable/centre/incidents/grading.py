"""The desk's rules for what is said about a case, and the node's own opening of what it committed to.

Decides what this desk lets its people say: no grading in the open while a blind round is open, one commitment a round,
and only one whose grading stays with this node, so that it can be opened; a finding needs two parties at least; only
the party that was asked undertakes. What other nodes' desks let through is in the record all the same, and
`core/assess` tells what it is worth. And decides when the node opens: once everybody has committed, or the round's time
is over. The opened grading is said under the node's key, to the same parties, in the very words that were committed to.

A crash between opening and counting leaves the grading in the own log: it is read again at the next start, and is not
said twice. Times are ms. Source: issue "incidents", blind grading; decision 0017.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from sametable.centre.incidents.listing import incidents_of
from sametable.centre.say import say
from sametable.core.assess.gradings import rounds
from sametable.core.model.registry import check_fields
from sametable.core.model.sealed import opens
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.core.assess.case import Case
    from sametable.core.assess.gradings import Round
    from sametable.core.picture.cases import CaseSaid

HELD_TO = frozenset({"grading", "grading_sealed", "finding", "undertaking"})
"""Kinds for which this desk has rules of its own."""


def check_case(centre: Centre, fields: Mapping[str, object], own_side: bytes | None) -> None:
    """Hold what is said about a case to this desk's rules.

    Raises `case.blind_round`, `case.not_sealed`, `case.required`, `case.not_asked`.
    """
    match fields.get("type"):
        case "grading":
            check_open(centre, fields)
        case "grading_sealed":
            check_commitment(centre, fields)
            _check_kept(centre, fields, own_side)
        case "finding":
            _check_required(centre, fields)
        case "undertaking":
            _check_asked(centre, fields)


def check_open(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `case.blind_round` for a grading in the open while a blind round is; what opens an ended one is let through."""
    case = case_about(centre, str(fields.get("target")))
    held = rounds(case) if case is not None else []
    if case is None or not held or not held[-1].open_at(case.now_ms):
        return
    ended = {one.id for each in held[:-1] for one in each.commitments}
    if fields.get("sealed") not in ended:
        waiting = ", ".join(held[-1].waiting)
        raise SametableError(
            "case.blind_round",
            at="type",
            expected="grading_sealed: a blind round is open",
            got="a grading in the open",
            advice=f"Grade blind; gradings are opened once these have committed, too: {waiting}.",
        )


def check_commitment(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `case.blind_round` for a second commitment of this party to one round."""
    case = case_about(centre, str(fields.get("target")))
    held = rounds(case) if case is not None else []
    if case is None or not held or not held[-1].open_at(case.now_ms):
        return
    if centre.node.party not in held[-1].waiting:
        raise SametableError(
            "case.blind_round",
            at="target",
            expected="one commitment of a party to a blind round",
            got="another one",
            advice="Yours is committed to; it is opened by itself. Grade again once the round is over.",
        )


def case_about(centre: Centre, target: str) -> Case | None:
    """Give the case of the incident that a statement is about; None where its report is not here."""
    incidents = incidents_of(centre)
    listing = incidents.listing(for_all=False)
    report = listing.report_of(target)
    return incidents.case(listing, report) if report is not None else None


def _check_kept(centre: Centre, fields: Mapping[str, object], own_side: bytes | None) -> None:
    """Raise `case.not_sealed` unless the grading itself comes along, to stay with this node."""
    kept = kept_grading(own_side)
    if kept is None or not opens(fields, kept, centre.node.party):
        raise SametableError(
            "case.not_sealed",
            at="own_side",
            expected="the grading that was committed to, with its nonce",
            got="nothing that opens it",
            advice="Prepare it as a blind grading; the node keeps it and opens it.",
        )


def kept_grading(own_side: bytes | None) -> dict[str, Any] | None:
    """Read the grading that stayed with this node; None where it is none."""
    try:
        held = msgspec.json.decode(own_side or b"", type=dict[str, Any])
        named = check_fields(held).name
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, SametableError):
        return None
    return held if named == "grading" and "sealed" not in held and "nonce" in held else None


def _check_required(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `case.required` unless a finding needs two parties of this record, and none that is not of it."""
    named = fields.get("required")
    needed = {str(one) for one in named} if isinstance(named, list) else set()
    unknown = sorted(needed - centre.parties)
    if unknown or len(needed | {centre.node.party}) < 2:
        raise SametableError(
            "case.required",
            at="required",
            expected="two or more of " + ", ".join(sorted(centre.parties)),
            got=", ".join(unknown or sorted(needed))[:80],
            advice="What one party finds alone is its grading.",
        )


def _check_asked(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `case.not_asked` where somebody answers a request that was made to another party."""
    request = centre.picture.cases.said.get(str(fields.get("target")))
    if request is None or request.kind != "request" or request.fields.get("to") != centre.node.party:
        raise SametableError(
            "case.not_asked",
            at="target",
            expected=f"a request to {centre.node.party}",
            got=str(request.fields.get("to"))
            if request is not None and request.kind == "request"
            else "none",
            advice="Say what you saw of it as a verification.",
        )


class Opener:
    """Opens this node's own gradings when their rounds are over. Looks only when something changed or a time is over."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing looked at."""
        self._centre = centre
        self._revision = -1
        self._again_ms: int | None = None
        self._opened: set[str] = set()

    async def open_due(self) -> int:
        """Open what is due; give how many. Raises `statement.*`, `record.*`, `store.*`."""
        centre = self._centre
        now_ms = centre.clock.now_ms()
        if centre.revision == self._revision and (self._again_ms is None or now_ms < self._again_ms):
            return 0
        self._revision, self._again_ms = centre.revision, None
        opened = 0
        for one in self._closed():
            held = self._round(one)
            if held is None:
                continue
            if held.open_at(now_ms):
                self._again_ms = min(self._again_ms or held.until_ms, held.until_ms)
            elif await self._open(one):
                opened += 1
        return opened

    def _closed(self) -> list[CaseSaid]:
        """Give the commitments of this node that it has not opened; what was opened is not looked for again."""
        cases, own = self._centre.picture.cases, self._centre.node
        sealed = [cases.said[one] for one in cases.kinds.get("grading_sealed", ()) if one not in self._opened]
        held = [one for one in sealed if one.node == own.id and not one.void]
        if not held:
            return []
        gradings = [cases.said[one] for one in cases.kinds.get("grading", ())]
        opened = {one.fields.get("sealed") for one in gradings if one.party == own.party}
        self._opened |= {one.id for one in held} & opened
        return sorted((one for one in held if one.id not in opened), key=lambda one: one.order)

    def _round(self, one: CaseSaid) -> Round | None:
        """Give the round that a commitment binds its party in; None for a second one, which binds nobody."""
        case = case_about(self._centre, one.target)
        held = rounds(case) if case is not None else []
        return next((each for each in held if any(one.id == given.id for given in each.commitments)), None)

    async def _open(self, one: CaseSaid) -> bool:
        centre = self._centre
        origin, index = one.order[1], one.order[2]
        kept = kept_grading(centre.store.own_side(index, origin))
        self._opened.add(one.id)
        if kept is None or not opens(one.fields, kept, one.party):
            return False  # what stayed here is gone, or is another grading: it is shown as never opened
        audience = parse_entry(centre.store.leaves(origin, index, 1)[0]).aud
        try:
            await say(centre, {**kept, "sealed": one.id}, audience=audience)
        except SametableError:
            self._opened.discard(one.id)
            self._revision = -1
            raise
        return True
