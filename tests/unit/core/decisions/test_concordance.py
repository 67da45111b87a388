"""Two languages of one clause beside one another: what is missing or differs is flagged, and nothing is repaired."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sametable.core.decisions.clauses import Bracket, Clause, Option, sealed
from sametable.core.decisions.concordance import concordance
from sametable.core.decisions.hashing import sha256_of
from sametable.errors import SametableError
from support.texting import clause

BOTH = ("ar", "en", "ru")


def flags(**texts: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.code, one.values) for one in concordance(clause("c1", texts), tuple(texts))]


def test_languages_that_say_the_same_have_no_flag() -> None:
    assert (
        flags(
            en="Alder shall draw back 1,000 m.",
            ru="Сторона обязуется отойти на 1000 м.",
            ar="تلتزم بالتراجع ١٠٠٠ م",
        )
        == []
    )


def test_a_missing_language_is_named() -> None:
    one = clause("c1", {"en": "Fire ceases."})
    assert [(flag.code, flag.values) for flag in concordance(one, BOTH)] == [("missing", ("ar", "ru"))]


def test_numbers_that_differ_are_named_in_both() -> None:
    assert flags(en="By 500 m in 60 days.", ru="На 1000 м за 60 дней.") == [
        ("numbers", ("en 500", "ru 1000"))
    ]
    assert flags(en="Twice 5 and 5.", ar="٥") == [("numbers", ("ar -", "en 5"))]


def test_numbers_of_options_are_compared_too() -> None:
    assert flags(en="By [500 | 1,000] m.", ru="На [500 | 2000] м.") == [("numbers", ("en 1000", "ru 2000"))]


def test_an_option_without_words_in_a_language_is_named() -> None:
    assert ("option", ("b1 2: ru",)) in flags(en="[a | b]", ru="[а]")


def test_words_that_oblige_in_one_and_allow_in_the_other_are_named() -> None:
    assert flags(en="Alder shall return.", ru="Сторона может вернуться.") == [("duty", ("en duty", "ru may"))]


@pytest.mark.parametrize("letter", ["\u202e", "\u2067"])
def test_letters_that_turn_what_is_shown_are_named_in_words_and_options(letter: str) -> None:
    said = Clause(clause="c1", label="", texts=(("en", f"Fire {letter}ceases."),))
    assert [(flag.code, flag.values) for flag in concordance(said, ["en"])] == [("direction", ("en",))]
    held = Bracket(bracket="b1", options=(Option(texts=(("en", f"a{letter}"),)),))
    one = sealed(clause("c1", "x"))
    turned = type(one)(clause="c1", label="", texts=(("en", "⟦b1⟧"),), brackets=(held,))
    assert [flag.code for flag in concordance(turned, ["en"])] == ["direction"]


@pytest.mark.parametrize("letter", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_no_text_is_made_of_letters_that_turn_what_is_shown_not_in_a_label_either(letter: str) -> None:
    for one in (
        Clause(clause="c1", label=f"{letter}1", texts=(("en", "x"),)),
        Clause(clause="c1", label="1", texts=(("en", f"x{letter}"),)),
    ):
        with pytest.raises(SametableError) as raised:
            sealed(one)
        assert (raised.value.code, raised.value.got) == ("text.direction", f"U+{ord(letter):04X}")
    with pytest.raises(SametableError) as raised:
        sha256_of((), ["en"], (("en", f"Draw{letter} back"),))
    assert (raised.value.code, raised.value.at) == ("text.direction", "title")


def test_right_to_left_and_left_to_right_in_one_clause_is_no_flag() -> None:
    assert (
        flags(ar="تلتزم قوات LAF بالانتشار خلال 60 يوما", en="The forces (قوات) shall deploy within 60 days.")
        == []
    )


@pytest.mark.parametrize(
    ("text", "value", "unit", "flagged"),
    [("500", 5_000, "m", True), ("500 m", 5_000, "m", True), ("500", 500, "m", False), ("1 km", 1_000, "m", False), ("thirty", 30, "day", False)],
)  # fmt: skip
def test_a_number_that_is_not_the_one_in_its_words_is_named(
    text: str, value: int, unit: str, *, flagged: bool
) -> None:
    held = Bracket(bracket="b1", unit=unit, options=(Option(texts=(("en", text),), value=value),))
    one = replace(clause("c1", "x"), texts=(("en", "⟦b1⟧"),), brackets=(held,))
    assert [flag.code for flag in concordance(one, ["en"])] == (["value"] if flagged else [])


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (
            {"en": "Armed groups shall withdraw.", "ar": "تلتزم الحكومة بالانسحاب."},
            ("en Armed groups", "ar الحكومة"),
        ),
        (
            {"en": "The Government of Lebanon shall withdraw.", "fr": "Les parties s'engagent à se retirer."},
            ("en Government of Lebanon", "fr parties"),
        ),
        (
            {"fr": "Le gouvernement doit se retirer.", "ru": "Вооружённые группы обязуются отойти."},
            ("fr gouvernement", "ru Вооружённые группы"),
        ),
    ],
)
def test_another_kind_of_party_that_is_obliged_is_named(
    texts: dict[str, str], values: tuple[str, ...]
) -> None:
    assert [(code, sorted(held)) for code, held in flags(**texts)] == [("obligor", sorted(values))]


@pytest.mark.parametrize(
    "texts",
    [
        {"en": "The Government shall withdraw.", "ar": "تلتزم الحكومة بالانسحاب."},
        {"en": "The Parties shall withdraw.", "ru": "Стороны обязуются отойти."},
        # What is not certainly of one kind is left to people: whose name, two at once, more than one state, who opposes whom.
        {"en": "Armed groups shall withdraw.", "ar": "تلتزم قوات الجنوب بالانسحاب."},
        {"en": "The Parties shall withdraw.", "ar": "تلتزم الحكومة والجماعات المسلحة بالانسحاب."},
        {
            "en": "The Government and the armed groups shall withdraw.",
            "fr": "Les parties doivent se retirer.",
        },
        {"en": "The Governments shall withdraw.", "ru": "Стороны обязуются отойти."},
        {
            "en": "Forces opposed to the Government shall withdraw.",
            "ar": "تلتزم الجماعات المسلحة بالانسحاب.",
        },
        {
            "en": "Armed groups shall withdraw. The Mission shall verify it.",
            "ar": "تلتزم الحكومة بالانسحاب.",
        },
        {
            "en": "Armed groups shall be withdrawn.",
            "ar": "تلتزم الحكومة بالانسحاب.",
        },
    ],
)
def test_who_is_obliged_is_flagged_only_where_it_is_certain(texts: dict[str, str]) -> None:
    assert [one for one in flags(**texts) if one[0] == "obligor"] == []
