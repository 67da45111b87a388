"""Bulletins of many kinds, written for this test in the project's own words, are read as was decided beforehand.

`tests/data/invented_bulletins.jsonl` holds one bulletin a line with what is to be read from it: each count with the
fields that matter, how many further counts may be read (`extra`), how many reports (where it matters), the
places that must be found (matched, or asked with the right one offered) and the only ones that may be matched
besides (`may`), weapons and times. `unread` names what the reader is known not to read; when it does, the mark
must go. `set` is `held` where the bulletin was kept aside while the grammar was mended.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sametable.core.intake.read import read_bulletin
from sametable.core.intake.reading import to_json
from sametable.core.places.index import PlaceIndex, build_index
from sametable.edges.gazetteers.files import load_pack
from sametable.edges.gazetteers.geonames import load_cities500

ROOT = Path(__file__).resolve().parents[4]
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "tests/data/invented_bulletins.jsonl").read_text("utf-8").splitlines()
]
Json = dict[str, Any]


@cache
def _index() -> PlaceIndex:
    return build_index([*load_pack(ROOT / "packs/syria-2016/gazetteer.csv"), *load_cities500()])


def _ms(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


@cache
def _read(row_id: str) -> Json:
    row = next(row for row in ROWS if row["id"] == row_id)
    return to_json(read_bulletin(row["text"], places=_index(), reference_ms=_ms(row["at"])))


def _differs(wanted: Json, found: Json) -> list[str]:
    plain = [key for key in wanted if key not in {"cumulative", "start", "end"} and wanted[key] != found[key]]
    if wanted["cumulative"] != found["period"]["cumulative"]:
        plain.append("cumulative")
    moved = (
        key
        for key in ("start", "end")
        if key in wanted and (found["period"][key] is None or _ms(found["period"][key]) != _ms(wanted[key]))
    )
    plain.extend(moved)
    return plain


def _rows(part: str) -> list[Any]:
    return [
        pytest.param(
            row,
            id=row["id"],
            marks=[pytest.mark.xfail(strict=True, reason="known not to be read")]
            if part in row.get("unread", [])
            else [],
        )
        for row in ROWS
        if part in row
    ]


@pytest.mark.parametrize("row", _rows("counts"))
def test_counts_are_read_as_printed_and_no_others(row: Json) -> None:
    left = list(_read(row["id"])["ledger_counts"])
    for wanted in row["counts"]:
        best = min(left, key=lambda count: len(_differs(wanted, count)), default=None)
        assert best is not None, wanted
        assert _differs(wanted, best) == [], (wanted, best)
        left.remove(best)
    assert len(left) <= row["extra"], left


@pytest.mark.parametrize("row", _rows("reports"))
def test_as_many_reports_are_read_as_events_are_told(row: Json) -> None:
    found = _read(row["id"])["reports"]
    assert len(found) == row["reports"], [row["text"][slice(*report["span"])] for report in found]


@pytest.mark.parametrize("row", _rows("places"))
def test_places_are_found_and_none_is_matched_wrongly(row: Json) -> None:
    places = [place for report in _read(row["id"])["reports"] for place in report["places"]]
    matched = {place["name"] for place in places if place["status"] == "matched"}
    offered = {rival["name"] for place in places if place["status"] == "ask" for rival in place["rivals"]}
    assert set(row["places"]) <= matched | offered
    assert matched <= set(row["places"]) | set(row.get("may", []))


@pytest.mark.parametrize("row", _rows("weapons"))
def test_weapons_are_named(row: Json) -> None:
    assert set(row["weapons"]) <= {report["weapon"] for report in _read(row["id"])["reports"]}


@pytest.mark.parametrize("row", _rows("whens"))
def test_times_of_day_are_intervals(row: Json) -> None:
    found = [report["occurred"] for report in _read(row["id"])["reports"]]
    for start, end in row["whens"]:
        assert any(
            when["start"] is not None
            and _ms(when["start"]) == _ms(start)
            and (end is None or _ms(when["end"]) == _ms(end))
            for when in found
        ), found
