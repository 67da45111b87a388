"""What is fuzzed: one target a parser of foreign bytes, with the inputs it starts from.

A target takes bytes and returns, or raises; the one error allowed is a `SametableError`. Where two
implementations of one rule exist, the target runs both and compares their verdicts.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fuzz import seeds
from recordkit import log_key, mirror_key, mirror_pq_key, public
from sametable.centre.exchange.pack_index import parse_index
from sametable.core.intake.read import read_bulletin
from sametable.core.intake.report_form import parse_report
from sametable.core.intake.sanctions_xml import read_list
from sametable.core.intake.tables.model import Choices
from sametable.core.intake.tables.whole import planned
from sametable.core.model.registry import check_fields
from sametable.core.places.coordinates import parse_coordinates
from sametable.core.places.index import PlaceIndex, build_index
from sametable.core.record.audience import parse_audience
from sametable.core.record.beat import parse_beat
from sametable.core.record.bundle import parse_list, parse_manifest
from sametable.core.record.checkpoint import open_checkpoint, parse_text
from sametable.core.record.fork import verify_evidence
from sametable.core.record.fork_case import check_case
from sametable.core.record.genesis import Genesis, parse_genesis, record_id, render_genesis
from sametable.core.record.packs import unpack
from sametable.core.record.register import check_register
from sametable.core.record.register_note import parse_note_text
from sametable.core.record.table_note import parse_table
from sametable.core.record.tiles import (
    edge_from_bytes,
    edge_to_bytes,
    entries_path,
    parse_bundle,
    parse_tile_path,
    tile_path,
)
from sametable.core.record.tlog_proof import check_proof
from sametable.core.record.tlog_proof import parse as parse_proof
from sametable.core.release.presentation import check_presentation
from sametable.core.terms.reading import read_pack
from sametable.core.terms.schema.example import example_pack
from sametable.core.terms.tree import text_of as pack_text_of
from sametable.core.wire import canonical, ed25519
from sametable.core.wire.notes import parse_note, parse_vkey, render_note
from sametable.core.wire.statement import (
    check_signature,
    open_payload,
    open_released,
    parse_entry,
    reopen_payload,
)
from sametable.edges.gazetteers.importing import import_gazetteer
from sametable.edges.keys.founding import check_genesis, read_card, read_founding
from sametable.edges.peers.zip_link import ZipLink
from sametable.edges.tables.files import Files
from sametable.edges.tables.read_lines import read_lines
from sametable.errors import SametableError
from support.founding import genesis_of
from support.saying import empty
from support.saying import said as a_said

if TYPE_CHECKING:
    from collections.abc import Callable

NOW_MS = 1_480_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One parser: what is called, what it starts from, and how long an input may be."""

    call: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    limit_b: int = 4096


def text_of(raw: bytes) -> str:
    """Turn bytes into a text that may hold anything a JSON string can, lone surrogates included."""
    return raw.decode("utf-8", "surrogatepass" if b"\xed" in raw else "replace")


