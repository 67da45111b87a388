"""Centres that cheat: two histories for two audiences, withheld logs, old views, false beats, junk, forged statements.

A cheater has all its own keys and may answer anybody anything. From then on it is no honest node: no law speaks
of what it holds, and every law goes on to hold at the others.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from recordkit import public, signer
from sametable.centre import say
from sametable.centre.exchange.replicate import log_path
from sametable.centre.logs.own_log import take_in_own
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.core.wire import canonical
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry
from sametable.core.wire.statement import prepare as lay_out
from sametable.errors import SametableError
from sametable.ports import NewEntry
from simulation.node import SimIds, SimNode
from support.drafts import report
from support.memory_store import Died
from support.stage import serve

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.centre.centre import Centre
    from simulation.world import World


async def speak(centre: Centre, client_id: str, weapon: str) -> None:
    """Say something at a cheater."""
    draft = {"client_id": client_id, "kind": "report", "fields": report(weapon=weapon)}
    try:
        made = prepare(centre, canonical.encode(draft))
        await submit(
            centre,
            SignedStatement(
                client_id=made.client_id,
                signing_input=made.signing_input,
                payload=made.payload,
                signature=sign(centre, made.signing_input),
            ),
        )
    except (SametableError, Died):
        return


def fork(world: World, name: str) -> None:
    """Go on with two histories, one for each half of the others."""
    node = world.nodes[name]
    world.capped.add(node.origin)
    twin = SimNode(
        name=name,
        count=node.count,
        ids=SimIds(dice=random.Random(f"{world.seed} twin")),
        links=node.links,
        sealing=node.sealing,
        pause=node.pause,
        disk=node.disk.copy(),
    )
    twin.start()
    world.twins.append(twin)
    others = [one for one in world.names if one != name]
    world.dice.shuffle(others)
    second = set(others[: max(1, len(others) // 2)])

    def shown(asker: str, path: str) -> bytes | None:
        mask = twin if asker in second else node
        return serve(mask.centre, path)

    node.shown = shown
    for number, (mask, weapon) in enumerate(((node, "mortar"), (twin, "tank"))):
        mask.do(speak(mask.centre, f"two-faced-{number}", weapon))


def withhold(world: World, name: str) -> None:
    """Give the own log to nobody of one party."""
    node = world.nodes[name]
    parties = sorted({world.nodes[one].party for one in world.names} - {node.party})
    victim, path_of = world.dice.choice(parties), log_path(node.origin)

    def shown(asker: str, path: str) -> bytes | None:
        held_back = world.nodes[asker].party == victim and path.startswith(path_of)
        return None if held_back else serve(node.centre, path)

    node.shown = shown
    node.do(speak(node.centre, "withheld-0", "mortar"))


def stale(world: World, name: str) -> None:
    """Show everybody for ever what was true when they first asked."""
    node = world.nodes[name]
    shown_before: dict[str, bytes | None] = {}

    def shown(_asker: str, path: str) -> bytes | None:
        if path not in shown_before:
            shown_before[path] = serve(node.centre, path)
        return shown_before[path]

    node.shown = shown


def false_beat(world: World, name: str) -> None:
    """List a head that is not so, of a log that others hold, or of one that nobody has."""
    centre = world[name]
    other = next(log for log in centre.logs.values() if not log.own)
    size = world.dice.choice((1, other.size + 1000))
    heads: list[Any] = [[other.origin, size, "A" * 43 + "="]]
    world.nodes[name].do(_quietly(say.say(centre, {"type": "beat", "heads": heads})))


def unseen_head(world: World, name: str) -> None:
    """Planted in honest nodes: now and then a beat lists what another node says that it has, seen or not."""
    running = world.nodes[name].running
    if running is None or world.dice.random() < 0.8:
        return
    told = [(origin, size) for peer in running.peers.values() for origin, size in sorted(peer.sizes.items())]
    ahead = [one for one in told if one[0] != running.centre.own.origin and one[1]]
    if ahead:
        origin, size = world.dice.choice(ahead)
        heads: list[Any] = [[origin, size, "A" * 43 + "="]]
        world.nodes[name].do(_quietly(say.say(running.centre, {"type": "beat", "heads": heads})))


async def _quietly(job: Any) -> None:
    try:
        await job
    except (SametableError, Died):
        return


def junk(world: World, name: str) -> None:
    """Sign a digest that nobody can open."""
    _append(world, name, f"node seat {name}", payload=False)
    world.junk = True


def forge(world: World, name: str) -> None:
    """Put a statement of another party's seat into the own log."""
    other = next(one for one in world.names if world.nodes[one].party != world.nodes[name].party)
    _append(world, name, f"seat {other}", signed_by="nobody")


def _append(world: World, name: str, key: str, *, signed_by: str = "", payload: bool = True) -> None:
    node = world.nodes[name]
    centre = node.centre
    head = StatementHead(kid=kid_of(public(key)), log=node.origin, aud="parties", at_ms=centre.clock.now_ms())
    made = lay_out({"type": "comment", "target": "A" * 43, "text": "x"}, head=head, salts=node.ids.salts(4))
    leaf = assemble(made.signing_input, signer(signed_by or key)(made.signing_input.encode()))
    new = NewEntry(leaf=leaf, payload=made.payload if payload else None, id=parse_entry(leaf).id)

    async def append() -> None:
        await node.store.append([new])
        take_in_own(centre)

    node.do(_quietly(append()))


CHEATS: dict[str, Callable[[World, str], None]] = {
    "fork": fork,
    "withhold": withhold,
    "stale": stale,
    "false beat": false_beat,
    "junk": junk,
    "forge": forge,
}


def cheat(world: World, how: str = "") -> None:
    """Let one node begin to cheat, in this way or as the dice say."""
    able = [name for name in world.up if world.nodes[name].folder is None and name not in world.lost]
    if not able:
        return
    name, how = world.dice.choice(able), how or world.dice.choice(sorted(CHEATS))
    world.nodes[name].honest = False
    world.cheat = how
    world.break_disk(name, "", "")
    world.told.append(f"{name} cheats: {how}")
    world.note("cheat", name, how)
    CHEATS[how](world, name)
