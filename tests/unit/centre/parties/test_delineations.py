"""Lines and areas as a node shows them: claimed, agreed, disputed, over; overlaps and changes; what a desk refuses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from sametable.centre.alerts.facts import audience_of
from sametable.centre.parties import delineations
from sametable.centre.parties.line_rules import asked_of
from sametable.centre.passage.veil import veiled
from sametable.core.delineation import rules
from sametable.core.delineation.content import content_sha256
from sametable.core.intake.report_form import parse_report
from sametable.core.terms.groups import folded
from sametable.core.wire.hashes import sha256
from sametable.errors import SametableError
from support.browser import House
from support.deciding import everybody_beats
from support.drawing import DAY_MS, TODAY_MS, area, box, draws, line, signs
from support.hitting import later, said
from support.past_the_desk import smuggle
from support.stage import Stage, run
from support.web import app_of, ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BOTH = ["al", "bi"]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path, 2)
    yield stage
    stage.close()


@pytest.fixture
def whole_earth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have drawings lie anywhere, as in a record whose theatre is the whole earth."""
    monkeypatch.setattr(rules, "MARGIN_E7", 1_800_000_000)


def get(stage: Stage, path: str, node: str = "alder") -> Any:
    answer = run(ask(app_of(stage, node), "GET", path))
    assert answer.status_code == 200, answer.text
    return answer.json()


def layers(stage: Stage, node: str = "alder") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(stage, "/api/parties/delineations", node)["layers"]
    return found


def refused(stage: Stage, fields: dict[str, Any], node: str = "alder", audience: str = "parties") -> str:
    with pytest.raises(SametableError) as raised:
        run(draws(stage, fields, node, audience))
    return raised.value.code


def agreed(stage: Stage, fields: dict[str, Any]) -> str:
    drawn = run(draws(stage, fields))
    run(stage.settle(2))
    run(signs(stage, "birch", drawn.id, fields))
    run(stage.settle(3))
    found: str = drawn.id
    return found


def test_others_have_their_turn_while_many_lines_are_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delineations, "AT_ONCE", 2)
    for at in range(6):
        run(draws(stage, line((36.5 + at / 10, 36.0), (36.9 + at / 10, 36.2))))
    centre = stage["alder"]
    held = [one.said for one in delineations.layers_now(centre)]
    turns: list[int] = []

    async def reading() -> dict[str, str]:
        done = asyncio.Event()

        async def other() -> None:
            while not done.is_set():
                turns.append(1)
                await asyncio.sleep(0)

        beside = asyncio.create_task(other())
        found = await delineations.audiences_of(centre, held)
        done.set()
        await beside
        return found

    found = run(reading())
    assert found == {one.id: audience_of(centre, one.id) for one in held}
    assert len(turns) >= len(held) // 2 >= 3


def test_a_line_is_a_claim_until_every_named_party_has_signed_it(stage: Stage) -> None:
    fields = line((36.5, 36.0), (36.9, 36.2), agreed_with=BOTH)
    drawn = run(draws(stage, fields))
    run(stage.settle(2))
    (row,) = layers(stage, "birch")
    assert (row["state"], row["agreed"]["missing"], row["agreed"]["signed"]) == ("claimed", ["bi"], ["al"])
    run(signs(stage, "birch", drawn.id, fields))
    run(stage.settle(3))
    for node in ("alder", "birch"):
        (row,) = layers(stage, node)
        assert (row["state"], row["agreed"]["complete"]) == ("agreed", True)


def test_a_signature_over_something_else_counts_for_nothing(stage: Stage) -> None:
    fields = line((36.5, 36.0), (36.9, 36.2), agreed_with=BOTH)
    drawn = run(draws(stage, fields))
    run(stage.settle(2))
    words = {
        "target": drawn.id,
        "says": "signs",
        "content_sha256": content_sha256(fields | {"name": "Other"}),
    }
    try:
        run(said(stage, "birch", "signature", words))
    except SametableError as error:
        assert error.code.startswith("decision.")  # noqa: PT017 - a desk may refuse it; it counts for nothing either way
    assert layers(stage, "birch")[0]["state"] == "claimed"


