"""What reads and writes texts of proposals as files, as whoever uses it sees it.

Decides nothing; `edges/documents` does both. Source: house rules, Layout; decision 0033.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sametable.core.assess.page_text import TextPage
    from sametable.core.intake.clauses import Document


class DocumentFiles(Protocol):
    """Texts in files; `boot` gives the desk and the command line one."""

    async def read(self, raw: bytes, name: str) -> Document:
        """Read a document in another process. Raises `document.*`."""
        ...

    def write(self, page: TextPage, form: str) -> bytes:
        """Write a text as `docx` or `md`. Raises `document.form`."""
        ...
