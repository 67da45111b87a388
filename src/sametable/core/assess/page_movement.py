"""A movement's manifest and the letter that notifies one party of it, as pages in one language, from what was said alone.

Decides the order of what is shown. Both begin with the sentence that notification is no permission. Each number comes with
the entries that it was said in; stages of cargo stand beside one another, as each party said them, and are not added up.
Times are those of the theatre's zone, which is named.

Source: domain reference 4.1 and 4.3; issue "passage", printable manifests and letters; decision 0027.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sametable.core.assess.ledger_day import clock_at
from sametable.core.assess.movement_words import movement_word, passage_word
from sametable.core.assess.pages import Cell, Heading, Line, Page, Part, Table, Text
from sametable.core.assess.printed_words import word
from sametable.core.model.passage_words import CARGO_STAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

EVENTS_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a page is drawn from: one movement, what was said about it, and how it is printed.

    `one` is the version that is printed. `asked` are the parties that were told of it. `code` is that of the same-map note.
    """

    chain: Chain
    one: CaseSaid
    replies: Sequence[CaseSaid] = ()
    counts: Sequence[CaseSaid] = ()
    events: Sequence[CaseSaid] = ()
    asked: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Numbers of entries that a go message names, by id."""
    zone: str = "Etc/UTC"
    code: str = ""
    now_ms: int = 0
    lang: str = "en"
    demonstration: bool = False

    def w(self, code: str) -> str:
        """Give a word."""
        return movement_word(code, self.lang)

    def name(self, party: str) -> str:
        """Give a party's name."""
        return self.names.get(party, party)

    def when(self, at_ms: object) -> str:
        """Give a moment on the theatre's clocks."""
        return clock_at(at_ms, self.zone) if type(at_ms) is int else ""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Give what the printed version says."""
        return self.one.fields


def manifest_page(sheet: Sheet) -> Page:
    """Draw the manifest: vehicles, cargo by line with its stages, people, route, contacts, and what it rests on."""
    w = sheet.w
    parts: list[Part] = [Line(text=w("not_permission"))]
    parts += _route(sheet)
    parts += _vehicles(sheet)
    parts += _cargo(sheet)
    parts += _drop(sheet)
    parts += _contacts(sheet)
    parts += _rests_on(sheet)
    parts += _events(sheet)
    return _page(sheet, f"{w('manifest_title')}: {sheet.fields.get('name', '')}", _facts(sheet), parts)


def letter_page(sheet: Sheet, to: str, due_ms: int) -> Page:
    """Draw the letter to one party that was told: what is notified, what is asked of it, and how to check the paper."""
    w = sheet.w
    facts = [(w("to_party"), sheet.name(to)), *_facts(sheet)]
    parts: list[Part] = [
        Line(text=w("not_permission")),
        Line(text=f"{sheet.name(sheet.one.party)} {w('notifies')}. {w('told_you')}"),
        Heading(text=w("asked")),
        Line(text=f"{w('ask_acknowledge')} {sheet.when(due_ms)} ({sheet.zone}): {sheet.one.number}"),
        Line(text=w("ask_hold")),
        Line(text=w("ask_pass_on")),
        Line(text=w("ask_amended")),
        *_route(sheet),
        *_contacts(sheet),
        Heading(text=w("checking")),
        Table(
            caption=w("checking"),
            head=(w("checking"), ""),
            rows=(
                (Cell(text=w("check_number")), Cell(entries=(sheet.one.number,))),
                (Cell(text=w("check_id")), Cell(text=sheet.one.id)),
                (Cell(text=w("same_map")), Cell(text=sheet.code, mark=True)),
            ),
        ),
        Line(text=w("check_how")),
    ]
    return _page(sheet, f"{w('letter_title')}: {sheet.fields.get('name', '')}", facts, parts)


def _page(sheet: Sheet, title: str, facts: Sequence[tuple[str, str]], parts: Sequence[Part]) -> Page:
    return Page(
        lang=sheet.lang,
        title=title,
        facts=tuple(facts),
        parts=tuple(parts),
        demonstration=sheet.demonstration,
        more_word=word("and_more", sheet.lang),
    )


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    w, held = sheet.w, sheet.fields
    window = held.get("window")
    between = ""
    if isinstance(window, dict):
        between = f"{sheet.when(window.get('start_ms'))} – {sheet.when(window.get('end_ms'))} ({sheet.zone})"
    what = passage_word("movement", str(held.get("what", "")), sheet.lang)
    mode = passage_word("movement_mode", str(held.get("mode", "")), sheet.lang)
    facts = [
        (w("notified_by"), sheet.name(sheet.one.party)),
        (w("number"), sheet.one.number),
        (w("version"), f"{sheet.chain.version_of(sheet.one.id)} / {len(sheet.chain.versions)}"),
        (w("said_at"), f"{sheet.when(sheet.one.at_ms)} ({sheet.zone})"),
        (w("based_on"), f"{sheet.when(sheet.now_ms)} ({sheet.zone})"),
        (w("withdrawn"), "" if sheet.chain.latest is not None else sheet.one.number),
        (w("what"), what),
        (w("mode"), ", ".join([mode, *([w("emergency")] if held.get("emergency") is True else [])])),
        (w("window"), between),
        (w("place"), _text(held, "place_name")),
        (w("purpose"), _text(held, "purpose")),
        (w("agencies"), ", ".join(_texts(held, "agencies"))),
        (w("reference"), _text(held, "reference")),
        (w("people"), _text(held, "people")),
        (w("returns"), _text(held, "returns")),
        (w("leader"), _text(held, "leader")),
    ]
    return [(name, value) for name, value in facts if value]


def _route(sheet: Sheet) -> list[Part]:
    w = sheet.w
    rows = tuple(
        (
            Cell(text=f"{place}. {one.get('name', '')}".strip()),
            Cell(text=sheet.when(one.get("at_ms")) or "–"),
            Cell(text=sheet.when(one.get("until_ms")) or "–"),
            Cell(text=point(one["lat_e7"], one["lon_e7"]), number=True),
        )
        for place, one in enumerate(_rows(sheet.fields, "route"), 1)
    )
    head = (w("point"), w("arrives"), w("leaves"), w("coordinates"))
    return [
        Heading(text=w("route")),
        Line(text=f"{w('width')}: {_text(sheet.fields, 'width_m')} m"),
        Table(caption=w("route"), head=head, rows=rows),
    ]


def _vehicles(sheet: Sheet) -> list[Part]:
    names = ("kind", "plate", "colour", "driver")
    rows = tuple(
        tuple(Cell(text=_text(one, name) or "–") for name in names) for one in _rows(sheet.fields, "vehicles")
    )
    title = f"{sheet.w('vehicles')}: {len(rows)}"
    return [
        Heading(text=title),
        *(
            [Table(caption=title, head=tuple(map(sheet.w, names)), rows=rows)]
            if rows
            else [Line(text=sheet.w("none"))]
        ),
    ]


def _cargo(sheet: Sheet) -> list[Part]:
    w = sheet.w
    lines = _rows(sheet.fields, "cargo")
    stages = [one.code for one in CARGO_STAGE]
    rows = tuple(
        (
            Cell(text=f"{one.get('line', '')}. {one.get('item', '')}"),
            Cell(text=f"{one.get('quantity', '')} {one.get('unit', '')}", number=True),
            *(_stage(sheet, str(one.get("line")), stage) for stage in stages),
        )
        for one in lines
    )
    if not rows:
        return []
    head = (w("line"), w("planned"), *(passage_word("cargo_stage", one, sheet.lang) for one in stages))
    return [Heading(text=w("cargo")), Table(caption=w("cargo"), head=head, rows=rows)]


def _stage(sheet: Sheet, line: str, stage: str) -> Cell:
    """Give what each party last said of one line at one stage."""
    said: dict[str, CaseSaid] = {}
    for one in sheet.counts:
        if one.fields.get("line") == line and one.fields.get("stage") == stage:
            said[one.party] = one
    told = [f"{_text(one.fields, 'quantity')} ({sheet.name(party)})" for party, one in said.items()]
    return Cell(text="; ".join(told) or "–", entries=tuple(one.number for one in said.values()), number=True)


def _drop(sheet: Sheet) -> list[Part]:
    drop = sheet.fields.get("drop")
    if not isinstance(drop, dict):
        return []
    w = sheet.w
    facts = [
        (w("operator"), _text(drop, "operator")),
        (w("aircraft"), _text(drop, "aircraft")),
        (w("height"), _text(drop, "height_m") and f"{_text(drop, 'height_m')} m"),
        (w("pallets"), _text(drop, "pallets")),
        (w("weight"), _text(drop, "weight_kg") and f"{_text(drop, 'weight_kg')} kg"),
        (w("ground_team"), _text(drop, "ground_team")),
    ]
    rows = tuple((Cell(text=name), Cell(text=value)) for name, value in facts if value)
    return [Heading(text=w("airdrop")), Table(caption=w("airdrop"), head=(w("airdrop"), ""), rows=rows)]


def _contacts(sheet: Sheet) -> list[Part]:
    held = _texts(sheet.fields, "contacts")
    return [
        Heading(text=sheet.w("contacts")),
        Text(text="\n".join(held)) if held else Line(text=sheet.w("none")),
    ]


def _rests_on(sheet: Sheet) -> list[Part]:
    """Show each version with what each party that was told said of it; who has said nothing stands there, too."""
    w = sheet.w
    rows = []
    for party in sheet.asked:
        said = [one for one in sheet.replies if one.party == party]
        of_this = [one for one in said if one.target == sheet.one.id]
        rows += [_reply(sheet, one) for one in said]
        if not of_this:
            remark = f"{w('no_answer')}: {w('old_version')}" if said else w("no_answer")
            rows.append(
                (Cell(text=sheet.name(party)), Cell(text=remark, mark=True), Cell(text="–"), Cell(text="–"))
            )
    versions = tuple(
        (
            Cell(text=str(place), number=True),
            Cell(text=sheet.when(one.at_ms)),
            Cell(entries=(one.number,)),
        )
        for place, one in enumerate(sheet.chain.versions, 1)
    )
    parts: list[Part] = [
        Heading(text=w("rests_on")),
        Table(caption=w("version"), head=(w("version"), w("said_at"), w("entry")), rows=versions),
    ]
    if rows:
        head = (w("party"), w("says"), w("about_version"), w("when"))
        parts.append(Table(caption=w("says"), head=head, rows=tuple(rows)))
    for one in sheet.events:
        if one.fields.get("event") == "go":
            named = one.fields.get("rests_on")
            on = (
                [sheet.numbers.get(str(each), str(each)) for each in named] if isinstance(named, list) else []
            )
            line = f"{w('go_rests_on')} ({one.number}, {sheet.when(one.fields.get('at_ms'))}): {', '.join(on) or w('none')}"
            parts.append(Line(text=line))
    return parts


def _reply(sheet: Sheet, one: CaseSaid) -> tuple[Cell, ...]:
    says = passage_word("notification_reply", str(one.fields.get("says", "")), sheet.lang)
    reason = _text(one.fields, "reason") or _text(one.fields, "text")
    return (
        Cell(text=sheet.name(one.party)),
        Cell(text=f"{says}: {reason}" if reason else says, entries=(one.number,)),
        Cell(text=str(sheet.chain.version_of(one.target)), number=True),
        Cell(text=sheet.when(one.at_ms)),
    )


def _events(sheet: Sheet) -> list[Part]:
    w = sheet.w
    rows = tuple(
        (
            Cell(
                text=passage_word("movement_event", str(one.fields.get("event", "")), sheet.lang),
                entries=(one.number,),
            ),
            Cell(text=sheet.when(one.fields.get("at_ms"))),
            Cell(text=sheet.name(one.party)),
            Cell(text=", ".join(filter(None, (_text(one.fields, "by"), _text(one.fields, "reason"))))),
        )
        for one in sheet.events[-EVENTS_MOST:]
    )
    head = (w("event"), w("when"), w("party"), w("by"))
    return [Heading(text=w("events")), Table(caption=w("events"), head=head, rows=rows)] if rows else []


def point(lat_e7: int, lon_e7: int) -> str:
    """Write a place as N36.23456 E37.12345: letters first, so that no line from right to left turns the two about.

    Five decimals are a metre; the rest is cut off.
    """
    return f"{'S' if lat_e7 < 0 else 'N'}{_degrees(lat_e7)} {'W' if lon_e7 < 0 else 'E'}{_degrees(lon_e7)}"


def _degrees(value: int) -> str:
    whole, part = divmod(abs(value), 10_000_000)
    return f"{whole}.{part // 100:05d}"


def _rows(held: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = held.get(name)
    return rows if isinstance(rows, list) else []


def _texts(held: Mapping[str, Any], name: str) -> list[str]:
    rows = held.get(name)
    return [str(one) for one in rows] if isinstance(rows, list) else []


def _text(held: Mapping[str, Any], name: str) -> str:
    value = held.get(name)
    return "" if value is None else str(value)
