"""A shared view: what a desk points at and draws reaches the parties it is for, on the coarse grid, and is kept nowhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.watch import presence
from sametable.centre.watch.shared_view import POINTS_MOST, Shown, check_words, degrees, grid_of
from sametable.core.model.ways import steps_e7
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url
from sametable.errors import SametableError
from support.acting import say_to
from support.stage import Stage, run
from support.termspack import adopt, put, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = [{"language": "en", "text": "Marigold"}]
PROPOSAL = {"title": WORDS, "form": "single_text", "languages": ["en"], "authentic": ["en"]}
HERE = (350_000_000, 370_000_000)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Three nodes of three parties."""
    stage = Stage(tmp_path)
    yield stage
    stage.close()


def show(stage: Stage, name: str = "alder", **more: Any) -> tuple[presence.Seen, bytes, int]:
    stage.clock.set(stage.clock.now_ms() + 1)
    shown = Shown(**{"room": "shared/table", "kind": "point", "points": [HERE], **more})
    return presence.make_shown(stage[name], presence.Room(), shown)


def test_a_point_arrives_on_the_grid_with_who_pointed(stage: Stage) -> None:
    made, raw, moved_m = show(stage, label="Alder 1")
    seen = presence.take(stage["birch"], presence.Room(), raw)
    assert (seen.node, seen.room, seen.kind, seen.label) == ("alder", "shared/table", "point", "Alder 1")
    assert seen == made
    assert seen.drawn is not None
    ((lat, lon),) = degrees(seen.drawn)
    step_lat, step_lon = steps_e7(*grid_of(stage["birch"]))
    assert (round(lat * 1e7) % step_lat, round(lon * 1e7) % step_lon) == (0, 0)
    assert 0 < moved_m <= 360


def test_a_draft_line_and_a_ring_arrive_as_they_were_drawn(stage: Stage) -> None:
    line = [HERE, (351_000_000, 370_000_000), (351_000_001, 370_000_001), (351_000_000, 371_000_000)]
    for form, points, count in (("lines", line, 3), ("areas", [*line, HERE], 3)):
        _, raw, _ = show(stage, kind="draft", form=form, points=points)
        seen = presence.take(stage["birch"], presence.Room(), raw)
        assert seen.drawn is not None
        assert (seen.drawn.form, len(degrees(seen.drawn))) == (form, count)


def test_the_grid_is_the_one_that_terms_in_force_ask_for(stage: Stage) -> None:
    _, finer, _ = show(stage)
    told = (
        quiet().rstrip() + "\n  - {id: more, ref: '7', text: More, kind: delineation, coarseness_m: 2 km}\n"
    )

    async def agreed() -> None:
        text_id = await put(stage["alder"], told)
        await stage.settle()
        for name in ("alder", "birch"):
            await adopt(stage[name], text_id, parties=("al", "bi"))
        await stage.settle()

    run(agreed())
    _, raw, moved_m = show(stage, points=[(350_100_000, 370_100_000)])
    seen = presence.take(stage["birch"], presence.Room(), raw)
    assert seen.drawn is not None
    assert (seen.drawn.coarseness_m, moved_m > 500) == (2_000, True)
    with pytest.raises(SametableError, match=r"presence\.invalid"):
        presence.take(stage["birch"], presence.Room(), finer)


def test_no_coordinates_stand_in_what_a_desk_or_its_room_is_called(stage: Stage) -> None:
    for more in ({"room": "35.12345,37.54321"}, {"room": "watch", "label": "35.12345, 37.54321"}):
        with pytest.raises(SametableError, match=r"presence\.invalid"):
            presence.make(stage["alder"], presence.Said(kind="here", **more))


def test_whose_draft_was_taken_over_is_said(stage: Stage) -> None:
    _, raw, _ = show(stage, kind="take", of="birch Birch 1", points=[HERE, (351_000_000, 371_000_000)])
    seen = presence.take(stage["birch"], presence.Room(), raw)
    assert seen.drawn is not None
    assert seen.drawn.of == "birch Birch 1"


def test_nothing_of_a_shared_view_is_stored(stage: Stage, tmp_path: Path) -> None:
    _, raw, _ = show(stage, kind="draft", label="Marigold desk", points=[HERE, (351_000_000, 371_000_000)])
    presence.take(stage["birch"], presence.Room(), raw)
    assert {stage[name].own.size for name in stage.folders} == {1}
    stage.close()
    assert not any(b"Marigold" in one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())


@pytest.mark.parametrize(
    "more",
    [
        {"points": []},
        {"points": [HERE, HERE, (351_000_000, 370_000_000)]},
        {"points": [(900_000_001, 0)]},
        {"points": [(0, 1_800_000_001)]},
        {"kind": "leave"},
        {"kind": "draft", "of": "birch"},
        {"kind": "take"},
        {"kind": "point", "zoom_tenths": 90},
        {"kind": "view", "zoom_tenths": 241},
        {
            "kind": "draft",
            "points": [(350_000_000 + n * 100_000, 370_000_000) for n in range(POINTS_MOST + 1)],
        },
        {"label": "x" * 81},
        {"label": "at 35.12345 N, 37.54321 E"},
    ],
)
def test_what_may_not_be_shown_is_refused_where_it_is_made(stage: Stage, more: dict[str, Any]) -> None:
    with pytest.raises(SametableError, match=r"presence\.invalid"):
        show(stage, **more)


