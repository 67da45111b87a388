"""What brings terms into force takes two persons of a side, on whichever way it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sametable.centre.decisions.deciding import decisions_of
from sametable.centre.people.rules import DANGEROUS, ROLES
from sametable.centre.reports.submit_report import sign
from support.browser import Browser, House
from support.deciding import DAY, decision_fields, everybody_beats, signs, speak, table
from support.stage import Stage, report, run
from support.termspack import FROM_MS, put
from support.web import app_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx


class Room:
    """Alder's node with two negotiators and a text that names terms, put for decision."""

    def __init__(self, stage: Stage, *, terms: bool = True, how: str = "signatures") -> None:
        """Put the text, and the decision where it is one by signatures."""
        self.stage = stage
        self.house = House(stage, app_of(stage))
        self.house.enrol("officer", "key_officer")
        self.one, self.two = (self.house.enrol(name, "negotiator") for name in ("one", "two"))
        self.monitor = self.house.enrol("m", "monitor")
        run(self._put(terms=terms, how=how))

    async def _put(self, *, terms: bool, how: str) -> None:
        stage = self.stage
        text_id = await put(stage["birch"])
        await stage.settle()
        _, version, self.sha256 = await table(stage["birch"])
        more: dict[str, Any] = {"terms": text_id, "effective_ms": FROM_MS} if terms else {}
        self.fields = decision_fields(version, self.sha256, **more)
        await everybody_beats(stage)
        if how == "silence":
            until_ms = stage.clock.now_ms() + 2 * DAY
            self.fields |= {"how": "silence", "until_ms": until_ms}
        else:
            self.decision = await speak(stage["birch"], "decision", self.fields)
            await everybody_beats(stage)

    def signed(self, who: Browser, kind: str, fields: dict[str, Any], number: int = 1) -> dict[str, str]:
        """Have a statement prepared and signed at a desk, as its client would."""
        draft = {"client_id": f"two-{number:06}", "kind": kind, "fields": fields, "audience": "parties"}
        prepared = who.post("/api/statements/prepare", draft)
        assert prepared.status_code == 200, prepared.text
        told = prepared.json()
        return {
            "client_id": told["client_id"],
            "signing_input": told["signing_input"],
            "payload": told["payload"],
            "signature": sign(self.stage["alder"], told["signing_input"]),
        }

    def signature(self, who: Browser, says: str = "signs", number: int = 1) -> dict[str, str]:
        """Sign, or refuse, the decision."""
        fields = {"target": self.decision, "says": says, "content_sha256": self.sha256}
        return self.signed(who, "signature", fields, number)

    def signatures(self) -> list[str]:
        """Tell whose words stand under the decision."""
        (one,) = decisions_of(self.stage["alder"]).all()
        return [word.party for word in one.facts.signed.words]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    held = Stage(tmp_path, 3)
    yield held
    held.close()


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def propose(who: Browser, what: dict[str, str]) -> httpx.Response:
    return who.post("/api/pending", {"act": "sign_terms", "what": what})


def test_a_signature_that_brings_terms_into_force_is_confirmed_by_a_second_person(stage: Stage) -> None:
    room = Room(stage)
    signed = room.signature(room.one)
    assert code(room.one.post("/api/statements", signed)) == (403, "people.needs_two")
    assert room.signatures() == []
    proposed = propose(room.one, signed)
    assert proposed.status_code == 201, proposed.text
    place = f"/api/pending/{proposed.json()['id']}/confirm"
    assert code(room.one.post(place)) == (403, "people.may_not")
    assert code(room.monitor.post(place)) == (403, "people.may_not")
    assert room.signatures() == []
    answer = room.two.post(place)
    assert answer.status_code == 200, answer.text
    assert answer.json()["result"]["number"].startswith("ALD")
    assert room.signatures() == ["al"]
    run(signs(stage["birch"], room.decision, room.sha256))
    run(everybody_beats(stage))
    assert [one.state for one in decisions_of(stage["cedar"]).all()] == ["decided"]
    with room.house.access.door.store.reading() as rows:
        trail = {row.act: row for row in rows.audit_rows(0, 1000)}
    assert {"propose_sign_terms", "confirm_sign_terms", "sign_terms"} <= set(trail)
    assert trail["propose_sign_terms"].person == room.one.id
    assert trail["sign_terms"].person == room.two.id
    assert trail["sign_terms"].object.endswith(f" done {answer.json()['result']['number']}")


