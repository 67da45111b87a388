"""What a statement does to others here, when it arrives and when it is counted.

Decides nothing by itself (`standing` does): it enrols seats, adds the logs of new epochs, stops waiting for contents
that are erased, asks for those that were opened to this party, and counts again what now reads otherwise.

Source: record.md 4.6 to 4.8, 4.12.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.centre.held import Arrived, Job
from sametable.centre.standing import At
from sametable.core.model.registry import NEVER_ERASED
from sametable.core.record.audience import FOR_ALL
from sametable.core.record.beat import KIND, parse_beat
from sametable.core.record.genesis import NODE_SEAT
from sametable.core.wire.hashes import b64
from sametable.core.wire.statement import open_released, parse_entry, reopen_payload
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.centre.standing import EndChange
    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.genesis import Node
    from sametable.core.record.register_note import EpochAct
    from sametable.core.wire.statement import Entry
    from sametable.ports import StoredEntry

SCAN = 4096


def what_is_left(entry: Entry, stored: StoredEntry) -> tuple[dict[str, object], bool] | None:
    """Read contents that were checked before they were stored, and tell whether fields of them are erased.

    None where there are none, or where what is stored is no longer what was signed: as if they had never come.
    """
    if stored.payload is None:
        return None
    if stored.state != "erased":
        try:
            return reopen_payload(entry, stored.payload), False
        except SametableError:
            pass  # they came when some fields had been erased already
    try:
        return open_released(entry, stored.payload).fields, True
    except SametableError:
        return None


def by_node(centre: Centre, log: Log, entry: Entry) -> bool:
    """Tell whether a node says this to all under its own key: the record may hang on it, and it is never erased.

    Who lacks the contents can tell, too: it is decided by the logged part alone.
    """
    if entry.aud not in FOR_ALL:
        return False
    seat = centre.seats.find(log.node, entry.kid)
    return entry.kid == log.node_kid or (seat is not None and seat.name == NODE_SEAT)


def erased(centre: Centre, log: Log, entry: Entry, *, counted: bool) -> frozenset[str] | bool:
    """Tell what is erased of an entry, as `Standing.erased` does; nothing of what the record may hang on.

    What its node says to all is told by the logged part alone; of which kind anything else is, by its contents. Where they never
    came they are erased until they do: others may hold them, and pass them on.
    """
    if not centre.standing.erasures.get(entry.id) or by_node(centre, log, entry):
        return False
    gone = centre.standing.erased(entry.id, log.node.party, counted=counted)
    return gone if gone and not _stands(centre, entry) else False


def _stands(centre: Centre, entry: Entry) -> bool:
    """Tell whether an entry, by its contents here, is of a kind on which others stand."""
    for place in places(centre, entry.id):
        (held,) = centre.store.entries(*place, 1)
        left = what_is_left(entry, held)
        if left is not None:
            return never_erased(left[0])
    return False


def places(centre: Centre, entry_id: str) -> list[tuple[str, int]]:
    """Give every place of an entry, in order: its log may bear it more than once, and then only the first counts."""
    (listed,) = centre.store.listed([entry_id])
    return [place for place in listed if parse_entry(centre.store.leaves(*place, 1)[0]).id == entry_id]


def erasure_void(centre: Centre, at: At) -> At | None:
    """Give the last counted statement that would erase an entry on which others stand; None where there is none."""
    said = [
        one.at for one in centre.standing.erasures.get(at.id, ()) if one.counted and one.at.party == at.party
    ]
    entry = parse_entry(centre.store.leaves(at.origin, at.index, 1)[0])
    log = centre.logs[at.origin]
    return said[-1] if said and (by_node(centre, log, entry) or _stands(centre, entry)) else None


def is_void(centre: Centre, log: Log, stored: StoredEntry) -> bool:
    """Tell whether a statement would erase one on which others stand, and so has no effect."""
    left = what_is_left(parse_entry(stored.leaf), stored)
    if left is None or stored.state != "held":
        return False
    fields = left[0]
    target = fields.get("target")
    if fields.get("type") != "erase" or not isinstance(target, str) or target not in centre.standing.erasures:
        return False
    place = centre.store.locate(target)
    if place is None or place[1] == 0 or centre.logs[place[0]].node.party != log.node.party:
        return False
    entry = parse_entry(centre.store.leaves(*place, 1)[0])
    return by_node(centre, centre.logs[place[0]], entry) or _stands(centre, entry)


def never_erased(fields: Mapping[str, object] | None) -> bool:
    """Tell whether contents are of a kind that nobody can have erased."""
    return fields is not None and str(fields.get("type")) in NEVER_ERASED


def expect(centre: Centre, log: Log, entry: Entry, index: int) -> None:
    """Wait for the contents of an entry, or, where they are erased already, ask for them without waiting.

    An entry that a widening has opened to this party is meanwhile counted as it was before that: sealed.
    """
    if erased(centre, log, entry, counted=True) is True:
        log.unseen[index] = None
    elif index not in log.unseen:
        centre.missing[log.origin].add(index)


def damaged(centre: Centre, origin: str, stored: StoredEntry) -> None:
    """Have contents that are not what was signed taken out of the store, so that they are fetched again from others."""
    if stored.payload is not None:
        centre.jobs.append(Job(act="lose", origin=origin, index=stored.index))


def take_special(centre: Centre, log: Log, held: Arrived, entry: Entry) -> None:
    """Take what a statement that has arrived does to others."""
    fields = held.fields or {}
    seat = centre.seats.read(log.node, fields)
    if seat is not None:
        centre.seats.enrol(log.node, seat, held.index)
    keys = {origin: one.node.log_vkey for origin, one in centre.logs.items()}
    at = At(id=entry.id, origin=log.origin, index=held.index, party=log.node.party)
    if not by_node(centre, log, entry):
        return
    target = centre.standing.arrived(fields, at, keys)
    for origin, (_, act) in centre.standing.epochs.items():
        if origin not in centre.logs:
            centre.add_log(next_epoch(centre, act))
        elif not centre.logs[origin].size:  # nothing of it is here: it may have been begun with another key
            centre.logs[origin].node = next_epoch(centre, act)
    if target is not None:
        let_go(centre, target)
        unseal_by_id(centre, target)


def recall(centre: Centre, origin: str, index: int) -> None:
    """Take once more what a counted statement does to others, where its showing is taken up as it was kept."""
    (stored,) = centre.store.entries(origin, index, 1)
    log, entry = centre.logs[origin], parse_entry(stored.leaf)
    held = Arrived(index=index, entry=entry, fields=open_released(entry, stored.payload or "").fields)
    take_special(centre, log, held, entry)
    if by_node(centre, log, entry):
        at = At(id=entry.id, origin=origin, index=index, party=log.node.party)
        centre.standing.counted(held.fields or {}, at)


def next_epoch(centre: Centre, act: EpochAct) -> Node:
    """Give a node in its next epoch: the same seats, another log and key, numbers of its own."""
    (held,) = (one for one in centre.genesis.nodes if one.id == act.node)
    prefix = f"{held.prefix}.{act.origin.rpartition('/')[2]}"
    return replace(held, origin=act.origin, prefix=prefix, log_vkey=act.log_vkey)


def let_go(centre: Centre, entry_id: str) -> None:
    """Wait no longer for the contents of an entry that an erasure has taken away."""
    log, held = centre.lacking.get(entry_id, (None, None))
    if log is None or held is None:
        return
    if held.entry is not None and erased(centre, log, held.entry, counted=False) is True:
        held.fields, held.erased = {}, True
        del centre.lacking[entry_id]
        centre.stirred.add(log.origin)


def unseal_by_id(centre: Centre, entry_id: str) -> None:
    """Ask for the contents of an entry, if they are sealed here and a widening opens them to this party."""
    place = centre.store.locate(entry_id)
    if place is None:
        return
    (stored,) = centre.store.entries(*place, 1)
    if stored.state == "sealed":
        unseal(centre, centre.logs[place[0]], parse_entry(stored.leaf), place[1])


def unseal(centre: Centre, log: Log, entry: Entry, index: int) -> None:
    """Ask for what was sealed, where a widening has come to let this node's party read it."""
    for one in centre.standing.widened(entry.id, log.node.party, counted=False):
        if centre.node.party in one.parties and index not in centre.missing[log.origin].union(log.unseen):
            expect(centre, log, entry, index)
            centre.jobs.append(Job(act="unseal", origin=log.origin, index=index))


