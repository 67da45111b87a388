"""Brackets as they are typed: options, whose they are, what falls, brackets in one another, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.decisions.brackets import read, typed_texts
from sametable.core.decisions.clauses import Bracket, Option, Words
from sametable.core.model.kinds.proposal_version import MARK
from sametable.errors import SametableError

SHORTS = {"alder": "ALD", "birch": "BIR", "cedar": "CED"}
PARTIES = {name.casefold(): party for party, short in SHORTS.items() for name in (party, short)}


def options(text: str) -> list[tuple[str, tuple[str, ...], int | None]]:
    _, (one,) = read({"en": text}, PARTIES)
    return [(option.texts[0][1], option.by, option.value) for option in one.options]


def test_what_stands_alone_in_brackets_may_fall() -> None:
    words, (one,) = read({"en": "Arms [and ammunition] are drawn back."}, PARTIES)
    assert words == (("en", "Arms ⟦b1⟧ are drawn back."),)
    assert (one.may_fall, [option.texts for option in one.options]) == (True, [(("en", "and ammunition"),)])


def test_options_are_parted_by_a_bar_or_a_slash_between_spaces() -> None:
    assert [text for text, _, _ in options("[at noon | at dusk]")] == ["at noon", "at dusk"]
    assert [text for text, _, _ in options("[at noon / at dusk]")] == ["at noon", "at dusk"]
    assert [text for text, _, _ in options("[and/or | and]")] == ["and/or", "and"]


def test_an_option_says_whose_it_is_and_its_number() -> None:
    words, (one,) = read({"en": "by [ALD: 500 | birch, CED: 1,000] metres"}, PARTIES)
    assert words == (("en", "by ⟦b1⟧ metres"),)
    assert [(option.by, option.value) for option in one.options] == [
        (("alder",), 500),
        (("birch", "cedar"), 1_000),
    ]
    assert one.unit == "m"
    assert not one.may_fall


def test_a_colon_after_other_words_than_parties_stays_in_the_words() -> None:
    assert options("[Note: 04:00 | ALD, Elm: no]") == [("Note: 04:00", (), None), ("ALD, Elm: no", (), None)]


def test_numbers_with_two_units_have_no_common_value() -> None:
    assert options("[500 m | 1 km]") == [("500 m", (), None), ("1 km", (), None)]


def test_digits_of_another_script_are_the_same_number() -> None:
    _, (one,) = read({"ar": "[٥٠٠ متر | ١٬٠٠٠ متر]", "en": "[500 metres | 1,000 metres]"}, PARTIES)
    assert [option.value for option in one.options] == [500, 1_000]
    assert one.unit == "m"


def test_a_bracket_in_a_bracket_is_written_out() -> None:
    assert options("[a [b] c]") == [("a c", (), None), ("a b c", (), None)]
    _, (one,) = read({"en": "[a [b] c]"}, PARTIES)
    assert one.may_fall
    assert options("[ALD: to [BIR: 5 | 6] | none]") == [
        ("to 5", ("birch",), None), ("to 6", ("alder",), None), ("none", (), None),
    ]  # fmt: skip


def test_an_empty_option_means_that_all_of_it_may_fall() -> None:
    _, (one,) = read({"en": "[x | y | ]"}, PARTIES)
    assert one.may_fall
    assert len(one.options) == 2


@pytest.mark.parametrize(
    "text",
    ["[a", "a]", "[]", "[ | ]", "a ⟦b1⟧", "[" * 9 + "]" * 9, "[[a|b|c] [d|e|f]]", "[1|2|3|4|5|6|7|8|9]"],
)
def test_what_does_not_read_is_refused_at_its_place(text: str) -> None:
    with pytest.raises(SametableError) as raised:
        read({"en": text}, PARTIES)
    assert raised.value.code == "text.bracket"
    assert raised.value.at.startswith("en")


def test_a_language_without_the_bracket_is_refused() -> None:
    with pytest.raises(SametableError, match=r"text.bracket at en: expected as many brackets"):
        read({"en": "[a]", "ru": "а"}, PARTIES)


def test_each_side_has_its_wording_in_every_language() -> None:
    with pytest.raises(SametableError, match="one wording of the same side"):
        read({"en": "[ALD: a | BIR: b]", "ru": "[BIR: а | ALD: б]"}, PARTIES)


def test_a_backslash_makes_a_bracket_plain() -> None:
    words, brackets = read({"en": r"Sheet \[7\] \\ end"}, PARTIES)
    assert words == (("en", r"Sheet [7] \ end"),)
    assert brackets == ()


def test_a_bracket_keeps_its_name_when_its_words_change() -> None:
    _, before = read({"en": "[a] and [b | c]"}, PARTIES)
    words, after = read({"en": "[b | c] and [a | d]"}, PARTIES, before)
    assert words == (("en", "⟦b2⟧ and ⟦b1⟧"),)
    assert after[0] == before[1]


def test_a_new_bracket_takes_a_name_that_is_free() -> None:
    _, before = read({"en": "[a] and [b]"}, PARTIES)
    words, _ = read({"en": "[c] or [a] and [b]"}, PARTIES, before)
    assert words == (("en", "⟦b3⟧ or ⟦b1⟧ and ⟦b2⟧"),)


def test_a_value_that_the_author_gave_stays_with_its_words() -> None:
    given_by_hand = Bracket(
        bracket="b1",
        unit="day",
        options=(Option(texts=(("en", "thirty"),), value=30), Option(texts=(("en", "sixty"),), value=60)),
    )
    _, (one,) = read({"en": "within [thirty | sixty] days"}, PARTIES, (given_by_hand,))
    assert one == given_by_hand


def test_brackets_that_stand_in_another_order_are_named() -> None:
    made = tuple(
        Bracket(bracket=name, options=(Option(texts=(("en", en), ("ru", ru))),), may_fall=True)
        for name, en, ru in (("b1", "first", "первый"), ("b2", "second", "второй"))
    )
    words = (("en", "⟦b1⟧ then ⟦b2⟧"), ("ru", "⟦b2⟧ после ⟦b1⟧"))
    written = typed_texts(words, made, SHORTS)
    assert written["ru"] == "[#b2 второй] после [#b1 первый]"
    assert read(written, PARTIES) == (words, made)


LETTERS = st.text(st.sampled_from("aб٥ [],|/\\:#\u200fA"), max_size=8)
WORDING = st.one_of(
    LETTERS, st.sampled_from(["ALD: x", "birch, ced: y", "/ a", "a / b", "#b1 a", "\\[", "a:b"])
)
SAID = WORDING.map(str.strip).filter(bool)


@st.composite
def clauses(draw: st.DrawFn) -> tuple[tuple[tuple[str, str], ...], tuple[Bracket, ...]]:
    names = draw(st.lists(st.sampled_from(["b1", "b2", "b3", "mark-7"]), unique=True, max_size=4))
    brackets = []
    for name in names:
        held = draw(
            st.lists(
                st.tuples(SAID, SAID, st.lists(st.sampled_from(sorted(SHORTS)), unique=True, max_size=2)),
                min_size=1, max_size=4, unique_by=lambda one: one[:2],
            )
        )  # fmt: skip
        falls = draw(st.booleans())
        made = tuple(
            Option(
                texts=(("ar", ar), ("en", en)), by=tuple(sorted(by)), value=draw(st.none() | st.integers())
            )
            for ar, en, by in held
        )
        brackets.append(
            Bracket(bracket=name, options=made, may_fall=falls, unit=draw(st.sampled_from(["", "m"])))
        )
    texts = []
    for language in ("ar", "en"):
        order = draw(st.permutations(names))
        texts.append((language, draw(LETTERS) + "".join(f"⟦{name}⟧{draw(LETTERS)}" for name in order)))
    place = [name for _, text in texts[:1] for name in MARK.findall(text)]
    return tuple(texts), tuple(sorted(brackets, key=lambda one: place.index(one.bracket)))


@given(clauses())
def test_what_is_written_as_typed_reads_back_as_it_was(
    clause: tuple[tuple[tuple[str, str], ...], tuple[Bracket, ...]],
) -> None:
    texts, brackets = clause
    assert read(typed_texts(texts, brackets, SHORTS), PARTIES, brackets) == (texts, brackets)


@given(st.text(st.sampled_from("ab[]|/\\:# ⟦⟧"), max_size=40), st.text(max_size=20))
def test_any_text_is_read_or_refused(one: str, other: str) -> None:
    code = ""
    words: Words = ()
    brackets: tuple[Bracket, ...] = ()
    try:
        words, brackets = read({"en": one, "ru": other}, PARTIES)
    except SametableError as error:
        code = error.code
    assert code in {"", "text.bracket"}
    for _, text in words:
        assert sorted(MARK.findall(text)) == sorted(held.bracket for held in brackets)


def test_a_bracket_of_nothing_but_spaces_is_read_at_once() -> None:
    with pytest.raises(SametableError) as raised:
        read({"en": "[" + " " * 60_000 + "]"}, PARTIES)
    assert raised.value.code == "text.bracket"
