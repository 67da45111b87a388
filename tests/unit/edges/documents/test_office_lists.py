"""Numbers as office programs count them: what Word and LibreOffice show before a paragraph is what the clause is called."""

from __future__ import annotations

import pytest

from sametable.core.intake.clauses import clauses_of
from sametable.edges.documents.reading import read_document
from support.documents import W, docx, in_list, numbering, odt, para


def labels(raw: bytes) -> list[str]:
    return [one.label for one in read_document(raw, "draft").paragraphs]


def test_a_numbered_paragraph_without_words_counts_as_it_is_shown() -> None:
    lists = numbering(("decimal", "%1."))
    raw = docx(in_list("One.") + in_list("") + in_list("Three."), more={"word/numbering.xml": lists})
    held = clauses_of(read_document(raw, "x"))
    assert [(one.label, one.text) for one in held.clauses] == [("1", "One."), ("2", ""), ("3", "Three.")]


def test_an_empty_bullet_is_nothing() -> None:
    raw = docx(
        para("Alder.") + in_list("") + para("Birch."),
        more={"word/numbering.xml": numbering(("bullet", "o"))},
    )
    assert [one.text for one in read_document(raw, "x").paragraphs] == ["Alder.", "Birch."]


def test_a_list_that_takes_its_levels_from_a_list_style_has_its_numbers() -> None:
    levels = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Rule %1"/></w:lvl>'
    lists = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Rules"/>{levels}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Rules"/></w:abstractNum>'
        '<w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="1"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {W}><w:style w:type="numbering" w:styleId="Rules"><w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr>'
        "</w:style></w:styles>"
    )
    raw = docx(in_list("A.") + in_list("B."), more={"word/numbering.xml": lists, "word/styles.xml": styles})
    assert labels(raw) == ["Rule 1", "Rule 2"]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("arabicAlpha", "أ ب ت ث ج ح"),
        ("arabicAbjad", "أ ب ج د ه و"),
        ("hindiNumbers", "१ २ ३"),
        ("russianLower", "а б в г д е ж з и к л м н о п р с т у ф х ц ч ш щ ы э ю я"),
    ],
)
def test_letters_and_digits_stand_in_the_order_of_their_form(form: str, shown: str) -> None:
    wanted = shown.split()
    raw = docx("".join(in_list("x") for _ in wanted), more={"word/numbering.xml": numbering((form, "(%1)"))})
    assert labels(raw) == [f"({one})" for one in wanted]


def test_a_column_of_counted_numbers_names_the_rows_of_its_table() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{in_list('')}</w:tc><w:tc>{para(text)}</w:tc><w:tc>{para(by)}</w:tc></w:tr>"
        for text, by in (("They withdraw.", "Alder"), ("They verify.", "Birch"))
    )
    raw = docx(f"<w:tbl>{rows}</w:tbl>", more={"word/numbering.xml": numbering(("decimal", "%1."))})
    held = clauses_of(read_document(raw, "x"))
    assert [(one.label, one.text) for one in held.clauses] == [
        ("1", "They withdraw. · Alder"),
        ("2", "They verify. · Birch"),
    ]


def test_a_box_in_a_cell_that_stands_there_in_two_forms_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    cell = f"<w:tc><w:p><w:r><w:t>Zone A</w:t></w:r><w:r>{both}</w:r></w:p></w:tc>"
    held = read_document(docx(f"<w:tbl><w:tr>{cell}<w:tc>{para('10 km')}</w:tc></w:tr></w:tbl>"), "x")
    assert [one.cells for one in held.paragraphs] == [("Zone A\nBoxed.", "10 km")]
    assert "text_boxes" in held.notices


@pytest.mark.parametrize("in_cell", [False, True])
def test_a_box_in_a_box_is_read_once(in_cell: bool) -> None:
    inner = "<w:r><w:t>Inner.</w:t></w:r>"
    for _ in range(20):
        inner = f"<w:r><w:pict><w:txbxContent><w:p>{inner}</w:p></w:txbxContent></w:pict></w:r>"
    body = f"<w:p><w:r><w:t>Outer.</w:t></w:r>{inner}</w:p>"
    if in_cell:
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc><w:tc>{para('10 km')}</w:tc></w:tr></w:tbl>"
    shown = [one.text for one in read_document(docx(body), "x").paragraphs]
    assert shown == (["Outer. Inner. · 10 km"] if in_cell else ["Outer.", "Inner."])