def test_a_party_that_does_not_sign_makes_it_disputed(stage: Stage) -> None:
    fields = line((36.5, 36.0), (36.9, 36.2), agreed_with=BOTH)
    drawn = run(draws(stage, fields))
    run(stage.settle(2))
    run(signs(stage, "birch", drawn.id, fields, "refuses"))
    assert layers(stage, "birch")[0]["state"] == "disputed"


def test_what_is_agreed_is_not_undone_by_a_newer_claim(stage: Stage) -> None:
    first = agreed(stage, line((36.5, 36.0), (36.9, 36.2), agreed_with=BOTH))
    run(draws(stage, line((36.5, 36.0), (36.9, 36.3), agreed_with=BOTH, target=first)))
    held = layers(stage)
    assert [(one["version"], one["state"]) for one in held] == [(1, "agreed"), (2, "claimed")]
    assert [one["why"] for one in held][1] == []
    assert held[0]["why"][0]["code"] == "newer_claim"


def test_what_is_agreed_stays_when_its_author_takes_it_back_and_that_is_told(stage: Stage) -> None:
    first = agreed(stage, line((36.5, 36.0), (36.9, 36.2), agreed_with=BOTH))
    run(said(stage, "alder", "withdraw", {"target": first}))
    (row,) = layers(stage)
    assert (row["state"], row["why"][0]["code"]) == ("agreed", "withdrawn_after")


def test_a_claim_that_its_author_takes_back_is_not_shown(stage: Stage) -> None:
    first = run(draws(stage, line((36.5, 36.0), (36.9, 36.2), agreed_with=BOTH))).id
    run(said(stage, "alder", "withdraw", {"target": first}))
    assert layers(stage) == []


def test_a_temporary_line_is_over_at_its_end(stage: Stage) -> None:
    end_ms = stage.clock.now_ms() + 3_600_000
    valid = {"start_ms": end_ms - 7_200_000, "end_ms": end_ms}
    run(draws(stage, line((36.5, 36.0), (36.9, 36.2), what="temporary_line", valid=valid)))
    assert layers(stage)[0]["state"] == "claimed"
    later(stage)
    assert layers(stage)[0]["state"] == "expired"


def test_a_desk_refuses_versions_of_anothers_or_of_another_thing_and_who_cannot_read_to_sign(
    stage: Stage,
) -> None:
    first = run(draws(stage, area(box(36.5, 36.0)))).id
    run(stage.settle(2))
    assert refused(stage, area(box(36.5, 36.0), target=first), "birch") == "delineation.target"
    assert refused(stage, area(box(36.5, 36.0), what="zone", target=first)) == "delineation.target"
    assert refused(stage, area(box(36.5, 36.0), annex_of=first)) == "delineation.target"
    assert refused(stage, area(box(36.5, 36.0), agreed_with=BOTH), audience="al") == "delineation.readers"


def test_what_is_for_the_own_side_is_shown_to_nobody_else_nor_to_who_is_not_cleared(stage: Stage) -> None:
    run(draws(stage, area(box(36.5, 36.0), name="Quartz"), audience="al"))
    run(stage.settle(2))
    assert layers(stage, "birch") == []
    house = House(stage, app_of(stage))
    cleared, reader = house.enrol("Cleared", "watch_officer"), house.enrol("Reader", "spokesperson")
    paths = (
        "/api/parties/delineations",
        f"/api/parties/changes?since={TODAY_MS}",
        "/api/parties/deconfliction",
    )
    assert [
        ("Quartz" in cleared.get(path).text, "Quartz" in reader.get(path).text) for path in paths[:1]
    ] == [(True, False)]
    assert not [path for path in paths if "Quartz" in reader.get(path).text]


