"""The quick form of the rules for fields never lets through what the rules themselves refuse."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.model.fields import Int, Pairs, Record, Text
from sametable.core.model.registry import KINDS
from sametable.core.model.shape import fits, shape_of
from sametable.errors import SametableError

SHAPES = {name: shape_of(kind.fields) for name, kind in KINDS.items()}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([-1, 0, 1, 2**53 - 1, 2**53, 2**64, 2**70, -(2**63)]),
    st.floats(allow_nan=False),
    st.text(max_size=4),
    st.sampled_from(
        ["", "a" * 43, "a" * 44, "é" * 43, "x" * 16_385, "impact", "fire.heavy", "mortar", "hour"]
    ),
    st.lists(st.integers(0, 9), max_size=3),
    st.dictionaries(
        st.sampled_from(["low", "best", "high", "lat_e7", "zone"]), st.integers(-1, 9), max_size=3
    ),
)
GOOD: dict[str, dict[str, Any]] = {
    "report": {
        "type": "report",
        "what": "fire.heavy",
        "occurred": {"start_ms": 0, "end_ms": 1, "precision": "hour", "zone": "Etc/UTC"},
        "place": {"lat_e7": 1, "lon_e7": 2, "radius_m": 3},
        "locates": "impact",
        "coarsened": False,
        "count": {"low": 1, "best": 1, "high": 2},
        "raw_span": [0, 1],
        "raw_text": "x",
    },
    "deny": {"type": "deny", "target": "a" * 43, "reason": "No."},
    "comment": {"type": "comment", "target": "a" * 43, "text": "No."},
    "withdraw": {"type": "withdraw", "target": "a" * 43},
    "amend": {"type": "amend", "target": "a" * 43, "fields": {"weapon": "mortar"}},
}


def passes(kind: str, fields: object) -> bool:
    try:
        KINDS[kind].fields.check(fields, "")
    except SametableError:
        return False
    return True


@st.composite
def spoilt(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """Draw the good fields of a kind with some of them gone, odd or added, also inside."""
    fields: dict[str, Any] = {name: dict(v) if isinstance(v, dict) else v for name, v in GOOD[kind].items()}
    for _ in range(draw(st.integers(0, 3))):
        inside = draw(st.sampled_from([fields, *(v for v in fields.values() if isinstance(v, dict))]))
        name = draw(st.sampled_from([*inside, *KINDS[kind].fields.members, "more", "é"]))
        if draw(st.booleans()):
            inside[name] = draw(ODD)
        else:
            inside.pop(name, None)
    return fields


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_what_people_say_has_a_quick_form_that_fits_what_is_good(kind: str) -> None:
    assert passes(kind, GOOD[kind])
    assert fits(GOOD[kind], SHAPES[kind])


@given(data=st.data(), kind=st.sampled_from(sorted(GOOD)))
def test_what_fits_the_quick_form_passes_the_rules_and_what_passes_fits(
    data: st.DataObject, kind: str
) -> None:
    fields = data.draw(spoilt(kind))
    assert fits(fields, SHAPES[kind]) == passes(kind, fields)


def test_a_rule_without_a_quick_form_is_left_to_the_rules() -> None:
    assert shape_of(Pairs(values=Int())) is None
    assert shape_of(Record(members={"a": Text(limit=3), "b": Pairs(values=Int())})) is None
