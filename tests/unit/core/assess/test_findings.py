"""Findings that parties adopt together, and closings: joint means that all who are named have said so."""

from __future__ import annotations

from typing import Any

from sametable.core.assess.findings import closing, findings, outside
from support.casefile import World, at, case_of, say, step, told
from support.saying import entry_id

REPORT = told()
BOTH = (REPORT, told("s", party="bi", minute=1))


def put(party: str = "al", minute: int = 10, **more: Any) -> Any:
    """Put a joint finding of Alder and Birch."""
    fields = {"form": "joint", "required": ["al", "bi"], "text": "Shells fell."} | more
    return say("f", "finding", party=party, minute=minute, **fields)


def says(word: str, party: str, minute: int, target: str = "f", **more: Any) -> Any:
    """Adopt it, or not."""
    return say(f"{word} {party} {minute}", "assent", target, party=party, minute=minute, says=word, **more)


def test_what_its_author_drafts_is_its_authors_adoption() -> None:
    (one,) = findings(case_of([REPORT, put()], now=20))
    assert (one.in_force, one.missing, [each.party for each in one.adopted]) == (False, ["bi"], ["al"])


def test_it_is_in_force_once_every_party_that_is_named_has_adopted_it() -> None:
    (one,) = findings(case_of([REPORT, put(), says("adopts", "bi", 20)], now=30))
    assert (one.in_force, one.missing, one.in_force_ms) == (True, [], at(20))


def test_dissent_is_recorded_beside_an_adoption() -> None:
    dissent = says("adopts_with_dissent", "bi", 20, dissent="The hour is not ours.")
    (one,) = findings(case_of([REPORT, put(), dissent], now=30))
    assert one.in_force
    assert [(each.party, each.dissent) for each in one.adopted] == [
        ("al", ""),
        ("bi", "The hour is not ours."),
    ]


def test_one_that_is_refused_is_not_in_force_unless_it_is_adopted_later() -> None:
    said = [REPORT, put(), says("refuses", "bi", 20)]
    (one,) = findings(case_of(said, now=30))
    assert (one.in_force, one.refused, one.missing) == (False, ["bi"], [])
    (one,) = findings(case_of([*said, says("adopts", "bi", 40)], now=50))
    assert (one.in_force, one.refused, one.in_force_ms) == (True, [], at(40))


def test_what_is_in_force_stays_so_and_who_turns_against_it_is_shown() -> None:
    said = [REPORT, put(), says("adopts", "bi", 20), says("refuses", "bi", 40)]
    (one,) = findings(case_of(said, now=50))
    assert (one.in_force, one.in_force_ms, one.refused) == (True, at(20), ["bi"])


def test_an_adoption_taken_back_before_all_have_adopted_is_none() -> None:
    three = put(required=["al", "bi", "ce"])
    said = [
        REPORT,
        three,
        says("adopts", "bi", 20),
        say("w", "withdraw", "adopts bi 20", party="bi", minute=30),
        says("adopts", "ce", 40),
    ]
    (one,) = findings(case_of(said, now=50))
    assert (one.in_force, one.missing) == (False, ["bi"])


def test_a_finding_that_needs_its_author_alone_is_joint_with_nobody() -> None:
    (one,) = findings(case_of([REPORT, put(required=["al"])], now=20))
    assert (one.in_force, one.in_force_ms) == (False, None)


def test_an_author_that_leaves_itself_out_is_needed_all_the_same() -> None:
    said = [REPORT, put(required=["bi"]), say("w", "withdraw", "f", party="al", minute=15)]
    assert findings(case_of([*said, says("adopts", "bi", 20)], now=30)) == []


def test_a_party_that_this_record_does_not_have_is_missing_for_good() -> None:
    said = [REPORT, put(required=["al", "bi", "zz"]), says("adopts", "bi", 20)]
    (one,) = findings(case_of(said, now=30))
    assert (one.in_force, one.missing) == (False, ["zz"])


def test_an_adoption_of_a_party_that_is_not_named_changes_nothing() -> None:
    (one,) = findings(case_of([REPORT, put(), says("adopts", "ce", 20)], now=30))
    assert (one.in_force, one.missing) == (False, ["bi"])


def test_an_adoption_counts_though_it_stands_before_its_finding_in_the_order() -> None:
    (one,) = findings(case_of([REPORT, put(minute=30), says("adopts", "bi", 20)], now=40))
    assert one.in_force


def test_no_joint_finding_is_adopted_like_any_other_with_its_reasons() -> None:
    none = put(form="no_joint_finding", reasons="Three parties deny it.")
    (one,) = findings(case_of([REPORT, none, says("adopts", "bi", 20)], now=30))
    assert (one.form, one.in_force, one.reasons) == ("no_joint_finding", True, "Three parties deny it.")


def test_a_finding_that_names_a_report_belongs_to_its_incident_too() -> None:
    about_other = put(members=[entry_id("s")])
    assert [one.number for one in findings(case_of([*BOTH, about_other], now=20, of=["s"]))] == ["ALD-000011"]


def test_what_an_outside_body_found_keeps_its_own_words_and_grade() -> None:
    told_outside = say(
        "o", "outside_finding", party="ce", minute=20, body="Inquiry", title="Report", language="en",
        grade="highly probable", scale="words of that inquiry", others=[entry_id("s")],
    )  # fmt: skip
    for report in ("r", "s"):
        (one,) = outside(case_of([*BOTH, told_outside], now=30, of=[report]))
        assert (one.party, one.body, one.grade) == ("ce", "Inquiry", "highly probable")


