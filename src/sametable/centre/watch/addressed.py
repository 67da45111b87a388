"""To whom a statement is put: a call, questions, a request.

Decides that this desk puts nothing to a party that is not of this record: nobody there would ever see it, and its clock
would run against nobody. Whom the questions are about may be any side, by name. What other nodes' desks let through is
in the record all the same, and rings nowhere. Who is to sign a finding is held to the same rule in `centre/incidents/grading`.

Source: issue "incidents"; record.md 4.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre

ADDRESSED = {
    "call": ("to", "call.not_a_party"),
    "inquiry": ("through", "case.not_a_party"),
    "request": ("to", "case.not_a_party"),
}
"""By kind: the field that names who it is put to, and what is raised."""


def check_addressed(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `call.not_a_party` or `case.not_a_party` unless who something is put to is a party of this record."""
    name, code = ADDRESSED.get(str(fields.get("type")), ("", ""))
    named = fields.get(name) if name else None
    if named is None or named in centre.parties:
        return
    raise SametableError(
        code,
        at=name,
        expected="one of " + ", ".join(sorted(centre.parties)),
        got=str(named)[:43],
        advice="A side without a seat is reached through a party of this record.",
    )
