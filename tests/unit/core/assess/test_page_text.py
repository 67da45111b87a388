"""Pages of a text: brackets as they are typed, languages beside one another, positions only where asked for, and four languages of words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sametable.core.assess.page_text import Piece, pieces_of
from sametable.core.assess.text_words import WORDS, table_word, text_word
from sametable.core.intake.clause_words import DOCUMENT_NOTICE, language_name
from sametable.core.model.table_words import MANDATE, PROPOSAL_FORM, STAND
from sametable.core.model.vocabulary import LANGUAGES
from support.texts import SHA, a_page, a_sheet, a_text, stands


def test_a_bracket_is_a_piece_of_its_own_and_an_escaped_one_is_none() -> None:
    assert pieces_of(r"They go [a | b] and \[plain\] by [c\]d].") == (
        (
            Piece(text="They go "), Piece(text="[a | b]", bracket=True), Piece(text=r" and \[plain\] by "),
            Piece(text=r"[c\]d]", bracket=True), Piece(text="."),
        ),
    )  # fmt: skip


def test_options_say_whose_they_are() -> None:
    shown = [piece.text for line in a_page().rows[2].columns[0].lines for piece in line if piece.bracket]
    assert shown == ["[ALD: 500 | BIR, CED: 1,000]", "[and verify it]"]


def test_a_clause_stands_in_one_row_in_all_languages() -> None:
    row = a_page(languages=("en", "ar")).rows[2]
    assert [(one.language, one.rtl) for one in row.columns] == [("en", False), ("ar", True)]


def test_a_language_that_a_clause_lacks_is_said_to_be_missing() -> None:
    row = a_page(languages=("ar",)).rows[4]
    assert row.columns[0].lines == ()
    assert row.columns[0].missing == text_word("missing", "en")


def test_positions_are_left_out_unless_they_are_asked_for() -> None:
    assert not any(row.stands for row in a_page().rows)
    assert a_page().whole == ()


def test_positions_stand_in_alphabetical_order_and_none_is_counted() -> None:
    held = a_page(stands=stands()).rows[2].stands
    assert [one.text.split(":")[0] for one in held] == ["Alder", "Birch", "Cedar"]
    assert (
        held[1].text
        == "Birch: Accepts, if «1,000 m on both sides» (Ad referendum), said of an earlier wording"
    )
    assert [one.text for one in a_page(stands=stands()).whole] == ["Birch: Needs instructions"]


def test_the_hash_and_the_numbers_stand_in_the_facts_and_in_the_footer() -> None:
    page = a_page()
    assert SHA in page.footer
    assert SHA in dict(page.facts).values()
    assert "ALD-000012" in page.footer


def test_an_annex_has_its_hash_or_says_why_it_has_none() -> None:
    held = a_sheet()
    bare = replace(held, annexes=(replace(held.annexes[0], sha256=""),))
    assert a_page().annexes == (("BIR-000003", "Map of the zone", "cd" * 32),)
    assert a_page(annexes=bare.annexes).annexes[0][2] == text_word("no_hash", "en")


def test_what_is_not_for_all_is_said_first() -> None:
    page = a_page(restricted="Alder, Birch", own_words=True)
    assert page.asides[:2] == ("Only for: Alder, Birch", text_word("own_words", "en"))


def test_brackets_are_explained_only_where_there_are_any() -> None:
    clean = replace(a_text(), clauses=a_text().clauses[:2])
    assert text_word("brackets", "en") in a_page().asides
    assert text_word("brackets", "en") not in a_page(text=clean).asides


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there_in_every_language(lang: str) -> None:
    for one in (*WORDS, *DOCUMENT_NOTICE):
        assert one.name[lang]
    assert text_word("clause", lang) != "clause" or lang == "fr"
    for listed, held in (("stand", STAND), ("mandate", MANDATE), ("form", PROPOSAL_FORM)):
        assert all(table_word(listed, one.code, lang) == one.name[lang] for one in held)


def test_a_code_without_a_word_is_shown_as_it_is() -> None:
    assert (text_word("nothing", "en"), language_name("xx")) == ("nothing", "xx")


def test_a_file_says_which_languages_of_the_text_are_not_in_it() -> None:
    assert "Not in this file: العربية" in a_page(languages=("en",)).asides
    assert not [one for one in a_page(languages=("en", "ar")).asides if "Not in this file" in one]
