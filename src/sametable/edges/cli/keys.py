"""Commands of the key register: write what a root would sign, show it, sign it offline, post it, compare roots.

Decides that a root signs only what was shown in plain words. What a note names where nobody said stands in
`register_files.py`; what takes effect is decided by the record.

Source: record.md 4.8.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sametable.edges.cli import epochs
from sametable.edges.cli.calling import way_to
from sametable.edges.cli.founding import GENESIS_LIMIT_B, NOTE_LIMIT_B, read_file, write_file
from sametable.edges.cli.output import JsonOption, plain, print_json, say, table, usage
from sametable.edges.cli.register_files import (
    known_from,
    named_key,
    pub_of,
    read_note,
    request,
    show_note,
    texts_of,
    upto_of,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.core.record.register import RootSet
    from sametable.edges.cli.tools import Tools

POST_TIMEOUT_S = 15.0
WHERE_HELP = "A node's folder (stop the node first), its address, an exported folder, or a genesis.json."
app = typer.Typer(help="The key register: what a party's roots sign.", no_args_is_help=True)
PartyOption = Annotated[
    str, typer.Option(help="Whose roots will sign; default: the party of the seat, or of the folder's node.")
]
ChainOption = Annotated[
    list[Path] | None,
    typer.Option(help="A signed change of this party's roots, oldest first; default: what the folder holds."),
]
UptoOption = Annotated[
    list[str] | None,
    typer.Option(metavar="ORIGIN=SIZE", help="Up to where entries stand; default: what is held of the logs."),
]
OutOption = Annotated[Path, typer.Option(help="Where the note's text goes, to be signed by the roots.")]
PubOption = Annotated[str, typer.Option(help="The public key, base64url.")]


def seat_request(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help=WHERE_HELP)],
    *,
    node: Annotated[str, typer.Option(help="The node at which the seat speaks.")],
    seat: Annotated[str, typer.Option(help="The seat's name; `node` for the node's own key.")],
    pub: PubOption,
    out: OutOption,
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the note by which a party's roots give a seat a key.

    Example: sametable key seat-request ./amman --node amman --seat "Watch 3" --pub KEY --out watch-3.note
    """
    from sametable.core.record.register_note import KeyAct

    with known_from(context.obj, where, "") as known:
        owners = {one.id: one.party for one in known.genesis.nodes}
        if node not in owners:
            raise usage(f"--node as one of {', '.join(sorted(owners))}", got=node[:40])
        act = KeyAct(node=node, seat=seat, pub=pub_of(pub))
        request(known, act, party=owners[node], chain=chain, out=out, as_json=as_json)


def revoke(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help=WHERE_HELP)],
    *,
    out: OutOption,
    pub: PubOption = "",
    seat: Annotated[str, typer.Option(help="Instead of --pub: NODE/SEAT as in the genesis.")] = "",
    upto: UptoOption = None,
    party: PartyOption = "",
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the note by which a party's roots say that a key is in foreign hands.

    Without --upto what is held of the party's own logs stands, and nothing after it.
    Example: sametable key revoke ./amman --seat "amman/Watch 3" --out revoke.note
    """
    from sametable.core.record.register_note import RevokeAct

    with known_from(context.obj, where, party, seat=seat) as known:
        act = RevokeAct(pub=named_key(known, pub, seat), upto=upto_of(known, upto, own_only=True))
        request(known, act, party=known.party, chain=chain, out=out, as_json=as_json)


def retire(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help=WHERE_HELP)],
    *,
    out: OutOption,
    pub: PubOption = "",
    seat: Annotated[str, typer.Option(help="Instead of --pub: NODE/SEAT as in the genesis.")] = "",
    upto: UptoOption = None,
    party: PartyOption = "",
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the note by which a party's roots put a key away in good order.

    Without --upto what is held of the party's own logs stands, and nothing after it.
    Example: sametable key retire ./amman --seat "amman/Watch 3" --out retire.note
    """
    from sametable.core.record.register_note import RetireAct

    with known_from(context.obj, where, party, seat=seat) as known:
        act = RetireAct(pub=named_key(known, pub, seat), upto=upto_of(known, upto, own_only=True))
        request(known, act, party=known.party, chain=chain, out=out, as_json=as_json)


