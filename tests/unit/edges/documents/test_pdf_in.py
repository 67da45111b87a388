"""Reading PDF: paragraphs out of lines, what is told, what is refused; and the process in which a node reads."""

from __future__ import annotations

import asyncio
import sys

import pytest

from sametable.core.intake.clauses import clauses_of
from sametable.edges.documents.apart import read_apart
from sametable.edges.documents.read_pdf import PAGES, read_pdf
from sametable.edges.documents.reading import read_document
from sametable.errors import SametableError
from support.documents import docx, para, text_pdf


def test_lines_become_paragraphs_and_paragraphs_clauses() -> None:
    held = clauses_of(read_document(text_pdf(4), "x.pdf"))
    assert held.title == "Agreement on a separation"
    assert [one.label for one in held.clauses] == ["1", "(a)", "2", "(a)", "3", "(a)", "4", "(a)"]
    assert held.clauses[0].text == (
        "Alder and Birch shall withdraw their heavy weapons to a distance of [1 / 6] km from the line of contact, and shall not return "
        "them while this agreement stands, nor put others in their place."
    )


def test_lines_that_come_back_on_every_page_and_page_numbers_belong_to_no_clause() -> None:
    held = read_document(text_pdf(4), "x.pdf")
    assert not any("working group" in one.text for one in held.paragraphs)
    assert "running_lines_left_out" in held.notices
    assert held.left_out == ("Draft of the working group", "1")


def pdf_of(pages: list[list[str]], *, head: str = "") -> bytes:
    """Write a PDF with these lines a page, close to the paper's edge, under a head (in typst's words)."""
    import typst

    body = "#pagebreak()\n".join("".join(f"#par[{line}]\n" for line in page) for page in pages)
    setting = f'#set page(width: 400pt, height: 300pt, margin: 12pt, header-ascent: 0pt, header: [{head}])\n#set text(lang: "en", size: 9pt)\n'
    made = typst.compile((setting + body).encode())
    assert isinstance(made, bytes)
    return made


def test_clauses_that_differ_by_their_numbers_stay_wherever_they_stand_on_the_page() -> None:
    words = "Alder and Birch withdraw {n} metres from the line of contact."
    pages = [[f"{n}\\. {words.format(n=n)}" for n in range(start, start + 8)] for start in range(1, 41, 8)]
    held = read_document(pdf_of(pages), "x.pdf")
    assert [one.label for one in clauses_of(held).clauses] == [str(n) for n in range(1, 41)]
    assert held.left_out == ()


def test_a_short_clause_whose_number_alone_differs_is_no_running_line() -> None:
    pages = [[f"{n}\\. As agreed.", "Both sides hold to it, and say so."] for n in range(1, 6)]
    assert [one.label for one in clauses_of(read_document(pdf_of(pages), "x.pdf")).clauses] == list("12345")


def test_lines_in_a_margin_that_differ_in_two_numbers_are_text() -> None:
    pages = [[f"Post {n} falls back {n + 5} km;", f"{n}\\. The sides hold to it."] for n in range(1, 6)]
    held = read_document(pdf_of(pages), "x.pdf")
    assert sum("falls back" in one.text for one in held.paragraphs) == 5


def test_what_runs_through_the_pages_is_left_out_and_told_by_its_words() -> None:
    pages = [[f"{n}\\. The sides hold to what they said, and say so to each other."] for n in range(1, 6)]
    head = "Draft of the group, sheet #context counter(page).display()"
    drafts = clauses_of(read_document(pdf_of(pages, head=head), "x.pdf"))
    assert drafts.left_out == ("Draft of the group, sheet 1",)
    assert [one.label for one in drafts.clauses] == list("12345")
    assert not any("Draft" in one.text for one in drafts.clauses)


def test_arabic_out_of_a_pdf_is_told() -> None:
    held = read_document(text_pdf(1, arabic=True), "x.pdf")
    assert "rtl_from_pdf" in held.notices
    assert "visual_order" not in held.notices


def test_arabic_that_stands_backwards_is_told() -> None:
    from sametable.edges.documents.building import Builder
    from sametable.edges.documents.read_pdf import _tell_order

    builder = Builder()
    _tell_order("المنطقة المحددة تسري على الطرفين"[::-1], builder)
    assert "visual_order" in builder.notices


def test_a_pdf_without_text_is_refused() -> None:
    import typst

    made = typst.compile(b"#rect(width: 5cm, height: 5cm)")
    assert isinstance(made, bytes)
    with pytest.raises(SametableError, match=r"document\.no_text"):
        read_document(made, "scan.pdf")


def test_an_encrypted_pdf_is_refused() -> None:
    with pytest.raises(SametableError, match=r"document\.encrypted"):
        read_document(text_pdf(1, password="alder"), "x.pdf")


def test_a_pdf_with_too_many_pages_is_refused_before_it_is_read() -> None:
    import typst

    made = typst.compile(f"#for i in range({PAGES + 1}) [x #pagebreak(weak: true)]".encode())
    assert isinstance(made, bytes)
    with pytest.raises(SametableError, match=r"document\.too_long"):
        read_document(made, "x.pdf")


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(SametableError, match=r"document\.too_slow"):
        read_pdf(text_pdf(2), time_s=-1.0)


@pytest.mark.parametrize("share", [0, 5, 50])
def test_a_pdf_that_was_cut_off_gives_a_value_or_is_refused(share: int) -> None:
    raw = text_pdf(2)
    with pytest.raises(SametableError, match=r"document\.(damaged|no_text)"):
        read_document(b"%PDF-1.7\n" + raw[9 : len(raw) * share // 100], "x.pdf")


def test_another_process_reads_the_same() -> None:
    for raw in (text_pdf(2), docx(para("1. Alder \u202e withdraws [a / b].")), "المادة ١: نص".encode()):
        assert asyncio.run(read_apart(raw, "x")) == read_document(raw, "x")


def test_an_error_comes_out_of_the_other_process_whole() -> None:
    raw = docx(para("x"), more={"word/vbaProject.bin": b"x"})
    with pytest.raises(
        SametableError, match=r"document\.macros at x\.docx: expected a document without macros"
    ):
        asyncio.run(read_apart(raw, "x.docx"))


def test_a_process_that_runs_out_of_memory_or_time_is_an_answer() -> None:
    with pytest.raises(SametableError, match=r"document\.too_costly"):
        asyncio.run(read_apart(text_pdf(1), "x.pdf", memory_b=20_000_000))
    slow = (sys.executable, "-c", "while True: pass")
    with pytest.raises(SametableError, match=r"document\.too_costly"):
        asyncio.run(read_apart(b"1. Text", "x.txt", command=slow, time_s=1))


def test_a_process_that_dies_at_once_is_an_answer() -> None:
    with pytest.raises(SametableError, match=r"document\.too_costly"):
        asyncio.run(read_apart(b"x" * 1_000_000, "x", command=(sys.executable, "-c", "raise SystemExit(3)")))
