"""Laws of strippers: whatever bytes come, there is a plan or an error of ours; and what a plan lets through tells nothing.

Source: decision 0019; house rules, Errors ("a parser of foreign bytes returns a value or raises a SametableError").
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.edges.evidence import boxes, ebml, jpeg, png, tiff, webp
from sametable.edges.evidence.exif import read_exif
from sametable.edges.evidence.plan import Edit, Plan, Zeros, edited, written
from sametable.edges.evidence.sniff import ACCEPTED, sniff
from sametable.errors import SametableError
from support.exhibits import exif, film, picture, webm

if TYPE_CHECKING:
    from collections.abc import Callable

PLANS: dict[str, Callable[[Any], Plan]] = {
    "jpeg": jpeg.plan, "png": png.plan, "webp": webp.plan, "tiff": tiff.plan, "mp4": boxes.plan, "webm": ebml.plan,
}  # fmt: skip


@cache
def whole(form: str) -> bytes:
    made: dict[str, Callable[[], bytes]] = {"mp4": film, "webm": webm}
    return made[form]() if form in made else picture(form.upper(), size=(24, 16))


changes = st.lists(
    st.tuples(st.integers(0, 6000), st.integers(0, 3), st.binary(min_size=0, max_size=5)),
    min_size=1,
    max_size=6,
)


def changed(raw: bytes, told: list[tuple[int, int, bytes]]) -> bytes:
    """Cut bytes out of a file and put others in."""
    for place, cut, more in told:
        at = place % (len(raw) + 1)
        raw = raw[:at] + more + raw[at + cut :]
    return raw


def planned(form: str, raw: bytes) -> Plan | None:
    try:
        return PLANS[form](raw)
    except SametableError as error:
        assert error.code in {"exhibit.damaged", "exhibit.bomb"}  # noqa: PT017 - either outcome is right
        return None


@pytest.mark.parametrize("form", PLANS)
@given(told=changes)
def test_a_damaged_file_has_a_plan_or_an_error_and_its_copy_tells_nothing(
    form: str, told: list[tuple[int, int, bytes]]
) -> None:
    raw = changed(whole(form), told)
    plan = planned(form, raw)
    if plan is None:
        return
    copy = b"".join(written(plan, raw))
    again = planned(form, copy)
    assert again is None or not [one for one in again.met if one.endangers]


@pytest.mark.parametrize("form", PLANS)
@given(raw=st.binary(max_size=400))
def test_any_bytes_have_a_plan_or_an_error(form: str, raw: bytes) -> None:
    planned(form, raw)
    planned(form, whole(form)[:40] + raw)


@pytest.mark.parametrize("form", PLANS)
@given(end=st.integers(0, 6000))
def test_a_file_that_is_cut_short_has_a_plan_or_an_error(form: str, end: int) -> None:
    planned(form, whole(form)[: end % len(whole(form))])


@given(told=changes)
def test_exif_that_does_not_read_is_told_as_such_and_never_raised(told: list[tuple[int, int, bytes]]) -> None:
    found, turned = read_exif(changed(exif().tobytes()[6:], told))
    assert 1 <= turned <= 8
    assert all(len(one.value) <= 160 for one in found)


@given(raw=st.binary(max_size=300), told=changes)
def test_any_bytes_are_of_an_accepted_type_or_refused(raw: bytes, told: list[tuple[int, int, bytes]]) -> None:
    for some in (raw, changed(whole("jpeg"), told), changed(whole("mp4"), told)):
        try:
            assert sniff(some) in ACCEPTED
        except SametableError as error:
            assert error.code in {"exhibit.type", "exhibit.polyglot"}  # noqa: PT017 - either outcome is right


@given(
    raw=st.binary(min_size=1, max_size=60),
    spans=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_a_file_with_edits_has_its_length_and_zeros_where_they_were_made(
    raw: bytes, spans: list[tuple[int, int]]
) -> None:
    """Quotes plan.py: "The pieces of a file of the same length with these edits"."""
    edits = [Edit(start=min(a, b, len(raw)), stop=min(max(a, b), len(raw))) for a, b in spans]
    pieces = edited(len(raw), edits)
    copy = b"".join(written(Plan(pieces=pieces, met=()), raw))
    gone = {at for one in edits for at in range(one.start, one.stop)}
    assert copy == bytes(0 if at in gone else held for at, held in enumerate(raw))
    assert not gone or any(isinstance(piece, Zeros) for piece in pieces)