def _text(raw: bytes) -> str:
    try:
        return text_of(raw)
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object whose names are all different, or fail."""
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("a name twice")
    return held


def _plain_depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((_plain_depth(one) for one in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_plain_depth(one) for one in value), default=0)
    return 0


def _all(value: object, holds: Callable[[object], bool]) -> bool:
    if isinstance(value, dict):
        return all(isinstance(k, str) and k.isascii() and _all(v, holds) for k, v in value.items())
    if isinstance(value, list):
        return all(_all(one, holds) for one in value)
    return holds(value)


def _scalar(value: object) -> bool:
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int):
        return abs(value) <= canonical.MAX_INT
    return isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value)


def slow_canonical(raw: bytes) -> bool:
    """Tell by the standard library alone whether bytes are canonical JSON."""
    if len(raw) > canonical.ENTRY_LIMIT_B:
        return False
    try:
        value = json.loads(raw.decode("utf-8"), object_pairs_hook=twice)
        if not _all(value, _scalar) or _plain_depth(value) > canonical.MAX_DEPTH:
            return False
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return written.encode("utf-8") == raw
    except (ValueError, RecursionError):
        return False


def canonical_both(raw: bytes) -> None:
    """Decode with ours and with the standard library: one verdict, and what is read is written the same."""
    try:
        value = canonical.decode(raw)
    except SametableError:
        agreed = not slow_canonical(raw)
    else:
        agreed = slow_canonical(raw) and canonical.encode(value) == raw
    if not agreed:
        raise AssertionError("two readers of canonical JSON disagree")


def foreign_verify(pub: bytes, message: bytes, signature: bytes) -> bool:
    """Apply the strict rule with the other library."""
    if signature[:32] in ed25519.LOW_ORDER_ENCODINGS:
        return False
    try:
        ed25519.check_public_key(pub)
        Ed25519PublicKey.from_public_bytes(pub).verify(signature, message)
    except (SametableError, InvalidSignature, ValueError):
        return False
    return True


def ed25519_both(raw: bytes) -> None:
    """Verify with both libraries under the strict rule."""
    pub, signature, message = raw[:32], raw[32:96], raw[96:]
    if ed25519.verify(pub, message, signature) != foreign_verify(pub, message, signature):
        raise AssertionError("two Ed25519 libraries disagree under the strict rule")


def entry(raw: bytes) -> None:
    """Parse an entry; what is read is what was given."""
    held = parse_entry(raw)
    check_signature(held, public("watch"))


def payload(raw: bytes) -> None:
    """Open a payload of a known entry, as admission does and as the fold does again."""
    held, text = parse_entry(seeds.entry()[0]), _text(raw)
    if open_payload(held, text) != reopen_payload(held, text):
        raise AssertionError("a payload reads in two ways")


def released(raw: bytes) -> None:
    """Open a presentation of some of a known entry's fields."""
    open_released(parse_entry(seeds.entry()[0]), _text(raw))


def note(raw: bytes) -> None:
    """Read a note; what is read is written the same."""
    if render_note(parse_note(raw)) != raw:
        raise AssertionError("a note reads in two ways")


def checkpoint(raw: bytes) -> None:
    """Open a checkpoint with its cosignatures."""
    other = "table.example/trial/cedar"
    open_checkpoint(raw, log_key=log_key(), cosigners=[mirror_key(other), mirror_pq_key(other)])


def proof(raw: bytes) -> None:
    """Read and check a proof file."""
    check_proof(parse_proof(_text(raw)), seeds.entry()[0], log_key=log_key(), cosigners=())


def path(raw: bytes) -> None:
    """Read a tile path; it has one spelling."""
    text = _text(raw)
    held = parse_tile_path(text)
    width = held.width if held.width < 256 else None
    spelled = entries_path(held.n, width) if held.level is None else tile_path(held.level, held.n, width)
    if spelled != text:
        raise AssertionError("a tile has two paths")


def bundle(raw: bytes) -> None:
    """Read a bundle whose first byte tells how many entries are expected."""
    parse_bundle(raw[1:], expected=raw[0] if raw else 1)


def edge(raw: bytes) -> None:
    """Read the right edge of a tree as a store keeps it."""
    if edge_to_bytes(edge_from_bytes(raw)) != raw:
        raise AssertionError("an edge reads in two ways")


def genesis(raw: bytes) -> None:
    """Read a genesis; what is read is written the same."""
    if render_genesis(parse_genesis(raw)) != raw:
        raise AssertionError("a genesis reads in two ways")


def genesis_note(raw: bytes) -> None:
    """Check the note of a known genesis."""
    check_genesis(seeds.genesis()[0], raw)


def fields_of(raw: bytes) -> dict[str, object]:
    """Read fields out of JSON bytes."""
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def fields(raw: bytes) -> None:
    """Check the fields of a statement, and fold what passes."""
    held = fields_of(raw)
    check_fields(held)
    canonical.encode(held)


def fold(raw: bytes) -> None:
    """Fold a statement whose fields are anything canonical: a stranger's, of a kind known here or not."""
    from sametable.core.picture.fold import apply_entry

    held = canonical.decode(raw)
    if isinstance(held, dict):
        picture = empty()
        apply_entry(picture, a_said("r", "report", seeds.report_fields()))
        more = {name: value for name, value in held.items() if name != "type"}
        apply_entry(picture, a_said("s", str(held.get("type", "comment")), more, lamport=2))
        picture.digest.value()


def beat(raw: bytes) -> None:
    """Read the fields of a beat."""
    parse_beat(fields_of(raw))


def bulletin(raw: bytes) -> None:
    """Read a bulletin with a small gazetteer."""
    read_bulletin(_text(raw), places=_places(), reference_ms=NOW_MS)


@cache
def _places() -> PlaceIndex:
    return build_index(seeds.places())


