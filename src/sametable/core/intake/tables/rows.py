"""Reads one row of a table into the fields of a report, or into errors that name the row and the column.

Decides nothing about truth and keeps nothing: it gives what the form takes (`core.intake.report_form`), where places of
armed people are coarsened like in any other report. Missing stays missing; a row without a date has no time, a row
without a place has none. One wrong cell makes the row an error, never a row without that cell.

A row that would be signed as a cell gives no words of its own, since they hold what the cell hides; their hash is
given instead, and the file stays with its side. Shapes: `model.RowRead`. Source: charter, "What it never does" and rule 6.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sametable.core.intake.discretion import locates_unit
from sametable.core.intake.tables import coded
from sametable.core.intake.tables.cells import (
    coordinates,
    known,
    latin,
    metres,
    point,
    tally,
    well_known_text,
)
from sametable.core.intake.tables.dates import month_of, read_when, seconds_ms, widened
from sametable.core.intake.tables.model import MAX_CELL, RowRead, row_error
from sametable.core.intake.tables.observed import observed
from sametable.core.intake.tables.worded import words_of
from sametable.core.intake.text import fold
from sametable.core.model.vocabulary import LOCATES, PRECISION, SOURCE_KIND, usual_locates
from sametable.core.wire.hashes import b64url, sha256
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sametable.core.intake.tables.dates import Occurred
    from sametable.core.intake.tables.model import Choices, FindPlace, Plan, Row

SHORT = 400
_SOURCE_KINDS = {fold(n): term.code for term in SOURCE_KIND for n in (term.code, *term.name.values())}
_LOCATES = frozenset(term.code for term in LOCATES)
_PRECISIONS = frozenset(term.code for term in PRECISION)


@dataclass(slots=True, kw_only=True)
class Reading:
    """One row while it is read: cells by what they give, and what was found so far."""

    cells: Mapping[str, str]
    choices: Choices
    profile: str
    find_place: FindPlace | None
    fields: dict[str, Any] = field(default_factory=dict)
    errors: list[SametableError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def cell(self, target: str) -> str:
        """Give a cell by what its column gives; "" where there is none or nothing is known."""
        return known(self.cells.get(target, ""))


def read_row(plan: Plan, row: Row, *, find_place: FindPlace | None = None) -> RowRead:
    """Read one row. Raises nothing: what is wrong stands in `errors`, each with its row and column."""
    cells = {c.target: row.cells[c.at] for c in plan.columns if c.target and c.at < len(row.cells)}
    if not any(cell.strip() for cell in row.cells):
        return RowRead(number=row.number)
    reading = Reading(cells=cells, choices=plan.choices, profile=plan.profile, find_place=find_place)
    reading.notes.extend(row.notes)
    for name, step in STEPS:
        try:
            step(reading)
        except SametableError as error:
            reading.errors.append(
                error
                if error.at
                else SametableError("import.row", at=name, expected=error.expected, got=error.got)
            )
    _own_words(reading, plan, row)
    errors = tuple(_located(error, row.number) for error in reading.errors)
    own = plan.profile == "own"
    return RowRead(
        number=row.number,
        fields=None if errors else dict(sorted(reading.fields.items())),
        external_id="" if own else reading.cell("id")[:200],
        entry=(reading.cell("id") or reading.cell("number")) if own else "",
        errors=errors,
        notes=tuple(dict.fromkeys(reading.notes)),
    )


def _located(error: SametableError, number: int) -> SametableError:
    place = f"row {number}, {error.at}" if error.at else f"row {number}"
    return SametableError("import.row", at=place, expected=error.expected, got=error.got, advice=error.advice)


def _sizes(reading: Reading) -> None:
    for target, cell in reading.cells.items():
        if len(cell) > MAX_CELL:
            raise row_error(target, f"at most {MAX_CELL} characters", f"{len(cell)} characters")
        if "\x00" in cell:
            raise row_error(target, "text without NUL", "a NUL character")


def _what(reading: Reading) -> None:
    if reading.profile == "observations":
        return
    kind, weapon = "", ""
    if reading.profile == "acled":
        typed = reading.cell("sub_event_type").lower()
        kind, weapon = coded.ACLED_KINDS.get(typed, ("other", ""))
        if "civilian" in reading.cell("civilian_targeting").lower() and kind == "other":
            kind = "attack.civilian"
    elif reading.profile == "ucdp":
        kind = coded.UCDP_KINDS.get(latin(reading.cell("violence")), "other")
    else:
        kind, weapon = words_of(reading.cell("what"))
    named = reading.cell("weapon")
    kinds = words_of(named)
    weapon = kinds[1] or weapon
    if named and not kinds[1]:
        weapon = "other"
        reading.notes.append("weapon.other")
    if not kind and reading.profile == "own" and not reading.cell("what"):
        if weapon:
            reading.fields["weapon"] = weapon
        return
    if not kind:
        if reading.cell("what"):
            reading.notes.append("what.other")
        kind = reading.choices.what or ("fire.heavy" if weapon in coded.HEAVY else kinds[0] or "other")
    reading.fields["what"] = kind
    if weapon:
        reading.fields["weapon"] = weapon


def _when(reading: Reading) -> None:
    found = _own_when(reading) if reading.profile == "own" else _read_when(reading)
    if found is None and reading.profile == "own":
        return
    zone = reading.choices.zone or "UTC"
    reading.fields["occurred"] = found.fields() if found else {"precision": "unknown", "zone": zone}


def _own_when(reading: Reading) -> Occurred | None:
    first = read_when(reading.cell("start"), "", replace(reading.choices, zone="UTC"))
    last = read_when(reading.cell("end"), "", replace(reading.choices, zone="UTC"))
    precision = reading.cell("precision") or "unknown"
    if precision not in _PRECISIONS:
        raise row_error("precision", "minute, hour, part_of_day, day, days, month or unknown", precision)
    if first is None:
        return None
    start_ms = None if first.start_ms is None else first.start_ms + seconds_ms(reading.cell("start"))
    end_ms = (
        None if last is None or last.start_ms is None else last.start_ms + seconds_ms(reading.cell("end"))
    )
    return replace(first, start_ms=start_ms, end_ms=end_ms, precision=precision)


def _read_when(reading: Reading) -> Occurred | None:
    choices = reading.choices
    found = read_when(reading.cell("date"), reading.cell("time"), choices)
    if found is None:
        return None
    last = read_when(reading.cell("end_date"), reading.cell("end_time"), choices)
    if last is not None and last.end_ms is not None and found.start_ms is not None:
        if last.end_ms < found.start_ms:
            raise row_error("end_date", "not before the date of the beginning", reading.cell("end_date"))
        days = last.end_ms - found.start_ms > 86_400_000 and found.precision == "day"
        found = replace(found, end_ms=last.end_ms, precision="days" if days else found.precision)
    return _by_code(reading, found)


def _by_code(reading: Reading, found: Occurred) -> Occurred:
    """Widen an interval by the table's own code for how well its time is known."""
    acled, ucdp = latin(reading.cell("time_precision")), latin(reading.cell("date_prec"))
    if acled and acled not in {"1", "2", "3"}:
        raise row_error("time_precision", "1, 2 or 3", acled)
    if ucdp and ucdp not in {"1", "2", "3", "4", "5"}:
        raise row_error("date_prec", "1 to 5", ucdp)
    if acled == "2":
        return widened(found, 3, "days")
    if acled == "3":
        return month_of(reading.cell("date"), reading.choices) or found
    if ucdp in {"4", "5"}:
        return replace(found, precision="month" if ucdp == "4" else "unknown")
    return replace(found, precision="days") if ucdp in {"2", "3"} else found


