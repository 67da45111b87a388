"""A PDF of 300 pages read, and a text of 200 clauses in two languages written as DOCX, PDF and Markdown, and read back.

The PDF is made with typst: 300 pages, 1,500 clauses of 40 words, a running line and a number on each page. It is read in this process, and in
another one as a node does; peak memory is that of a process that does nothing else. The DOCX holds 200 clauses of some 60 words in English and
Arabic side by side, each with a bracket of two options and a position of each of two sides. The peer is python-docx, which
gives paragraphs and cells of the same file without lists, changes, brackets, languages or clauses.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import Part, Row, Target, delay
from sametable.core.assess.page_text import Stood, TextPage, TextSheet, text_page
from sametable.core.decisions.brackets import typed_texts
from sametable.core.decisions.clauses import Bracket, Clause, Option, Text
from sametable.core.intake.clauses import clauses_of
from sametable.edges.documents.apart import read_apart
from sametable.edges.documents.reading import read_document
from sametable.edges.documents.write_docx import write_docx
from sametable.edges.documents.write_markdown import write_markdown
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
PAGES, CLAUSES, TIMES = 300, 200, 5
EN = "Each side shall withdraw its heavy weapons behind the line that is drawn on the annexed map and shall not put others in their place "
AR = "يسحب كل طرف أسلحته الثقيلة إلى ما وراء الخط المرسوم على الخريطة المرفقة ولا يضع غيرها مكانها "
MEMORY_MB, READ_MS, WRITE_MS, BACK_MS = 300, 10_000, 5_000, 3_000
ALONE = (
    "import json, resource, sys; from sametable.edges.documents.reading import read_document;"
    "held = read_document(sys.stdin.buffer.read(), 'x.pdf');"
    "print(json.dumps([len(held.paragraphs), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"
)


def a_pdf() -> bytes:
    """Make a PDF of 300 pages with five clauses each."""
    import typst

    clause = EN * 2
    body = "".join(
        "".join(f"#par[{page + 1}.{at}\\. {clause} within [{at} | {at + 1}] days.]\n\n" for at in range(1, 6))
        + "#pagebreak(weak: true)\n"
        for page in range(PAGES)
    )
    made = typst.compile(
        f"#set page(header: [Made text], footer: context counter(page).display())\n#set text(size: 9pt)\n{body}".encode()
    )
    assert isinstance(made, bytes)
    return made


def a_text() -> Text:
    """Make a text of 200 clauses in two languages."""
    clauses = []
    for at in range(CLAUSES):
        options = tuple(
            Option(texts=(("ar", str(value)), ("en", str(value))), by=(by,))
            for value, by in ((at, "al"), (at + 5, "bi"))
        )
        texts = (("ar", f"{AR * 3}⟦b1⟧ يوما."), ("en", f"{EN * 2}⟦b1⟧ days."))
        clauses.append(
            Clause(
                clause=f"c{at}",
                label=str(at + 1),
                texts=texts,
                brackets=(Bracket(bracket="b1", options=options),),
            )
        )
    return Text(
        version_id="v" * 43, sha256="ab" * 32, languages=("en", "ar"), authentic=("en", "ar"), title=(("en", "Made text"),), clauses=tuple(clauses)
    )  # fmt: skip


def a_page(text: Text) -> TextPage:
    """Lay it out with two positions on every clause."""
    stands = tuple(
        Stood(clause=one.clause, party=party, says="accept") for one in text.clauses for party in ("al", "bi")
    )
    return text_page(
        TextSheet(
            text=text, number="ALD-000002", version="1", proposal="ALD-000001", form="single_text", said_by="Alder", record="made",
            languages=("en", "ar"), names={"al": "Alder", "bi": "Birch"}, shorts={"al": "ALD", "bi": "BIR"}, stands=stands,
        )
    )  # fmt: skip


def took(times: int, what: Callable[[], Any]) -> tuple[list[float], Any]:
    """Give the milliseconds that something took, each time, and what it gave last."""
    found, held = [], None
    for _ in range(times):
        start = time.perf_counter()
        held = what()
        found.append((time.perf_counter() - start) * 1000)
    return found, held


def plain(raw: bytes) -> int:
    """Read a DOCX with python-docx; gives its characters."""
    from docx import Document

    held = Document(io.BytesIO(raw))
    cells = [cell.text for table in held.tables for row in table.rows for cell in row.cells]
    return sum(map(len, [*(one.text for one in held.paragraphs), *cells]))


def alone(raw: bytes) -> tuple[int, float]:
    """Read in a process that does nothing else; gives paragraphs and its peak in MB."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    held = subprocess.run([sys.executable, "-c", ALONE], input=raw, env=env, capture_output=True, check=True)
    paragraphs, peak_kb = json.loads(held.stdout)
    return paragraphs, peak_kb / 1024


