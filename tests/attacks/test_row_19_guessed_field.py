"""Row 19, guessing a withheld field: with few possible values somebody could try them all.

The defence is a salt of 16 fresh random bytes in front of each field and of the body (`centre/reports/submit_report.prepare`
asks the Ids port, `core/wire/statement.prepare` insists on it). The argument: 2^128 salts cannot be tried.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recordkit import salts
from sametable.centre.reports.submit_report import prepare
from sametable.core.wire.disclosures import digest_of, write_disclosure
from sametable.core.wire.hashes import from_b64url
from sametable.core.wire.statement import StatementHead
from sametable.core.wire.statement import prepare as prepare_statement
from sametable.errors import InvariantError
from support.drafts import START_MS, report
from support.stage import run

if TYPE_CHECKING:
    from support.stage import Stage


def salts_in(payload: str) -> list[bytes]:
    return [from_b64url(json.loads(from_b64url(part))[0]) for part in payload.split("~")]


def test_every_field_of_every_statement_has_sixteen_fresh_bytes(trio: Stage) -> None:
    found: list[bytes] = []
    for _ in range(50):
        found += salts_in(prepare(trio["alder"], trio.draft("report", report())).payload)
    assert {len(one) for one in found} == {16}
    assert len(set(found)) == len(found) >= 50 * 6
    for place in range(16):
        assert len({one[place] for one in found}) > 100, "no byte of a salt is constant or counts slowly"


def test_salts_are_fresh_after_a_restart_of_the_node(trio: Stage) -> None:
    before = salts_in(prepare(trio["alder"], trio.draft("report", report(), "client-aaaaaa")).payload)
    trio.restart("alder")
    again = salts_in(prepare(trio["alder"], trio.draft("report", report(), "client-aaaaaa")).payload)
    assert not set(before) & set(again)


def test_whoever_knows_all_but_the_salt_cannot_tell_the_values_apart(trio: Stage) -> None:
    run(trio.say("alder", "report", report(weapon="mortar")))
    (stored,) = trio["alder"].store.entries("table.example/trial/alder", 1, 1)
    body, *fields = (stored.payload or "").split("~")
    listed = json.loads(from_b64url(body))[2]["_sd"]
    assert len(listed) == len(fields)
    guesses = [
        digest_of(write_disclosure(salt, "weapon", weapon).encode())
        for weapon in ("mortar", "rocket", "artillery", "aircraft")
        for salt in (bytes(16), *salts(200))
    ]
    assert not set(guesses) & set(listed)


@pytest.mark.parametrize("wrong", [[b"short"] * 3, [bytes(16)] * 3, salts(2), [*salts(2), bytes(15)]])
def test_a_statement_with_salts_that_repeat_or_are_short_cannot_be_laid_out(wrong: list[bytes]) -> None:
    head = StatementHead(kid="A" * 22, log="table.example/trial/alder", aud="parties", at_ms=START_MS)
    with pytest.raises(InvariantError):
        prepare_statement({"type": "comment", "text": "x"}, head=head, salts=wrong)
