"""`sametable status` and `sametable doctor`, with no node running, with one, and with a stranger on its port."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pysqlite3 import dbapi2 as sqlite

from support.cheating import second, show
from support.command import command
from support.stage import Stage, report, run
from support.web import app_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


FOUNDING = """
record_name: table.example/valley
title: {en: The valley}
demonstration: false
theatre: {zone: Etc/UTC, name: {en: The valley}, bbox: [35.0, 32.0, 42.0, 37.5]}
parties:
  - {id: al, short: AL, name: {en: Alder}, capital: {en: Alder town}, capital_zone: Etc/UTC}
centres:
  - {id: valley, name: {en: Valley}, zone: Etc/UTC}
nodes:
  - {id: alder, party: al, centre: valley, prefix: ALD, seats: [Watch 1]}
"""
WAYS_OUT = """
[mail]
host = "mail.example.org"
sender = "table@example.org"
to = ["watch@example.org"]
password_file = "mail.secret"
[webhooks.duty]
url = "https://duty.example.org/sametable"
secret_file = "duty.secret"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def node(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    assert command("init", folder, "--alone", "--port", free_port()).code == 0
    return folder


@pytest.fixture
def running(node: Path) -> Iterator[Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", "from sametable.boot import main; main()", "serve", str(node), "--quiet"],
        stdin=subprocess.DEVNULL,
    )
    url = address(node)
    for _ in range(900):
        try:
            with urllib.request.urlopen(f"{url}/livez", timeout=10):
                break
        except OSError:
            assert process.poll() is None, "the node ended while starting"
            time.sleep(0.1)
    yield node
    process.terminate()
    process.wait(timeout=60)


def address(node: Path) -> str:
    port = next(line for line in (node / "node.toml").read_text().splitlines() if line.startswith("port"))
    return f"http://127.0.0.1:{port.split('=')[1].strip()}"


def findings(node: Path) -> dict[str, str]:
    """Give the findings of doctor but that of the web client, which may not be built here."""
    ended = command("doctor", node, "--json")
    found = {one["check"]: one["says"] for one in ended.json["checks"] if one["state"] == "finding"}
    assert ended.code == (1 if found else 0)
    assert ended.json["findings"] == len(found)
    found.pop("client", None)
    return found


def states(node: Path) -> dict[str, Any]:
    return {one["check"]: one["state"] for one in command("doctor", node, "--json").json["checks"]}


def test_status_reads_the_folder_where_no_node_runs(node: Path) -> None:
    told = command("status", node, "--json").json
    assert (told["running"], told["node"], told["heads"][0]["size"]) == (False, "alone", 1)
    assert told["code"] in command("status", node).out


@pytest.mark.nodes
def test_a_running_node_is_asked(running: Path) -> None:
    by_folder, by_address = (command("status", what, "--json").json for what in (running, address(running)))
    assert by_folder["running"] is by_address["running"] is True
    assert by_folder["code"] == by_address["code"] is not None
    assert states(running)["port"] == "ok"
    ended = command("verify", address(running), "--json")
    assert (ended.code, ended.json["entries"] >= 1) == (0, True)
    assert command("serve", running).code == 75
    said = b"Shelling of Handarat on May 3, 2016."
    read = command("read", "-", "--submit", running, "--yes", "--json", stdin=said)
    assert [one["number"][:3] for one in read.json["receipts"]] == ["ONE"]
    again = command("read", "-", "--submit", running, "--yes", "--json", stdin=said)
    first, second = (
        [(one["id"], one["number"], one["index"]) for one in told.json["receipts"]] for told in (read, again)
    )
    assert second == first, "sent twice, kept once; only the head that proves it may have grown"


def certificate(node: Path, name: str) -> None:
    """Write a certificate that nobody signed but itself, and its key, into a node's folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (node / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (node / "key.pem").write_bytes(private)
    (node / "key.pem").chmod(0o600)


def test_a_node_that_ends_tls_itself_is_asked_from_its_folder(node: Path) -> None:
    certificate(node, "amman.example")
    told = (node / "node.toml").read_text(encoding="utf-8")
    more = 'url = "https://amman.example"\ntls_cert = "cert.pem"\ntls_key = "key.pem"\n'
    (node / "node.toml").write_text(
        more + told.replace('host = "127.0.0.1"', 'host = "0.0.0.0"'), encoding="utf-8"
    )
    assert command("people", "add", node, "--name", "J. Ash", "--role", "key_officer").code == 0
    process = subprocess.Popen(
        [sys.executable, "-c", "from sametable.boot import main; main()", "serve", str(node), "--quiet"],
        stdin=subprocess.DEVNULL,
    )
    try:
        port = int(address(node).rpartition(":")[2])
        for _ in range(900):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10):
                break
            assert process.poll() is None, "the node ended while starting"
            time.sleep(0.1)
        asked = command("status", node, "--json")
        assert (asked.code, asked.err) == (0, "")
        assert asked.json["running"] is True
        assert findings(node) == {}
        assert states(node)["port"] == "ok"
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_an_address_where_nobody_answers_is_a_reason_to_try_again() -> None:
    ended = command("status", "http://127.0.0.1:9", "--json")
    assert (ended.code, json.loads(ended.err)["code"]) == (75, "peer.unreachable")


def test_a_folder_without_a_node_says_what_to_do(tmp_path: Path) -> None:
    for words in (["status"], ["doctor"], ["serve"], ["bundle", "export"]):
        more = (tmp_path / "out",) if "export" in words else ()
        ended = command(*words, tmp_path, *more)
        assert ended.code == 1
        assert ended.err.splitlines()[1] == "Run `sametable init` first."


def test_a_fresh_node_has_no_findings(node: Path) -> None:
    assert findings(node) == {}
    assert {
        "sqlite",
        "disk",
        "port",
        "keys",
        "gazetteers",
        "genesis",
        "store",
        "log alone",
        "clock",
    } <= states(node).keys()


def test_keys_that_others_can_read_are_found(node: Path) -> None:
    (node / "keys.json").chmod(0o644)
    assert "mode 0644" in findings(node)["keys"]


def test_keys_that_are_gone_are_found(node: Path) -> None:
    (node / "keys.json").unlink()
    assert set(findings(node)) == {"keys", "record"}


def test_a_stranger_on_the_port_is_found(node: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(address(node).rpartition(":")[2])))
        other.listen()
        assert "in use" in findings(node)["port"]


def test_a_gazetteer_that_is_gone_is_found(node: Path) -> None:
    path = node / "node.toml"
    path.write_text(path.read_text().replace("gazetteers = []", 'gazetteers = ["gone.csv"]'))
    assert "gone.csv" in findings(node)["gazetteers"]


def test_a_genesis_whose_signature_does_not_hold_is_found(node: Path) -> None:
    path = node / "genesis.note"
    raw = bytearray(path.read_bytes())
    raw[-20] = ord("A") if raw[-20] != ord("A") else ord("B")
    path.write_bytes(raw)
    assert "note.bad_signature" in findings(node)["record"]


def test_a_checkpoint_that_is_not_what_is_stored_is_found(node: Path) -> None:
    db = sqlite.connect(str(node / "record.db"), isolation_level=None)
    (note,) = db.execute("select note from checkpoint").fetchone()
    db.execute("update checkpoint set note = ?", (bytes(note).replace(b"\n1\n", b"\n2\n"),))
    db.close()
    assert "log alone" in findings(node)


def test_a_beat_from_the_future_is_found(tmp_path: Path) -> None:
    stage = Stage(tmp_path, 2)
    stage.clock.set(4_000_000_000_000)

    async def meet() -> None:
        await stage.say("birch", "report", report())
        await stage.pull("alder", "birch")
        await stage.beat("alder")
        await stage.beat("birch")
        await stage.pull("alder", "birch")

    run(meet())
    stage.close()
    assert "birch by" in findings(tmp_path / "alder")["clock"]


def test_a_peer_that_is_not_who_it_should_be_is_found(running: Path, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "two", 2)
    stage.close()
    settings = tmp_path / "two" / "alder" / "node.toml"
    settings.write_text(settings.read_text() + f'birch = "{address(running)}"\n')
    assert findings(tmp_path / "two" / "alder")["peer birch"].endswith("is alone")


def test_doctor_and_serve_tell_that_a_node_which_has_run_lost_its_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(tmp_path, 2)
    fresh, run_before = tmp_path / "alder", tmp_path / "birch"
    run(stage.beat("birch"))
    app_of(stage, "alder")
    app_of(stage, "birch")
    told = capsys.readouterr().err.splitlines()
    stage.close()
    (fresh / "people.db").unlink()
    (run_before / "people.db").unlink()
    assert [line.partition(":")[0] for line in told if "people.db" in line] == ["birch"]
    assert "people.db" not in findings(fresh)
    assert "not in its folder" in findings(run_before)["people.db"]


def check(node: Path, name: str) -> dict[str, str]:
    """Give what doctor says under one name; nothing where it says nothing."""
    checks = command("doctor", node, "--json").json["checks"]
    return next((one for one in checks if one["check"] == name), {})


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Stage]:
    """Alder and Birch, who have met; both are stopped."""
    stage = Stage(tmp_path, 2)

    async def meet() -> None:
        await stage.say("alder", "report", report())
        await stage.settle(2)

    run(meet())
    stage.stop("alder")
    stage.stop("birch")
    yield stage
    stage.close()


def name_peer(node: Path, name: str, url: str) -> None:
    path = node / "node.toml"
    path.write_text(path.read_text(encoding="utf-8") + f'{name} = "{url}"\n', encoding="utf-8")


def test_doctor_says_that_a_node_without_a_record_waits_for_its_founding(tmp_path: Path) -> None:
    founding = tmp_path / "founding.yaml"
    founding.write_text(FOUNDING, encoding="utf-8")
    node = tmp_path / "alder"
    assert command("init", node, "--founding", founding, "--node", "alder", "--with-root").code == 0
    assert command("doctor", node).code == 1
    told = check(node, "signing")
    assert (told["state"], "waits for the record's founding" in told["says"]) == ("finding", True)
    assert f"{node / 'card.json'} to whoever puts the founding together" in told["remedy"]


def test_doctor_says_that_a_stopped_node_will_ask_at_its_start_and_whom(two: Stage) -> None:
    alder = two.folders["alder"]
    told = check(alder, "signing")
    assert (told["state"], "record.not_asked_yet" in told["says"]) == ("finding", True), (
        "no node to ask is named"
    )
    name_peer(alder, "birch", "http://127.0.0.1:9")
    told = check(alder, "signing")
    assert (told["state"], "once one of birch has said" in told["says"]) == ("note", True)
    assert command("cold-start", alder, "--reason", "cable cut", "--by", "watch").code == 0
    assert "a cold start is confirmed" in check(alder, "signing")["says"]


def test_doctor_says_that_a_log_with_two_histories_waits_for_the_roots(two: Stage) -> None:
    two.start("alder")
    two.start("birch")
    other = second(two, "alder")

    async def cheat() -> None:
        await two.say("alder", "report", report(town="one"))
        await two.say(other, "report", report(town="two"))
        await two.meet("birch", "alder")
        show(two, other, "birch")
        for _ in range(2):
            await two.meet("birch", "alder")
        await two.meet("alder", "birch")

    run(cheat())
    for name in list(two.built):
        two.stop(name)
    told = check(two.folders["alder"], "signing")
    assert (told["state"], "record.fork" in told["says"]) == ("finding", True)
    assert "roots of its party" in told["remedy"]
    assert command("status", two.folders["alder"], "--json").json["signs"] == "record.fork"


def test_doctor_names_a_node_of_the_record_without_an_address(two: Stage) -> None:
    alder = two.folders["alder"]
    name_peer(alder, "birch", "http://127.0.0.1:9")
    assert check(alder, "peers") == {}
    path = alder / "node.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("birch =", "alder ="), encoding="utf-8")
    command("cold-start", alder, "--reason", "cable cut", "--by", "watch")
    assert "no address of birch" in check(alder, "peers")["says"]


def test_a_running_node_that_may_not_sign_says_what_it_waits_for(two: Stage) -> None:
    alder = two.folders["alder"]
    path = alder / "node.toml"
    told = path.read_text(encoding="utf-8")
    path.write_text(told.replace("port = 0", f"port = {free_port()}"), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", "from sametable.boot import main; main()", "serve", str(alder), "--quiet"],
        stdin=subprocess.DEVNULL,
    )
    try:
        for _ in range(900):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address(alder)}/livez", timeout=10):
                break
            assert process.poll() is None, "the node ended while starting"
            time.sleep(0.1)
        assert "record.not_asked_yet" in findings(alder)["signing"]
        assert "sametable cold-start" in check(alder, "signing")["remedy"]
        assert "waits for one other node to say" in command("status", alder).out
        assert command("people", "add", alder, "--name", "J. Ash", "--role", "key_officer").code == 0
        assert "record.not_asked_yet" in findings(alder)["signing"], "where people sign in, too"
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_secrets_of_mail_and_webhooks_that_others_can_read_are_found(node: Path) -> None:
    for name, mode in (("mail.secret", 0o644), ("duty.secret", 0o600)):
        (node / name).write_text("whsec_x")
        (node / name).chmod(mode)
    with (node / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write(WAYS_OUT)
    checks = command("doctor", node, "--json").json["checks"]
    assert [(one["state"], one["says"].rpartition("/")[2]) for one in checks if one["check"] == "secret"] == [
        ("finding", "mail.secret has mode 0644"),
        ("ok", "duty.secret is readable by its owner alone"),
    ]


def test_a_certificate_that_is_gone_is_found(node: Path) -> None:
    certificate(node, "amman.example")
    told = (node / "node.toml").read_text(encoding="utf-8")
    more = 'url = "https://amman.example"\ntls_cert = "cert.pem"\ntls_key = "key.pem"\n'
    (node / "node.toml").write_text(more + told, encoding="utf-8")
    assert "certificate" not in findings(node)
    (node / "cert.pem").unlink()
    assert "cert.pem: no file" in findings(node)["certificate"]
