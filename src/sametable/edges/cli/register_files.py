"""What the commands of the key register read and write: the record they point at, notes as files, their words.

Decides which sizes a note names where nobody gave any: those of the logs as the place holds them.

Source: record.md 4.8.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sametable.edges.cli.founding import GENESIS_LIMIT_B, NOTE_LIMIT_B, read_file, write_file
from sametable.edges.cli.output import plain, print_json, say, usage
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sametable.core.record.genesis import Genesis
    from sametable.core.record.register_note import Act, RegisterNote, Upto
    from sametable.core.wire.notes import Note
    from sametable.edges.cli.tools import Tools
    from sametable.ports import RecordStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a command was pointed at: the record, the sizes of its logs, and a store where there is one."""

    genesis: Genesis
    record_id: str
    party: str
    sizes: dict[str, int]
    store: RecordStore | None


@contextmanager
def known_from(tools: Tools, where: str, party: str, *, seat: str = "") -> Iterator[Known]:
    """Open what a command was pointed at; a folder's record is closed afterwards.

    Whose roots will sign follows from the party that was named, else from the seat, else from the folder.
    """
    from sametable.core.record.genesis import parse_genesis, record_id

    store = None
    folder = Path(where)
    exported = folder.is_dir() and not (folder / "genesis.json").is_file()
    if exported or where.startswith(("http://", "https://")):
        raw, sizes = asyncio.run(_served(tools, where))
    elif folder.is_dir():
        raw = read_file(folder / "genesis.json", GENESIS_LIMIT_B)
        store = tools.open_record(folder, parse_genesis(raw))
        sizes = {log.origin: log.size for log in store.logs()}
    else:
        raw, sizes = read_file(folder, GENESIS_LIMIT_B), {}
    try:
        genesis = parse_genesis(raw)
        ids = [one.id for one in genesis.parties]
        if party and party not in ids:
            raise usage(f"--party as one of {', '.join(ids)}", got=party[:40])
        if not party:
            own = tools.settings(folder).node if store else None
            of = seat.partition("/")[0] or own
            party = next(
                (one.party for one in genesis.nodes if one.id == of), ids[0] if len(ids) == 1 else ""
            )
        yield Known(genesis=genesis, record_id=record_id(raw), party=party, sizes=sizes, store=store)
    finally:
        if store is not None:
            store.close()


async def _served(tools: Tools, url: str) -> tuple[bytes, dict[str, int]]:
    """Ask a running node, or an exported folder, for its genesis and the sizes of the logs it holds."""
    from sametable.centre.exchange.replicate import log_path
    from sametable.core.record.checkpoint import open_checkpoint
    from sametable.core.record.genesis import parse_genesis

    link: Any = tools.link_to(url)
    try:
        raw = await link.get("genesis", limit=GENESIS_LIMIT_B)
        if raw is None:
            raise SametableError("genesis.absent", at=url, expected="a genesis", got="none")
        sizes = {}
        for node in parse_genesis(raw).nodes:
            note = await link.get(f"{log_path(node.origin)}/checkpoint", limit=NOTE_LIMIT_B)
            if note is not None:
                held = open_checkpoint(note, log_key=node.log_vkey, cosigners=())
                sizes[node.origin] = held.checkpoint.size
        return raw, sizes
    finally:
        close = getattr(link, "close", None)
        if close is not None:
            await close()


def request(
    known: Known, act: Act, *, party: str, chain: Sequence[Path] | None, out: Path, as_json: bool
) -> None:
    """Write the text of a note that a party's roots are asked to sign, under the roots that it has by now."""
    from sametable.centre.register_notes import chain_of, tell
    from sametable.core.record.register import check_act, roots_after
    from sametable.core.record.register_note import RegisterNote, render_note_text
    from sametable.core.record.table_note import spoken_code

    rotations: Sequence[str] = texts_of(chain)
    if not rotations and known.store is not None:
        rotations = chain_of(known.store, known.genesis, known.record_id, party)
    roots = roots_after(rotations, genesis=known.genesis, record_id=known.record_id, party=party)
    note = RegisterNote(record_id=known.record_id, party=party, serial=roots.generation, act=act)
    check_act(note, genesis=known.genesis)
    text = render_note_text(note)
    write_file(out, text.encode("utf-8"), replace=False)
    if as_json:
        print_json({"note": str(out), "text": text, "code": spoken_code(text), "must_sign": roots.threshold})
        return
    for line in tell(note, known.genesis):
        say(plain(line))
    say(f"Code of this text, to be compared by voice: {spoken_code(text)}")
    say(
        f"Next, where the roots are ({roots.threshold} of {len(roots.keys)}): sametable key sign {out} --root FILE"
    )


