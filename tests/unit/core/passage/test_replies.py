"""What parties said of the version that stands: what counts, what does not, and whom everybody waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.core.passage.replies import Asked, Standing, acknowledged, as_said, standings, waiting_for
from support.drafts import START_MS
from support.moving import said

if TYPE_CHECKING:
    from sametable.core.picture.cases import CaseSaid

NOW_MS = START_MS + 100 * 60_000
ASKED = Asked(owner="al", parties=("al", "bi", "ce"), current="v2", since_ms=START_MS, now_ms=NOW_MS)


def reply(at: int, says: str, *, party: str = "bi", target: str = "v2", **more: object) -> CaseSaid:
    return said(f"r{at}", "notification_reply", at, target, party=party, says=says, **more)


def standing(*replies: CaseSaid, depths: tuple[CaseSaid, ...] = ()) -> dict[str, Standing]:
    found = standings(ASKED, replies, depths, frozenset({"v1"}))
    return {one.party: one for one in found}


@pytest.mark.parametrize(("words", "stands"), [
    ((), "waiting"),
    (("acknowledged",), "acknowledged"),
    (("hold",), "hold"),
    (("hold", "acknowledged"), "hold"),
    (("hold", "lifted"), "waiting"),
    (("acknowledged", "hold", "lifted"), "acknowledged"),
    (("lifted",), "waiting"),
    (("objects", "lifted"), "objects"),
    (("objects", "objection_lifted", "acknowledged"), "acknowledged"),
    (("objects", "hold", "lifted"), "objects"),
    (("asks",), "asks"),
    (("asks", "acknowledged"), "acknowledged"),
    (("read_back",), "waiting"),
    (("joins",), "waiting"),
])  # fmt: skip
def test_a_partys_words_add_up_in_order(words: tuple[str, ...], stands: str) -> None:
    held = standing(*(reply(place, says) for place, says in enumerate(words, 1)))
    assert held["bi"].says == stands
    assert held["ce"].says == "waiting"


def test_an_older_versions_acknowledgement_shows_as_such_and_does_not_count() -> None:
    held = standing(reply(1, "acknowledged", target="v1"))
    assert (held["bi"].says, held["bi"].was, held["bi"].number) == (
        "old_version",
        "acknowledged",
        "BI-000001",
    )
    assert acknowledged(held.values()) == {}
    assert waiting_for("al", held.values()) == ["bi", "ce"]


def test_a_hold_on_an_older_version_shows_what_it_was() -> None:
    held = standing(reply(1, "hold", target="v1", reason="mines"), reply(2, "acknowledged", target="v1"))
    assert (held["bi"].says, held["bi"].was) == ("old_version", "hold")


def test_an_acknowledgement_of_an_old_version_that_comes_late_does_not_hide_the_one_of_the_new() -> None:
    held = standing(reply(1, "acknowledged"), reply(2, "acknowledged", target="v1"))
    assert held["bi"].says == "acknowledged"


def test_a_word_on_something_else_counts_for_nothing() -> None:
    assert standing(reply(1, "acknowledged", target="other"))["bi"].says == "waiting"


def test_a_question_waits_for_the_notifier_until_it_answers() -> None:
    asks = reply(5, "asks", text="which road?")
    held = standing(asks)
    assert (held["bi"].says, held["bi"].reason) == ("asks", "which road?")
    assert waiting_for("al", held.values()) == ["al", "ce"]
    answer = reply(6, "answers", party="al", text="the northern one")
    assert standing(asks, answer)["bi"].says == "waiting"
    assert standing(asks, reply(4, "answers", party="al", text="x"))["bi"].says == "asks"


def test_the_notifiers_own_acknowledgement_is_none() -> None:
    assert "al" not in standing(reply(1, "acknowledged", party="al"))


def test_a_party_that_was_not_told_is_not_asked() -> None:
    assert "de" not in standing(reply(1, "hold", party="de", reason="x"))


def test_a_hold_past_its_time_still_stands_and_says_so() -> None:
    over = standing(reply(1, "hold", reason="mines", due_ms=NOW_MS - 1))["bi"]
    assert (over.says, over.overdue, over.due_ms, over.waiting_ms) == (
        "hold", True, NOW_MS - 1, START_MS + 60_000,
    )  # fmt: skip
    assert standing(reply(1, "hold", reason="mines", due_ms=NOW_MS))["bi"].overdue is False


def test_how_far_down_it_was_passed_on_is_of_the_version_that_stands() -> None:
    deep = (
        said("d1", "dissemination", 1, "v1", party="bi", depth="confirmed_to_units"),
        said("d2", "dissemination", 2, "v2", party="bi", depth="received"),
    )
    held = standing(depths=deep)
    assert (held["bi"].depth, held["ce"].depth) == ("received", None)


def test_every_word_is_given_as_it_was_said_with_its_version() -> None:
    rows = as_said(
        [reply(1, "hold", target="v1", reason="mines"), reply(2, "acknowledged")], {"v1": 1, "v2": 2}
    )
    assert [(one["says"], one["version"], one["reason"]) for one in rows] == [
        ("hold", 1, "mines"), ("acknowledged", 2, None),
    ]  # fmt: skip
