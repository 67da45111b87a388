"""No sequence of drawings by one party tells more places a day than is stated: whatever it draws, names, amends and takes back.

Charter, "What it never does": no track of anyone's armed units except movements that their own side notified. Somebody keeps
everything that was ever shown, after each statement, and counts what it tells of any 24 hours.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.delineation.case_areas import WIDE_STEP, Area, Told, areas_told
from sametable.core.delineation.layers import KIND, Agreed, Asked, Layer, drawn_later, layers, troubles
from sametable.core.delineation.often import CASE, CASE_WIDE, DRAWN, TEMPORARY
from sametable.core.delineation.rules import Rules
from sametable.core.model.ways import encode
from sametable.core.passage.grid import NOTICE_STEP, Box, widened
from sametable.core.picture.cases import Cases, CaseSaid

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
START_MS = 20_000 * DAY_MS
PLACES = 1_000 * 1_000 * 4
"""Crossings of a grid of 500 m in a theatre of 1,000 by 1,000 km."""
BITS_A_DAY = DRAWN.of_place * math.log2(PLACES)
"""What a day of small drawings by one party may tell of places at most: 8 times 22 bits."""

ACTS = st.lists(
    st.tuples(
        st.integers(0, 40),  # hours
        st.sampled_from(["control", "zone", "line", "temporary_line", "annex"]),
        st.tuples(st.integers(0, 12), st.integers(0, 12)),  # where, in steps of 4 km
        st.one_of(st.none(), st.integers(0, 30)),  # a version of the so many'th, or a thing of its own
        st.booleans(),  # taken back at once
    ),
    min_size=14,
    max_size=40,
)


def fields(what: str, place: tuple[int, int]) -> dict[str, Any]:
    row, column = 7_200 + 8 * place[0], 7_400 + 8 * place[1]
    lines = what in {"line", "temporary_line"}
    ring = [(row, column), (row, column + 4), (row + 4, column + 4), (row + 4, column)]
    return {
        "form": "lines" if lines else "areas", "what": what, "name": "x", "coarseness_m": 500, "band": 38, "accuracy_m": 500,
        "as_of_ms": START_MS, "ways": encode([ring[:2] if lines else ring]), **({"valid": {"end_ms": START_MS + 90 * DAY_MS}} if lines else {}),
    }  # fmt: skip


def said_of(acts: list[Any], *, in_order: bool) -> tuple[list[CaseSaid], set[str]]:
    """Give the statements of a sequence, and which of them were taken back."""
    found: list[CaseSaid] = []
    gone = set()
    hours = sorted(act[0] for act in acts) if in_order else [act[0] for act in acts]
    for at, (hour, (_, what, place, version, back)) in enumerate(zip(hours, acts, strict=True)):
        target = found[version % len(found)] if version is not None and found else None
        what = str(target.fields["what"]) if target else what
        one = CaseSaid(
            id=f"id-{at}", kind=KIND, party="al", node="alder", number=f"ALD-{at:06}", order=(at, "alder", at),
            at_ms=START_MS + hour * HOUR_MS, target=target.id if target else "", fields=fields(what, place),
        )  # fmt: skip
        found.append(one)
        if back:
            gone.add(one.id)
    return found, gone


def looked(said: list[CaseSaid], gone: set[str]) -> set[str]:
    """Give which statements' drawings are given out by the list and by the pages of things, at one look."""
    cases = Cases()
    for one in said:
        cases.add(one)
    asked = Asked(
        now_ms=START_MS, rules=lambda _: Rules(agreed_m=500, band=38, names=frozenset()), withdrawn=lambda one: one.id in gone,
        said_ms=lambda one: one.at_ms, agreed=lambda _: Agreed(), flaw=lambda *_: None,
    )  # fmt: skip
    void = troubles(cases.of_kind(KIND), asked)
    later = drawn_later(cases, asked, void)
    held: list[Layer] = layers(cases, asked, void)
    listed = {one.said.id for one in held if one.drawn}
    paged = {one.id for one in said if one.id not in void and one.id not in later and one.id not in gone}
    return listed | paged


