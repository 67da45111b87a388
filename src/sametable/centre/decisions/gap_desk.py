"""The desk's rules for positions, dispositions and objections: each is about something that stands there.

Decides that a position goes to a clause of a version whose text can be read and that was not taken back, names options that stand
in that clause and clauses that stand in that text; that a disposition is about something that was put, names clauses it has, and that nobody
takes back what another side put; and that an objection is about something on the table. What other desks let through is in the
record, and holds for no text that it does not fit.

Source: domain reference 5; charter, rules 1 and 4; decision 0029.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.centre.decisions.tables import tables_of
from sametable.core.decisions.dispositions import PUT
from sametable.core.model.registry import TABLE_SAYS
from sametable.core.passage.versions import first_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.decisions.clauses import Clause, Text


def check_position(centre: Centre, fields: Mapping[str, Any]) -> None:
    """Hold a position to the text that it is of. Raises `gap.position`."""
    text = _text_of(centre, str(fields.get("target")))
    name = fields.get("clause")
    clause = text.clause(name) if name else None
    if name and clause is None:
        raise _refused("clause", "a clause of that version", str(name))
    for place, choice in enumerate(fields.get("choices", ())):
        _check_choice(clause, choice, f"choices[{place}]")
    for place, link in enumerate(fields.get("links", ())):
        if text.clause(link["clause"]) is None or link["clause"] == name:
            raise _refused(f"links[{place}].clause", "another clause of that version", link["clause"])
    talks = fields.get("talks")
    held = centre.picture.cases.said.get(str(talks))
    if talks is not None and (held is None or held.kind != "talks"):
        raise _refused("talks", "a round, a meeting or a call", held.kind if held else "none")


def check_disposition(centre: Centre, fields: Mapping[str, Any]) -> None:
    """Hold a disposition to what was put. Raises `gap.disposition`."""
    cases = centre.picture.cases
    put = cases.said.get(str(fields.get("target")))
    if put is None or put.kind not in PUT:
        raise _refused(
            "target", "a proposal, a request for listing or an intention", put.kind if put else "none",
            code="gap.disposition",
        )  # fmt: skip
    if fields.get("says") == "withdrawn" and put.party != centre.node.party and "said_by" not in fields:
        raise _refused(
            "says", f"the word of {put.party}, who put it", centre.node.party, code="gap.disposition",
            advice="What another side put is declined, or said_by names the body that took it back.",
        )  # fmt: skip
    by = fields.get("by")
    if by is not None and (by not in cases.said or first_of(cases, str(by)) == first_of(cases, put.id)):
        raise _refused("by", "something else that stands here", str(by), code="gap.disposition")
    _check_clauses(centre, put.id if put.kind == "proposal" else "", fields.get("clauses", ()))


def check_objection(centre: Centre, fields: Mapping[str, Any]) -> None:
    """Hold an objection to something on the table. Raises `gap.objection`."""
    held = centre.picture.cases.said.get(str(fields.get("target")))
    if held is None or held.kind not in TABLE_SAYS:
        raise _refused(
            "target",
            "something that was said at the table",
            held.kind if held else "none",
            code="gap.objection",
        )
    clause = fields.get("clause")
    if clause is not None:
        target = held.id if held.kind in {"proposal", "proposal_version"} else ""
        _check_clauses(centre, target, [clause], code="gap.objection", at="clause")


def _text_of(centre: Centre, target: str) -> Text:
    said = centre.picture.cases.said.get(target)
    if said is None or said.kind != "proposal_version":
        raise _refused("target", "a version of a proposal's text", said.kind if said else "none")
    version = tables_of(centre).of(target).of(target)
    if version is None or version.text is None or not version.stands:
        why = "unreadable" if version is None or version.text is None else "unfinished or taken back"
        raise _refused(
            "target", "a version that can be read, is finished and stands", (version and version.why) or why,
            advice="Take the position on the version that stands.",
        )  # fmt: skip
    return version.text


def _check_choice(clause: Clause | None, choice: Mapping[str, Any], at: str) -> None:
    if clause is None:
        raise _refused(at, "a clause, where an option is named", "none")
    bracket = next((one for one in clause.brackets if one.bracket == choice["bracket"]), None)
    if bracket is None:
        raise _refused(f"{at}.bracket", "a bracket of that clause", choice["bracket"])
    if choice["option"] >= len(bracket.options):
        raise _refused(f"{at}.option", f"from 0 to {len(bracket.options) - 1}", str(choice["option"]))


def _check_clauses(
    centre: Centre, proposal: str, named: Iterable[str], *, code: str = "gap.disposition", at: str = "clauses"
) -> None:
    """Raise `code` for a clause that no version of the proposal has."""
    held: set[str] = set()
    if proposal:
        for version in tables_of(centre).of(proposal).versions:
            held.update(one.clause for one in (version.text.clauses if version.text else ()))
    for place, name in enumerate(named):
        if name not in held:
            place_at = f"{at}[{place}]" if at == "clauses" else at
            raise _refused(place_at, "a clause of what was put", name, code=code)


def _refused(
    at: str, expected: str, got: str, *, code: str = "gap.position", advice: str = ""
) -> SametableError:
    return SametableError(code, at=at, expected=expected, got=got[:80], advice=advice)
