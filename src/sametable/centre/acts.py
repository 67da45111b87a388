"""Acts on the record: erase, widen, take in a register note, adopt the table. Whoever may do them is decided before.

Each becomes one statement of this node, by its own key: what gives it force is the party whose log it stands in, the
roots' signatures in it, or every party's signature under the table. Checked here is that it would have that force,
so that nobody signs what nobody would heed.

Source: record.md 4.5, 4.7, 4.8, 4.12; decision 0014.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.passage.veil import about_site
from sametable.centre.reports.submit_report import Receipt, receipt
from sametable.centre.say import say
from sametable.centre.settle import settle
from sametable.centre.table import table, table_key, text
from sametable.core.model.registry import NEVER_ERASED, check_fields
from sametable.core.record.audience import parse_audience
from sametable.core.record.register import check_register, kind_of
from sametable.core.record.register_note import KeyAct, parse_note_text
from sametable.core.wire.notes import Note, Signature, check_note, parse_note, render_note
from sametable.core.wire.statement import open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.centre.centre import Centre


async def erase(centre: Centre, target: str, *, fields: Sequence[str] | None, reason: str) -> Receipt:
    """Have the contents of an own statement erased everywhere, all or some fields. Raises `statement.*`, `record.*`."""
    held = _own_target(centre, target)
    said: dict[str, object] = {"type": "erase", "target": target, "reason": reason}
    if fields is not None:
        unknown = sorted(set(fields) - held.keys())
        if unknown:
            raise SametableError(
                "statement.field",
                at="fields",
                expected="fields of that statement",
                got=", ".join(unknown)[:80],
            )
        said["fields"] = sorted(set(fields))
    return await _say(centre, said)


async def widen(centre: Centre, target: str, *, to: str, reason: str) -> Receipt:
    """Let more parties read an own statement; it cannot be taken back. Raises `statement.*`, `record.*`."""
    _check_no_site(centre, _own_target(centre, target))
    parse_audience(to, centre.parties)
    said = {"type": "release", "target": target, "to": to}
    return await _say(centre, said | ({"reason": reason} if reason else {}))


async def post_note(centre: Centre, note: str, chain: Sequence[str]) -> Receipt:
    """Take a register note that a party's roots have signed into this log. Raises `register.*`, `record.*`."""
    act = parse_note_text(parse_note(note.encode("utf-8")).text).act
    fields: dict[str, object] = {"type": kind_of(act), "note": note, "chain": list(chain)}
    check_register(fields, genesis=centre.genesis, record_id=centre.record_id)
    if isinstance(act, KeyAct) and act.node != centre.node.id:
        raise SametableError(
            "register.elsewhere",
            at="node",
            expected=centre.node.id,
            got=act.node,
            advice="A key is enrolled in the log in which it is to speak: post the note at that node.",
        )
    return await _say(centre, fields)


async def adopt_table(centre: Centre, shown: Iterable[bytes]) -> Receipt:
    """Take the table as it is now into the record, signed by a node of every party.

    `shown` are the table notes that other nodes have shown. Raises `table.not_common` unless each party has signed
    this very text.
    """
    said = text(centre)
    if table(centre).code is None:
        raise SametableError("table.not_common", expected="a complete map here", got="payloads missing")
    lines: dict[str, Signature] = {centre.node.party: centre.signer.sign_note(said)}
    keys = {node.mirror_vkey.name: (node.party, table_key(node)) for node in centre.genesis.nodes}
    for raw in shown:
        note = parse_note(raw)
        if note.text != said:
            continue
        for line in note.signatures:
            party, key = keys.get(line.name, ("", None))
            if (
                key is not None
                and party not in lines
                and check_note(Note(text=said, signatures=(line,)), [key])
            ):
                lines[party] = line
    absent = sorted(centre.parties - lines.keys())
    if absent:
        raise SametableError(
            "table.not_common",
            expected="a signature of every party under the same table",
            got=f"none of {', '.join(absent)}",
            advice="Wait until all show the same code, then adopt it.",
        )
    signed = render_note(Note(text=said, signatures=tuple(lines[party] for party in sorted(lines))))
    return await _say(centre, {"type": "document", "form": "table", "text": signed.decode()})


def _check_no_site(centre: Centre, fields: Mapping[str, object]) -> None:
    """Raise `site.audience` for what is about a protected site: others learn of one by a notice each, of its own side."""
    if about_site(centre, fields, centre.node.party) is not None:
        raise SametableError(
            "site.audience", at="to", expected="a notice to each party that is to know of it", got="a wider audience",
            advice="Enter the consent in the site's register, and tell each party by its own notice.",
        )  # fmt: skip


async def _say(centre: Centre, fields: Mapping[str, object]) -> Receipt:
    check_fields(fields)
    placed = await say(centre, fields)
    await settle(centre)
    return receipt(centre, placed)


def _own_target(centre: Centre, target: str) -> Mapping[str, object]:
    """Give what an own statement says. Raises `statement.no_target`, `statement.not_yours`, `statement.kind`."""
    try:
        place = centre.store.locate(target)
    except SametableError:
        place = None
    if place is None or place[1] == 0:
        raise SametableError(
            "statement.no_target", at="target", expected="a statement of this record", got=target[:43]
        )
    origin, index = place
    if centre.logs[origin].node.party != centre.node.party:
        raise SametableError(
            "statement.not_yours",
            at="target",
            expected=f"a statement of {centre.node.party}",
            got=f"one of {centre.logs[origin].node.party}",
        )
    (stored,) = centre.store.entries(origin, index, 1)
    fields = (
        open_released(parse_entry(stored.leaf), stored.payload).fields if stored.payload is not None else {}
    )
    if fields.get("type") in NEVER_ERASED:
        raise SametableError(
            "statement.kind",
            at="target",
            expected="a statement on which nothing else hangs",
            got=str(fields["type"]),
        )
    return fields
