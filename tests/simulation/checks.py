"""The laws of a simulated world, held after every step, and those that hold once the faults have ended.

Each law reads only what is new since it last looked. "Honest" nodes run the program; others may do anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from sametable.centre import table
from sametable.centre.decisions.deciding import decisions_of
from sametable.core.decisions.adoption import words_of
from sametable.core.decisions.text_versions import proposals, texts_in
from sametable.core.passage.versions import chains
from sametable.core.picture.fold import terms_said
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.tiles import empty_edge, extend, leaf_hash, root
from sametable.core.terms.adopted import standing
from sametable.core.wire.notes import parse_note
from sametable.core.wire.statement import parse_entry
from simulation.world import holds
from support.memory_store import EVIDENCE_KEPT

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from simulation.node import SimNode
    from simulation.world import World


@dataclass(slots=True, kw_only=True)
class Laws:
    """What was seen so far."""

    leaves: dict[tuple[str, int], tuple[bytes, str]] = field(default_factory=dict)
    read: dict[tuple[str, str], tuple[Any, int]] = field(default_factory=dict)
    lamports: dict[tuple[str, str, int], int] = field(default_factory=dict)
    ordered: dict[tuple[str, str], tuple[Any, int]] = field(default_factory=dict)
    digests: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    revisions: dict[str, tuple[Any, int]] = field(default_factory=dict)

    def check(self, world: World) -> None:
        """Hold every law that must be true at any moment."""
        assert not world.leaks, world.leaks[:3]
        for name in world.up:
            node = world.nodes[name]
            self._one_history(world, node)
            self._one_order(world, node)
            self._one_picture(node)
            _own_log_is_sound(node, lost=name in world.lost)
            _memory_is_bounded(node)
            _nobody_honest_is_accused(world, node.centre)
        _promises_stand(world)
        _cosigned_is_held(world)

    def _one_history(self, world: World, node: SimNode) -> None:
        """No two honest nodes hold different entries at one place of a log, below its cap; nor one at two times."""
        for origin in node.centre.logs:
            if origin in world.capped:
                continue  # compared in the end, up to the cap
            store, seen = self.read.get((node.name, origin), (None, 0))
            start = seen if store is node.store else 0
            held = node.store.log(origin)
            assert held.size >= start, f"{node.name} holds less of {origin} than before"
            for index, leaf in enumerate(node.store.leaves(origin, start, held.size - start), start=start):
                before, by = self.leaves.setdefault((origin, index), (leaf, node.name))
                assert before == leaf, f"{by} and {node.name} hold two histories of {origin} at {index}"
            if store is not node.store:
                whole = [leaf_hash(leaf) for leaf in node.store.leaves(origin, 0, held.size)]
                assert root(extend(empty_edge(), whole).edge) == root(held.edge), (
                    f"{node.name} came back with entries of {origin} that its tree does not lead to"
                )
            self.read[node.name, origin] = (node.store, held.size)

    def _one_order(self, world: World, node: SimNode) -> None:
        """The number of a counted entry is the same everywhere and for ever, so no relation flips."""
        centre = node.centre
        if not world.capped <= centre.standing.caps.keys():
            return  # who does not yet know of the other history numbers by the one it has
        caps = repr(sorted(centre.standing.caps.items()))  # what a beat lists is read by the caps
        for origin, log in centre.logs.items():
            causality, seen = self.ordered.get((node.name, origin), (None, 0))
            start = seen if causality is centre.causality else 0
            for index in range(start, log.counted):
                number = centre.causality.lamport(origin, index)
                before = self.lamports.setdefault((caps, origin, index), number)
                assert before == number, f"{node.name} orders entry {index} of {origin} otherwise than before"
            self.ordered[node.name, origin] = (centre.causality, log.counted)

    def _one_picture(self, node: SimNode) -> None:
        """Equal tables are equal pictures, the same terms in force, and the same cases of every report."""
        centre = node.centre
        if self.revisions.get(node.name) == (centre, centre.revision):
            return
        self.revisions[node.name] = (centre, centre.revision)
        shown = table.table(centre)
        if shown.digest is None:
            return
        heads = repr([(head.origin, head.size, head.root) for head in shown.heads])
        for layer, picture in (("all", centre.shared), (node.party, centre.picture)):
            digest = picture.digest.value() + repr(standing(terms_said(picture))).encode()
            digest += repr([picture.cases.under([one]) for one in sorted(picture.marks)]).encode()
            moved = chains(picture.cases.of_kind("movement"), partial(_taken_back, picture))
            digest += repr(moved).encode()
            digest += repr(_texts_of(picture)).encode()
            digest += repr(_decided(centre, for_all=layer == "all")).encode()
            before, by = self.digests.setdefault(f"{layer} {heads}", (digest, node.name))
            assert before == digest, f"{by} and {node.name} draw two pictures of one table for {layer}"


def _texts_of(picture: Picture) -> list[tuple[object, ...]]:
    """Give what every text of a picture comes to: its versions with their hashes or reasons, and its heads."""
    taken_back = partial(_taken_back, picture)
    found = (
        texts_in(picture.cases, one, taken_back) for one in proposals(picture.cases, taken_back).values()
    )
    return [
        (
            texts.first,
            texts.flags,
            [one.id for one in texts.heads],
            [(one.id, one.why, one.back, one.text.sha256 if one.text else "") for one in texts.versions],
        )
        for texts in found
    ]


def _decided(centre: Centre, *, for_all: bool) -> list[tuple[object, ...]]:
    """Give what every decision comes to, whatever the moment: whether it is taken, since when, and who signed for what."""
    return [
        (one.put.id, one.decided, one.since, one.decided_ms, one.facts.signed.words, words_of(one))
        for one in decisions_of(centre).all(for_all=for_all)
    ]


def _taken_back(picture: Picture, one: CaseSaid) -> bool:
    return picture.withdrawn(one.id, one.party)


def cap_of(centre: Centre, origin: str) -> int:
    """Give up to where a log is counted at most; a log without a cap has none."""
    return centre.standing.caps.get(origin, 2**62)


def _own_log_is_sound(node: SimNode, *, lost: bool) -> None:
    """What is stored is what is signed, and a node's own beats never keep back its own log.

    One that has `lost` its disk has to get back first what its beats had counted.
    """
    held = node.store.log(node.origin)
    raw = node.store.checkpoint(node.origin)
    if raw is not None:
        signed = parse_text(parse_note(raw).text)
        assert signed.size == held.size, f"{node.name} signed {signed.size} entries and holds {held.size}"
        assert signed.root == root(held.edge), f"{node.name} signed another tree than it holds"
    own = node.centre.own
    if node.honest and not lost and not node.centre.missing.get(node.origin):
        assert own.counted == min(own.size, cap_of(node.centre, node.origin)), (
            f"{node.name} waits for its own log at {own.counted} of {own.size}"
        )


def _memory_is_bounded(node: SimNode) -> None:
    """Nothing grows but with the record."""
    centre = node.centre
    for origin, log in centre.logs.items():
        assert len(log.unread) + len(log.waiting) <= log.size
        assert len(node.store.evidence(origin)) <= EVIDENCE_KEPT
    assert node.running is not None
    assert len(node.running._tasks) <= 64, "tasks pile up"
    for peer in node.running.peers.values():
        assert len(peer.sizes) <= len(centre.logs) + 8


def _nobody_honest_is_accused(world: World, centre: Centre) -> None:
    """A lying link is never taken for a lying author."""
    for origin, index, told in centre.false_beats:
        by = next(node for node in world.nodes.values() if node.origin == origin)
        assert not by.honest or world.capped, f"{origin} is honest and lists at {index}: {told}"
    for origin in centre.forks:
        assert origin in world.capped, f"{centre.node.id} calls {origin} forked, which signed one history"
    if not world.lost and centre.node.origin not in world.capped and centre.hold is not None:
        # Whoever has just started and heard nobody yet waits, with reason.
        assert centre.hold.code == "record.not_asked_yet", f"{centre.node.id} holds: {centre.hold}"


def _promises_stand(world: World) -> None:
    """What was acknowledged stands at its author's node, once for each client id."""
    for wish in world.said.values():
        node = world.nodes[wish.name]
        if node.running is None or not node.honest or wish.name in world.lost:
            continue
        places = {one: node.store.locate(one) for one in sorted(wish.tried)}
        found = [place for place in places.values() if place is not None]
        assert len(found) <= 1, f"{wish.client_id} stands {len(found)} times in the log of {wish.name}"
        if wish.receipt is not None:
            assert places[wish.receipt.id] == (wish.receipt.origin, wish.receipt.index), (
                f"{wish.name} acknowledged {wish.client_id} and has lost it"
            )