def test_the_way_for_scripts_is_no_way_round(stage: Stage) -> None:
    room = Room(stage)
    fields = {"target": room.decision, "says": "signs", "content_sha256": room.sha256}
    draft = {"client_id": "two-000009", "kind": "signature", "fields": fields, "audience": "parties"}
    assert code(room.one.post("/api/reports", draft)) == (403, "people.needs_two")
    assert code(room.one.post("/api/acts/sign_terms", room.signature(room.one))) == (403, "people.needs_two")


def test_to_refuse_takes_one(stage: Stage) -> None:
    room = Room(stage)
    assert room.one.post("/api/statements", room.signature(room.one, "refuses")).status_code == 201


def test_a_signature_without_terms_takes_one(stage: Stage) -> None:
    room = Room(stage, terms=False)
    assert room.one.post("/api/statements", room.signature(room.one)).status_code == 201


def test_putting_terms_by_silence_takes_two_as_nobody_signs_them_afterwards(stage: Stage) -> None:
    room = Room(stage, how="silence")
    signed = room.signed(room.one, "decision", room.fields)
    assert code(room.one.post("/api/statements", signed)) == (403, "people.needs_two")
    proposed = propose(room.one, signed).json()["id"]
    assert room.two.post(f"/api/pending/{proposed}/confirm").status_code == 200
    assert [one.put.how for one in decisions_of(stage["alder"]).all()] == ["silence"]


def test_the_trail_names_the_person_behind_what_a_side_signs_puts_and_suspends(stage: Stage) -> None:
    room = Room(stage, terms=False)
    said = room.one.post("/api/statements", room.signature(room.one)).json()["number"]
    put = room.two.post("/api/statements", room.signed(room.two, "decision", room.fields, 2)).json()["number"]
    leaving = {
        "client_id": "two-000003",
        "kind": "participation",
        "fields": {"says": "suspends", "reason": "Rest."},
    }
    away = room.two.post("/api/reports", {**leaving, "audience": "parties"}).json()["number"]
    seen = {"client_id": "two-000004", "kind": "report", "fields": report()}
    assert room.monitor.post("/api/reports", seen).status_code == 201
    with room.house.access.door.store.reading() as rows:
        trail = [(row.person, row.act, row.object) for row in rows.audit_rows(0, 1000)]
    ways = {"enrol_people", "add_passkey", "sign_in_passkey"}
    assert [one for one in trail if one[1] not in ways] == [
        (room.one.id, "decide", f"{said} signature"),
        (room.two.id, "decide", f"{put} decision"),
        (room.two.id, "take_part", f"{away} participation"),
    ]


def test_nothing_else_waits_for_a_second_person_and_nobody_proposes_with_another_seat(stage: Stage) -> None:
    room = Room(stage)
    refusal = room.signature(room.one, "refuses")
    assert code(propose(room.one, refusal)) == (422, "people.invalid")
    signed = room.signature(room.one, number=2)
    assert code(propose(room.one, {**signed, "signature": "A" * 86})) == (422, "statement.bad_signature")
    assert code(propose(room.one, {"act": "sign"})) == (422, "people.invalid")
    assert code(propose(room.monitor, signed)) == (403, "people.may_not")


def test_what_can_no_longer_be_signed_is_not_said_when_it_is_confirmed(stage: Stage) -> None:
    room = Room(stage)
    proposed = propose(room.one, room.signature(room.one)).json()["id"]
    run(speak(stage["birch"], "participation", {"says": "leaves", "reason": "Not like this."}))
    run(everybody_beats(stage))
    answer = room.two.post(f"/api/pending/{proposed}/confirm")
    assert code(answer)[1] == "decision.party_away"
    assert room.signatures() == []


def test_it_is_one_of_the_acts_for_two_and_for_those_who_may_say_terms() -> None:
    assert "sign_terms" in DANGEROUS
    assert {role for role, acts in ROLES.items() if "sign_terms" in acts} == {"negotiator"}
