"""Verify what only all logs of a copy tell together: next logs, caps, erasures, heads, and what is kept beside a log.

Steps 6 to 8 of `verify.record`. What a statement does to others is worked out as every node works it out (`standing`);
a fork, erasure or register statement that proves nothing has no effect, here as there.

Source: record.md 4.4 to 4.8, 4.12.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.centre.standing import At, Standing
from sametable.centre.verify.copies import Walked
from sametable.centre.verify.portions import CONTINUE
from sametable.centre.verify.walk import Survey, Walk, rows_of
from sametable.core.record.audience import FOR_ALL
from sametable.core.record.beat import KIND, parse_beat
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.register import check_register, epoch_origin
from sametable.core.record.register_note import EpochAct
from sametable.core.record.tiles import HASH_B, TILE_WIDTH, empty_edge, extend, root
from sametable.core.wire.notes import parse_note
from sametable.core.wire.statement import kid_of, open_released, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.centre.verify.portions import Beside
    from sametable.core.record.checkpoint import Checkpoint
    from sametable.core.record.genesis import Node

BEGINNING = 8
"""Among how many first entries of a next log the note that begins it is looked for."""


def next_epochs(survey: Survey, said: Iterable[Mapping[str, object]]) -> list[Node]:
    """Give the logs that these statements begin: the same nodes with another log key."""
    begun = []
    for fields in said:
        if fields.get("type") != "key_epoch":
            continue
        try:
            act = check_register(fields, genesis=survey.genesis, record_id=survey.verdict.record_id or "").act
        except SametableError:
            continue
        if isinstance(act, EpochAct):
            (node,) = (one for one in survey.genesis.nodes if one.id == act.node)
            begun.append(replace(node, origin=act.origin, log_vkey=act.log_vkey))
    return begun


async def begun_here(survey: Survey) -> list[Node]:
    """Give next logs that no log read so far has begun, where they are here and say themselves whose they are.

    A node's next log begins with the note of its party's roots before anybody else has heard of it.
    """
    begun = []
    walked = {walk.node.origin for walk in survey.walks}
    for node in survey.genesis.nodes:
        epoch = 2
        while (origin := epoch_origin(node, epoch)) in walked:
            epoch += 1
        try:
            raw = await survey.copy.checkpoint(origin)
            if raw is None:
                continue
            count = min(TILE_WIDTH, parse_text(parse_note(raw).text).size)
            leaves = await survey.copy.leaves(origin, 0, count)
            said = _beginning(leaves, await survey.copy.contents(origin, 0, len(leaves)))
        except SametableError as error:
            if error.code == "peer.unreachable":
                raise
            survey.verdict.doubt(origin, None, f"a next log is here and cannot be read: {error}")
            continue
        found = [one for one in next_epochs(survey, said) if one.origin == origin]
        begun += found[:1]
        if not found and survey.copy.sealed():
            survey.verdict.remark(
                f"{node.id}: a next log, {origin}, is here; its key is told in sealed contents, so it is not checked"
            )
        elif not found:
            survey.verdict.doubt(
                origin, None, "a next log is here, and no note of its party's roots begins it"
            )
    return begun


def _beginning(leaves: Sequence[bytes], bodies: Sequence[str | None]) -> list[dict[str, object]]:
    """Give what a log's first entries say, as far as they can be read."""
    said = []
    for leaf, body in list(zip(leaves, bodies, strict=True))[1:BEGINNING]:
        try:
            said.append(open_released(parse_entry(leaf), body or "").fields)
        except SametableError:
            continue
    return said