def _cosigned_is_held(world: World) -> None:
    """Whoever cosigned so much of a log holds so much of it, durably."""
    for name in world.up:
        for origin, log in world.nodes[name].centre.logs.items():
            for cosigner, size in world.nodes[name].store.cosigned_sizes(origin).items():
                by = next((one for one in world.up if f"/{one}/mirror" in cosigner), None)
                if by is not None and by not in world.lost and origin not in world.capped:
                    held = world.nodes[by].store.log(origin).size
                    assert held >= size, f"{by} cosigned {size} entries of {log.origin} and holds {held}"


def settled(world: World) -> str:
    """Say what is not yet as it must be in the end; nothing: everybody holds and shows the same."""
    codes = {name: world.code(name) for name in world.up}
    if None in codes.values() or len(set(codes.values())) != 1:
        return f"codes differ: {codes}"
    for name in world.up:
        centre = world[name]
        for origin, log in centre.logs.items():
            owner = next((one for one in world.up if world.nodes[one].origin == origin), None)
            # How far a cheater's log goes is its own affair; that all count it alike is in the codes.
            whole = world[owner].own.size if owner else log.counted
            if owner is None and origin in centre.standing.caps and log.counted > cap_of(centre, origin):
                return f"{name} counts {origin} beyond its cap"
            if owner is not None and log.counted != min(whole, cap_of(centre, origin)):
                return f"{name} counts {log.counted} of {whole} of {origin}"
    unsent = [
        wish.client_id
        for wish in world.said.values()
        if wish.receipt is None and not wish.void and world.nodes[wish.name].honest
    ]
    return f"no receipt for {unsent[:5]}" if unsent else ""


