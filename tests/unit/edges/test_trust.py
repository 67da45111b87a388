"""Calls over TLS: a certificate authority of one's own is believed where this machine believes it, and only there."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sametable.edges.peers.http_link import HttpLink
from sametable.edges.trust import trusted_roots
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEM = serialization.Encoding.PEM


class Answers(BaseHTTPRequestHandler):
    """Answers every path with two letters."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def made(named: str, *, by: tuple[x509.Name, ec.EllipticCurvePrivateKey] | None = None) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:  # fmt: skip
    """Make a certificate for 127.0.0.1, signed `by` an authority, or by itself as one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, named)])
    issuer, signing = by or (name, key)
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(signing, hashes.SHA256())
    ), key


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """Give the folder of an own authority, `root.pem`, and of what it signed for a server."""
    root, root_key = made("Alder authority")
    leaf, leaf_key = made("amman", by=(root.subject, root_key))
    (tmp_path / "root.pem").write_bytes(root.public_bytes(PEM))
    (tmp_path / "leaf.pem").write_bytes(
        leaf.public_bytes(PEM)
        + leaf_key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return tmp_path


@pytest.fixture
def address(authority: Path) -> Iterator[str]:
    """Serve over TLS on loopback with the certificate of that authority."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "leaf.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    trusted_roots.cache_clear()
    yield f"https://127.0.0.1:{server.server_port}"
    trusted_roots.cache_clear()
    server.shutdown()
    server.server_close()
    thread.join(10)


async def asked(address: str) -> bytes | None:
    """Ask the server as a node asks another."""
    link = HttpLink("amman", address, own="geneva")
    try:
        return await link.get("checkpoint", limit=100)
    finally:
        await link.close()


def test_an_own_authority_that_this_machine_does_not_know_is_named_as_the_reason(address: str) -> None:
    with pytest.raises(SametableError) as told:
        asyncio.run(asked(address))
    assert told.value.code == "peer.unreachable"
    assert "certificate" in told.value.got


def test_an_own_authority_that_this_machine_trusts_is_believed(
    authority: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "root.pem"))
    assert asyncio.run(asked(address)) == b"ok"


def test_what_this_machine_trusts_is_no_leave_for_another_address(
    authority: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "root.pem"))
    with pytest.raises(SametableError) as told:
        asyncio.run(asked(address.replace("127.0.0.1", "localhost")))
    assert "certificate" in told.value.got


def test_a_proxy_of_the_environment_is_not_taken(
    authority: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "root.pem"))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asyncio.run(asked(address)) == b"ok"
