"""What is written as a file reads back as the same clauses and brackets; what stands around the text does not come back."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from sametable.core.decisions.brackets import read, typed_texts
from sametable.core.intake.clauses import clauses_of
from sametable.edges.documents.marks import bookmark_of, clause_of
from sametable.edges.documents.reading import read_document
from sametable.edges.documents.write_docx import write_docx
from sametable.edges.documents.write_markdown import write_markdown
from support.texts import SHORTS, a_page, a_text, stands

if TYPE_CHECKING:
    from sametable.core.intake.clauses import Drafts

PARTIES = {name.lower(): party for party, name in SHORTS.items()} | {party: party for party in SHORTS}


def back(raw: bytes) -> Drafts:
    return clauses_of(read_document(raw, "text"))


def expected(language: str) -> list[tuple[str, str, str]]:
    return [
        (one.clause, one.label, typed_texts(one.texts, one.brackets, SHORTS).get(language, ""))
        for one in a_text().clauses
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("said", [None, stands()])
def test_a_docx_in_one_language_reads_back_the_same(language: str, said: object) -> None:
    held = back(write_docx(a_page(languages=(language,), stands=said, demonstration=True)))
    assert [(one.clause, one.label, one.text) for one in held.clauses] == expected(language)
    assert held.title == dict(a_text().title)[language]
    assert "asides_left_out" in held.notices


@pytest.mark.parametrize("languages", [("en", "ar"), ("ar", "en")])
@pytest.mark.parametrize("said", [None, stands()])
def test_a_docx_with_languages_side_by_side_reads_back_in_both(
    languages: tuple[str, ...], said: object
) -> None:
    held = back(write_docx(a_page(languages=languages, stands=said)))
    assert held.languages == languages
    for language in languages:
        found = [(one.clause, one.label, dict(one.texts).get(language, "")) for one in held.clauses]
        assert found == expected(language)


def test_the_brackets_that_come_back_are_the_same_values() -> None:
    held = back(write_docx(a_page(languages=("en", "ar"))))
    for one, draft in zip(a_text().clauses, held.clauses, strict=True):
        words, brackets = read(dict(draft.texts), PARTIES, one.brackets)
        assert (words, brackets) == (one.texts, one.brackets)


def test_markdown_reads_back_the_same() -> None:
    held = back(write_markdown(a_page()))
    shown = [(one.label, one.text) for one in held.clauses if one.part != "preamble"]
    assert ("1.1", expected("en")[2][2]) in shown
    assert any("1,000" in one.text and "[" in one.text for one in held.clauses)
    assert held.title == "Agreement on a separation"


@pytest.mark.parametrize("said", [None, stands()])
def test_what_stands_around_a_text_in_markdown_does_not_become_its_words(said: object) -> None:
    raw = write_markdown(a_page(stands=said, demonstration=True))
    held = back(raw)
    assert "asides_left_out" in held.notices
    shown = [(one.label, one.text) for one in held.clauses]
    assert shown[:3] == [("", "Alder and Birch,"), ("Article 1", "Scope"), ("1.1", expected("en")[2][2])]
    assert shown[-1] == ("2", "Only in English / not yet in the other.")
    edited = back(raw.replace(b"\n\nArticle 1", b"\n> a note\nA line of somebody.\n\nArticle 1"))
    assert any("A line of somebody." in one.text for one in edited.clauses)


def test_a_clause_without_words_in_a_language_gets_none_by_markdown() -> None:
    held = back(write_markdown(a_page(languages=("ar",))))
    assert [one.label for one in held.clauses] == ["", "Article 1", "1.1", "(a)"]


def test_a_quotation_in_a_markdown_file_of_others_is_text() -> None:
    held = back(b"1. Alder withdraws.\n\n> 2. Birch withdraws.\n")
    assert [one.label for one in held.clauses] == ["1", "2"]


def test_words_that_somebody_changed_in_the_file_come_back_in_brackets_at_their_clause() -> None:
    raw = write_docx(a_page())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    old = "<w:t>Scope</w:t>"
    assert old in text
    tracked = (
        '<w:t>Scope</w:t></w:r><w:ins><w:r><w:t xml:space="preserve"> and dates</w:t></w:r></w:ins><w:r>'
    )
    parts["word/document.xml"] = text.replace(old, tracked).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    found = {one.clause: one.text for one in back(out.getvalue()).clauses}
    assert found["art-1"] == "Scope [and dates]"


@pytest.mark.parametrize("languages", [("en",), ("en", "ar")])
def test_a_clause_that_somebody_took_out_whole_comes_back_in_whole_brackets(
    languages: tuple[str, ...],
) -> None:
    raw = write_docx(a_page(languages=languages))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    tag = "w:p" if len(languages) == 1 else "w:tr"
    pieces = re.split(rf"(?=<{tag}>)", text)
    gone = [
        re.sub(r"<w:r>.*?</w:r>", lambda found: f"<w:del>{found[0]}</w:del>", one) if "Scope" in one else one
        for one in pieces
    ]
    assert gone != pieces
    parts["word/document.xml"] = "".join(gone).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, held in parts.items():
            archive.writestr(name, held)
    found = {one.clause: (one.label, dict(one.texts)["en"]) for one in back(out.getvalue()).clauses}
    assert found["art-1"] == ("Article 1", "[Scope]")


def test_the_file_names_nobody_and_links_nowhere() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(a_page(stands=stands())))) as archive:
        core = archive.read("docProps/core.xml").decode()
        relations = archive.read("word/_rels/document.xml.rels").decode()
        footer = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    assert "python-docx" not in core
    assert "External" not in relations
    assert a_text().sha256 in footer
    assert "ALD-000012" in footer


def test_arabic_paragraphs_run_from_right_to_left() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(a_page(languages=("ar",), lang="ar")))) as archive:
        text = archive.read("word/document.xml").decode()
    assert text.count("<w:bidi/>") >= len(a_text().clauses)
    assert "<w:rtl/>" in text


@pytest.mark.parametrize("clause", ["c1", "art-1", "c1.2-a", "a.-b"])
def test_a_bookmark_names_its_clause(clause: str) -> None:
    assert clause_of(bookmark_of(clause)) == clause


@pytest.mark.parametrize(
    "bookmark", ["_Toc1", "sametable_", "sametable_9", "sametable_" + "a" * 60, "sametable_a b"]
)
def test_other_bookmarks_name_none(bookmark: str) -> None:
    assert clause_of(bookmark) == ""


def test_arabic_letters_have_the_size_of_the_others_and_stay_joined() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(a_page(languages=("ar",), lang="ar")))) as archive:
        styles = archive.read("word/styles.xml").decode()
        footer = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    title = styles[styles.index('w:styleId="Title"') :].partition("</w:style>")[0]
    assert "<w:rPr>" in title
    assert "<w:spacing" not in title.partition("<w:rPr>")[2], "spaced letters break the joins"
    aside = styles[styles.index('w:val="Sametable') :].partition("</w:style>")[0]
    assert re.search(r'<w:sz w:val="17"/><w:szCs w:val="17"/>', aside)
    assert footer.count('<w:szCs w:val="14"/>') == footer.count("<w:r>") > 3
