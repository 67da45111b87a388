"""Alerts by e-mail, through a mail server that the settings name.

Decides: plain text, one message for all recipients, TLS by STARTTLS unless the settings say no (a server that offers
none is then refused, nothing goes out in the clear). Sending waits for a socket, so it runs in a thread, with a time
limit for every step. What a server says is kept as one short line. Source: RFC 5321, 5322, 3207.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import TYPE_CHECKING

from sametable.edges.notify.words import headline, lines, plain_line
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.edges.watch_settings import MailSettings

STEP_S = 15.0
POLICY = SMTP.clone(max_line_length=900)
"""Our headers are short; what is folded arrives with other spaces than were written."""


def message_of(
    settings: MailSettings, key: str, fields: Mapping[str, str | int | bool], *, sent_s: int
) -> EmailMessage:
    """Give the message; its id follows from `key`, so that a second try is the same message."""
    made = EmailMessage(policy=POLICY)
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    domain = settings.sender.rpartition("@")[2]
    made["From"] = settings.sender
    made["To"] = ", ".join(settings.to)
    made["Subject"] = headline(fields, settings.language)
    made["Date"] = formatdate(sent_s, usegmt=True)
    made["Message-ID"] = f"<{name}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    if fields.get("loud"):
        made["Importance"] = "high"
    made.set_content("\n".join(lines(fields, settings.language)) + "\n")
    made["Content-Language"] = settings.language  # what is set before the content is taken away with it
    return made


def send(
    settings: MailSettings, message: EmailMessage, *, password: str = "", step_s: float = STEP_S
) -> None:
    """Send a message; returns once the server has taken it for every recipient. Raises `notify.unreachable`, `notify.refused`."""
    where = f"{settings.host}:{settings.port}"
    try:
        with smtplib.SMTP(settings.host, settings.port, timeout=step_s) as server:
            if settings.starttls:
                context = ssl.create_default_context(cafile=settings.ca_file or None)
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, password)
            left_out = server.send_message(message, settings.sender, list(settings.to))
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, TimeoutError, OSError) as error:
        # Errors of the protocol are OSErrors, too; those that say what the server answered come as refusals.
        if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
            raise _refused(where, error) from None
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
            raise _refused(where, error) from None
        raise SametableError(
            "notify.unreachable",
            at=where,
            expected="a mail server",
            got=plain_line(f"{type(error).__name__}: {error}"),
        ) from None
    if left_out:
        raise SametableError(
            "notify.refused", at=where, expected="every recipient taken", got=f"{len(left_out)} refused"
        )


def _refused(where: str, error: Exception) -> SametableError:
    return SametableError(
        "notify.refused",
        at=where,
        expected="a message taken",
        got=plain_line(f"{type(error).__name__}: {error}"),
    )