def test_words_that_a_style_hides_are_told() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Own"><w:basedOn w:val="Base"/></w:style></w:styles>'
    )
    body = '<w:p><w:r><w:rPr><w:rStyle w:val="Own"/></w:rPr><w:t>At most 300 m.</w:t></w:r></w:p>'
    held = read_document(docx(body, more={"word/styles.xml": styles}), "x")
    assert [one.text for one in held.paragraphs] == ["At most 300 m."]
    assert "hidden_text" in held.notices


def level(at: int, form: str, more: str = "") -> str:
    return f'<text:list-level-style-number text:level="{at}" style:num-format="{form}" {more}/>'


def in_lists(text: str, depth: int) -> str:
    item = f"<text:list-item><text:p>{text}</text:p></text:list-item>"
    for _ in range(depth - 1):
        item = f"<text:list-item><text:list>{item}</text:list></text:list-item>"
    return item


def test_a_list_of_an_odt_goes_on_after_a_paragraph_at_every_depth() -> None:
    style = f'<text:list-style style:name="L">{level(1, "1")}{level(2, "a")}{level(3, "i")}</text:list-style>'
    begun = "".join(in_lists(text, depth) for text, depth in (("one", 1), ("a", 2), ("b", 2), ("i", 3)))
    more = "".join(in_lists(text, depth) for text, depth in (("ii", 3), ("c", 2), ("two", 1), ("a again", 2)))
    body = (
        f'<text:list xml:id="x1" text:style-name="L">{begun}</text:list><text:p>Between.</text:p>'
        f'<text:list text:continue-list="x1" text:style-name="L">{more}</text:list>'
        f'<text:list text:style-name="L">{in_lists("anew", 1)}</text:list>'
    )
    assert labels(odt(body, styles=style)) == ["1", "a", "b", "i", "", "ii", "c", "2", "a", "1"]


@pytest.mark.parametrize(
    ("form", "more", "count", "last"),
    [
        ("أ, ب, ت, ...", "", 3, "ت"),
        ("ا, ب, ج, ...", "", 3, "ج"),
        ("а, б, .., аа, аб, ... (ru)", "", 29, "я"),
        ("01, 02, 03, ...", "", 2, "02"),
        ("a", "", 28, "ab"),
        ("a", 'style:num-letter-sync="true"', 28, "bb"),
        ("1", 'style:num-list-format="Rule %1%-"', 2, "Rule 2-"),
    ],
)
def test_a_list_of_an_odt_counts_in_its_own_form(form: str, more: str, count: int, last: str) -> None:
    style = f'<text:list-style style:name="L">{level(1, form, more)}</text:list-style>'
    body = f'<text:list text:style-name="L">{in_lists("x", 1) * count}</text:list>'
    held = read_document(odt(body, styles=style), "x")
    assert held.paragraphs[-1].label == last
    assert "numbering_guessed" not in held.notices


def test_a_form_of_number_of_an_odt_that_is_not_known_is_told() -> None:
    style = f'<text:list-style style:name="L">{level(1, "甲, 乙, 丙, ...")}</text:list-style>'
    held = read_document(
        odt(f'<text:list text:style-name="L">{in_lists("x", 1)}</text:list>', styles=style), "x"
    )
    assert [one.label for one in held.paragraphs] == ["1"]
    assert "numbering_guessed" in held.notices


def test_a_heading_that_says_it_is_not_numbered_has_no_number() -> None:
    outline = (
        f"<text:outline-style>{level(1, '1').replace('list-level', 'outline-level')}</text:outline-style>"
    )
    body = (
        '<text:h text:outline-level="1">Zones</text:h><text:h text:outline-level="1" text:is-list-header="true">Note</text:h>'
        '<text:h text:outline-level="1">Arms</text:h>'
    )
    assert labels(odt(body, styles=outline)) == ["1", "", "2"]
