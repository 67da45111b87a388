"""Commands that make a node and found a record: init, found, sign-genesis, adopt.

Decides nothing about what a genesis is; the checks stand in the keys and in the record.

Source: record.md 4.1.
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.output import JsonOption, print_json, say, usage
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools

GENESIS_LIMIT_B = 65_535
NOTE_LIMIT_B = 1_000_000
PEER_HELP = "A node to pull from, NAME=URL; may be given several times."


def init(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The new node's folder.")],
    *,
    alone: Annotated[
        bool, typer.Option("--alone", help="A record kept by one party, ready to serve.")
    ] = False,
    name: Annotated[str, typer.Option(help="With --alone: what the record is called.")] = "Alone",
    founding: Annotated[
        Path | None, typer.Option(help="The founding file (YAML) that names parties, centres and nodes.")
    ] = None,
    node: Annotated[str, typer.Option(help="With --founding: which of its nodes this is.")] = "",
    with_root: Annotated[
        bool, typer.Option("--with-root", help="Make the party's root key here, too.")
    ] = False,
    host: Annotated[
        str, typer.Option(help="Where to listen; loopback only until people sign in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Where to listen.")] = 8100,
    peer: Annotated[list[str] | None, typer.Option(metavar="NAME=URL", help=PEER_HELP)] = None,
    store: Annotated[
        str,
        typer.Option(
            help="Where the record is kept: sqlite:FILE or postgresql://...; else a file in the folder."
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Make a node's folder with fresh keys.

    Examples: sametable init here --alone --name "Our own notes";
    sametable init amman --founding founding.yaml --node amman --with-root --peer geneva=http://127.0.0.1:8101
    """
    tools: Tools = context.obj
    if alone == (founding is not None):
        raise usage("either --alone or --founding FILE", got="both" if alone else "neither")
    if alone:
        record = tools.init_alone(folder, name, port, store)
        told: dict[str, Any] = {"folder": str(folder), "node": "alone", "record_id": record}
        lines = [f"record {record} is founded in {folder}", f"Next: sametable serve {folder}"]
    else:
        if not node:
            raise usage("--node ID beside --founding")
        peers = dict(_peer(one) for one in peer or ())
        told = {"node": node, "host": host, "port": port, "peers": peers, "store": store}
        tools.init_node(folder, _given(founding), told, with_root)
        told = {"folder": str(folder), "node": node, "card": str(folder / "card.json")}
        lines = [
            f"keys of {node} are in {folder}; they never leave it",
            f"Next: hand {folder / 'card.json'} (public) to whoever puts the genesis together.",
        ]
    if as_json:
        print_json(told)
        return
    for line in lines:
        say(line)


def _given(path: Path | None) -> Path:
    if path is None:
        raise usage("--founding FILE")
    return path


def _peer(text: str) -> tuple[str, str]:
    name, found, url = text.partition("=")
    if not found or not name or not url.startswith(("http://", "https://")):
        raise usage("--peer NAME=URL", got=text[:80])
    return name, url


def found(
    context: typer.Context,
    founding: Annotated[Path, typer.Argument(help="The founding file (YAML).")],
    *,
    card: Annotated[list[Path], typer.Option(help="A node's card.json; once for every node.")],
    root: Annotated[
        list[Path] | None, typer.Option(help="The .pub file of a root key kept apart from nodes.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder for genesis.json.")],
    as_json: JsonOption = False,
) -> None:
    """Put the founding file and every node's card together into a genesis.

    Example: sametable found founding.yaml --card amman/card.json --card geneva/card.json --out table
    """
    from sametable.core.record.genesis import record_id

    tools: Tools = context.obj
    raw = tools.found(founding, card, root or [])
    path = out / "genesis.json"
    write_file(path, raw, replace=False)
    if as_json:
        print_json({"genesis": str(path), "record_id": record_id(raw)})
        return
    say(f"record {record_id(raw)}")
    say("Compare this id by voice before anybody signs.")
    say(f"Next, for each party: sametable sign-genesis FOLDER {path}")


def sign_genesis(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="A node's folder that holds the party's root key.")],
    genesis: Annotated[Path, typer.Argument(help="The genesis.json to sign.")],
    *,
    note: Annotated[
        Path | None, typer.Option(help="The note that collects signatures; default: beside it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add this party's root signature to the note under a genesis.

    Example: sametable sign-genesis ./amman table/genesis.json
    """
    from sametable.core.record.genesis import record_id
    from sametable.core.wire.notes import parse_note

    tools: Tools = context.obj
    raw = read_file(genesis, GENESIS_LIMIT_B)
    path = note or genesis.with_suffix(".note")
    held = read_file(path, NOTE_LIMIT_B) if path.exists() else None
    signed = tools.sign_founding(folder, raw, held)
    write_file(path, signed, replace=True)
    names = [one.name for one in parse_note(signed).signatures]
    if as_json:
        print_json({"note": str(path), "record_id": record_id(raw), "signed_by": names})
        return
    say(f"record {record_id(raw)} signed by {', '.join(names)}")
    say(f"Next, when every party has signed: sametable adopt FOLDER {genesis} {path}")


def adopt(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The node's folder.")],
    genesis: Annotated[Path, typer.Argument(help="The genesis.json.")],
    note: Annotated[
        Path | None, typer.Argument(help="The note with every signature; default: beside it.")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Check a genesis and every party's signature under it, and begin this node's log with it.

    Example: sametable adopt ./amman table/genesis.json table/genesis.note
    """
    from sametable.core.record.genesis import record_id

    tools: Tools = context.obj
    raw = read_file(genesis, GENESIS_LIMIT_B)
    held = folder / "genesis.json"
    if held.exists() and held.read_bytes() != raw:
        raise SametableError(
            "genesis.taken", at=str(held), expected="this genesis or none", got="another",
            advice="A node keeps one record; make another folder for another record.",
        )  # fmt: skip
    tools.adopt(folder, raw, read_file(note or genesis.with_suffix(".note"), NOTE_LIMIT_B))
    if as_json:
        print_json({"folder": str(folder), "record_id": record_id(raw)})
        return
    say(f"record {record_id(raw)} taken up in {folder}")
    say(f"Next: sametable serve {folder}")


def read_file(path: Path, limit: int) -> bytes:
    """Read a file of at most `limit` bytes. Raises `cli.unreadable`, `cli.too_long`."""
    try:
        with path.open("rb") as handle:
            raw = handle.read(limit + 1)
    except OSError as error:
        raise SametableError(
            "cli.unreadable", at=str(path), expected="a file that can be read", got=error.strerror or "an error",
            advice="Check the path and who may read it.",
        ) from None  # fmt: skip
    if len(raw) > limit:
        raise SametableError("cli.too_long", at=str(path), expected=f"at most {limit} bytes", got="more")
    return raw


def write_file(path: Path, raw: bytes, *, replace: bool) -> None:
    """Write a file whole or not at all. Raises `cli.exists`, `cli.unwritable`."""
    if not replace and path.exists() and path.read_bytes() != raw:
        raise SametableError(
            "cli.exists", at=str(path), expected="no other file there", got="one",
            advice="Choose another place; a file like this is never replaced.",
        )  # fmt: skip
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(raw)
        part.replace(path)
    except OSError as error:
        raise SametableError(
            "cli.unwritable", at=str(path), expected="a place to write", got=error.strerror or "an error"
        ) from None
