"""Mail, webhook and CAP against servers of the tests' own on loopback: taken, refused, hanging, gone, not there."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import ssl
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import capvalidator
import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from standardwebhooks.webhooks import Webhook

from sametable.core.assess.alert_rules import BUILTIN
from sametable.edges.notify import cap, catalogue, mail, webhook, words
from sametable.edges.watch_settings import MailSettings, WebhookSettings
from sametable.errors import SametableError
from support.cluster import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIELDS: dict[str, str | int | bool] = {
    "alert": "builtin.attack.x", "rule": "Attack on health care", "loud": True, "at_ms": 1_456_617_600_000,
    "rung": "deputy", "node": "alder", "link": "https://table.example/", "demonstration": False, "code": "report",
    "number": "ALD-000123", "what": "attack.medical", "area": "District, Governorate", "folded": 2,
    "lat_e7": 362_345_678, "lon_e7": -1_234_567, "radius_m": 1_234,
}  # fmt: skip
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Box:
    """What a mail server took, and what it answers."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.taken: list[Any] = []
        self.answer = answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        self.taken.append(envelope)
        return self.answer


def mail_to(port: int, **more: Any) -> MailSettings:
    told: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "sender": "table@alder.example",
        "starttls": False,
    }
    return MailSettings(**(told | {"to": ("watch@alder.example", "deputy@alder.example")} | more))


@contextmanager
def mail_server(box: Box, **more: Any) -> Iterator[int]:
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def sent(settings: MailSettings, **more: Any) -> None:
    message = mail.message_of(settings, "key", {**FIELDS, **more}, sent_s=1_456_617_600)
    mail.send(settings, message, step_s=2)


def test_a_mail_says_what_about_where_roughly_and_its_number() -> None:
    box = Box()
    with mail_server(box) as port:
        sent(mail_to(port))
    (envelope,) = box.taken
    text = envelope.content.decode()
    assert envelope.rcpt_tos == ["watch@alder.example", "deputy@alder.example"]
    subject = message_from_bytes(envelope.content, policy=default)["subject"]
    assert subject == "Sametable alder: Attack on health care ALD-000123, passed up to deputy"
    for part in ("District, Governorate", "2 more of this rule", "https://table.example/", "not a finding"):
        assert part in text
    assert "36.2" not in text, "a mail has no coordinates"


@pytest.mark.parametrize(
    ("language", "subject", "line"),
    [
        ("en", "Hotline call ALD-000123, passed up to deputy", "2 more of this rule"),
        ("ru", "Вызов по прямой линии ALD-000123, передано: ", "Ещё по этому правилу за ту же минуту: 2."),
        ("ar", "مكالمة على الخط الساخن ALD-000123", "2 أخرى لهذه القاعدة"),
        ("fr", "Appel sur la ligne directe ALD-000123, transmis : ", "2 de plus pour cette règle"),
    ],
)
def test_a_mail_is_written_in_the_language_of_its_node(language: str, subject: str, line: str) -> None:
    box = Box()
    with mail_server(box) as port:
        sent(mail_to(port, language=language), what="", code="call", area="{n} {rule}")
    parsed = message_from_bytes(box.taken[0].content, policy=default)
    body = parsed.get_content()
    assert subject in parsed["subject"]
    assert line in body
    assert "{n} {rule}" in body, "what a party wrote stays as it was written"
    assert parsed["content-language"] == language


@pytest.mark.parametrize("language", ["en", "ru", "ar", "fr"])
def test_the_final_number_of_a_flood_is_exact_in_every_language(language: str) -> None:
    fields = {**FIELDS, "folded": 1_233, "whole": True, "alert": "builtin.attack.x"}
    text = "\n".join(words.lines(fields, language))
    assert text.count("1234") == 2, "in the first line and below"
    assert "{" not in text


def test_every_word_that_goes_out_stands_in_four_languages() -> None:
    for code, names in catalogue.WORDS.items():
        assert set(names) == {"en", "ru", "ar", "fr"}, code
        assert all(names.values()), code
    assert {rule.id for rule in BUILTIN if rule.loud} <= catalogue.WORDS.keys()