def standing_of(survey: Survey) -> Standing:
    """Step 6: what statements do to others, from all logs, whatever their order; says where a log ends."""
    standing = Standing(genesis=survey.genesis, record_id=survey.verdict.record_id or "")
    keys = {walk.node.origin: walk.node.log_vkey for walk in survey.walks}
    for walk in survey.walks:
        for index, name, fields in walk.special:
            at = At(id=name, origin=walk.node.origin, index=index, party=walk.node.party)
            standing.arrived(fields, at, keys)
            if fields.get("type") == CONTINUE:
                _take_continue(walk, index, fields)
    for walk in survey.walks:
        cap = standing.caps.get(walk.node.origin)
        if cap is None:
            continue
        walk.log.counted_to = cap
        forked = walk.node.origin in standing.cases
        why = "its key signed two histories" if forked else "a next log follows it"
        walk.remark(f": {why}; it counts to entry {cap}, on every map")
    return standing


def _take_continue(walk: Walk, index: int, fields: dict[str, object]) -> None:
    """A next log says where the one before it ended; that is a head like those of beats."""
    try:
        row = [fields.get("origin"), fields.get("size"), fields.get("root")]
        walk.heads += [(index, head) for head in parse_beat({"type": KIND, "heads": [row]})]
    except SametableError as error:
        walk.remark(f" entry {index} says unreadably what it continues: {error}")


def _erased(walk: Walk, standing: Standing, one: Beside) -> frozenset[str] | bool:
    """Tell what its party has erased of an entry; what a node says to all under its own key is never erased."""
    if one.aud in FOR_ALL and one.kid == kid_of(walk.node.node_kid_pub):
        return False
    return standing.erased(one.id, walk.node.party, counted=False)


async def compare_beside(walk: Walk, standing: Standing, size: int) -> None:
    """Step 7: contents that are gone were erased by their own party; what is kept beside the log agrees with it."""
    log = walk.log
    absent = []
    for one in walk.absent:
        if _erased(walk, standing, one) is True:
            log.contents_erased += 1
        elif one.aud not in FOR_ALL or walk.survey.copy.sealed():
            log.contents_sealed += 1
        else:
            log.contents_absent += 1
            absent.append(one.index)
    for one in walk.partial:
        if _erased(walk, standing, one) is False:
            walk.doubt("some of its contents are gone, and its party has not erased them", one.index)
        else:
            log.contents_erased += 1
    if walk.edge.size == size:
        walked = Walked(edge=walk.edge, ids=walk.ids, absent=frozenset(absent))
        for found in await walk.survey.copy.beside(walk.node.origin, walked):
            walk.doubt(found.says, found.index)
    if log.contents_absent:
        walk.remark(f": the contents of {log.contents_absent} entries are not here")
    if log.contents_sealed:
        own = "are sealed for the parties that may read them, and no key of one is here"
        why = own if walk.survey.copy.sealed() else "are for some parties only, and not here"
        walk.remark(f": the contents of {log.contents_sealed} entries {why}")
    if log.contents_erased:
        walk.remark(f": contents of {log.contents_erased} entries were erased by their own party")


def compare_heads(survey: Survey, standing: Standing, shown: Sequence[Checkpoint]) -> None:
    """Step 8: every head that a beat, a next log or the table lists is a beginning of that log, as far as it counts."""
    told: list[tuple[Walk | None, int | None, Checkpoint]] = [(None, None, head) for head in shown]
    told += [(walk, index, head) for walk in survey.walks for index, head in walk.heads]
    for spoken_of in survey.walks:
        origin = spoken_of.node.origin
        end = min(spoken_of.edge.size, standing.caps.get(origin, spoken_of.edge.size))
        edge = empty_edge()
        known = root(edge)
        mine = [one for one in told if one[2].origin == origin]
        for walk, index, head in sorted(mine, key=lambda one: one[2].size):
            if head.size > end:
                break
            if head.size > edge.size:
                edge = extend(edge, rows_of(spoken_of.hashes[edge.size * HASH_B : head.size * HASH_B])).edge
                known = root(edge)
            if head.root == known:
                continue
            says = f"lists another head of {head.origin} at size {head.size} than the log here has"
            if walk is None:
                spoken_of.doubt(f"the table {says}")
            else:
                walk.doubt(f"this beat {says}", index)
