"""Reading DOCX: what is text, what becomes a bracket, what is left out and told, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from sametable.core.intake.clauses import clauses_of
from sametable.edges.documents.reading import read_document
from sametable.errors import SametableError
from support.documents import MACROS, W, docx, in_list, numbering, para, zipped


def texts(raw: bytes) -> list[str]:
    return [one.text for one in read_document(raw, "draft.docx").paragraphs]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def gone(text: str) -> str:
    return f'<w:del><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def test_brackets_stay_as_they_were_typed() -> None:
    assert texts(docx(para("Alder shall withdraw [500 m / 1,000 m | all]."))) == [
        "Alder shall withdraw [500 m / 1,000 m | all]."
    ]


def test_numbers_that_the_program_counts_are_labels() -> None:
    lists = numbering(("decimal", "Article %1"), ("decimal", "%1.%2."), ("lowerLetter", "(%3)"))
    body = (
        in_list("Zones")
        + in_list("The zone is agreed.", 1)
        + in_list("for Alder;", 2)
        + in_list("for Birch.", 2)
    )
    body += in_list("Weapons") + in_list("They leave.", 1)
    held = clauses_of(read_document(docx(body, more={"word/numbering.xml": lists}), "x"))
    assert [(one.label, one.level) for one in held.clauses] == [
        ("Article 1", 0), ("1.1", 1), ("(a)", 2), ("(b)", 2), ("Article 2", 0), ("2.1", 1),
    ]  # fmt: skip


def test_arabic_and_russian_lists_have_their_own_letters_and_digits() -> None:
    lists = numbering(("decimal", "المادة %1"), ("arabicAbjad", "(%2)"))
    body = in_list("النطاق") + in_list("يلتزم الطرفان.", 1) + in_list("لا يعود أحد.", 1)
    held = clauses_of(read_document(docx(body, more={"word/numbering.xml": lists}), "x"))
    assert [one.label for one in held.clauses] == ["المادة 1", "(أ)", "(ب)"]
    assert all(one.rtl for one in held.clauses)


def test_a_form_of_number_that_is_not_known_is_counted_in_digits_and_told() -> None:
    lists = numbering(("chickenCounting", "%1."))
    held = read_document(docx(in_list("One.") + in_list("Two."), more={"word/numbering.xml": lists}), "x")
    assert [one.label for one in held.paragraphs] == ["1.", "2."]
    assert "numbering_guessed" in held.notices


def test_words_put_in_stand_in_brackets_and_are_told() -> None:
    held = read_document(
        docx(f"<w:p>{run('Alder ')}<w:ins>{run('and Birch ')}</w:ins>{run('withdraw.')}</w:p>"), "x"
    )
    assert held.paragraphs[0].text == "Alder [and Birch] withdraw."
    assert "tracked_changes" in held.notices


def test_words_taken_out_are_not_dropped() -> None:
    assert texts(docx(f"<w:p>{run('Alder ')}{gone('alone ')}{run('withdraws.')}</w:p>")) == [
        "Alder [alone] withdraws."
    ]


def test_words_that_replace_others_are_options_the_old_ones_first() -> None:
    body = f"<w:p>{run('within ')}{gone('24')}<w:ins>{run('48')}</w:ins>{run(' hours')}</w:p>"
    turned = f"<w:p>{run('within ')}<w:ins>{run('48')}</w:ins>{gone('24')}{run(' hours')}</w:p>"
    assert texts(docx(body)) == texts(docx(turned)) == ["within [24 / 48] hours"]


def test_a_stroke_within_changed_words_does_not_become_an_option() -> None:
    body = f"<w:p>{gone('day/night')}<w:ins>{run('always')}</w:ins></w:p>"
    assert texts(docx(body)) == ["[day/night | always]"]


def test_a_change_inside_typed_brackets_is_told() -> None:
    held = read_document(docx(f"<w:p>{run('[500 ')}<w:ins>{run('or 600 ')}</w:ins>{run('m]')}</w:p>"), "x")
    assert {"tracked_changes", "tracked_in_brackets"} <= set(held.notices)


def test_a_row_that_was_put_in_and_a_moved_paragraph_are_brackets_too() -> None:
    row = f"<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc>{para('Alder')}</w:tc><w:tc>{para('Birch')}</w:tc></w:tr></w:tbl>"
    moved = f"<w:p><w:moveTo>{run('Moved here.')}</w:moveTo></w:p>"
    assert texts(docx(row + moved)) == ["[Alder] · [Birch]", "[Moved here.]"]


def test_comments_are_left_out_and_told() -> None:
    comments = (
        f"<w:comments {W}><w:comment w:id='1'>{para('Their red line is here.')}</w:comment></w:comments>"
    )
    held = read_document(docx(para("Text."), more={"word/comments.xml": comments}), "x")
    assert [one.text for one in held.paragraphs] == ["Text."]
    assert "comments_left_out" in held.notices


def test_footnotes_stand_at_the_end_with_their_mark() -> None:
    notes = f"<w:footnotes {W}><w:footnote w:id='5'>{para('Birch reserves this.')}</w:footnote></w:footnotes>"
    body = (
        f"<w:p>{run('1. The line')}<w:r><w:footnoteReference w:id='5'/></w:r>{run(' is agreed.')}</w:p>"
        + para("2. It holds.")
    )
    held = clauses_of(read_document(docx(body, more={"word/footnotes.xml": notes}), "x"))
    assert [(one.part, one.label, one.text) for one in held.clauses] == [
        ("body", "1", "The line¹ is agreed."), ("body", "2", "It holds."), ("note", "¹", "Birch reserves this."),
    ]  # fmt: skip


def test_hidden_and_struck_text_is_kept_and_told() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Only Alder. </w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>Never.</w:t></w:r></w:p>"
    held = read_document(docx(hidden), "x")
    assert held.paragraphs[0].text == "Only Alder. Never."
    assert {"hidden_text", "struck_text"} <= set(held.notices)


def test_marks_that_turn_a_line_round_are_taken_out_and_told() -> None:
    held = read_document(docx(para("Alder \u202eshall not\u202c withdraw")), "x")
    assert held.paragraphs[0].text == "Alder shall not withdraw"
    assert "direction_marks" in held.notices


def test_both_directions_in_one_clause_keep_their_logical_order() -> None:
    text = "ينسحب طرف Alder مسافة 500 m من خط Birch (المنطقة 2)"
    held = read_document(docx(para(text, "<w:bidi/>")), "x")
    assert (held.paragraphs[0].text, held.paragraphs[0].rtl, held.language) == (text, True, "ar")


def test_tables_are_read_row_by_row() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{para(one)}</w:tc>" for one in cells) + "</w:tr>"

    held = read_document(docx(f"<w:tbl>{row('Party', 'Weapons')}{row('Alder', '12')}</w:tbl>"), "x")
    assert [one.cells for one in held.paragraphs] == [("Party", "Weapons"), ("Alder", "12")]


def test_text_of_boxes_is_kept_once_and_pictures_are_told() -> None:
    box = f"<w:txbxContent>{para('In a box.')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    held = read_document(docx(f"<w:p>{run('Text.')}<w:r>{both}</w:r><w:r><w:pict/></w:r></w:p>"), "x")
    assert [one.text for one in held.paragraphs] == ["Text.", "In a box."]
    assert {"text_boxes", "pictures_left_out"} <= set(held.notices)


def test_a_title_and_headings_are_told_from_clauses() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    body = (
        para("Agreement", '<w:pStyle w:val="T"/>')
        + para("Zones", '<w:pStyle w:val="B"/>')
        + para("1. The zone is agreed.")
    )
    held = clauses_of(read_document(docx(body, more={"word/styles.xml": styles}), "x"))
    assert held.title == "Agreement"
    assert [(one.label, one.heading, one.text) for one in held.clauses] == [
        ("1", "Zones", "Zones\nThe zone is agreed.")
    ]


def test_addresses_outside_are_never_followed_and_are_told() -> None:
    outside = '<Relationship Id="x" Type="urn:x/attachedTemplate" Target="file:///etc/passwd" TargetMode="External"/>'
    assert "outside_links" in read_document(docx(para("Text."), outside=outside), "x").notices


def test_macros_are_refused_by_content_whatever_the_name_says() -> None:
    for raw in (
        docx(para("Text."), more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
        docx(para("Text."), kind=MACROS),
    ):
        with pytest.raises(SametableError, match=r"document\.macros"):
            read_document(raw, "harmless.docx")


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(start: str) -> None:
    raw = docx(para("&a;"))
    parts = {
        name: zipfile.ZipFile(io.BytesIO(raw)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(raw)).namelist()
    }
    parts["word/document.xml"] = start.encode() + parts["word/document.xml"]
    with pytest.raises(SametableError, match=r"document\.entities"):
        read_document(zipped(parts), "x")


def test_a_part_that_grows_beyond_all_measure_is_refused() -> None:
    with pytest.raises(SametableError, match=r"document\.bomb"):
        read_document(docx(para("a" * 30_000_000)), "x")


def test_a_tree_that_is_too_deep_is_refused() -> None:
    with pytest.raises(SametableError, match=r"document\.bomb"):
        read_document(docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "x")


@pytest.mark.parametrize("share", [10, 40, 70, 99])
def test_a_file_that_was_cut_off_is_damaged(share: int) -> None:
    raw = docx(para("Text.") * 50)
    with pytest.raises(SametableError, match=r"document\.damaged"):
        read_document(raw[: len(raw) * share // 100], "x")


def test_an_encrypted_document_says_so() -> None:
    raw = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    )
    with pytest.raises(SametableError, match=r"document\.encrypted"):
        read_document(raw, "x.docx")
    with pytest.raises(SametableError, match=r"document\.type"):
        read_document(
            raw.replace("Encrypted".encode("utf-16-le"), "Somethingx"[:9].encode("utf-16-le")), "x.doc"
        )


def test_a_spreadsheet_is_no_document() -> None:
    with pytest.raises(SametableError, match=r"document\.type"):
        read_document(
            docx(
                para("Text."),
                kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            ),
            "x.docx",
        )
