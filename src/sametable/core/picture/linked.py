"""What linking sees of a mark, and people's words on which reports are one event.

Decides which source a report is from (whose ledger, and whom it names), and that of a bulletin's text a report has the
part that it was read from. A withdrawn or void report is not linked. Does not decide what belongs together.

Source: decision 0016; charter, rule 4.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.linking.model import Item, Word
from sametable.core.picture.marks import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.marks import Mark
    from sametable.core.picture.said import Said

_AT = {name: place for place, name in enumerate(COLUMNS)}
_GONE = frozenset({"withdrawn", "repudiated"})
_PLAIN = ("lat_e7", "lon_e7", "radius_m", "start_ms", "end_ms")


def item_of(said: Said) -> Item:
    """Give what linking sees of a new report besides what its row shows: its words, its source, who was killed."""
    fields = said.fields
    killed = fields.get("killed")
    held = killed if isinstance(killed, dict) else {}
    return Item(
        id=said.id,
        order=said.order,
        ledger=said.party,
        source=_text(fields, "source") or said.party,
        killed_low=held.get("low"),
        killed_high=held.get("high"),
        text=_words(fields),
        lang=_text(fields, "raw_language"),
        repeats=_text(fields, "repeats"),
    )


def item_of_row(mark: Mark, row: Sequence[int | str | None], item: Item | None) -> Item | None:
    """Give what linking sees of a mark as its row reads now, or None if it is not to be linked."""
    if row[_AT["status"]] in _GONE:
        return None
    known = item or Item(id=mark.id, order=mark.order, ledger=mark.party)
    plain = {name: value for name in _PLAIN if isinstance(value := row[_AT[name]], int)}
    return replace(
        known,
        **plain,  # type: ignore[arg-type]  # the five names are whole numbers of an Item
        kind=str(row[_AT["what"]] or ""),
        weapon=str(row[_AT["weapon"]] or ""),
        actor=str(row[_AT["actor"]] or ""),
    )


def word_of(one: CaseSaid) -> Word | None:
    """Give a person's word on which reports are one event, if a statement is one that has effect."""
    others = one.fields.get("others")
    if one.kind not in {"link", "unlink"} or one.void or not isinstance(others, list):
        return None
    ids = tuple(dict.fromkeys([one.target, *(str(other) for other in others)]))
    how = _text(one.fields, "how") if one.kind == "link" else ""
    return Word(id=one.id, party=one.party, order=one.order, word=one.kind, how=how, ids=ids)


def _words(fields: Mapping[str, object]) -> str:
    """Give the words a report was read from: of a bulletin, its own span with a little around it."""
    text, span = _text(fields, "raw_text"), fields.get("raw_span")
    if isinstance(span, list) and len(span) == 2:
        text = text[max(0, span[0] - 200) : span[1] + 200]
    return text[:4000]


def _text(fields: Mapping[str, object], name: str) -> str:
    held = fields.get(name)
    return held if isinstance(held, str) else ""
