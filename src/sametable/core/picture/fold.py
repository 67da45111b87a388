"""The fold: counted statements in, map state out. Same record, same picture, to the byte.

`apply_entry` may be fed in any order: a statement about another waits until that one is counted, and what
is shown is worked out from sets sorted by merge order. A report becomes a mark with status *alleged*; no
statement of one party changes what another party said. No clock, no locale, no floats.

Source: record.md 4.4; charter, rules 2 and 4; decision 0006 (the picture is a set function).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sametable.core.linking.linker import Linker
from sametable.core.model.registry import KEPT, KINDS, TABLE_SAYS, check_fields, check_remaining
from sametable.core.picture.cases import Cases, CaseSaid
from sametable.core.picture.digest import Digest
from sametable.core.picture.linked import item_of, item_of_row, word_of
from sametable.core.picture.marks import (
    INCIDENT,
    LINKED,
    About,
    Count,
    Mark,
    about_of,
    canonical_count,
    canonical_mark,
    row,
    shown_of,
)
from sametable.core.terms.adopted import TermsSaid
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.linking.model import Item
    from sametable.core.picture.said import Said

RULESET = 6
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Picture:
    """Map state. Mutable, owned by one task; grows only through `apply_entry`."""

    prefixes: Mapping[str, str]
    """Origin to human prefix (KHM)."""
    origin_index: Mapping[str, int]
    """Origin to its place in the genesis list of nodes."""
    marks: dict[str, Mark] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    others: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Id to (kind, party, target) of statements that are not marks or counts; target may be empty."""
    waiting: dict[str, list[About]] = field(default_factory=dict)
    """Target id to statements about it that were counted first."""
    withdrawals: dict[str, dict[str, str]] = field(default_factory=dict)
    """Target id to the withdrawals of it: id and party of each."""
    terms: dict[str, TermsSaid] = field(default_factory=dict)
    """What was said about terms, by id: texts, acts and performance. Each stands in `others`, too."""
    cases: Cases = field(default_factory=Cases)
    """What was said about incidents, by the watch, and about passage. Each stands in `others`, too."""
    linker: Linker = field(default_factory=Linker)
    """Which reports are taken for one event; follows from the marks and the words on them."""
    unreadable: int = 0
    """Statements counted whose fields this ruleset cannot read (shown, not dropped)."""
    digest: Digest = field(default_factory=Digest)
    unshown: set[str] | None = None
    """Between `gather` and `shown`: reports whose place in the digest waits until all of them are linked."""

    def number(self, origin: str, index: int) -> str:
        """Give the human number, such as KHM-000123."""
        return f"{self.prefixes[origin]}-{index:06d}"

    def withdrawn(self, entry_id: str, party: str) -> bool:
        """Tell whether the statement's own party took it back."""
        held = self.withdrawals.get(entry_id)
        return held is not None and party in held.values()


def apply_entry(picture: Picture, said: Said) -> set[str]:
    """Count one statement; give the ids of the marks and ledger counts whose showing changed."""
    match _kind_of(said):
        case "beat":
            return set()
        case "report":
            _add_mark(picture, said)
            return _refresh(picture, said.id, item_of(said))
        case "ledger_count":
            _add_count(picture, said)
            return _refresh(picture, said.id)
        case "deny" | "comment" | "amend" | "withdraw" as kind:
            return _add_about(picture, said, kind)
        case "terms_text" | "terms_act" | "performance" as kind:
            return _add_terms(picture, said, kind)
        case kind if kind in KEPT:
            return _add_case(picture, said, kind)
        case "unreadable":
            picture.unreadable += 1
            picture.others[said.id] = ("unreadable", said.party, "")
            return _list(picture, said.id)
        case kind:
            # What it does to others (a key, a fork, an erasure) is the centre's to apply; here it is listed.
            target = said.fields.get(KINDS[kind].about or "") if kind in KINDS else None
            named = target if isinstance(target, str) else ""
            picture.others[said.id] = (f"{kind}/void" if said.repudiated else kind, said.party, named)
            return _list(picture, said.id)


def gather(picture: Picture) -> None:
    """Let what links reports wait until `shown`: of many statements each event is then worked out once.

    The digest and what is shown of reports may be asked for only after `shown`.
    """
    if picture.unshown is None:
        picture.unshown = set()
        picture.linker.gather()


def shown(picture: Picture) -> set[str]:
    """Link what waited; give the ids of the marks whose showing that changed, beyond what `apply_entry` gave."""
    waiting, picture.unshown = picture.unshown, None
    if waiting is None:
        return set()
    return _shown_again(picture, (waiting | picture.linker.gathered()) & picture.marks.keys())


def _kind_of(said: Said) -> str:
    """Give the kind as which a statement is counted: of an erased one nothing but that is left to show.

    What is said at the table is read as a whole: without a field that its kind asks for, no word of it is left either.
    """
    if said.erased and "type" not in said.fields:
        return "erased"
    try:
        kind = (check_remaining if said.erased else check_fields)(said.fields).name
    except SametableError:
        return "unreadable"
    return "erased" if said.erased and kind in TABLE_SAYS and not _whole(said.fields) else kind