@pytest.mark.parametrize("room", ["shared/" + "A" * 43, "shared/", "watch", "shared/table/x"])
def test_a_room_that_is_of_no_proposal_is_no_shared_view(stage: Stage, room: str) -> None:
    with pytest.raises(SametableError, match=r"presence\.room"):
        show(stage, room=room)


def forged(stage: Stage, name: str = "alder", **changes: Any) -> bytes:
    """Give a message that a node with other rules signs."""
    _, raw, _ = show(stage, name)
    held = json.loads(json.loads(raw)["message"])
    held["drawn"] |= changes.pop("drawn", {})
    held = {one: value for one, value in {**held, **changes}.items() if value is not None}
    message = canonical.encode(held)
    centre = stage[name]
    signature = centre.signer.sign_seat(centre.own.node_kid, b"sametable presence v1\n" + message)
    return json.dumps({"message": message.decode(), "signature": b64url(signature)}).encode()


def test_what_another_node_signs_as_it_should_is_taken(stage: Stage) -> None:
    assert presence.take(stage["birch"], presence.Room(), forged(stage)).kind == "point"


@pytest.mark.parametrize(
    "changes",
    [
        {"drawn": {"coarseness_m": 499}},
        {"drawn": {"coarseness_m": 100}},
        {"drawn": {"coarseness_m": 501}},
        {"drawn": {"coarseness_m": 5_000, "ways": "700,600"}},
        {"drawn": {"coarseness_m": 10_000_000}},
        {"drawn": {"band": 37}},
        {"drawn": {"band": 0}},
        {"drawn": {"ways": "1,1; 2,2"}},
        {"drawn": {"ways": "01,1"}},
        {"drawn": {"ways": "999999,1"}},
        {"drawn": {"ways": "1,1 " * 700}},
        {"drawn": {"ways": ""}},
        {"drawn": {"zoom_tenths": -1}},
        {"drawn": {"name": "the hill"}},
        {"drawn": {"of": "x" * 200}},
        {"kind": "take", "drawn": {"of": "birch 35.12345, 37.54321"}},
        {"label": "35.12345, 37.54321"},
        {"kind": "here"},
        {"kind": "ring"},
        {"at": "now"},
        {"room": 7},
        {"text": "more"},
        {"label": None},
    ],
)
def test_what_another_node_may_not_show_is_refused(stage: Stage, changes: dict[str, Any]) -> None:
    with pytest.raises(SametableError, match=r"presence\.(invalid|room)"):
        presence.take(stage["birch"], presence.Room(), forged(stage, **changes))


def test_a_message_changed_on_the_way_or_of_somebody_else_is_refused(stage: Stage) -> None:
    _, raw, _ = show(stage, kind="draft", points=[HERE, (351_000_000, 371_000_000)])
    for bad in (raw.replace(b"alder", b"cedar"), raw.replace(b"draft", b"leave"), raw[:-4], b"{}", b"["):
        with pytest.raises(SametableError, match=r"presence\.invalid"):
            presence.take(stage["birch"], presence.Room(), bad)


def test_an_older_message_of_one_kind_is_not_taken_again_and_another_kind_is(stage: Stage) -> None:
    room = presence.Room()
    first, other, second = (show(stage, kind=kind)[1] for kind in ("point", "view", "point"))
    presence.take(stage["birch"], room, second)
    presence.take(stage["birch"], room, other)
    for old in (first, second):
        with pytest.raises(SametableError, match=r"presence\.invalid"):
            presence.take(stage["birch"], room, old)


def test_two_messages_of_one_millisecond_are_both_taken(stage: Stage) -> None:
    mine, theirs = presence.Room(), presence.Room()
    shown = Shown(room="shared/table", kind="point", points=[HERE])
    for _ in range(3):
        presence.take(stage["birch"], theirs, presence.make_shown(stage["alder"], mine, shown)[1])


def test_a_node_does_not_flood_the_others(stage: Stage) -> None:
    room = presence.Room()

    def another(_: int) -> None:
        presence.take(stage["birch"], room, show(stage)[1])

    with pytest.raises(SametableError, match=r"people\.too_many"):
        list(map(another, range(200)))


def test_a_view_of_a_proposal_for_two_parties_is_for_no_third(stage: Stage) -> None:
    held = run(_between_two(stage))
    _, raw, _ = show(stage, room=f"shared/{held}")
    assert presence.take(stage["birch"], presence.Room(), raw).kind == "point"
    with pytest.raises(SametableError, match=r"presence\.room"):
        presence.take(stage["cedar"], presence.Room(), raw)
    with pytest.raises(SametableError, match=r"presence\.room"):
        show(stage, "cedar", room=f"shared/{held}")


def test_a_third_party_that_has_guessed_a_room_is_not_heard_in_it(stage: Stage) -> None:
    held = run(_between_two(stage))
    with pytest.raises(SametableError, match=r"presence\.invalid"):
        presence.take(stage["birch"], presence.Room(), forged(stage, "cedar", room=f"shared/{held}"))


async def _between_two(stage: Stage) -> str:
    said = await say_to(stage, "alder", "al+bi", kind="proposal", fields=PROPOSAL)
    await stage.settle()
    return said.id


def test_no_place_stands_in_the_names_of_a_desk_and_of_its_room_together() -> None:
    check_words("shared/table", "Desk 36.20123")
    with pytest.raises(SametableError) as raised:
        check_words("room 37.15678", "Desk 36.20123")
    assert raised.value.code == "presence.invalid"