def pub_of(text: str) -> bytes:
    """Read a public key as it is typed. Raises `cli.usage`, `wire.bad_key`."""
    from sametable.core.wire.ed25519 import check_public_key
    from sametable.core.wire.hashes import from_b64url

    try:
        pub = from_b64url(text)
    except SametableError:
        pub = b""
    if len(pub) != 32:
        raise usage("a public key of 43 letters of base64url", got=text[:60])
    check_public_key(pub)
    return pub


def named_key(known: Known, pub: str, seat: str) -> bytes:
    """Give the key that was named by itself, or by its seat in the genesis. Raises `cli.usage`."""
    if bool(pub) == bool(seat):
        raise usage("either --pub KEY or --seat NODE/SEAT", got="both" if pub else "neither")
    if pub:
        return pub_of(pub)
    keys = {f"{node.id}/node": node.node_kid_pub for node in known.genesis.nodes}
    keys |= {f"{node.id}/{one.name}": one.pub for node in known.genesis.nodes for one in node.seats}
    if seat not in keys:
        raise usage(f"--seat as one of {', '.join(sorted(keys))}"[:200], got=seat[:60])
    return keys[seat]


def upto_of(known: Known, given: Sequence[str] | None, *, own_only: bool) -> Upto:
    """Give the sizes that were typed, or those that the place holds: of the party's own logs, or of all."""
    from sametable.core.record.register import node_of_origin

    if not known.party:
        raise usage("--party ID", advice="Say whose roots will sign.")
    if given:
        return tuple(sorted(_typed_size(one) for one in given))
    if not known.sizes:
        raise usage("--upto ORIGIN=SIZE where no record is at hand", advice="Or point at a node.")
    rows = sorted((origin, size) for origin, size in known.sizes.items() if size)
    if own_only:
        owners = {origin: node_of_origin(known.genesis, origin) for origin, _ in rows}
        own = {origin for origin, found in owners.items() if found and found[0].party == known.party}
        rows = [row for row in rows if row[0] in own]
    return tuple(rows)


def _typed_size(text: str) -> tuple[str, int]:
    origin, _, size = text.rpartition("=")
    if not origin or not size.isdecimal() or not size.isascii() or len(size) > 16:
        raise usage("--upto ORIGIN=SIZE", got=text[:80])
    return origin, int(size)


def read_note(path: Path) -> tuple[Note, RegisterNote]:
    """Read a register note from a file, with or without signatures. Raises `register.invalid`."""
    from sametable.core.record.register_note import parse_note_text
    from sametable.core.wire.notes import Note, parse_note

    raw = read_file(path, NOTE_LIMIT_B)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SametableError(
            "register.invalid", at=str(path), expected="UTF-8", got=f"byte {error.start}"
        ) from None
    held = parse_note(raw) if "\n\n" in text else Note(text=text, signatures=())
    return held, parse_note_text(held.text)


def show_note(held: Note, read: RegisterNote, genesis: Genesis | None) -> None:
    """Print what a note says, its code, and who has signed; that the signatures hold is not said."""
    from sametable.centre.register_notes import tell
    from sametable.core.record.table_note import spoken_code

    for line in tell(read, genesis):
        say(plain(line))
    say(f"Code of this text, to be compared by voice: {spoken_code(held.text)}")
    say(f"Signatures so far: {len(held.signatures)}")


def texts_of(paths: Sequence[Path] | None) -> list[str]:
    """Read signed notes as texts."""
    return [read_file(path, NOTE_LIMIT_B).decode("utf-8", errors="replace") for path in paths or ()]
