"""Who is owed a notice, and the copy of a place that each recipient gets: stable, its own, and never finer than consented."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from sametable.core.passage.disclosure import (
    CELL_SHIFT_M,
    cell_copy,
    drafts,
    exact_copy,
    key_of,
    owed,
    plain_cell,
    whose,
)
from sametable.core.passage.sites import Site, own_sites
from sametable.core.picture.cases import Cases, CaseSaid
from sametable.core.places.ground import distance_m

SECRET = b"\x07" * 32
PARTIES = frozenset({"al", "bi", "ce", "de"})
PLACE = {"lat_e7": 362_345_678, "lon_e7": 371_234_567, "radius_m": 40}


def said(entry: str, at: int, kind: str, target: str = "", **fields: Any) -> CaseSaid:
    return CaseSaid(
        id=entry, kind=kind, party="al", node="alder", number=f"ALD-{at}", order=(at, "al", at), at_ms=at,
        target=target, fields={"type": kind, **fields},
    )  # fmt: skip


def site_of(*some: CaseSaid, **more: Any) -> Site:
    fields: dict[str, Any] = {
        "name": "Mill Road Hospital", "function": "hospital", "place": PLACE, "since_ms": 1, "review_ms": 2,
        "focal_day": "a desk", "focal_night": "a desk", "text": "the cellar", "exact_to": ["bi"], "cell_to": ["ce"],
    }  # fmt: skip
    cases = Cases()
    for one in (said("s", 1, "site", **(fields | more)), *some):
        cases.add(one)
    return own_sites(cases, lambda _: False, "al")["s"]


def places() -> list[dict[str, int]]:
    pick = random.Random(7)
    return [
        {
            "lat_e7": pick.randint(-800_000_000, 800_000_000),
            "lon_e7": pick.randint(-1_800_000_000, 1_800_000_000),
            "radius_m": pick.choice([1, 10, 50, 400]),
        }
        for _ in range(300)
    ]


def apart(one: dict[str, int], other: dict[str, int]) -> int:
    return distance_m(one["lat_e7"], one["lon_e7"], other["lat_e7"], other["lon_e7"])


def key(to: str, site: str = "s") -> bytes:
    return key_of(SECRET, to, site)


def test_a_copy_is_the_same_whenever_it_is_made_and_another_ones_is_another() -> None:
    assert cell_copy(PLACE, key("bi")) == cell_copy(PLACE, key("bi"))
    assert cell_copy(PLACE, key("bi")) != cell_copy(PLACE, key("ce"))
    assert exact_copy(PLACE, key("bi")) != exact_copy(PLACE, key("ce"))
    assert exact_copy(PLACE, key("bi")) != exact_copy(PLACE, key("bi", "other"))
    assert cell_copy(PLACE, key_of(b"\x08" * 32, "bi", "s")) != cell_copy(PLACE, key("bi"))


def test_every_site_of_a_cell_gets_the_same_copy_so_the_copy_says_no_more_than_the_cell() -> None:
    nudged = {**PLACE, "lat_e7": PLACE["lat_e7"] + 3_000, "radius_m": 7}
    assert plain_cell(nudged) == plain_cell(PLACE)
    assert cell_copy(nudged, key("bi")) == cell_copy(PLACE, key("bi"))


def test_a_cell_copy_still_covers_the_cell() -> None:
    for place in places():
        cell, copy = plain_cell(place), cell_copy(place, key("bi"))
        assert apart(cell, copy) <= CELL_SHIFT_M
        assert copy["radius_m"] == cell["radius_m"] + CELL_SHIFT_M
        assert apart(place, copy) <= copy["radius_m"]


def test_an_exact_copy_stays_inside_a_quarter_of_the_radius() -> None:
    for place in places():
        copy = exact_copy(place, key("bi"))
        assert copy["radius_m"] == place["radius_m"]
        assert apart(place, copy) <= max(1, min(25, place["radius_m"] // 4 + 1))


def test_what_is_owed_follows_the_consents_of_the_latest_version() -> None:
    assert owed(site_of()) == [("bi", "exact"), ("ce", "cell")]
    told = said("n", 2, "site_notice", site="s", to="bi", coarsened=False, place=PLACE)
    assert owed(site_of(told)) == [("ce", "cell")]
    later = said("v2", 3, "site", "s", place=PLACE, exact_to=["bi"], review_ms=9)
    assert owed(site_of(told, later)) == [("bi", "exact")]
    assert owed(site_of(canary=True)) == []
    assert owed(replace(site_of(), chain=replace(site_of().chain, latest=None))) == []


def test_a_draft_for_a_cell_names_nothing_and_one_for_the_exact_place_names_the_site() -> None:
    exact, cell = drafts(site_of(), SECRET, PARTIES)
    assert (exact.audience, cell.audience) == ("al+bi", "al+ce")
    assert (exact.fields["name"], exact.fields["coarsened"]) == ("Mill Road Hospital", False)
    assert ("name" in cell.fields, cell.fields["coarsened"]) == (False, True)
    assert cell.fields["place"] == cell_copy(PLACE, key("ce"))
    assert not {"text", "place_name", "organisation"} & (exact.fields.keys() | cell.fields.keys())


def test_a_draft_replaces_what_was_told_before_and_none_goes_to_who_is_no_party() -> None:
    told = said("n", 2, "site_notice", site="s", to="bi", coarsened=True, place=PLACE)
    made = {one.fields["to"]: one for one in drafts(site_of(told, cell_to=["zz"]), SECRET, PARTIES)}
    assert made["bi"].fields["target"] == "n"
    assert "zz" not in made


def test_in_a_record_of_two_parties_a_notice_is_for_the_class_of_all() -> None:
    assert drafts(site_of(), SECRET, {"al", "bi"})[0].audience == "parties"


def test_no_site_without_its_place_is_told() -> None:
    assert drafts(site_of(place=None), SECRET, PARTIES) == []


def leaked(to: str, count: int, *, exact: bool) -> tuple[list[CaseSaid], list[tuple[int, int]]]:
    """Give the notices of some sites to three parties, and the list as one of them holds it."""
    notices, points = [], []
    for number, place in enumerate(places()[:count]):
        for party in ("bi", "ce", "de"):
            made = (exact_copy if exact else cell_copy)({**place, "radius_m": 50}, key(party, str(number)))
            notices.append(
                said(f"{party}{number}", number, "site_notice", site=str(number), to=party, place=made)
            )
            if party == to:
                points.append((made["lat_e7"], made["lon_e7"]))
    return notices, points


def test_a_list_that_got_out_tells_whose_copy_it_was() -> None:
    for exact in (True, False):
        for to in ("bi", "ce", "de"):
            notices, points = leaked(to, 20, exact=exact)
            found = whose(points, notices)
            assert [(one.party, one.fits, one.only) for one in found] == [(to, 20, 20)]


def test_it_still_does_rounded_to_four_decimals() -> None:
    notices, points = leaked("ce", 60, exact=False)
    rounded = [(round(lat, -3), round(lon, -3)) for lat, lon in points]
    found = whose(rounded, notices, within_e7=500)
    assert (found[0].party, found[0].fits) == ("ce", 60)
    assert found[0].only >= 55


def test_a_list_that_was_made_otherwise_accuses_nobody() -> None:
    notices, _ = leaked("ce", 20, exact=True)
    strangers = [(place["lat_e7"], place["lon_e7"]) for place in places()[100:140]]
    assert whose(strangers, notices, within_e7=50) == []
