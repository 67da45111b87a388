"""The one-file Python verifier against published answers, and against what the record's own code decides.

It shares no code with Sametable; so where the two give one verdict on every case, a mistake would have to have been
made twice. The published vectors stand beside the project, in `../shared/data/vectors`, and tests of them are
skipped where they are absent; RFC 8032's come with `cryptography-vectors`.
"""

from __future__ import annotations

import ast
import base64
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cryptography_vectors
import pytest

from bulkkit import Bulk, Writing, make_bulk, register_note
from recordkit import build_log, public, seed
from sametable.core.record.fork import render_evidence
from sametable.core.record.genesis import record_id
from sametable.core.record.proofs import (
    consistency_proof,
    implied_roots,
    inclusion_proof,
    seeded_consistency_proof,
)
from sametable.core.record.register import check_register
from sametable.core.record.table_note import spoken_code, table_text
from sametable.core.wire import canonical
from sametable.core.wire.ed25519 import check_public_key, verify
from sametable.core.wire.hashes import b64, b64url, sha256
from sametable.core.wire.notes import Note, render_note
from sametable.errors import SametableError
from support.founding import key_file
from verifierkit import NO_GO, PYTHON_FILE, has_go, python_verifier, run_go, run_python

if TYPE_CHECKING:
    from collections.abc import Callable

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors"
beside = pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not beside the project")
outside = python_verifier()


def refused(job: Callable[[], Any]) -> bool:
    try:
        job()
    except outside.Bad:
        return True
    return False


def ours_refuses(job: Callable[[], Any]) -> bool:
    try:
        job()
    except SametableError:
        return True
    return False


# ---- alone


def test_it_needs_nothing_but_the_standard_library_of_python_3_9() -> None:
    source = PYTHON_FILE.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    named = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            named.add((node.module or "").split(".")[0])
    assert named - set(sys.stdlib_module_names) == {"nacl", "cryptography"}, "only for --fast"
    assert "sametable" not in named
    assert not any(isinstance(node, ast.Match) for node in ast.walk(tree))


# ---- Ed25519


def cases() -> list[tuple[str, bytes, bytes, bytes]]:
    folder, found = VECTORS / "ed25519", []
    for row in json.loads((folder / "cctv_ed25519vectors.json").read_text()):
        found += [(f"cctv {row['number']}", row["key"], row["msg"].encode().hex(), row["sig"])]
    for number, row in enumerate(json.loads((folder / "speccheck_cases.json").read_text())):
        found.append((f"speccheck {number}", row["pub_key"], row["message"], row["signature"]))
    for group in json.loads((folder / "ed25519_test.json").read_text())["testGroups"]:
        for test in group["tests"]:
            found += [(f"wycheproof {test['tcId']}", group["publicKey"]["pk"], test["msg"], test["sig"])]
    return [(name, *(bytes.fromhex(one) for one in row)) for name, *row in found]  # type: ignore[misc]


@beside
def test_its_ed25519_gives_our_verdict_on_every_published_edge_case() -> None:
    rows = cases()
    split = [name for name, *row in rows if outside.ed25519_holds(*row) != verify(*row)]
    assert split == []
    assert len(rows) == 914 + 12 + 151
    assert sum(outside.ed25519_holds(*row) for _, *row in rows) > 80


@beside
def test_it_enrols_the_keys_that_we_enrol() -> None:
    pubs = {row[0] for _, *row in cases()}
    split = [pub for pub in pubs if outside.key_is_valid(pub) == ours_refuses(partial(check_public_key, pub))]
    assert split == []


def test_its_ed25519_reproduces_rfc_8032() -> None:
    path = Path(cryptography_vectors.__file__).parent / "asymmetric" / "Ed25519" / "sign.input"
    for line in path.read_text().splitlines()[:64]:
        pub, message, signed = (bytes.fromhex(part) for part in line.split(":")[1:4])
        assert outside.ed25519_holds(pub, message, signed[:64])
        assert not outside.ed25519_holds(pub, message + b"x", signed[:64])
        assert not outside.ed25519_holds(pub, message, bytes([signed[0] ^ 1]) + signed[1:64])


