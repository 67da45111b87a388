"""Beats list heads."""

from __future__ import annotations

import pytest

from sametable.core.record.beat import beat_fields, parse_beat
from sametable.core.record.checkpoint import Checkpoint
from sametable.core.wire.hashes import b64
from sametable.errors import SametableError

HEADS = (
    Checkpoint(origin="a.example/x", size=3, root=bytes(32)),
    Checkpoint(origin="a.example/y", size=1, root=bytes(range(32))),
)
ROW = ["a.example/x", 3, b64(bytes(32))]


def test_a_beat_lists_its_heads_by_origin_and_reads_back() -> None:
    fields = beat_fields(HEADS[::-1])
    assert fields["heads"] == [ROW, ["a.example/y", 1, b64(bytes(range(32)))]]
    assert parse_beat(fields) == HEADS


def test_a_beat_may_list_nothing() -> None:
    assert parse_beat(beat_fields([])) == ()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({}, ""),
        ({"type": "report", "heads": []}, ""),
        ({"type": "beat", "heads": [], "more": 1}, ""),
        ({"type": "beat", "heads": "x"}, "heads"),
        ({"type": "beat", "heads": [ROW] * 257}, "heads"),
        ({"type": "beat", "heads": [ROW, ROW]}, "heads"),
        ({"type": "beat", "heads": [["b", 1, ROW[2]], ROW]}, "heads"),
        ({"type": "beat", "heads": [ROW[:2]]}, "heads[0]"),
        ({"type": "beat", "heads": [[1, 1, ROW[2]]]}, "heads[0]"),
        ({"type": "beat", "heads": [["a b", 1, ROW[2]]]}, "heads[0][0]"),
        ({"type": "beat", "heads": [["a", 0, ROW[2]]]}, "heads[0][1]"),
        ({"type": "beat", "heads": [["a", True, ROW[2]]]}, "heads[0][1]"),
        ({"type": "beat", "heads": [["a", 2**53, ROW[2]]]}, "heads[0][1]"),
        ({"type": "beat", "heads": [["a", 1, "AA=="]]}, "heads[0][2]"),
        ({"type": "beat", "heads": [["a", 1, "x"]]}, "heads[0][2]"),
    ],
)
def test_a_malformed_beat_is_refused_at_its_place(fields: dict[str, object], place: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_beat(fields)
    assert (caught.value.code, caught.value.at) == ("beat.invalid", place)