def test_an_overlap_says_its_numbers_its_reasons_and_one_sentence(stage: Stage) -> None:
    first = run(draws(stage, area(box(36.5, 36.0, 0.5)))).number
    second = run(
        draws(stage, area(box(36.8, 36.0, 0.5), as_of_ms=TODAY_MS - DAY_MS, accuracy_m=3_000))
    ).number
    found = get(stage, f"/api/parties/overlap?first={first}&second={second}")
    assert found["both"]["least_km2"] < found["both"]["area_km2"] < found["both"]["most_km2"]
    assert [one["code"] for one in found["reasons"]] == [
        "edge_known",
        "edge_known",
        "of_other_days",
        "projection",
    ]
    assert first in found["sentence"]["fr"]
    assert set(found["sentence"]) == {"ar", "en", "fr", "ru"}


def test_what_was_gained_and_lost_since_a_day_is_a_draft_that_a_person_may_say(stage: Stage) -> None:
    first = run(draws(stage, area(box(36.5, 36.0, 0.5)))).id
    later(stage, 3 * DAY_MS)
    run(draws(stage, area(box(36.6, 36.0, 0.5), target=first, as_of_ms=TODAY_MS + 3 * DAY_MS)))
    (change,) = get(stage, f"/api/parties/changes?since={TODAY_MS}")["changes"]
    assert change["gained"]["area_km2"] == pytest.approx(change["lost"]["area_km2"], rel=0.1)
    assert not change["within_accuracy"]
    (draft,) = change["drafts"]
    raw = {"client_id": "change-00001", "kind": "report", "fields": draft}
    parsed = parse_report(shapely_json(raw), now_ms=stage.clock.now_ms())
    assert parsed.fields["what"] == "ground.advance"
    assert "actor" not in draft


def shapely_json(held: dict[str, Any]) -> bytes:
    import json

    return json.dumps(held).encode()


def test_a_change_no_larger_than_what_is_known_of_the_edges_is_marked(stage: Stage) -> None:
    first = run(draws(stage, area(box(36.5, 36.0, 0.5), accuracy_m=5_000))).id
    later(stage, DAY_MS)
    moved = area(box(36.52, 36.0, 0.5), accuracy_m=5_000, target=first, as_of_ms=TODAY_MS + DAY_MS)
    run(draws(stage, moved))
    (change,) = get(stage, f"/api/parties/changes?since={TODAY_MS}")["changes"]
    assert change["within_accuracy"]


def test_nothing_before_a_date_is_no_change(stage: Stage) -> None:
    run(draws(stage, area(box(36.5, 36.0, 0.5))))
    assert get(stage, f"/api/parties/changes?since={TODAY_MS - DAY_MS}")["changes"] == []


def test_what_is_signed_is_given_out_word_for_word(stage: Stage) -> None:
    number = run(draws(stage, area(box(36.5, 36.0)))).number
    one = get(stage, f"/api/parties/delineations/{number}")
    assert sha256(one["content"].encode()).hex() == one["content_sha256"]


def test_the_area_of_a_layer_is_that_on_the_ellipsoid(stage: Stage) -> None:
    run(draws(stage, area(shapely.box(36, 35, 37, 36))))
    # 10,066 km2 between 35 and 36 degrees north; the grid moves edges by 350 m at most.
    assert layers(stage)[0]["area_km2"] == pytest.approx(10_066, rel=0.015)


