"""The messages about packs in another language; see `words`."""

from __future__ import annotations

from sametable.core.terms.words_en import MESSAGES_EN

MESSAGES_AR: dict[str, tuple[str, str]] = dict(MESSAGES_EN)
