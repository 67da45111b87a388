"""Reading ODT, Markdown and plain text: labels, brackets, encodings, and what is refused."""

from __future__ import annotations

import pytest

from sametable.core.intake.clauses import clauses_of
from sametable.edges.documents.reading import read_document
from sametable.errors import SametableError
from support.documents import odt

LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
)


def test_an_odt_gives_its_counted_labels_and_levels() -> None:
    inner = "<text:list><text:list-item><text:p>for Alder;</text:p></text:list-item><text:list-item><text:p>for Birch.</text:p></text:list-item></text:list>"
    body = (
        f'<text:list text:style-name="L"><text:list-item><text:p>The zone [1 km / 2 km] is agreed.</text:p>{inner}</text:list-item>'
        "<text:list-item><text:p>It holds.</text:p></text:list-item></text:list>"
    )
    held = clauses_of(read_document(odt(body, styles=LISTS), "x.odt"))
    assert [(one.label, one.level, one.text) for one in held.clauses] == [
        ("1", 0, "The zone [1 km / 2 km] is agreed."), ("(a)", 1, "for Alder;"), ("(b)", 1, "for Birch."), ("2", 0, "It holds."),
    ]  # fmt: skip


def test_changes_of_an_odt_are_brackets() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="a"><text:deletion><text:p>24</text:p></text:deletion></text:changed-region>'
        '<text:changed-region text:id="b"><text:insertion/></text:changed-region></text:tracked-changes>'
    )
    body = (
        '<text:p>within <text:change text:change-id="a"/><text:change-start text:change-id="b"/>48'
        '<text:change-end text:change-id="b"/> hours<text:s text:c="2"/>of Cedar\'s word</text:p>'
    )
    held = read_document(odt(body, changes=changes), "x.odt")
    assert held.paragraphs[0].text == "within [24 / 48] hours of Cedar's word"
    assert "tracked_changes" in held.notices


def test_notes_comments_and_tables_of_an_odt() -> None:
    body = (
        "<text:p>Text<text:note><text:note-body><text:p>Birch reserves.</text:p></text:note-body></text:note>"
        "<office:annotation><text:p>secret</text:p></office:annotation>.</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Alder</text:p></table:table-cell>"
        "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>"
    )
    held = read_document(odt(body), "x.odt")
    assert [(one.kind, one.text) for one in held.paragraphs] == [
        ("text", "Text¹."),
        ("row", "Alder · 12"),
        ("note", "Birch reserves."),
    ]
    assert {"comments_left_out", "notes_at_end"} <= set(held.notices)


def test_a_file_that_we_wrote_and_that_was_saved_as_odt_still_says_its_clauses() -> None:
    styles = '<style:style style:name="P1" style:parent-style-name="Sametable_20_Aside"/>'
    body = (
        '<text:p text:style-name="P1">SHA-256: ab</text:p>'
        '<text:p><text:bookmark-start text:name="sametable_c1_d2"/><text:bookmark-end text:name="sametable_c1_d2"/>(a)<text:tab/>'
        "Alder withdraws<text:line-break/>(i) by day.</text:p>"
    )
    held = clauses_of(read_document(odt(body, styles=styles), "x.odt"))
    assert [(one.clause, one.label, one.text) for one in held.clauses] == [
        ("c1.2", "(a)", "Alder withdraws\n(i) by day.")
    ]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"Basic/Standard/Module1.xml": "x"}, "macros"),
        ({"Scripts/python/run.py": "x"}, "macros"),
        ({"META-INF/manifest.xml": "<m:encryption-data/>"}, "encrypted"),
        ({"content.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><x>&a;</x>'}, "entities"),
        ({"content.xml": "<office"}, "damaged"),
    ],
)
def test_an_odt_that_is_refused(more: dict[str, str], code: str) -> None:
    with pytest.raises(SametableError, match=rf"document\.{code}"):
        read_document(odt("<text:p>Text.</text:p>", more=more), "x.odt")