def rotate_roots(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help=WHERE_HELP)],
    *,
    root: Annotated[list[Path], typer.Option(help="The .pub file of a root from now on; once for each.")],
    threshold: Annotated[int, typer.Option(min=1, max=16, help="How many of them must sign.")],
    out: OutOption,
    upto: UptoOption = None,
    party: PartyOption = "",
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the note by which a party changes its roots; enough of the old and of the new ones must sign it.

    Example: sametable key rotate-roots ./amman --root a.key.pub --root b.key.pub --threshold 2 --out roots.note
    """
    from dataclasses import replace

    from sametable.core.record.genesis import root_name
    from sametable.core.record.register_note import RootsAct
    from sametable.core.wire.hashes import b64url

    tools: Tools = context.obj
    with known_from(tools, where, party) as known:
        halves = [tools.read_public(path) for path in root]
        # An address or a genesis is nobody's: the new roots themselves say whose they are, and the old ones must sign.
        ids = [one.id for one in known.genesis.parties]
        made_for = [one for one in ids if root_name(known.genesis, one) == halves[0].name]
        if not known.party and not made_for:
            raise usage(f"--party as one of {', '.join(ids)}", got=halves[0].name[:120])
        known = known if known.party else replace(known, party=made_for[0])
        name = root_name(known.genesis, known.party)
        for path, half in zip(root, halves, strict=True):
            if (half.use, half.name) != ("root", name):
                raise usage(f"roots made for {name}", got=f"{path}: a {half.use} key for {half.name}"[:120])
        roots = tuple(sorted((half.pub for half in halves), key=b64url))
        act = RootsAct(threshold=threshold, roots=roots, upto=upto_of(known, upto, own_only=False))
        request(known, act, party=known.party, chain=chain, out=out, as_json=as_json)


def sign(
    context: typer.Context,
    note: Annotated[Path, typer.Argument(help="The note's text, or the note with signatures so far.")],
    *,
    root: Annotated[list[Path], typer.Option(help="A root's private file; once for each that signs here.")],
    yes: Annotated[bool, typer.Option("--yes", help="Sign without asking.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show what a note says and sign it with root keys; needs no node and no network.

    Example: sametable key sign revoke.note --root /media/safe/root-a.key
    """
    from sametable.core.wire.notes import Note, render_note

    tools: Tools = context.obj
    held, read = read_note(note)
    if not as_json:
        show_note(held, read, None)
    if not yes:
        if not sys.stdin.isatty():
            raise usage("--yes where nobody can be asked", got=str(note))
        if not typer.confirm("Sign this?", err=True):
            raise SametableError("cli.declined", expected="a yes", got="no", advice="Nothing was signed.")
    lines = {(line.name, line.key_id): line for line in held.signatures}
    for path in root:
        half, line = tools.sign_root(path, held.text)
        if half.name.rpartition("/root/")[2] != read.party:
            raise usage(f"a root of {read.party}", got=f"{path}: {half.name}"[:120])
        lines[line.name, line.key_id] = line
    write_file(note, render_note(Note(text=held.text, signatures=tuple(lines.values()))), replace=True)
    if as_json:
        print_json({"note": str(note), "signatures": len(lines)})
        return
    say(f"{len(lines)} signatures are under {note}")
    say(f"Next: sametable key post NODE {note}")


