"""Commands for keys that live away from a node: a party's roots, and the seat of somebody without a browser.

Decides that a seat's key signs only a statement whose content was there to be shown. The file of a key, and what it
may sign, stand in the keys.

Source: record.md 4.1 and 4.8.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli.founding import GENESIS_LIMIT_B, NOTE_LIMIT_B, read_file, write_file
from sametable.edges.cli.output import JsonOption, plain, print_json, say, table, usage
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools

PREPARED_LIMIT_B = 1_000_000
root = typer.Typer(help="Root keys in files of their own.", no_args_is_help=True)
seat = typer.Typer(help="A seat's key in a file, for signing without a browser.", no_args_is_help=True)


def root_new(
    context: typer.Context,
    *,
    party: Annotated[str, typer.Option(help="The party whose root this is.")],
    record: Annotated[str, typer.Option(help="The record's name: record_name of the founding file.")],
    out: Annotated[Path, typer.Option(help="Where the private key goes; its public half beside it as .pub.")],
    as_json: JsonOption = False,
) -> None:
    """Make a root key in a file of its own, away from any node.

    Example: sametable root new --party us --record sametable.example/2016 --out /media/safe/root-a.key
    """
    tools: Tools = context.obj
    half = tools.new_key(out, "root", f"{record}/root/{party}")
    _made(out, half.name, half.pub, as_json=as_json)
    if not as_json:
        say(f"Next: sametable found FOUNDING --card CARD --root {out}.pub --out FOLDER")


def root_sign_genesis(
    context: typer.Context,
    key: Annotated[Path, typer.Argument(help="The root's private file.")],
    genesis: Annotated[Path, typer.Argument(help="The genesis.json to sign.")],
    *,
    note: Annotated[
        Path | None, typer.Option(help="The note that collects signatures; default: beside it.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Add the signature of a root kept apart to the note under a genesis.

    Example: sametable root sign-genesis /media/safe/root-a.key table/genesis.json
    """
    from sametable.core.record.genesis import record_id
    from sametable.core.wire.notes import parse_note

    tools: Tools = context.obj
    raw = read_file(genesis, GENESIS_LIMIT_B)
    path = note or genesis.with_suffix(".note")
    held = read_file(path, NOTE_LIMIT_B) if path.exists() else None
    signed = tools.sign_founding_apart(key, raw, held)
    write_file(path, signed, replace=True)
    names = [one.name for one in parse_note(signed).signatures]
    if as_json:
        print_json({"note": str(path), "record_id": record_id(raw), "signed_by": names})
        return
    say(f"record {record_id(raw)} signed by {', '.join(names)}")


def seat_new(
    context: typer.Context,
    *,
    name: Annotated[str, typer.Option(help="What the seat is called.")],
    out: Annotated[Path, typer.Option(help="Where the private key goes; its public half beside it as .pub.")],
    as_json: JsonOption = False,
) -> None:
    """Make a seat's key in a file, for signing without a browser.

    Example: sametable seat-key new --name "Watch 3" --out watch-3.key
    """
    tools: Tools = context.obj
    half = tools.new_key(out, "seat", name)
    _made(out, half.name, half.pub, as_json=as_json)
    if not as_json:
        say(f'Next: sametable key seat-request WHERE --node NODE --seat "{plain(name)}" --pub KEY --out FILE')


def seat_sign(
    context: typer.Context,
    key: Annotated[Path, typer.Argument(help="The seat's private file.")],
    prepared: Annotated[
        Path, typer.Argument(help="A prepared statement as JSON: signing_input and payload.")
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what a prepared statement says and sign exactly that; prints the signature.

    Example: sametable seat-key sign watch-3.key prepared.json
    """
    tools: Tools = context.obj
    signing_input, fields, said_at = _prepared(prepared)
    if not as_json:
        say(f"For the log {plain(said_at[0])}, audience {plain(said_at[1])}:")
        table(
            ("field", "value"),
            [[name, json.dumps(value, ensure_ascii=False)] for name, value in fields.items()],
        )
    if not yes:
        if not sys.stdin.isatty():
            raise usage("--yes where nobody can be asked", got=str(prepared))
        if not typer.confirm("Sign this?", err=True):
            raise SametableError("cli.declined", expected="a yes", got="no", advice="Nothing was signed.")
    from sametable.core.wire.hashes import b64url

    half, signature = tools.sign_seat(key, signing_input)
    if as_json:
        print_json({"signing_input": signing_input, "pub": b64url(half.pub), "signature": b64url(signature)})
        return
    say(b64url(signature))


def _prepared(path: Path) -> tuple[str, dict[str, object], tuple[str, str]]:
    """Read a prepared statement and hold its content to what would be signed. Raises `statement.*`."""
    from sametable.core.wire.statement import assemble, open_payload, parse_entry

    try:
        held: Any = json.loads(read_file(path, PREPARED_LIMIT_B))
        signing_input, payload = held["signing_input"], held["payload"]
        raw = assemble(str(signing_input), bytes(64))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SametableError(
            "statement.invalid", at=str(path), expected="JSON with signing_input and payload", got=str(error)[:80]
        ) from None  # fmt: skip
    entry = parse_entry(raw)
    return str(signing_input), open_payload(entry, str(payload)), (entry.log, entry.aud)


def _made(out: Path, name: str, pub: bytes, *, as_json: bool) -> None:
    from sametable.core.wire.hashes import b64url
    from sametable.core.wire.statement import kid_of

    if as_json:
        print_json(
            {"key": str(out), "public": f"{out}.pub", "name": name, "pub": b64url(pub), "kid": kid_of(pub)}
        )
        return
    say(f"the private key is in {out}; lock it away, and never copy it to a node")
    say(f"public key {b64url(pub)} in {out}.pub")


root.command("new")(root_new)
root.command("sign-genesis")(root_sign_genesis)
seat.command("new")(seat_new)
seat.command("sign")(seat_sign)
