"""Laws of the assessor, each with the sentence that it holds.

Source: issue "terms as data", How it must answer; charter, rules 4 and 5.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sametable.core.terms.assess import assess
from sametable.core.terms.book import compile_book
from sametable.core.terms.case import Case
from sametable.core.terms.reading import read_pack
from support.terms import LATER_MS, TRUCE, book_of, case

if TYPE_CHECKING:
    import random

DEFINITE = {"within", "outside"}
GROUPS = [
    "",
    "North Front",
    "late-front",
    "plain-front",
    "Merged Front",
    "called-front",
    "listed-front",
    "Alder",
    "X",
]
ACTS = ["", "fire.heavy", "air.strike", "presence.zone", "access.denied", "sniper"]
MOMENTS = st.integers(min_value=1_454_000_000_000, max_value=1_470_000_000_000)
PLACES = st.tuples(
    st.integers(min_value=335_000_000, max_value=375_000_000),
    st.integers(min_value=355_000_000, max_value=405_000_000),
)


def plain(asked: Case, text: str = TRUCE) -> list[dict[str, Any]]:
    return [one.plain() for one in assess(asked, book_of(text), now_ms=LATER_MS)]


@given(
    MOMENTS,
    st.integers(0, 10**9),
    st.integers(0, 10**9),
    PLACES,
    st.integers(0, 20_000),
    st.integers(0, 20_000),
)
@settings(max_examples=200, deadline=None)
def test_widening_uncertainty_never_turns_undetermined_into_a_definite_answer(
    at: int, length: int, more: int, place: tuple[int, int], radius: int, wider: int
) -> None:
    def asked(start: int, end: int, radius_m: int) -> dict[str, Any]:
        lat, lon = place
        (answer,) = plain(
            Case(
                start_ms=start,
                end_ms=end,
                lat_e7=lat,
                lon_e7=lon,
                radius_m=radius_m,
                act="fire.heavy",
                weapon="mortar",
            )
        )
        return answer

    before = asked(at, at + length, radius)
    after = asked(at - more // 2, at + length + more, radius + wider)
    for name in ("time", "place"):
        if before[name] == "undetermined":
            assert after[name] == "undetermined"
        if after[name] in DEFINITE:
            assert before[name] == after[name]
    if after["act"] == "prohibited":
        assert before["act"] == "prohibited"


@given(MOMENTS, st.integers(min_value=1, max_value=10**9))
@settings(max_examples=100, deadline=None)
def test_moving_a_time_across_no_boundary_changes_nothing(at: int, step: int) -> None:
    start = 1_456_524_000_000  # 2016-02-26T22:00Z, the only boundary of the window

    def asked(moment: int) -> tuple[object, ...]:
        (answer,) = plain(
            Case(start_ms=moment, end_ms=moment, lat_e7=362_000_000, lon_e7=371_600_000, act="fire.heavy")
        )
        return answer["time"], answer["place"], answer["act"], [one["id"] for one in answer["clauses"]]

    if (at < start) == (at + step < start):
        assert asked(at) == asked(at + step)


@given(st.randoms(use_true_random=False), st.sampled_from(GROUPS), st.sampled_from(ACTS))
@settings(max_examples=40, deadline=None)
def test_the_answer_does_not_depend_on_clause_order(dice: random.Random, group: str, act: str) -> None:
    tree = yaml.load(TRUCE, Loader=yaml.BaseLoader)
    dice.shuffle(tree["instruments"][0]["clauses"])
    dice.shuffle(tree["groups"])
    shuffled = json.dumps(tree)
    asked = case("2016-03-01T08:00Z", group=group, act=act, lat=36.2, lon=37.2, weapon="mortar")
    book = compile_book([read_pack(shuffled, name="pack.json")])
    assert [one.plain() for one in assess(asked, book, now_ms=LATER_MS)] == plain(asked)


@given(st.sampled_from([one for one in GROUPS if one]), st.sampled_from(["excluded", "terrorist"]))
@settings(max_examples=30, deadline=None)
def test_an_opinion_without_authority_never_excludes_anyone(group: str, says: str) -> None:
    opinions = "opinions: ["
    everybody = ["north-front", "late-front", "plain-front", "merged-front", "quiet-front", "alder", "birch"]
    added = "".join(f"{{group: {one}, by: [cedar], says: {says}, sources: [made]}}, " for one in everybody)
    with_opinions = TRUCE.replace(opinions, opinions + added, 1)
    assert with_opinions != TRUCE
    for at in ("2016-02-27T08:00Z", "2016-06-01T08:00Z"):
        asked = case(at, group=group, act="fire.heavy", lat=36.2, lon=37.2)
        before, after = plain(asked), plain(asked, with_opinions)
        assert {(one["actor_status"], one["act"], one["time"], one["place"]) for one in before} == {
            (one["actor_status"], one["act"], one["time"], one["place"]) for one in after
        }


@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_the_answer_does_not_depend_on_hash_seed_or_locale(seed: str) -> None:
    script = (
        "import json,locale\n"
        "from support.terms import TRUCE, ask\n"
        "try:\n    locale.setlocale(locale.LC_ALL, 'C.UTF-8')\nexcept locale.Error:\n    pass\n"
        "print(json.dumps([ask(TRUCE, '2016-03-01T08:00Z', group=g, act='fire.heavy', lat=36.2, lon=37.2)"
        " for g in ('NF','Called Front','Merged Front','Listed Front','')], ensure_ascii=True))"
    )
    root = Path(__file__).parents[2]
    path = os.pathsep.join([str(root / "src"), str(root / "tests")])
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "PYTHONPATH": path,
        "LC_ALL": "C",
        "TZ": "Asia/Tokyo",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    expected = [
        plain(case("2016-03-01T08:00Z", group=group, act="fire.heavy", lat=36.2, lon=37.2))
        for group in ("NF", "Called Front", "Merged Front", "Listed Front", "")
    ]
    assert json.loads(done.stdout) == expected


@given(st.sampled_from(GROUPS), st.sampled_from(ACTS), MOMENTS, PLACES, st.booleans())
@settings(max_examples=200, deadline=None)
def test_before_the_act_only_what_protects_is_told(
    group: str, act: str, at: int, place: tuple[int, int], proposed: bool
) -> None:
    asked = Case(
        start_ms=at, end_ms=at, lat_e7=place[0], lon_e7=place[1], group=group, act=act, weapon="mortar",
        proposed=proposed,
    )  # fmt: skip
    now_ms = LATER_MS if proposed else at
    for one in assess(asked, book_of(TRUCE), now_ms=now_ms):
        answer = one.plain()
        assert answer["protective"] is True
        assert answer["time"] != "outside"
        assert answer["place"] != "outside"
        assert answer["actor_status"] in {"bound", "undetermined"}
        assert answer["actor_authority"] is None
        assert answer["act"] not in {"permitted", "silent"}
        assert answer["claims"] == []
        assert {clause["effect"] for clause in answer["clauses"]}.isdisjoint({"permits", "none"})
        assert not {"outside", "excluded"} & {
            word for reason in answer["facts_used"] for word in reason["text"].lower().split()
        }
        assert any(reason["code"] == "protective" for reason in answer["reasons"])


@given(st.sampled_from(ACTS), MOMENTS, PLACES, st.sampled_from(["yes", "no", "claimed", "unknown"]))
@settings(max_examples=100, deadline=None)
def test_ahead_of_an_act_nobody_learns_whom_the_terms_do_not_protect_or_bind(
    act: str, at: int, place: tuple[int, int], claimed: str
) -> None:
    """Every name that is not bound, and every name of somebody to be struck, gives one and the same answer."""

    def told(group: str, against: str, facts: dict[str, str]) -> list[dict[str, Any]]:
        asked = Case(
            start_ms=at, end_ms=at, lat_e7=place[0], lon_e7=place[1], group=group, against=against, act=act,
            weapon="mortar", facts=facts,
        )  # fmt: skip
        return [one.plain() for one in assess(asked, book_of(TRUCE), now_ms=at)]

    nobody = told("", "", {})
    for group in ("listed-front", "late-front", "X", "Quiet Front"):
        for against in ("", "listed-front", "North Front", "Somebody"):
            assert told(group, against, {"immediate-threat": claimed}) == nobody
    assert told("alder", "listed-front", {"immediate-threat": claimed}) == told("alder", "", {})