def final(world: World) -> None:
    """Hold what must be true in the end: acknowledged is in the record, and nothing that nobody tried is."""
    tried = {one for wish in world.said.values() for one in wish.tried}
    acked = {
        wish.receipt.id
        for wish in world.said.values()
        if wish.receipt is not None and wish.name not in world.lost and world.nodes[wish.name].honest
    }
    honest = {node.origin for node in world.nodes.values() if node.honest}
    for name in world.up:
        node = world.nodes[name]
        said = set()
        for origin in sorted(honest):
            for leaf in node.store.leaves(origin, 1, node.store.log(origin).size):
                entry = parse_entry(leaf)
                if entry.kid not in {log.node_kid for log in node.centre.logs.values()}:
                    said.add(entry.id)
        assert acked <= said, f"{name} lacks {sorted(acked - said)[:3]}"
        assert said <= tried, f"{name} holds what nobody said: {sorted(said - tried)[:3]}"
        held = everything(node)
        world.search(name, "its store", held)
        for word, statement in sorted(world.erased.items()):
            assert node.store.locate(statement) is None or not holds(held, word), (
                f"{name} still holds {word}, which was erased"
            )
    assert not world.leaks, world.leaks[:3]


def everything(node: SimNode) -> bytes:
    """Give every byte of a node's store."""
    if node.folder is not None:
        return b"".join(path.read_bytes() for path in sorted(node.folder.iterdir()) if path.is_file())
    return node.disk.everything()
