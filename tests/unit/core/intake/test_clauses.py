"""Labels and clauses: what begins a clause, how deep it stands, and what is left to the person."""

from __future__ import annotations

import pytest

from sametable.core.intake.clause_labels import label_of, letter_text, letter_value, roman_text, roman_value
from sametable.core.intake.clauses import ClauseDraft, Document, Paragraph, clauses_of, is_rtl


def drafts(*texts: str, language: str = "en") -> tuple[ClauseDraft, ...]:
    return clauses_of(
        Document(title="Draft", language=language, paragraphs=tuple(Paragraph(text=one) for one in texts))
    ).clauses


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("1. The parties", "1", "The parties"),
        ("1.1 The parties", "1.1", "The parties"),
        ("1.1.1. the parties", "1.1.1", "the parties"),
        ("1) the parties", "1)", "the parties"),
        ("(1) the parties", "(1)", "the parties"),
        ("(a) the parties", "(a)", "the parties"),
        ("(iv) the parties", "(iv)", "the parties"),
        ("Article 3", "Article 3", ""),
        ("Article 3. Zones", "Article 3", "Zones"),
        ("ARTICLE III – Zones", "ARTICLE III", "Zones"),
        ("Art. 3 Zones", "Art. 3", "Zones"),
        ("Article premier – Zones", "Article premier", "Zones"),
        ("Section 2: Zones", "Section 2", "Zones"),
        ("§ 3 Zones", "§ 3", "Zones"),
        ("Статья 3. Зоны", "Статья 3", "Зоны"),
        ("Пункт 5. Стороны", "Пункт 5", "Стороны"),
        ("а) стороны", "а)", "стороны"),
        ("المادة ٣: النطاق", "المادة ٣", "النطاق"),
        ("المادة الثانية عشرة - النطاق", "المادة الثانية عشرة", "النطاق"),
        ("٣. يلتزم الطرفان", "٣", "يلتزم الطرفان"),
        ("٢-١ يلتزم الطرفان", "٢-١", "يلتزم الطرفان"),
        ("(أ) يلتزم الطرفان", "(أ)", "يلتزم الطرفان"),
        ("أ- يلتزم الطرفان", "أ", "يلتزم الطرفان"),
        ("Annex A", "Annex A", ""),
        ("الملحق الأول", "الملحق الأول", ""),
        ("Приложение 1", "Приложение 1", ""),
        ("[3. Alder withdraws.]", "3", "[Alder withdraws.]"),
        ("3. [Alder] and [Birch]", "3", "[Alder] and [Birch]"),
    ],
)  # fmt: skip
def test_a_label_is_parted_from_its_text(text: str, label: str, rest: str) -> None:
    found = label_of(text)
    assert found is not None
    assert (found[0].text, found[1]) == (label, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Article 3 of the agreement stands", "المادة 3 من الاتفاق", "24 November 2016", "24.11.2016 is the day", "1.5 km from the line",
        "2016. The year", "Partners shall", "Part of the zone", "(the parties) agree", "In the zone", "و يلتزم", "10-12 trucks",
        "[Alder] and [3. Birch]", "",
    ],
)  # fmt: skip
def test_words_and_numbers_that_begin_a_sentence_are_no_labels(text: str) -> None:
    assert label_of(text) is None


def test_brackets_in_brackets_without_end_are_no_label() -> None:
    assert label_of("[ " * 5000 + "] " * 5000) is None
    assert label_of("[[3. Alder]]") is None


def test_many_lines_of_one_clause_are_joined_once() -> None:
    held = drafts("1. Alder", *["word"] * 5000)
    assert len(held) == 1
    assert held[0].text.count("word") == 5000


def test_levels_follow_the_kinds_of_labels_not_their_looks() -> None:
    held = drafts(
        "Article 1",
        "1. One",
        "(a) two",
        "(i) three",
        "(ii) four",
        "(b) five",
        "2. Six",
        "Article 2",
        "(a) seven",
    )
    assert [one.level for one in held] == [0, 1, 2, 3, 3, 2, 1, 0, 1]


def test_i_after_h_is_a_letter_and_alone_a_number() -> None:
    letters = drafts("1. X", "(g) g", "(h) h", "(i) i", "(j) j")
    assert {one.level for one in letters[1:]} == {1}
    assert [one.level for one in drafts("1. X", "(a) a", "(i) i", "(ii) ii", "(b) b")] == [0, 1, 2, 2, 1]


def test_what_follows_without_a_label_belongs_to_the_clause() -> None:
    assert [one.text for one in drafts("1. One", "more of it", "2. Two")] == ["One\nmore of it", "Two"]


def test_before_the_first_label_is_preamble_and_from_the_annex_on_annex() -> None:
    held = drafts("Alder and Birch,", "Recalling their talks,", "1. One", "Annex A", "1. Map")
    assert [one.part for one in held] == ["preamble", "preamble", "body", "annex", "annex"]