def test_two_tries_of_one_mail_have_one_message_id() -> None:
    one, other = (mail.message_of(mail_to(25), "key", FIELDS, sent_s=at) for at in (1, 2))
    assert (
        one["Message-ID"]
        == other["Message-ID"]
        != mail.message_of(mail_to(25), "k2", FIELDS, sent_s=1)["Message-ID"]
    )


@pytest.mark.parametrize(
    "bad", ["A\r\nBcc: other@example.org", "A\nSubject: B", "A\x00B\x1b[31m", "A\u2028B\x85C"]
)
def test_what_a_party_wrote_adds_no_header_and_no_line(bad: str) -> None:
    box = Box()
    with mail_server(box) as port:
        sent(mail_to(port), number=bad, rule=bad, area=bad, link=f"https://x/{bad}")
    (envelope,) = box.taken
    head, _, body = envelope.content.decode().partition("\r\n\r\n")
    assert envelope.rcpt_tos == ["watch@alder.example", "deputy@alder.example"]
    assert not [
        line for line in (head + body).splitlines() if line.lower().startswith(("bcc:", "subject: b"))
    ]
    assert "\x1b" not in body


def test_a_server_that_refuses_says_so() -> None:
    with mail_server(Box("550 no such place")) as port, pytest.raises(SametableError) as told:
        sent(mail_to(port))
    assert told.value.code == "notify.refused"
    assert "550" in str(told.value)


def test_a_mail_server_that_is_not_there_or_is_no_name_is_unreachable() -> None:
    for host, port in (("127.0.0.1", free_port()), ("no-such-host.invalid", 25)):
        with pytest.raises(SametableError) as told:
            sent(mail_to(port, host=host))
        assert told.value.code == "notify.unreachable"


def test_a_mail_server_that_hangs_is_given_its_time_and_no_more() -> None:
    with silent_server() as port:
        settings = mail_to(port)
        message = mail.message_of(settings, "key", FIELDS, sent_s=1)
        with pytest.raises(SametableError) as told:
            mail.send(settings, message, step_s=0.2)
    assert told.value.code == "notify.unreachable"


def test_without_starttls_nothing_goes_out_unless_the_settings_say_so() -> None:
    box = Box()
    with mail_server(box) as port, pytest.raises(SametableError) as told:
        sent(mail_to(port, starttls=True))
    assert (told.value.code, box.taken) == ("notify.refused", [])


