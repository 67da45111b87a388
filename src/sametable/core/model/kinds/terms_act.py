"""`terms_act`: a party gives its word to adopt, amend, suspend, resume or leave terms that stand in the record.

`parties` names whose word is needed: several make an agreement, in force once each of them has said the very same
act; a party that names itself alone says something unilateral. `target` is the text meant; an amendment names the
text that it replaces in `amends`. No `instruments` means all of the text's. What follows is worked out in
`core.terms.adopted`; a single word changes nothing for others.

Times are milliseconds UTC. Source: issue "terms as data", in the record; domain reference 1 and 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.fields import Code, Flag, Rows, Text
from sametable.core.model.kind import ENTRY_ID, FREE_TEXT, MOMENT, Kind, optional
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTS = ("adopt", "amend", "leave", "resume", "suspend")
MAX_INSTRUMENTS = 100
MAX_PARTIES = 64


def _ascending(fields: Mapping[str, object]) -> None:
    for name in ("instruments", "parties"):
        held = fields.get(name)
        if isinstance(held, list) and held != sorted(set(held)):
            raise SametableError(
                "statement.field", at=name, expected="each once, ascending", got=", ".join(held)[:80]
            )


def _amends(fields: Mapping[str, object]) -> None:
    older = fields.get("amends")
    if (older is not None) is not (fields["act"] == "amend"):
        raise SametableError(
            "statement.field",
            at="amends",
            expected="the text that an amendment replaces, and nothing in other acts",
            got="nothing" if older is None else "one",
        )
    if older == fields["target"]:
        raise SametableError(
            "statement.field", at="amends", expected="another text than the target", got="it"
        )


KIND = Kind(
    name="terms_act",
    says="A party gives its word to adopt, amend, suspend, resume or leave terms.",
    fields=optional(
        {
            "act": Code(codes=frozenset(ACTS)),
            "target": ENTRY_ID,
            "amends": ENTRY_ID,
            "instruments": Rows(values=Text(limit=64), limit=MAX_INSTRUMENTS),
            "parties": Rows(values=Text(limit=64), limit=MAX_PARTIES, shortest=1),
            "effective_ms": MOMENT,
            "reason": FREE_TEXT,
            "demonstration": Flag(),
        },
        "act",
        "target",
        "parties",
        "effective_ms",
    ),
    rules=(_ascending, _amends),
    about="target",
    always_parties=True,
)
