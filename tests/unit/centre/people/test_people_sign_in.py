"""Signing in: who is let in, who is not, and when it is over."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from sametable.centre.people.enrolment import Change, begin_enrol, change, finish_enrol, new_code
from sametable.centre.people.sign_in import (
    ABSOLUTE_MS,
    IDLE_MS,
    begin_passkey,
    by_identity,
    by_recovery,
    finish_passkey,
    look,
    sign_out,
    touch,
)
from sametable.edges.people.secrets import AT_ONCE, Argon2Hashes
from sametable.errors import SametableError
from support.door import HERE, Trial
from support.soft_passkey import PRESENT, VERIFIED, SoftPasskey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER = type(HERE)(rp_id="localhost", origin="http://localhost:9999")


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    held = Trial(tmp_path)
    yield held
    held.store.close()


def refused(code: str) -> pytest.RaisesExc[SametableError]:
    return pytest.raises(SametableError, match=f"^{code}")


def test_whoever_enrolled_signs_in_by_passkey_alone(trial: Trial) -> None:
    invited, passkey = trial.add("Ash", "key_officer"), SoftPasskey()
    codes = trial.enrol(invited.code, passkey)
    assert len(set(codes)) == 10
    signed = trial.sign_in(passkey)
    assert signed.person.id == invited.id
    found = look(trial.door, signed.token)
    assert found is not None
    assert found.person.name == "Ash"
    assert trial.acts() == ["enrol_people", "add_passkey", "sign_in_passkey"]


def test_a_code_to_enrol_works_once_and_a_day(trial: Trial) -> None:
    invited = trial.add("Ash", "key_officer")
    trial.enrol(invited.code, SoftPasskey())
    with refused("people.refused"):
        begin_enrol(trial.door, HERE, invited.code)
    later = new_code(trial.door, None, invited.id)
    trial.later(24 * 3_600_000)
    with refused("people.refused"):
        begin_enrol(trial.door, HERE, later.code)


def test_two_ceremonies_begun_with_one_code_make_one_passkey(trial: Trial) -> None:
    code = trial.add("Ash", "key_officer").code
    begun = [begin_enrol(trial.door, HERE, code)[:2] for _ in range(2)]
    first, second = ((one, SoftPasskey().make(options, origin=HERE.origin)) for one, options in begun)
    finish_enrol(trial.door, HERE, ceremony=first[0], credential=first[1], label="")
    with refused("people.refused"):
        finish_enrol(trial.door, HERE, ceremony=second[0], credential=second[1], label="")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"rp_id": "evil.example"},
    ],
)
def test_a_passkey_of_another_page_or_an_unverified_person_is_refused(
    trial: Trial, wrong: dict[str, object]
) -> None:
    passkey = SoftPasskey()
    trial.enrol(trial.add("Ash", "key_officer").code, passkey)
    ceremony, options = begin_passkey(trial.door, HERE)
    credential = passkey.sign(options, **{"origin": HERE.origin, **wrong})  # type: ignore[arg-type]
    with refused("people.passkey"):
        finish_passkey(trial.door, HERE, ceremony=ceremony, credential=credential, before=None)
    assert trial.sign_in(passkey).token


def test_an_answer_is_taken_once(trial: Trial) -> None:
    passkey = SoftPasskey(counts=False)
    trial.enrol(trial.add("Ash", "key_officer").code, passkey)
    ceremony, options = begin_passkey(trial.door, HERE)
    credential = passkey.sign(options, origin=HERE.origin)
    finish_passkey(trial.door, HERE, ceremony=ceremony, credential=credential, before=None)
    with refused("people.ceremony"):
        finish_passkey(trial.door, HERE, ceremony=ceremony, credential=credential, before=None)


def test_a_ceremony_is_for_its_page_its_purpose_and_five_minutes(trial: Trial) -> None:
    passkey = SoftPasskey()
    invited = trial.add("Ash", "key_officer")
    trial.enrol(invited.code, passkey)
    ceremony, options = begin_passkey(trial.door, HERE)
    with refused("people.passkey"):
        finish_passkey(
            trial.door, OTHER, ceremony=ceremony, before=None,
            credential=passkey.sign(options, origin=OTHER.origin),
        )  # fmt: skip
    code = new_code(trial.door, None, invited.id).code
    enrolling, making, _ = begin_enrol(trial.door, HERE, code)
    with refused("people.ceremony"):
        finish_passkey(
            trial.door, HERE, ceremony=enrolling, before=None,
            credential=passkey.sign({**options, "challenge": making["challenge"]}, origin=HERE.origin),
        )  # fmt: skip
    trial.later(300_000)
    with refused("people.ceremony"):
        finish_passkey(
            trial.door,
            HERE,
            ceremony=ceremony,
            credential=passkey.sign(options, origin=HERE.origin),
            before=None,
        )
    for made_up in ("", ".", "a.b", "e30.e30", ceremony[:-3] + "AAA"):
        with refused("people.ceremony"):
            finish_passkey(trial.door, HERE, ceremony=made_up, credential={}, before=None)


def test_a_copied_passkey_that_counts_backwards_is_refused(trial: Trial) -> None:
    passkey = SoftPasskey()
    trial.enrol(trial.add("Ash", "key_officer").code, passkey)
    copy = SoftPasskey(id=passkey.id, key=passkey.key, count=passkey.count)
    trial.sign_in(passkey)
    with refused("people.passkey"):
        trial.sign_in(copy)


@pytest.mark.parametrize(
    "credential",
    [{}, {"id": 5}, {"id": "x" * 5000}, {"id": "known"}, {"id": "known", "rawId": "known", "response": []}],
)
def test_what_is_no_credential_is_refused_with_one_error(trial: Trial, credential: dict[str, object]) -> None:
    passkey = SoftPasskey()
    trial.enrol(trial.add("Ash", "key_officer").code, passkey)
    named = passkey.sign(begin_passkey(trial.door, HERE)[1], origin=HERE.origin)["id"]
    given = {name: named if value == "known" else value for name, value in credential.items()}
    with refused("people.passkey"):
        finish_passkey(
            trial.door, HERE, ceremony=begin_passkey(trial.door, HERE)[0], credential=given, before=None
        )


def test_signing_in_anew_ends_the_session_that_the_browser_had(trial: Trial) -> None:
    passkey = SoftPasskey()
    trial.enrol(trial.add("Ash", "key_officer").code, passkey)
    first = trial.sign_in(passkey)
    second = trial.sign_in(passkey, before=first.token)
    assert first.token != second.token
    assert look(trial.door, first.token) is None
    assert look(trial.door, second.token) is not None


def test_a_session_ends_when_idle_in_any_case_and_when_signed_out(trial: Trial) -> None:
    passkey = SoftPasskey()
    trial.enrol(trial.add("Ash", "key_officer").code, passkey)
    idle = trial.sign_in(passkey)
    trial.later(IDLE_MS - 1)
    assert look(trial.door, idle.token) is not None
    trial.later(1)
    assert look(trial.door, idle.token) is None
    used = trial.sign_in(passkey)
    for _ in range(ABSOLUTE_MS // (IDLE_MS // 2) - 1):
        trial.later(IDLE_MS // 2)
        found = look(trial.door, used.token)
        assert found is not None
        touch(trial.door, found)
    trial.later(IDLE_MS // 2)
    assert look(trial.door, used.token) is None
    left = trial.sign_in(passkey)
    sign_out(trial.door, left)
    assert look(trial.door, left.token) is None


def test_sessions_that_are_over_are_not_kept(trial: Trial) -> None:
    passkey = SoftPasskey()
    trial.enrol(trial.add("Ash", "key_officer").code, passkey)
    old = trial.sign_in(passkey)
    trial.later(ABSOLUTE_MS)
    trial.sign_in(passkey)
    with trial.store.reading() as rows:
        assert rows.session(old.session.hash) is None


def test_a_recovery_code_works_once_however_it_is_typed(trial: Trial) -> None:
    codes = trial.enrol(trial.add("Ash", "key_officer").code, SoftPasskey())
    typed = codes[3].lower().replace("-", " ")
    signed, left = by_recovery(trial.door, name=" Ash ", code=typed, address="a", before=None)
    assert (signed.person.name, left) == ("Ash", 9)
    with refused("people.refused"):
        by_recovery(trial.door, name="Ash", code=codes[3], address="a", before=None)


def test_guessing_waits_longer_and_longer_for_the_name_and_for_the_address(trial: Trial) -> None:
    codes = trial.enrol(trial.add("Ash", "key_officer").code, SoftPasskey())

    def guess(name: str, address: str) -> str:
        with pytest.raises(SametableError) as caught:
            by_recovery(trial.door, name=name, code="AAAA-BBBB", address=address, before=None)
        return caught.value.code

    assert [guess("Ash", f"a{n}") for n in range(6)] == ["people.refused"] * 5 + ["people.too_many"]
    assert guess("Elm", "a0") == "people.refused"
    trial.later(1_000)
    assert [guess("Ash", "b"), guess("Ash", "b")] == ["people.refused", "people.too_many"]
    trial.later(1_999)
    assert guess("ash", "b") == "people.too_many"
    trial.later(1)
    signed, _ = by_recovery(trial.door, name="Ash", code=codes[0], address="b", before=None)
    assert signed.token
    for n in range(5):
        guess(f"nobody {n}", "c")
    assert guess("Ash", "c") == "people.too_many"


def test_an_unknown_name_costs_the_same_work_as_a_known_one(tmp_path: Path) -> None:
    asked: list[bool] = []

    class Counting(Argon2Hashes):
        def holds(self, held: str | None, secret: str) -> bool:
            asked.append(held is None)
            return super().holds(held, secret)

    trial = Trial(tmp_path, hashes=Counting(memory_kib=64, passes=1))
    trial.enrol(trial.add("Ash", "key_officer").code, SoftPasskey())
    for name in ("Ash", "Elm"):
        with refused("people.refused"):
            by_recovery(trial.door, name=name, code="AAAA-BBBB-CCCC-DDDD", address=name, before=None)
    assert asked == [False, True]
    trial.store.close()


def test_two_hundred_tries_at_once_never_take_more_than_two_hashes_of_memory() -> None:
    hashes = Argon2Hashes(memory_kib=8_192, passes=1)
    held = hashes.hash("right")
    begin, told = threading.Barrier(200), []

    def guess() -> None:
        begin.wait()
        try:
            told.append(hashes.holds(held, "wrong"))
        except SametableError as error:
            told.append(error.code == "people.too_many")

    threads = [threading.Thread(target=guess) for _ in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 200
    assert True in told
    assert hashes.most_at_once <= AT_ONCE
    assert hashes.holds(held, "right")


def test_an_outside_identity_lets_in_by_exact_issuer_and_subject_only(trial: Trial) -> None:
    invited = trial.add("Ash", "key_officer")
    with trial.store.writing() as rows:
        rows.bind_identity(invited.id, "https://id.example", "sub-1")
    assert by_identity(trial.door, issuer="https://id.example", subject="sub-1", before=None).token
    for issuer, subject in (
        ("https://id.example/", "sub-1"),
        ("https://ID.example", "sub-1"),
        ("https://id.example", "SUB-1"),
        ("https://id.example", "ash@id.example"),
    ):
        with refused("people.refused"):
            by_identity(trial.door, issuer=issuer, subject=subject, before=None)


def test_whoever_is_switched_off_is_out_at_once_and_stays_out(trial: Trial) -> None:
    officer = trial.person(trial.add("Elm", "key_officer").id)
    passkey, invited = SoftPasskey(), trial.add("Ash", "watch_officer")
    codes = trial.enrol(invited.code, passkey)
    signed = trial.sign_in(passkey)
    change(trial.door, officer, invited.id, Change(active=False))
    assert look(trial.door, signed.token) is None
    with refused("people.passkey"):
        trial.sign_in(passkey)
    with refused("people.refused"):
        by_recovery(trial.door, name="Ash", code=codes[0], address="a", before=None)
    change(trial.door, officer, invited.id, Change(active=True))
    with refused("people.passkey"):
        trial.sign_in(passkey)


def test_changed_roles_end_every_session(trial: Trial) -> None:
    officer = trial.person(trial.add("Elm", "key_officer").id)
    passkey, invited = SoftPasskey(), trial.add("Ash", "intake")
    trial.enrol(invited.code, passkey)
    sessions = [trial.sign_in(passkey) for _ in range(2)]
    change(trial.door, officer, invited.id, Change(roles=["analyst"]))
    assert [look(trial.door, one.token) for one in sessions] == [None, None]
    again = look(trial.door, trial.sign_in(passkey).token)
    assert again is not None
    assert again.person.roles == {"analyst"}
