"""The table note and its spoken code."""

from __future__ import annotations

import hashlib
import re

import pytest

from sametable.core.record.checkpoint import Checkpoint
from sametable.core.record.table_note import parse_table, spoken_code, table_text
from sametable.core.wire.hashes import b64
from sametable.errors import InvariantError, SametableError

HEADS = [
    Checkpoint(origin="t.example/y", size=12, root=bytes(32)),
    Checkpoint(origin="t.example/x", size=7, root=bytes(range(32))),
]
ROOT = b64(bytes(32))


def test_the_text_is_laid_out_line_by_line_in_order() -> None:
    text = table_text("3q2+7w==", 1, {"parties": "x0Zl", "birch+cedar": "y1"}, HEADS)
    assert text == (
        "sametable table v1\nrecord 3q2+7w==\nruleset 1\nlayer birch+cedar y1\nlayer parties x0Zl\n"
        f"t.example/x 7 {b64(bytes(range(32)))}\nt.example/y 12 {ROOT}\n"
    )


def test_equal_maps_give_equal_texts_whatever_order_the_parts_came_in() -> None:
    one = table_text("r", 1, {"a": "x", "b": "y"}, HEADS)
    assert one == table_text("r", 1, {"b": "y", "a": "x"}, HEADS[::-1])


def test_the_text_reads_back() -> None:
    note = parse_table(table_text("r", 1, {"parties": "x"}, HEADS))
    assert (note.record_id, note.ruleset, dict(note.layers)) == ("r", "1", {"parties": "x"})
    assert note.heads == tuple(HEADS[::-1])


def test_the_spoken_code_is_the_first_sixty_bits_of_the_texts_hash() -> None:
    code = spoken_code("any text\n")
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code)
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    bits = "".join(f"{alphabet.index(letter):05b}" for letter in code.replace("-", ""))
    whole = "".join(f"{byte:08b}" for byte in hashlib.sha256(b"any text\n").digest())
    assert whole.startswith(bits)
    assert len(bits) == 60


def test_a_part_that_would_read_as_another_is_not_written() -> None:
    with pytest.raises((SametableError, InvariantError)):
        table_text("r", 1, {}, [Checkpoint(origin="layer", size=1, root=bytes(32))])
    with pytest.raises(SametableError):
        table_text("r s", 1, {}, HEADS)
    with pytest.raises(SametableError):
        table_text("r", 1, {"a\nb": "x"}, HEADS)
    with pytest.raises(SametableError):
        table_text("r", 1, {}, [HEADS[0], HEADS[0]])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sametable table v2\nrecord r\nruleset 1\n",
        "sametable table v1\nrecord r\n",
        "sametable table v1\nruleset 1\nrecord r\n",
        "sametable table v1\nrecord r\nruleset 1",
        "sametable table v1\nrecord r\nruleset 1\n\n",
        "sametable table v1\nrecord r\nruleset 1\nlayer b x\nlayer a x\n",
        f"sametable table v1\nrecord r\nruleset 1\nb 1 {ROOT}\na 1 {ROOT}\n",
        f"sametable table v1\nrecord r\nruleset 1\na 01 {ROOT}\n",
        f"sametable table v1\nrecord r\nruleset 1\na 1 {ROOT}\nlayer a x\n",
        "sametable table v1\nrecord r\nruleset 1\n" + "x" * 5000 + "\n",
        "sametable table v1\nrecord r\nruleset 1\n" + "layer a x\n" * 2000,
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(SametableError) as caught:
        parse_table(text)
    assert caught.value.code == "table.invalid"
