"""How positions, gaps, their history and dispositions are told to screens: plain values, parties by their ids in order.

Decides shapes only. Nothing is added up over parties, no option stands before another but by its number in the text, and no number
is told that nobody put. A word for fewer readers stands apart, with who hears it. Times are ms UTC.

Source: issue "the negotiating table"; the client's types; decision 0029.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.centre.decisions.agreed import reaches
from sametable.centre.decisions.gaps import room_of
from sametable.centre.decisions.tables import tables_of
from sametable.core.decisions.dispositions import dispositions, objections_on, put_at_ms
from sametable.core.decisions.positions import WHOLE
from sametable.core.picture.placeless import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.decisions.gaps import Found
    from sametable.core.decisions.clauses import Bracket
    from sametable.core.decisions.dispositions import Put
    from sametable.core.decisions.gaps import Gap
    from sametable.core.decisions.positions import Stand, Standing
    from sametable.core.decisions.spans import Span
    from sametable.core.picture.cases import CaseSaid


def positions_view(centre: Centre, found: Found, *, for_all: bool = False) -> dict[str, Any]:
    """Give who stands where on each clause of a version, in the order of the text, then on the whole."""
    text = found.version.text
    names = [one.clause for one in text.clauses] if text else []
    picture = tables_of(centre).picture(for_all=for_all)
    roots = [*(one.id for one in found.texts.chain.versions), *(one.id for one in found.texts.versions)]
    objections = objections_on(picture.cases, roots, lambda one: picture.withdrawn(one.id, one.party))
    return {
        "version_id": found.version.id,
        "parties": sorted({*found.asked, *(party for held in found.stands.values() for party in held)}),
        "asked": list(found.asked),
        "clauses": [{"clause": name, "by": _by(found.stands.get(name, {}))} for name in names],
        "whole": _by(found.stands.get(WHOLE, {})),
        "not_in_text": [
            {"clause": name, "by": _by(held)}
            for name, held in sorted(found.stands.items())
            if name != WHOLE and name not in found.gaps.states
        ],
        "objections": [_objection(one) for one in objections],
    }


def gaps_view(found: Found) -> dict[str, Any]:
    """Give the gaps of a version, what hangs on what, and what changed since the last round."""
    states, linked = found.gaps.states, found.gaps.linked
    talked = found.round
    return {
        "version_id": found.version.id,
        "gaps": [_gap(one, found) for one in found.gaps.gaps],
        "closed": list(found.closed),
        "agreed": [name for name, state in states.items() if state == "agreed"],
        "unsaid": [name for name, state in states.items() if state == "unsaid"],
        "linkage": {
            "nodes": list(states),
            "edges": [_edge(one) for one in linked.edges],
            "cycles": [list(names) for _, names in linked.knots],
            "knots": [{"how": how, "clauses": list(names)} for how, names in linked.knots],
            "dangling": [_edge(one) for one in linked.dangling],
        },
        "nothing_until_all": bool(found.texts.head.fields.get("nothing_until_all")),
        "since_ms": found.since_ms,
        "round": None
        if talked is None
        else {
            "id": talked.id,
            "number": talked.number,
            "title": talked.fields["title"],
            "told_by": None if found.told is None else found.told.number,
        },
        "counts": {
            "clauses": len(states),
            **{
                name: sum(state == name for state in states.values()) for name in ("agreed", "open", "unsaid")
            },
        },
    }


def history_view(words: Iterable[tuple[Stand, str]]) -> dict[str, Any]:
    """Give every word on a clause in the order of the record, what was taken back marked as such."""
    return {"words": [{**_stand(one), "state": state or None} for one, state in words]}


def dispositions_view(centre: Centre, *, for_all: bool = False) -> dict[str, Any]:
    """Give everything that was put, with each side's word on what became of it, in the order of the record."""
    picture = tables_of(centre).picture(for_all=for_all)
    now_ms = centre.clock.now_ms()
    held = dispositions(
        picture.cases,
        lambda one: reaches(centre, one.id) or centre.parties,
        lambda one: picture.withdrawn(one.id, one.party),
    )
    return {"rows": [_put(centre, one, now_ms) for one in held]}


def _by(held: Mapping[str, Standing]) -> list[dict[str, Any]]:
    return [
        {
            **_stand(one.stand),
            "history": one.history,
            "apart": [_stand(other) for other in one.apart],
        }
        for _, one in sorted(held.items())
    ]