@settings(deadline=None, max_examples=40)
@given(ACTS, st.booleans())
def test_whoever_keeps_all_that_was_ever_shown_learns_no_more_places_a_day_than_stated(
    acts: list[Any], in_order: bool
) -> None:
    said, gone = said_of(acts, in_order=in_order)
    seen: set[str] = set()
    for upto in range(1, len(said) + 1):
        before = {one.id for one in said[: upto - 1]}
        seen |= looked(said[:upto], gone & before) | looked(said[:upto], gone)
    new = _new_places(said, seen)
    for first in new:
        window = [one for one in new if 0 <= one.at_ms - first.at_ms < DAY_MS]
        assert len(window) * math.log2(PLACES) <= BITS_A_DAY
        for thing, count in Counter(_thing(said, one) for one in window).items():
            temporary = next(one for one in said if one.id == thing).fields["what"] == "temporary_line"
            assert count <= (TEMPORARY if temporary else DRAWN).of_thing


def _new_places(said: list[CaseSaid], seen: set[str]) -> list[CaseSaid]:
    """Give what was shown, but versions that say later exactly what was known of the same thing."""
    newest: dict[str, CaseSaid] = {}
    found = []
    for one in said:
        before = newest.get(_thing(said, one))
        if one.id not in seen:
            continue
        if before is None or one.fields["ways"] != before.fields["ways"] or one.at_ms < before.at_ms:
            newest[_thing(said, one)] = one
            found.append(one)
    return found


@settings(deadline=None, max_examples=40)
@given(ACTS)
def test_at_any_one_look_the_page_of_a_thing_draws_one_version_of_a_day(acts: list[Any]) -> None:
    said, gone = said_of(acts, in_order=True)
    days = Counter((_thing(said, one), one.at_ms // DAY_MS) for one in said if one.id in looked(said, gone))
    assert all(count == 1 for count in days.values())


def _thing(said: list[CaseSaid], one: CaseSaid) -> str:
    held = {each.id: each for each in said}
    while one.target:
        one = held[one.target]
    return one.id


CASES = st.lists(
    st.tuples(
        st.integers(0, 60), st.tuples(st.integers(0, 60), st.integers(0, 60)), st.one_of(st.none(), st.integers(0, 30))
    ),
    min_size=14,
    max_size=60,
)  # fmt: skip


@settings(deadline=None)
@given(CASES)
def test_a_row_of_cases_tells_few_areas_a_day_and_coarser_ones_from_then_on(acts: list[Any]) -> None:
    said: list[Area] = []
    for at, (hour, (up, right), version) in enumerate(acts):
        thing = said[version % len(said)].thing if version is not None and said else f"id-{at}"
        point = Box(
            south_e7=360_000_000 + up * 500_000, west_e7=365_000_000 + right * 500_000,
            north_e7=360_000_001 + up * 500_000, east_e7=365_000_001 + right * 500_000,
        )  # fmt: skip
        box = widened(point, NOTICE_STEP).plain()
        said.append(Area(id=f"id-{at}", party="al", thing=thing, at_ms=START_MS + hour * HOUR_MS, box=box))
    told = areas_told(said)
    assert len(told) == len(said)
    fine, wide = _fresh(said, told, NOTICE_STEP), _fresh(said, told, WIDE_STEP)
    for first in said:
        near = {one.id for one in said if 0 <= one.at_ms - first.at_ms < DAY_MS}
        assert sum(one.id in near and told[one.id].how == "said" for one in fine) <= CASE.of_party
        assert sum(one.id in near for one in wide) <= CASE_WIDE.of_party
    for one in said:
        known = {"said": one.box, "wider": widened(Box(**one.box), WIDE_STEP).plain(), "left_out": None}
        assert told[one.id].area == known[told[one.id].how]


def _fresh(said: list[Area], told: dict[str, Told], step: int) -> list[Area]:
    """Give what tells another box of this grid than was told of the same case before."""
    last: dict[str, Box] = {}
    found = []
    for one in said:
        box = widened(Box(**one.box), step)
        if told[one.id].area is not None and last.get(one.thing) != box:
            found.append(one)
            last[one.thing] = box
    return found
