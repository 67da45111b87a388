"""Refused: the exact place of armed people or weapons, in any field of any statement, on any way in.

Charter, "What it never does": positions of armed units appear only inside reports, coarsened to a 1 km cell
when the report is signed; the exact place stays with its author's side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recordkit import signer
from sametable.centre.reports.submit_report import Receipt, SignedStatement, prepare, submit
from sametable.core.model.vocabulary import UNIT_KINDS
from sametable.core.places.coarse import coarsen
from sametable.core.wire.hashes import b64url
from sametable.core.wire.statement import StatementHead, kid_of
from sametable.core.wire.statement import prepare as lay_out
from sametable.errors import SametableError
from support.stage import Stage, report, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

EXACT = {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 50}
CELL = dict(zip(("lat_e7", "lon_e7", "radius_m"), coarsen(362_345_678, 371_234_567), strict=True))
WRITTEN = "36.2345678, 37.1234567"
UNIT = {"what": "weapon.not_withdrawn", "locates": "unit"}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 2)
    yield held
    held.close()


def smuggle(stage: Stage, fields: Mapping[str, Any]) -> Receipt:
    """Sign self-made fields with the seat's key and submit them, without `prepare`."""
    centre = stage["alder"]
    head = StatementHead(
        kid=kid_of(centre.node.seats[0].pub), log=centre.node.origin, aud="parties", at_ms=1_456_617_600_000
    )
    made = lay_out(fields, head=head, salts=centre.ids.salts(len(fields) + 1))
    signed = SignedStatement(
        client_id="smuggled-1",
        signing_input=made.signing_input,
        payload=made.payload,
        signature=b64url(signer("seat alder")(made.signing_input.encode())),
    )
    receipt: Receipt = run(submit(centre, signed))
    return receipt


def refused(stage: Stage, fields: Mapping[str, Any]) -> None:
    before = stage["alder"].own.size
    with pytest.raises(SametableError, match=r"statement\.exact_place"):
        smuggle(stage, fields)
    assert stage["alder"].own.size == before


@pytest.mark.parametrize("what", sorted(UNIT_KINDS))
@pytest.mark.parametrize("locates", ["impact", "site", "area", None])
def test_a_kind_that_is_about_units_is_coarsened_whatever_the_draft_says_it_locates(
    stage: Stage, what: str, locates: str | None
) -> None:
    shown = prepare(stage["alder"], stage.draft("report", report(what=what, locates=locates))).shown
    assert shown["place"] == CELL
    assert shown["coarsened"] is True


@pytest.mark.parametrize("locates", ["unit", "undetermined", None])
def test_a_place_of_a_unit_or_of_who_knows_what_is_coarsened(stage: Stage, locates: str | None) -> None:
    shown = prepare(stage["alder"], stage.draft("report", report(locates=locates))).shown
    assert shown["place"] == CELL


def test_a_draft_that_calls_itself_coarsened_is_coarsened_all_the_same(stage: Stage) -> None:
    shown = prepare(stage["alder"], stage.draft("report", report(**UNIT, coarsened=True))).shown
    assert shown["place"] == CELL


@pytest.mark.parametrize("change", [{}, {"coarsened": True}, {"coarsened": False}])
def test_a_self_made_payload_with_the_exact_place_of_a_unit_is_refused(
    stage: Stage, change: dict[str, Any]
) -> None:
    refused(stage, {"type": "report", **report(**UNIT, place=EXACT, coarsened=False), **change})


def test_a_cell_said_to_be_exact_is_refused(stage: Stage) -> None:
    cell = {**CELL, "radius_m": 1}
    refused(stage, {"type": "report", **report(**UNIT, place=cell, coarsened=True)})


@pytest.mark.parametrize(
    "field",
    ["place_name", "place_id", "town", "district", "governorate", "actor", "victim", "source", "raw_text"],
)
def test_no_text_of_a_units_report_holds_coordinates(stage: Stage, field: str) -> None:
    fields = {"type": "report", **report(**UNIT, place=CELL, coarsened=True), field: f"at {WRITTEN}"}
    refused(stage, fields)


def test_nor_does_the_text_of_its_time(stage: Stage) -> None:
    occurred = {"precision": "day", "zone": "Etc/UTC", "text": WRITTEN}
    refused(stage, {"type": "report", **report(**UNIT, place=CELL, coarsened=True, occurred=occurred)})
    with pytest.raises(SametableError, match=r"statement\.exact_place"):
        prepare(stage["alder"], stage.draft("report", report(**UNIT, occurred=occurred)))


def test_nor_is_a_hash_a_place_to_write_in(stage: Stage) -> None:
    fields = report(**UNIT, place=CELL, coarsened=True, raw_sha256=WRITTEN.ljust(43, "."))
    with pytest.raises(SametableError):
        smuggle(stage, {"type": "report", **fields})


