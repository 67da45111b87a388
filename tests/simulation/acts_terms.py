"""Acts on terms: texts are put, parties give their word for them, and take it back.

Whatever becomes of the words on their way, whoever has the same table has the same terms in force (`checks`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sametable.centre.reports.submit_report import receipt
from sametable.centre.say import say
from sametable.centre.settle import settle
from sametable.core.picture.fold import terms_said
from sametable.core.terms.adopted import standing
from simulation.acts import Act

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.reports.submit_report import Receipt
    from sametable.core.terms.adopted import Act as TermsAct
    from simulation.world import World

DAY_MS = 86_400_000


async def _say(centre: Centre, fields: dict[str, Any]) -> Receipt:
    placed = await say(centre, fields)
    await settle(centre)
    return receipt(centre, placed)


def _held(world: World, name: str, kind: str) -> list[str]:
    """Give the ids of what a node has counted of a kind, in the same order in every run."""
    terms = world[name].picture.terms
    return sorted(one for one, said in terms.items() if said.fields.get("type") == kind)


def put(world: World, name: str) -> None:
    """A node's people put a text; the same one may be put twice."""
    text = f'{{"text":{world.dice.randint(0, 3)}}}'
    fields = {
        "type": "terms_text", "pack": "quiet", "version": "1", "language": "en", "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }  # fmt: skip
    world.nodes[name].do(world.try_act(name, _say(world[name], fields)))


def word(world: World, name: str) -> None:
    """A party gives its word for an act: mostly to adopt with all, so that some come to stand."""
    texts = _held(world, name, "terms_text")
    if not texts:
        return
    own, dice = world.nodes[name].party, world.dice
    asked = [
        one for each in standing(terms_said(world[name].picture)) for one in each.acts if own in one.missing
    ]
    if asked and dice.random() < 0.8:
        world.nodes[name].do(world.try_act(name, _say(world[name], _same(dice.choice(asked)))))
        return
    act = dice.choice(("adopt", "adopt", "adopt", "amend", "suspend", "resume", "leave"))
    fields: dict[str, Any] = {
        "type": "terms_act", "act": act, "target": dice.choice(texts),
        "parties": [own] if act == "leave" or dice.random() < 0.2 else sorted(world[name].parties),
        "effective_ms": dice.randint(16_800, 16_802) * DAY_MS,
    }  # fmt: skip
    if act == "amend":
        others = [one for one in texts if one != fields["target"]]
        if not others:
            return
        fields["amends"] = dice.choice(others)
    world.nodes[name].do(world.try_act(name, _say(world[name], fields)))


def _same(one: TermsAct) -> dict[str, Any]:
    """Give the word that an act still lacks."""
    fields: dict[str, Any] = {
        "type": "terms_act", "act": one.act, "target": one.target, "parties": list(one.required),
        "effective_ms": one.effective_ms,
    }  # fmt: skip
    return fields | ({"amends": one.amends} if one.amends else {})


def take_back(world: World, name: str) -> None:
    """Somebody withdraws their party's word, through the way by which people speak."""
    own = world.nodes[name].party
    terms = world[name].picture.terms
    mine = [one for one in _held(world, name, "terms_act") if terms[one].party == own]
    if mine and own not in world.revoked:
        wish = world.wish(name, "withdraw", {"target": world.dice.choice(mine)})
        world.nodes[name].do(world.send(wish))


TERMS: list[Act] = [
    Act(name="put terms", weight=3, do=put),
    Act(name="word for terms", weight=8, do=word),
    Act(name="take a word back", weight=1, do=take_back),
]