def a_set_pdf(page: TextPage) -> tuple[list[float], str]:
    """Set the text as PDF; gives times, or why not."""
    from sametable.edges.print.printer import Printer

    printer = Printer(ROOT / "web" / "dist")
    try:
        printer.text_pdf(page)
        return took(TIMES, lambda: printer.text_pdf(page))[0], ""
    except SametableError as error:
        return [], str(error)


def measure() -> Part:
    """Measure."""
    raw, text = a_pdf(), a_text()
    page = a_page(text)
    here, held = took(TIMES, lambda: read_document(raw, "x.pdf"))
    apart, _ = took(TIMES, lambda: asyncio.run(read_apart(raw, "x.pdf")))
    paragraphs, peak_mb = alone(raw)
    drafts = clauses_of(held)
    written, docx = took(TIMES, lambda: write_docx(page))
    back, again = took(TIMES, lambda: clauses_of(read_document(docx, "x.docx")))
    peer, _ = took(2, lambda: plain(docx))
    marked, _ = took(TIMES, lambda: write_markdown(page))
    set_ms, why = a_set_pdf(page)
    same = sum(
        (draft.clause, dict(draft.texts))
        == (one.clause, typed_texts(one.texts, one.brackets, {"al": "ALD", "bi": "BIR"}))
        for one, draft in zip(text.clauses, again.clauses, strict=False)
    )
    rows = [
        Row(name="pages of the PDF", value=PAGES, unit="pages", n=1),
        delay("PDF of 300 pages read in this process", here),
        delay("the same in another process, with its start", apart),
        Row(name="peak memory of a process that reads it", value=round(peak_mb, 1), unit="MB", n=1),
        Row(
            name="clauses found in it",
            value=sum(one.part == "body" for one in drafts.clauses),
            unit="of 1,500",
            n=paragraphs,
        ),
        delay("DOCX of 200 clauses in two languages, with positions, written", written),
        delay("read back into clauses", back),
        delay("python-docx: its paragraphs and cells alone", peer),
        Row(name="clauses that came back the same in both languages", value=same, unit="of 200", n=CLAUSES),
        delay("Markdown of the same written", marked),
        *([delay("PDF of the same set", set_ms)] if set_ms else []),
    ]
    targets = [
        Target(what="a PDF of 300 pages read in another process", got=max(apart), limit=READ_MS, unit="ms"),
        Target(what="peak memory of that", got=peak_mb, limit=MEMORY_MB, unit="MB"),
        Target(what="DOCX of 200 clauses written", got=max(written), limit=WRITE_MS, unit="ms"),
        Target(what="read back", got=max(back), limit=BACK_MS, unit="ms"),
        Target(what="clauses that came back the same", got=same, limit=CLAUSES, unit="clauses", at_least=True),
        Target(what="clauses found in the PDF", got=sum(one.part == "body" for one in drafts.clauses), limit=1500, unit="clauses", at_least=True),
    ]  # fmt: skip
    text_said = f"No PDF was set: {why}" if why else ""
    return Part(
        name="Documents", method=" ".join((__doc__ or "").split()), rows=rows, targets=targets, text=text_said
    )