@pytest.mark.parametrize(
    "written",
    [
        WRITTEN,
        "36.23456N 37.12345E",
        "36°14'04.4\"N 37°07'24.4\"E",
        "N36 14.0741 E37 07.4074",
        "37SCA3168012345",
        "37S 331680 4012345",
        "8G7P64MF+RQ4",
        "٣٦٫٢٣٤٥٦٧٨، ٣٧٫١٢٣٤٥٦٧",
        "36,2345678; 37,1234567",
    ],
)
def test_coordinates_are_found_in_whatever_form_they_are_written(stage: Stage, written: str) -> None:
    fields = {
        "type": "report",
        **report(**UNIT, place=CELL, coarsened=True),
        "source": f"seen at {written} today",
    }
    refused(stage, fields)


def a_units_report(stage: Stage) -> str:
    receipt: Receipt = run(stage.say("alder", "report", report(**UNIT)))
    return receipt.id


def test_the_original_text_of_a_units_report_stays_behind_with_only_its_hash_signed(stage: Stage) -> None:
    made = prepare(stage["alder"], stage.draft("report", report(**UNIT, raw_text=f"Tanks at {WRITTEN}.")))
    assert "raw_text" not in made.shown
    assert WRITTEN not in made.payload
    assert made.own_side is not None
    assert WRITTEN in made.own_side


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(
            {"place": EXACT, "locates": "impact", "coarsened": False}, id="another meaning of the place"
        ),
        pytest.param({"place": EXACT, "locates": "unit", "coarsened": True}, id="exact and called coarse"),
        pytest.param({"place": EXACT, "locates": "unit", "coarsened": False}, id="exact"),
        pytest.param({"place_name": WRITTEN}, id="in the name of the place"),
        pytest.param({"source": WRITTEN, "source_kind": "media"}, id="in the source"),
        pytest.param(
            {"occurred": {"precision": "day", "zone": "Etc/UTC", "text": WRITTEN}}, id="in the time"
        ),
    ],
)
def test_an_amendment_does_not_bring_back_the_exact_place(stage: Stage, inner: dict[str, Any]) -> None:
    target = a_units_report(stage)
    refused(stage, {"type": "amend", "target": target, "fields": inner})
    row_lat = stage["alder"].picture.marks[target].said[0]
    assert row_lat == CELL["lat_e7"]


@pytest.mark.parametrize("inner", [{"what": "weapon.not_withdrawn"}, {"locates": "unit"}])
def test_an_exact_report_is_not_turned_into_one_of_a_unit_afterwards(
    stage: Stage, inner: dict[str, Any]
) -> None:
    target = run(stage.say("alder", "report", report())).id
    whole = {"coarsened": True, "locates": "impact", **inner}
    refused(stage, {"type": "amend", "target": target, "fields": whole})
    with pytest.raises(SametableError, match=r"statement\.exact_place"):
        run(stage.say("alder", "amend", {"target": target, "fields": inner}))


def test_it_may_become_one_when_its_place_becomes_a_cell(stage: Stage) -> None:
    target = run(stage.say("alder", "report", report())).id
    fields = {"target": target, "fields": {"what": "weapon.not_withdrawn", "locates": "unit", "place": EXACT}}
    run(stage.say("alder", "amend", fields))
    assert stage["alder"].store.own_side(2, stage["alder"].node.origin) is not None


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("comment", "text"),
        ("deny", "reason"),
        ("deny", "on_behalf_of"),
        ("withdraw", "reason"),
        ("amend", "reason"),
    ],
)
def test_no_remark_on_a_units_report_holds_coordinates(stage: Stage, kind: str, field: str) -> None:
    target = a_units_report(stage)
    fields: dict[str, Any] = {"type": kind, "target": target, field: f"they are at {WRITTEN}"}
    if kind == "amend":
        fields["fields"] = {"weapon": "tank"}
    refused(stage, fields)


def test_nor_does_a_remark_on_a_remark(stage: Stage) -> None:
    target = a_units_report(stage)
    for _ in range(3):
        target = run(stage.say("alder", "comment", {"target": target, "text": "so it is"})).id
    refused(stage, {"type": "comment", "target": target, "text": WRITTEN})


def test_a_remark_on_an_impact_may_say_where_it_struck(stage: Stage) -> None:
    target = run(stage.say("alder", "report", report())).id
    assert run(stage.say("alder", "comment", {"target": target, "text": f"crater at {WRITTEN}"})).index == 2


def test_a_thousand_reports_of_one_unit_say_no_more_than_one(stage: Stage) -> None:
    centre = stage["alder"]
    cells = set()
    for step in range(100):
        place = {"lat_e7": 362_345_678 + step * 7, "lon_e7": 371_234_567 - step * 7, "radius_m": 5 + step}
        shown = prepare(centre, stage.draft("report", report(**UNIT, place=place))).shown
        cells.add(tuple(dict(shown["place"]).items()))  # type: ignore[call-overload]
    assert len(cells) == 1
