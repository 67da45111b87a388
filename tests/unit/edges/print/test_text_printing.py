"""A text as PDF: read back out of the file, the same bytes for the same text, and nothing of it read as markup."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sametable.edges.print.printer import NEEDED, Printer
from support.texts import SHA, a_page, a_text, stands

FILES = Path(__file__).parents[4] / "web" / "node_modules" / "@fontsource"
EVIL = '#panic("x") $x$ @label *bold* "&\\\\ #sys'


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


def words(pdf: bytes) -> str:
    import pypdfium2

    held = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in held).split())
    finally:
        held.close()


@pytest.mark.parametrize("languages", [("en",), ("ar",), ("en", "ar")])
@pytest.mark.parametrize("lang", ["en", "ru", "ar", "fr"])
def test_a_text_is_set_in_every_language(printer: Printer, languages: tuple[str, ...], lang: str) -> None:
    found = words(
        printer.text_pdf(a_page(languages=languages, lang=lang, stands=stands(), demonstration=True))
    )
    assert SHA in found
    assert "000012" in found


def test_brackets_and_whose_they_are_can_be_read_in_the_pdf(printer: Printer) -> None:
    found = words(printer.text_pdf(a_page(stands=stands())))
    assert "They withdraw [ALD: 500 | BIR, CED: 1,000] m from the line of Birch [and verify it]." in found
    assert "Cedar: Silent" in found


def test_the_same_text_gives_the_same_bytes(printer: Printer) -> None:
    assert printer.text_pdf(a_page()) == printer.text_pdf(a_page())


def test_nothing_of_a_text_is_read_as_markup(printer: Printer) -> None:
    held = a_text()
    clause = replace(held.clauses[0], label="#1", texts=(("en", EVIL.replace("\\\\", "")),))
    text = replace(held, clauses=(clause,), title=(("en", "#panic()"),))
    found = words(printer.text_pdf(a_page(text=text)))
    assert '#panic("x") $x$ @label *bold*' in found


def test_a_long_text_has_its_hash_and_its_number_on_every_page(printer: Printer) -> None:
    import pypdfium2

    held = a_text()
    long = replace(held, clauses=tuple(replace(held.clauses[2], clause=f"c{at}") for at in range(80)))
    made = pypdfium2.PdfDocument(printer.text_pdf(a_page(text=long)))
    pages = [page.get_textpage().get_text_range() for page in made]
    made.close()
    assert len(pages) > 2
    assert all(SHA in page and "ALD-000012" in page for page in pages)


def lines_of(pdf: bytes) -> list[str]:
    """Give the lines of the first page as they are seen, from left to right, whatever their order in the file; without gaps."""
    import pypdfium2

    held = pypdfium2.PdfDocument(pdf)
    try:
        text = held[0].get_textpage()
        found: dict[int, list[tuple[float, str]]] = {}
        for at in range(text.count_chars()):
            left, bottom, _, _ = text.get_charbox(at, loose=True)
            found.setdefault(round(bottom / 3), []).append((left, text.get_text_range(at, 1).strip()))
        return ["".join(one for _, one in sorted(line)) for line in found.values()]
    finally:
        held.close()


def left_of(pdf: bytes, word: str) -> float:
    """Give how far from the left of its page a word begins, in points."""
    import pypdfium2

    held = pypdfium2.PdfDocument(pdf)
    try:
        text = held[0].get_textpage()
        at = text.get_text_range().index(word)
        return float(min(text.get_charbox(at + one)[0] for one in range(len(word))))
    finally:
        held.close()


def test_values_and_numbers_of_clauses_are_not_turned_round_on_an_arabic_page(printer: Printer) -> None:
    made = lines_of(printer.text_pdf(a_page(lang="ar", languages=("en", "ar"), record="ijSk=")))
    assert [one for one in made if "ijSk=" in one]
    assert [one for one in made if one.endswith("inEnglish/notyetintheother.2.")]


def test_positions_begin_on_the_side_of_the_page_whatever_the_clause_is_written_in(printer: Printer) -> None:
    """A4 is 595 points wide: on an Arabic page a party's name stands in the right half, below an English clause, too."""
    arabic = printer.text_pdf(a_page(lang="ar", languages=("en",), stands=stands()))
    english = printer.text_pdf(a_page(lang="en", languages=("en",), stands=stands()))
    assert left_of(arabic, "Cedar") > 400
    assert left_of(english, "Cedar") < 200