def _where(reading: Reading) -> None:
    if reading.profile == "observations":
        return
    found = point(reading.cell("lat"), reading.cell("lon"), decimal_comma=reading.choices.decimal_comma)
    found = found or coordinates(reading.cell("coordinates")) or well_known_text(reading.cell("geometry"))
    name = reading.cell("place_name")
    if found is None and name and reading.find_place is not None:
        found = reading.find_place(name[:SHORT])
        if found is not None:
            reading.notes.append("place.by_name")
    if found is None:
        return
    radius_m = metres(reading.cell("radius_m"), "radius_m") or found[2]
    codes = {"acled": ("geo_precision", coded.ACLED_AREAS), "ucdp": ("where_prec", coded.UCDP_AREAS)}
    target, areas = codes.get(reading.profile, ("", {}))
    if target and reading.cell(target):
        code = latin(reading.cell(target))
        if code not in areas:
            raise row_error(target, f"one of {', '.join(areas)}", code)
        radius_m = max(radius_m, areas[code])
    reading.fields["place"] = {"lat_e7": found[0], "lon_e7": found[1], "radius_m": radius_m}


def _locates(reading: Reading) -> None:
    if reading.profile == "observations":
        return
    said = reading.cell("locates")
    if said and said not in _LOCATES:
        raise row_error("locates", "impact, unit, site, area or undetermined", said)
    if not said and reading.profile == "own":
        return
    usual = usual_locates(reading.fields.get("what", "other"))
    place = reading.fields.get("place")
    if usual == "impact" and place and place["radius_m"] >= coded.AREA_FROM_M:
        usual = "area"
    reading.fields["locates"] = said or usual


