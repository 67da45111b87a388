"""Tables of corridors: whose words each statement is, what a side describes, and what stays beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.intake.corridor_words import (
    Clocks,
    agreed_with,
    hours_in,
    names,
    outcome,
    statements,
    via,
    zone_of_city,
)
from sametable.core.intake.tables.model import Choices, Row, RowRead, Table
from sametable.core.intake.tables.whole import planned
from sametable.core.model.registry import check_fields
from support import corridor_table as measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.intake.tables.model import FindPlace

SIDES = {
    "Alder": ("ALDERTON", "Alder", "Alderian", "Ashby"),
    "Birch": ("BIRCHTON", "Birch", "Birchian", "Brook"),
}
HEADS = (
    "HC_ID", "date", "proposal", "status_result", "text", "Link", "From", "from_latitude", "from_longitude", "To",
    "to_latitude", "to_longitude",
)  # fmt: skip
ALDER = (
    "ALDERTON. March 5 (The Wire) - A humanitarian corridor from Millford to Stonebridge will be open from 9:00 a.m. to "
    '4:00 p.m. Damascus time, Alderian minister Ashby said. "It was agreed with the Birchian side that civilians may '
    'leave," he said. The route is Millford - Reedham - Oakwell - Stonebridge.'
)
BIRCH = (
    "BIRCHTON. March 6 (The Wire) - The Birchian command has accused Alderian militias of keeping residents from leaving "
    "Millford. The corridor from Millford to Stonebridge did not work, Brook said."
)
TEXT = f"Status: disputed; {ALDER} ;;;; {BIRCH} see source: wire.example/1"
CELLS = {
    "HC_ID": "7", "date": "2022-03-05", "proposal": "Alder", "status_result": "disputed", "text": TEXT,
    "Link": "wire.example/1", "From": "Millford (north)", "from_latitude": "35.5", "from_longitude": "36.5",
    "To": "Stonebridge, from where buses go on", "to_latitude": "35.9", "to_longitude": "36.5",
}  # fmt: skip
ZONED = Choices(zone="Asia/Damascus", sides=SIDES)


def read(*rows: dict[str, str], find: FindPlace | None = None, choices: Choices = ZONED) -> list[RowRead]:
    held = [
        Row(number=number, cells=tuple({**CELLS, **row}[head] for head in HEADS))
        for number, row in enumerate(rows, start=2)
    ]
    plan, found = planned(Table(name="c.csv", heads=HEADS, rows=held), choices, find_place=find)
    assert plan.profile == "corridors"
    return list(found)


def of_kind(found: Sequence[RowRead], kind: str) -> dict[str, dict[str, Any]]:
    return {one.external_id: dict(one.fields or {}) for one in found if one.kind == kind and not one.errors}


def test_a_text_is_cut_where_another_statement_begins_and_each_is_its_speakers() -> None:
    said = statements(f"{TEXT.split(' see')[0]} BIRCHTON. March 7 (The Wire) - Roads are clear.", SIDES)
    assert [one.side for one in said] == ["Alder", "Birch", "Birch"]
    assert said[0].text == ALDER


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Roads are clear, Ashby said.", "Alder"),
        ('"We have word of the Birchian side," Ashby said.', "Alder"),
        ("According to Brook, buses will leave at noon.", "Birch"),
        ("ALDERTON. March 5 (The Wire) - Brook said that buses will leave.", "Birch"),
        ("The Alderian staff in Birch said that buses will leave.", "Alder"),
        ("Roads are clear, she said.", ""),
        ("Ashby said yes. Brook said no.", ""),
        ("Roads are clear.", ""),
        ("ALDERTON. March 5 (The Wire) - Ashby said yes. Brook said no.", ""),
        ("The Birchian command was called and buses will leave, he said.", ""),
        ("It was reported by Alder that roads are clear.", ""),
        ("The Alder was seen. Nobody spoke.", ""),
    ],
)
def test_words_are_a_sides_only_where_one_side_speaks(text: str, side: str) -> None:
    (one,) = statements(text, SIDES)
    assert one.side == side


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("from 9:00 a.m. to 4:00 p.m. Damascus time", (540, 960, "damascus")),
        ("from 9 a.m. to 9 p.m.", (540, 1260, "")),
        ("from 8:00 until 20:30 local time", (480, 1230, "local")),
        ("from 9:00 a.m. local time (10:00 a.m. Oakwell time) until 9:00 p.m.", (540, 1260, "local")),
        ("from 10 to 11 p.m.", (1320, 1380, "")),
        ("from 12 a.m. to 12 p.m.", (0, 720, "")),
        ("from 22 to 30 people", None),
        ("from 9:00 to 41:00", None),
        ("starting at 9 a.m.", None),
    ],
)
def test_hours_are_read_where_both_ends_are_told_as_clocks(
    text: str, clocks: tuple[int, int, str] | None
) -> None:
    wanted = () if clocks is None else (Clocks(from_min=clocks[0], until_min=clocks[1], place=clocks[2]),)
    assert hours_in(text) == wanted


def test_a_clock_is_that_of_the_zone_named_after_the_city() -> None:
    assert [zone_of_city(one) for one in ("damascus", "Kyiv", "alderton", "local")] == [
        "Asia/Damascus", "Europe/Kyiv", "", "",
    ]  # fmt: skip


def test_a_place_is_named_by_its_spellings_and_not_by_its_region() -> None:
    assert names("from Stonebridge to Millford", "Stonebridge")
    assert names("to Stonebridje.", "Stonebridge")
    assert not names("in the Stonebridge region", "Stonebridge")
    assert not names("Millfordshire", "Mill")


def test_agreement_is_a_sides_claim_only_where_it_names_the_other_and_does_not_doubt_it() -> None:
    (yes,) = statements("The way was agreed with the Birchian side, Ashby said.", SIDES)
    (no,) = statements("An initiative was submitted to the Birchian side to be agreed, Ashby said.", SIDES)
    (nobody,) = statements("Nine corridors have been agreed, Ashby said.", SIDES)
    assert [agreed_with(one, SIDES) for one in (yes, no, nobody)] == [("Birch",), (), ()]


def test_what_became_of_a_corridor_is_read_only_where_it_is_clear_and_about_it() -> None:
    ends = ("Millford", "Stonebridge")
    told = {
        "All the seven humanitarian corridors functioned as planned, Ashby said.": "opened",
        "The corridor from Millford to Stonebridge did not work, Ashby said.": "closed",
        "The corridor from Oakwell to Stonebridge did not work, Ashby said.": "",
        "All corridors worked, Ashby said. The one from Millford to Stonebridge did not work.": "",
        "A corridor will be opened from Millford to Stonebridge, Ashby said.": "",
    }
    for text, step in told.items():
        (one,) = statements(text, SIDES)
        held = outcome(one, ends)
        assert (held[0] if held else "") == step, text


def test_a_way_is_read_from_a_list_between_its_ends() -> None:
    ends = ("Millford", "Stonebridge")
    assert via("The route: Oakwell-Millford-Reedham-Stonebridge.", ends) == ("Reedham",)
    assert via("From Millford to Stonebridge, it goes through Reedham and Oakwell.", ends) == (
        "Reedham",
        "Oakwell",
    )
    assert via("The route: Reedham - Oakwell - Millford.", ends) == ()
    assert via("From Millford to Stonebridge via Reedham (?), Oakwell.", ends) == ("Oakwell",)


def test_each_side_that_names_both_ends_describes_the_corridor_in_its_own_words_alone() -> None:
    held = of_kind(read({}), "corridor")
    assert set(held) == {"7/Alder", "7/Birch"}
    alder, birch = held["7/Alder"], held["7/Birch"]
    assert (alder["said_by"], alder["raw_text"]) == ("Alder", ALDER)
    assert (birch["said_by"], birch["raw_text"]) == ("Birch", BIRCH)
    assert alder["hours"] == {"from_min": 540, "until_min": 960, "zone": "Asia/Damascus"}
    assert "hours" not in birch
    assert (alder["agreed_with"], birch.get("agreed_with")) == (["Birch"], None)
    assert [point["name"] for point in alder["line"]] == ["Millford", "Stonebridge"]
    assert alder["dates"]["end_ms"] - alder["dates"]["start_ms"] == 86_400_000
    for one in held.values():
        check_fields({"type": "corridor", **one})


def test_a_sides_word_on_the_outcome_is_its_own_step_and_the_tables_a_comment() -> None:
    found = read({})
    assert [(one["step"], one["said_by"]) for one in of_kind(found, "corridor_step").values()] == [
        ("closed", "Birch")
    ]
    assert [one.follows for one in found if one.kind == "corridor_step"] == ["7/Birch"]
    comments = of_kind(found, "comment")
    assert [one["text"] for one in comments.values()] == ["The table itself says of the outcome: disputed"]


def test_words_that_name_no_corridor_stay_beside_and_say_whose_they_are() -> None:
    birch = "BIRCHTON. March 5 (The Wire) - Passages out of Millford are open, Brook said."
    found = read({"text": f"{ALDER} ;;; {birch} ;;; Snow is expected."})
    assert set(of_kind(found, "corridor")) == {"7/Alder"}
    texts = [one["text"] for one in of_kind(found, "comment").values()]
    assert texts[:2] == [f"Birch: {birch}", "Whose words, is not said: Snow is expected."]


def test_what_both_are_said_to_propose_is_nobodys_word_until_somebody_says_it() -> None:
    held = of_kind(read({"proposal": "Agreed", "text": "Nine corridors."}), "corridor")
    assert set(held) == {"7/not said"}
    assert "said_by" not in held["7/not said"]
    assert set(of_kind(read({"proposal": "Agreed", "text": BIRCH}), "corridor")) == {"7/Birch"}


def test_no_sides_words_are_taken_for_the_others_whoever_proposed_it() -> None:
    held = of_kind(read({"proposal": "Birch", "text": ALDER}), "corridor")
    assert "raw_text" not in held["7/Birch"]
    assert "hours" not in held["7/Birch"]
    assert held["7/Alder"]["raw_text"] == ALDER


def test_without_sides_told_nobodys_words_are_anybodys() -> None:
    found = read({}, choices=Choices(zone="Asia/Damascus"))
    held = of_kind(found, "corridor")
    assert set(held) == {"7/Alder"}
    assert "raw_text" not in held["7/Alder"]
    assert all(
        one["text"].startswith(("Whose words", "The table")) for one in of_kind(found, "comment").values()
    )


def test_places_are_the_tables_or_the_gazetteers_and_a_difference_is_told() -> None:
    known: dict[str, tuple[int, int, int]] = {"Millford": (355_000_000, 365_000_000, 500), "Stonebridge": (370_000_000, 365_000_000, 500),
             "Reedham": (356_000_000, 365_000_000, 500), "Oakwell": (100_000_000, 365_000_000, 500)}  # fmt: skip
    rows = read({"from_latitude": "", "from_longitude": ""}, find=lambda name: known.get(name))  # noqa: PLW0108 - `get` takes more than a name
    (alder,) = [one for one in rows if one.external_id == "7/Alder"]
    assert {"from.by_name", "to.far_from_name", "via.far_off"} <= set(alder.notes)
    assert alder.fields is not None
    assert [point["name"] for point in alder.fields["line"]] == ["Millford", "Reedham", "Stonebridge"]
    assert alder.fields["line"][-1]["lat_e7"] == 359_000_000


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"to_latitude": "", "to_longitude": ""}, "row 2, to"),
        ({"to_latitude": "95"}, "row 2, to_lat"),
        ({"date": ""}, "row 2, date"),
        ({"date": "someday"}, "row 2, date"),
        ({"to_latitude": "35.5"}, "row 2, to"),
        ({"From": ""}, "row 2, from"),
    ],
)
def test_a_row_that_cannot_be_placed_or_dated_is_an_error_that_says_where(
    cells: dict[str, str], place: str
) -> None:
    (row,) = read(cells)
    assert [error.at for error in row.errors] == [place]
    assert row.fields is None


@settings(max_examples=60, deadline=None)
@given(
    cells=st.dictionaries(st.sampled_from(HEADS), st.text(max_size=200)),
    words=st.lists(
        st.sampled_from([*TEXT.split(), ";;;", "from", "9", "a.m.", " " * 5_000, "(", '"', "-"]), max_size=40
    ),
)
def test_whatever_stands_in_a_row_it_gives_drafts_that_may_be_said_or_errors(
    cells: dict[str, str], words: list[str]
) -> None:
    for row in read({"text": " ".join(words), **cells}):
        assert all(error.code == "import.row" for error in row.errors)
        if row.fields is not None and row.kind == "corridor":
            check_fields({"type": "corridor", **row.fields})


@pytest.mark.parametrize(
    "text", [" " * 30_000, "from 9" + " " * 30_000, "A. " * 10_000, "; " * 15_000, "x -" + " " * 30_000 + "y"]
)
def test_a_long_run_of_nothing_is_read_like_any_other_text(text: str) -> None:
    assert [one.external_id for one in read({"text": text}) if one.kind == "corridor"] == ["7/Alder"]


@pytest.mark.skipif(not measured.FILE.exists(), reason="the table of corridors is not there")
def test_of_the_real_table_nearly_every_row_reads_and_no_words_stand_under_the_other_side() -> None:
    found = measured.read()
    numbers = dict(measured.measured(found))
    assert numbers["corridor rows"] == 282
    assert numbers["corridor rows read and placed at both ends"] >= 278
    assert numbers["corridor rows with words of both sides"] >= 8
    datelines = {"Russia": "MOSCOW. ", "Ukraine": "KYIV. "}
    for one in found:
        if one.kind == "corridor" and one.fields is not None:
            check_fields({"type": "corridor", **one.fields})
            other = "Russia" if one.fields.get("said_by") == "Ukraine" else "Ukraine"
            words = str(one.fields.get("raw_text", ""))
            assert datelines[other] not in words
