"""The table note: the text that two delegations compare to know that they see the same map.

Decides the text, and the short code for reading it aloud. The text holds the record, the rule set, a digest
for each layer and the heads of all logs; no moment, and no name of who asked, so that equal maps give equal
texts. The code compares honest screens; the signed note is the proof. Not decided here: the digests.

Shapes: one item a line, layers and heads ascending; roots in base64; the code is 60 bits in Crockford base32.
Source: record.md 4.5 "Table note"; C2SP signed-note for the signed form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import Checkpoint, parse_text
from sametable.core.wire.hashes import b64, sha256
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TITLE = "sametable table v1"
MAX_LINES = 1000

_WORD = re.compile(r"[!-~]{1,120}")
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableNote:
    """What a table note says."""

    record_id: str
    ruleset: str
    layers: Mapping[str, str]
    heads: tuple[Checkpoint, ...]


def table_text(
    record_id: str, ruleset: int | str, layers: Mapping[str, str], heads: Sequence[Checkpoint]
) -> str:
    """Return the text that says which record, rules, layers and heads a picture was computed from."""
    lines = [TITLE, f"record {record_id}", f"ruleset {ruleset}"]
    lines += [f"layer {layer} {layers[layer]}" for layer in sorted(layers)]
    ordered = sorted(heads, key=lambda head: head.origin)
    lines += [f"{head.origin} {head.size} {b64(head.root)}" for head in ordered]
    text = "\n".join(lines) + "\n"
    parsed = parse_table(text)
    invariant(
        len(parsed.layers) == len(layers) and len(parsed.heads) == len(heads), "each line is told apart"
    )
    return text


def parse_table(text: str) -> TableNote:
    """Read the text of a table note.

    Raises: SametableError "table.invalid".
    """
    lines = text.split("\n")
    if len(lines) < 4 or len(lines) > MAX_LINES or lines[0] != TITLE or lines[-1]:
        raise _invalid("", f"'{TITLE}' and at most {MAX_LINES} lines", repr(text[:60]))
    record_id = _word(lines[1], "record")
    ruleset = _word(lines[2], "ruleset")
    layers: dict[str, str] = {}
    heads: list[Checkpoint] = []
    for number, line in enumerate(lines[3:-1], 3):
        parts = line.split(" ")
        if len(parts) != 3 or not all(_WORD.fullmatch(part) for part in parts):
            raise _invalid(f"lines[{number}]", "three words", repr(line[:80]))
        if parts[0] == "layer" and not heads:
            if layers and parts[1] <= max(layers):
                raise _invalid(f"lines[{number}]", "each layer once, ascending", repr(parts[1]))
            layers[parts[1]] = parts[2]
            continue
        try:
            head = parse_text("\n".join([*parts, ""]))
        except SametableError as error:
            raise _invalid(f"lines[{number}].{error.at}", error.expected, error.got) from None
        if heads and head.origin <= heads[-1].origin:
            raise _invalid(f"lines[{number}]", "each origin once, ascending", repr(head.origin))
        heads.append(head)
    return TableNote(record_id=record_id, ruleset=ruleset, layers=layers, heads=tuple(heads))


def spoken_code(text: str) -> str:
    """Return the code for reading aloud: the first 60 bits of the text's SHA-256, `XXXX-XXXX-XXXX`."""
    bits = int.from_bytes(sha256(text.encode("utf-8"))[:8], "big") >> 4
    letters = "".join(_CROCKFORD[bits >> shift & 31] for shift in range(55, -1, -5))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _word(line: str, label: str) -> str:
    name, space, word = line.partition(" ")
    if name != label or not space or not _WORD.fullmatch(word):
        raise _invalid(label, f"'{label}' and one word", repr(line[:80]))
    return word


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("table.invalid", at=at, expected=expected, got=got)
