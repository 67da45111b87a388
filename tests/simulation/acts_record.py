"""Acts on the record: statements for some parties only, widened or erased later; keys revoked; an old copy put back.

What an act may change in what the laws expect is written down in the world before the act is tried: a try whose
answer is lost may have happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recordkit import public, seed, signer
from sametable.centre import acts
from sametable.core.record.audience import render_audience
from sametable.core.record.register_note import RegisterNote, RevokeAct, render_note_text
from sametable.core.wire.notes import ED25519, Note, VerifierKey, render_note, sign_note_text
from sametable.core.wire.statement import parse_entry
from simulation.acts import Act
from support.drafts import report

if TYPE_CHECKING:
    from simulation.world import Said, World


def tell_some(world: World, name: str) -> None:
    """Somebody says something to some parties only."""
    parties = sorted(world[name].parties)
    own = world.nodes[name].party
    cleared = {own, *(one for one in parties if world.dice.random() < 0.4)}
    if len(cleared) == len(parties):
        cleared = {own}
    word = f"canary{len(world.said):04d}x{world.seed}"
    world.secrets[word] = frozenset(cleared)
    wish = world.wish(
        name, "report", report(raw_text=word), audience=render_audience(cleared, parties), word=word
    )
    world.nodes[name].do(world.send(wish))


def _restricted(world: World, name: str) -> list[Said]:
    party = world.nodes[name].party
    return [
        wish
        for wish in world.said.values()
        if wish.receipt is not None
        and wish.word
        and wish.kind == "report"
        and world.nodes[wish.name].party == party
    ]


def widen(world: World, name: str) -> None:
    """A party lets more parties read one of its statements."""
    held = [wish for wish in _restricted(world, name) if _stands(world, name, wish)]
    if not held:
        return
    wish = world.dice.choice(held)
    parties = sorted(world[name].parties)
    more = {world.nodes[name].party, world.dice.choice(parties)}
    to = world.dice.choice((render_audience(more, parties), "parties"))
    world.secrets[wish.word] |= frozenset(parties) if to == "parties" else more
    assert wish.receipt is not None
    world.nodes[name].do(world.try_act(name, acts.widen(world[name], wish.receipt.id, to=to, reason="so")))


def erase(world: World, name: str) -> None:
    """A party has the contents of one of its statements erased everywhere, or one field of it."""
    held = [wish for wish in _restricted(world, name) if _stands(world, name, wish)]
    if not held:
        return
    wish = world.dice.choice(held)
    fields = world.dice.choice((None, ["raw_text"]))
    assert wish.receipt is not None
    job = acts.erase(world[name], wish.receipt.id, fields=fields, reason="so")
    world.nodes[name].do(world.try_act(name, job, erases=wish.word))


def _stands(world: World, name: str, wish: Said) -> bool:
    """Tell whether a node's people have the statement with its contents before them."""
    assert wish.receipt is not None
    place = world.nodes[name].store.locate(wish.receipt.id)
    if place is None or place[1] >= world[name].logs[place[0]].counted:
        return False
    (stored,) = world.nodes[name].store.entries(*place, 1)
    return bool(stored.state == "held")


def revoke(world: World, name: str) -> None:
    """A party's roots revoke the key of one seat, from some place on; its people speak no more under it."""
    if world.dice.random() < 0.7 or world.nodes[name].party in world.revoked:
        return
    node, centre = world.nodes[name], world[name]
    upto = tuple(
        (log.origin, world.dice.randint(0, log.size))
        for log in sorted(centre.logs.values(), key=lambda one: one.origin)
        if log.node.party == node.party
    )
    act = RevokeAct(pub=centre.node.seats[0].pub, upto=tuple(one for one in upto if one[1]))
    world.revoked.add(node.party)
    note = signed_note(world, node.party, act)
    world.nodes[name].do(world.try_act(name, acts.post_note(centre, note, [])))


def signed_note(world: World, party: str, act: RevokeAct) -> str:
    """Give a register note of a party, signed by its root of the genesis."""
    centre = world[world.up[0]]
    text = render_note_text(RegisterNote(record_id=centre.record_id, party=party, serial=0, act=act))
    root = {"al": "root alder", "bi": "root birch", "ce": "root cedar"}[party]
    assert seed(root)
    key = VerifierKey(name=f"{centre.genesis.record}/root/{party}", algorithm=ED25519, public=public(root))
    return render_note(Note(text=text, signatures=(sign_note_text(text, key, signer(root)),))).decode()


def back_up(world: World, name: str) -> None:
    """Somebody copies a node's disk."""
    node = world.nodes[name]
    if node.folder is None:
        node.backup = node.disk.copy()


def put_back(world: World, name: str) -> None:
    """A node's disk breaks, and the copy that is put in is an old one."""
    node = world.nodes[name]
    if node.backup is None or node.folder is not None:
        return
    world.crash(name)
    world.lost.add(name)
    # A guard that hears only those who know less lets the node sign again what others hold otherwise.
    world.capped.add(node.origin)
    copy = node.backup.copy()
    copy.before_write = node.disk.before_write
    node.disk, node.kept.held = copy, None
    world.start(name)


def give_up(world: World) -> None:
    """What a node alone held and has lost with its disk is erased by its party: nobody can wait for it."""
    for name in sorted(world.lost & set(world.up)):
        centre = world[name]
        for index in sorted(centre.missing[centre.own.origin]):
            places = [world.nodes[one].store.entries(centre.own.origin, index, 1) for one in world.up]
            if all(not held or held[0].payload is None for held in places):
                entry = parse_entry(world.nodes[name].store.leaves(centre.own.origin, index, 1)[0])
                job = acts.erase(centre, entry.id, fields=None, reason="lost")
                world.nodes[name].do(world.try_act(name, job))


MORE: list[Act] = [
    Act(name="tell some", weight=9, do=tell_some),
    Act(name="widen", weight=3, do=widen),
    Act(name="erase", weight=3, do=erase),
    Act(name="revoke", weight=1, do=revoke),
    Act(name="back up", weight=2, do=back_up),
    Act(name="put back", weight=1, do=put_back),
]
