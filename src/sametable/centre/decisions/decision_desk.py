"""What this desk lets people say of decisions, signatures and their side's part in them.

Decides: nothing is put for decision that could never be taken, nor that somebody who is asked has left; a signature is of one
who is asked, over exactly what was put, to everybody to whom it was put, and not where it would count for nothing. What other
desks let through is in the record all the same; what it amounts to is worked out by the same rules (`core/decisions`).

Not decided: whether to sign. Times ms UTC. Source: decision 0030; issue "the negotiating table".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.centre import beat
from sametable.centre.decisions.agreed import parts, reaches, signed
from sametable.centre.decisions.deciding import clocks_of, decisions_of, shown_ms
from sametable.centre.decisions.terms_numbers import check_numbers
from sametable.centre.terms.held import terms_of
from sametable.core.decisions.deciding import Put, flaws_of, put_of
from sametable.core.decisions.participation import LAST, before
from sametable.core.decisions.signing import BREAKS, SIGNS
from sametable.core.delineation.content import content_sha256
from sametable.core.picture.cases import CaseSaid
from sametable.core.terms.adopted import FOREVER
from sametable.core.terms.moments import told as utc
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.decisions.deciding import Decision, Facts, Why

SIGNABLE = frozenset({"decision", "minutes", "public_line", "delineation"})
IN_VIEW = frozenset({"decision", "signature", "participation"})
EXPECTED: Mapping[str, str] = {
    "no_version": "a version of a proposal",
    "unreadable": "a version whose text can be read",
    "version_back": "a version that was not taken back",
    "unfinished": "a version that is finished",
    "other_text": "the hash of that version's text",
    "brackets": "a text without brackets",
    "no_clauses": "a text with at least one clause",
    "words_missing": "words in every clause, in each language that is put",
    "languages": "every authentic language of the text, and none that it does not have",
    "other_terms": "the terms that the version names",
    "not_all_asked": "all whom the proposal and the terms in force ask",
    "unknown_party": "parties of this record",
    "not_shown": "everybody who is asked among those who can read it",
    "terms_for_all": "all parties as readers, where terms follow",
    "annexes_unseen": "annexes that stand in the record, for everybody who reads it",
    "terms_unseen": "a terms text that stands in the record",
    "no_silence": "signatures: the terms in force take no decision by silence",
    "short_silence": "a silence that lasts at least as long as agreed",
}
CODES: Mapping[str, str] = {
    "not_all_asked": "decision.required",
    "unknown_party": "decision.required",
    "not_shown": "decision.readers",
    "terms_for_all": "decision.readers",
    "no_silence": "decision.silence",
    "short_silence": "decision.silence",
    "other_terms": "decision.terms",
    "terms_unseen": "decision.terms",
}
"""Every other flaw is one of the text: `decision.text`."""


async def in_view(centre: Centre, kind: str) -> None:
    """Have the log say what this node has counted before something is said for which that matters."""
    if kind in IN_VIEW and centre.others_since_beat:
        await beat.write(centre)


def brings_terms(centre: Centre, fields: Mapping[str, object]) -> bool:
    """Tell whether a statement is this side's word for terms: a signature under a decision with terms, or one put by silence.

    As a word of its own that takes two persons of a side (decision 0013); so it does here. To refuse, to break a silence
    and to take back takes one.
    """
    if fields.get("type") == "decision":
        return fields.get("how") == "silence" and bool(fields.get("terms"))
    if fields.get("type") != "signature" or fields.get("says") != SIGNS:
        return False
    put = centre.picture.cases.said.get(str(fields.get("target")))
    return put is not None and put.kind == "decision" and bool(put.fields.get("terms"))


def check_decision(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Refuse a decision that could never be taken. Raises `decision.*`."""
    put, facts = drafted(centre, fields, readers)
    for flaw in flaws_of(put, facts):
        raise _flawed(flaw, put)
    _check_here(centre, put.required)
    if put.until_ms is not None and put.until_ms <= put.at_ms:
        raise SametableError(
            "decision.late", at="until_ms", expected="a moment to come", got=utc(put.until_ms)
        )
    if put.terms:
        _check_begins(put)
        _check_terms(centre, put)
        check_numbers(centre, put)


