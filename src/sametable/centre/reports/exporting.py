"""Export: the picture's reports as rows of a table, one report a row, as everybody may see them.

Decides what an export may be asked for and what it leaves out. It is asked for a period, and for parties who reported,
and for nothing else: there is no choosing and no ordering by actor, weapon, kind or area, so that no export is a list of
somebody's positions. A report whose place is, or may be, that of armed people goes out with its cell, and without actor,
victim, words and incident, which would name them; the column `left_out` says so. What stayed with an author's side is
not read at all. Rows stand in the order of the logs.

Reports that are not for all parties go along only where that is asked for, which is for who may (`read_restricted`)
and is noted by whoever asks. Source: charter, "What it never does"; issue "incidents, claims, hotline".
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.reports.report_fields import in_log_order, in_portions
from sametable.core.intake.discretion import coarse_place, locates_unit
from sametable.core.intake.tables.files import TableColumn
from sametable.core.intake.tables.heads import OWN_COLUMNS
from sametable.core.picture.fold import mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.intake.tables.files import TableSink
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Mark

Value = int | str | None
ASKED = frozenset({"from_ms", "to_ms", "parties", "restricted", "format"})
"""All that an export may be asked for."""
NAMES_UNITS = ("actor", "victim", "text", "language", "incident", "linked")
"""What a report of where armed people are is exported without."""
_KINDS = {
    **dict.fromkeys(("said_at", "start", "end"), "moment"),
    **dict.fromkeys(("lat", "lon"), "degrees"),
    **dict.fromkeys(("coarsened", "demonstration"), "flag"),
    **dict.fromkeys(
        (
            "radius_m", "count_low", "count", "count_high", "killed_low", "killed", "killed_high", "injured_low",
            "injured", "injured_high", "amendments", "denials", "comments",
        ),
        "number",
    ),
}  # fmt: skip
TABLE = tuple(TableColumn(name=name, kind=_KINDS.get(name, "text")) for name in OWN_COLUMNS)
_COARSENED = COLUMNS.index("coarsened")
_STATUS, _AMENDMENTS, _DENIALS, _COMMENTS, _INCIDENT, _LINKED = (
    COLUMNS.index(name) for name in ("status", "amendments", "denials", "comments", "incident", "linked")
)
_NEVER, _NOTHING = (None, None, None), (None, None)
_TEXTS = (
    "what", "locates", "place_name", "town", "district", "governorate", "weapon", "actor", "victim", "source_kind",
    "source", "reliability", "credibility", "channel",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an export is asked for: a period (half-open), parties who reported (none: all), restricted ones too."""

    from_ms: int | None = None
    to_ms: int | None = None
    parties: frozenset[str] = frozenset()
    restricted: bool = False


@dataclass(slots=True, kw_only=True)
class Export:
    """An export on its way: what is chosen, how far it is, what it leaves out."""

    ids: list[str]
    restricted: bool
    rows: int = 0
    without_actor: int = 0
    """Reports of where armed people are, or may be."""
    without_time: int = 0
    """Reports left out because they say no time, where a period was asked for."""
    gone: int = 0
    """Reports whose contents are not here any more."""

    @property
    def total(self) -> int:
        """How many rows are chosen."""
        return len(self.ids)


def check_asked(names: Mapping[str, object]) -> None:
    """Raise `export.not_offered` if anything but a period and reporting parties is asked for."""
    for name in sorted(names.keys() - ASKED):
        raise SametableError(
            "export.not_offered", at=name[:40], expected=", ".join(sorted(ASKED)), got="another choice",
            advice="Exports are chosen by period and by who reported, never by actor, weapon, kind or place.",
        )  # fmt: skip


def plan(centre: Centre, asked: Asked) -> Export:
    """Choose the reports of an export. Raises `export.party`, `export.period`."""
    unknown = sorted(asked.parties - centre.parties)
    if unknown:
        raise SametableError(
            "export.party", at="parties", expected=", ".join(sorted(centre.parties)), got=unknown[0][:40]
        )
    if asked.from_ms is not None and asked.to_ms is not None and asked.from_ms >= asked.to_ms:
        raise SametableError(
            "export.period", at="to_ms", expected=f"later than {asked.from_ms}", got=str(asked.to_ms)
        )
    picture = _picture(centre, restricted=asked.restricted)
    chosen, untimed = [], 0
    for mark in picture.marks.values():
        if asked.parties and mark.party not in asked.parties:
            continue
        if asked.from_ms is not None or asked.to_ms is not None:
            row = mark_row(picture, mark) if mark.about else None
            start, end = (row[6], row[7]) if row else (mark.said[3], mark.said[4])
            if not isinstance(start, int):
                untimed += 1
                continue
            last = end if isinstance(end, int) else start
            if asked.to_ms is not None and start >= asked.to_ms:
                continue
            if asked.from_ms is not None and last < asked.from_ms:
                continue
        chosen.append(mark)
    ids = [mark.id for mark in in_log_order(chosen)]
    return Export(ids=ids, restricted=asked.restricted, without_time=untimed)