def test_a_drawing_is_held_to_the_names_that_stood_before_it_and_those_since_are_told(stage: Stage) -> None:
    drawn = run(draws(stage, area(box(36.5, 37.0), groups=["Dogwood Brigade"])))
    run(stage.settle(2))
    assert [(one["version_id"], one["state"]) for one in layers(stage)] == [(drawn.id, "claimed")]
    assert layers(stage) == layers(stage)
    words = {
        "group": "Dogwood Brigade", "says": "excluded", "authority": "own_view", "as_of_ms": TODAY_MS, "source": "Note 4",
    }  # fmt: skip
    run(said(stage, "alder", "designation", words, "parties"))
    found = layers(stage)
    assert [(one["state"], one["geometry"] is not None) for one in found] == [("claimed", True)]
    assert [(one["code"], one["got"]) for one in found[0]["why"]] == [
        ("named_since", "control, naming Dogwood Brigade")
    ]
    again = area(box(36.5, 37.1), groups=["Dogwood Brigade"])
    assert refused(stage, again) == "delineation.held_coarser"
    run(smuggle(stage, "alder", "delineation", again))
    assert [one["state"] for one in layers(stage)] == ["claimed", "void"]


def test_who_signs_after_its_author_left_the_table_makes_no_line_agreed(stage: Stage) -> None:
    fields = line((36.5, 36.0), (36.9, 36.2), agreed_with=BOTH)
    drawn = run(draws(stage, fields))
    run(said(stage, "alder", "participation", {"says": "leaves", "reason": "x"}))
    run(everybody_beats(stage))
    words = {"target": drawn.id, "says": "signs", "content_sha256": content_sha256(fields)}
    run(smuggle(stage, "birch", "signature", words))
    run(stage.settle(3))
    for node in ("alder", "birch"):
        (row,) = layers(stage, node)
        assert (row["state"], row["agreed"]["missing"]) == ("claimed", ["bi"])


@pytest.mark.usefixtures("whole_earth")
def test_a_line_too_long_to_be_measured_takes_nobodys_layers_away(stage: Stage) -> None:
    run(draws(stage, area(box(37.5, 36.0), name="Bank")))
    run(draws(stage, line((-60.0, 10.0), (60.0, 36.2))))
    held = {one["name"]: one for one in layers(stage)}
    assert held["Bank"]["area_km2"] > 0
    assert (held["River line"]["length_km"], held["River line"]["geometry"]["type"]) == (
        None,
        "MultiLineString",
    )


@pytest.mark.usefixtures("whole_earth")
def test_versions_too_far_apart_to_be_compared_take_nobodys_changes_away(stage: Stage) -> None:
    first = run(draws(stage, area(box(-60.0, 10.0, 0.5)))).id
    other = run(draws(stage, area(box(37.5, 36.0, 0.3), name="Bank"))).id
    later(stage, 2 * DAY_MS)
    newer: dict[str, Any] = {"as_of_ms": TODAY_MS + 2 * DAY_MS}
    run(draws(stage, area(box(60.0, 36.0, 0.5), target=first, **newer)))
    run(draws(stage, area(box(37.5, 36.0, 0.5), name="Bank", target=other, **newer)))
    found = get(stage, f"/api/parties/changes?since={TODAY_MS}")["changes"]
    assert [one["layer"]["name"] for one in found] == ["Bank"]


def test_what_lies_beyond_the_theatre_or_goes_to_and_fro_is_refused_and_void_and_fails_no_list(
    stage: Stage,
) -> None:
    run(draws(stage, area(box(36.5, 36.0))))
    far = line((-60.0, 10.0), (60.0, 36.2))
    to_and_fro = line(*((35.0 + 7 * (at % 2), 35.0 + at / 1_000) for at in range(0, 1_200, 5)))
    assert refused(stage, far) == "delineation.too_far"
    assert refused(stage, to_and_fro) == "delineation.too_large"
    for fields in (far, to_and_fro):
        run(smuggle(stage, "alder", "delineation", fields))
    run(stage.settle(2))
    for node in ("alder", "birch"):
        held = layers(stage, node)
        assert [one["state"] for one in held] == ["claimed", "void", "void"]
        assert [one["why"][0]["code"] for one in held[1:]] == ["delineation.too_far", "delineation.too_large"]
    run(draws(stage, line((32.0, 33.0), (46.0, 37.0))))


