"""Decisions as screens are given them: how each stands and why, who signed, who is waited for, who is away.

Decides the shape of what is given, and the draft of a decision: the fields that the plain way takes, with what would be wrong
with them. Parties stand in the order of their ids; there is no count of voices. Times ms UTC.

Source: decision 0030; charter, rules 4 and 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.centre.decisions.agreed import parts, reaches
from sametable.centre.decisions.deciding import decisions_of
from sametable.centre.decisions.decision_desk import drafted
from sametable.centre.decisions.gaps import asked_of
from sametable.centre.decisions.texts import label, text_shown
from sametable.centre.terms.held import terms_of
from sametable.core.decisions.clauses import rows_of
from sametable.core.decisions.deciding import HOUR_MS, flaws_of
from sametable.core.record.audience import render_audience
from sametable.core.terms.adopted import state_at
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.decisions.deciding import Decision, Why
    from sametable.core.decisions.signing import Word
    from sametable.core.decisions.silence import Ear, Silence
    from sametable.core.decisions.text_versions import Texts, Version

TAKES = ("how", "until_ms", "terms", "amends", "instruments", "effective_ms", "title", "reason")


def decisions_shown(centre: Centre, *, for_all: bool = False) -> list[dict[str, Any]]:
    """Give every decision, the newest first."""
    held = decisions_of(centre).all(for_all=for_all)
    return [_decision(centre, one, for_all=for_all) for one in reversed(held)]


def decision_shown(centre: Centre, name: str, *, for_all: bool = False) -> dict[str, Any]:
    """Give one decision by number or id. Raises `decision.unknown`."""
    held = decisions_of(centre).all(for_all=for_all)
    found = next((one for one in held if name in {one.put.id, one.put.number}), None)
    if found is None:
        raise SametableError(
            "decision.unknown", at=name[:60], expected="a decision of this record", got="none"
        )
    row = _decision(centre, found, for_all=for_all)
    return {**row, "text": _signed_text(centre, found, for_all=for_all)}


def _signed_text(centre: Centre, one: Decision, *, for_all: bool) -> dict[str, Any] | None:
    """Give the whole text that is signed; None where its version cannot be read here."""
    found = decisions_of(centre).text(one.put.version, for_all=for_all)
    if found is None or found[1].text is None:
        return None
    return text_shown(centre, found[0].first, one.put.version, for_all=for_all)


def participation_shown(centre: Centre, *, for_all: bool = False) -> list[dict[str, Any]]:
    """Give how every party stands to joint acts."""
    presence = parts(centre, centre.shared if for_all else centre.picture)
    rows = []
    for party in sorted(centre.parties):
        last = presence.last(party)
        rows.append(
            {
                "party": party,
                "state": presence.state(party),
                "number": None if last is None else last.number,
                "since_ms": None if last is None else last.at_ms,
                "reason": "" if last is None else last.reason,
            }
        )
    return rows


def draft(
    centre: Centre, version_id: str, asked: Mapping[str, Any], *, for_all: bool = False
) -> dict[str, Any]:
    """Give a decision on a version as it would be put, with what would be wrong with it. Raises `decision.unknown`."""
    texts, version = _version(centre, version_id, for_all=for_all)
    if version.text is None:
        raise SametableError(
            "decision.text", at="version", expected="a version whose text can be read", got=version.why
        )
    fields: dict[str, Any] = {
        "type": "decision",
        "target": version.id,
        "text_sha256": version.text.sha256,
        "languages": list(version.text.authentic or version.text.languages),
        "required": sorted(asked.get("required") or asked_of(centre, texts)),
        **{name: asked[name] for name in TAKES if asked.get(name)},
    }
    readers = reaches(centre, version.id)
    put, facts = drafted(centre, fields, readers)
    if not asked.get("required"):
        fields["required"] = sorted({*fields["required"], *facts.rule.asked})
        put, facts = drafted(centre, fields, readers)
    if put.by_silence and put.until_ms is None:
        fields["until_ms"] = put.at_ms + facts.rule.silence_ms + HOUR_MS
        put, facts = drafted(centre, fields, readers)
    return {
        "fields": {name: held for name, held in fields.items() if name != "type"},
        "audience": render_audience(readers, centre.parties),
        "notices": [_why(one) for one in flaws_of(put, facts)],
        "rule": {
            "required": sorted(facts.rule.asked),
            "by_silence": facts.rule.by_silence,
            "silence_ms": facts.rule.silence_ms,
        },
    }


def _version(centre: Centre, version_id: str, *, for_all: bool) -> tuple[Texts, Version]:
    found = decisions_of(centre).text(version_id, for_all=for_all)
    if found is None:
        raise SametableError(
            "decision.unknown", at="version", expected="a version of a proposal", got=version_id[:60]
        )
    return found


def _decision(centre: Centre, one: Decision, *, for_all: bool) -> dict[str, Any]:
    put, facts = one.put, one.facts
    presence = parts(centre, centre.shared if for_all else centre.picture)
    return {
        "id": put.id,
        "number": put.number,
        "party": put.party,
        "at_ms": put.at_ms,
        **_text(centre, put.version, for_all=for_all),
        "title": put.title,
        "reason": put.reason,
        "text_sha256": put.text_sha256,
        "languages": list(put.languages),
        "how": put.how,
        "required": list(put.required),
        "until_ms": put.until_ms,
        "terms": put.terms or None,
        "amends": put.amends or None,
        "instruments": list(put.instruments),
        "makes": _named(centre, put.terms),
        "replaces": _named(centre, put.amends),
        "effective_ms": put.effective_ms,
        "state": one.state,
        "decided_ms": one.decided_ms,
        "why": [_why(each) for each in one.why],
        "signed": [_word(each) for each in facts.signed.words],
        "missing": list(facts.signed.missing),
        "heard": _heard(put.required, facts.silence),
        "nodes": [_ear(ear) for ear in facts.silence.ears] if facts.silence is not None else [],
        "away": [party for party in put.required if presence.away(party)],
        "audience": render_audience(facts.readers, centre.parties),
        "in_force": _in_force(centre, put.terms),
    }


def _text(centre: Centre, version_id: str, *, for_all: bool) -> dict[str, Any]:
    found = decisions_of(centre).text(version_id, for_all=for_all)
    if found is None:
        return {"proposal": None, "proposal_title": [], "version_id": version_id, "version_label": ""}
    texts, version = found
    return {
        "proposal": texts.first,
        "proposal_number": texts.chain.versions[0].number,
        "proposal_title": _title(texts, version),
        "version_id": version.id,
        "version_label": label(centre, texts, version),
    }


def _title(texts: Texts, version: Version) -> Any:
    """Give the title that is signed, whatever its proposal was called later."""
    return texts.head.fields.get("title", []) if version.text is None else rows_of(version.text.title)


def _why(one: Why) -> dict[str, Any]:
    return {"code": one.code, "values": dict(one.values)}


def _word(one: Word) -> dict[str, Any]:
    return {
        "id": one.id,
        "party": one.party,
        "says": one.says,
        "signed_as": one.signed_as,
        "text": one.text or None,
        "number": one.number,
        "at_ms": one.at_ms,
        "counts": one.counts and not one.gone,
        "why": one.why or ("taken_back" if one.gone else ""),
    }


def _heard(required: Iterable[str], held: Silence | None) -> list[dict[str, Any]]:
    """Give since when each party is known to have been heard after the end: by the last of its nodes."""
    ears = held.ears if held is not None else ()
    rows = []
    for party in required:
        own = [one for one in ears if one.party == party]
        closed = [one.closing.at_ms for one in own if one.closed and one.closing is not None]
        rows.append({"party": party, "at_ms": max(closed) if own and len(closed) == len(own) else None})
    return rows


def _ear(one: Ear) -> dict[str, Any]:
    return {
        "node": one.node,
        "party": one.party,
        "heard_ms": one.closing.at_ms if one.closed and one.closing is not None else None,
        "knew_ms": one.known_ms,
    }


def _named(centre: Centre, text_id: str) -> dict[str, Any] | None:
    """Give which terms a decision names, read out of the record; `readable`: whether their text reads as terms at this node."""
    if not text_id:
        return None
    terms = terms_of(centre)
    held = next((one for one in terms.look() if one.text_id == text_id), None)
    pack = next((one.pack for one in terms.read([held])), None) if held is not None else None
    return {
        "id": text_id,
        "number": None if held is None else held.number,
        "pack": None if held is None else held.pack,
        "version": None if held is None else held.version,
        "sha256": None if held is None else held.sha256,
        "state": None if held is None else held.state,
        "readable": pack is not None,
        "title": {} if pack is None else dict(pack.title),
        "instruments": [{"id": one.id, "title": dict(one.title)} for one in pack.instruments] if pack else [],
    }


def _in_force(centre: Centre, text_id: str) -> bool:
    now_ms = centre.clock.now_ms()
    return any(
        one.text_id == text_id and state_at(one, now_ms) == "in_force" for one in terms_of(centre).look()
    )
