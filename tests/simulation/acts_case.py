"""Acts on incidents: reports are linked and told apart, questions put and answered, gradings given, calls made.

Whatever becomes of the words on their way, whoever has the same table has the same cases and incidents (`checks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulation.acts import Act, class_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.world import World


def _pick(world: World, name: str, kinds: Sequence[str]) -> str | None:
    """Pick a report, or a statement of one of the kinds, that a node has counted."""
    picture = world[name].picture
    found = list(picture.marks) if not kinds else []
    for kind in kinds:
        found += picture.cases.kinds.get(kind, {})
    return world.dice.choice(sorted(found)) if found else None


def _say(world: World, name: str, kind: str, target: str, fields: dict[str, Any]) -> None:
    audience = class_of(world, name, target)
    if audience != "parties":
        return
    said = {"target": target, **fields}
    world.nodes[name].do(world.send(world.wish(name, kind, said, audience=audience)))


def link(world: World, name: str) -> None:
    """Somebody says that reports are one event, or are not."""
    one, other = _pick(world, name, ()), _pick(world, name, ())
    if one is None or other is None or one == other or class_of(world, name, other) != "parties":
        return
    kind = world.dice.choice(("link", "link", "unlink"))
    how = {"how": world.dice.choice(("same", "part", "repeats"))} if kind == "link" else {}
    _say(world, name, kind, one, {"others": [other], **how})


def put(world: World, name: str) -> None:
    """An allegation is put to a party."""
    report = _pick(world, name, ())
    if report is not None:
        due = world[name].clock.now_ms() + 60_000
        _say(
            world,
            name,
            "inquiry",
            report,
            {
                "asked": "Birch",
                "through": world.dice.choice(sorted(world[name].parties)),
                "questions": ["What?"],
                "due_ms": due,
            },
        )


def answer(world: World, name: str) -> None:
    """What was put is answered."""
    question = _pick(world, name, ("inquiry",))
    if question is not None:
        stance = world.dice.choice(("admits", "denies", "does_not_know", "declines"))
        _say(world, name, "reply", question, {"stance": stance})


def find(world: World, name: str) -> None:
    """A finding is put, or a party says what it thinks of one."""
    finding = _pick(world, name, ("finding", "case_step"))
    report = _pick(world, name, ())
    if finding is not None and world.dice.random() < 0.7:
        _say(world, name, "assent", finding, {"says": world.dice.choice(("adopts", "refuses"))})
    elif report is not None and world.dice.random() < 0.5:
        fields = {
            "form": "no_joint_finding",
            "required": sorted(world[name].parties),
            "text": "Accounts differ.",
        }
        _say(world, name, "finding", report, fields)
    elif report is not None:
        step = world.dice.choice(("acknowledged", "verifying", "closed"))
        more = {"outcome": "unresolved"} if step == "closed" else {}
        _say(world, name, "case_step", report, {"step": step, **more})


def take_back(world: World, name: str) -> None:
    """A party takes back its own word on which reports are one event."""
    own = [
        one.id
        for kind in ("link", "unlink")
        for one in world[name].picture.cases.of_kind(kind)
        if one.party == world.nodes[name].party
    ]
    if own:
        _say(world, name, "withdraw", world.dice.choice(own), {})


CASE_ACTS = (
    Act(name="link", weight=3, do=link),
    Act(name="put_to_party", weight=2, do=put),
    Act(name="answer", weight=2, do=answer),
    Act(name="find", weight=3, do=find),
    Act(name="unsay", weight=1, do=take_back),
)
