"""What can happen in a simulated world: what people say, how links and disks fail, who crashes when.

An act is a name, a weight and a function of the world. Further acts (revoking, widening, forking, ...) are added to
`ACTS` by the modules that know them; nothing else needs to change.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.centre.snapshot import take
from sametable.core.record.audience import parse_audience
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError
from simulation.world import WRITE_FAULTS
from support.drafts import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulation.world import World

WEAPONS = ("mortar", "rocket", "tank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One sort of thing that happens, and how often compared with the others."""

    name: str
    weight: int
    do: Callable[[World, str], None]
    """Given the world and a running honest node's name."""


def say(world: World, name: str) -> None:
    """Somebody says something."""
    dice, centre = world.dice, world[name]
    kind = dice.choice(("report", "report", "report", "deny", "comment", "amend", "withdraw"))
    audience = "parties"
    fields: dict[str, Any] = report(weapon=dice.choice(WEAPONS))
    if kind != "report":
        marks = sorted(centre.picture.marks.values(), key=lambda mark: mark.number)
        if kind in {"amend", "withdraw"}:
            marks = [mark for mark in marks if mark.party == centre.node.party]
        if not marks:
            return
        more: dict[str, dict[str, Any]] = {
            "comment": {"text": "so"},
            "amend": {"fields": {"weapon": "mlrs"}},
        }
        target = dice.choice(marks).id
        fields = {"target": target, **more.get(kind, {})}
        # A remark is for no more people than what it is about.
        audience = class_of(world, name, target)
        if world.nodes[name].party not in parse_audience(audience, centre.parties):
            return
    world.nodes[name].do(world.send(world.wish(name, kind, fields, audience=audience)))


def class_of(world: World, name: str, entry_id: str) -> str:
    """Give the audience that a statement held by a node was said to."""
    place = world.nodes[name].store.locate(entry_id)
    assert place is not None
    return parse_entry(world.nodes[name].store.leaves(*place, 1)[0]).aud


def several(world: World, name: str) -> None:
    """Several people speak at once."""
    for _ in range(4):
        say(world, name)


def again(world: World, name: str) -> None:
    """Clients send again what they have no answer to; now and then also what they have one to."""
    for wish in list(world.said.values()):
        if wish.name == name and not wish.void and (wish.receipt is None or world.dice.random() < 0.05):
            world.nodes[name].do(world.send(wish))


def link(world: World, name: str) -> None:
    """One link gets worse, or well again."""
    other = world.dice.choice([one for one in world.names if one != name])
    faults = world.links[name, other].faults
    match world.dice.choice(("cut", "mend", "mend", "lossy", "slow", "lie", "stale")):
        case "cut":
            faults.down = True
        case "lossy":
            faults.drop = 0.3
        case "slow":
            faults.slowest_s = 1.5
        case "lie":
            faults.lying = 0.4
        case "stale":
            faults.stale = 0.5
        case _:
            mend(world, name, other)


def mend(world: World, name: str, other: str) -> None:
    """Make one link good."""
    faults = world.links[name, other].faults
    faults.down, faults.drop, faults.slowest_s = False, 0.0, 0.05
    faults.lying, faults.stale, faults.withheld = 0.0, 0.0, ()


def partition(world: World, name: str) -> None:
    """The nodes fall into two groups that do not hear one another, or the cut has an end."""
    side = {name, *(one for one in world.names if world.dice.random() < 0.5)}
    cut = world.dice.random() < 0.5
    for (one, other), held in world.links.items():
        if (one in side) != (other in side):
            held.faults.down = cut


def crash(world: World, name: str) -> None:
    """A node dies, with its picture kept or not, and comes back at once or later."""
    node = world.nodes[name]
    match world.dice.choice(("kept", "lost", "as it was", "damaged")):
        case "kept":
            with suppress(SametableError):  # not every picture can be kept
                node.kept.held = take(world[name])()
        case "lost":
            node.kept.held = None
        case "damaged" if node.kept.held:
            place = world.dice.randrange(len(node.kept.held))
            node.kept.held = node.kept.held[:place] + b"?" + node.kept.held[place + 1 :]
        case _:
            pass
    world.crash(name)
    if world.dice.random() < 0.6:
        world.start(name)


def disk(world: World, name: str) -> None:
    """The next write at a node fails, or kills it."""
    write = world.dice.choice(("append", "append", "mirror", "put_payloads", "add_cosignatures", "any"))
    world.break_disk(name, write, world.dice.choice(WRITE_FAULTS))


def clock(world: World, name: str) -> None:
    """A clock jumps; never by so much that its node is of another day."""
    world.nodes[name].clock.offset_ms = world.dice.choice((0, -3_600_000, 3_600_000, 7_000, -500))


ACTS: list[Act] = [
    Act(name="say", weight=26, do=say),
    Act(name="several", weight=5, do=several),
    Act(name="again", weight=5, do=again),
    Act(name="link", weight=14, do=link),
    Act(name="partition", weight=4, do=partition),
    Act(name="crash", weight=5, do=crash),
    Act(name="disk", weight=7, do=disk),
    Act(name="clock", weight=2, do=clock),
]