def test_its_wide_tables_give_the_same_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is used often gets a wider table; here every key gets one at once."""
    monkeypatch.setattr(outside, "WIDE_AFTER", 1)
    monkeypatch.setattr(outside, "_combs", {})
    monkeypatch.setattr(outside, "_uses", {})
    path = Path(cryptography_vectors.__file__).parent / "asymmetric" / "Ed25519" / "sign.input"
    for line in path.read_text().splitlines()[500:508]:
        pub, message, signed = (bytes.fromhex(part) for part in line.split(":")[1:4])
        assert outside.ed25519_holds(pub, message, signed[:64])
        assert not outside.ed25519_holds(pub, message + b"x", signed[:64])
        assert len(outside._combs[pub][0]) == 256


# ---- JSON and base64


@beside
def test_it_reads_the_json_texts_that_we_read_and_no_other() -> None:
    files = sorted((VECTORS / "json" / "test_parsing").glob("*.json"))
    files += sorted((VECTORS / "jcs" / "output").glob("*.json"))
    split = []
    for path in files:
        raw = path.read_bytes()
        mine = ours_refuses(partial(canonical.decode, raw, limit=1_000_000))
        if mine != refused(partial(outside.decode_canonical, raw, "it", 1_000_000)):
            split.append(path.name)
    assert split == []
    assert len(files) == 318 + 6


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}', '{"a":1, "b":2}', '{"b":1,"a":2}', "1.0", "1e2", "-0", "9007199254740992", "NaN", "[1,]",
        '"\\u00e9"', '"\\ud800"', "[" * 17 + "]" * 17, '{"é":1}', "", " 1", "1 ", "\ufeff1", "9" * 5000, "[" * 40_000,
    ],
)  # fmt: skip
def test_a_json_text_in_another_than_its_one_form_is_refused_by_both(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    assert refused(lambda: outside.decode_canonical(raw, "it"))
    assert ours_refuses(lambda: canonical.decode(raw))


@pytest.mark.parametrize("text", ["QQ==", "QR", "Q", "Q Q", "QQ\n", "Q+", "ö"])
def test_a_twin_of_base64url_is_refused(text: str) -> None:
    assert refused(lambda: outside.from_b64url(text))


# ---- trees


@beside
def test_it_gives_the_published_verdicts_on_proofs() -> None:
    wrong, checked = [], 0
    for path in sorted((VECTORS / "tlog").rglob("*.json")):
        case = json.loads(path.read_text())
        if "wantErr" not in case:
            continue
        raw = [base64.b64decode(one) for one in case["proof"] or []]
        job: Callable[[], bool]
        if "leafIdx" in case:
            root, leaf = (base64.b64decode(case[name] or "") for name in ("root", "leafHash"))

            def job(case: Any = case, raw: Any = raw, root: bytes = root, leaf: bytes = leaf) -> bool:
                return bool(outside.included_root(case["leafIdx"], case["treeSize"], leaf, raw) == root)
        else:
            old, new, first, second = (case["size1"], case["size2"], case["root1"], case["root2"])
            if not 0 < old < new:
                continue  # nothing to prove: the file has no function for it
            start, end = base64.b64decode(first or ""), base64.b64decode(second or "")
            seeded = [start, *raw] if old & (old - 1) == 0 else raw

            def job(old: int = old, new: int = new, seeded: Any = seeded, pair: Any = (start, end)) -> bool:
                return bool(outside.implied_roots(old, new, seeded) == pair)

        checked += 1
        try:
            holds = job()
        except outside.Bad:
            holds = False
        odd = any(
            len(base64.b64decode(case.get(name) or "")) not in {0, 32}
            for name in ("root", "root1", "root2", "leafHash")
        )
        if holds != (not case["wantErr"]) and not odd:
            wrong.append(path.name)
    assert wrong == []
    assert checked > 150


def test_its_trees_are_ours_at_every_size_up_to_three_hundred_and_over_a_tile() -> None:
    leaves = [sha256(b"%d" % n) for n in range(600)]
    for size in [*range(1, 300, 7), 256, 257, 511, 512, 600]:
        log = build_log([b"%d" % n for n in range(size)])
        rows = outside.tiles_of([outside.leaf_hash(b"%d" % n) for n in range(size)])
        assert outside.root_of(rows, size) == log.checkpoint.root
        for part in (1, size // 2 + 1, size):
            head = build_log([b"%d" % n for n in range(part)]).checkpoint.root
            assert outside.root_of(rows, part) == head
            if part < size:
                seeded = seeded_consistency_proof(part, size, log.reader())
                assert (
                    outside.implied_roots(part, size, seeded)
                    == implied_roots(part, size, seeded)
                    == (head, log.checkpoint.root)
                )
                assert consistency_proof(part, size, log.reader()) in (seeded, seeded[1:])
    assert len(leaves) == 600


# ---- table note, forks, the register


def test_it_reads_out_the_code_that_we_read_out() -> None:
    text = table_text("A" * 43 + "=", 1, {"parties": "x"}, [build_log([b"a"]).checkpoint])
    assert outside.spoken_code(text) == spoken_code(text)


@pytest.fixture(scope="module")
def bulk() -> Bulk:
    return make_bulk(260)


def forked(bulk: Bulk) -> tuple[Writing, bytes, dict[str, Any]]:
    """Give a log that signed two histories, common up to 5 entries, and the fields of the statement that shows it."""
    log = next(iter(bulk.logs.values()))
    older = build_log(log.leaves[:9], origin=log.node.origin)
    newer = build_log([*log.leaves[:5], *log.leaves[6:20]], origin=log.node.origin)
    first, second = (bulk.checkpoint(log, cosigned=False, size_of=one.checkpoint) for one in (older, newer))
    evidence = render_evidence(first, second, seeded_consistency_proof(9, 19, newer.reader()))
    proof: dict[str, Any] = {}
    for name, one in (("older", older), ("newer", newer)):
        size = one.checkpoint.size
        proof[name] = [b64(each) for each in seeded_consistency_proof(5, size, one.reader())]
        proof[f"{name}_leaf"] = b64(outside.leaf_hash(one.entries[5]))
        proof[f"{name}_path"] = [b64(each) for each in inclusion_proof(5, size, one.reader())]
    fields = {
        "type": "fork",
        "origin": log.node.origin,
        "evidence": b64(evidence),
        "common": 5,
        "proof": proof,
    }
    return log, evidence, fields


def test_fork_evidence_is_proof_and_small_in_python_and_in_go(bulk: Bulk, tmp_path: Path) -> None:
    log, evidence, _ = forked(bulk)
    assert len(evidence) < 900
    (tmp_path / "fork").write_bytes(evidence)
    (tmp_path / "genesis").write_bytes(bulk.raw)
    status, said = run_python(tmp_path / "fork", "--genesis", tmp_path / "genesis")
    assert status == 0, said
    assert f"PROVED: {log.node.origin} signed two different histories" in said
    assert run_python(tmp_path / "fork", "--vkey", log.node.log_vkey.encode())[0] == 0
    other = list(bulk.logs.values())[1].node.log_vkey.encode()
    assert run_python(tmp_path / "fork", "--vkey", other)[0] == 1
    if has_go():
        (tmp_path / "keys").write_text(log.node.log_vkey.encode())
        status, said = run_go(tmp_path, "-vkeys", "keys", "-evidence", "fork")
        assert status == 0, said
        assert "CheckTree: the signed older head is no beginning of the newer one" in said


@pytest.mark.parametrize("at", range(20, 720, 23))
def test_fork_evidence_with_any_byte_changed_is_no_proof(bulk: Bulk, tmp_path: Path, at: int) -> None:
    log, evidence, _ = forked(bulk)
    changed = evidence[:at] + bytes([evidence[at] ^ 1]) + evidence[at + 1 :]
    assert refused(lambda: outside.check_evidence(changed, (log.node.origin, 1, log.node.log_vkey.public)))


@pytest.mark.skipif(not has_go(), reason=NO_GO)
@pytest.mark.parametrize("at", [30, 60, 100, 300, 500, 650])
def test_go_finds_no_fork_in_changed_evidence_nor_in_two_heads_of_one_history(
    bulk: Bulk, tmp_path: Path, at: int
) -> None:
    log, evidence, _ = forked(bulk)
    (tmp_path / "keys").write_text(log.node.log_vkey.encode())
    (tmp_path / "fork").write_bytes(evidence[:at] + bytes([evidence[at] ^ 1]) + evidence[at + 1 :])
    assert run_go(tmp_path, "-vkeys", "keys", "-evidence", "fork")[0] == 1
    one, two = (
        build_log(log.leaves[:9], origin=log.node.origin),
        build_log(log.leaves[:19], origin=log.node.origin),
    )
    first, second = (bulk.checkpoint(log, cosigned=False, size_of=each.checkpoint) for each in (one, two))
    (tmp_path / "none").write_bytes(
        render_evidence(first, second, seeded_consistency_proof(9, 19, two.reader()))
    )
    status, said = run_go(tmp_path, "-vkeys", "keys", "-evidence", "none")
    assert (status, "the two heads agree: no fork" in said) == (1, True)


def test_a_fork_statement_proves_the_last_common_size_and_no_other(bulk: Bulk) -> None:
    log, _, fields = forked(bulk)
    key = (log.node.origin, 1, log.node.log_vkey.public)
    assert outside.check_fork(fields, key) == 5
    for common in (0, 4, 6, 8):
        assert refused(partial(outside.check_fork, {**fields, "common": common}, key))
    for name, value in fields["proof"].items():
        broken = {**fields["proof"], name: value[1:] if isinstance(value, list) else b64(bytes(32))}
        assert refused(partial(outside.check_fork, {**fields, "proof": broken}, key))


@pytest.mark.skipif(not has_go(), reason=NO_GO)
def test_go_checks_a_fork_statement(bulk: Bulk, tmp_path: Path) -> None:
    from bulkkit import presentation

    log, _, fields = forked(bulk)
    made = make_bulk(1, enrol=False)
    teller = list(made.logs.values())[1]
    (tmp_path / "keys").write_text(log.node.log_vkey.encode())
    for common, status in ((5, 0), (4, 1)):
        index = made.say(teller, {**fields, "common": common})
        (tmp_path / "fork.sd-jwt").write_bytes(presentation(teller, index, None))
        ended, said = run_go(tmp_path, "-vkeys", "keys", "-fork", "fork.sd-jwt")
        assert ended == status, said
    assert "counts up to its first 5 entries only" in run_go_of(tmp_path, made, teller, fields)


def run_go_of(folder: Path, made: Bulk, teller: Writing, fields: dict[str, Any]) -> str:
    from bulkkit import presentation

    (folder / "fork.sd-jwt").write_bytes(presentation(teller, made.say(teller, fields), None))
    return run_go(folder, "-vkeys", "keys", "-fork", "fork.sd-jwt")[1]


def register_cases(bulk: Bulk) -> list[tuple[str, dict[str, Any]]]:
    """Give register statements, good and bad, by what is special about them."""
    root = key_file("alder", "table.example/trial/alder").root or b""
    foreign = key_file("birch", "table.example/trial/birch").root or b""
    new, third = seed("new root"), seed("third root")
    fresh, watch = b64url(public("fresh")), b64url(bulk.genesis.nodes[0].seats[0].pub)

    def note(lines: list[str], roots: list[bytes]) -> str:
        return register_note(bulk.genesis, bulk.raw, "al", lines, roots)

    weak = b64url(b"\x01" + bytes(31))

    enrol = ["act key", "node alder", "seat desk", f"pub {fresh}"]
    revoke = ["act revoke", f"pub {watch}", "upto table.example/trial/alder 7"]
    pubs = sorted(b64url(public_of(one)) for one in (new, third))
    roots = ["act roots", "threshold 2", *(f"root {one}" for one in pubs), "upto table.example/trial/alder 3"]
    rows: list[tuple[str, dict[str, Any]]] = [
        ("a key", {"type": "key", "note": note(enrol, [root]), "chain": []}),
        ("a revocation", {"type": "key_revoke", "note": note(revoke, [root]), "chain": []}),
        ("new roots", {"type": "key_roots", "note": note(roots, [root, new, third]), "chain": []}),
        ("new roots, one of them silent", {"type": "key_roots", "note": note(roots, [root, new]), "chain": []}),
        ("new roots, the old one silent", {"type": "key_roots", "note": note(roots, [new, third]), "chain": []}),
        ("another party's root", {"type": "key", "note": note(enrol, [foreign]), "chain": []}),
        ("another kind", {"type": "key_revoke", "note": note(enrol, [root]), "chain": []}),
        ("a chain that is too long", {"type": "key", "note": note(enrol, [root]), "chain": [note(roots, [root, new, third])]}),
        ("another party's node", {"type": "key", "note": note(["act key", "node birch", *enrol[2:]], [root]), "chain": []}),
        ("a key in use", {"type": "key", "note": note([*enrol[:3], f"pub {watch}"], [root]), "chain": []}),
        ("lines in another order", {"type": "key", "note": note([enrol[0], enrol[2], enrol[1], enrol[3]], [root]), "chain": []}),
        ("a low-order key", {"type": "key", "note": note([*enrol[:3], f"pub {weak}"], [root]), "chain": []}),
        ("no chain", {"type": "key", "note": note(enrol, [root])}),
        ("a changed note", {"type": "key", "note": note(enrol, [root]).replace("seat desk", "seat risk"), "chain": []}),
        ("upto not ascending", {"type": "key_revoke", "note": note([*revoke, "upto table.example/trial/a 7"], [root]), "chain": []}),
        ("a foreign log", {"type": "key_revoke", "note": note([*revoke[:2], "upto elsewhere/x 7"], [root]), "chain": []}),
    ]  # fmt: skip
    return rows


def public_of(one: bytes) -> bytes:
    from nacl.signing import SigningKey

    return bytes(SigningKey(one).verify_key)


def test_it_gives_our_verdict_on_register_statements(bulk: Bulk) -> None:
    genesis = outside.Genesis(bulk.raw)
    good = []
    for name, fields in register_cases(bulk):
        mine = ours_refuses(
            partial(check_register, fields, genesis=bulk.genesis, record_id=record_id(bulk.raw))
        )
        assert mine == refused(partial(outside.check_register, fields, genesis)), name
        if not mine:
            good.append(name)
    assert good == ["a key", "a revocation", "new roots"]


# ---- a whole record


def written(bulk: Bulk, out: Path) -> Path:
    bulk.write(out)
    return out


def test_a_revoked_keys_later_entries_are_listed_and_stand_below_the_size(tmp_path: Path) -> None:
    bulk = make_bulk(230)
    alder, birch = list(bulk.logs.values())[:2]
    root = key_file("alder", alder.node.origin).root or b""
    lines = ["act revoke", f"pub {b64url(alder.node.seats[0].pub)}", f"upto {alder.node.origin} 100"]
    note = register_note(bulk.genesis, bulk.raw, "al", lines, [root])
    bulk.say(birch, {"type": "key_revoke", "note": note, "chain": []})
    status, said = run_python(written(bulk, tmp_path), "--entries")
    assert status == 0, said
    assert "ALD-000100 is repudiated by its own party" in said
    assert "ALD-000099 is repudiated" not in said
    row = next(line for line in said.splitlines() if line.startswith("  ALD-000100 "))
    assert "repudiated" in row
    assert "between" in row


def test_a_fork_statement_caps_the_log_wherever_it_stands(tmp_path: Path) -> None:
    bulk = make_bulk(230)
    alder, birch = list(bulk.logs.values())[:2]
    _, _, fields = forked(bulk)
    bulk.say(birch, fields)
    status, said = run_python(written(bulk, tmp_path))
    assert status == 0, said
    assert f"{alder.node.origin} SIGNED TWO HISTORIES after entry 4: proved by BIR-" in said
    assert "counted up to entry 4 only" in said


def test_contents_that_are_sealed_are_said_to_be_and_a_key_enrolled_there_is_a_doubt(tmp_path: Path) -> None:
    bulk = make_bulk(60)
    bulk.write(tmp_path, opened=False)
    status, said = run_python(tmp_path)
    assert status == 1
    assert "0 open, 62 sealed, 0 not here" in said or "sealed, 0 not here" in said
    assert "may have been enrolled by one of 1 earlier entries whose contents are not open here" in said
    for path in tmp_path.rglob("*.age"):
        path.unlink()
    assert " 0 sealed, " in run_python(tmp_path)[1]


def test_a_beat_that_lists_a_head_nobody_signed_is_named(tmp_path: Path) -> None:
    bulk = make_bulk(60, enrol=False)
    alder, birch = list(bulk.logs.values())[:2]
    heads = [[birch.node.origin, 2, b64(sha256(b"no head"))]]
    index = bulk.say(alder, {"type": "beat", "heads": heads})
    status, said = run_python(written(bulk, tmp_path))
    assert status == 1
    assert f"ALD-{index:06d} (entry {index} of {alder.node.origin}): this beat lists another head" in said


def test_the_expected_record_id_is_insisted_on(tmp_path: Path, bulk: Bulk) -> None:
    folder = written(bulk, tmp_path)
    assert run_python(folder, "--record-id", record_id(bulk.raw))[0] == 0
    status, said = run_python(folder, "--record-id", b64(bytes(32)))
    assert (status, "not the one you expect" in said) == (1, True)


def test_what_is_no_record_cannot_be_checked(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("no record")
    assert run_python(tmp_path)[0] == 2
    assert run_python(tmp_path / "a")[0] == 2
    assert run_python(tmp_path / "absent")[0] == 2


def test_a_zip_is_read_in_place_and_a_bomb_is_refused(tmp_path: Path, bulk: Bulk) -> None:
    import zipfile

    folder = written(bulk, tmp_path / "record")
    path = tmp_path / "record.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.write(one, f"stick/{one.relative_to(folder).as_posix()}")
    assert run_python(path)[0] == 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("genesis", bytes(100_000_000))
        archive.writestr("log/x", b"")
    status, said = run_python(path)
    assert (status, "genesis is longer than" in said) == (1, True)


def test_the_words_of_files_cannot_move_the_cursor(tmp_path: Path, bulk: Bulk) -> None:
    folder = written(bulk, tmp_path)
    log = next(iter(bulk.logs.values()))
    text = "sametable genesis v1\x1b[2J"
    (folder / "table").write_bytes(
        render_note(Note(text=text.replace("\x1b", "\u202e") + "\n", signatures=(log.keys.sign_note("x\n"),)))
    )
    status, said = run_python(folder)
    assert status == 1
    assert "\u202e" not in said
