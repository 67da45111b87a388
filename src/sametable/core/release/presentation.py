"""A part of one statement, for people outside: its signed part, the body, and the fields that were chosen.

Decides the form, which is that of RFC 9901, so that other people's libraries read it: the JWT, the body's disclosure
and the chosen ones, each ended by "~". Reading is strict where those libraries are lax: a disclosure that nothing
refers to, one that is twice there, one with a reserved name at any depth, or one in another place is refused. It does
not decide who may release what, nor whether the signature holds or the entry is in a log; `released` does that.

Shapes: one line of ASCII. Limits: those of an entry and of a payload.
Source: RFC 9901 sections 4 and 7.1; record.md 4.11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.wire.canonical import ENTRY_LIMIT_B
from sametable.core.wire.disclosures import PAYLOAD_LIMIT_B
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sametable.core.wire.statement import Entry

PRESENTATION_LIMIT_B = ENTRY_LIMIT_B + PAYLOAD_LIMIT_B + 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """What a presentation shows: the entry with its logged bytes, the fields, and how many more there are."""

    entry: Entry
    leaf: bytes
    fields: Mapping[str, object]
    withheld: int


def make_presentation(leaf: bytes, payload: str, names: Collection[str]) -> bytes:
    """Return a presentation that shows these fields of a statement and no others.

    Raises: SametableError "release.no_field" for a name that the statement does not have or that was erased,
    "statement.bad_payload" if the payload is not the entry's.
    """
    held = open_released(parse_entry(leaf), payload)
    strange = sorted(set(names) - held.fields.keys())
    if strange or not names:
        raise SametableError(
            "release.no_field",
            at="fields",
            expected=f"some of {', '.join(held.fields)}",
            got=", ".join(strange)[:120] or "none",
        )
    body, *disclosures = payload.split("~")
    chosen = [each for each, name in zip(disclosures, held.fields, strict=True) if name in names]
    raw = "~".join([leaf.decode("ascii"), body, *chosen, ""]).encode("ascii")
    check_presentation(raw)  # what we write, we would read
    return raw


def check_presentation(raw: bytes) -> Presentation:
    """Read a presentation; the signature is not checked.

    Raises: SametableError "statement.invalid", "statement.bad_payload" or "release.invalid".
    """
    if len(raw) > PRESENTATION_LIMIT_B:
        raise _invalid(f"at most {PRESENTATION_LIMIT_B} bytes", f"{len(raw)} bytes")
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError as error:
        raise _invalid("ASCII", f"byte {error.start}") from None
    jwt, first, rest = text.partition("~")
    if not first or not rest.endswith("~"):
        raise _invalid("a JWT, disclosures, and a '~' after each", "another form")
    entry = parse_entry(jwt.encode("ascii"))
    released = open_released(entry, rest[:-1])
    return Presentation(
        entry=entry, leaf=jwt.encode("ascii"), fields=released.fields, withheld=released.withheld
    )


def _invalid(expected: str, got: str) -> SametableError:
    return SametableError("release.invalid", at="entry.sd-jwt", expected=expected, got=got)
