"""Drafts of statements out of a reading: one statement one place, nothing made up."""

from __future__ import annotations

import orjson

from sametable.core.intake.drafts import Source, drafts_of
from sametable.core.intake.reading import Occurred, Reading, ReadLedgerCount, ReadPlace, ReadReport, ReadRival
from sametable.core.intake.report_form import parse_report

TEXT = "Two villages were shelled."
SOURCE = Source(text=TEXT, language="en", channel="bulletin", source="Alder bulletin", source_kind="bulletin")


def rival(kind: str = "village") -> ReadRival:
    return ReadRival(
        id="x:1",
        name="Upper Birch",
        names={"en": "Upper Birch"},
        kind=kind,
        within=("District", "Cedar province", "Land"),
        lat_e7=361_000_000,
        lon_e7=371_000_000,
        radius_m=900,
        score_milli=980,
        source="invented",
    )


def place(status: str, kind: str = "village") -> ReadPlace:
    return ReadPlace(text="Upper Birch", span=(0, 3), status=status, best=rival(kind))


def report(kind: str, *places: ReadPlace, count: int | None = None) -> ReadReport:
    occurred = Occurred(
        start_ms=1_456_000_000_000, end_ms=1_456_003_600_000, precision="hour", zone="Asia/Damascus"
    )
    return ReadReport(
        kind=kind, occurred=occurred, weapon="mortar", actor=None, count=count, span=(0, 26), places=places
    )


def fields_of(kind: str, *places: ReadPlace, count: int | None = None) -> list[dict[str, object]]:
    reading = Reading(
        language="en", ledger_counts=(), reports=(report(kind, *places, count=count),), not_understood=()
    )
    return [draft["fields"] for draft in drafts_of(reading, SOURCE)]


def test_a_report_with_two_places_becomes_two_statements_of_the_same_words() -> None:
    first, second = fields_of("fire.heavy", place("matched"), place("matched"))
    assert first["raw_text"] == second["raw_text"] == TEXT
    assert first["raw_span"] == second["raw_span"] == [0, 26]


def test_a_number_printed_once_for_two_places_is_copied_to_none() -> None:
    assert all(
        "count" not in one for one in fields_of("fire.heavy", place("matched"), place("matched"), count=7)
    )
    assert fields_of("fire.heavy", place("matched"), count=7)[0]["count"] == {"low": 7, "best": 7, "high": 7}


def test_a_place_that_must_be_asked_about_is_named_and_not_located() -> None:
    (fields,) = fields_of("fire.heavy", place("ask"))
    assert fields["place_name"] == "Upper Birch"
    assert "place" not in fields


def test_what_the_place_is_follows_from_the_kind() -> None:
    assert fields_of("fire.heavy", place("matched"))[0]["locates"] == "impact"
    assert fields_of("fire.heavy", place("matched", "governorate"))[0]["locates"] == "area"
    assert fields_of("reinforcement", place("matched"))[0]["locates"] == "unit"
    assert fields_of("monitor.obstructed", place("matched"))[0]["locates"] == "undetermined"


def test_every_draft_is_one_that_the_form_takes() -> None:
    count = ReadLedgerCount(
        reporting_party="Alder",
        accused=None,
        measure="violations",
        period=Occurred(),
        cumulative=False,
        total=3,
        bound="exact",
        span=(0, 5),
        by_area={"Провинция": 3},
        consistent=True,
    )
    reading = Reading(
        language="en",
        ledger_counts=(count,),
        reports=(report("fire.heavy", place("matched")), report("other")),
        not_understood=(),
    )
    drafts = drafts_of(reading, SOURCE)
    assert [parse_report(orjson.dumps(draft), now_ms=1_456_100_000_000).kind for draft in drafts] == [
        "ledger_count",
        "report",
        "report",
    ]
    assert len({draft["client_id"] for draft in drafts}) == 3
    assert drafts == drafts_of(reading, SOURCE)
