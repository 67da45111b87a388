"""A record of three logs, read whole by everybody else's code, and doctored copies that each must be found and named.

SAMETABLE_INTEROP_ENTRIES says how many entries (`make interop`: 70,000; otherwise 3,000). Libraries that are known
to be lax are held to exactly what they do: they drop a forged disclosure without a word, which RFC 9901 7.1 forbids;
our three verifiers refuse it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import OKPKey
from jwcrypto import jws as jwcrypto_jws  # type: ignore[import-untyped]
from jwcrypto.jwa import JWA  # type: ignore[import-untyped]
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from playwright.sync_api import sync_playwright
from sd_jwt.verifier import SDJWTVerifier
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tiles import leaf_hash as their_leaf_hash
from tlog_scales.tlog import InclusionProofInvalid

from bulkkit import ENROLLED, Bulk, Writing, make_bulk, presentation
from recordkit import public
from sametable.core.record.append import append
from sametable.core.record.packs import unpack
from sametable.core.record.tiles import empty_edge, entries_path, tile_path
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import parse_note
from screenkit import CHROMIUM, CHROMIUM_ARGS
from verifierkit import HTML_PAGE, NO_GO, NO_NPM, NPM, PYTHON_FILE, has_go, has_npm, run_go, run_python

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = int(os.environ.get("SAMETABLE_INTEROP_ENTRIES", "3000"))
SAMPLE = 200


class Written(NamedTuple):
    """The record in memory and in a folder, with keys for the Go verifier and an early checkpoint of each log."""

    bulk: Bulk
    folder: Path
    beside: Path

    @property
    def first(self) -> Writing:
        return next(iter(self.bulk.logs.values()))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Written:
    bulk = make_bulk(COUNT)
    base = tmp_path_factory.mktemp("bulk")
    bulk.write(base / "record")
    beside = base / "beside"
    beside.mkdir()
    (beside / "enrolled").write_text(b64url(public(ENROLLED)) + "\n")
    for log in bulk.logs.values():
        others = [one.node for one in bulk.logs.values() if one is not log]
        keys = [log.node.log_vkey, *(one.mirror_vkey for one in others)]
        keys += [one.mirror_pq_vkey for one in others if one.mirror_pq_vkey is not None]
        (beside / f"keys.{log.node.id}").write_text("\n".join(key.encode() for key in keys))
        (beside / f"early.{log.node.id}").write_bytes(log.earlier)
    return Written(bulk=bulk, folder=base / "record", beside=beside)


def linked_copy(folder: Path, target: Path) -> Path:
    """Copy a record by links; what is doctored is written anew."""
    return Path(shutil.copytree(folder, target, copy_function=os.link))


def put(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def by_go(record: Written, folder: Path, log: Writing) -> tuple[int, str]:
    return run_go(
        record.beside, "-vkeys", f"keys.{log.node.id}", "-genesis", folder / "genesis", "-enrolled", "enrolled",
        "-dir", folder / log.folder,
    )  # fmt: skip


def by_python(folder: Path, *more: object) -> tuple[int, str]:
    """Run the Python file: by itself on the small record, with PyNaCl doing the arithmetic on the large one."""
    if COUNT <= 5000:
        return run_python(folder, *more)
    done = subprocess.run(
        [sys.executable, str(PYTHON_FILE), str(folder), "--fast", *map(str, more)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


# ---- the honest record


def test_the_python_file_finds_that_everything_holds(record: Written) -> None:
    """Without --fast at every size: this is what a stranger has."""
    status, said = run_python(record.folder, *early_receipts(record))
    assert status == 0, said
    total = sum(len(log.leaves) for log in record.bulk.logs.values())
    assert f"everything holds: {total} entries" in said
    assert said.count("fits the log here") == 3
    assert "ML-DSA-44 cosignatures of 2 nodes are not checked here" in said
    print(said.splitlines()[-2])


def early_receipts(record: Written) -> list[object]:
    found: list[object] = []
    for log in record.bulk.logs.values():
        found += ["--receipt", record.beside / f"early.{log.node.id}"]
    return found


def test_with_the_cryptography_package_the_python_file_checks_ml_dsa_too(record: Written) -> None:
    done = subprocess.run(
        [sys.executable, str(PYTHON_FILE), str(record.folder), "--fast"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "arithmetic: Ed25519 by PyNaCl; ML-DSA-44 by cryptography" in done.stdout
    assert "are not checked here" not in done.stdout


@pytest.mark.skipif(not has_go(), reason=NO_GO)
def test_go_finds_that_everything_holds(record: Written) -> None:
    for log in record.bulk.logs.values():
        status, said = by_go(record, record.folder, log)
        assert status == 0, said
        assert "5 valid signatures" in said
        assert f"all {len(log.leaves)} entries match the tree" in said
        assert "every statement is signed by a seat that is known" in said


def test_tlog_scales_finds_roots_proofs_and_signatures(record: Written) -> None:
    for log in record.bulk.logs.values():
        reader = TilesReader(LocalBackend(record.folder / log.folder))
        checkpoint = reader.get_checkpoint()
        texts = (record.beside / f"keys.{log.node.id}").read_text().splitlines()
        valid = VkeySet(*map(Vkey.from_string, texts)).verify(checkpoint.signatures, checkpoint)
        assert len(list(valid)) == 5
        assert checkpoint.size == len(log.leaves)
        assert reader.calculate_root_hash() == checkpoint.root_hash
        for index in range(0, checkpoint.size, max(1, checkpoint.size // SAMPLE)):
            proof = reader.get_inclusion_proof(index, checkpoint.size)
            proof.check(their_leaf_hash(reader.get_entry(index)), checkpoint.root_hash)


def statements(record: Written) -> list[tuple[bytes, str, str]]:
    """Give (logged bytes, presentation of all, public key) of a sample over all logs."""
    found = []
    for log in record.bulk.logs.values():
        for index in range(3, len(log.leaves), max(1, len(log.leaves) // SAMPLE)):
            beat = b'"beat"' in json.dumps(fields_of(log, index)).encode()
            pub = log.node.node_kid_pub if beat else log.node.seats[0].pub
            found.append((log.leaves[index], presentation(log, index, None).decode(), b64url(pub)))
    return found


def fields_of(log: Writing, index: int) -> dict[str, object]:
    from sametable.core.wire.statement import open_payload, parse_entry

    return open_payload(parse_entry(log.leaves[index]), log.payloads[index] or "")


def test_joserfc_verifies_the_statements(record: Written) -> None:
    sample = statements(record)
    for raw, _, x in sample:
        key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})
        jws.deserialize_compact(raw, key, algorithms=["Ed25519"])
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(
            sample[0][0],
            OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": b64url(public("x"))}),
            algorithms=["Ed25519"],
        )


@pytest.fixture
def _jwcrypto_knows_ed25519(monkeypatch: pytest.MonkeyPatch) -> None:
    """jwcrypto has the algorithm under its older name only (RFC 9864 gave it this one)."""
    monkeypatch.setitem(JWA.algorithms_registry, "Ed25519", JWA.algorithms_registry["EdDSA"])
    monkeypatch.setattr(jwcrypto_jws, "default_allowed_algs", [*jwcrypto_jws.default_allowed_algs, "Ed25519"])


def by_sd_jwt(text: str, x: str) -> dict[str, Any]:
    verifier = SDJWTVerifier(text, lambda issuer, header: JWK(kty="OKP", crv="Ed25519", x=x))
    body: dict[str, Any] = verifier.get_verified_payload()["body"]
    return body


@pytest.mark.usefixtures("_jwcrypto_knows_ed25519")
def test_sd_jwt_of_pypi_recovers_the_fields(record: Written) -> None:
    for log in record.bulk.logs.values():
        for index in range(3, len(log.leaves) - 1, max(1, len(log.leaves) // 20)):
            fields = fields_of(log, index)
            pub = log.node.node_kid_pub if fields["type"] == "beat" else log.node.seats[0].pub
            assert by_sd_jwt(presentation(log, index, None).decode(), b64url(pub)) == fields


def by_npm(asked: list[dict[str, str]]) -> list[dict[str, Any]]:
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, "check.mjs"], cwd=NPM, input="".join(json.dumps(one) + "\n" for one in asked),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.skipif(not has_npm(), reason=NO_NPM)
def test_jose_and_sd_jwt_of_npm_verify_the_statements_and_recover_the_fields(record: Written) -> None:
    sample = statements(record)
    answers = by_npm([{"jws": raw.decode(), "x": x} for raw, _, x in sample])
    assert all(one["ok"] for one in answers), answers[:1]
    answers = by_npm([{"sdjwt": text, "x": x} for _, text, x in sample])
    assert all(one["ok"] for one in answers), [one for one in answers if not one["ok"]][:1]
    log = record.first
    (one,) = by_npm(
        [{"sdjwt": presentation(log, 4, {"type", "killed"}).decode(), "x": b64url(log.node.seats[0].pub)}]
    )
    shown = fields_of(log, 4)
    assert one["claims"]["body"] == {name: shown[name] for name in ("killed", "type")}
    (one,) = by_npm([{"jws": sample[0][0].decode(), "x": b64url(public("another"))}])
    assert not one["ok"]


@pytest.mark.browser
@pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium")
def test_the_page_finds_that_the_logs_hold_but_for_a_key_that_sealed_contents_enrolled(
    record: Written, tmp_path: Path
) -> None:
    folder = linked_copy(record.folder, tmp_path / "record")
    log = record.first
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGS))
        try:
            page = browser.new_context(locale="en-GB", offline=True).new_page()
            page.goto(HTML_PAGE.as_uri())
            verdicts = []
            for _ in range(2):
                page.evaluate("document.getElementById('verdict').className = ''")
                page.locator("#folder").set_input_files(str(folder))
                page.locator("#verdict.good, #verdict.bad").wait_for(timeout=240_000)
                verdicts.append(page.locator("#withheld").inner_text().splitlines())
                raw = bytearray((folder / log.folder / entries_path(1)).read_bytes())
                raw[2 + len(log.leaves[256]) + 2 + 50] ^= 1
                put(folder / log.folder / entries_path(1), bytes(raw))
        finally:
            browser.close()
    assert len(verdicts[0]) == 1
    assert verdicts[0][0].startswith("entry 2 of table.example/trial/alder: its key")
    assert any(line.startswith("entry 257 of table.example/trial/alder") for line in verdicts[1])


# ---- doctored copies


def flip(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    put(path, bytes(raw))


def flip_entry(record: Written, folder: Path) -> None:
    """Change one byte of entry 300 of the first log."""
    log = record.first
    at = sum(2 + len(leaf) for leaf in log.leaves[256:300]) + 2 + 60
    flip(folder / log.folder / entries_path(1), at)


def flip_tile(record: Written, folder: Path) -> None:
    flip(folder / record.first.folder / tile_path(0, 0), 77 * 32)


def flip_upper_tile(record: Written, folder: Path) -> None:
    log = record.first
    flip(
        folder / log.folder / tile_path(1, 0, None if len(log.leaves) >= 65_536 else len(log.leaves) // 256),
        5,
    )


def flip_checkpoint(record: Written, folder: Path) -> None:
    """Change a letter of the signed root."""
    path = folder / record.first.folder / "checkpoint"
    lines = path.read_bytes().split(b"\n")
    lines[2] = (b"A" if lines[2][:1] != b"A" else b"B") + lines[2][1:]
    put(path, b"\n".join(lines))


def flip_cosignature(record: Written, folder: Path) -> None:
    path = folder / record.first.folder / "checkpoint"
    raw = path.read_bytes()
    at = raw.index(b"/birch/mirror ") + 40
    put(path, raw[:at] + (b"A" if raw[at : at + 1] != b"A" else b"B") + raw[at + 1 :])


def flip_pack(record: Written, folder: Path) -> None:
    """Change what entry 4 is said to contain, in the opened pack."""
    log = record.first
    path = folder / log.folder / "pack/parties/0-256.pack"
    lines = path.read_bytes().split(b"\n")
    body, _, rest = lines[5].partition(b"~")
    other = record.bulk.logs[log.node.origin].payloads[6] or ""
    lines[5] = body + b"~" + other.encode().split(b"~", 1)[1] if rest else lines[5]
    put(path, b"\n".join(lines))


def twin(record: Written, folder: Path) -> None:
    """Give entry 9 the other spelling of its signature, and make the whole log anew around it, signed."""
    log = record.first
    leaf = log.leaves[9]
    rewrite(record, folder, [*log.leaves[:9], leaf[:-1] + bytes([leaf[-1] + 1]), *log.leaves[10:]])


def truncate(record: Written, folder: Path) -> None:
    """Sign a shorter log as if the rest had never been."""
    rewrite(record, folder, record.first.leaves[:150])


def alter_history(record: Written, folder: Path) -> None:
    """Sign a log of the same length in which two entries have changed places."""
    leaves = list(record.first.leaves)
    leaves[50], leaves[51] = leaves[51], leaves[50]
    rewrite(record, folder, leaves)


def drop_bundle(record: Written, folder: Path) -> None:
    (folder / record.first.folder / entries_path(2)).unlink()


def rewrite(record: Written, folder: Path, leaves: list[bytes]) -> None:
    log = record.first
    shutil.rmtree(folder / log.folder)
    grown = append(empty_edge(), leaves, origin=log.node.origin)
    tiles = {(tile.level, tile.n): tile.data for tile in grown.full_tiles}
    fresh = Writing(node=log.node, keys=log.keys, edge=grown.edge, tiles=tiles, leaves=list(leaves))
    fresh.payloads = list(log.payloads[: len(leaves)])
    bulk = Bulk(
        raw=record.bulk.raw, note=record.bulk.note, genesis=record.bulk.genesis, logs={log.node.origin: fresh}
    )
    table = (folder / "table").read_bytes()
    bulk.write(folder.parent / "anew")
    shutil.copytree(folder.parent / "anew" / log.folder, folder / log.folder)
    assert (folder / "table").read_bytes() == table
    put(folder / log.folder / f"checkpoint.{parse_note(log.earlier).text.splitlines()[1]}", log.earlier)


DOCTORED: list[tuple[Callable[[Written, Path], None], str, str]] = [
    (flip_entry, "ALD-000300 (entry 300 of table.example/trial/alder)", "entry 300 "),
    (flip_tile, "its tile/0/000 does not hold the hashes of its entries", "tile"),
    (flip_upper_tile, "its tile/1/000", "tile"),
    (flip_checkpoint, "the checkpoint of table.example/trial/alder", "checkpoint"),
    (flip_cosignature, "the signature of table.example/trial/birch/mirror does not hold", "checkpoint"),
    (flip_pack, "ALD-000004 (entry 4 of table.example/trial/alder): the disclosure of", ""),
    (
        twin,
        "ALD-000009 (entry 9 of table.example/trial/alder): its signature is base64url in another",
        "entry 9:",
    ),
    (truncate, "shows that 203 entries were signed for; here are 150", "203 entries were signed for"),
    (alter_history, "was signed over another history of 203 entries", "another history of 203 entries"),
    (drop_bundle, "entries 512 to 767 are gone", "no such file"),
]


@pytest.mark.parametrize(
    ("doctor", "python_says", "go_says"), DOCTORED, ids=[one[0].__name__ for one in DOCTORED]
)
def test_a_doctored_copy_is_found_and_named(
    record: Written, tmp_path: Path, doctor: Callable[[Written, Path], None], python_says: str, go_says: str
) -> None:
    folder = linked_copy(record.folder, tmp_path / "record")
    doctor(record, folder)
    status, said = by_python(folder, *early_receipts(record))
    assert status == 1, said
    assert python_says in said
    if go_says and has_go():
        status, said = by_go(record, folder, record.first)
        assert status == 1, said
        assert go_says in said


def test_tlog_scales_finds_a_doctored_entry_and_a_doctored_checkpoint(
    record: Written, tmp_path: Path
) -> None:
    folder = linked_copy(record.folder, tmp_path / "record")
    flip_entry(record, folder)
    reader = TilesReader(LocalBackend(folder / record.first.folder))
    checkpoint = reader.get_checkpoint()
    with pytest.raises(InclusionProofInvalid):
        reader.get_inclusion_proof(300, checkpoint.size).check(
            their_leaf_hash(reader.get_entry(300)), checkpoint.root_hash
        )
    flip_checkpoint(record, folder)
    checkpoint = TilesReader(LocalBackend(folder / record.first.folder)).get_checkpoint()
    key = Vkey.from_string(record.first.node.log_vkey.encode())
    assert not list(VkeySet(key).verify(checkpoint.signatures, checkpoint))


def forged(record: Written) -> tuple[str, str, dict[str, object]]:
    """Give a release with a disclosure that nothing refers to, the author's key, and what was really said."""
    log = record.first
    field = b64url(json.dumps([b64url(bytes(16)), "zz", "forged"], separators=(",", ":")).encode())
    text = presentation(log, 4, None).decode() + field + "~"
    return text, b64url(log.node.seats[0].pub), fields_of(log, 4)


