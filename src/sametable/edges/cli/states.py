"""Commands that tell how a node does: status and doctor.

Status asks the running node over its own interface, and reads the folder where none runs. Doctor's checks stand
in `checks.py`; it exits with 1 where one of them found something.

Source: decision 0011; record.md 4.4.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.calling import own_way, way_to
from sametable.edges.cli.output import EXIT_FINDINGS, JsonOption, plain, print_json, say, table
from sametable.edges.cli.signing import SIGNS, kept_back
from sametable.errors import SametableError

if TYPE_CHECKING:
    import httpx

    from sametable.edges.cli.calling import Way
    from sametable.edges.cli.tools import NodeSettings, Tools

ASK_TIMEOUT_S = 3.0
SIGN_IN_NEEDED = 401
READY = 200
NOT_READY = 503


def status(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="A node's folder or its address.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Tell the size and head of every log, the map's code, and the links.

    Examples: sametable status ./amman; sametable status http://127.0.0.1:8101 --json
    """
    tools: Tools = context.obj
    told = _status(tools, what)
    if as_json:
        print_json(told)
        return
    say(
        f"{told['node']} of record {told['record_id']}: {'running at ' + told['url'] if told['running'] else 'not running'}"
    )
    table(
        ("log", "counted", "root", "waits for"),
        [
            [head["node"], str(head["size"]), head["root"], head["waiting_for"] or ""]
            for head in told["heads"]
        ],
    )
    table(
        ("link", "state", "behind", "ahead", "code", "detail"),
        [
            [
                link["node"], link["state"], str(link["behind"]), str(link["ahead"]), link["code"] or "",
                link["detail"],
            ]
            for link in told["links"]
        ],
    )  # fmt: skip
    if told["signs"] not in {"", SIGNS}:
        held = kept_back(told["signs"])
        say(f"it {held.says}")
        say(held.remedy)
    say(f"the map's code is {told['code'] or 'not to be told: contents are missing'}")


def _status(tools: Tools, what: str) -> dict[str, Any]:
    if what.startswith(("http://", "https://")):
        return ask_node(way_to(tools, what))
    folder = Path(what)
    return ask_own(folder, tools.settings(folder)) or _from_folder(tools, folder)


def ask_own(folder: Path, settings: NodeSettings) -> dict[str, Any] | None:
    """Ask the node of a folder on this machine; None where it does not run, or somebody else answers."""
    try:
        told = ask_node(own_way(folder, settings))
    except (SametableError, OSError):
        return None
    return told if told["node"] == settings.node else None


def ask_node(way: Way) -> dict[str, Any]:
    """Ask a running node for its state. Raises `peer.unreachable`, `peer.refused`."""
    import httpx

    from sametable.core.record.table_note import parse_table
    from sametable.core.wire.hashes import b64
    from sametable.core.wire.notes import parse_note

    url = way.url
    try:
        with way.client(ASK_TIMEOUT_S) as client:
            note = client.get("/table").content
            asked = client.get("/api/session")
            if asked.status_code == SIGN_IN_NEEDED:
                return _from_outside(client, url, note)
            session, links = asked.json(), client.get("/api/links").json()
            signs = _signs(client)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise SametableError(
            "peer.unreachable", at=url, expected="a node's answer", got=f"{type(error).__name__} {error}".strip()[:120],
            advice="Start it with `sametable serve FOLDER`.",
        ) from None  # fmt: skip
    try:
        shown = parse_table(parse_note(note).text)
        by_origin = {str(one["origin"]): str(one["id"]) for one in session["nodes"]}
        heads = [
            {
                "node": by_origin.get(head.origin, head.origin), "origin": head.origin, "size": head.size,
                "root": b64(head.root), "waiting_for": None,
            }
            for head in shown.heads
        ]  # fmt: skip
        names = ("node", "state", "since_ms", "behind", "ahead", "code", "detail")
        return {
            "node": str(session["node"]),
            "record_id": str(session["record_id"]),
            "running": True,
            "url": url,
            "now_ms": int(session["now_ms"]),
            "signs": signs,
            "code": links["same_map"]["code"],
            "heads": heads,
            "links": [{name: link[name] for name in names} for link in links["peers"]],
        }
    except (SametableError, KeyError, TypeError, ValueError) as error:
        raise SametableError(
            "peer.refused", at=url, expected="a Sametable node", got=str(error)[:80],
            advice="Something else answers there.",
        ) from None  # fmt: skip