def as_file(read: Callable[[Path], Any], suffix: str) -> Callable[[bytes], None]:
    """Give the target of a parser that reads a file."""

    def call(raw: bytes) -> None:
        handle, name = tempfile.mkstemp(suffix=suffix)
        try:
            os.write(handle, raw)
            os.close(handle)
            read(Path(name))
        finally:
            os.unlink(name)

    return call


def signed_body(raw: bytes) -> None:
    """Decode the body of a posted statement."""
    from sametable.edges.web.reports import _decode, _Submitted, _ToSign

    try:
        _decode(raw, _ToSign)
    except SametableError:
        _decode(raw, _Submitted)


def api(raw: bytes) -> None:
    """Send a body to a node's statement routes, as far as signing."""
    from sametable.centre.reports.submit_report import prepare, sign

    centre = seeds.centre()
    prepared = prepare(centre, raw)
    sign(centre, prepared.signing_input)


def audience(raw: bytes) -> None:
    """Read an audience class."""
    parse_audience(_text(raw), ("al", "bi", "ce"))


def register(raw: bytes) -> None:
    """Check a register statement by its roots."""
    held = _three()
    check_register(fields_of(raw), genesis=held[0], record_id=held[1])


@cache
def _three() -> tuple[Genesis, str]:
    """Give the genesis that register statements are checked against."""
    raw = genesis_of(3)[0]
    return parse_genesis(raw), record_id(raw)


def zipped(path: Path) -> None:
    """Open a zip file as a bundle, and read every file that it may have."""
    link = ZipLink("stick", path)

    async def read() -> None:
        try:
            for name in ("genesis", "table", "genesis.note"):
                await link.get(name, limit=100_000)
        finally:
            await link.close()

    asyncio.run(read())


def terms_pack(raw: bytes) -> None:
    """Read bytes as a terms pack; what is read is read from its canonical form as the same pack."""
    pack = read_pack(pack_text_of(raw, name="pack.yaml"), name="pack.yaml")
    if read_pack(pack.text, name="pack.json") != pack:
        raise ValueError("the canonical form is another pack")


def table(raw: bytes) -> None:
    """Read bytes as a table of whatever format they begin like, and take every row for a report."""
    for ending in ("csv", "geojsonl"):
        as_file(_taken, f".{ending}")(raw)


def _taken(path: Path) -> None:
    _, rows = planned(Files().read(path, path.name), Choices(zone="Asia/Damascus", day_first=True))
    for row in rows:
        if row.fields is not None:
            canonical.encode(dict(row.fields))


def document(raw: bytes) -> None:
    """Read bytes as a document, and as the text inside a DOCX and an ODT; what is read gives clauses."""
    from sametable.core.intake.clauses import clauses_of
    from sametable.edges.documents.reading import read_document
    from support.documents import docx, odt

    inside = docx("", more={"word/document.xml": raw, "word/numbering.xml": raw, "word/styles.xml": raw})
    for held in (raw, inside, odt("", more={"content.xml": raw, "styles.xml": raw})):
        try:
            clauses_of(read_document(held, "fuzzed"))
        except SametableError as error:
            if not error.code.startswith("document."):
                raise AssertionError(error.code) from None


def lines(raw: bytes) -> None:
    """Read bytes as a file of lines, as it is and mended; what is read as an area holds together."""
    as_file(_lines, ".lines")(raw)


def _lines(path: Path) -> None:
    try:
        found = read_lines(path, "fuzzed")
    except SametableError as error:
        if not error.code.startswith(("import.", "delineation.")):
            raise AssertionError(error.code) from None
        found = read_lines(path, "fuzzed", repair=True)
    for one in (*found.areas, *found.lines):
        west, south, east, north = one.shape.bounds
        if not one.shape.is_valid or not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            raise AssertionError("what was read lies nowhere")


def lines_parts(raw: bytes) -> None:
    """Read bytes as the inside of a zip of lines: the first byte tells which part of a Shapefile they are, or a KMZ's KML."""
    parts = seeds.shape_parts()
    name = [*parts, "doc.kml"][raw[0] % (len(parts) + 1)] if raw else "doc.kml"
    lines(seeds.zip_of({name: raw[1:]} if name == "doc.kml" else {**parts, name: raw[1:]}))