def test_a_mail_goes_over_tls_to_a_server_that_is_vouched_for_and_to_no_other(tmp_path: Path) -> None:
    file = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    box = Box()
    with mail_server(box, tls_context=context, require_starttls=True) as port:
        sent(mail_to(port, host="localhost", starttls=True, ca_file=str(file)))
        assert len(box.taken) == 1
        with pytest.raises(SametableError) as told:
            sent(mail_to(port, host="localhost", starttls=True))
    assert told.value.code == "notify.unreachable"
    assert len(box.taken) == 1


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(tz=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@contextmanager
def silent_server() -> Iterator[int]:
    """Accept connections and say nothing."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@contextmanager
def hook_server(status: int = 200, *, location: str = "", length: int = 2) -> Iterator[tuple[str, list[Any]]]:
    """A receiver: gives its address, and what it was posted."""
    posted: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            posted.append((self.path, dict(self.headers.items()), body))
            self.send_response(status)
            if location:
                self.send_header("location", location)
            self.send_header("content-length", str(length))
            self.end_headers()
            try:
                for _ in range(max(1, length // 65_536)):
                    self.wfile.write(b"x" * min(length, 65_536))
            except OSError:
                return

        def log_message(self, *told: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", posted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def posted_to(url: str, form: str = "json", *, whole_s: float = 2.0) -> None:
    settings = WebhookSettings(name="hook", url=url, secret_file="s", form=form)
    now_s = int(dt.datetime.now(tz=dt.UTC).timestamp())
    body = webhook.body_of(settings, "key", FIELDS, now_s=now_s)
    headers = webhook.headers_of(settings, SECRET, "key", body, now_s=now_s)
    asyncio.run(webhook.post(settings, headers, body, whole_s=whole_s))


def test_a_webhook_is_signed_as_standard_webhooks_says() -> None:
    with hook_server() as (url, posted):
        posted_to(url)
    ((path, headers, body),) = posted
    told = Webhook(SECRET).verify(body, headers)
    assert (path, told["type"], told["data"]["number"]) == ("/hook", "alert.raised", "ALD-000123")
    assert told["timestamp"] == "2016-02-28T00:00:00Z"


def test_the_id_of_a_webhook_is_the_same_for_each_try() -> None:
    with hook_server() as (url, posted):
        posted_to(url)
        posted_to(url)
    ids = {headers["webhook-id"] for _, headers, _ in posted}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [(500, "notify.refused"), (404, "notify.refused"), (302, "notify.refused"), (410, "notify.gone")],
)
def test_an_answer_that_is_no_yes_is_a_refusal(status: int, code: str) -> None:
    with hook_server(status) as (url, _), pytest.raises(SametableError) as told:
        posted_to(url)
    assert told.value.code == code


def test_a_redirect_is_not_followed() -> None:
    with hook_server() as (other, reached), hook_server(307, location=other) as (url, _):
        with pytest.raises(SametableError):
            posted_to(url)
        assert not reached


def test_a_target_that_hangs_or_is_not_there_is_unreachable() -> None:
    with silent_server() as port, pytest.raises(SametableError) as told:
        posted_to(f"http://127.0.0.1:{port}/", whole_s=0.2)
    assert told.value.code == "notify.unreachable"
    for url in (f"http://127.0.0.1:{free_port()}/", "http://no-such-host.invalid/"):
        with pytest.raises(SametableError) as told:
            posted_to(url)
        assert told.value.code == "notify.unreachable"


def test_an_endless_answer_is_read_no_further_than_a_little() -> None:
    with hook_server(length=200_000_000) as (url, posted):
        posted_to(url)
    assert len(posted) == 1


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_@@@", "nonsense!"])
def test_a_secret_that_is_none_is_said_at_once(secret: str) -> None:
    settings = WebhookSettings(name="hook", url="http://127.0.0.1/", secret_file="s")
    with pytest.raises(SametableError) as told:
        webhook.headers_of(settings, secret, "key", b"{}", now_s=1)
    assert told.value.code == "config.invalid"


@pytest.mark.parametrize(
    ("more", "status"),
    [({}, "Actual"), ({"demonstration": True}, "Exercise"), ({"test": True, "demonstration": True}, "Test")],
)
def test_a_cap_message_is_valid_and_says_what_it_is(more: dict[str, Any], status: str) -> None:
    raw = cap.cap_of("key", {**FIELDS, **more}, sent_ms=1_456_617_600_000)
    checked = capvalidator.check_schema(raw)
    assert checked.passed, checked.message
    text = raw.decode()
    assert f"<status>{status}</status>" in text
    assert "<circle>36.235,-0.123 1.234</circle>" in text
    for part in (
        "<scope>Restricted</scope>",
        "<certainty>Unknown</certainty>",
        "<severity>Unknown</severity>",
    ):
        assert part in text


@pytest.mark.parametrize("bad", ["<script>&\"'", "]]>", "\x00\x0b\ufffe", "\ud800", "a" * 5_000])
def test_a_cap_message_holds_whatever_was_written(bad: str) -> None:
    raw = cap.cap_of("key", {**FIELDS, "rule": bad, "area": bad, "node": bad, "number": bad}, sent_ms=1)
    assert capvalidator.check_schema(raw).passed


def test_a_cap_message_without_a_place_has_no_area_and_is_valid() -> None:
    fields = {
        name: value for name, value in FIELDS.items() if name not in {"lat_e7", "lon_e7", "radius_m", "area"}
    }
    raw = cap.cap_of("key", fields, sent_ms=1)
    assert capvalidator.check_schema(raw).passed
    assert b"<area>" not in raw


def test_a_cap_webhook_carries_the_message_and_is_signed() -> None:
    with hook_server() as (url, posted):
        posted_to(url, form="cap")
    ((_, headers, body),) = posted
    Webhook(SECRET).verify(body, headers, json_parse=False)
    assert headers["content-type"] == "application/cap+xml"
    assert capvalidator.check_schema(body).passed
    assert json.dumps(headers)
