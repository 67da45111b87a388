"""Row 2, an altered payload: the content beside a logged entry is not what its author signed.

The defence is the digest: the entry commits to the body, the body to each field (`core/wire/disclosures`). It is asked
at submission, for every payload that a peer's pack brings (`centre/exchange/payloads`), and by `sametable verify`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from attackkit import (
    ALDER,
    Forger,
    honest,
    kept_here,
    made,
    map_of,
    posted,
    refusal,
    serve_forged,
    signature_of,
    verdict_on,
    words,
)
from sametable.centre import table
from sametable.centre.exchange.payloads import fetch_missing
from sametable.centre.reports.submit_report import submit
from sametable.core.wire.hashes import b64url
from support.stage import run

if TYPE_CHECKING:
    from pathlib import Path

    from support.stage import Stage

LEAF, PAYLOAD = honest(words())
OTHER = honest(words(weapon="rocket"), at_ms=1_456_617_600_555)[1]
FIELDS = range(PAYLOAD.count("~") + 1)


def with_letter_changed(at: int) -> str:
    return PAYLOAD[:at] + ("A" if PAYLOAD[at] != "A" else "B") + PAYLOAD[at + 1 :]


def with_field_of_another(field: int) -> str:
    parts, others = PAYLOAD.split("~"), OTHER.split("~")
    parts[field] = others[field]
    return "~".join(parts)


ALTERED = [OTHER, *[with_letter_changed(at) for at in range(0, len(PAYLOAD), 211)]] + [
    with_field_of_another(n) for n in FIELDS
]


@pytest.mark.parametrize("payload", ALTERED)
def test_a_node_refuses_a_statement_whose_content_is_not_what_was_signed(trio: Stage, payload: str) -> None:
    signing_input, _ = made(words())
    before = map_of(trio["alder"])
    signed = posted(signing_input, payload, b64url(signature_of(signing_input)))
    error = refusal(lambda: run(submit(trio["alder"], signed)))
    assert error.code in {"statement.bad_payload", "wire.bad_base64"}
    assert map_of(trio["alder"]) == before
    assert trio["alder"].store.log(ALDER).size == 1


@pytest.mark.parametrize("payload", ALTERED[::4])
def test_altered_content_from_a_peer_is_not_taken_and_is_asked_for_again(trio: Stage, payload: str) -> None:
    serve_forged(trio, "birch", Forger("alder", [LEAF], [payload]))
    run(trio.pull("birch", "alder"))
    assert trio["birch"].missing[ALDER] == {1}
    assert table.table(trio["birch"]).code is None, "a map that lacks content claims no code"
    serve_forged(trio, "birch", Forger("alder", [LEAF], [PAYLOAD]))
    run(fetch_missing(trio["birch"], trio.links["birch", "alder"], ALDER))
    assert not trio["birch"].missing[ALDER]
    assert table.table(trio["birch"]).code is not None
    (reason,) = kept_here(trio["birch"], ALDER)
    assert reason.startswith("alder: peer.wrong_contents at ALD-000001")


@pytest.mark.parametrize("payload", ALTERED[::4])
def test_verify_names_the_entry_whose_content_was_altered(tmp_path: Path, payload: str) -> None:
    assert verdict_on(Forger("alder", [LEAF], [PAYLOAD]), tmp_path / "good") == []
    ((index, says),) = verdict_on(Forger("alder", [LEAF], [payload]), tmp_path / "bad")
    assert index == 1
    assert "its contents are not what was signed" in says
