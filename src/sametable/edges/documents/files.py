"""The port `DocumentFiles`: one object that reads and writes texts of proposals in files.

Decides how many documents are read at once: each is a process of its own with much memory.

Source: house rules, Layout; decision 0033.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sametable.edges.documents.apart import read_apart
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.assess.page_text import TextPage
    from sametable.core.intake.clauses import Document

AT_ONCE = 2


class Documents:
    """Texts in files; writers are loaded when first used."""

    __slots__ = ("_room",)

    def __init__(self) -> None:
        """Begin with nothing being read."""
        self._room = asyncio.Semaphore(AT_ONCE)

    async def read(self, raw: bytes, name: str) -> Document:
        """Read a document in another process. Raises `document.*`."""
        async with self._room:
            return await read_apart(raw, name)

    def write(self, page: TextPage, form: str) -> bytes:
        """Write a text as `docx` or `md`. Raises `document.form`."""
        if form == "docx":
            from sametable.edges.documents.write_docx import write_docx

            return write_docx(page)
        if form == "md":
            from sametable.edges.documents.write_markdown import write_markdown

            return write_markdown(page)
        raise SametableError("document.form", expected="docx, pdf or md", got=form[:8])
