"""The types of gaps: from the words that differ, in four languages, with the words that show it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sametable.core.decisions.gap_types import ORDER, Kind, differs, kinds_of
from sametable.core.model.table_words import GAP

ONE_EACH: list[tuple[str, str, str, str, str]] = [
    ("en", "number", "Guns stay 500 m from the road.", "Guns stay 1,000 m from the road.", "1000 m"),
    ("ru", "number", "Орудия отводятся на 500 метров.", "Орудия отводятся на 1 000 метров.", "1000 метров"),
    ("ar", "number", "تبقى المدافع على مسافة ٥٠٠ متر.", "تبقى المدافع على مسافة 1000 متر.", "1000 متر"),
    ("fr", "number", "Les canons restent à 500 mètres.", "Les canons restent à 1 000 mètres.", "1000 mètres"),
    ("en", "sequence", "Guns go before the post opens.", "Guns go after the post opens.", "after"),
    ("en", "sequence", "It begins at 04:00.", "It begins at 16:00.", "16:00"),
    ("ru", "sequence", "Пост открывается до отвода.", "Пост открывается после отвода.", "после"),
    ("ar", "sequence", "يفتح المعبر قبل الانسحاب.", "يفتح المعبر بعد الانسحاب.", "بعد"),
    ("fr", "sequence", "Le poste ouvre avant le retrait.", "Le poste ouvre après le retrait.", "après"),
    ("en", "obligor", "The valley council shall keep the road open.", "Armed groups shall keep the road open.", "armed groups"),
    ("ru", "obligor", "Совет долины обязуется открыть дорогу.", "Отряды обязуются открыть дорогу.", "отряды"),
    ("ar", "obligor", "تلتزم الحكومة بفتح الطريق.", "تلتزم الجماعات المسلحة بفتح الطريق.", "الجماعات المسلحة"),
    ("fr", "obligor", "Le conseil doit ouvrir la route.", "Les groupes armés doivent ouvrir la route.", "groupes armés"),
    ("en", "definition", "Heavy weapons are guns.", "Heavy weapons include guns.", "include"),
    ("ru", "definition", "Тяжёлое оружие: орудия.", "Тяжёлое оружие означает орудия.", "означает"),
    ("ar", "definition", "الأسلحة الثقيلة هي المدافع.", "الأسلحة الثقيلة تشمل المدافع.", "تشمل"),
    ("fr", "definition", "Armes lourdes : canons.", "Armes lourdes, notamment canons.", "notamment"),
    ("en", "verification", "Both sides report the withdrawal.", "Observers inspect the withdrawal.", "inspect"),
    ("ru", "verification", "Стороны сообщают об отводе.", "Наблюдатели проверяют отвод.", "проверяют"),
    ("ar", "verification", "يبلغ الطرفان عن الانسحاب.", "يبلغ المراقبون عن الانسحاب.", "المراقبون"),
    ("fr", "verification", "Le retrait est signalé.", "Le retrait est vérifié.", "vérifié"),
    ("en", "publication", "This text is held by both sides.", "This text is published.", "published"),
    ("ru", "publication", "Текст хранится у сторон.", "Текст публикуется.", "публикуется"),
    ("ar", "publication", "يحفظ النص لدى الطرفين.", "ينشر النص لدى الطرفين.", "ينشر"),
    ("fr", "publication", "Le texte est gardé.", "Le texte est confidentiel.", "confidentiel"),
    ("en", "term", "the northern district", "the northern valley", "valley"),
    ("uk", "term", "північний район", "північна долина", "долина"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "gap", "one", "other", "shown"), ONE_EACH, ids=lambda value: str(value)[:24]
)
def test_the_words_that_differ_show_the_type(
    language: str, gap: str, one: str, other: str, shown: str
) -> None:
    held = differs(one, other, language)
    assert gap in [kind.gap for kind in held]
    assert shown in next(kind.values for kind in held if kind.gap == gap)
    assert {kind.language for kind in held} == {language}


def test_words_that_both_have_show_nothing() -> None:
    one = "The monitors shall verify within 24 hours that guns stay in the northern district."
    other = "The monitors shall verify within 24 hours that guns stay in the northern valley."
    assert [kind.gap for kind in differs(one, other, "en")] == ["term"]


def test_a_number_of_hours_is_a_number_and_timing() -> None:
    held = differs("within 48 hours", "within 72 hours", "en")
    assert [(kind.gap, kind.reason) for kind in held] == [
        ("number", "numbers_differ"),
        ("sequence", "times_differ"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("Guns stay 1.25 km away.", "Guns stay 2.50 km away.", ("1.25 km", "2.5 km")),
        (
            "Guns stay 100.50 metres away.",
            "Guns stay 200.50 metres away.",
            ("100.5 metres", "200.5 metres"),
        ),
        ("Guns stay 0.500 km away.", "Guns stay 0.250 km away.", ("0.5 km", "0.25 km")),
        ("from 1.25 to 2.50 km", "from 1.50 to 2.50 km", ("1.25 to", "1.5 to")),
    ],
)
def test_a_decimal_of_what_is_measured_is_a_number_and_no_hour_of_the_day(
    one: str, other: str, shown: tuple[str, ...]
) -> None:
    assert [(kind.gap, kind.values) for kind in differs(one, other, "en")] == [("number", shown)]


def test_a_year_before_a_number_is_no_part_of_it() -> None:
    one, other = "From 27 February 2016 500 men leave.", "From 27 February 2016 600 men leave."
    assert [kind.values for kind in differs(one, other, "en")] == [("500 men", "600 men")]
    assert [kind.gap for kind in differs("١٫٢٥٠ كيلومتر", "١٢٥٠ كيلومتر", "ar")] == ["number"]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("It ends at 20.00.", "It ends at 22.00.", "en"),
        ("В 20.00 часов.", "В 22.00 часов.", "ru"),
        ("It ends at 8.30 pm", "It ends at 9.30 pm", "en"),
    ],
)
def test_an_hour_that_is_written_with_a_point_is_one_of_timing(one: str, other: str, language: str) -> None:
    assert [kind.gap for kind in differs(one, other, language)] == ["sequence"]


def test_one_number_in_the_digits_of_two_scripts_does_not_differ() -> None:
    assert "number" not in [kind.gap for kind in differs("مسافة ٥٠٠ متر", "على مسافة 500 متر", "ar")]


def test_who_is_obliged_changed_is_found_where_the_one_stays_named_in_the_text() -> None:
    draft = "The river bands and all other armed groups will not carry out any operation against the town."
    final = "The Council of the valley will prevent the river bands and all other armed groups from any operation."
    (first, *_) = differs(draft, final, "en")
    assert first == Kind(
        gap="obligor",
        reason="obligor_differs",
        values=("river bands and all other armed groups", "council of the valley"),
        language="en",
    )


def test_a_phrase_for_a_part_of_a_clause_says_nothing_by_what_it_lacks() -> None:
    whole = "The parties shall withdraw 500 m from the road before the observers verify it."
    assert [kind.gap for kind in differs(whole, "1,000 m", "en", phrase=True)] == ["number"]


def test_the_authors_mark_goes_first_and_the_words_stand_behind_it() -> None:
    one, other = {"en": "within 48 hours"}, {"en": "within 72 hours"}
    held = kinds_of((one, other), marked="verification")
    assert [(kind.gap, kind.reason) for kind in held] == [
        ("verification", "author_marked"), ("number", "numbers_differ"), ("sequence", "times_differ"),
    ]  # fmt: skip


def test_a_type_that_only_one_language_shows_is_shown_with_that_language() -> None:
    one = {"en": "Guns are drawn back.", "ru": "Орудия отводятся до 04:00."}
    other = {"en": "Guns are drawn back.", "ru": "Орудия отводятся после 04:00."}
    assert [(kind.gap, kind.language) for kind in kinds_of((one, other))] == [("sequence", "ru")]


def test_wordings_without_a_common_language_are_not_compared() -> None:
    assert kinds_of(({"en": "at noon"}, {"ru": "в полдень"})) == ()


def test_every_type_is_one_of_the_tables_words() -> None:
    assert set(ORDER) == {term.code for term in GAP}


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(("en", "ru", "ar", "fr", "uk")))
def test_any_two_texts_have_a_type_where_they_differ_and_none_where_they_do_not(
    one: str, other: str, language: str
) -> None:
    held = differs(one, other, language)
    assert bool(held) == (one != other)
    assert [kind.gap for kind in held] == sorted({kind.gap for kind in held}, key=ORDER.index)
    assert {kind.gap for kind in differs(other, one, language)} == {kind.gap for kind in held}