def show(
    note: Annotated[Path, typer.Argument(help="A note, signed or not.")],
    *,
    genesis: Annotated[
        Path | None, typer.Option(help="The genesis.json: tells whether enough roots have signed.")
    ] = None,
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say in plain words what a register note says, and with the genesis whether it holds; exit 1 if not.

    Example: sametable key show revoke.note --genesis ./amman/genesis.json
    """
    from sametable.core.record.genesis import parse_genesis, record_id
    from sametable.core.record.register import check_register, kind_of

    held, read = read_note(note)
    raw = read_file(genesis, GENESIS_LIMIT_B) if genesis else None
    parsed = parse_genesis(raw) if raw is not None else None
    if as_json:
        print_json({"text": held.text, "signatures": [one.name for one in held.signatures]})
    else:
        show_note(held, read, parsed)
    if raw is None or parsed is None:
        return
    if not held.signatures:
        raise SametableError("register.unsigned", at=str(note), expected="signatures of roots", got="none")
    fields = {
        "type": kind_of(read.act),
        "note": read_file(note, NOTE_LIMIT_B).decode(),
        "chain": texts_of(chain),
    }
    found = check_register(fields, genesis=parsed, record_id=record_id(raw))
    if not as_json:
        say(f"Enough roots of generation {found.roots.generation} have signed it.")


def post(
    context: typer.Context,
    node: Annotated[str, typer.Argument(help="A running node: its address or its folder.")],
    note: Annotated[Path, typer.Argument(help="The signed note.")],
    *,
    chain: ChainOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand a signed note to a node, which takes it into its log. Any node may carry it.

    Example: sametable key post ./amman revoke.note
    """
    import httpx

    tools: Tools = context.obj
    held, _ = read_note(note)
    if not held.signatures:
        raise SametableError(
            "register.unsigned", at=str(note), expected="signatures of roots", got="none",
            advice=f"Sign it first: sametable key sign {note} --root FILE",
        )  # fmt: skip
    way = way_to(tools, node)
    body: dict[str, Any] = {"note": read_file(note, NOTE_LIMIT_B).decode()}
    if chain:
        body["chain"] = texts_of(chain)
    try:
        with way.client(POST_TIMEOUT_S) as client:
            answer = client.post("/api/keys/note", json=body)
            told = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise SametableError(
            "peer.unreachable", at=way.url, expected="a node's answer", got=type(error).__name__,
            advice="Start the node, or give another one's address.",
        ) from None  # fmt: skip
    if answer.status_code not in {200, 201} or not isinstance(told, dict):
        raise _refused(way.url, answer.status_code, told if isinstance(told, dict) else {})
    if as_json:
        print_json(told)
        return
    say(f"taken in as {plain(str(told.get('number', told.get('id', ''))))} by {way.url}")


def _refused(url: str, status: int, told: dict[str, Any]) -> SametableError:
    """Tell what a node answered to a note, in its own words."""
    said = [f"{name} {told[name]}" for name in ("expected", "got") if told.get(name)]
    return SametableError(
        "peer.refused", at=url, expected="the note taken in",
        got=f"{told.get('code') or status}: {', '.join(said)}"[:300], advice=str(told.get("advice") or ""),
    )  # fmt: skip


def fingerprint(
    context: typer.Context,
    where: Annotated[str, typer.Argument(help=WHERE_HELP)],
    *,
    as_json: JsonOption = False,
) -> None:
    """Print a short code for each party's roots, to be compared in person.

    Example: sametable key fingerprint ./amman
    """
    from sametable.centre.register_notes import chain_of, roots_code
    from sametable.core.record.register import roots_after

    rows: list[tuple[RootSet, str]] = []
    with known_from(context.obj, where, "") as known:
        for party in known.genesis.parties:
            chain = chain_of(known.store, known.genesis, known.record_id, party.id) if known.store else ()
            roots = roots_after(chain, genesis=known.genesis, record_id=known.record_id, party=party.id)
            rows.append((roots, roots_code(roots, known.record_id)))
    if as_json:
        print_json({"record_id": known.record_id, "roots": [_roots_json(*row) for row in rows]})
        return
    say(f"record {known.record_id}")
    table(
        ("party", "changes", "roots", "must sign", "code"),
        [
            [roots.party, str(roots.generation), str(len(roots.keys)), str(roots.threshold), code]
            for roots, code in rows
        ],
    )
    say("Read the codes to one another in person; where they are equal, so are the roots.")
    if known.store is None:
        say("These are the roots of the founding: changes since are told only by a node's folder.")


def _roots_json(roots: RootSet, code: str) -> dict[str, Any]:
    return {
        "party": roots.party,
        "generation": roots.generation,
        "threshold": roots.threshold,
        "keys": [pub.hex() for pub in roots.keys],
        "code": code,
    }


app.command("seat-request")(seat_request)
app.command("retire")(retire)
app.command("revoke")(revoke)
app.command("rotate-roots")(rotate_roots)
app.command("epoch")(epochs.epoch)
app.command("begin-epoch")(epochs.begin_epoch)
app.command("sign")(sign)
app.command("show")(show)
app.command("post")(post)
app.command("fingerprint")(fingerprint)