def _signs(client: httpx.Client) -> str:
    """Ask whether a node signs: `yes`, the code of what keeps it from signing, or nothing where it does not tell."""
    answer = client.get("/readyz")
    if answer.status_code not in {READY, NOT_READY}:
        return ""
    told = answer.json()
    return str(told.get("signs") or told.get("code") or "") if isinstance(told, dict) else ""


def _from_outside(client: httpx.Client, url: str, note: bytes) -> dict[str, Any]:
    """Give what a node where people sign in shows to everybody: its name, its table note, its founding file."""
    from sametable.core.record.genesis import parse_genesis, record_id
    from sametable.core.record.table_note import parse_table, spoken_code
    from sametable.core.wire.hashes import b64
    from sametable.core.wire.notes import parse_note

    raw, door = client.get("/genesis").content, client.get("/api/sign-in").json()
    try:
        text = parse_note(note).text
        by_origin = {one.origin: one.id for one in parse_genesis(raw).nodes}
        return {
            "node": str(door["node"]),
            "record_id": record_id(raw),
            "running": True,
            "url": url,
            "now_ms": None,
            "signs": _signs(client),
            "code": spoken_code(text),
            "heads": [
                {
                    "node": by_origin.get(head.origin, head.origin), "origin": head.origin, "size": head.size,
                    "root": b64(head.root), "waiting_for": None,
                }
                for head in parse_table(text).heads
            ],
            "links": [],
        }  # fmt: skip
    except (SametableError, KeyError, TypeError, ValueError) as error:
        raise SametableError(
            "peer.refused", at=url, expected="a Sametable node", got=str(error)[:80],
            advice="Something else answers there.",
        ) from None  # fmt: skip


def _from_folder(tools: Tools, folder: Path) -> dict[str, Any]:
    from sametable.centre.logs.own_log import refusal
    from sametable.centre.table import table as table_of

    built = tools.build(folder)
    try:
        now, refused = table_of(built.centre), refusal(built.centre)
        return {
            "node": built.centre.node.id,
            "record_id": built.centre.record_id,
            "running": False,
            "url": None,
            "now_ms": built.centre.clock.now_ms(),
            "signs": "" if refused is None else refused.code,
            "code": now.code,
            "heads": [
                {
                    "node": head.node, "origin": head.origin, "size": head.size, "root": head.root,
                    "waiting_for": head.waiting_for,
                }
                for head in now.heads
            ],
            "links": [],
        }  # fmt: skip
    finally:
        built.store.close()


def doctor(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    *,
    as_json: JsonOption = False,
) -> None:
    """Look a node over: store, disk, clock, port, keys, client, gazetteers, record; exit 1 on findings.

    Example: sametable doctor ./amman
    """
    from sametable.edges.cli.checks import examine

    tools: Tools = context.obj
    checks = examine(tools, folder)
    findings = [one for one in checks if one.state == "finding"]
    if as_json:
        rows = [
            {"check": one.check, "state": one.state, "says": one.says, "remedy": one.remedy} for one in checks
        ]
        print_json({"findings": len(findings), "checks": rows})
    else:
        for one in checks:
            say(
                f"{'ok     ' if one.state == 'ok' else 'FINDING' if one.state == 'finding' else 'note   '} {one.check}: {plain(one.says)}"
            )
            if one.remedy:
                say(f"        {plain(one.remedy)}")
        say("nothing found" if not findings else f"{len(findings)} findings")
    if findings:
        raise typer.Exit(EXIT_FINDINGS)
