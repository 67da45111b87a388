"""Giving a page as HTML or PDF, and the languages in which there are pages.

Decides the headers: a printed page is no part of the client, has no script, and may load nothing.

Source: W3C Content Security Policy 3; decision 0021.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Protocol

from litestar import Response
from litestar.params import QueryParameter

from sametable.core.model.vocabulary import LANGUAGES
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.assess.page_text import TextPage
    from sametable.core.assess.pages import Page
    from sametable.edges.web.desk import Desk

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
Lang = Annotated[str, QueryParameter(name="lang", max_length=8)]
Day = Annotated[str, QueryParameter(name="day", max_length=10)]


class Printer(Protocol):
    """Prints pages; `boot` gives the desk one."""

    def html(self, page: Page) -> str:
        """Give a page as one HTML file."""
        ...

    def pdf(self, page: Page, *, base: str = "") -> bytes:
        """Give a page as PDF; `base` is the address that entries link to. Raises `print.no_fonts`, `print.failed`."""
        ...

    def text_pdf(self, page: TextPage) -> bytes:
        """Give a proposal's text as PDF. Raises `print.no_fonts`, `print.failed`."""
        ...


def check_lang(lang: str) -> str:
    """Give a language that there are words in. Raises `print.lang`."""
    if lang not in LANGUAGES:
        raise SametableError("print.lang", at="lang", expected=f"one of {', '.join(LANGUAGES)}", got=lang[:8])
    return lang


async def printed(desk: Desk, page: Page, form: str, name: str) -> Response[bytes]:
    """Give a page in a form, `html` or `pdf`. Raises `print.no_fonts`, `print.failed`, `print.form`."""
    if form == "html":
        body = desk.printer.html(page).encode()
        headers = {"content-security-policy": POLICY}
        return Response(body, media_type="text/html", headers=headers)
    if form != "pdf":
        raise SametableError("print.form", at=name[:60], expected="html or pdf", got=form[:8])
    made = await asyncio.to_thread(desk.printer.pdf, page, base=desk.access.site.url)
    headers = {"content-disposition": f'inline; filename="{name}.pdf"'}
    return Response(made, media_type="application/pdf", headers=headers)