@pytest.mark.parametrize("what", ["control", "excluded"])
def test_a_drawing_of_a_day_to_come_is_refused_and_void_and_blocks_none(stage: Stage, what: str) -> None:
    ahead = area(box(36.5, 36.0, 0.3), what=what, as_of_ms=TODAY_MS + 400 * DAY_MS)
    assert refused(stage, ahead) == "delineation.ahead"
    first = run(smuggle(stage, "alder", "delineation", ahead))
    run(draws(stage, area(box(36.5, 36.0, 0.3), what=what, as_of_ms=TODAY_MS + DAY_MS, target=first)))
    run(stage.settle(2))
    for node in ("alder", "birch"):
        (row,) = layers(stage, node)
        assert (row["state"], row["as_of_ms"], row["versions"]) == ("claimed", TODAY_MS + DAY_MS, 2)


def test_a_clock_that_is_set_back_makes_no_drawing_one_of_a_day_to_come(stage: Stage) -> None:
    for _ in range(2):
        run(everybody_beats(stage))
    run(draws(stage, area(box(36.5, 36.0))))
    run(stage.settle(1))
    stage.skews["birch"].offset_ms = -900 * DAY_MS
    run(everybody_beats(stage, "birch"))
    assert [one["state"] for one in layers(stage)] == ["claimed"]


def test_the_names_that_drawings_are_held_to_are_joined_once(stage: Stage) -> None:
    words = {
        "group": "Elder Band",
        "says": "excluded",
        "authority": "own_view",
        "as_of_ms": TODAY_MS,
        "source": "x",
    }
    run(said(stage, "alder", "designation", words))
    found = []
    for at in range(3):
        run(draws(stage, area(box(36.5 + at, 36.0))))
        asked = asked_of(stage["alder"], stage["alder"].picture)
        found += [asked.rules(one).names for one in stage["alder"].picture.cases.of_kind("delineation")]
    assert len({id(names) for names in found}) == 1
    assert found[0] == {folded("Elder Band")}


def test_a_strip_of_which_one_block_is_left_is_not_said_to_be_known_to_that_block(stage: Stage) -> None:
    """An answer shows its uncertainty (charter, rule 5): what the blocks take away is part of how well an edge is known."""
    body = {
        "what": "excluded", "as_of_ms": TODAY_MS, "accuracy_m": 500, "name": "Valley floor",
        "ways": [[[350_000_000, 360_000_000], [350_180_000, 360_000_000], [350_180_000, 366_000_000], [350_000_000, 366_000_000]]],
    }  # fmt: skip
    answer = run(ask(app_of(stage), "POST", "/api/parties/delineations/draft", json=body))
    (draft,) = answer.json()["drafts"]
    assert draft["moved_m"] > 40_000
    assert (draft["fields"]["accuracy_m"] - body["accuracy_m"]) % 5_000 == 0
    drawn = run(draws(stage, draft["fields"])).number
    for west in (36.0, 36.45):
        other = run(draws(stage, area(box(west, 34.95, 0.12)))).number
        found = get(stage, f"/api/parties/overlap?first={drawn}&second={other}")
        assert found["certain"] == "perhaps"
        assert found["known_m"][0] >= draft["moved_m"] + body["accuracy_m"]


def test_what_is_not_counted_yet_draws_nothing_on_any_page(stage: Stage) -> None:
    """A row of statements that wait for what they refer to is in no picture, so nobody counts how often it draws."""
    drawn = {"type": "delineation", **area(box(36.5, 36.0))}
    case = {
        "type": "deconfliction",
        "forces": ["Birch", "Cedar"],
        "asked": "x",
        "area": {"south_e7": 1},
        "at_ms": 1,
    }
    for fields in (
        drawn,
        case,
        {"type": "delineation", "name": "Bank"},
        {"type": "deconfliction", "at_ms": 1},
    ):
        shown = veiled(stage["alder"], dict(fields), "bi", "A" * 43)
        assert shown is not None
        assert shown["type"] == fields["type"]
        assert shown.keys() & {"ways", "area", "name", "forces", "asked"} == set()