def portions(centre: Centre, export: Export) -> Iterator[list[tuple[Value, ...]]]:
    """Give the rows of an export in portions, `TABLE` wide; counts in `export` grow with them."""
    picture = _picture(centre, restricted=export.restricted)
    for portion in in_portions(centre, picture, export.ids):
        rows = [_row(picture, mark, fields, export) for mark, fields in portion]
        export.rows += len(rows)
        yield rows
    export.gone = export.total - export.rows


def write(centre: Centre, export: Export, sink: TableSink) -> Iterator[int]:
    """Write an export, giving the number of rows written so far after every portion; closes the sink at the end."""
    for rows in portions(centre, export):
        for row in rows:
            sink.write(row)
        yield export.rows
    sink.close()


async def write_between(centre: Centre, export: Export, sink: TableSink) -> None:
    """Write an export with room for everybody else after every portion."""
    for _ in write(centre, export, sink):
        await asyncio.sleep(0)


def _picture(centre: Centre, *, restricted: bool) -> Picture:
    return centre.picture if restricted else centre.shared


def _row(picture: Picture, mark: Mark, fields: Mapping[str, object], export: Export) -> tuple[Value, ...]:
    shown = mark_row(picture, mark)
    texts = {name: value if isinstance(value := fields.get(name), str) else None for name in _TEXTS}
    unit = locates_unit(fields) or fields.get("coarsened") is True
    words: tuple[Value, ...] = (_words(fields), _text(fields, "raw_language"))
    event: tuple[Value, ...] = (_number_of(picture, shown[_INCIDENT]), _plain(shown[_LINKED]))
    left_out = None
    if unit:
        named = (texts["actor"], texts["victim"], *words, *event)
        gone = [name for name, value in zip(NAMES_UNITS, named, strict=True) if value is not None]
        left_out = ", ".join(gone) or None
        texts["actor"] = texts["victim"] = None
        words = event = _NOTHING
        export.without_actor += 1
    return (
        mark.id, mark.number, mark.party, mark.node, mark.at_ms, texts["what"],
        *_when(fields.get("occurred")), *_where(fields.get("place"), unit=unit), 1 if unit else 0,
        texts["locates"], texts["place_name"], texts["town"], texts["district"], texts["governorate"],
        texts["weapon"], texts["actor"], texts["victim"],
        *_tally(fields.get("count")), *_tally(fields.get("killed")), *_tally(fields.get("injured")),
        texts["source_kind"], texts["source"], texts["reliability"], texts["credibility"], texts["channel"],
        *words, shown[_STATUS], shown[_AMENDMENTS], shown[_DENIALS],
        _denied_by(picture, mark) if mark.about else None, shown[_COMMENTS],
        *event, 1 if mark.demonstration else 0, left_out,
    )  # fmt: skip


def _when(occurred: object) -> tuple[Value, Value, Value]:
    if not isinstance(occurred, dict):
        return _NEVER
    return occurred.get("start_ms"), occurred.get("end_ms"), occurred.get("precision")


def _where(place: object, *, unit: bool) -> tuple[Value, Value, Value]:
    if not isinstance(place, dict):
        return _NEVER
    # A report that was let in with a finer place, by whatever way, does not leave with it.
    held = coarse_place(place) if unit else place
    return held["lat_e7"], held["lon_e7"], held["radius_m"]


def _tally(tally: object) -> tuple[Value, Value, Value]:
    return (tally["low"], tally["best"], tally["high"]) if isinstance(tally, dict) else _NEVER


def _denied_by(picture: Picture, mark: Mark) -> str | None:
    parties = {
        one.party
        for one in mark.about
        if one.kind == "deny" and not one.void and not picture.withdrawn(one.id, one.party)
    }
    return ", ".join(sorted(parties)) or None


def _number_of(picture: Picture, incident: object) -> str | None:
    """Give an incident's number; not that of a report of where armed people are, which would tie it to exact places."""
    held = picture.marks.get(incident) if isinstance(incident, str) else None
    if held is None or mark_row(picture, held)[_COARSENED]:
        return None
    return held.number


def _words(fields: Mapping[str, object]) -> str | None:
    """Give a report's words: of a bulletin, the part that it was read from."""
    text, span = fields.get("raw_text"), fields.get("raw_span")
    if not isinstance(text, str):
        return None
    if isinstance(span, list) and len(span) == 2:
        text = text[span[0] : span[1]]
    return text or None


def _text(fields: Mapping[str, object], name: str) -> str | None:
    held = fields.get(name)
    return held if isinstance(held, str) else None


def _plain(value: object) -> Value:
    return value if isinstance(value, int | str) else None