def _tallies(reading: Reading) -> None:
    for name in ("count", "killed", "injured"):
        comma = bool(reading.choices.decimal_comma)
        best = tally(reading.cell(name), name, decimal_comma=comma)
        low = tally(reading.cell(f"{name}_low"), f"{name}_low", decimal_comma=comma)
        high = tally(reading.cell(f"{name}_high"), f"{name}_high", decimal_comma=comma)
        if best is None:
            if reading.cell(name):
                reading.notes.append(f"{name}.open")
            continue
        if reading.profile == "acled" and best == (0, 0):
            reading.notes.append(
                "killed.none_reported"
            )  # the code book's 0 is "none reported", which is no count
            continue
        held = {"low": low[0] if low else best[0], "best": best[0], "high": high[1] if high else best[1]}
        if not held["low"] <= held["best"] <= held["high"]:
            raise row_error(name, "low <= best <= high", f"{held['low']}, {held['best']}, {held['high']}")
        reading.fields[name] = held


def _texts(reading: Reading) -> None:
    for name in ("place_name", "town", "district", "governorate", "actor", "victim", "source"):
        cell = reading.cell(name)
        if len(cell) > SHORT:
            raise row_error(name, f"at most {SHORT} characters", f"{len(cell)} characters")
        if cell:
            reading.fields[name] = cell
    if reading.profile == "acled" and reading.cell("event_type").lower() == coded.BATTLES:
        sides = [reading.fields.pop(name) for name in ("actor", "victim") if name in reading.fields]
        if sides:  # both sides fought: neither is said to be the victim
            reading.fields["actor"] = " / ".join(sides)[:SHORT]
    if reading.choices.source and "source" not in reading.fields:
        reading.fields["source"] = reading.choices.source[:SHORT]


def _sourced(reading: Reading) -> None:
    kind = reading.cell("source_kind")
    if kind and fold(kind) not in _SOURCE_KINDS:
        raise row_error("source_kind", "a kind of source", kind)
    told = reading.choices.source_kind or reading.fields.get("source_kind")
    if kind or told or reading.profile != "own":
        reading.fields["source_kind"] = _SOURCE_KINDS[fold(kind)] if kind else told or "not_known"
    for name, letters in (("reliability", "ABCDEF"), ("credibility", "123456")):
        cell = latin(reading.cell(name)).upper()
        if cell and (len(cell) != 1 or cell not in letters):
            raise row_error(name, f"one of {', '.join(letters)}", cell)
        if cell:
            reading.fields[name] = cell
    reading.fields["channel"] = "file"
    if reading.choices.demonstration:
        reading.fields["demonstration"] = True


def _observed(reading: Reading) -> None:
    if reading.profile == "observations":
        reading.fields |= observed(reading)


def _own_words(reading: Reading, plan: Plan, row: Row) -> None:
    """Keep the row's own words; where its place is signed as a cell, only their hash."""
    if plan.profile == "own":
        return
    if plan.profile == "observations":
        pairs = [(c.head.strip(), row.cells[c.at].strip()) for c in plan.columns if c.at < len(row.cells)]
        text = "; ".join(f"{head}: {cell}" for head, cell in pairs if cell)
    else:
        text = reading.cell("text")
    if not text:
        return
    if locates_unit(reading.fields):
        reading.fields["raw_sha256"] = b64url(sha256(text.encode("utf-8", "surrogatepass")))
        reading.notes.append("text.kept_back")
        return
    reading.fields["raw_text"] = text
    language = reading.cell("language") or reading.choices.language
    if language:
        reading.fields["raw_language"] = language[:16]


STEPS: tuple[tuple[str, Callable[[Reading], None]], ...] = (
    ("", _sizes), ("what", _what), ("date", _when), ("lat", _where), ("description", _observed), ("locates", _locates),
    ("count", _tallies), ("actor", _texts), ("source_kind", _sourced),
)  # fmt: skip