def count_special(centre: Centre, fields: dict[str, object], at: At) -> set[str]:
    """Show what a counted statement does to others."""
    changed: set[str] = set()
    target, ends = centre.standing.counted(fields, at)
    if target is not None:
        changed |= show_again(centre, target)
        for origin, index in places(centre, target) if fields.get("type") == "erase" else ():
            entry = parse_entry(centre.store.leaves(origin, index, 1)[0])
            if erased(centre, centre.logs[origin], entry, counted=True) is True:
                centre.logs[origin].stop_waiting(index, centre.missing[origin])
            centre.jobs.append(Job(act="erase", origin=origin, index=index))
    for end in ends:
        for entry_id in list(said_under(centre, end)):
            changed |= show_again(centre, entry_id)
    return changed


def said_under(centre: Centre, end: EndChange) -> Iterator[str]:
    """Give the ids of the counted entries that a change of where their key ends makes read otherwise."""
    for origin, log in list(centre.logs.items()):
        if log.node.party != end.party:
            continue
        if end.kid != log.node_kid and centre.seats.find(log.node, end.kid) is None:
            continue  # it has never spoken there
        span = end.span(origin, log.counted)
        for first in range(max(1, span.start), span.stop, SCAN):
            for leaf in centre.store.leaves(origin, first, min(SCAN, span.stop - first)):
                entry = parse_entry(leaf)
                if entry.kid == end.kid:
                    yield entry.id


