"""Documents made by hand for tests: DOCX and ODT as archives of XML, with invented parties."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style", "drawing")
)  # fmt: skip
ODF += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="urn:dc"'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Write an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def docx(
    body: str, *, kind: str = MAIN, more: Mapping[str, str | bytes] | None = None, outside: str = ""
) -> bytes:
    """Write a DOCX with a body; `more` are parts beside it, found by their names; `outside` relations to other places."""
    held = dict(more or {})
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{name.rpartition("/")[2].removesuffix(".xml")}" Target="{name.rpartition("/")[2]}"/>'
        for at, name in enumerate(held)
        if name.startswith("word/") and name.endswith(".xml")
    )
    types = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="urn:t">{types}</Types>',
            "word/document.xml": f'<w:document {W} xmlns:mc="urn:mc" xmlns:v="urn:v"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="urn:r">{relations}{outside}</Relationships>',
            **held,
        }
    )


def para(text: str, properties: str = "") -> str:
    """Write a paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbering(*levels: tuple[str, str]) -> str:
    """Write one list whose levels have a form and a text, as number 1."""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{inner}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


def in_list(text: str, level: int = 0) -> str:
    """Write a paragraph of that list."""
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def odt(
    body: str, *, styles: str = "", changes: str = "", more: Mapping[str, str | bytes] | None = None
) -> bytes:
    """Write an ODT with a body."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{changes}{body}</office:text></office:body></office:document-content>",
            **(more or {}),
        }
    )


def text_pdf(pages: int = 1, *, arabic: bool = False, password: str = "") -> bytes:
    """Write a PDF of clauses with typst; every page has a running line and its number."""
    import typst

    clauses = "".join(
        f"#par[{at}\\. Alder and Birch shall withdraw their heavy weapons to a distance of [{at} / {at + 5}] km from the line of contact, "
        "and shall not return them while this agreement stands, nor put others in their place.]\n#par[(a) within 48 hours;]\n"
        + (
            '#par[#set text(lang: "ar", dir: rtl); المادة الثالثة تسري على الطرفين في المنطقة المحددة]\n'
            if arabic
            else ""
        )
        + ("#pagebreak()\n" if at < pages else "")
        for at in range(1, pages + 1)
    )
    source = (
        '#set page(header: [Draft of the working group], footer: context counter(page).display())\n#set text(lang: "en")\n'
        f"#text(size: 20pt)[Agreement on a separation]\n\n{clauses}"
    )
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    if not password:
        return made
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as held:
        held.save(out, encryption=pikepdf.Encryption(owner=password, user=password))
    return out.getvalue()
