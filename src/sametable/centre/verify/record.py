"""Verify a copy of a record: read every entry again and say what holds and what does not.

Independent of every cache: the founding document and its signatures; then of each log every entry's form, place,
audience, key, signature and contents, its hash into tiles and root, the root against the newest checkpoint, the
checkpoint's signature and cosignatures; and last, what only all logs together tell: every head that a beat, a next
log or the table lists against its log, and whether contents that are gone were erased by their own party. Decides what
is a doubt (something contradicts something) and what is only a remark (something is not here).
What it does not check: whether what is said is true, nor whether others hold the same; compare heads for that.

Entries are audited in portions (`audit`), in other processes where there are any; the verdict is the same. A fork that
is proved in the record is a remark: the log counts to where both histories part, on every map.

Numbered steps stand at the functions. Memory: portions on their way, and some 250 bytes an entry.
Source: record.md 4.1 to 4.8; C2SP tlog-tiles, tlog-checkpoint.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.centre.verify.across import (
    begun_here,
    compare_beside,
    compare_heads,
    next_epochs,
    standing_of,
)
from sametable.centre.verify.founding import founding, newest_checkpoint, shown_table
from sametable.centre.verify.portions import PORTION_B, PORTION_ENTRIES, Found, Portion, audit
from sametable.centre.verify.verdict import LogVerdict, Verdict
from sametable.centre.verify.walk import Survey, Walk, rows_of
from sametable.centre.verify.widened import open_widened
from sametable.core.record.tiles import HASH_B, TILE_WIDTH, empty_edge, extend, root
from sametable.core.wire.hashes import b64
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from sametable.centre.verify.copies import Copy
    from sametable.centre.verify.portions import Workers
    from sametable.core.record.checkpoint import OpenedCheckpoint
    from sametable.core.record.genesis import Node

WORTH_SHARING = 8192
"""Fewer entries than this are audited here: starting another process takes longer."""


async def verify_record(
    copy: Copy,
    *,
    expected_id: str | None = None,
    on_progress: Callable[[int, int], None] = lambda *_: None,
    workers: Workers | None = None,
) -> Verdict:
    """Verify everything in a copy; `expected_id` is the record id that was compared by voice.

    Never raises for what the copy holds. Raises: `peer.unreachable` where a link breaks on the way.
    """
    verdict = Verdict()
    founded = await founding(copy, verdict, expected_id)
    if founded is None:
        return verdict
    raw, genesis = founded
    survey = Survey(
        copy=copy, verdict=verdict, raw=raw, genesis=genesis, workers=workers, on_progress=on_progress
    )
    asked = list(genesis.nodes)
    heads = {node.origin: await newest_checkpoint(copy, verdict, genesis, node) for node in asked}
    sizes = {origin: await _size(copy, origin, head) for origin, head in heads.items()}
    survey.of = sum(sizes.values())
    for node in asked:  # grows where a statement begins a node's next log
        if node.origin not in sizes:
            heads[node.origin] = await newest_checkpoint(copy, verdict, genesis, node)
            sizes[node.origin] = await _size(copy, node.origin, heads[node.origin])
            survey.of += sizes[node.origin]
        walk = await _log(survey, node, heads[node.origin], sizes[node.origin])
        begun = next_epochs(survey, [fields for _, _, fields in walk.special])
        asked += [one for one in begun if all(one.origin != two.origin for two in asked)]
        if node is asked[-1]:
            asked += await begun_here(survey)
    standing = standing_of(survey)
    for walk in survey.walks:
        await open_widened(walk, standing)
    for walk in survey.walks:
        await compare_beside(walk, standing, sizes[walk.node.origin])
    compare_heads(survey, standing, await shown_table(copy, verdict, genesis))
    return verdict


async def _size(copy: Copy, origin: str, head: OpenedCheckpoint | None) -> int:
    return await copy.size(origin, head.checkpoint.size if head else 0)


async def _log(survey: Survey, node: Node, opened: OpenedCheckpoint | None, size: int) -> Walk:
    """Step 3: a log is read and audited in portions; they hash into its tiles and to the root that was signed."""
    log = LogVerdict(origin=node.origin, node=node.id, party=node.party)
    log.holds = not any(one.log == node.origin for one in survey.verdict.doubts)
    survey.verdict.logs.append(log)
    seats = {kid_of(one.pub): one.pub for one in node.seats} | {kid_of(node.node_kid_pub): node.node_kid_pub}
    walk = Walk(survey=survey, node=node, log=log, seats=seats)
    survey.walks.append(walk)
    before, workers = survey.done, survey.workers
    loop = asyncio.get_running_loop()
    if workers is None or survey.of < WORTH_SHARING:
        async for portion in _portions(walk, size):
            await _merge(walk, portion, audit(portion))
    else:
        pending: deque[tuple[Portion, asyncio.Future[Found]]] = deque()
        async for portion in _portions(walk, size):
            pending.append((portion, loop.run_in_executor(workers.pool, audit, portion)))
            if len(pending) > 2 * workers.count:
                earliest, found = pending.popleft()
                await _merge(walk, earliest, await found)
        for earliest, found in pending:
            await _merge(walk, earliest, await found)
    survey.done = before + size
    _compare_root(walk, opened, size)
    return walk


async def _portions(walk: Walk, size: int) -> AsyncIterator[Portion]:
    """Read a log from its beginning to the first entry that is gone or cannot be read."""
    while walk.whole and walk.read < size:
        first, held_b = walk.read, 0
        leaves: list[bytes] = []
        contents: list[str | None] = []
        while walk.whole and walk.read < size and len(leaves) < PORTION_ENTRIES and held_b < PORTION_B:
            count = min(TILE_WIDTH, size - walk.read)
            part, bodies = await _bundle(walk, walk.read, count)
            leaves += part
            contents += bodies
            held_b += sum(map(len, part)) + sum(len(body) for body in bodies if body is not None)
            walk.read += len(part)
            walk.whole = len(part) == count
        if leaves:
            yield Portion(
                genesis=walk.survey.raw,
                node=walk.node,
                seats=dict(walk.seats),
                first=first,
                leaves=leaves,
                contents=contents,
            )


async def _bundle(walk: Walk, first: int, count: int) -> tuple[list[bytes], Sequence[str | None]]:
    copy, origin = walk.survey.copy, walk.node.origin
    try:
        leaves = await copy.leaves(origin, first, count)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        walk.doubt(f"entries {first} to {first + count - 1} cannot be read: {error}")
        return [], []
    if len(leaves) < count:
        walk.doubt(f"entry {first + len(leaves)} is gone", first + len(leaves))
    try:
        return leaves, await copy.contents(origin, first, len(leaves))
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        walk.doubt(f"the contents of entries {first} to {first + len(leaves) - 1} cannot be read: {error}")
        return leaves, [None] * len(leaves)


async def _merge(walk: Walk, portion: Portion, found: Found) -> None:
    """Step 4: what was found in a portion is added to what was found before it, in the order of the log."""
    parts = [found]
    for place in found.unknown:
        # A portion before this one may have enrolled the key since this one was handed out.
        again = audit(
            replace(
                portion,
                seats=dict(walk.seats),
                first=portion.first + place,
                leaves=[portion.leaves[place]],
                contents=[portion.contents[place]],
                last_word=True,
            )
        )
        walk.seats |= again.enrolled
        parts.append(again)
    walk.seats |= found.enrolled
    for index, says in sorted(one for part in parts for one in part.doubts):
        walk.doubt(says, index)
    for index, says in sorted(one for part in parts for one in part.remarks):
        walk.remark(f" entry {index} {says}")
    for index, name in sorted(one for part in parts for one in part.ids):
        earlier = walk.ids.setdefault(name, index)
        if earlier != index:
            walk.remark(f" entry {index} repeats entry {earlier}; it does not count")
    for part in parts:
        walk.log.contents += part.contents
        walk.log.beats += part.beats
        walk.absent += part.absent
        walk.partial += part.partial
        walk.heads += part.heads
        walk.special += part.special
    hashed = rows_of(found.hashes)
    walk.hashes += found.hashes
    extended = extend(walk.edge, hashed)
    walk.edge = extended.edge
    walk.log.entries += len(hashed)
    for tile in extended.full_tiles:
        held = await _tile(walk, tile.level, tile.n)
        if held != tile.data:
            what = "is not there" if held is None else "does not hold the hashes of its entries"
            walk.doubt(f"tile {tile.level}/{tile.n} {what}")
    walk.survey.done += len(hashed)
    walk.survey.on_progress(walk.survey.done, walk.survey.of)


async def _tile(walk: Walk, level: int, n: int) -> bytes | None:
    try:
        return await walk.survey.copy.tile(walk.node.origin, level, n)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        return b""


def _compare_root(walk: Walk, opened: OpenedCheckpoint | None, size: int) -> None:
    """Step 5: the root of what was read is the root that was signed."""
    log, held = walk.log, walk.edge.size
    log.root = b64(root(walk.edge))
    if opened is None:
        if size and log.holds:
            walk.doubt(f"{size} entries are here and no checkpoint that covers them")
        elif not size:
            walk.survey.verdict.remark(f"nothing of the log of {walk.node.id} is here")
        return
    signed = opened.checkpoint
    log.signed_size = signed.size
    log.cosigned_by = sorted({one.name.removesuffix("/mirror") for one in opened.cosigned})
    if opened.unchecked:
        walk.remark(": ML-DSA cosignatures cannot be checked on this machine")
    if held < signed.size:
        walk.doubt(f"the checkpoint covers {signed.size} entries, {held} were read")
        return
    rehashed = root(
        walk.edge
        if held == signed.size
        else extend(empty_edge(), rows_of(walk.hashes[: signed.size * HASH_B])).edge
    )
    if rehashed != signed.root:
        walk.doubt(
            f"the first {signed.size} entries hash to {b64(rehashed)}, the checkpoint signs {b64(signed.root)}"
        )
    elif held > signed.size:
        walk.remark(f": {held - signed.size} entries after the newest checkpoint held here")
