"""Rows of tables become fields of reports, or errors that name the row and the column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.intake.report_form import parse_report
from sametable.core.intake.tables.heads import ACLED, UCDP, WORDS, head_key
from sametable.core.intake.tables.model import Choices, Row, RowRead, Table
from sametable.core.intake.tables.whole import collection_of, planned
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence

OBSERVED = (
    "SMM position",
    "Event location",
    "Means",
    "No.",
    "Observation",
    "Description",
    "Weapon",
    "Date, Time",
)
ZONED = Choices(zone="Asia/Damascus")


def read(heads: Sequence[str], *rows: Sequence[str], choices: Choices = ZONED) -> list[RowRead]:
    held = [Row(number=number, cells=tuple(cells)) for number, cells in enumerate(rows, start=2)]
    _, found = planned(Table(name="t.csv", heads=tuple(heads), rows=held), choices)
    return list(found)


def fields(heads: Sequence[str], cells: Sequence[str], choices: Choices = ZONED) -> dict[str, Any]:
    (row,) = read(heads, cells, choices=choices)
    assert row.fields is not None, row.errors
    parse_report(
        canonical.encode({"client_id": "row-000001", "kind": "report", "fields": dict(row.fields)}),
        now_ms=2**42,
    )
    return dict(row.fields)


@pytest.mark.parametrize(
    "heads",
    [
        ("date", "lat", "lon", "killed", "weapon", "event type"),
        ("Дата", "Широта", "Долгота", "Погибло", "Оружие", "Вид события"),
        ("التاريخ", "خط العرض", "خط الطول", "القتلى", "السلاح", "نوع الحدث"),
        ("Jour", "Latitude", "Longitude", "Tués", "Arme", "Type d'événement"),
    ],
)
def test_a_free_table_is_read_by_its_headers_in_four_languages(heads: Sequence[str]) -> None:
    held = fields(heads, ("2016-09-12", "36.2012", "37.1612", "3", "mortar", "shelling"))
    assert (held["what"], held["weapon"], held["killed"]["best"]) == ("fire.heavy", "mortar", 3)
    assert held["place"] == {"lat_e7": 362_012_000, "lon_e7": 371_612_000, "radius_m": 8}


def test_an_error_names_its_row_and_its_column() -> None:
    _, row = read(("date", "lat", "lon"), ("2016-09-12", "36.2", "37.1"), ("2016-09-12", "x", "37.1"))
    assert str(row.errors[0]) == "import.row at row 3, lat: expected a number, got 'x'"
    assert row.fields is None


def test_one_wrong_cell_makes_the_row_an_error_and_all_of_them_are_told() -> None:
    (row,) = read(("date", "lat", "lon", "killed"), ("nope", "x", "37.1", "-3"))
    assert [error.at for error in row.errors] == ["row 2, date", "row 2, lat", "row 2, killed"]


def test_what_a_row_does_not_say_is_in_no_field() -> None:
    held = fields(("date", "what", "killed", "actor"), ("", "shelling", "N/K", ""))
    assert held["occurred"] == {"precision": "unknown", "zone": "Asia/Damascus"}
    assert not {"killed", "actor", "place", "count", "weapon"} & held.keys()


def test_acled_columns_keep_their_precision_codes() -> None:
    heads = tuple(ACLED)
    cells = {
        "event_id_cnty": "SYR1", "event_date": "12 September 2016", "time_precision": "2", "event_type": "Explosions/Remote violence",
        "sub_event_type": "Shelling/artillery/missile attack", "actor1": "A", "actor2": "B", "location": "Aleppo",
        "latitude": "36.2", "longitude": "37.16", "geo_precision": "2", "source": "S", "notes": "Shells fell", "fatalities": "0",
    }  # fmt: skip
    held = fields(heads, [cells.get(head, "") for head in heads])
    assert held["place"]["radius_m"] == 25_000
    assert held["occurred"]["precision"] == "days"
    assert held["occurred"]["end_ms"] - held["occurred"]["start_ms"] == 7 * 86_400_000
    assert "killed" not in held
    assert held["raw_text"] == "Shells fell"


def test_a_clash_by_acled_is_signed_as_a_cell_and_names_no_victim() -> None:
    heads = (
        "event_id_cnty",
        "event_date",
        "event_type",
        "sub_event_type",
        "actor1",
        "actor2",
        "latitude",
        "longitude",
        "notes",
    )
    held = fields(
        heads, ("SYR2", "2016-09-12", "Battles", "Armed clash", "A", "B", "36.2", "37.16", "They fought")
    )
    assert held["locates"] == "undetermined"
    assert held["actor"] == "A / B"
    assert "victim" not in held
    assert "raw_text" not in held


def test_ucdp_columns_keep_low_best_and_high() -> None:
    heads = tuple(UCDP)
    cells = {
        "id": "7", "date_start": "2016-09-12", "date_end": "2016-09-14", "date_prec": "2", "where_prec": "4", "latitude": "36.2",
        "longitude": "37.1", "best": "5", "low": "3", "high": "9", "type_of_violence": "3", "side_a": "A",
    }  # fmt: skip
    held = fields(heads, [cells.get(head, "") for head in heads])
    assert held["killed"] == {"low": 3, "best": 5, "high": 9}
    assert (held["locates"], held["place"]["radius_m"]) == ("area", 150_000)
    assert held["occurred"]["precision"] == "days"


def test_a_code_that_the_code_book_does_not_have_is_an_error() -> None:
    heads = ("event_id_cnty", "event_date", "geo_precision", "latitude", "longitude", "sub_event_type")
    (row,) = read(heads, ("X", "2016-09-12", "9", "36.2", "37.1", "Attack"))
    assert row.errors[0].at == "row 2, geo_precision"


def test_outgoing_fire_places_a_weapon_and_an_impact_what_it_struck() -> None:
    when = "2021-10-01 14:22"
    out = fields(
        OBSERVED, ("48.0159, 37.8029", "3 km NW", "Saw", "2", "Projectile", "Outgoing", "Mortar", when)
    )
    hit = fields(
        OBSERVED, ("48.0159, 37.8029", "3 km NW", "Heard", "2", "Explosion", "Impact", "Mortar", when)
    )
    assert (out["locates"], hit["locates"]) == ("unit", "impact")
    assert "raw_text" not in out
    assert "raw_sha256" in out
    assert "3 km NW" in hit["raw_text"]


def test_an_explosion_of_which_nothing_is_known_is_not_called_shelling() -> None:
    held = fields(
        OBSERVED,
        (
            "48.0159, 37.8029",
            "2-4 km ENE",
            "Heard",
            "5",
            "Explosion",
            "Undetermined",
            "N/K",
            "2021-10-01 14:22",
        ),
    )
    assert (held["what"], held["weapon"], held["locates"]) == ("other", "not_known", "undetermined")
    assert held["count"]["best"] == 5


def test_a_table_that_does_not_say_its_zone_is_asked_for_it() -> None:
    table = Table(
        name="t.csv", heads=("date", "what"), rows=[Row(number=2, cells=("03/04/2016", "shelling"))]
    )
    plan, _ = planned(table, Choices())
    assert plan.asks == ("zone", "day_first")


def test_a_column_can_be_given_another_meaning_or_none() -> None:
    chosen = Choices(zone="UTC", targets={0: "", 1: "date", 2: "victim"})
    held = fields(("date", "when seen", "who"), ("2016-09-12", "2016-09-13", "People"), chosen)
    assert held["victim"] == "People"
    assert held["occurred"]["start_ms"] == 1_473_724_800_000


def test_two_columns_never_give_the_same() -> None:
    held = fields(("killed", "dead", "date"), ("1", "2", ""))
    assert held["killed"]["best"] == 1


def test_a_header_without_a_known_word_is_refused() -> None:
    with pytest.raises(SametableError) as refused:
        read(("aa", "bb"), ("1", "2"))
    assert refused.value.code == "import.columns"


def test_files_of_one_name_hold_one_collection_of_ids() -> None:
    assert collection_of("incidents 2016-09-12.xlsx", "free") == collection_of(
        "Incidents_2016-09-13.xlsx", "free"
    ).replace("_", " ")
    assert collection_of("any.csv", "acled") == "acled"


def test_no_word_of_a_header_means_two_things() -> None:
    seen: dict[str, str] = {}
    for target, words in WORDS.items():
        for word in words.split("|"):
            assert seen.setdefault(head_key(word), target) == target, word


def test_nul_characters_and_endless_cells_are_errors() -> None:
    (row,) = read(("what", "notes"), ("shelling", "a\x00b"))
    (long,) = read(("what", "notes"), ("shelling", "x" * 40_000))
    assert row.errors[0].at == "row 2, text"
    assert long.errors[0].at == "row 2, text"
