"""Every notice that a reader gives has its words, and every word has a reader that gives it."""

from __future__ import annotations

import ast
from pathlib import Path

from sametable.core.intake.clause_words import DOCUMENT_NOTICE

SOURCE = Path(__file__).parents[4] / "src" / "sametable"


def test_every_notice_has_words_and_every_word_is_given() -> None:
    known = {one.code for one in DOCUMENT_NOTICE}
    files = [*(SOURCE / "edges" / "documents").glob("*.py"), SOURCE / "core" / "intake" / "clauses.py"]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files]
    words = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    added = {
        node.args[0].value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("notices.add")
        and isinstance(node.args[0], ast.Constant)
    }
    assert added <= known
    assert known <= words
