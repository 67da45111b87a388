"""Keys on the command line: from a request to a signed note, offline, and founding with roots kept apart."""

from __future__ import annotations

import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer, SimpleHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from recordkit import public
from sametable.boot import build
from sametable.core.record.genesis import parse_genesis, record_id
from sametable.core.record.register import check_register
from sametable.core.record.register_note import KeyAct, RevokeAct, RootsAct, parse_note_text
from sametable.core.wire.ed25519 import verify
from sametable.core.wire.hashes import b64url, from_b64url
from sametable.core.wire.statement import StatementHead, kid_of, prepare
from sametable.edges.keys.key_files import make_key
from sametable.ports import NewEntry
from support.command import Ended, command
from support.founding import found_in, founding_of
from support.registering import ALDER, roots_act, said
from support.releasing import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RECORD = "table.example/trial"
NEW = b64url(public("new seat"))


@pytest.fixture
def alder(tmp_path: Path) -> Path:
    """A node's folder, founded with two others."""
    return found_in(tmp_path / "nodes", 3)["alder"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two nodes whose parties keep their roots apart, two roots each, and the signed genesis."""
    founding = tmp_path / "founding.yaml"
    founding.write_text(yaml.safe_dump(founding_of(2)), encoding="utf-8")
    cards: list[object] = []
    for name in ("alder", "birch"):
        assert command("init", tmp_path / name, "--founding", founding, "--node", name).code == 0
        cards += ["--card", tmp_path / name / "card.json"]
    for party in ("al", "bi"):
        for letter in ("a", "b"):
            out = tmp_path / f"{party}-{letter}.key"
            assert command("root", "new", "--party", party, "--record", RECORD, "--out", out).code == 0
            cards += ["--root", f"{out}.pub"]
    assert command("found", founding, *cards, "--out", tmp_path).code == 0
    for party in ("al", "bi"):
        assert (
            command("root", "sign-genesis", tmp_path / f"{party}-a.key", tmp_path / "genesis.json").code == 0
        )
    for name in ("alder", "birch"):
        assert command("adopt", tmp_path / name, tmp_path / "genesis.json").code == 0
    return tmp_path


def checked(folder: Path, note: Path, kind: str, chain: list[str] | None = None) -> Any:
    raw = (folder / "genesis.json").read_bytes()
    fields = {"type": kind, "note": note.read_text(encoding="utf-8"), "chain": chain or []}
    return check_register(fields, genesis=parse_genesis(raw), record_id=record_id(raw)).act


def error_of(ended: Ended) -> str:
    return str(json.loads(ended.err)["code"])


def test_a_record_is_founded_with_two_roots_of_each_party_kept_apart(table: Path) -> None:
    genesis = parse_genesis((table / "genesis.json").read_bytes())
    assert [len(party.root_keys) for party in genesis.parties] == [2, 2]
    assert "seed" not in (table / "al-a.key.pub").read_text()
    assert json.loads((table / "alder" / "keys.json").read_text())["root"] is None


def test_a_root_of_another_record_founds_nothing(table: Path) -> None:
    made = command(
        "root", "new", "--party", "al", "--record", "elsewhere.example/x", "--out", table / "x.key"
    )
    assert made.code == 0
    cards = [part for name in ("alder", "birch") for part in ("--card", table / name / "card.json")]
    ended = command(
        "found",
        table / "founding.yaml",
        *cards,
        "--root",
        table / "x.key.pub",
        "--out",
        table / "y",
        "--json",
    )
    assert (ended.code, error_of(ended)) == (1, "founding.no_party")
    ended = command("root", "sign-genesis", table / "x.key", table / "genesis.json", "--json")
    assert (ended.code, error_of(ended)) == (1, "genesis.not_ours")


def seat_request(where: Path, out: Path, *more: str, seat: str = "x", pub: str = NEW) -> Ended:
    """Ask for a key for a seat of Alder's node."""
    return command(
        "key", "seat-request", where, "--node", "alder", "--seat", seat, "--pub", pub, "--out", out, *more
    )


def test_from_a_seats_request_to_a_note_that_holds(table: Path) -> None:
    note = table / "seat.note"
    asked = seat_request(table / "alder", note, seat="Night watch")
    assert asked.code == 0
    assert "gets a new key for the seat 'Night watch'" in asked.out
    assert command("key", "show", note, "--genesis", table / "genesis.json").code == 1
    signed = command("key", "sign", note, "--root", table / "al-b.key", "--yes")
    assert signed.code == 0
    assert "Whatever this key signs from then on is said by al." in signed.out
    shown = command("key", "show", note, "--genesis", table / "genesis.json")
    assert shown.code == 0
    assert "Enough roots" in shown.out
    assert checked(table, note, "key") == KeyAct(node="alder", seat="Night watch", pub=public("new seat"))


def test_nothing_is_signed_where_nobody_can_be_asked(table: Path) -> None:
    note = table / "seat.note"
    seat_request(table / "genesis.json", note)
    before = note.read_bytes()
    assert command("key", "sign", note, "--root", table / "al-b.key").code == 2
    assert note.read_bytes() == before


def test_a_root_of_another_party_does_not_sign(table: Path) -> None:
    note = table / "seat.note"
    seat_request(table / "genesis.json", note)
    before = note.read_bytes()
    assert command("key", "sign", note, "--root", table / "bi-a.key", "--yes").code == 2
    assert note.read_bytes() == before


@pytest.mark.parametrize("word", ["revoke", "retire"])
def test_a_key_ends_where_the_nodes_record_ends_unless_said_otherwise(alder: Path, word: str) -> None:
    note = alder / "x.note"
    ended = command("key", word, alder, "--seat", "alder/alder watch", "--out", note, "--json")
    act = parse_note_text(ended.json["text"]).act
    assert getattr(act, "upto", None) == ((ALDER, 1),)
    assert getattr(act, "pub", None) == public("seat alder")
    other = alder / "y.note"
    ended = command(
        "key",
        word,
        alder,
        "--pub",
        b64url(public("seat alder")),
        "--upto",
        f"{ALDER}=7",
        "--out",
        other,
        "--json",
    )
    assert getattr(parse_note_text(ended.json["text"]).act, "upto", None) == ((ALDER, 7),)


@pytest.mark.parametrize(
    "arguments",
    [
        ("revoke",),
        ("revoke", "--seat", "alder/alder watch", "--pub", NEW),
        ("revoke", "--seat", "alder/nobody"),
        ("revoke", "--pub", "short"),
        ("revoke", "--pub", NEW, "--upto", "x"),
        ("revoke", "--pub", NEW, "--upto", f"{ALDER}=-1"),
        ("revoke", "--pub", NEW, "--upto", f"{ALDER}={'9' * 5000}"),
        ("revoke", "--pub", NEW, "--party", "nobody"),
        ("seat-request", "--node", "nobody", "--seat", "x", "--pub", NEW),
    ],
)
def test_wrong_usage_ends_with_two_and_writes_nothing(alder: Path, arguments: tuple[str, ...]) -> None:
    word, *options = arguments
    assert command("key", word, alder, *options, "--out", alder / "x.note").code == 2
    assert not (alder / "x.note").exists()


def test_what_the_record_would_refuse_is_not_even_written(alder: Path) -> None:
    key = b64url(public("seat birch"))
    ended = command("key", "revoke", alder, "--pub", key, "--out", alder / "x.note", "--json")
    assert (ended.code, error_of(ended)) == (1, "register.invalid")
    taken = seat_request(alder, alder / "x.note", "--json", pub=key)
    assert (taken.code, error_of(taken)) == (1, "register.invalid")
    assert not (alder / "x.note").exists()


def test_roots_are_changed_by_enough_old_and_new_ones(table: Path) -> None:
    for letter in ("c", "d"):
        command("root", "new", "--party", "al", "--record", RECORD, "--out", table / f"al-{letter}.key")
    note = table / "roots.note"
    new = ["--root", table / "al-c.key.pub", "--root", table / "al-d.key.pub"]
    ended = command("key", "rotate-roots", table / "alder", *new, "--threshold", 2, "--out", note)
    assert "2 of them must sign" in ended.out
    command("key", "sign", note, "--root", table / "al-c.key", "--root", table / "al-d.key", "--yes")
    assert command("key", "show", note, "--genesis", table / "genesis.json").code == 1
    command("key", "sign", note, "--root", table / "al-a.key", "--yes")
    assert command("key", "show", note, "--genesis", table / "genesis.json").code == 0
    act = checked(table, note, "key_roots")
    assert isinstance(act, RootsAct)
    assert (act.threshold, act.upto) == (2, ((f"{RECORD}/alder", 1),))
    wrong = command("key", "rotate-roots", table / "birch", *new, "--threshold", 2, "--out", table / "y.note")
    assert wrong.code == 2


def test_where_the_place_is_nobodys_the_new_roots_say_whose_they_are(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command("bundle", "export", table / "alder", out).code == 0
    command("root", "new", "--party", "bi", "--record", RECORD, "--out", table / "bi-c.key")
    new = ["--root", table / "bi-c.key.pub", "--threshold", 1]
    ended = command("key", "rotate-roots", out, *new, "--out", table / "bi.note", "--json")
    assert ended.code == 0, ended.err
    assert parse_note_text(ended.json["text"]).party == "bi"
    command("root", "new", "--party", "zz", "--record", RECORD, "--out", table / "zz.key")
    wrong = command(
        "key",
        "rotate-roots",
        out,
        "--root",
        table / "zz.key.pub",
        "--threshold",
        1,
        "--out",
        table / "zz.note",
    )
    assert (wrong.code, "--party as one of al, bi" in wrong.err) == (2, True)


def test_the_roots_that_the_record_holds_are_the_ones_that_are_asked(alder: Path) -> None:
    from support.registering import note as note_text
    from support.registering import signed as sign_note

    rotation = roots_act(1, "root a")
    leaf, payload = spoken(said(rotation, "root alder", "root a"))
    built = build(alder)
    built.store.append_now([NewEntry(leaf=leaf, payload=payload, id=None)])
    built.store.close()
    before = command("key", "fingerprint", alder, "--json").json["roots"]
    assert [(one["party"], one["generation"]) for one in before] == [("al", 1), ("bi", 0), ("ce", 0)]
    ended = command(
        "key", "revoke", alder, "--seat", "alder/alder watch", "--out", alder / "x.note", "--json"
    )
    assert parse_note_text(ended.json["text"]).serial == 1
    chain = alder / "chain.note"
    chain.write_text(sign_note(note_text(rotation), "root alder", "root a"), encoding="utf-8")
    given = command(
        "key", "revoke", alder / "genesis.json", "--party", "al", "--seat", "alder/alder watch", "--chain", chain,
        "--upto", f"{ALDER}=2", "--out", alder / "y.note", "--json",
    )  # fmt: skip
    assert given.json["text"] == ended.json["text"]
    assert isinstance(parse_note_text(given.json["text"]).act, RevokeAct)


def test_the_same_roots_have_the_same_code_and_others_another(alder: Path, table: Path) -> None:
    roots = command("key", "fingerprint", alder, "--json").json["roots"]
    assert command("key", "fingerprint", alder / "genesis.json", "--json").json["roots"] == roots
    assert len({one["code"] for one in roots}) == 3
    assert all(len(one["code"]) == 14 for one in roots)
    assert roots[0]["code"] in command("key", "fingerprint", alder).out
    other = command("key", "fingerprint", table / "genesis.json", "--json").json["roots"]
    assert not {one["code"] for one in other} & {one["code"] for one in roots}


def test_sizes_are_read_from_an_exported_folder_and_over_http(alder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command("bundle", "export", alder, out).code == 0
    server = HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(out)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    options = ["--seat", "alder/alder watch"]
    try:
        texts = [
            command("key", "revoke", where, *options, "--out", tmp_path / f"{n}.note", "--json").json["text"]
            for n, where in enumerate([alder, out, f"http://127.0.0.1:{server.server_port}"])
        ]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert len(set(texts)) == 1
    assert f"upto {ALDER} 1" in texts[0]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


REFUSAL = {
    "type": "about:blank#register.unsigned",
    "code": "register.unsigned",
    "expected": "1 of the roots",
    "got": "none",
    "advice": "Sign it where the roots are.",
}


class Desk(BaseHTTPRequestHandler):
    """Answers like a node that takes a note, and keeps what it was sent."""

    status = 200
    seen: list[dict[str, Any]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        self.seen.append({"path": self.path, **json.loads(raw)})
        told = {"number": "ALD-000007"} if self.status == 200 else REFUSAL
        body = json.dumps(told).encode()
        self.send_response(self.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def desk() -> Iterator[str]:
    Desk.seen, Desk.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Desk)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_signed_note_is_handed_to_a_node(table: Path, desk: str) -> None:
    note = table / "seat.note"
    seat_request(table / "genesis.json", note)
    assert command("key", "post", desk, note).code == 1
    assert Desk.seen == []
    command("key", "sign", note, "--root", table / "al-b.key", "--yes")
    ended = command("key", "post", desk, note)
    assert (ended.code, ended.out) == (0, f"taken in as ALD-000007 by {desk}\n")
    assert Desk.seen == [{"path": "/api/keys/note", "note": note.read_text(encoding="utf-8")}]
    Desk.status = 422
    refused = command("key", "post", desk, note, "--chain", note, "--json")
    assert (refused.code, error_of(refused)) == (1, "peer.refused")
    told = json.loads(refused.err)
    assert told["got"] == "register.unsigned: expected 1 of the roots, got none"
    assert told["advice"] == "Sign it where the roots are."
    assert Desk.seen[-1]["chain"] == [note.read_text(encoding="utf-8")]


def test_a_node_that_does_not_answer_is_said(table: Path) -> None:
    note = table / "seat.note"
    seat_request(table / "genesis.json", note)
    command("key", "sign", note, "--root", table / "al-b.key", "--yes")
    assert command("key", "post", "http://127.0.0.1:9", note).code == 75


@pytest.mark.parametrize("content", [b"", b"x", b"\xff", b"sametable register v1\n\n\n", b"a\n\nb\n"])
def test_what_is_no_note_is_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.note"
    path.write_bytes(content)
    make_key(tmp_path / "r.key", "root", f"{RECORD}/root/al")
    for ended in (
        command("key", "show", path, "--json"),
        command("key", "sign", path, "--root", tmp_path / "r.key", "--yes", "--json"),
    ):
        assert ended.code == 1
        assert error_of(ended) in {"register.invalid", "note.invalid"}


def test_a_seats_key_in_a_file_signs_what_was_shown(tmp_path: Path) -> None:
    made = command("seat-key", "new", "--name", "Watch 3", "--out", tmp_path / "seat.key", "--json").json
    head = StatementHead(kid=made["kid"], log=ALDER, aud="parties", at_ms=1)
    prepared = prepare(
        {"type": "comment", "text": "shown"}, head=head, salts=[bytes([n]) * 16 for n in range(3)]
    )
    path = tmp_path / "prepared.json"
    path.write_text(json.dumps({"signing_input": prepared.signing_input, "payload": prepared.payload}))
    assert command("seat-key", "sign", tmp_path / "seat.key", path).code == 2
    ended = command("seat-key", "sign", tmp_path / "seat.key", path, "--yes")
    assert '"shown"' in ended.out
    signature = from_b64url(ended.out.splitlines()[-1])
    assert verify(from_b64url(made["pub"]), prepared.signing_input.encode(), signature)
    assert kid_of(from_b64url(made["pub"])) == made["kid"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"signing_input": "x", "payload": "y"}', '{"signing_input": 1, "payload": null}'],
)
def test_what_is_no_prepared_statement_is_not_signed(tmp_path: Path, content: str) -> None:
    make_key(tmp_path / "seat.key", "seat", "x")
    (tmp_path / "p.json").write_text(content)
    ended = command("seat-key", "sign", tmp_path / "seat.key", tmp_path / "p.json", "--yes", "--json")
    assert (ended.code, error_of(ended)[:10]) == (1, "statement.")


def test_content_that_is_not_what_would_be_signed_is_refused(tmp_path: Path) -> None:
    make_key(tmp_path / "seat.key", "seat", "x")
    leaf, _ = spoken({"type": "comment", "text": "one"})
    _, other = spoken({"type": "comment", "text": "two"})
    held = {"signing_input": leaf.decode().rpartition(".")[0], "payload": other}
    (tmp_path / "p.json").write_text(json.dumps(held))
    ended = command("seat-key", "sign", tmp_path / "seat.key", tmp_path / "p.json", "--yes", "--json")
    assert (ended.code, error_of(ended)) == (1, "statement.bad_payload")
