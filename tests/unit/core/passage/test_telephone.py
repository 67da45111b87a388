"""What a telephone says: each item by itself, as the statement it could become, or a named refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.passage.telephone import ITEMS_MOST, SAID_LIMIT_B, Message, read_message, units_of
from sametable.errors import SametableError

TARGET = "A" * 43
UNITS = {"1": "sacks"}
PLACE = {"id": "item-0001", "kind": "position", "at_ms": 5, "lat_e7": 1, "lon_e7": 2, "accuracy_m": 3}
EVENT = {"id": "item-0002", "kind": "event", "at_ms": 5, "event": "held_up"}
CARGO = {"id": "item-0003", "kind": "cargo", "at_ms": 5, "line": "1", "stage": "delivered", "quantity": 7}


def read(*items: Any, sent_ms: Any = 9) -> Message:
    return read_message(json.dumps({"sent_ms": sent_ms, "items": items}).encode(), target=TARGET, units=UNITS)


def test_positions_events_and_counts_become_what_a_person_could_say() -> None:
    found = read(PLACE, {**EVENT, "by": "the barrier", "reason": "", "late_ms": 60_000}, CARGO)
    assert found.refused == ()
    (place,) = found.positions
    assert (place.id, place.at_ms, place.lat_e7, place.accuracy_m) == ("item-0001", 5, 1, 3)
    event, cargo = found.proposals
    assert event.fields == {
        "target": TARGET, "event": "held_up", "at_ms": 5, "by": "the barrier", "late_ms": 60_000,
    }  # fmt: skip
    assert (cargo.kind, cargo.fields["unit"], cargo.fields["count"]) == (
        "cargo_count",
        "sacks",
        "preliminary",
    )


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({**PLACE, "lat_e7": 900_000_001}, "coordinates.range"),
        ({**PLACE, "accuracy_m": -1}, "phone.item"),
        ({**PLACE, "at_ms": 10**15}, "phone.item"),
        ({**PLACE, "speed": 3}, "phone.item"),
        ({**PLACE, "id": "short"}, "phone.item"),
        ({**PLACE, "kind": "target"}, "phone.item"),
        ({**EVENT, "event": "go"}, "phone.item"),
        ({**EVENT, "event": "deviated"}, "phone.item"),
        ({**EVENT, "waypoint": 500}, "statement.field"),
        ({**EVENT, "by": "x" * 5_000}, "statement.field"),
        ({**CARGO, "line": "2"}, "phone.item"),
        ({**CARGO, "stage": "requested"}, "phone.item"),
        ({**CARGO, "stage": "removed"}, "statement.field"),
        ({**CARGO, "quantity": -1}, "statement.field"),
        ([], "phone.item"),
        (None, "phone.item"),
    ],
)
def test_an_item_that_is_none_is_named_and_holds_up_no_other(item: Any, code: str) -> None:
    found = read(item, {**EVENT, "id": "item-0009"})
    assert [told for _, told in found.refused] == [code]
    assert [one.id for one in found.proposals] == ["item-0009"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b'{"sent_ms":1.5,"items":[]}',
        b'{"sent_ms":-1,"items":[]}',
        json.dumps({"sent_ms": 1, "items": [PLACE] * (ITEMS_MOST + 1)}).encode(),
        b" " * (SAID_LIMIT_B + 1),
    ],
    ids=range(7),
)
def test_a_message_that_is_none_is_refused_whole(raw: bytes) -> None:
    with pytest.raises(SametableError, match=r"phone\.message"):
        read_message(raw, target=TARGET, units=UNITS)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=100).map(lambda text: b'{"sent_ms":1,"items":[%b]}' % text.encode()),
    )
)
def test_whatever_bytes_come_give_a_message_or_an_error_of_ours(raw: bytes) -> None:
    try:
        read_message(raw, target=TARGET, units=UNITS)
    except SametableError as error:
        assert error.code == "phone.message"  # noqa: PT017 - a value or this error, nothing else


def test_the_units_are_those_of_the_movements_cargo() -> None:
    assert units_of({"cargo": [{"line": "1", "unit": "sacks"}]}) == UNITS
    assert units_of({}) == {}
