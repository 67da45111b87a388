"""The hash of a whole text: what is signed, and what whoever reads works out again.

Decides which bytes stand for a text: canonical JSON of its clauses in their order (id, label, words by language, brackets with
all their options, annexes), its languages and its title, and SHA-256 of them. What its author marks beside the words (about
what a clause is, who is obliged, what it hangs on, which pack it becomes) is not in it, so that a mark may change without
the words. A text in two languages has one hash: nobody signs one language alone.

Shapes: 64 hexadecimal digits, small letters. Source: decision 0028; canonical form `core/wire/canonical`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sametable.core.decisions.clauses import check_turning
from sametable.core.wire import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.decisions.clauses import Clause, Text, Words


def text_sha256(text: Text) -> str:
    """Give the hash of a text as it reads."""
    return sha256_of(text.clauses, text.languages, text.title)


def sha256_of(clauses: Sequence[Clause], languages: Sequence[str], title: Words) -> str:
    """Give the hash of clauses in their order under a title. Raises `wire.not_canonical`, `text.direction`."""
    hashed = hashlib.sha256(b'{"clauses":[')
    hashed.update(b",".join(one.encoded for one in clauses))
    rest = canonical.encode({"languages": list(languages), "title": dict(title)})
    check_turning(rest, "title")
    hashed.update(b"]," + rest[1:])
    return hashed.hexdigest()