@pytest.mark.usefixtures("_jwcrypto_knows_ed25519")
def test_sd_jwt_of_pypi_drops_a_forged_disclosure_without_a_word(record: Written) -> None:
    text, x, fields = forged(record)
    assert by_sd_jwt(text, x) == fields


@pytest.mark.skipif(not has_npm(), reason=NO_NPM)
def test_sd_jwt_of_npm_drops_a_forged_disclosure_without_a_word(record: Written) -> None:
    text, x, fields = forged(record)
    (answer,) = by_npm([{"sdjwt": text, "x": x}])
    assert answer["ok"]
    assert answer["claims"]["body"] == fields


def test_the_python_file_and_go_refuse_that_disclosure_and_name_it(record: Written, tmp_path: Path) -> None:
    record.bulk.write_release(tmp_path, record.first, 4, {"type"})
    assert run_python(tmp_path)[0] == 0
    (tmp_path / "entry.sd-jwt").write_text(forged(record)[0])
    status, said = run_python(tmp_path)
    assert status == 1
    assert "the disclosure of 'zz' is forged" in said
    if has_go():
        keys = record.beside / "keys.alder"
        status, said = run_go(
            tmp_path, "-vkeys", keys, "-proof", "entry.tlog-proof", "-sdjwt", "entry.sd-jwt"
        )
        assert status == 1
        assert 'the disclosure of "zz" is forged' in said


def test_what_was_sealed_is_what_lies_opened_beside_it(record: Written) -> None:
    """The packs that a party opens with its age key are the ones that the verifiers were given."""
    log = record.first
    base = record.folder / log.folder / "pack/parties"
    opened = log.keys.open((base / "0-256.age").read_bytes())
    assert opened == (base / "0-256.pack").read_bytes()
    assert unpack(opened).payloads == tuple(log.payloads[:256])
