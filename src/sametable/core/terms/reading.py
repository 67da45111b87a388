"""A pack's text as a pack, or one located error: nothing half-loaded.

Decides whether a pack can be used at all: every field is one that the schema knows, every id is known and stands
once, nothing refers to itself in a circle, every moment can be told, every window ends after it starts. It does not
decide what the terms mean for an act (`assess`), nor whether the pack says what the authentic text says: people do.

Shapes: errors are `terms.pack` at `file:line:column path`, in the pack's language, with the fix as their advice.
The canonical form of a pack is canonical JSON of its own text with geometry inlined; reading it gives an equal pack.
Source: domain reference 1.5; house rules, Errors.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.terms.checks import check_all
from sametable.core.terms.clocks import check_times
from sametable.core.terms.doubts import Doubt, doubts_of
from sametable.core.terms.links import check_links
from sametable.core.terms.model import (
    Authority,
    Clause,
    Compared,
    Dated,
    Fact,
    Group,
    Instrument,
    Pack,
    Source,
    Zone,
)
from sametable.core.terms.schema.extent import known_geometry
from sametable.core.terms.schema.registry import (
    CLAUSE_FIELDS,
    INSTRUMENT_FIELDS,
    KINDS,
    PACK_FIELDS,
    PARTS,
    PARTS_SAY,
)
from sametable.core.terms.schema.windows import window_zone
from sametable.core.terms.shapes import SAFE, Field, Reading, Shape, each, fields_at
from sametable.core.terms.tree import language_of, plain_of, read_tree
from sametable.core.terms.words import fault
from sametable.core.wire import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.core.terms.model import Geometry
    from sametable.core.terms.tree import Node

ADOPTION_LIMIT_B = 150_000
"""A pack that is put into the record is at most so long in its canonical form."""
Found = tuple[dict[str, Any], "Node"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A pack that was read, where its id stands (`file:line:column pack`), and what its author is warned of."""

    pack: Pack
    at: str
    doubts: tuple[Doubt, ...] = ()


def read_pack(text: str, *, name: str, geometry: Callable[[str, str], Geometry] | None = None) -> Pack:
    """Read a pack; `geometry(file, feature)` gives what is in files, `boundary:CODE` being shipped outlines.

    Raises: `terms.pack` at the first thing that is wrong, and nothing else.
    """
    return read_checked(text, name=name, geometry=geometry).pack


def read_checked(text: str, *, name: str, geometry: Callable[[str, str], Geometry] | None = None) -> Checked:
    """Read a pack for its author: with where it names itself, and the warnings about it. Raises as `read_pack`."""
    root = read_tree(text, name=name)
    reading = Reading(language=language_of(text), geometry=geometry)
    if root.kind != "map":
        raise reading.fault("want_map", root, says="pack, version, language, ...")
    _prepare(root, reading)
    fields = (
        *PACK_FIELDS,
        *(Field(name=part, shape=shape, says=PARTS_SAY[part]) for part, shape in PARTS.items()),
        Field(
            name="instruments",
            shape=_INSTRUMENTS,
            says="The texts that were agreed, issued or declared.",
            required=True,
        ),
    )
    found = fields_at(root, reading, fields, "a terms pack")
    _zones_known(found, reading)
    check_all(found, reading)
    check_links(found, reading)
    check_times(found, reading)
    held = canonical.encode(plain_of(root, reading.replaced))
    pack = _pack(found, text=held.decode(), sha256=hashlib.sha256(held).hexdigest())
    return Checked(pack=pack, at=root.entries["pack"].at, doubts=doubts_of(found, reading))


def canonical_text(pack: Pack) -> str:
    """Give the canonical form of a pack that was read."""
    return pack.text


def check_together(packs: Sequence[Checked]) -> None:
    """Refuse two packs with one id. Raises `terms.pack` at the second one's id, in its language."""
    seen: dict[str, Checked] = {}
    for one in packs:
        first = seen.setdefault(one.pack.id, one)
        if first is not one:
            raise fault("pack_twice", one.pack.language, at=one.at, got=one.pack.id, other=first.at)


