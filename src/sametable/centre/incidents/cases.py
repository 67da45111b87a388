"""An incident taken out of a picture as `core/assess` looks at it: its reports, what was said, who can have known it.

Decides where each part comes from: what stands in the picture, what a report says besides its row (read from the store
and kept while it reads the same), the times that other parties' clocks show, and which parties are known to hold an
entry. Whose people ask decides which picture is given here, and nothing of another one is used. Times are ms.

Source: record.md 4.6 and 4.7; decision 0017.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sametable.centre.incidents.dossier import contents
from sametable.centre.standing import At
from sametable.core.assess.case import Case
from sametable.core.assess.clocks import DAY_MS, MINUTE_MS, Clocks
from sametable.core.assess.heard import heard, member
from sametable.core.terms.moments import local, offset_ms
from sametable.core.wire.statement import parse_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.assess.case import Heard, Member, Remark
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Mark

READ_HELD = 20_000
BESIDES = (
    "source", "source_kind", "reliability", "credibility", "repeats", "raw_text", "raw_span", "count", "killed",
    "injured",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Reading:
    """What was read of a report besides its row, and of which mark."""

    mark: Mark
    fields: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Reader:
    """Takes cases out of one centre's pictures; keeps what it has read of reports."""

    centre: Centre
    clocks: Clocks = field(default_factory=Clocks)
    _read: OrderedDict[str, Reading] = field(default_factory=OrderedDict)

    def case(self, picture: Picture, ids: Iterable[str], named: Iterable[str] = ()) -> Case:
        """Give the case of these reports; `named`: statements that name one of them without being about it."""
        centre = self.centre
        holding = Holding(centre)
        marks = sorted((picture.marks[one] for one in ids), key=lambda mark: mark.order)
        readers = {mark.id: self.audience(picture, mark.id, mark.order) for mark in marks}
        members = [
            replace(
                self._own_names(member(picture, mark, self.besides(picture, mark))),
                reached=holding.parties(mark.order) & readers[mark.id],
            )
            for mark in marks
        ]
        said = heard(picture, [mark.id for mark in marks], named)
        return Case(
            members=tuple(members),
            heard=tuple(self._timed(picture, one, holding) for one in said),
            parties=frozenset().union(*readers.values()),
            everyone=centre.parties,
            now_ms=centre.clock.now_ms(),
            clocks=self.clocks,
            reconcile_ms=next_morning(
                min(marks[0].at_ms, centre.clock.now_ms()), centre.genesis.theatre.zone, self.clocks
            ),
        )

    def besides(self, picture: Picture, mark: Mark) -> Mapping[str, Any]:
        """Give what a report says besides its row, as its own party's amendments have it."""
        fields = dict(self._said(mark))
        for one in sorted(mark.about, key=lambda about: about.order):
            own = one.kind == "amend" and one.party == mark.party and not one.void
            if own and one.fields is not None and not picture.withdrawn(one.id, one.party):
                fields |= {name: value for name, value in one.fields.items() if name in BESIDES}
        return fields

    def audience(self, picture: Picture, entry_id: str, order: tuple[int, str, int]) -> frozenset[str]:
        """Give the parties that may read a statement of the picture."""
        shared = self.centre.shared
        if picture is shared or entry_id in shared.marks or entry_id in shared.others:
            return self.centre.parties
        entry = parse_entry(self.centre.store.leaves(order[1], order[2], 1)[0])
        party = self.centre.logs[order[1]].node.party
        at = At(id=entry_id, origin=order[1], index=order[2], party=party)
        return self.centre.audience(at, entry, counted=True)

    def _said(self, mark: Mark) -> Mapping[str, Any]:
        """Read a report from the store, once for as long as it is the same mark; an erasure makes another one."""
        held = self._read.get(mark.id)
        if held is not None and held.mark is mark:
            return held.fields
        rows = self.centre.store.entries(mark.order[1], mark.order[2], 1)
        whole = (contents(parse_entry(rows[0].leaf), rows[0]) if rows else None) or {}
        fields = {name: whole[name] for name in BESIDES if name in whole}
        self._read[mark.id] = Reading(mark=mark, fields=fields)
        self._read.move_to_end(mark.id)
        while len(self._read) > READ_HELD:
            self._read.popitem(last=False)
        return fields

    def _own_names(self, one: Member) -> Member:
        """Tell which denials are passed on for a side without a seat; the picture keeps no fields of denials."""
        remarks = [replace(each, in_its_own_name=not self._on_behalf(each)) for each in one.remarks]
        return replace(one, remarks=tuple(remarks))

    def _on_behalf(self, one: Remark) -> bool:
        if one.kind != "deny":
            return False
        rows = self.centre.store.entries(one.order[1], one.order[2], 1)
        fields = contents(parse_entry(rows[0].leaf), rows[0]) if rows else None
        return fields is not None and "on_behalf_of" in fields

    def _timed(self, picture: Picture, one: Heard, holding: Holding) -> Heard:
        """Add between which readings of others' clocks a statement stands, and which parties are known to hold it."""
        order = picture.cases.said[one.id].order
        bracket = self.centre.bracket(order[1], order[2])
        return replace(
            one,
            not_before_ms=bracket.not_before.at_ms if bracket.not_before else None,
            not_after_ms=bracket.not_after.at_ms if bracket.not_after else None,
            reached=holding.parties(order) & self.audience(picture, one.id, order),
        )


class Holding:
    """Which parties are known to hold an entry: its author's, this node's, and those whose node has cosigned it."""

    def __init__(self, centre: Centre) -> None:
        """Look at a centre for the length of one answer."""
        self._centre = centre
        self._sizes: dict[str, dict[str, int]] = {}

    def sizes(self, origin: str) -> dict[str, int]:
        """Give, for each cosigner's name, how much of a log it has cosigned."""
        if origin not in self._sizes:
            self._sizes[origin] = self._centre.store.cosigned_sizes(origin)
        return self._sizes[origin]

    def parties(self, order: tuple[int, str, int]) -> frozenset[str]:
        """Give the parties of which a node is known to hold an entry."""
        sizes = self.sizes(order[1])
        nodes = self._centre.genesis.nodes
        held = {node.party for node in nodes if sizes.get(node.mirror_vkey.name, 0) > order[2]}
        return frozenset(held | {self._centre.logs[order[1]].node.party, self._centre.node.party})


def next_morning(at_ms: int, zone: str, clocks: Clocks) -> int:
    """Give when the ledgers are next laid side by side after a moment, by the theatre's wall clock."""
    here = local(at_ms, zone)
    midnight_ms = at_ms + offset_ms(at_ms, zone)
    midnight_ms -= ((here.hour * 60 + here.minute) * 60 + here.second) * 1000 + here.microsecond // 1000
    due_ms = midnight_ms + clocks.reconcile_at_minute * MINUTE_MS
    if due_ms <= at_ms + offset_ms(at_ms, zone):
        due_ms += DAY_MS
    return due_ms - offset_ms(due_ms - offset_ms(at_ms, zone), zone)
