from __future__ import annotations

import pytest

from sametable.core.linking.linker import Linker
from sametable.core.linking.model import Item

HOUR_MS = 3_600_000
SENTENCE = "Shelling from heavy mortars hit Elmswell, Oakham, Birchton and Ashford quarry late that evening"


def an_item(number: int, **more: object) -> Item:
    plain: dict[str, object] = {
        "ledger": "north", "source": "north", "start_ms": 0, "end_ms": HOUR_MS, "lat_e7": 360_000_000, "lon_e7": 370_000_000,
        "radius_m": 1_000, "kind": "fire.heavy", "weapon": "mortar", "text": SENTENCE,
    }  # fmt: skip
    return Item(id=f"r{number}", order=(number, "o", number), **(plain | more))  # type: ignore[arg-type]


def linker_of(*items: Item) -> Linker:
    held = Linker()
    for item in items:
        held.put(item)
    return held


def groups(held: Linker) -> set[tuple[str, ...]]:
    found = {held.incident(one) for one in held.columns.row}
    return {one.members for one in found if one is not None}


def reasons(held: Linker, one: str, other: str) -> dict[str, int]:
    from sametable.core.linking.told import pair

    return {reason.code: reason.score for reason in pair(held, one, other).reasons}


def test_places_of_one_sentence_that_one_side_read_apart_are_not_one_event() -> None:
    items = [an_item(at, lat_e7=360_000_000 + at * 60_000) for at in range(4)]
    held = linker_of(*items)
    assert groups(held) == {(item.id,) for item in items}
    assert reasons(held, "r0", "r1")["source.told_apart"] < 0
    assert "words.shared" not in reasons(held, "r0", "r1")


def test_one_sentence_read_to_two_hours_is_told_apart_too() -> None:
    held = linker_of(an_item(1), an_item(2, start_ms=2 * HOUR_MS, end_ms=3 * HOUR_MS))
    assert len(groups(held)) == 2


def test_a_third_report_between_them_does_not_bring_together_what_its_author_told_apart() -> None:
    between = [
        an_item(at, ledger=f"south{at}", source=f"s{at}", lat_e7=360_030_000, text="") for at in (7, 8, 9)
    ]
    held = linker_of(an_item(1), an_item(2, lat_e7=360_060_000), *between)
    assert not any({"r1", "r2"} <= set(group) for group in groups(held))


def test_the_same_sentence_at_the_same_place_and_time_is_one_event_of_one_source() -> None:
    held = linker_of(*(an_item(at, ledger=f"desk{at}", source=f"channel{at}") for at in range(6)))
    incident = held.incident("r0")
    assert incident is not None
    assert (len(incident.members), incident.sources) == (6, 1)


@pytest.mark.parametrize("said", ["r1", "r2"])
def test_a_report_that_says_it_repeats_another_is_believed_over_its_place(said: str) -> None:
    other = {"r1": "r2", "r2": "r1"}[said]
    told = {said: other, other: ""}
    held = linker_of(an_item(1, repeats=told["r1"]), an_item(2, lat_e7=360_060_000, repeats=told["r2"]))
    assert reasons(held, "r1", "r2")["source.repeats"] > 0


def test_words_of_one_text_say_nothing_of_places_beyond_both_radii() -> None:
    held = linker_of(an_item(1), an_item(2, ledger="south", source="south", lat_e7=360_900_000))
    assert "words.shared" not in reasons(held, "r1", "r2")