def _prepare(root: Node, reading: Reading) -> None:
    """Take what everything else is read by: the language, the time zone, the box, the ids of dates."""
    language = root.entries.get("language")
    if language is not None and language.text in {"en", "ru", "ar", "fr"}:
        reading.language = language.text
    for one in PACK_FIELDS:
        held = root.entries.get(one.name)
        if held is not None and one.name in {"zone", "box"}:
            setattr(reading, one.name, one.shape.read(held, reading))
    dates = root.entries.get("dates")
    ids = [item.entries["id"].text for item in dates.items if "id" in item.entries] if dates else []
    reading.dates = frozenset(ids)


def _clause(node: Node, reading: Reading) -> Clause:
    if node.kind != "map":
        raise reading.fault("want_map", node, says="id, kind, ref, text, ...")
    kind_node = node.entries.get("kind")
    if kind_node is None:
        raise reading.fault("missing_field", node, field="kind", says="What kind of clause it is.", got="")
    if kind_node.text not in KINDS:
        raise reading.near("unknown_kind", kind_node, tuple(KINDS))
    kind = KINDS[kind_node.text]
    kept = reading.zone
    if kind.code == "window":
        reading.zone = window_zone(node, reading)
    try:
        found = fields_at(node, reading, (*CLAUSE_FIELDS, *kind.fields), f"a clause of the kind {kind.code}")
        own = {SAFE.get(one.name, one.name) for one in kind.fields}
        special = {name: value for name, value in found.items() if name in own}
        special = kind.build(special, node, reading) if kind.build else special
    finally:
        reading.zone = kept
    common = {name: value for name, value in found.items() if name not in own}
    return Clause(**common, line=node.line, fields=special)


def _instrument(node: Node, reading: Reading) -> tuple[Instrument, Node]:
    named = node.entries.get("id")
    reading.scope = named.text if named is not None else ""
    clauses = Shape(
        says="clauses", read=lambda at, held: each(at, held, _CLAUSE, "clauses"), schema={"type": "array"}
    )
    fields = (
        *INSTRUMENT_FIELDS,
        Field(
            name="clauses",
            shape=clauses,
            says="Its clauses; a text that only endorses another has none.",
            default=(),
        ),
    )
    try:
        return Instrument(**fields_at(node, reading, fields, "an instrument")), node
    finally:
        reading.scope = ""


_CLAUSE = Shape(says="a clause", read=_clause, schema={"$ref": "#/$defs/clause"})
_INSTRUMENTS = Shape(
    says="instruments", schema={"type": "array"},
    read=lambda node, reading: each(
        node, reading, Shape(says="an instrument", read=_instrument, schema={}), "instruments"
    ),
)  # fmt: skip


def _zones_known(found: dict[str, Any], reading: Reading) -> None:
    for zone, node in found.get("zones", ()):
        if zone["geometry"].kind == "line":
            raise reading.fault("area_wanted", node.entries["geometry"], got="line")
        known_geometry(zone["geometry"].kind, node, reading)


def _pack(found: dict[str, Any], *, text: str, sha256: str) -> Pack:
    def made(part: str, build: Callable[..., Any]) -> tuple[Any, ...]:
        return tuple(build(**fields) for fields, _ in found.get(part, ()))

    return Pack(
        id=found["pack"], version=found["version"], language=found["language"], title=found["title"],
        demonstration=found["demonstration"], compared=found.get("compared", Compared()), zone=found["zone"],
        box=found.get("box"), sources=made("sources", Source), authorities=made("authorities", Authority),
        groups=made("groups", Group), facts=made("facts", Fact), dates=made("dates", Dated),
        zones=made("zones", Zone), instruments=tuple(one for one, _ in found["instruments"]),
        text=text, sha256=sha256,
    )  # fmt: skip
