"""Laws of reading packs: whatever comes in, a pack or one located error; the canonical form is the pack again."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sametable.core.terms.model import Geometry, Pack
from sametable.core.terms.reading import canonical_text, read_pack
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.schema.ground import plain, points_at
from sametable.core.terms.schema.published import json_schema
from sametable.core.terms.shapes import Reading
from sametable.core.terms.tree import read_tree
from sametable.core.wire import canonical
from sametable.errors import SametableError

GOOD = example_pack()
LINES = GOOD.splitlines(keepends=True)
PLACE = re.compile(r"pack\.yaml:\d+:\d+", re.DOTALL)
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
SCHEMA = Draft202012Validator(json_schema())
degrees = st.integers(-800_000_000, 800_000_000).map(lambda number: number / 10_000_000)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)
bits = st.one_of(
    words,
    st.sampled_from(
        [
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "&a",
            "*a",
            "!!int ",
            "<<: ",
            "\n",
            "\n  ",
            "\t",
            "'",
            '"',
            "|\n",
            "---\n",
            "? ",
        ]
    ),
    st.sampled_from(
        ["D + 48 hours", "unknown", "2016-02-30", "9999-12-31", "any", "yes", "-1", "1e9", "sunset", "{}"]
    ),
)


def outcome(text: str) -> Pack | None:
    """Read a text: the pack, or None for one error of ours, located and with its fix."""
    try:
        return read_pack(text, name="pack.yaml")
    except SametableError as error:
        told = error
    assert told.code == "terms.pack"
    assert PLACE.match(told.at)
    assert told.expected
    assert told.advice
    return None


@given(st.lists(bits, max_size=30).map("".join))
def test_any_text_is_a_pack_or_one_located_error(text: str) -> None:
    outcome(text)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 12), bits)
def test_a_good_pack_with_a_piece_exchanged_is_a_pack_or_one_located_error(
    at: int, cut: int, put: str
) -> None:
    text = GOOD[:at] + put + GOOD[at + cut :]
    if outcome(text) is not None:
        # What the reader accepts, an editor accepts that knows the published schema.
        assert list(SCHEMA.iter_errors(yaml.load(text, Loader=LOADER))) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1))
def test_lines_that_change_places_make_a_pack_or_one_located_error(one: int, other: int) -> None:
    lines = list(LINES)
    lines[one], lines[other] = lines[other], lines[one]
    outcome("".join(lines))


@settings(max_examples=60, deadline=None)
@given(words.filter(lambda text: bool(text.strip())))
def test_the_canonical_form_reads_as_an_equal_pack(title: str) -> None:
    """canonical_text(pack) is canonical JSON of the pack, which is read again to an equal pack."""
    marked = GOOD.replace(
        "title: {en: Terms of the valley}", "title: " + json.dumps({"en": title}, ensure_ascii=False), 1
    )
    pack = outcome(marked)
    if pack is None:
        return
    text = canonical_text(pack)
    assert canonical.encode(canonical.decode(text.encode(), limit=len(text.encode()))) == text.encode()
    again = read_pack(text, name="pack.yaml")
    assert again == pack
    assert again.sha256 == pack.sha256


@given(
    st.lists(
        st.lists(st.tuples(degrees, degrees), min_size=3, max_size=8).map(tuple).map(lambda ring: (*ring, ring[0])),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_geometry_written_out_and_read_again_is_the_same_to_the_centimetre(
    rings: list[tuple[tuple[float, float], ...]],
) -> None:
    made = Geometry(kind="polygon", parts=tuple(rings), holes=(False,) * len(rings))
    node = read_tree(json.dumps(plain(made)), name="pack.yaml").entries["polygons"]
    parts = tuple(points_at(item, Reading(language="en")) for item in node.items)
    assert tuple((*part, part[0]) for part in parts) == made.parts
