"""Whether what refers to one another fits together: exceptions and what they except, duties and what they wait for.

Decides on kinds, not on ids: that those are known is for `checks`, and that nothing hangs on itself as well. An
exception has to name something that prohibits, or it would silently except nothing.

Source: domain reference 1.5, T8 and T24.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.terms.checks import clauses_of
from sametable.core.terms.rules import rules_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.terms.model import Clause
    from sametable.core.terms.shapes import Reading
    from sametable.core.terms.tree import Node


def check_links(found: Mapping[str, Any], reading: Reading) -> None:
    """Check the exceptions and the reciprocal duties of a pack. Raises `terms.pack`."""
    for instrument, node in found["instruments"]:
        placed = clauses_of(instrument, node)
        named = {clause.id: clause for clause, _ in placed}
        for clause, at in placed:
            if clause.kind == "permission" and "excepts" in at.entries:
                _excepts(at.entries["excepts"], named, reading)
            elif clause.kind == "reciprocity":
                _reciprocal(clause, at, reading)


def _excepts(node: Node, named: Mapping[str, Clause], reading: Reading) -> None:
    for one in items_of(node):
        meant = named.get(one.text)
        if meant is not None and not any(rule.effect == "prohibits" for rule in rules_of(meant)):
            raise reading.fault("not_ban", one, kind=meant.kind)


def _reciprocal(clause: Clause, node: Node, reading: Reading) -> None:
    duty = {one.text for one in items_of(node.entries["duty"])}
    for field, wrong in (("duty", {clause.id}), ("on", {clause.id} | duty)):
        for one in items_of(node.entries[field]):
            if one.text in wrong:
                raise reading.fault("depends_on_itself", one)


def items_of(node: Node) -> tuple[Node, ...]:
    """Give the items of a list, and of one value alone just that."""
    return node.items if node.kind == "list" else (node,)
