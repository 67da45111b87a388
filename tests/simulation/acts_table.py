"""Acts of the negotiating table: texts are put, edited and brought together, stood on, put for decision, signed.

Whoever has the same table has the same texts, and the same words about terms that follow from decisions (`checks`); a stand
that was said to the own side alone is held by nobody else. Shapes: one proposal grows, so that acts meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.centre.decisions.tables import tables_of
from sametable.core.decisions.text_versions import folded
from sametable.errors import SametableError
from simulation.acts import Act, class_of

if TYPE_CHECKING:
    from sametable.core.decisions.text_versions import Texts, Version
    from simulation.world import World

HOUR_MS = 3_600_000
NAMES = ("c1", "c2", "c3", "c4")


def _say(world: World, name: str, kind: str, fields: dict[str, Any], **more: str) -> None:
    world.nodes[name].do(world.send(world.wish(name, kind, fields, **more)))


def _texts(world: World, name: str) -> Texts | None:
    """Pick a proposal that a node has and that all parties read."""
    held = [
        one
        for one in tables_of(world[name]).all().values()
        if all(class_of(world, name, version.id) == "parties" for version in one.chain.versions)
    ]
    return world.dice.choice(held) if held else None


def _version(world: World, name: str) -> tuple[Texts, Version] | None:
    texts = _texts(world, name)
    found = [one for one in texts.versions if one.text is not None] if texts else []
    return (texts, world.dice.choice(found)) if texts and found else None


def propose(world: World, name: str) -> None:
    """A text is put on the table, rarely; or its head is said again by its own side."""
    texts = _texts(world, name)
    if texts is not None and world.dice.random() < 0.8:
        return
    title = [{"language": "en", "text": f"Text {world.dice.randrange(100)}"}]
    _say(world, name, "proposal", {"title": title, "form": "single_text", "languages": ["en"]})


def edit(world: World, name: str) -> None:
    """A party says a version on what it holds: a clause put, moved or taken out; now and then two heads in one."""
    texts = _texts(world, name)
    if texts is None:
        return
    readable = [one for one in texts.versions if one.text is not None]
    heads = [one for one in texts.heads if one.text is not None]
    base = world.dice.choice(heads or readable) if heads or readable else None
    second = next((one for one in heads if base is not None and one.id != base.id), None)
    clause = world.dice.choice(NAMES)
    there = [one.clause for one in base.text.clauses] if base is not None and base.text is not None else []
    words = [{"language": "en", "text": f"They stop, in words {world.dice.randrange(50)}."}]
    change: dict[str, Any] = {"clause": clause, "do": "put", "texts": words}
    if clause in there and world.dice.random() < 0.3:
        change = {"clause": clause, "do": "move", "after": ""}
    elif clause in there and world.dice.random() < 0.2:
        change = {"clause": clause, "do": "remove"}
    bases = [one.id for one in (base, second) if one is not None]
    fields: dict[str, Any] = {
        "target": texts.first, "number": 1 + len(texts.versions), "bases": bases, "changes": [change],
    }  # fmt: skip
    held = (base.text if base else None, second.text if second else None)
    head = dict(texts.head.fields)
    try:
        fields["text_sha256"] = folded("", world.nodes[name].party, fields, head, held).sha256
    except SametableError:
        return  # a clause that is not there
    fields["target"] = texts.head.id
    _say(world, name, "proposal_version", fields)


def stand(world: World, name: str) -> None:
    """A delegation says how it stands on a version, to the table or to its own side."""
    found = _version(world, name)
    if found is None:
        return
    version = found[1]
    fields: dict[str, Any] = {"target": version.id, "says": "accept", "mandate": "expert"}
    if world.dice.random() < 0.3:
        word = f"instructions{world.dice.randrange(10**9):09d}"
        own = world.nodes[name].party
        world.secrets[word] = frozenset({own})
        _say(world, name, "clause_position", {**fields, "reason": word}, audience=own, word=word)
        return
    _say(world, name, "clause_position", fields)


def decide(world: World, name: str) -> None:
    """A version is put for decision, by signatures or by silence."""
    found = _version(world, name)
    if found is None or found[1].text is None:
        return
    party_ids = sorted(world[name].parties)
    fields: dict[str, Any] = {
        "target": found[1].id,
        "text_sha256": found[1].text.sha256,
        "languages": ["en"],
        "how": "signatures",
        "required": party_ids,
    }
    if world.dice.random() < 0.3:
        fields |= {"how": "silence", "until_ms": world[name].clock.now_ms() + 25 * HOUR_MS}
    _say(world, name, "decision", fields)


def sign(world: World, name: str) -> None:
    """A party signs what is put for decision, does not, or takes its word back."""
    held = world[name].picture.cases.of_kind("decision")
    if not held:
        return
    one = world.dice.choice(held)
    own = [
        word
        for word in world[name].picture.cases.of(one.id)
        if word.kind == "signature" and word.party == world.nodes[name].party
    ]
    if own and world.dice.random() < 0.2:
        _say(world, name, "withdraw", {"target": own[0].id})
        return
    says = "signs" if world.dice.random() < 0.9 else "refuses"
    _say(
        world,
        name,
        "signature",
        {"target": one.id, "says": says, "content_sha256": one.fields["text_sha256"]},
    )


def step_aside(world: World, name: str) -> None:
    """A party suspends its part in joint acts, or takes part again."""
    says = "suspends" if world.dice.random() < 0.3 else "resumes"
    _say(world, name, "participation", {"says": says})


TABLE_ACTS = (
    Act(name="propose", weight=4, do=propose),
    Act(name="edit_text", weight=6, do=edit),
    Act(name="stand_on_text", weight=2, do=stand),
    Act(name="put_for_decision", weight=4, do=decide),
    Act(name="sign_decision", weight=6, do=sign),
    Act(name="step_aside", weight=1, do=step_aside),
)
