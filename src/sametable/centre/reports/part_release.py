"""Make a part-release: some fields of one entry, with everything that a stranger needs to check them offline.

Decides which files there are and what their README says, in plain words: what they prove and what nobody can. It does
not decide whether the fields may be released; that is its author's party's, and what is signed is out for good.

Shapes: file names and bytes, as `core/release/released.py` reads them.
Source: record.md 4.11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.register_notes import registered
from sametable.centre.stored_statements import stored_statements
from sametable.core.record import tlog_proof
from sametable.core.record.checkpoint import parse_text, render_text
from sametable.core.record.proofs import TileReader, inclusion_proof
from sametable.core.record.register import kind_of, node_of_origin
from sametable.core.record.register_note import EpochAct, KeyAct
from sametable.core.record.table_note import parse_table
from sametable.core.release import released as names
from sametable.core.release.presentation import make_presentation
from sametable.core.release.released import check_release
from sametable.core.wire import canonical
from sametable.core.wire.notes import parse_note
from sametable.core.wire.statement import kid_of, parse_entry
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.genesis import Genesis
    from sametable.core.release.released import ReleaseVerdict
    from sametable.core.wire.statement import Entry
    from sametable.ports import RecordStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """Whose record it is: the genesis, its bytes, its id and the note that its parties' roots signed, if at hand."""

    genesis: Genesis
    raw: bytes
    record_id: str
    note: bytes | None = None


def part_release(
    store: RecordStore,
    founding: Founding,
    entry_id: str,
    *,
    fields: Collection[str],
    tables: Iterable[bytes] = (),
) -> dict[str, bytes]:
    """Return the files of a part-release of an entry's fields; of `tables`, signed, the last that covers it goes along.

    Raises: SametableError "record.no_entry", "release.no_content", "release.no_field" or "release.no_checkpoint".
    """
    place = store.locate(entry_id)
    if place is None:
        raise SametableError("record.no_entry", at=entry_id, expected="an entry of this record", got="none")
    origin, index = place
    (stored,) = store.entries(origin, index, 1)
    if stored.payload is None:
        raise SametableError(
            "release.no_content", at=entry_id, expected="the statement's content here", got=stored.state
        )
    entry = parse_entry(stored.leaf)
    files = {
        names.GENESIS: founding.raw,
        names.ENTRY: make_presentation(stored.leaf, stored.payload, fields),
        names.PROOF: _proof(store, origin, index),
    }
    if founding.note is not None:
        files[names.GENESIS_NOTE] = founding.note
    register = _register(store, founding, entry)
    if register:
        files[names.REGISTER] = canonical.encode(register)
    for table in tables:
        head = _line(table, origin, founding.record_id)
        if head is not None and index < head.size <= store.log(origin).size:
            path = inclusion_proof(index, head.size, _reader(store, origin))
            files[names.TABLE] = table
            files[names.TABLE_PROOF] = tlog_proof.render(index, path, render_text(head).encode()).encode()
    verdict = check_release(files, expected_id=founding.record_id)
    invariant(verdict.holds, f"what is released here can be checked: {verdict.doubts}")
    files[names.README] = readme(verdict).encode("utf-8")
    return files


def signed_tables(store: RecordStore) -> list[bytes]:
    """Give the table notes that were taken into the record, in the order of logs and entries."""
    rows = stored_statements(store, ("document",))
    return [str(row["text"]).encode("utf-8") for row in rows if row.get("form") == "table" and "text" in row]


def readme(verdict: ReleaseVerdict) -> str:
    """Say in plain words what a part-release proves, what it withholds, and what nobody can prove."""
    fields = "\n".join(f"  {name}" for name in verdict.released)
    held = ", ".join(verdict.held_by) or "no other party (only its author's log is proved)"
    table = ", ".join(verdict.table_signed_by) or "nobody"
    return f"""Part of one statement of the joint record {verdict.record_id}

Statement {verdict.number}, id {verdict.id}
Said by the seat "{verdict.seat}" of node {verdict.node}, party {verdict.party}.

RELEASED: these fields, exactly as they were signed
{fields}

WITHHELD: {verdict.withheld} further fields. Their number is proved, what they say is not shown.

PROVED
  The seat's key signed this statement, and these fields belong to it.
  It stands at this place in its node's log.
  Stored and cosigned by: {held}.
  In a table that was signed by: {table}.

NOT PROVED
{_bullets(verdict.not_proved)}

TO CHECK IT, without trusting whoever gave it to you:
  sametable release check FOLDER --record-id {verdict.record_id}
Take the record id from somewhere else than from these files. entry.sd-jwt is an SD-JWT (RFC 9901),
entry.tlog-proof a C2SP tlog-proof, table a C2SP signed note: other people's libraries read them.
"""


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"  {line};" for line in lines)


def _reader(store: RecordStore, origin: str) -> TileReader:
    def full_tile(level: int, n: int) -> bytes:
        data = store.tile(origin, level, n)
        invariant(data is not None, f"tile {level}/{n} of {origin} is stored")
        return data or b""

    return TileReader(edge=store.log(origin).edge, full_tile=full_tile)


def _proof(store: RecordStore, origin: str, index: int) -> bytes:
    """Prove the entry under the newest checkpoint that is held."""
    note = store.checkpoint(origin)
    size = parse_text(parse_note(note).text).size if note is not None else 0
    if note is None or size <= index:
        raise SametableError(
            "release.no_checkpoint", at=f"{origin} entry {index}", expected="a signed checkpoint that covers it",
            got=f"one of {size} entries", advice="Wait for the next pull, then release.",
        )  # fmt: skip
    path = inclusion_proof(index, size, _reader(store, origin))
    return tlog_proof.render(index, path, note).encode("utf-8")


def _line(table: bytes, origin: str, record_id: str) -> Checkpoint | None:
    """Give a table's line for a log, if the table is of this record and has one."""
    try:
        told = parse_table(parse_note(table).text)
    except SametableError:
        return None
    found = [head for head in told.heads if head.origin == origin]
    return found[0] if found and told.record_id == record_id else None


def _register(store: RecordStore, founding: Founding, entry: Entry) -> list[Mapping[str, object]]:
    """Give the register statements that tell the author's key and the log's, where the genesis does not."""
    found = node_of_origin(founding.genesis, entry.log)
    known = founding.genesis.seat_by_kid(entry.kid) is not None
    if known and found is not None and found[1] == 1:
        return []
    rows: list[Mapping[str, object]] = []
    for held in registered(store, founding.genesis, founding.record_id):
        enrols = isinstance(held.act, KeyAct) and not known and kid_of(held.act.pub) == entry.kid
        begins = isinstance(held.act, EpochAct) and held.act.origin == entry.log
        if enrols or begins:
            rows.append({"type": kind_of(held.act), "note": held.signed, "chain": list(held.chain)})
    return rows[: names.MAX_REGISTER]
