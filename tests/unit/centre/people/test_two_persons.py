"""Two persons for what is dangerous, and what enrolling may not be used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sametable.centre.people.enrolment import Change, Newcomer, add_person, change, new_code
from sametable.centre.people.rules import (
    PROPOSED_FOR_MS,
    ROLES,
    Person,
    Touched,
    may,
    powerful,
    rank_of,
    require_seat,
)
from sametable.centre.people.two_persons import confirm, done, propose, refuse
from sametable.errors import SametableError
from support.door import Trial

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    held = Trial(tmp_path)
    yield held
    held.store.close()


def refused(code: str) -> pytest.RaisesExc[SametableError]:
    return pytest.raises(SametableError, match=f"^{code}")


def two(trial: Trial) -> tuple[Person, Person]:
    return tuple(trial.person(trial.add(name, "key_officer").id) for name in ("Ash", "Elm"))  # type: ignore[return-value]


def test_what_one_proposes_another_confirms_once(trial: Trial) -> None:
    ash, elm = two(trial)
    held = propose(trial.door, ash, "erase", {"id": "x"})
    with refused("people.may_not"):
        confirm(trial.door, ash, held.id)
    assert confirm(trial.door, elm, held.id).what == {"id": "x"}
    done(trial.door, elm, held, "done")
    with refused("people.no_proposal"):
        confirm(trial.door, elm, held.id)
    assert trial.acts()[-3:] == ["propose_erase", "confirm_erase", "erase"]


def test_what_is_proposed_again_while_it_waits_is_one_proposal(trial: Trial) -> None:
    ash, elm = two(trial)
    held = propose(trial.door, ash, "erase", {"id": "x"})
    assert propose(trial.door, ash, "erase", {"id": "x"}).id == held.id
    others = [propose(trial.door, elm, "erase", {"id": "x"}), propose(trial.door, ash, "erase", {"id": "y"})]
    assert len({held.id, *(one.id for one in others)}) == 3
    refuse(trial.door, elm, held.id)
    assert propose(trial.door, ash, "erase", {"id": "x"}).id != held.id


def test_a_proposal_ends_after_a_day_when_refused_and_with_its_proposer_s_rights(trial: Trial) -> None:
    ash, elm = two(trial)
    late = propose(trial.door, ash, "erase", {})
    trial.later(PROPOSED_FOR_MS)
    with refused("people.no_proposal"):
        confirm(trial.door, elm, late.id)
    no = propose(trial.door, ash, "erase", {})
    refuse(trial.door, elm, no.id)
    with refused("people.no_proposal"):
        confirm(trial.door, elm, no.id)
    gone = propose(trial.door, ash, "erase", {})
    change(trial.door, None, ash.id, Change(roles=["analyst"]))
    with refused("people.no_proposal"):
        confirm(trial.door, elm, gone.id)
    with trial.store.reading() as rows:
        assert [one.id for one in rows.proposals(now_ms=trial.clock.now_ms())] == [gone.id]


@pytest.mark.parametrize("what", [{"x": "y" * 20_000}, {"x": 1.5}, {"é": 1}])
def test_what_is_proposed_is_small_and_plain(trial: Trial, what: dict[str, object]) -> None:
    ash, _ = two(trial)
    with pytest.raises(SametableError):
        propose(trial.door, ash, "erase", what)


def test_acts_that_are_not_dangerous_are_not_proposed(trial: Trial) -> None:
    ash, _ = two(trial)
    with refused("people.invalid"):
        propose(trial.door, ash, "read", {})


def test_one_officer_cannot_invent_a_second_where_there_are_two(trial: Trial) -> None:
    ash, elm = two(trial)
    with refused("people.needs_two"):
        add_person(trial.door, ash, Newcomer(name="Sock", roles=["key_officer"]))
    low = add_person(trial.door, ash, Newcomer(name="Low", roles=["intake"]))
    with refused("people.needs_two"):
        change(trial.door, ash, low.id, Change(roles=["negotiator"]))
    with refused("people.needs_two"):
        new_code(trial.door, ash, elm.id)
    # Even after the other one was switched off: that there were two is what counts.
    change(trial.door, ash, elm.id, Change(active=False))
    with refused("people.needs_two"):
        add_person(trial.door, ash, Newcomer(name="Sock", roles=["key_officer"]))
    with refused("people.needs_two"):
        change(trial.door, ash, elm.id, Change(active=True))
    assert add_person(trial.door, ash, Newcomer(name="New", roles=["key_officer"]), by_two=True).id


def test_the_first_officer_alone_enrols_the_second(trial: Trial) -> None:
    ash = trial.person(trial.add("Ash", "key_officer").id)
    assert add_person(trial.door, ash, Newcomer(name="Elm", roles=["key_officer"])).code


def test_the_last_officer_stays(trial: Trial) -> None:
    ash, elm = two(trial)
    change(trial.door, ash, elm.id, Change(active=False))
    for wanted in (Change(active=False), Change(roles=["analyst"])):
        with refused("people.last_officer"):
            change(trial.door, None, ash.id, wanted)
    assert trial.person(ash.id) == ash


def test_nobody_changes_themselves(trial: Trial) -> None:
    ash, _ = two(trial)
    for wanted in (Change(active=False), Change(roles=["analyst"]), Change(seats=["more"])):
        with refused("people.may_not"):
            change(trial.door, ash, ash.id, wanted)
    with refused("people.may_not"):
        new_code(trial.door, ash, ash.id)


def test_what_was_refused_leaves_no_trace_but_what_was_done_before(trial: Trial) -> None:
    ash, _ = two(trial)
    before = trial.acts()
    for name, roles in (
        ("Ash", ["intake"]),
        ("", ["intake"]),
        ("New", []),
        ("New", ["boss"]),
        ("a" * 99, ["intake"]),
    ):
        with pytest.raises(SametableError):
            add_person(trial.door, ash, Newcomer(name=name, roles=roles))
    assert trial.acts() == before


def test_whoever_is_off_may_nothing_and_unknown_roles_give_nothing() -> None:
    off = Person(id="1", name="n", roles=frozenset(ROLES), active=False)
    strange = Person(id="1", name="n", roles=frozenset({"boss"}))
    for act in frozenset().union(*ROLES.values()):
        assert not may(off, act)
        assert not may(strange, act)


def test_an_unknown_role_ranks_above_all_so_that_nobody_touches_it() -> None:
    officer = Person(id="1", name="n", roles=frozenset({"key_officer"}))
    strange = Person(id="2", name="m", roles=frozenset({"admiral"}))
    assert rank_of(strange.roles) > rank_of(officer.roles)
    assert not may(officer, "enrol_people", Touched(person=strange))


def test_a_seat_is_spoken_under_by_whom_it_was_given() -> None:
    watch = Person(id="1", name="n", roles=frozenset({"watch_officer"}), seats=frozenset({"kid"}))
    require_seat(watch, "kid")
    with refused("people.may_not"):
        require_seat(watch, "another")


def test_powers_are_where_the_table_says() -> None:
    assert {role for role in ROLES if powerful([role])} == {"key_officer", "negotiator"}
