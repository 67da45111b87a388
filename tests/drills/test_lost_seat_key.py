"""A seat's key is lost: revoked by its place in the log and posted at another node, alike on every map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from drillkit import sametable
from recordkit import seed
from sametable.core.wire.hashes import b64url
from tablekit import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from drillkit import Drill

PAIR = ("alder", "birch")
ORIGIN = "table.example/trial/alder"


def run(*arguments: object) -> Any:
    """Run a command that must be taken; gives its JSON."""
    ran = sametable(*arguments, "--json")
    assert ran.code == 0, ran.text
    return ran.json


def root_file(drill: Drill) -> Path:
    """Lay Alder's root in a file of its own, as a party keeps it away from its node."""
    path = drill.base / "root.key"
    name = "table.example/trial/root/al"
    held = {
        "format": "sametable private key v1", "use": "root", "name": name, "seed": b64url(seed("root alder"))
    }  # fmt: skip
    path.write_text(json.dumps(held))
    path.chmod(0o600)
    return path


def say_with(drill: Drill, made: dict[str, Any], **fields: Any) -> str:
    """Say something at Alder under a key that the node has never seen, as a browser does; gives the number."""
    draft = {**drill.draft(**fields), "kid": made["kid"]}
    prepared = drill.post("alder", "/api/statements/prepare", draft)
    path = drill.base / f"{prepared['client_id']}.json"
    path.write_text(json.dumps(prepared))
    signed = run("seat-key", "sign", drill.base / "watch-3.key", path, "--yes")
    names = ("client_id", "signing_input", "payload")
    body = {**{name: prepared[name] for name in names}, "signature": signed["signature"]}
    return str(drill.post("alder", "/api/statements", body)["number"])


def standing(drill: Drill, name: str) -> dict[str, str]:
    page = drill.get(name, "/api/record/alder/entries?from=0&count=100")["entries"]
    return {row["number"]: row["standing"] for row in page}


def test_what_was_said_before_stands_and_what_came_later_is_repudiated_on_every_map(drill: Drill) -> None:
    root = root_file(drill)
    drill.link_all(*PAIR)
    drill.start(*PAIR)
    made = run("seat-key", "new", "--name", "Watch 3", "--out", drill.base / "watch-3.key")
    request = drill.base / "enrol.note"
    where = ("--node", "alder", "--seat", "Watch 3", "--pub", made["pub"])
    run("key", "seat-request", drill.url("alder"), *where, "--out", request)

    unsigned = sametable("key", "post", drill.url("alder"), request)
    assert unsigned.code == 1, "a note that no root has signed is no note"
    assert "register.unsigned" in unsigned.text or "sign it first" in unsigned.text.lower()
    run("key", "sign", request, "--root", root, "--yes")
    run("key", "post", drill.url("alder"), request)

    first = say_with(drill, made, weapon="mortar")
    size = drill.log("alder", "alder")["size"]
    later = say_with(drill, made, weapon="rocket")
    drill.wait_for(PAIR, first, later)

    revoke = drill.base / "revoke.note"
    told = ("--pub", made["pub"], "--party", "al", "--upto", f"{ORIGIN}={size}")
    run("key", "revoke", drill.url("birch"), *told, "--out", revoke)
    run("key", "sign", revoke, "--root", root, "--yes")
    run("key", "post", drill.url("birch"), revoke)  # another party's node carries it
    for name in PAIR:
        wait_until(
            f"{name} repudiates {later}",
            lambda name=name: standing(drill, name).get(later) == "repudiated",  # type: ignore[misc]
            30,
        )
    drill.wait_equal(*PAIR)

    def shown(name: str) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        return standing(drill, name), drill.marks(name)

    # By when a thing had been said others' clocks go on confirming; the two are asked one after the other.
    wait_until("both show the same", lambda: shown("alder") == shown("birch"), 30)
    assert standing(drill, "alder")[first] == "in_force"
    for name in PAIR:
        dossiers = {one: drill.get(name, f"/api/entries/{one}") for one in (first, later)}
        assert dossiers[first]["repudiated"] is None
        assert dossiers[later]["repudiated"]["why"] == "revoked"
    # Whoever found the key says more under it: it is kept, and repudiated like the rest.
    stolen = drill.ask("alder", "POST", "/api/statements/prepare", {**drill.draft(), "kid": made["kid"]})
    assert stolen.status_code >= 400, stolen.text
    drill.stop(*PAIR)
    for name in PAIR:
        verified = sametable("verify", drill.folders[name], "--jobs", 1)
        assert verified.code == 0, verified.text
