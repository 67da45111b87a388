from __future__ import annotations

import msgspec
import numpy as np

from sametable.core.linking.linker import Linker
from sametable.core.linking.words import form, number_of
from unit.core.linking.test_linker import TIGHT, an_item, built, members

TOLD = "Mortar rounds fell on the mill of Oakham this morning, says Zebulon Quarterstaff"
MORE = {
    "text": TOLD,
    "source": "Quarterstaff the miller",
    "killed_low": 7_654_321,
    "repeats": "r77",
    "actor": "nobodyville",
}


def everything(linker: Linker) -> bytes:
    """Give all that a linker holds or writes down, as bytes to search."""
    columns = linker.columns
    held = [columns.words.tobytes(), *(column.tobytes() for column in columns.held.values())]
    told = [
        columns.shapes,
        columns.names,
        columns.codes,
        columns.repeats,
        columns.repeated,
        list(linker.gone),
    ]
    return b"".join([*held, msgspec.msgpack.encode(told), *linker.captured()])


def marks_of_it() -> list[bytes]:
    words = [np.uint32(number_of(form(word))).tobytes() for word in ("zebulon", "quarterstaff")]
    return [
        *words,
        b"zebulon",
        b"quarterstaff",
        b"Quarterstaff",
        b"nobodyville",
        b"r77",
        np.int32(7_654_321).tobytes(),
    ]


def test_what_was_forgotten_leaves_nothing_of_what_it_said() -> None:
    linker = built(an_item(1, **MORE), an_item(2, text="Mortar rounds fell on the mill"))
    there = everything(linker)
    assert all(mark in there for mark in marks_of_it())
    assert linker.forget("r01") == {"r02"}
    left = everything(linker)
    assert [mark for mark in marks_of_it() if mark in left] == []
    assert b"mill" in left
    taken = Linker()
    taken.take(linker.captured())
    taken.put(an_item(3, source="someone else", actor="alder"))
    linker.put(an_item(3, source="someone else", actor="alder"))
    assert members(taken, "r02") == members(linker, "r02") == ("r02", "r03")


def test_what_was_withdrawn_first_is_forgotten_as_well_and_comes_back_without_words() -> None:
    linker = built(an_item(1, **MORE), an_item(2))
    linker.drop("r01")
    assert marks_of_it()[0] in everything(linker)
    assert linker.forget("r01") == set()
    left = everything(linker)
    assert [mark for mark in marks_of_it() if mark in left] == []
    linker.put(an_item(1, text=None))
    assert linker.columns.words_of(linker.columns.row["r01"]) == {}


def test_words_that_another_report_says_too_stay() -> None:
    linker = built(an_item(1, **MORE), an_item(2, text=TOLD, source="Quarterstaff the miller"))
    linker.forget("r01")
    assert "zebulon" in linker.columns.shapes.values()
    assert linker.columns.name("source", linker.columns.row["r02"]) == "Quarterstaff the miller"


def test_forgetting_what_never_was_changes_nothing() -> None:
    linker = built(an_item(1), linker=Linker(TIGHT))
    assert linker.forget("r09") == set()
    assert members(linker, "r01") == ("r01",)


def test_asking_what_is_similar_leaves_no_words() -> None:
    linker = built(an_item(1))
    linker.similar(an_item(2, text=TOLD), 3)
    assert "zebulon" not in linker.columns.shapes.values()
