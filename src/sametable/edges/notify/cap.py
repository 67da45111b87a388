"""An alert as a CAP 1.2 message: one `info` in English, one circle no finer than the 1 km grid.

Decides: status Actual, Exercise for a demonstration, Test for a test; scope Restricted; severity and certainty Unknown,
because a program neither weighs nor finds. Each rung is a message of its own. Does not sign: the webhook that carries it
does. Source: OASIS CAP 1.2 (2010), sections 3.2.1 to 3.2.4.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from sametable.core.terms.moments import written_ms
from sametable.edges.notify.words import about, headline, lines, plain_line

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
RESTRICTION = "For the watches of the parties to the record."


def cap_of(key: str, fields: Mapping[str, str | int | bool], *, sent_ms: int) -> bytes:
    """Give the message for an alert; `key` names it, so that it has one identifier however often it is sent."""
    node = _token(str(fields.get("node", "node")))
    status = "Test" if fields.get("test") else "Exercise" if fields.get("demonstration") else "Actual"
    head = [
        ("identifier", f"{node}.{hashlib.sha256(key.encode()).hexdigest()[:24]}"),
        ("sender", f"{node}@sametable"),
        ("sent", _moment(sent_ms)),
        ("status", status),
        ("msgType", "Alert"),
        ("scope", "Restricted"),
        ("restriction", RESTRICTION),
    ]
    info = [
        ("language", "en"),
        ("category", "Security"),
        ("event", about(fields)),
        ("urgency", "Immediate" if fields.get("loud") else "Expected"),
        ("severity", "Unknown"),
        ("certainty", "Unknown"),
        ("effective", _moment(int(fields["at_ms"]))),
        ("senderName", f"Sametable {node}"),
        ("headline", headline(fields)),
        ("description", "\n".join(lines(fields))),
    ]
    if str(fields.get("link", "")).startswith(("http://", "https://")):
        info.append(("web", plain_line(fields["link"], 400)))
    body = "".join(_element(*one) for one in info)
    for name in ("number", "rung", "rule"):
        if fields.get(name):
            body += f"<parameter>{_element('valueName', name)}{_element('value', plain_line(fields[name]))}</parameter>"
    text = "".join(_element(*one) for one in head)
    whole = f'<alert xmlns="{NAMESPACE}">{text}<info>{body}{_area(fields)}</info></alert>'
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + whole.encode()


def _area(fields: Mapping[str, str | int | bool]) -> str:
    if "lat_e7" not in fields:
        return ""
    lat, lon = (_degrees(int(fields[name])) for name in ("lat_e7", "lon_e7"))
    radius_m = int(fields["radius_m"])
    circle = f"{lat},{lon} {radius_m // 1000}.{radius_m % 1000:03d}"
    named = plain_line(fields.get("area") or "Around the place that was signed, no finer than 1 km")
    return f"<area>{_element('areaDesc', named)}{_element('circle', circle)}</area>"


def _degrees(value_e7: int) -> str:
    """Write degrees to three places (about 100 m): the middle of a cell of the grid needs no more."""
    thousandths = (abs(value_e7) + 5_000) // 10_000
    return f"{'-' if value_e7 < 0 else ''}{thousandths // 1000}.{thousandths % 1000:03d}"


def _element(name: str, value: str) -> str:
    return f"<{name}>{escape(_xml(value))}</{name}>"


def _xml(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(
        one
        for one in text
        if one in "\t\n" or " " <= one <= "\ud7ff" or "\ue000" <= one <= "\ufffd" or one >= "\U00010000"
    )


def _token(text: str) -> str:
    return (
        "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "-" for one in text)[:80]
        or "node"
    )


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(written_ms(at_ms) / 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")
