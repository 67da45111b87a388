"""The examples in the description of the format are what the code writes, and the stand-alone verifier reads them."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from verifierkit import python_verifier, run_python

ROOT = Path(__file__).resolve().parents[2]
DOC = ROOT / "docs" / "reference" / "record-format.md"
sys.path.insert(0, str(ROOT / "tools"))

import record_format  # noqa: E402 - the folder of tools is no package

TEXT = DOC.read_text(encoding="utf-8")
PRINTED = {
    name: record_format.unfold(body)
    for name, body in re.findall(r"<!-- example ([a-z-]+) -->\n```text\n(.*?)\n```", TEXT, re.DOTALL)
}
outside = python_verifier()


def lines(name: str) -> bytes:
    """Give an example that ends in a line feed."""
    return (PRINTED[name] + "\n").encode()


def genesis() -> object:
    return outside.Genesis(PRINTED["genesis"].encode())


def accused() -> tuple[str, int, bytes]:
    key: tuple[str, int, bytes] = genesis().nodes["table.example/demo/alder"]["log_key"]  # type: ignore[attr-defined]
    return key


def test_every_example_is_what_the_code_writes() -> None:
    assert record_format.rewrite(TEXT, record_format.examples()) == TEXT, "run tools/record_format.py"
    assert set(PRINTED) == set(record_format.examples())


def test_the_founding_example_verifies() -> None:
    assert genesis().id == PRINTED["record-id"]  # type: ignore[attr-defined]
    outside.check_genesis_note(lines("genesis-note"), genesis())


def test_the_statement_example_verifies_and_opens() -> None:
    entry = outside.Entry(PRINTED["entry"].encode())
    seat = genesis().seats[entry.kid]  # type: ignore[attr-defined]
    entry.check_signature(seat[2])
    fields, withheld = outside.open_payload(entry, PRINTED["payload"])
    assert (fields["type"], withheld) == ("comment", 0)
    facts = dict(line.rsplit(" ", 1) for line in PRINTED["entry-facts"].split("\n"))
    assert [one.strip() for one in facts.values()] == [
        entry.id, entry.kid, outside.b64(outside.leaf_hash(PRINTED["entry"].encode()))
    ]  # fmt: skip
    for line in PRINTED["disclosures"].split("\n"):
        assert json.loads(line.split("  ", 1)[1])[0]


def test_the_examples_lie_together_as_a_release_that_verifies(tmp_path: Path) -> None:
    (tmp_path / "genesis").write_text(PRINTED["genesis"])
    for name, example in {
        "genesis.note": "genesis-note",
        "entry.tlog-proof": "tlog-proof",
        "table": "table",
    }.items():
        (tmp_path / name).write_bytes(lines(example))
    (tmp_path / "entry.sd-jwt").write_text(PRINTED["presentation"])
    status, said = run_python(tmp_path, "--record-id", PRINTED["record-id"])
    assert status == 0, said
    assert "1 of 3 fields" in said
    assert f"table {PRINTED['table-code']}, signed by" in said
    assert "the table lists the same head of this log" in said


def test_the_register_examples_hold() -> None:
    said = outside.check_register(json.loads(PRINTED["register-key-statement"]), genesis())
    assert said["seat"] == "alder desk 2"
    assert outside.parse_note(lines("register-key"), "it")[0] == said["text"]
    assert outside.parse_register(PRINTED["register-revoke"] + "\n")["upto"] == {
        "table.example/demo/alder": 120
    }


def test_the_fork_examples_are_proof() -> None:
    older, newer = outside.check_evidence(lines("fork-evidence"), accused())
    assert (older[0], newer[0]) == (4, 5)
    assert outside.check_fork(json.loads(PRINTED["fork-statement"]), accused()) == 2


@pytest.mark.parametrize("name", ["beat", "pack", "manifest-files"])
def test_the_other_examples_are_read(name: str) -> None:
    if name == "beat":
        assert outside.parse_heads(json.loads(PRINTED[name])["heads"])
    elif name == "pack":
        assert outside.parse_pack(lines(name)) == (0, [None, PRINTED["payload"]])
    else:
        text = lines("manifest")
        assert outside.sha256(lines(name)).hex().encode() in text


def test_a_letter_changed_in_an_example_is_found() -> None:
    text = lines("fork-evidence")
    at = text.index(b"\n\n") - 20  # within a hash
    for changed in (text.replace(b"older", b"0lder", 1), text[:at] + bytes([text[at] ^ 2]) + text[at + 1 :]):
        with pytest.raises(outside.Bad):
            outside.check_evidence(changed, accused())
    payload = PRINTED["payload"]
    other = "A" if payload[60] != "A" else "B"
    with pytest.raises(outside.Bad):
        outside.open_payload(outside.Entry(PRINTED["entry"].encode()), payload[:60] + other + payload[61:])


def test_the_limits_in_the_document_are_the_codes() -> None:
    from sametable.core.record import beat, proofs, register_note
    from sametable.core.wire import canonical, disclosures, notes

    for number in (
        canonical.ENTRY_LIMIT_B, disclosures.PAYLOAD_LIMIT_B, notes.NOTE_LIMIT_B, beat.MAX_HEADS, proofs.MAX_PATH,
        register_note.TEXT_LIMIT, register_note.MAX_UPTO,
    ):  # fmt: skip
        assert f"{number:,}" in TEXT, number