def _whole(fields: Mapping[str, object]) -> bool:
    try:
        check_fields(fields)
    except SametableError:
        return False
    return True


def retract(picture: Picture, entry_id: str) -> set[str]:
    """Take one statement out of the picture, to count it again as something else; what was said about it waits.

    Gives the ids of the marks and ledger counts whose showing changed, itself among them.
    """
    subject = picture.marks.pop(entry_id, None) or picture.counts.pop(entry_id, None)
    changed = {entry_id} if subject is not None else set()
    if picture.cases.said.get(entry_id) is not None:
        picture.cases.drop(entry_id)
        changed |= _shown_again(picture, picture.linker.unsay(entry_id))
    if (
        subject is not None
    ):  # it may be erased: nothing of its words stays with linking, and it is put again with its own
        changed |= _shown_again(picture, picture.linker.forget(entry_id) - {entry_id})
    if subject is not None and subject.about:
        picture.waiting[entry_id] = subject.about
    picture.terms.pop(entry_id, None)
    kind, _, target = picture.others.pop(entry_id, ("", "", ""))
    picture.digest.drop(entry_id)
    if kind == "unreadable":
        picture.unreadable -= 1
    if not target:
        return changed
    held = picture.marks.get(target) or picture.counts.get(target)
    about = held.about if held is not None else picture.waiting.get(target, [])
    about[:] = [one for one in about if one.id != entry_id]
    if held is None and not about:
        picture.waiting.pop(target, None)
    picture.withdrawals.get(target, {}).pop(entry_id, None)
    if not picture.withdrawals.get(target, {"": ""}):
        del picture.withdrawals[target]
    picture.cases.turn(target)
    return changed | _refresh(picture, target)


def copy_of(picture: Picture) -> Picture:
    """Give the same picture as one that changes by itself; some hundred milliseconds for 100,000 marks.

    Nothing waits in it; in the one that is copied new reports go on waiting.
    """
    waited = picture.unshown is not None
    changed = shown(picture)
    twin = Picture(
        prefixes=picture.prefixes,
        origin_index=picture.origin_index,
        marks={one: replace(mark, about=list(mark.about)) for one, mark in picture.marks.items()},
        counts={one: replace(count, about=list(count.about)) for one, count in picture.counts.items()},
        others=dict(picture.others),
        waiting={target: list(about) for target, about in picture.waiting.items()},
        withdrawals={target: dict(held) for target, held in picture.withdrawals.items()},
        terms=dict(picture.terms),
        cases=picture.cases.copy(),
        linker=picture.linker.copy(),
        unreadable=picture.unreadable,
        digest=picture.digest.copy(),
    )
    if waited:
        gather(picture)
        _shown_again(picture, changed)  # whoever calls `shown` at the end is told of these, too
    return twin


def _add_mark(picture: Picture, said: Said) -> None:
    picture.marks[said.id] = Mark(
        id=said.id,
        number=picture.number(said.origin, said.index),
        party=said.party,
        node=said.node,
        order=said.order,
        at_ms=said.at_ms,
        said=shown_of(said.fields),
        demonstration=said.fields.get("demonstration") is True,
        about=picture.waiting.pop(said.id, []),
        repudiated=said.repudiated,
    )


def _add_count(picture: Picture, said: Said) -> None:
    kept = {name: value for name, value in said.fields.items() if name not in {"type", "raw_text"}}
    picture.counts[said.id] = Count(
        id=said.id,
        number=picture.number(said.origin, said.index),
        party=said.party,
        node=said.node,
        order=said.order,
        at_ms=said.at_ms,
        fields=kept,
        about=picture.waiting.pop(said.id, []),
        repudiated=said.repudiated,
    )


def _add_terms(picture: Picture, said: Said, kind: str) -> set[str]:
    """Keep what is said about terms; what follows from it is worked out where it is asked (`terms_said`).

    A party's word on terms is what its node says under its own key: nobody adopts them with a desk's key alone, and
    what others rely on is never erased. Anything else of these kinds is listed and has no effect.
    """
    void = said.repudiated or (kind != "performance" and not said.by_node)
    target = said.fields.get(KINDS[kind].about or "")
    named = target if isinstance(target, str) else ""
    picture.terms[said.id] = TermsSaid(
        id=said.id,
        order=said.order,
        at_ms=said.at_ms,
        party=said.party,
        number=picture.number(said.origin, said.index),
        fields=said.fields,
        void=void,
    )
    picture.others[said.id] = (f"{kind}/void" if void else kind, said.party, named)
    return _list(picture, said.id)