def _stand(one: Stand) -> dict[str, Any]:
    return {
        "party": one.party,
        "says": one.says,
        "texts": dict(one.texts),
        "choices": [{"bracket": bracket, "option": option} for bracket, option in one.choices],
        "links": [{"clause": clause, "how": how} for clause, how in one.links],
        "mandate": one.mandate,
        "reason": one.reason or None,
        "talks": one.talks or None,
        "audience": one.audience,
        "number": one.number,
        "id": one.id,
        "version": one.version,
        "at_ms": one.at_ms,
        "of": one.of,
        "of_older_text": not one.holds,
    }


def _gap(one: Gap, found: Found) -> dict[str, Any]:
    clause = one.clause.clause
    spans = [_span(held) for held in one.spans]
    return {
        "clause": clause,
        "label": one.clause.label,
        "kinds": [
            {
                "gap": kind.gap, "reason": kind.reason, "values": list(kind.values),
                "language": kind.language or None,
            }
            for kind in one.kinds
        ],
        "span": spans[0] if spans else None,
        "spans": spans,
        "options": [_bracket(held, one) for held in one.clause.brackets if held.contested],
        "positions": _words(one, found),
        "missing": list(one.missing),
        "blocked_by": list(one.blocked_by),
        "blocks": list(one.blocks),
        "since_last": found.words.get(clause),
        "bound": bool(one.bound),
        "bound_brackets": list(one.bound),
        "text_only": one.text_only,
    }  # fmt: skip


def _words(one: Gap, found: Found) -> list[dict[str, Any]]:
    """Give everybody's word on a clause: those of this wording, and those of another one as such."""
    rows = {party: _short(held, whole=held.clause == WHOLE) for party, held in one.words.items()}
    for party, standing in found.stands.get(one.clause.clause, {}).items():
        if party not in rows:
            rows[party] = _short(standing.stand, whole=False)
    return [row for _, row in sorted(rows.items())]


def _short(one: Stand, *, whole: bool) -> dict[str, Any]:
    return {
        "party": one.party, "says": one.says, "mandate": one.mandate, "audience": one.audience, "number": one.number,
        "id": one.id, "of": one.of, "of_older_text": not one.holds, "whole": whole,
    }  # fmt: skip


def _span(one: Span) -> dict[str, Any]:
    by = [{"party": party, "value": value} for party, value in one.by]
    return {"bracket": one.bracket, "low": one.low, "high": one.high, "unit": one.unit or None, "by": by}


def _bracket(one: Bracket, gap: Gap) -> dict[str, Any]:
    return {
        "bracket": one.bracket,
        "unit": one.unit or None,
        "may_fall": one.may_fall,
        "options": [
            {
                "option": at, "texts": dict(held.texts), "by": list(held.by), "value": held.value,
                "chosen_by": list(gap.chosen(one.bracket, at)),
            }
            for at, held in enumerate(one.options)
        ],
    }  # fmt: skip


def _edge(one: Any) -> dict[str, Any]:
    return {"clause": one.clause, "to": one.to, "how": one.how, "by": one.by or None}


def _objection(one: CaseSaid) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "party": one.party, "said_by": one.fields.get("said_by"),
        "clause": one.fields.get("clause"), "text": one.fields["text"], "at_ms": put_at_ms(one),
        "source": one.fields.get("source"), "on": one.target,
    }  # fmt: skip


def _put(centre: Centre, one: Put, now_ms: int) -> dict[str, Any]:
    said = shown(one.chain.shown)
    fields: Mapping[str, Any] = said.fields
    return {
        "id": one.chain.first,
        "head_id": said.id,
        "number": one.chain.versions[0].number,
        "kind": said.kind,
        "form": fields.get("form") or fields.get("asks"),
        "title": fields.get("title") or fields.get("groups") or fields.get("what"),
        "to": fields.get("to"),
        "party": said.party,
        "said_by": fields.get("said_by"),
        "at_ms": put_at_ms(one.chain.versions[0]),
        "audience": room_of(centre).audience(said.id),
        "words": [
            {
                "party": word.said.party, "said_by": word.said_by or None, "says": word.says,
                "reason": word.said.fields.get("reason"), "clauses": word.said.fields.get("clauses", []),
                "by": word.said.fields.get("by"), "number": word.said.number, "id": word.said.id,
                "at_ms": put_at_ms(word.said), "source": word.said.fields.get("source"),
                "history": len(word.earlier) + 1,
            }
            for word in one.words
        ],
        "waiting_for": list(one.waiting_for),
        "waiting_ms": one.waiting_ms(now_ms),
        "waiting_since_ms": one.waiting_since_ms,
        "ageing": one.ageing(now_ms),
        "objections": [_objection(held) for held in one.objections],
    }  # fmt: skip