def closed(party: str = "al", minute: int = 10, outcome: str = "remedied", name: str = "c") -> Any:
    """Close the case."""
    return step(name, "closed", party=party, minute=minute, outcome=outcome)


def test_a_party_that_alone_is_concerned_closes_alone() -> None:
    held = closing(case_of([REPORT, closed()], now=11))
    assert held is not None
    assert (held.in_force, held.by_timeout, held.missing) == (True, False, [])


def test_a_closing_needs_every_party_that_reported_was_asked_or_graded() -> None:
    asked = say(
        "q", "inquiry", party="al", minute=2, asked="Cedar", through="ce", questions=["?"], due_ms=at(9)
    )
    held = closing(case_of([*BOTH, asked, closed()], now=11))
    assert held is not None
    assert (held.in_force, held.missing) == (False, ["bi", "ce"])
    agreed = [says("adopts", one, 20, "c") for one in ("bi", "ce")]
    held = closing(case_of([*BOTH, asked, closed(), *agreed], now=30))
    assert held is not None
    assert (held.in_force, held.agreed, held.in_force_ms) == (True, ["al", "bi", "ce"], at(20))


def test_a_party_that_denied_is_concerned() -> None:
    deny = say("d", "deny", party="ce", minute=2)
    held = closing(case_of([REPORT, deny, closed()], now=11))
    assert held is not None
    assert (held.in_force, held.missing) == (False, ["ce"])


def test_without_a_refusal_a_closing_takes_effect_after_its_time_and_says_so() -> None:
    said = [*BOTH, closed()]
    before, after = (closing(case_of(said, now=11 + 72 * 60 + more)) for more in (-1, 0))
    assert before is not None
    assert after is not None
    assert (before.in_force, after.in_force, after.by_timeout) == (False, True, True)
    assert after.in_force_ms == at(11 + 72 * 60)


def test_a_closing_that_has_not_reached_everybody_takes_effect_by_no_timeout() -> None:
    world = World(reached={"c": ["al", "ce"]})
    held = closing(case_of([*BOTH, closed()], now=9_999, world=world))
    assert held is not None
    assert held.in_force is False


def test_a_clock_set_back_does_not_shorten_the_time_for_refusing() -> None:
    world = World(not_before={"c": at(9_000)})
    held = closing(case_of([*BOTH, closed()], now=9_999, world=world))
    assert held is not None
    assert (held.in_force, held.timeout_ms) == (False, at(9_000 + 72 * 60))


def test_a_refused_closing_takes_no_effect_however_long_it_stands() -> None:
    held = closing(case_of([*BOTH, closed(), says("refuses", "bi", 20, "c")], now=99_999))
    assert held is not None
    assert (held.in_force, held.refused) == (False, ["bi"])


def test_two_parties_that_close_alike_have_agreed() -> None:
    held = closing(case_of([*BOTH, closed(), closed("bi", 20, name="d")], now=30))
    assert held is not None
    assert (held.in_force, held.agreed, held.number) == (True, ["al", "bi"], "ALD-000011")


def test_two_parties_that_close_differently_have_refused_each_others() -> None:
    said = [*BOTH, closed(), closed("bi", 20, "unresolved", "d")]
    held = closing(case_of(said, now=99_999))
    assert held is not None
    assert (held.in_force, held.outcome, held.refused) == (False, "unresolved", ["al"])


def test_a_reopened_case_is_open_and_its_closing_spent() -> None:
    said = [REPORT, closed(), step("o", "reopened", "c", party="bi", minute=20, reason="new pictures")]
    assert closing(case_of(said, now=30)) is None
    again = closing(case_of([*said, closed(minute=40, name="d")], now=50))
    assert again is not None
    assert again.in_force


def test_a_reopening_counts_though_its_log_had_not_yet_acknowledged_the_closing() -> None:
    said = [
        REPORT,
        closed(minute=30),
        step("o", "reopened", "c", party="bi", minute=20, reason="new pictures"),
    ]
    assert closing(case_of(said, now=40)) is None


def test_a_closing_in_force_is_not_taken_back_by_its_author_alone() -> None:
    said = [*BOTH, closed(), says("adopts", "bi", 20, "c"), say("w", "withdraw", "c", party="al", minute=30)]
    held = closing(case_of(said, now=40))
    assert held is not None
    assert held.in_force


def test_a_closing_taken_back_before_it_was_agreed_is_none() -> None:
    said = [*BOTH, closed(), say("w", "withdraw", "c", party="al", minute=15), says("adopts", "bi", 20, "c")]
    assert closing(case_of(said, now=40)) is None


def test_whoever_comes_after_a_closing_does_not_undo_it_but_another_partys_report_does() -> None:
    later = say("d", "deny", party="ce", minute=20)
    held = closing(case_of([REPORT, closed(), later], now=30))
    assert held is not None
    assert held.in_force
    held = closing(case_of([REPORT, closed(), told("s", party="bi", minute=20)], now=30))
    assert held is not None
    assert (held.in_force, held.missing) == (False, ["bi"])


def test_a_closing_that_was_held_back_gives_the_others_their_whole_time_for_refusing() -> None:
    world = World(not_after={"c": at(9_000)})
    held = closing(case_of([*BOTH, closed()], now=9_001, world=world))
    assert held is not None
    assert (held.in_force, held.timeout_ms) == (False, at(9_000 + 72 * 60))
