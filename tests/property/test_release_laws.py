"""A part-release comes from anybody: whatever its files are, there is a verdict, and no field that was not signed."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from recordkit import public
from sametable.core.release.compare import compare_text
from sametable.core.release.presentation import check_presentation, make_presentation
from sametable.core.release.released import LIMITS_B, check_release
from sametable.core.wire.statement import check_signature
from sametable.errors import SametableError
from support.registering import RECORD_ID
from support.releasing import FIELDS, LEAF, PAYLOAD, good

GOOD = good()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def spoilt(draw: st.DrawFn) -> dict[str, bytes]:
    """Draw a good release of which one file is gone, changed in some bytes, or another file's content."""
    files = dict(GOOD)
    name = draw(st.sampled_from([*LIMITS_B]))
    raw = files.get(name, b"[]")
    match draw(st.sampled_from(["gone", "changed", "other", "odd"])):
        case "gone":
            files.pop(name, None)
        case "changed":
            start = draw(st.integers(0, len(raw)))
            end = draw(st.integers(start, min(len(raw), start + 4)))
            files[name] = raw[:start] + draw(st.binary(max_size=3)) + raw[end:]
        case "other":
            files[name] = files[draw(st.sampled_from(sorted(GOOD)))]
        case _:
            files[name] = draw(st.binary(max_size=80))
    return files


@given(files=spoilt())
def test_a_spoilt_release_has_a_verdict_and_shows_nothing_but_what_was_signed(
    files: dict[str, bytes],
) -> None:
    found = check_release(files, expected_id=RECORD_ID)
    if found.holds:
        assert found.released.items() <= FIELDS.items()
        assert files["entry.sd-jwt"] == GOOD["entry.sd-jwt"]
    else:
        assert not found.released


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_presentation_or_our_error(raw: bytes) -> None:
    with contextlib.suppress(SametableError):
        check_presentation(raw)


@given(names=st.sets(st.sampled_from(sorted(FIELDS)), min_size=1))
def test_whatever_is_chosen_comes_back_and_nothing_else(names: set[str]) -> None:
    shown = check_presentation(make_presentation(LEAF, PAYLOAD, names))
    assert shown.fields == {name: FIELDS[name] for name in names}
    assert shown.withheld == len(FIELDS) - len(names)
    check_signature(shown.entry, public("seat alder"))


@given(
    claimed=st.dictionaries(st.text(max_size=5), VALUES, max_size=4),
    held=st.dictionaries(st.text(max_size=5), VALUES),
)
def test_every_claim_has_a_verdict_and_what_is_said_is_equal_to_itself(
    claimed: dict[str, object], held: dict[str, object]
) -> None:
    assert [one.name for one in compare_text(claimed, held)] == sorted(claimed)
    assert all(one.verdict == "equal" for one in compare_text(held, held))