def sanctions_list(raw: bytes) -> None:
    """Read bytes as an edition of the Security Council's list; what is read becomes rows that can be said."""
    try:
        found = read_list(raw)
    except SametableError as error:
        if not error.code.startswith("list."):
            raise AssertionError(error.code) from None
        return
    for one in found.entities:
        canonical.encode(
            {"listed": one.listed, "name": one.name, "names": list(one.names), "on": one.listed_on}
        )


TARGETS: dict[str, Target] = {
    "api": Target(call=api, seeds=seeds.drafts),
    "audience": Target(call=audience, seeds=seeds.audiences, limit_b=128),
    "beat": Target(call=beat, seeds=seeds.beats),
    "bulletin": Target(call=bulletin, seeds=seeds.bulletins, limit_b=2048),
    "bundle_list": Target(call=parse_list, seeds=seeds.bundle_lists),
    "bundle_zip": Target(call=as_file(zipped, ".zip"), seeds=seeds.zips, limit_b=8192),
    "bundle": Target(call=bundle, seeds=seeds.bundles),
    "canonical": Target(call=canonical_both, seeds=seeds.json_objects),
    "card": Target(call=as_file(read_card, ".json"), seeds=seeds.cards),
    "checkpoint": Target(call=checkpoint, seeds=seeds.checkpoints, limit_b=8192),
    "checkpoint_text": Target(call=lambda raw: parse_text(_text(raw)), seeds=seeds.checkpoints),
    "coordinates": Target(call=lambda raw: parse_coordinates(_text(raw)), seeds=seeds.spots, limit_b=512),
    "document": Target(call=document, seeds=seeds.documents, limit_b=65_536),
    "draft": Target(call=lambda raw: parse_report(raw, now_ms=NOW_MS), seeds=seeds.drafts),
    "ed25519": Target(call=ed25519_both, seeds=seeds.signatures, limit_b=512),
    "edge": Target(call=edge, seeds=seeds.edges, limit_b=65_536),
    "entry": Target(call=entry, seeds=seeds.entries),
    "evidence": Target(call=lambda raw: verify_evidence(raw, log_key()), seeds=seeds.evidence),
    "fields": Target(call=fields, seeds=seeds.json_objects),
    "fold": Target(call=fold, seeds=seeds.json_objects),
    "fork_case": Target(
        call=lambda raw: check_case(fields_of(raw), {log_key().name: log_key()}),
        seeds=seeds.fork_cases,
        limit_b=16_384,
    ),
    "founding": Target(call=as_file(read_founding, ".json"), seeds=seeds.foundings, limit_b=8192),
    "gazetteer": Target(call=as_file(import_gazetteer, ".csv"), seeds=seeds.tables),
    "genesis": Target(call=genesis, seeds=seeds.genesis, limit_b=32_768),
    "genesis_note": Target(call=genesis_note, seeds=seeds.genesis_notes),
    "lines": Target(call=lines, seeds=seeds.line_files, limit_b=131_072),
    "lines_parts": Target(call=lines_parts, seeds=seeds.line_parts, limit_b=8192),
    "manifest": Target(call=lambda raw: parse_manifest(_text(raw)), seeds=seeds.manifests),
    "note": Target(call=note, seeds=seeds.checkpoints, limit_b=8192),
    "pack": Target(call=unpack, seeds=seeds.packs),
    "pack_index": Target(call=parse_index, seeds=seeds.pack_indexes),
    "payload": Target(call=payload, seeds=seeds.payloads),
    "presentation": Target(call=check_presentation, seeds=seeds.presentations, limit_b=8192),
    "proof": Target(call=proof, seeds=seeds.proofs),
    "register": Target(call=register, seeds=seeds.register, limit_b=8192),
    "register_note": Target(call=lambda raw: parse_note_text(_text(raw)), seeds=seeds.register_notes),
    "released": Target(call=released, seeds=seeds.payloads),
    "sanctions_list": Target(call=sanctions_list, seeds=seeds.sanctions_lists),
    "signed_body": Target(call=signed_body, seeds=seeds.bodies),
    "table": Target(call=table, seeds=seeds.spreadsheets, limit_b=65_536),
    "table_note": Target(call=lambda raw: parse_table(_text(raw)), seeds=seeds.table_notes),
    "terms_pack": Target(call=terms_pack, seeds=lambda: [example_pack().encode()], limit_b=16_384),
    "tile_path": Target(call=path, seeds=seeds.paths, limit_b=512),
    "vkey": Target(call=lambda raw: parse_vkey(_text(raw)), seeds=seeds.vkeys),
}
