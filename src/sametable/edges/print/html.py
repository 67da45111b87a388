"""A page as HTML: one file that holds everything, readable by a screen reader, printable, and without script.

Decides how the parts of a page look in a browser. Every text is escaped, and isolated so that a name in another script does not
reorder its line; the only links are to entries of the record, at the node that gave the page.

Source: WCAG 2.2; HTML Living Standard (`bdi`, tables with captions and scopes).
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from sametable.core.assess.pages import Cell, Heading, Line, Table
from sametable.edges.print.tame import tame

if TYPE_CHECKING:
    from sametable.core.assess.pages import Page, Part

NUMBER = re.compile(r"[A-Z]{2,8}-[0-9]{1,15}", re.ASCII)
"""What the number of an entry looks like; nothing else is linked to."""
STYLE = """
:root{color-scheme:light;font-family:"Noto Sans","Noto Sans Arabic",system-ui,sans-serif;font-size:15px;line-height:1.45;color:#161b19;background:#fff}
body{max-inline-size:70rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2.2rem 0 .5rem;padding-block-start:.6rem;border-block-start:2px solid #161b19}
h3{font-size:1rem;margin:1.2rem 0 .4rem}
p{margin:.4rem 0;max-inline-size:46rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.75rem 0 1.25rem}
dt{color:#434b47}dd{margin:0}
.demo{display:inline-block;padding:.1rem .6rem;border:1px dashed #7c4a03;color:#7c4a03;font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;inline-size:100%;margin:.5rem 0 1.25rem;font-variant-numeric:tabular-nums}
caption{text-align:start;font-weight:600;padding-block-end:.3rem}
th,td{text-align:start;vertical-align:top;padding:.3rem .7rem .3rem 0;border-block-end:1px solid #d6dbd7;overflow-wrap:anywhere}
thead th{border-block-end:1.5px solid #7d8781;font-weight:600;color:#434b47}
tbody th{font-weight:400}
.vh{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
.mark,.mark *{font-weight:600}
.n{white-space:nowrap}
.of{font-size:.85em;color:#434b47}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;border-inline-start:3px solid #d6dbd7;padding-inline-start:1rem}
a{color:#0b645b}
:focus-visible{outline:2px solid #0b645b;outline-offset:2px}
@media (max-width:40rem){body{padding:1rem}dl{grid-template-columns:1fr}dt{margin-block-start:.4rem}}
@media print{body{max-inline-size:none;padding:0}a{color:inherit;text-decoration:none}thead{display:table-header-group}tr{break-inside:avoid}h2{break-after:avoid}}
"""


def page_html(page: Page) -> str:
    """Write a page as one HTML file."""
    direction = "rtl" if page.lang == "ar" else "ltr"
    facts = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in page.facts)
    demo = f'<p class="demo">{_text(_demo(page))}</p>' if page.demonstration else ""
    body = "".join(_part(part, page, said=said) for part, said in _titled(page.parts))
    return (
        f'<!doctype html><html lang="{escape(page.lang)}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(tame(page.title))}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{_text(page.title)}</h1>{demo}<dl>{facts}</dl>{body}</main></body></html>\n"
    )


def _demo(page: Page) -> str:
    from sametable.core.assess.printed_words import word

    return word("demonstration", page.lang)


def _text(text: str) -> str:
    return f"<bdi>{escape(tame(text))}</bdi>"


def _titled(parts: tuple[Part, ...]) -> list[tuple[Part, bool]]:
    """Tell of each part whether the heading before it has said its caption already."""
    said, found = "", []
    for part in parts:
        found.append((part, isinstance(part, Table) and part.caption == said))
        said = part.text if isinstance(part, Heading) else said
    return found


def _part(part: Part, page: Page, *, said: bool) -> str:
    if isinstance(part, Heading):
        level = 3 if part.level == 3 else 2
        return f"<h{level}>{_text(part.text)}</h{level}>"
    if isinstance(part, Line):
        return f"<p>{_text(part.text)}</p>"
    if isinstance(part, Table):
        return _table(part, page, said=said)
    return f'<pre dir="auto">{escape(tame(part.text, lines=True))}</pre>'


def _table(table: Table, page: Page, *, said: bool) -> str:
    hidden = ' class="vh"' if said else ""
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.head)
    rows = "".join(
        "<tr>" + "".join(_cell(cell, page, heads=place == 0) for place, cell in enumerate(row)) + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(tame(table.caption))}"><table>'
        f"<caption{hidden}>{_text(table.caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: Cell, page: Page, *, heads: bool) -> str:
    names = [name for name, on in (("mark", cell.mark), ("n", cell.number)) if on]
    classes = f' class="{" ".join(names)}"' if names else ""
    text = _text(cell.text) if cell.text else ""
    links = [_link(number) for number in cell.entries if not (heads and number == cell.text)]
    if heads and cell.text in cell.entries:
        text = _link(cell.text)
    more = f" {escape(page.more_word)} {cell.more}" if cell.more else ""
    of = f' <span class="of">{", ".join(links)}{more}</span>' if links or more else ""
    return f'<th scope="row"{classes}>{text}{of}</th>' if heads else f"<td{classes}>{text}{of}</td>"


def _link(number: str) -> str:
    if NUMBER.fullmatch(number) is None:
        return _text(number)
    return f'<a href="/#/dossier/{number}"><bdi>{number}</bdi></a>'
