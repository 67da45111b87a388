"""What delegations do to a text on a table of real nodes, through their nodes' own interface."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tablekit import NodeTable

SIDES = ("ru", "us")


def say(table: NodeTable, node: str, client_id: str, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Say a statement to all parties; gives its receipt."""
    body = {"client_id": f"{client_id}-{node}", "kind": kind, "fields": fields}
    return dict(table.post(node, "/api/reports", body))


def put_text(
    table: NodeTable, node: str, client_id: str, title: str, clauses: Sequence[str]
) -> tuple[str, str]:
    """Put a text of one language on the table; gives the proposal's id and its first version's."""
    head = {
        "title": [{"language": "en", "text": title}], "form": "single_text", "languages": ["en"],
        "required": list(SIDES),
    }  # fmt: skip
    proposal = say(table, node, f"{client_id}-head", "proposal", head)["id"]
    return proposal, new_version(table, node, f"{client_id}-1", proposal, "", clauses)


def new_version(
    table: NodeTable, node: str, client_id: str, proposal: str, base: str, clauses: Sequence[str]
) -> str:
    """Say a version with these clauses, on another one or on none; gives its id."""
    rows = [{"label": str(place), "texts": {"en": text}} for place, text in enumerate(clauses, 1)]
    held = [one["clause"] for one in text_of(table, node, base)["clauses"]] if base else []
    named = [{**row, **({"clause": name} if name else {})} for row, name in _beside(rows, held)]
    drafted = table.post(node, f"/api/table/proposals/{proposal}/draft", {"base": base, "clauses": named})
    return str(say(table, node, client_id, "proposal_version", drafted["fields"])["id"])


def _beside(rows: list[dict[str, Any]], held: list[str]) -> list[tuple[dict[str, Any], str]]:
    return [(row, held[place] if place < len(held) else "") for place, row in enumerate(rows)]


def text_of(table: NodeTable, node: str, version: str) -> dict[str, Any]:
    """Give a version's text as a node shows it."""
    return dict(table.get(node, f"/api/table/proposals/{version}/text?version={version}"))


def has_text(table: NodeTable, node: str, version: str) -> bool:
    """Tell whether a version has come to a node, as a latest one."""
    held = table.get(node, "/api/table/proposals")["proposals"]
    return any(head["id"] == version for one in held for head in one["heads"])


def state_of(table: NodeTable, node: str, number: str) -> str:
    """Give the state of a decision at a node; empty where it has not come yet."""
    held = table.get(node, "/api/table/decisions")["decisions"]
    return next((str(one["state"]) for one in held if one["number"] == number), "")


def put_decision(table: NodeTable, node: str, client_id: str, version: str, **more: Any) -> dict[str, Any]:
    """Put a version for decision; gives the receipt."""
    body = {"version": version, "how": "signatures", "required": list(SIDES), **more}
    drafted = table.post(node, "/api/table/decisions/draft", body)
    return say(table, node, client_id, "decision", drafted["fields"])


def decision(table: NodeTable, node: str, name: str) -> dict[str, Any]:
    """Give a decision as it stands at a node."""
    return dict(table.get(node, f"/api/table/decisions/{name}"))


def sign(table: NodeTable, node: str, client_id: str, name: str, says: str = "signs") -> None:
    """Sign a decision, or not, over exactly what it puts."""
    fields = {"target": name, "says": says, "content_sha256": decision(table, node, name)["text_sha256"]}
    say(table, node, client_id, "signature", fields)
