"""Reading ODT as LibreOffice saves it: nothing of a page is lost without a word, and nothing is read twice."""

from __future__ import annotations

import pytest

from sametable.edges.documents.reading import read_document
from support.documents import odt

MASTER = (
    '<office:document-styles xmlns:office="urn:o" xmlns:style="urn:s" xmlns:text="urn:t"><office:master-styles>'
    "<style:master-page><style:{where}><text:p>{words}</text:p></style:{where}></style:master-page></office:master-styles>"
    "</office:document-styles>"
)


def test_a_style_of_dates_with_words_is_not_taken_for_the_text() -> None:
    dates = '<style:date xmlns:number="urn:n"><number:text>/</number:text></style:date>'
    assert [
        one.text for one in read_document(odt("<text:p>Alder.</text:p>", styles=dates), "x").paragraphs
    ] == ["Alder."]


@pytest.mark.parametrize("where", ["header", "footer", "header-left", "footer-first"])
def test_heads_and_feet_of_pages_are_left_out_and_told(where: str) -> None:
    for words, told in (("Draft of Alder", True), ("", False)):
        raw = odt("<text:p>Alder.</text:p>", more={"styles.xml": MASTER.format(where=where, words=words)})
        held = read_document(raw, "x")
        assert [one.text for one in held.paragraphs] == ["Alder."]
        assert ("headers_left_out" in held.notices) is told


@pytest.mark.parametrize(
    ("properties", "notice"),
    [('text:display="none"', "hidden_text"), ('style:text-line-through-style="solid"', "struck_text")],
)
def test_words_that_a_style_hides_or_strikes_are_kept_and_told(properties: str, notice: str) -> None:
    styles = (
        f'<style:style style:name="S"><style:text-properties {properties}/></style:style>'
        '<style:style style:name="T" style:parent-style-name="S"/>'
    )
    held = read_document(
        odt('<text:p>Alder <text:span text:style-name="T">at most 300 m</text:span>.</text:p>', styles=styles), "x"
    )  # fmt: skip
    assert [one.text for one in held.paragraphs] == ["Alder at most 300 m."]
    assert notice in held.notices


def test_a_hidden_section_is_kept_and_told() -> None:
    held = read_document(
        odt('<text:section text:display="none"><text:p>At most 300 m.</text:p></text:section>'), "x"
    )
    assert [one.text for one in held.paragraphs] == ["At most 300 m."]
    assert "hidden_text" in held.notices


def test_words_in_a_drawn_shape_are_kept_and_told() -> None:
    held = read_document(
        odt("<text:p>Text.<draw:custom-shape><text:p>Cedar verifies.</text:p></draw:custom-shape></text:p>"),
        "x",
    )
    assert [one.text for one in held.paragraphs] == ["Text.", "Cedar verifies."]
    assert "text_boxes" in held.notices


@pytest.mark.parametrize("block", ["alphabetical-index", "numbered-paragraph", "index-title"])
def test_blocks_of_any_name_keep_their_words(block: str) -> None:
    held = read_document(odt(f"<text:{block}><text:p>Alder.</text:p></text:{block}>"), "x")
    assert [one.text for one in held.paragraphs] == ["Alder."]


def test_a_change_of_looks_inside_words_put_in_does_not_accept_the_rest_of_them() -> None:
    changes = (
        '<text:tracked-changes><text:changed-region text:id="a"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="b"><text:format-change/></text:changed-region></text:tracked-changes>'
    )
    body = (
        '<text:p>Alder <text:change-start text:change-id="a"/>and <text:change-start text:change-id="b"/>Birch'
        '<text:change-end text:change-id="b"/> and Cedar<text:change-end text:change-id="a"/> withdraw.</text:p>'
    )
    assert read_document(odt(body, changes=changes), "x").paragraphs[0].text == (
        "Alder [and Birch and Cedar] withdraw."
    )


def test_a_table_that_was_taken_out_is_not_dropped() -> None:
    gone = "<table:table><table:table-row><table:table-cell><text:p>10 km</text:p></table:table-cell></table:table-row></table:table>"
    changes = (
        f'<text:tracked-changes><text:changed-region text:id="a"><text:deletion>{gone}</text:deletion></text:changed-region>'
        "</text:tracked-changes>"
    )
    held = read_document(odt('<text:p>Zone <text:change text:change-id="a"/></text:p>', changes=changes), "x")
    assert held.paragraphs[0].text == "Zone [10 km]"


def test_a_cell_keeps_its_numbers_and_a_table_in_it_is_read_once() -> None:
    lists = '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
    inner = "<table:table><table:table-row><table:table-cell><text:p>inner</text:p></table:table-cell></table:table-row></table:table>"
    items = "<text:list-item><text:p>guns</text:p></text:list-item><text:list-item><text:p>tanks</text:p></text:list-item>"
    body = (
        f'<table:table><table:table-row><table:table-cell><text:list text:style-name="L">{items}</text:list></table:table-cell>'
        f"<table:table-cell><text:p>10 km</text:p>{inner}</table:table-cell></table:table-row></table:table>"
    )
    held = read_document(odt(body, styles=lists), "x")
    assert [one.cells for one in held.paragraphs] == [("1. guns\n2. tanks", "10 km\ninner")]
