"""Putting terms into the record, and giving this party's word for them. Whoever may do it is decided before.

Both are said by the node under its own key: what its people decided together. Checked here is that the text reads as
terms, and that the word would mean something: that the text stands in the record, that its instruments exist, that
this party is one of those whose word is asked, and that it has not said the same before.

Source: issue "terms as data", in the record; record.md 4.2; decision 0013 (two persons).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.incidents.dossier import find
from sametable.centre.reports.submit_report import Receipt, receipt
from sametable.centre.say import say
from sametable.centre.settle import settle
from sametable.core.intake.discretion import check_texts
from sametable.core.model.registry import check_fields
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.centre.centre import Centre
    from sametable.centre.terms.held import Terms, Text
    from sametable.core.terms.model import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a party gives its word for. `target` and `amends` are ids or numbers of texts; no parties: itself alone."""

    act: str
    target: str
    effective_ms: int
    amends: str = ""
    instruments: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    reason: str = ""


async def put_text(centre: Centre, terms: Terms, text: str) -> tuple[Receipt, Pack]:
    """Put a pack into the record, in its canonical form. Raises `terms.*` with the place in the text, `statement.*`."""
    pack = await terms.drafted(text, lambda read: read)
    for one in terms.look():
        if one.sha256 == pack.sha256 and one.state != "withdrawn":
            raise SametableError(
                "terms.in_record",
                at=one.number,
                expected="a text that does not stand in the record yet",
                got=f"{pack.id} {pack.version}, put by {one.party}",
                advice="Adopt that one.",
            )
    fields: dict[str, object] = {
        "type": "terms_text",
        "pack": pack.id,
        "version": pack.version,
        "sha256": pack.sha256,
        "language": pack.language,
        "text": pack.text,
    }
    if pack.demonstration or centre.genesis.demonstration:
        fields["demonstration"] = True
    return await _say(centre, fields), pack


async def give_word(centre: Centre, terms: Terms, word: Word) -> Receipt:
    """Adopt, amend, suspend, resume or leave terms, as this party. Raises `terms.*`, `statement.*`, `record.no_entry`."""
    own = centre.node.party
    parties = tuple(sorted(set(word.parties or (own,))))
    unknown = sorted(set(parties) - centre.parties)
    if unknown or own not in parties:
        raise SametableError(
            "terms.parties",
            at="parties",
            expected=f"parties of this record, {own} among them",
            got=", ".join(unknown or parties)[:80],
        )
    texts = await asyncio.to_thread(terms.read, terms.look())
    target = find_text(centre, texts, word.target, "target")
    fields: dict[str, object] = {
        "type": "terms_act",
        "act": word.act,
        "target": target.standing.text_id,
        "parties": list(parties),
        "effective_ms": word.effective_ms,
    }
    if word.amends:
        fields["amends"] = find_text(centre, texts, word.amends, "amends").standing.text_id
    if word.instruments:
        fields["instruments"] = sorted(set(word.instruments))
        _check_instruments(target, word.instruments)
    if word.reason:
        fields["reason"] = word.reason
    if target.standing.demonstration or centre.genesis.demonstration:
        fields["demonstration"] = True
    check_fields(fields)
    check_texts({"reason": word.reason}, "")
    _check_meaning(target, word, own)
    _check_new(target, fields, own)
    return await _say(centre, fields)


def find_text(centre: Centre, texts: Iterable[Text], name: str, at: str) -> Text:
    """Find a text by its id or number. Raises `terms.no_text`, `record.no_entry`."""
    place = find(centre, name)
    entry_id = parse_entry(centre.store.leaves(*place, 1)[0]).id if place[1] else ""
    found = next((one for one in texts if one.standing.text_id == entry_id), None)
    if found is None:
        raise SametableError(
            "terms.no_text", at=at, expected="the id or number of a terms text", got=name[:60]
        )
    return found


def _check_instruments(target: Text, instruments: tuple[str, ...]) -> None:
    known = {one.id for one in target.pack.instruments} if target.pack is not None else set()
    absent = sorted(set(instruments) - known)
    if absent:
        raise SametableError(
            "terms.no_text",
            at="instruments",
            expected=f"instruments of the text: {', '.join(sorted(known))}"[:200],
            got=", ".join(absent)[:80],
        )


def _check_meaning(target: Text, word: Word, own: str) -> None:
    """Refuse a word that could not mean anything: for a text nobody can read, or to go on with what never began."""
    if word.act in {"adopt", "amend"} and target.pack is None:
        trouble = target.trouble
        raise SametableError(
            "terms.unreadable",
            at=target.standing.number,
            expected="a text that reads as terms",
            got=str(trouble)[:200],
        )
    brought = [one for one in target.standing.acts if one.act in {"adopt", "amend"} and one.since is not None]
    if word.act not in {"adopt", "amend"} and not any(own in one.required for one in brought):
        raise SametableError(
            "terms.not_adopted",
            at="target",
            expected=f"terms that {own} has adopted",
            got=f"{target.standing.number}, {target.standing.state}",
            advice="A word that was given and is not joined by the others yet is taken back by withdrawing it.",
        )


def _check_new(target: Text, fields: dict[str, object], own: str) -> None:
    for one in target.standing.acts:
        same = (
            one.act == fields["act"]
            and one.amends == fields.get("amends", "")
            and list(one.instruments) == fields.get("instruments", [])
            and list(one.required) == fields["parties"]
            and one.effective_ms == fields["effective_ms"]
            and one.target == fields["target"]
        )
        said = [each.number for each in one.assents if each.party == own]
        if same and said:
            raise SametableError(
                "terms.said_already", at=said[0], expected="a word that was not given yet", got="the same"
            )


async def _say(centre: Centre, fields: dict[str, object]) -> Receipt:
    check_fields(fields)
    placed = await say(centre, fields)
    await settle(centre)
    return receipt(centre, placed)
