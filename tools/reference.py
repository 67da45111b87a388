"""Write the references that follow from the program: error codes and the schema of every kind of statement.

`python tools/reference.py` writes docs/reference/errors.md (meanings are kept from the file as it is; a new
code gets a line without one: the command then ends with 1, and a test refuses it) and docs/reference/schema/<kind>.json.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path

from sametable.core.model.registry import KINDS, json_schema

ROOT = Path(__file__).resolve().parents[1]
ERRORS = ROOT / "docs" / "reference" / "errors.md"
SCHEMAS = ROOT / "docs" / "reference" / "schema"
CODE = re.compile(r"[a-z]+\.[a-z0-9_]+")
HEAD = """# Error codes

Every error has a stable code, the place, what was expected and what was there; over HTTP it is problem+json with
the same members, on the command line one line and one line of advice. A test holds this list to the program.

| code | meaning |
|---|---|
"""


def codes() -> list[str]:
    """Give every code that the program raises."""
    found: set[str] = set()
    for path in sorted((ROOT / "src" / "sametable").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
            ):
                continue
            if node.value.split(".")[0] in PREFIXES and node.value not in NOT_ERRORS:
                found.add(node.value)
    return sorted(found)


PREFIXES = {
    "beat", "bundle", "checkpoint", "config", "draft", "evidence", "fork", "founding", "gazetteer", "genesis",
    "intake", "keys", "note", "pack", "peer", "places", "proof", "record", "request", "serve", "server",
    "statement", "store", "submission", "table", "tiles", "transfer", "verify", "wire", "cli", "doctor", "order",
    "cosignature", "edge", "epoch", "read", "picture", "coordinates", "register", "release", "people", "presence", "terms",
    "case", "import", "export", "exhibit", "link", "alert", "call", "notify",
    "hit", "calendar", "ledger", "summary", "handover", "print", "corridor", "access", "site", "movement", "check", "notice",
    "following", "phone", "text", "proposal", "gap", "decision", "delineation", "deconfliction", "list", "group", "talks", "document",
}  # fmt: skip
NOT_ERRORS = {
    "text.kept_back",
    "text.root",
    "text.typ",
    "list.names_cut",
    "list.same_file",
    "list.older_file",
    "picture.kept",
    "phone.clock",
    "movement.unauthorised",
    "site.swapped",
    "site.moved",
    "site.not_fresh",
    "genesis.json",
    "genesis.note",
    "register.json",
    "record.db",
    "people.db",
    "notify.db",
    "access.delayed",
    "access.denied",
    "presence.zone",
    "alert.raised",
    "alert.test",
    "calendar.json",
    "keys.json",
    "card.json",
    "gazetteer.csv",
    "node.toml",
    "pack.yaml",
}


def meanings() -> dict[str, str]:
    """Give the meanings that the file holds."""
    if not ERRORS.exists():
        return {}
    rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", ERRORS.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def errors_page() -> str:
    """Give the page of error codes."""
    known = meanings()
    lines = [f"| `{code}` | {known.get(code, '')} |" for code in codes()]
    return HEAD + "\n".join(lines) + "\n"


def schemas() -> dict[str, str]:
    """Give each kind's JSON Schema as text."""
    return {
        name: json.dumps(json_schema(kind), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        for name, kind in sorted(KINDS.items())
    }


def main() -> int:
    """Write everything; give 1 where a code has no meaning yet."""
    ERRORS.parent.mkdir(parents=True, exist_ok=True)
    ERRORS.write_text(errors_page(), encoding="utf-8")
    SCHEMAS.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (SCHEMAS / f"{name}.json").write_text(text, encoding="utf-8")
    empty = [code for code, meaning in meanings().items() if not meaning.strip()]
    if empty:
        print(f"{ERRORS}: write what is meant by {', '.join(empty)}", file=sys.stderr)
    return 1 if empty else 0


if __name__ == "__main__":
    sys.exit(main())