def test_plain_text_with_a_clause_on_every_line_is_read_line_by_line() -> None:
    text = "Agreement\n\nAlder and Birch,\n\nArticle 1. Zones\n1.1 The zone is\nagreed.\n1.2 It holds for\n  (a) Alder;\n      (b) Birch.\n"
    held = clauses_of(read_document(text.encode(), "x.txt"))
    assert held.title == "Agreement"
    assert [(one.part, one.label, one.level, one.text) for one in held.clauses] == [
        ("preamble", "", 0, "Alder and Birch,"), ("body", "Article 1", 0, "Zones"), ("body", "1.1", 1, "The zone is agreed."),
        ("body", "1.2", 1, "It holds for"), ("body", "(a)", 2, "Alder;"), ("body", "(b)", 2, "Birch."),
    ]  # fmt: skip


def test_brackets_and_placeholders_of_markdown_stay_as_typed() -> None:
    text = "# Draft\n\n1. Within [*] or [**] hours, [___] km and [___] m, **Alder** leaves [a / b \\[c\\]].\n2. [Alder]: reports.\n"
    held = read_document(text.encode(), "x.md")
    assert [one.text for one in held.paragraphs] == [
        "Within [*] or [**] hours, [___] km and [___] m, Alder leaves [a / b [c]].", "[Alder]: reports.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "".join("  " * at + f"- word{at}\n" for at in range(60)),
        "| a | b |\n|---|---|\n| one | two | three |\n",
        "> " * 40 + "deep\n",
        "1. x\n\n        code\n",
    ],
)
def test_nothing_of_a_text_is_dropped_by_markdown(text: str) -> None:
    held = read_document(text.encode(), "x.md")
    shown = " ".join(cell for one in held.paragraphs for cell in (one.cells or (one.text,)))
    assert sorted(word for word in shown.split() if word.isalnum()) == sorted(
        word for word in text.split() if word.isalpha() or word[-1:].isdigit()
    )


def test_digits_beyond_the_columns_of_a_table_are_not_dropped() -> None:
    text = "| No | Words |\n|---|---|\n| 1 | within [24 | 48] |\n"
    held = read_document(text.encode(), "x.md")
    assert "[24 | 48]" in " ".join(one.text for one in held.paragraphs)


def test_a_link_of_markdown_stays_as_typed() -> None:
    assert (
        read_document(b"See [Alder](file:///etc/passwd).", "x.md").paragraphs[0].text
        == "See [Alder](file:///etc/passwd)."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["Article 1. Alder withdraws.", "Статья 1. Алдер отходит.", "المادة ١: ينسحب الطرف."]
)
def test_text_is_read_in_utf8_and_utf16(encoding: str, text: str) -> None:
    held = clauses_of(read_document(text.encode(encoding), "x.txt"))
    assert len(held.clauses) == 1
    assert held.clauses[0].label in {"Article 1", "Статья 1", "المادة ١"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "no_text"),
        (b"  \n", "no_text"),
        ("Статья 1".encode("cp1251"), "encoding"),
        (b"a\x00b\x01" * 40, "type"),
        (b"\x89PNG\r\n\x1a\n", "type"),
        (b"{\\rtf1 x}", "type"),
        (b"<html><body>x</body></html>", "type"),
        (b"MZ\x90\x00", "type"),
        ("Text".encode("utf-32"), "encoding"),
        (b"a " * 10_000_001, "too_long"),
        (b"- - -\n***\n", "no_text"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(SametableError, match=rf"document\.{code}"):
        read_document(raw, "x.docx")


def test_the_name_decides_nothing() -> None:
    assert (
        read_document(odt("<text:p>Text of Alder.</text:p>"), "picture.png").paragraphs[0].text
        == "Text of Alder."
    )
    assert read_document(b"1. Text of Birch.", "macro.docm").paragraphs[0].label == "1."


def test_an_error_names_the_file_without_its_folder() -> None:
    with pytest.raises(SametableError, match=r"document\.no_text at draft\.txt"):
        read_document(b" ", "C:\\secret\\draft.txt")
