"""Gradings per party, three apart, and blind rounds."""

from __future__ import annotations

from typing import Any

from sametable.core.assess.gradings import blind, gradings, never_opened
from sametable.core.model.sealed import commitment
from support.casefile import World, at, case_of, say, told
from support.saying import entry_id

REPORT = told()
GRADE = {"occurrence": "probable", "attribution": "likely", "breach": "disputed"}
NONCE = "n" * 22


def graded(name: str, party: str, minute: int, **more: Any) -> Any:
    """Grade in the open."""
    return say(name, "grading", party=party, minute=minute, **(GRADE | more))


def committed(party: str, minute: int, **more: Any) -> Any:
    """Commit to a grading."""
    fields = {"type": "grading", "target": entry_id("r"), **GRADE, "nonce": NONCE, **more}
    return say(
        f"sealed {party}", "grading_sealed", party=party, minute=minute, sha256=commitment(fields, party)
    )


def opened(party: str, minute: int, **more: Any) -> Any:
    """Open it."""
    return graded(f"opened {party}", party, minute, nonce=NONCE, sealed=entry_id(f"sealed {party}"), **more)


def test_the_latest_of_a_party_in_the_order_is_its_current_one_and_older_ones_stay() -> None:
    said = [REPORT, graded("new", "al", 20, occurrence="confirmed"), graded("old", "al", 5)]
    held = gradings(case_of(said, now=30))
    assert [(one.occurrence, one.current) for one in held] == [("probable", False), ("confirmed", True)]


def test_each_party_has_its_own() -> None:
    held = gradings(case_of([REPORT, graded("a", "al", 5), graded("b", "bi", 6)], now=30))
    assert [(one.party, one.current) for one in held] == [("al", True), ("bi", True)]


def test_a_grading_that_was_taken_back_leaves_the_one_before_it() -> None:
    back = say("w", "withdraw", "new", party="al", minute=21)
    said = [REPORT, graded("old", "al", 5), graded("new", "al", 20), back]
    assert [(one.number, one.current) for one in gradings(case_of(said, now=30))] == [("ALD-000006", True)]


def test_without_a_commitment_there_is_no_round() -> None:
    assert blind(case_of([REPORT, graded("a", "al", 5)], now=30), "al") is None


def test_a_round_is_open_until_every_party_has_committed() -> None:
    said = [REPORT, committed("al", 10), committed("ce", 20)]
    held = blind(case_of(said, now=30), "al")
    assert held is not None
    assert (held.open, held.waiting, held.own_committed) == (True, ["bi"], True)
    complete = blind(case_of([*said, committed("bi", 25)], now=30), "bi")
    assert complete is not None
    assert (complete.open, complete.waiting) == (False, [])


def test_a_round_ends_after_its_time() -> None:
    said = [REPORT, committed("al", 10)]
    before, after = (blind(case_of(said, now=11 + 72 * 60 + more), "al") for more in (-1, 0))
    assert before is not None
    assert after is not None
    assert (before.open, after.open, after.until_ms) == (True, False, at(11 + 72 * 60))


def test_a_first_commitment_with_a_clock_set_back_does_not_shorten_a_round() -> None:
    said = [REPORT, committed("al", -72 * 60 + 1)]
    world = World(not_before={"sealed al": at(8)})
    held = blind(case_of(said, now=10, world=world), "bi")
    assert held is not None
    assert (held.open, held.opened_ms) == (True, at(8))


def test_an_opening_that_is_what_was_committed_to_opens_it() -> None:
    said = [REPORT, committed("al", 10), opened("al", 5_000)]
    (one,) = gradings(case_of(said, now=6_000))
    assert (one.sealed, one.early, never_opened(case_of(said, now=6_000))) == ("opens", False, [])


def test_an_opening_with_another_word_does_not_open_it() -> None:
    said = [REPORT, committed("al", 10), opened("al", 5_000, occurrence="rumour")]
    case = case_of(said, now=6_000)
    assert [one.sealed for one in gradings(case)] == ["does_not_open"]
    assert [one.party for one in never_opened(case)] == ["al"]


def test_nobody_opens_anothers_commitment() -> None:
    fields = {"nonce": NONCE, "sealed": entry_id("sealed al")}
    said = [REPORT, committed("al", 10), graded("b", "bi", 5_000, **fields)]
    assert [one.sealed for one in gradings(case_of(said, now=6_000))] == ["does_not_open"]


def test_what_is_shown_while_a_round_is_open_is_shown_as_early() -> None:
    said = [REPORT, committed("al", 10), graded("b", "bi", 20), committed("bi", 30), committed("ce", 40)]
    assert [(one.party, one.early) for one in gradings(case_of(said, now=50))] == [("bi", True)]


def test_who_has_seen_the_others_gradings_cannot_commit_itself_anew() -> None:
    first = committed("bi", 20)
    back = say("w", "withdraw", "sealed bi", party="bi", minute=50)
    said = [REPORT, committed("al", 10), first, committed("ce", 30), opened("al", 40), back]
    case = case_of(said, now=60)
    held = blind(case, "bi")
    assert held is not None
    assert (held.open, held.waiting, held.own_committed) == (False, [], True)
    assert [one.party for one in never_opened(case)] == ["bi", "ce"]


def test_an_opening_that_is_on_its_way_is_not_yet_missing() -> None:
    said = [REPORT, committed("al", 10), committed("bi", 20), committed("ce", 30)]
    assert never_opened(case_of(said, now=44)) == []
    assert [one.party for one in never_opened(case_of(said, now=45))] == ["al", "bi", "ce"]


def test_a_commitment_after_a_round_begins_the_next_one() -> None:
    said = [REPORT, committed("al", 10), committed("bi", 20), committed("ce", 30)]
    again = say("again", "grading_sealed", party="bi", minute=100, sha256="x" * 43)
    held = blind(case_of([*said, again], now=200), "bi")
    assert held is not None
    assert (held.open, held.waiting, held.opened_ms) == (True, ["al", "ce"], at(101))


def test_a_party_that_may_not_read_the_report_is_not_waited_for() -> None:
    world = World(parties=frozenset({"al", "bi"}))
    said = [REPORT, committed("al", 10), committed("bi", 20)]
    held = blind(case_of(said, now=30, world=world), "al")
    assert held is not None
    assert held.waiting == []


def test_a_hash_that_is_copied_from_another_party_is_opened_by_nothing() -> None:
    fields = {"type": "grading", "target": entry_id("r"), **GRADE, "nonce": NONCE}
    copied = say("sealed bi", "grading_sealed", party="bi", minute=11, sha256=commitment(fields, "al"))
    said = [REPORT, committed("al", 10), copied, committed("ce", 12), opened("al", 20), opened("bi", 21)]
    held = {one.party: one.sealed for one in gradings(case_of(said, now=30))}
    assert held == {"al": "opens", "bi": "does_not_open"}


def test_a_first_commitment_with_a_clock_set_ahead_does_not_lengthen_a_round() -> None:
    said = [REPORT, committed("al", 60 * 24 * 3000)]
    world = World(not_after={"sealed al": at(8)})
    held = blind(case_of(said, now=8 + 72 * 60, world=world), "bi")
    assert held is not None
    assert (held.open, held.until_ms) == (False, at(8 + 72 * 60))


def test_a_commitment_that_was_held_back_gives_the_others_their_whole_time() -> None:
    said = [REPORT, committed("al", 10)]
    world = World(not_after={"sealed al": at(80 * 60)})
    held = blind(case_of(said, now=81 * 60, world=world), "bi")
    assert held is not None
    assert (held.open, held.until_ms) == (True, at((80 + 72) * 60))