def test_without_any_number_every_paragraph_is_a_clause() -> None:
    held = clauses_of(
        Document(title="T", language="en", paragraphs=(Paragraph(text="One."), Paragraph(text="Two.")))
    )
    assert [(one.part, one.text) for one in held.clauses] == [("body", "One."), ("body", "Two.")]
    assert held.notices == ("no_numbering",)


def test_a_number_given_twice_is_told() -> None:
    paragraphs = tuple(Paragraph(text=one) for one in ("1. One", "2. Two", "2. Three"))
    assert clauses_of(Document(title="T", language="en", paragraphs=paragraphs)).notices == ("label_twice",)


def test_a_heading_is_the_first_line_of_its_clause() -> None:
    held = drafts("Article 1. Zones", "The zone is agreed.")
    assert (held[0].heading, held[0].text) == ("Zones", "Zones\nThe zone is agreed.")


def test_nothing_of_the_text_is_lost() -> None:
    texts = [
        "Alder and Birch,",
        "Article 1. Zones",
        "1. One",
        "more",
        "(a) two [x / y]",
        "Annex",
        "Map of the zone",
    ]
    held = drafts(*texts)
    shown = " ".join(f"{one.label} {one.text}" for one in held).split()
    assert shown == " ".join(texts).replace("1. ", "1 ").split()


def test_rows_in_two_languages_are_clauses_in_both() -> None:
    rows = (
        ("", "English", "العربية"),
        (
            "1",
            "Alder and Birch withdraw from the zone by the day of the agreement.",
            "ينسحب الطرفان من المنطقة في يوم الاتفاق.",
        ),
        ("2", "They do not return to the zone.", "لا يعودان إلى المنطقة."),
    )
    held = clauses_of(
        Document(
            language="en",
            paragraphs=tuple(Paragraph(text=" ".join(row), kind="row", cells=row) for row in rows),
        )
    )
    assert held.languages == ("en", "ar")
    assert [(one.label, dict(one.texts)["ar"]) for one in held.clauses] == [
        ("1", rows[1][2]),
        ("2", rows[2][2]),
    ]


WORDS = (
    ("1. The Parties withdraw from the zone by the day.", "1. Стороны отводят войска из зоны в этот день."),
    ("2. The Parties do not return to the zone.", "2. Стороны не возвращаются в эту зону."),
    ("3. Cedar verifies what was done in the zone.", "3. Сидар проверяет, что сделано в этой зоне."),
)


def row(*cells: str) -> Paragraph:
    return Paragraph(text=" ".join(cells), kind="row", cells=cells)


def test_what_stands_between_and_beside_the_rows_of_two_languages_is_kept_in_its_place() -> None:
    paragraphs = (
        Paragraph(text="Wishing to end the fighting,"), row(*WORDS[0]), row(*WORDS[1]), Paragraph(text="Chapter II. Verification"),
        row(*WORDS[2]), Paragraph(text="Сидар оговаривает это.", label="¹", kind="note"),
    )  # fmt: skip
    held = clauses_of(Document(title="Agreement", language="en", paragraphs=paragraphs))
    assert (held.title, held.languages) == ("Agreement", ("en", "ru"))
    assert [(one.label, one.part, dict(one.texts)) for one in held.clauses] == [
        ("", "preamble", {"en": "Wishing to end the fighting,"}),
        *((str(n), "body", {"en": words[0][3:], "ru": words[1][3:]}) for n, words in enumerate(WORDS[:2], 1)),
        ("Chapter II", "body", {"en": "Verification"}),
        ("3", "body", {"en": WORDS[2][0][3:], "ru": WORDS[2][1][3:]}),
        ("¹", "note", {"ru": "Сидар оговаривает это."}),
    ]


def test_a_glossary_in_a_long_text_does_not_stand_for_the_text() -> None:
    paragraphs = (
        *(Paragraph(text=f"{n}. {'Alder and Birch withdraw. ' * 5}") for n in range(1, 9)),
        row("English", "Русский"), row("zone", "зона"), row("line", "линия"),
    )  # fmt: skip
    held = clauses_of(Document(language="en", paragraphs=paragraphs))
    assert [one.label for one in held.clauses] == [str(n) for n in range(1, 9)]
    assert "зона" in held.clauses[-1].text


def test_a_table_of_numbers_is_no_text_in_two_languages() -> None:
    rows = (("Alder", "12 tanks"), ("Birch", "14 tanks"))
    held = clauses_of(
        Document(
            language="en",
            paragraphs=tuple(Paragraph(text=" ".join(row), kind="row", cells=row) for row in rows),
        )
    )
    assert len(held.languages) == 1


def test_the_direction_is_that_of_the_first_letter() -> None:
    assert is_rtl("12. (المنطقة) zone")
    assert not is_rtl("12. (zone) المنطقة")


@pytest.mark.parametrize("number", [1, 4, 9, 14, 19, 40, 90, 399])
def test_roman_numbers_are_read_as_they_are_written(number: int) -> None:
    assert roman_value(roman_text(number)) == number


@pytest.mark.parametrize("number", [1, 9, 26, 27])
def test_list_letters_are_read_as_they_are_written(number: int) -> None:
    assert letter_value(letter_text(number)) == number