def show_again(centre: Centre, entry_id: str) -> set[str]:
    """Count one statement again as what it is now: erased, widened, repudiated, or with its contents here."""
    place = centre.store.locate(entry_id)
    if place is None or place[1] >= centre.logs[place[0]].counted:
        return set()
    origin, index = place
    log = centre.logs[origin]
    (stored,) = centre.store.entries(origin, index, 1)
    entry = parse_entry(stored.leaf)
    at = At(id=entry_id, origin=origin, index=index, party=log.node.party)
    changed = centre.layers.remove(entry_id)
    centre.whole = True
    audience = centre.audience(at, entry, counted=True)
    gone = stored.state == "erased"
    left = what_is_left(entry, stored)
    if left is not None:
        fields = left[0]
    elif gone or erased(centre, log, entry, counted=True) is True:
        fields, gone = {}, True
    else:
        damaged(centre, origin, stored)
        return changed
    if centre.node.party in audience:
        lamport = centre.causality.lamport(origin, index)
        changed |= centre.layers.add(centre.said_of(at, entry, fields, gone, lamport), audience)
    return changed


def heads_of(centre: Centre, log: Log, held: Arrived) -> tuple[Checkpoint, ...] | None:
    """Give a beat's heads, none beyond a cap; None for any other statement, or one that is unreadable."""
    if held.entry is None or held.fields is None or held.fields.get("type") != KIND:
        return None
    if not by_node(centre, log, held.entry):
        return None  # who may not read it would count otherwise than who may
    try:
        heads = parse_beat(held.fields)
    except SametableError:
        return None
    caps = centre.standing.caps
    if not caps:
        return heads
    return tuple(
        replace(head, size=min(head.size, caps.get(head.origin, head.size)))
        for head in heads
        if caps.get(head.origin, 1) > 0
    )


def compare_beat(centre: Centre, log: Log, held: Arrived) -> None:
    """Note a beat whose heads are not those of the logs held here: somebody has shown somebody another log."""
    if held.entry is None or not by_node(centre, log, held.entry):
        return  # no beat of that node: nobody has waited for what it lists
    for head in _listed(held):
        if head.size > centre.standing.caps.get(head.origin, head.size) or head.origin not in centre.logs:
            continue  # of a log with two histories nothing is said beyond what they have in common
        known = centre.root_listed(head.origin, head.size)
        if head.root != known:
            here = b64(known)
            told = f"{head.origin} at size {head.size}: it lists {b64(head.root)}, here it is {here}"
            centre.false_beats.append((log.origin, held.index, told))


def _listed(held: Arrived) -> tuple[Checkpoint, ...]:
    """Give the heads of a beat as it lists them."""
    try:
        return parse_beat(held.fields or {})
    except SametableError:
        return ()
