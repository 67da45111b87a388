"""Pages in HTML and PDF: four languages, texts of the record that would be markup, and a node without the client's fonts.

The PDFs' words are read back out of their glyphs, so that what is checked is what a reader would see.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from sametable.core.assess.pages import Cell, Heading, Line, Page, Table, Text
from sametable.core.assess.printed_words import KIND_WORDS, WORDS, word
from sametable.edges.print.html import page_html
from sametable.edges.print.printer import NEEDED, Printer
from sametable.edges.print.tame import tame
from sametable.errors import SametableError

FILES = Path(__file__).parents[4] / "web" / "node_modules" / "@fontsource"
EVIL = '#panic("x") $x$ @label *bold* <script>alert(1)</script> "&\\ ]#sys'


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Printer:
    if not FILES.is_dir():
        pytest.skip("the client's packages are not installed")
    folder = tmp_path_factory.mktemp("client")
    (folder / "assets").mkdir()
    for stem, _, weight in NEEDED:
        package = "noto-sans-arabic" if "arabic" in stem else "noto-sans"
        source = FILES / package / "files" / f"{stem}-{weight}-normal.woff2"
        (folder / "assets" / f"{stem}-{weight}-normal-AbCd1234.woff2").write_bytes(source.read_bytes())
    return Printer(folder)


def page(lang: str, *texts: str) -> Page:
    cells = tuple((Cell(text=text), Cell(text="7", entries=("KHM-000123",), more=2)) for text in texts)
    parts = (
        Heading(text=word("reports", lang)),
        Line(text=word("never_added", lang)),
        Table(caption=word("category", lang), head=(word("kind", lang), word("count", lang)), rows=cells),
        Text(text="one\ntwo"),
    )
    return Page(lang=lang, title=f"{word('summary_title', lang)}, 2016-09-12", parts=parts, more_word="+")


def words_of(pdf: bytes) -> str:
    """Read a PDF's words: its codes through each font's own table of characters, letter by letter."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as held:
        for sheet in held.pages:
            fonts = {name: table(font) for name, font in dict(sheet.Resources.Font).items()}
            now: dict[int, str] = {}
            for operands, operator in steps(sheet):
                if str(operator) == "Tf":
                    now = fonts[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"}:
                    given: Any = operands[0] if str(operator) == "TJ" else [operands[0]]
                    for one in given:
                        if isinstance(one, pikepdf.String):
                            raw = bytes(one)
                            codes = [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
                            found.append("".join(now.get(code, "") for code in codes))
    return " ".join("".join(found).split())


def steps(sheet: Any) -> Any:
    return pikepdf.parse_content_stream(sheet)


def table(font: Any) -> dict[int, str]:
    """Read a font's ToUnicode table."""
    text = font.ToUnicode.read_bytes().decode("latin-1")
    known = {}
    for code, value in re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", text):
        known[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    return known


def letters(text: str) -> set[str]:
    return set(re.findall(r"\w", text))


@pytest.mark.parametrize("lang", ["en", "ru", "fr"])
def test_a_pdf_says_what_the_page_says(printer: Printer, lang: str) -> None:
    said = words_of(printer.pdf(page(lang, "Kafr Nabl")))
    for wanted in (word("summary_title", lang), word("reports", lang), "Kafr Nabl", "KHM-000123"):
        assert "".join(wanted.split()) in "".join(said.split())


def test_an_arabic_pdf_holds_every_letter_of_its_words_and_runs_from_the_right(printer: Printer) -> None:
    made = printer.pdf(page("ar", "كفر نبل"))
    said = words_of(made)
    assert letters(word("never_added", "ar") + "كفر نبل") <= letters(said)
    assert "KHM-000123" in said
    with pikepdf.open(io.BytesIO(made)) as held:
        assert str(held.Root.Lang) == "ar"


@pytest.mark.parametrize("lang", ["en", "ru", "ar", "fr"])
def test_the_same_page_is_the_same_bytes(printer: Printer, lang: str) -> None:
    assert printer.pdf(page(lang, "one")) == printer.pdf(page(lang, "one"))
    assert printer.pdf(page(lang, "one")) != printer.pdf(page(lang, "two"))


@pytest.mark.parametrize(
    "evil",
    [EVIL, '#image("/etc/passwd")', '```typ #read("/etc/hostname")```', "\\", "//", "/*", "#let x = 1;" * 50],
)
def test_a_text_that_would_be_markup_is_printed_as_it_stands(printer: Printer, evil: str) -> None:
    said = words_of(printer.pdf(page("en", evil)))
    assert "".join(evil.split()) in "".join(said.split())
    shown = page_html(page("en", evil))
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown or "<" not in evil


def test_a_text_that_would_close_an_attribute_stays_a_text() -> None:
    held = Page(
        lang="en",
        title='"><img src=x onerror=alert(1)>',
        parts=(Table(caption='" onfocus="alert(1)', head=("a",), rows=()),),
    )
    shown = page_html(held)
    assert "<img" not in shown
    assert 'onfocus="alert' not in shown


def test_only_numbers_of_entries_are_links(printer: Printer) -> None:
    rows = ((Cell(text="x", entries=("KHM-000123", "javascript:alert(1)", "../../x")),),)
    held = Page(lang="en", title="t", parts=(Table(caption="c", head=("a",), rows=rows),))
    assert re.findall(r'href="([^"]*)"', page_html(held)) == ["/#/dossier/KHM-000123"]
    made = printer.pdf(held, base="https://table.example")
    assert set(re.findall(rb"/URI \(([^)]*)\)|/URI\(([^)]*)\)", made)) or b"dossier" in made
    assert b"javascript" not in made


def test_characters_that_reorder_or_control_are_shown_and_not_obeyed() -> None:
    assert tame("a\u202eb\x00c\nd") == "a\ufffdb\ufffdc\ufffdd"
    assert tame("a\nb", lines=True) == "a\nb"


def test_html_needs_nothing_from_anywhere_and_is_of_its_language() -> None:
    shown = page_html(page("ar", "x"))
    assert '<html lang="ar" dir="rtl">' in shown
    assert not re.search(r"(src|href)=\"(?!/#/dossier/)", shown)
    assert "url(" not in shown
    assert "<script" not in shown
    assert shown.count('<th scope="col">') == 2
    assert shown.count('<th scope="row"') == 1


def test_without_the_clients_files_there_is_html_and_a_reason_for_no_pdf(tmp_path: Path) -> None:
    held = Printer(tmp_path)
    assert "<h1>" in held.html(page("en", "x"))
    with pytest.raises(SametableError, match=r"print\.no_fonts") as caught:
        held.pdf(page("en", "x"))
    assert "HTML" in caught.value.advice


def test_a_font_that_does_not_read_is_a_reason_too(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    for stem, _, weight in NEEDED:
        (tmp_path / "assets" / f"{stem}-{weight}-normal-x.woff2").write_bytes(b"no font")
    with pytest.raises(SametableError, match=r"print\.no_fonts"):
        Printer(tmp_path).pdf(page("en", "x"))


def test_every_word_is_there_in_every_language() -> None:
    for one in (*WORDS, *KIND_WORDS):
        assert set(one.name) == {"en", "ru", "ar", "fr"}
        assert all(one.name.values()), one.code
