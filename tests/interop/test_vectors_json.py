"""Published JSON vectors: RFC 8785 pairs, and a suite of texts on which parsers disagree.

They stand beside the project, in `../shared/data/vectors`; the tests are skipped where they are absent.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sametable.core.wire.canonical import decode, encode
from sametable.errors import SametableError

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors"
pytestmark = pytest.mark.skipif(
    not VECTORS.is_dir(), reason="the published vectors are not beside the project"
)

OUTSIDE_OUR_PROFILE = {
    "values": "floats",
    "french": "names that are not ASCII",
    "weird": "names that are not ASCII",
}


def files(pattern: str) -> list[Any]:
    return [pytest.param(path, id=path.name) for path in sorted(VECTORS.glob(pattern))]


def whole_if_it_is(text: str) -> int | float:
    """Return a number as an integer if it is one, as RFC 8785 writes it."""
    return int(float(text)) if float(text).is_integer() else float(text)


@pytest.mark.parametrize("path", files("jcs/input/*.json"))
def test_a_pair_of_rfc_8785_is_reproduced_or_refused_as_outside_the_profile(path: Path) -> None:
    value = json.loads(path.read_text(encoding="utf-8"), parse_float=whole_if_it_is)
    expected = (path.parent.parent / "output" / path.name).read_bytes()
    if path.stem in OUTSIDE_OUR_PROFILE:
        for parse, given in ((encode, value), (decode, expected)):
            with pytest.raises(SametableError, match=r"wire\.not_canonical"):
                parse(given)
    else:
        assert encode(value) == expected
        assert decode(expected) == value


@pytest.mark.parametrize("path", files("json/test_parsing/*.json"))
def test_a_text_that_parsers_disagree_on_is_refused_or_is_the_one_canonical_text(path: Path) -> None:
    raw = path.read_bytes()
    try:
        value = decode(raw, limit=1_000_000)
    except SametableError as error:
        refused = error.code
        accepted = None
    else:
        refused = ""
        accepted = encode(value)
    assert refused in {"", "wire.not_canonical"}
    assert accepted in {None, raw}
    assert not (path.name.startswith("n_") and accepted), "a text that is no JSON must not be read"


def test_the_suite_is_whole_and_some_texts_of_it_are_canonical() -> None:
    everything = files("json/test_parsing/*.json")
    read = []
    for case in everything:
        try:
            decode(case.values[0].read_bytes(), limit=1_000_000)
        except SametableError:
            continue
        read.append(case.id)
    assert len(everything) == 318
    assert len(read) > 10
