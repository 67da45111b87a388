"""The register of sites: what a party was told, how far down, what has to be read back, and how fresh it is."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.passage.freshness import STALE_AFTER_MS, freshness
from sametable.core.passage.sites import Site, deepest, offset_m, own_sites, told_us
from sametable.core.picture.cases import Cases, CaseSaid

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = {"lat_e7": 362_000_000, "lon_e7": 371_000_000, "radius_m": 50}
AFAR = {**HERE, "lat_e7": HERE["lat_e7"] + 810_000}
"""9 km to the north."""


def said(name: str, at: int, kind: str, target: str = "", *, party: str = "al", **fields: Any) -> CaseSaid:
    return CaseSaid(
        id=name, kind=kind, party=party, node=party, number=f"{party}-{at}", order=(at, party, at), at_ms=at,
        target=target, fields={"type": kind, **fields},
    )  # fmt: skip


def a_site(name: str, at: int, target: str = "", **more: Any) -> CaseSaid:
    return said(name, at, "site", target, **{"place": HERE, "exact_to": ["bi", "ce"], **more})


def a_notice(name: str, at: int, site: str, target: str = "", *, to: str = "bi", **more: Any) -> CaseSaid:
    return said(
        name, at, "site_notice", target, **{"site": site, "to": to, "place": HERE, "coarsened": False, **more}
    )


def reads_back(name: str, at: int, notice: str, place: dict[str, int], party: str = "bi") -> CaseSaid:
    point = {"lat_e7": place["lat_e7"], "lon_e7": place["lon_e7"]}
    return said(name, at, "notification_reply", notice, party=party, says="read_back", read_back=point)


def passed(name: str, at: int, notice: str, depth: str, party: str = "bi") -> CaseSaid:
    return said(name, at, "dissemination", notice, party=party, depth=depth, at_ms=at)


def cases_of(some: Iterable[CaseSaid]) -> Cases:
    cases = Cases()
    for one in some:
        cases.add(one)
    return cases


def gone(one: CaseSaid) -> bool:
    return one.id.startswith("gone")


def own(*some: CaseSaid) -> dict[str, Site]:
    return own_sites(cases_of(some), gone, "al")


def test_another_sides_site_is_not_in_the_own_register_even_where_it_is_read() -> None:
    theirs = said("theirs", 1, "site", party="bi", place=HERE)
    assert list(own(theirs, a_site("ours", 2))) == ["ours"]


def test_a_party_was_told_what_the_last_standing_notice_to_it_says() -> None:
    held = own(
        a_site("s", 1), a_notice("n", 2, "s"), a_notice("cell", 3, "s", "n", coarsened=True),
        a_notice("gone", 4, "s", "cell"), a_notice("c", 5, "s", to="ce"),
    )["s"]  # fmt: skip
    assert [(one.party, one.notice.id, one.precision) for one in held.told] == [
        ("bi", "cell", "cell"), ("ce", "c", "exact"),
    ]  # fmt: skip


def test_a_notice_is_current_for_the_latest_version_and_as_it_is_consented_now() -> None:
    first, notice = a_site("s", 1), a_notice("n", 2, "s")
    assert own(first, notice)["s"].told[0].current
    assert not own(first, notice, a_site("v2", 3, "s"))["s"].told[0].current
    assert not own(a_site("s", 1, exact_to=["ce"], cell_to=["bi"]), notice)["s"].told[0].current
    assert not own(a_site("s", 1, exact_to=[]), notice)["s"].told[0].current


def test_how_far_down_is_the_deepest_word_of_who_was_told() -> None:
    words = [
        passed("1", 3, "n", "received"), passed("2", 4, "n", "confirmed_to_units"), passed("3", 5, "n", "accepted"),
        passed("4", 6, "n", "confirmed_to_units", party="ce"),
    ]  # fmt: skip
    told = own(a_site("s", 1), a_notice("n", 2, "s"), *words)["s"].told[0]
    assert (told.depth, told.depth_ms) == ("confirmed_to_units", 4)
    assert (
        own(a_site("s", 1), a_notice("n", 2, "s"), passed("gone", 3, "n", "received"))["s"].told[0].depth
        is None
    )
    assert deepest([]) is None


def test_a_site_that_moved_nine_kilometres_is_flagged_until_all_who_had_been_told_read_it_back() -> None:
    some = [
        a_site("s", 1), a_notice("b1", 2, "s"), a_notice("c1", 3, "s", to="ce"), a_site("v2", 4, "s", place=AFAR),
    ]  # fmt: skip
    held = own(*some)["s"]
    assert held.moved_m is not None
    assert 8_900 <= held.moved_m <= 9_100
    assert held.flagged
    some += [a_notice("b2", 5, "v2", "b1", place=AFAR), a_notice("c2", 6, "v2", "c1", to="ce", place=AFAR)]
    assert own(*some)["s"].flagged
    some.append(reads_back("rb", 7, "b2", AFAR))
    assert [one.party for one in own(*some)["s"].told if one.owes_read_back] == ["ce"]
    some.append(reads_back("rc", 8, "c2", HERE, party="ce"))
    held = own(*some)["s"]
    assert held.flagged
    assert held.told[1].read_back_offset_m is not None
    assert held.told[1].read_back_offset_m > 8_900
    some.append(reads_back("rc2", 9, "c2", {**AFAR, "lat_e7": AFAR["lat_e7"] + 5_000}, party="ce"))
    assert not own(*some)["s"].flagged


def test_the_flag_stays_when_a_later_version_says_nothing_of_the_place() -> None:
    some = [a_site("s", 1), a_notice("b1", 2, "s"), a_site("v2", 3, "s", place=AFAR)]
    held = own(*some, a_site("v3", 4, "v2", place=AFAR, review_ms=9))["s"]
    assert held.flagged
    assert held.moved_m is not None
    assert held.moved_m > 8_900


def test_a_read_back_of_the_place_before_the_move_does_not_count() -> None:
    some = [
        a_site("s", 1),
        a_notice("b1", 2, "s"),
        a_site("v2", 3, "s", place=AFAR),
        reads_back("r", 4, "b1", HERE),
    ]
    assert own(*some)["s"].flagged


def test_who_is_first_told_after_the_move_has_nothing_to_read_back() -> None:
    some = [a_site("s", 1), a_site("v2", 2, "s", place=AFAR), a_notice("b", 3, "v2", place=AFAR)]
    assert not own(*some)["s"].flagged


def test_a_short_move_is_shown_and_flags_nobody() -> None:
    near = {**HERE, "lat_e7": HERE["lat_e7"] + 40_000}
    held = own(a_site("s", 1), a_notice("b", 2, "s"), a_site("v2", 3, "s", place=near))["s"]
    assert held.moved_m is not None
    assert 400 < held.moved_m < 500
    assert not held.flagged


def test_two_versions_said_at_once_are_named_and_every_order_gives_the_same() -> None:
    some = [a_site("s", 1), a_site("v2", 2, "s"), a_site("other", 3, "s", place=AFAR), a_notice("b", 4, "s")]
    found = [own(*mixed) for mixed in permutations(some)]
    assert all(one == found[0] for one in found)
    assert found[0]["s"].at_once == ("al-2", "al-3")
    assert found[0]["s"].said.id == "other"


def test_a_withdrawn_site_stands_no_more_and_keeps_who_was_told() -> None:
    held = own(a_site("gone", 1), a_notice("b", 2, "gone"))["gone"]
    assert not held.stands
    assert [(one.party, one.current) for one in held.told] == [("bi", False)]


def test_what_is_erased_of_a_site_is_looked_past() -> None:
    bare = said("s", 1, "site")
    assert own(bare, a_notice("b", 2, "s", place=None))["s"].moved_m is None
    assert offset_m(None, HERE) is None
    assert offset_m({"lat_e7": 1}, HERE) is None


def test_the_side_that_was_told_sees_that_a_move_wants_reading_back() -> None:
    some = [a_notice("b1", 1, "s"), a_notice("b2", 2, "v2", "b1", place=AFAR)]
    assert told_us(cases_of(some), gone, "bi")["b1"].wants_read_back
    some += [reads_back("r", 3, "b2", AFAR), passed("d", 4, "b2", "accepted")]
    held = told_us(cases_of(some), gone, "bi")["b1"]
    assert (held.wants_read_back, held.reply, held.depth) == (False, "read_back", "accepted")
    assert told_us(cases_of(some), gone, "ce") == {}


@pytest.mark.parametrize(
    ("now_ms", "fields", "word"),
    [
        (9, {"review_ms": 10}, "fresh"),
        (10, {"review_ms": 10}, "due"),
        (10 + STALE_AFTER_MS, {"review_ms": 10}, "stale"),
        (10 + 100 * STALE_AFTER_MS, {"review_ms": 10}, "stale"),
        (20, {"review_ms": 10, "until_ms": 20}, "ended"),
        (0, {}, "stale"),
    ],
)
def test_a_passed_review_or_end_lowers_freshness(now_ms: int, fields: dict[str, int], word: str) -> None:
    assert freshness(fields, now_ms) == word