def _add_case(picture: Picture, said: Said, kind: str) -> set[str]:
    """Keep what is said for later readers; a word on which reports are one event acts on the linker."""
    target = said.fields.get(KINDS[kind].about or "")
    named = target if isinstance(target, str) else ""
    one = CaseSaid(
        id=said.id,
        kind=kind,
        party=said.party,
        node=said.node,
        number=picture.number(said.origin, said.index),
        order=said.order,
        at_ms=said.at_ms,
        target=named,
        fields=said.fields,
        void=said.repudiated,
    )
    picture.cases.add(one)
    picture.others[said.id] = (f"{kind}/void" if said.repudiated else kind, said.party, named)
    return _list(picture, said.id) | ({named} if named in picture.marks else set())


def terms_said(picture: Picture) -> list[TermsSaid]:
    """Give what was said about terms, with what was taken back of it, in no particular order."""
    found = list(picture.terms.values())
    for target in picture.terms:
        for one in picture.waiting.get(target, ()):
            if one.kind != "withdraw" or one.void or picture.withdrawn(one.id, one.party):
                continue
            number = picture.number(one.order[1], one.order[2])
            fields = {"type": "withdraw", "target": target}
            found.append(
                TermsSaid(id=one.id, order=one.order, at_ms=0, party=one.party, number=number, fields=fields)
            )
    return found


def _add_about(picture: Picture, said: Said, kind: str) -> set[str]:
    target = said.fields.get(KINDS[kind].about or "target")
    if not isinstance(target, str):
        picture.others[said.id] = (kind, said.party, "")
        return _list(picture, said.id)
    about = about_of(said, kind)
    subject = picture.marks.get(target) or picture.counts.get(target)
    if subject is not None:
        subject.about.append(about)
    else:
        picture.waiting.setdefault(target, []).append(about)
    picture.others[said.id] = (f"{kind}/void" if said.repudiated else kind, said.party, target)
    if kind == "withdraw" and not said.repudiated:
        picture.withdrawals.setdefault(target, {})[said.id] = said.party
        picture.cases.turn(target)
    return _list(picture, said.id) | _refresh(picture, target)


def _shown_again(picture: Picture, ids: set[str]) -> set[str]:
    """Put reports whose incident changed into the digest as they show now, or once all that waits is linked."""
    if picture.unshown is not None:
        picture.unshown |= ids
        return ids
    for one in ids:
        mark = picture.marks[one]
        picture.digest.put(one, canonical_mark(mark, mark_row(picture, mark)))
    return ids


def _refresh(picture: Picture, entry_id: str, item: Item | None = None) -> set[str]:
    """Work out anew what one object shows; a withdrawn remark changes what it was about.

    `item` is what linking sees of a report that is new; of one that is here it sees what it reads like now.
    """
    if entry_id in picture.marks:
        mark = picture.marks[entry_id]
        seen = item_of_row(mark, _own_row(picture, mark), item)
        known = seen or item
        changed = picture.linker.put(known) if known else set()
        if (
            seen is None
        ):  # what takes it back may have come first: it was put so that its words are kept for later
            changed |= picture.linker.drop(entry_id)
        return _shown_again(picture, changed | {entry_id})
    if entry_id in picture.counts:
        count = picture.counts[entry_id]
        gone = picture.withdrawn(entry_id, count.party)
        picture.digest.put(entry_id, canonical_count(count, withdrawn=gone))
        return {entry_id}
    if entry_id not in picture.others:
        return set()
    _, _, target = picture.others[entry_id]
    changed = _list(picture, entry_id)
    # What was taken back shows otherwise, and so it does where the taking back is erased or void later.
    return changed | (_refresh(picture, target) if target not in picture.others else set())


def _list(picture: Picture, entry_id: str) -> set[str]:
    """Put what is neither report nor count into the digest as it stands; a word on reports acts while nobody took it back."""
    kind, party, target = picture.others[entry_id]
    gone = picture.withdrawn(entry_id, party)
    picture.digest.put(entry_id, canonical.encode([kind, party, target, 1 if gone else 0]))
    word = word_of(picture.cases.said[entry_id]) if kind in {"link", "unlink"} else None
    if word is None:
        return set()
    return _shown_again(picture, picture.linker.unsay(entry_id) if gone else picture.linker.say(word))


def mark_row(picture: Picture, mark: Mark) -> list[int | str | None]:
    """Give the row that screens show for a mark (see `marks.COLUMNS`)."""
    values = _own_row(picture, mark)
    incident = picture.linker.incident(mark.id)
    if incident is not None and incident.state != "single":
        values[INCIDENT], values[LINKED] = incident.id, incident.state
    return values


def _own_row(picture: Picture, mark: Mark) -> list[int | str | None]:
    """Give what a mark shows without the incident that it belongs to."""
    gone = _NONE
    if mark.about:
        gone = frozenset(said.id for said in mark.about if picture.withdrawn(said.id, said.party))
    if picture.withdrawn(mark.id, mark.party):
        gone |= {mark.id}
    return row(mark, withdrawn=gone, origin_index=picture.origin_index[mark.order[1]])
