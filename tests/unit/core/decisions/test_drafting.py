"""From what a person left on the screen to the changes of a version."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from sametable.core.decisions.drafting import Naming, changes_to, new_ids, row_of, wanted
from sametable.errors import SametableError
from support.texting import PARTIES, SHORTS, clause

if TYPE_CHECKING:
    from sametable.core.decisions.clauses import Clause

NAMING = Naming(parties=PARTIES, shorts=SHORTS)
OLD = tuple(
    clause(name, text, label=str(place))
    for place, (name, text) in enumerate(
        [("c1", "Fire ceases."), ("c2", "By [ALD: 500 | BIR: 1,000] m."), ("c3", "Roads open.")], 1
    )
)


def drafted(*rows: dict[str, Any], languages: tuple[str, ...] = ("en", "ar")) -> tuple[Clause, ...]:
    return wanted(rows, {one.clause: one for one in OLD}, languages, NAMING, new_ids("alder", ["alder-1"]))


def changes(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return changes_to(OLD, drafted(*rows))


KEEP: list[dict[str, Any]] = [{"clause": one.clause} for one in OLD]


def test_nothing_is_said_of_what_stays() -> None:
    assert changes(*KEEP) == []
    assert changes(*(row_of(one, SHORTS) for one in OLD)) == []


def test_a_new_clause_gets_an_id_that_was_never_used() -> None:
    (new,) = changes(KEEP[0], {"texts": {"en": "Aid passes."}}, *KEEP[1:])
    assert (new["clause"], new["do"], new["after"]) == ("alder-2", "put", "c1")


def test_what_is_not_listed_is_removed_and_the_order_is_said_by_moves() -> None:
    assert changes(KEEP[2], KEEP[0]) == [
        {"clause": "c2", "do": "remove"},
        {"clause": "c3", "do": "move", "after": ""},
    ]


def test_a_label_alone_is_said_without_the_words() -> None:
    assert changes({"clause": "c1", "label": "I"}, *KEEP[1:]) == [
        {"clause": "c1", "do": "move", "after": "", "label": "I"}
    ]


def test_edited_words_keep_what_else_the_clause_has() -> None:
    (edited,) = changes(KEEP[0], {"clause": "c2", "texts": {"en": "By [ALD: 500 | BIR: 900] m."}}, KEEP[2])
    assert edited["label"] == "2"
    assert edited["brackets"][0]["bracket"] == "b1"
    assert [option["value"] for option in edited["brackets"][0]["options"]] == [500, 900]
    assert "after" not in edited


@pytest.mark.parametrize(
    ("row", "code", "at"),
    [
        ({"clause": "c9"}, "text.draft", "clauses[0].clause"),
        ({}, "text.draft", "clauses[0].clause"),
        ({"clause": "C 9", "texts": {"en": "x"}}, "text.draft", "clauses[0].clause"),
        ({"texts": {"en": " "}}, "text.draft", "clauses[0].texts"),
        ({"texts": {"fr": "Le feu cesse."}}, "text.language", "clauses[0].texts"),
        ({"texts": {"en": "By [500"}}, "text.bracket", "clauses[0].en[3]"),
        ({"texts": {"en": "Fire \u202eceases."}}, "text.direction", "clauses[0].texts.en"),
        ({"texts": {"en": "[a\u2066 | b]"}}, "text.direction", "clauses[0].texts.en"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_clause(row: dict[str, Any], code: str, at: str) -> None:
    with pytest.raises(SametableError) as raised:
        drafted(row)
    assert (raised.value.code, raised.value.at) == (code, at)


def test_a_clause_that_stands_twice_is_refused() -> None:
    with pytest.raises(SametableError, match=r"clauses\[1\].clause: expected each clause once"):
        drafted(KEEP[0], KEEP[0])


def test_right_to_left_words_with_latin_names_are_kept_letter_by_letter() -> None:
    words = "تلتزم قوات LAF بالتراجع 500 m."
    (one,) = drafted({"texts": {"ar": words}})
    assert one.text("ar") == words


def test_ids_begin_with_a_letter_whatever_the_party_is_called() -> None:
    assert list(islice(new_ids("2nd Side", []), 2)) == ["c2nd-side-1", "c2nd-side-2"]