def drafted(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> tuple[Put, Facts]:
    """Give a decision as it would be put now, no earlier than the clocks of those whom it asks show, and what it would rest on."""
    said = CaseSaid(
        id="",
        kind="decision",
        party=centre.node.party,
        node=centre.node.id,
        number="",
        order=LAST,
        at_ms=centre.clock.now_ms(),
        target=str(fields.get("target", "")),
        fields=fields,
    )
    put = put_of(said, said.at_ms)
    put = replace(put, at_ms=shown_ms(centre, clocks_of(put)))
    return put, decisions_of(centre).facts(put, before, readers)


def _flawed(flaw: Why, put: Put) -> SametableError:
    told = ", ".join(flaw.values.values())
    at = {
        "decision.required": "required",
        "decision.readers": "audience",
        "decision.silence": "until_ms",
        "decision.terms": "terms",
    }
    code = CODES.get(flaw.code, "decision.text")
    expected = EXPECTED.get(flaw.code, flaw.code)
    if flaw.code == "short_silence":
        expected = f"at least {told} hours from now"
        told = utc(put.until_ms or 0)
    return SametableError(code, at=at.get(code, "target"), expected=expected, got=told[:120] or flaw.code)


def _check_here(centre: Centre, asked: Iterable[str]) -> None:
    presence = parts(centre)
    away = sorted(party for party in asked if presence.away(party))
    if away:
        raise SametableError(
            "decision.party_away",
            at="required",
            expected="parties that take part in joint acts",
            got=", ".join(away),
            advice="What takes its signature stops until it takes part again; all else goes on.",
        )


def _check_begins(put: Put) -> None:
    """Refuse terms that would begin when this record's time ends: decided, they would never be in force."""
    if put.effective_ms is not None and put.effective_ms >= FOREVER:
        raise SametableError(
            "decision.never", at="effective_ms", expected="a moment before 2100-01-01T00:00Z, where this record's time ends",
            got=utc(put.effective_ms), advice="Put the day on which the text begins.",
        )  # fmt: skip


def _check_terms(centre: Centre, put: Put) -> None:
    """Refuse terms that are not in the record, or that do not read as terms."""
    terms = terms_of(centre)
    texts = {one.standing.text_id: one for one in terms.read(terms.look())}
    for name, text_id in (("terms", put.terms), ("amends", put.amends)):
        held = texts.get(text_id)
        if text_id and (held is None or held.pack is None or held.standing.state == "withdrawn"):
            raise SametableError(
                "decision.terms",
                at=name,
                expected="a terms text of this record that reads as terms",
                got="none"
                if held is None
                else held.standing.state
                if held.trouble is None
                else str(held.trouble)[:120],
            )
    target = texts[put.terms]
    known = {one.id for one in target.pack.instruments} if target.pack is not None else set()
    if not set(put.instruments) <= known:
        raise SametableError(
            "decision.terms",
            at="instruments",
            expected="instruments of the text: " + ", ".join(sorted(known))[:200],
            got=", ".join(sorted(set(put.instruments) - known))[:80],
        )


def check_signature(centre: Centre, fields: Mapping[str, object], readers: frozenset[str]) -> None:
    """Refuse a signature that would count for nothing. Raises `decision.*`."""
    target, own, says = str(fields.get("target")), centre.node.party, fields.get("says")
    put = centre.picture.cases.said.get(target)
    if put is None or put.kind not in SIGNABLE:
        raise SametableError(
            "decision.not_put",
            at="target",
            expected="a decision, minutes, public lines or a delineation",
            got="nothing of this record" if put is None else put.kind,
        )
    asked = asked_under(put)
    if own not in asked:
        raise SametableError(
            "decision.not_asked", at="target", expected=f"what asks {own}", got=", ".join(sorted(asked))
        )
    if readers != reaches(centre, target):
        raise SametableError(
            "decision.readers",
            at="audience",
            expected="everybody to whom it was put, and nobody else",
            got=", ".join(sorted(readers)),
        )
    content = content_of(put)
    if fields.get("content_sha256") != content:
        raise SametableError(
            "decision.other_text",
            at="content_sha256",
            expected=content,
            got=str(fields.get("content_sha256")),
            advice="Look at what is put now, and sign that.",
        )
    if put.kind == "decision":
        _check_decided(centre, target, fields)
    elif says == BREAKS:
        raise SametableError("decision.silence", at="says", expected="a decision by silence", got=put.kind)
    if says == SIGNS:
        _check_here(centre, asked)
        _check_new(centre, put, asked, str(fields.get("content_sha256")))


def asked_under(put: CaseSaid) -> frozenset[str]:
    """Give whose signatures what is put asks for."""
    held = put.fields.get("required", put.fields.get("agreed_with"))
    asked = frozenset(map(str, held)) if isinstance(held, list) else frozenset()
    return asked | {put.party} if put.kind == "delineation" else asked


def content_of(put: CaseSaid) -> str:
    """Give the hash of exactly what is put."""
    if put.kind == "delineation":
        return content_sha256(put.fields)
    return str(put.fields.get("text_sha256", put.fields.get("content_sha256", "")))


def _check_decided(centre: Centre, target: str, fields: Mapping[str, object]) -> None:
    now = next(one for one in decisions_of(centre).all() if one.put.id == target)
    says = fields.get("says")
    if now.state == "void":
        raise SametableError(
            "decision.void",
            at="target",
            expected="a decision that can be taken",
            got=", ".join(one.code for one in now.why),
        )
    if now.decided:
        raise SametableError(
            "decision.decided",
            at="target",
            expected="a decision that is not taken yet",
            got=now.put.number,
            advice="Nothing undoes it; the way out of terms is to leave them.",
        )
    if says == SIGNS and fields.get("text"):
        raise SametableError(
            "decision.annotated",
            at="text",
            expected="a signature under the text as it is",
            got="a remark of its own",
            advice="Say the remark by itself, or put another version.",
        )
    if says == SIGNS:
        _check_begins(now.put)
        check_numbers(centre, now.put)
    _check_time(centre, now, str(says))


def _check_time(centre: Centre, now: Decision, says: str) -> None:
    until_ms, now_ms = now.put.until_ms, centre.clock.now_ms()
    if says == BREAKS and not now.put.by_silence:
        raise SametableError(
            "decision.silence", at="says", expected="a decision by silence", got="one by signatures"
        )
    if says == SIGNS:
        now_ms = shown_ms(centre, clocks_of(now.put))
    ends = says == BREAKS or not now.put.by_silence
    if until_ms is not None and ends and now_ms > until_ms:
        raise SametableError(
            "decision.late", at="says", expected=f"before {utc(until_ms)}", got=utc(now_ms),
            advice="Its time has passed by this node's clock, or by that of a side that is asked. What is still wanted is put anew.",
        )  # fmt: skip


def _check_new(centre: Centre, put: CaseSaid, asked: frozenset[str], content: str) -> None:
    own = centre.node.party
    if own in signed(centre, put.id, asked, content).signed:
        raise SametableError(
            "decision.said_already", at="says", expected="a signature that was not given yet", got=put.number
        )


def check_withdrawal(centre: Centre, fields: Mapping[str, object]) -> None:
    """Refuse to take back what all have signed, or a signature under it: that would have no effect. Raises `decision.decided`."""
    cases = centre.picture.cases
    said = cases.said.get(str(fields.get("target")))
    put = cases.said.get(said.target, said) if said is not None and said.kind == "signature" else said
    if put is not None and put.kind in {"minutes", "public_line"}:
        _check_signed(centre, put)
    if said is None or said.kind not in {"decision", "signature"}:
        return
    name = said.id if said.kind == "decision" else said.target
    held = next((one for one in decisions_of(centre).all() if one.put.id == name), None)
    if held is not None and held.decided:
        raise SametableError(
            "decision.decided",
            at="target",
            expected="what is not decided yet",
            got=held.put.number,
            advice="Nothing undoes it; the way out of terms is to leave them.",
        )


def _check_signed(centre: Centre, put: CaseSaid) -> None:
    """Refuse to take back minutes or public lines that all have signed."""
    named = put.fields.get("agreed_with")
    required = frozenset(map(str, named)) if isinstance(named, list) else frozenset[str]()
    if signed(centre, put.id, required, str(put.fields.get("content_sha256"))).complete:
        raise SametableError(
            "decision.decided", at="target", expected="what not all have signed yet", got=put.number,
            advice="It stays signed. What is wanted otherwise is put anew, and signed by all.",
        )  # fmt: skip


def check_participation(centre: Centre, fields: Mapping[str, object]) -> None:
    """Refuse a word on this side's part that changes nothing. Raises `decision.said_already`."""
    state = parts(centre).state(centre.node.party)
    wanted = {"suspends": "suspended", "resumes": "here", "leaves": "left"}[str(fields.get("says"))]
    if state == wanted:
        raise SametableError(
            "decision.said_already", at="says", expected="a word that changes this side's part", got=state
        )
