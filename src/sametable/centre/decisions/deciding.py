"""The decisions of this record as one node holds them: what each rests on, how it stands, what terms follow.

Decides where the facts come from: the text from `tables`, signatures and who was away from the picture, who was heard and who
held what from the causal order of the logs, what a decision takes from the terms that whoever put it could see. Decisions
are gone through in merge order, so that what one of them brings into force holds for those that were put in view of it.
Worked out anew is a decision of which something that it rests on was said, taken back, or heard (`kept_decisions`); what
is kept of it is what working it out anew would give, whatever came in between.

Not decided here: the rules (`core/decisions`). For the centre's own task. Times ms UTC.
Source: decision 0030; charter, rules 2 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, cast
from weakref import WeakKeyDictionary, ref

from sametable.centre.decisions.agreed import annex_shown, around, clauses_in_force, reaches
from sametable.centre.decisions.kept_decisions import Seen, differing, kept
from sametable.centre.decisions.tables import tables_of
from sametable.core.decisions.deciding import HOUR_MS, SILENCE_LEAST_MS, Facts, Put, Rule, put_of
from sametable.core.decisions.listening import awaited
from sametable.core.decisions.participation import LAST
from sametable.core.decisions.signing import standing as signatures
from sametable.core.decisions.silence import Asking, Desk, silence
from sametable.core.terms.adopted import standing as terms_standing
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.decisions.kept_decisions import Kept, News
    from sametable.core.decisions.deciding import Decision
    from sametable.core.decisions.listening import Awaited
    from sametable.core.decisions.participation import Sees
    from sametable.core.decisions.signing import Around
    from sametable.core.decisions.text_versions import Texts, Version
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.terms.adopted import TermsSaid

Order = tuple[int, str, int]
A_STEP = 50
"""So many decisions are worked out ahead in one step."""


@dataclass(slots=True, kw_only=True)
class _Layer:
    """What was worked out from one picture, and what of it may have changed."""

    revision: int = -1
    seen: Seen = field(default_factory=Seen)
    kept: dict[str, Kept] = field(default_factory=dict)
    """By decision: how it stands, with all that this was worked out from."""
    stale: set[str] = field(default_factory=set)
    changed: list[TermsSaid] = field(default_factory=list)
    """Words about terms that came or went: what was put in view of them is worked out anew."""
    order: tuple[CaseSaid, ...] = ()
    place: int = 0
    """How many decisions in merge order were gone through since something changed."""
    words: list[TermsSaid] = field(default_factory=list)
    looked: Mapping[str, Texts] | None = None
    places: dict[str, tuple[Texts, Version]] = field(default_factory=dict)
    """Every version by its id, of the texts that were looked at."""
    shown: dict[str, frozenset[str]] = field(default_factory=dict)
    """By version, to whom all was said that its text rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What whoever puts a decision has in view, to whom it is put, what else signatures are held to, and what was said of terms."""

    sees: Sees
    readers: frozenset[str]
    held: Around
    told: Sequence[TermsSaid]
    for_all: bool = False


class Decisions:
    """The decisions of a centre. It keeps only what can be worked out again."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing worked out."""
        self._ref = ref(centre)  # it goes with its centre
        self._layers: dict[bool, _Layer] = {}

    @property
    def _centre(self) -> Centre:
        held = self._ref()
        invariant(held is not None, "decisions are asked while their centre is there")
        return cast("Centre", held)

    def all(self, *, for_all: bool = False) -> tuple[Decision, ...]:
        """Give every decision in merge order, as it stands now."""
        now_ms = self._centre.clock.now_ms()
        layer = self._look(for_all)
        return tuple(layer.kept[one.id].at(now_ms) for one in layer.order)

    def words(self) -> tuple[TermsSaid, ...]:
        """Give the words about terms that follow from decisions that are taken."""
        return tuple(self._look(for_all=False).words)

    def text(self, version_id: str, *, for_all: bool = False) -> tuple[Texts, Version] | None:
        """Give the proposal and the version that an id names; None where it names none that is here."""
        return self._place(self._look(for_all), version_id, for_all=for_all)

    def facts(self, put: Put, sees: Sees, readers: frozenset[str]) -> Facts:
        """Give what a decision that is about to be put to some parties rests on; `sees` tells what whoever puts it has in view."""
        layer = self._look(for_all=False)
        held = around(self._centre, self._picture(for_all=False), bare=True)
        told = (*layer.seen.terms.values(), *layer.words)
        return self._facts(put, layer, _View(sees=sees, readers=readers, held=held, told=told))[0]

    def some(self, most: int, *, for_all: bool = False) -> bool:
        """Work out the next few decisions of which something may have changed; tell whether all are worked out."""
        return self._go_on(self._stirred(for_all), for_all, most)

    def ahead(self, *, for_all: bool = False) -> Iterator[None]:
        """Work decisions out a few at a time, giving others a turn after each few; whoever asks meanwhile is answered as ever."""
        while not self.some(A_STEP, for_all=for_all):
            yield

    def _picture(self, for_all: bool) -> Picture:
        return self._centre.shared if for_all else self._centre.picture

    def _look(self, for_all: bool) -> _Layer:
        layer = self._stirred(for_all)
        self._go_on(layer, for_all, None)
        return layer

    def _stirred(self, for_all: bool) -> _Layer:
        """Give a layer, with what may have changed since it was last looked at marked in it."""
        layer, centre = self._layers.setdefault(for_all, _Layer()), self._centre
        if layer.revision == centre.revision:
            return layer
        layer.revision, cases = centre.revision, self._picture(for_all).cases
        news = layer.seen.look(centre, cases)
        if news is None:
            layer.kept, layer.stale, layer.changed = {}, set(), []
        else:
            layer.changed += news.terms
            layer.stale |= self._stale(layer, news, for_all)
        if news is None or news.decisions or layer.stale or layer.changed:
            layer.order, layer.place, layer.words = tuple(cases.of_kind("decision")), 0, []
            for gone in layer.kept.keys() - {one.id for one in layer.order}:
                layer.changed += layer.kept.pop(gone).words
        return layer

    def _stale(self, layer: _Layer, news: News, for_all: bool) -> set[str]:
        """Give the decisions of which something may have changed; those that words about terms reach are found on the way."""
        tables = tables_of(self._centre)
        firsts = {tables.first_of(name, for_all=for_all) for name in news.texts} - {None}
        causality, found = self._centre.causality, set[str]()
        for name, one in layer.kept.items():
            here = self._place(layer, one.put.version, for_all=for_all) if news.texts else None
            if (
                name in news.named
                or one.rests_on(news)
                or (
                    news.texts and (one.texts is not (here and here[0]) or (here and here[0].first in firsts))
                )
                or (news.beats and one.hears(causality))
            ):
                found.add(name)
        return found

    def _go_on(self, layer: _Layer, for_all: bool, most: int | None) -> bool:
        """Go through the decisions in merge order, and work out those of which something may have changed."""
        if layer.place == len(layer.order):
            return True
        centre = self._centre
        sees = centre.causality.sees
        held = around(centre, self._picture(for_all), bare=True)
        terms = tuple(layer.seen.terms.values())
        for said in layer.order[layer.place :]:
            kept = layer.kept.get(said.id)
            if kept is None or said.id in layer.stale or kept.sees_any(layer.changed, sees):
                if most == 0:
                    return False
                most = None if most is None else most - 1
                view = _View(
                    sees=sees,
                    readers=reaches(centre, said.id),
                    held=held,
                    told=(*terms, *layer.words),
                    for_all=for_all,
                )
                now = self._kept(said, layer, view)
                layer.changed += differing(kept.words if kept else (), now.words)
                kept = layer.kept[said.id] = now
                layer.stale.discard(said.id)
            layer.words += kept.words
            layer.place += 1
        layer.changed = []
        layer.stale = set()
        return True

    def _kept(self, said: CaseSaid, layer: _Layer, view: _View) -> Kept:
        centre = self._centre
        put = put_of(said, said.at_ms)
        put = replace(put, at_ms=since_ms(centre, said.order, said.at_ms, clocks_of(put)))
        facts, asking = self._facts(put, layer, view)
        found = self._place(layer, put.version, for_all=view.for_all)
        waits: tuple[Awaited, ...] = ()
        if asking is not None and facts.silence is not None:
            waits = awaited(asking, facts.silence, facts.signed.words, view.held.presence, centre.causality)
        return kept(put, facts, found and found[0], waits, centre.clock.now_ms())

    def _place(self, layer: _Layer, version_id: str, *, for_all: bool) -> tuple[Texts, Version] | None:
        held = tables_of(self._centre).all(for_all=for_all)
        if layer.looked is not held:
            layer.looked = held
            layer.shown = {}
            layer.places = {one.id: (texts, one) for texts in held.values() for one in texts.versions}
        return layer.places.get(version_id)

    def _facts(self, put: Put, layer: _Layer, view: _View) -> tuple[Facts, Asking | None]:
        """Give what a decision rests on, and what is asked of silence where it may be taken by it."""
        centre, picture, held, sees = self._centre, self._picture(view.for_all), view.held, view.sees
        found = self._place(layer, put.version, for_all=view.for_all)
        texts, version = found or (None, None)
        rule = self._rule(put, texts, view)
        signed = signatures(picture.cases, put.id, put.required, put.text_sha256, self._timed(put, held))
        back = () if version is None else held.withdrawn(version.id, version.said.party)
        asking = self._asking(put, found, held, rule)
        facts = Facts(
            version=version,
            rule=rule,
            signed=signed,
            readers=view.readers,
            everybody=centre.parties,
            version_back=any(sees(put.order, one) for one in back),
            put_back=bool(held.withdrawn(put.id, put.party)),
            silence=None
            if asking is None
            else silence(asking, signed.words, held.presence, centre.causality),
            shown=self._shown(put, found, layer),
            terms_unseen=any(
                (one := self._text_said(name)) is None or not sees(put.order, one.order)
                for name in (put.terms, put.amends)
                if name
            ),
            annexes_unseen=version is not None
            and version.text is not None
            and not all(
                annex_shown(centre, name, view.readers, lambda order: sees(put.order, order))
                for name in {name for clause in version.text.clauses for name in clause.annexes}
            ),
        )
        return facts, asking

    def _text_said(self, name: str) -> TermsSaid | None:
        return self._centre.picture.terms.get(name)

    def _shown(self, put: Put, found: tuple[Texts, Version] | None, layer: _Layer) -> frozenset[str]:
        """Give to whom everything was said that a decision rests on."""
        shown = self._centre.parties
        for name in (put.terms, put.amends):
            shown &= reaches(self._centre, name) if self._text_said(name) is not None else shown
        if found is None:
            return shown
        texts, version = found
        if version.id not in layer.shown:
            rests = texts.below(version.id) | {version.id}
            names = {name for one in texts.versions if one.id in rests for name in (one.id, one.said.target)}
            readers = (reaches(self._centre, name) for name in sorted(names))
            layer.shown[version.id] = self._centre.parties.intersection(*readers)
        return shown & layer.shown[version.id]

    def _timed(self, put: Put, held: Around) -> Around:
        """Hold signatures to a decision's languages, and to its time, where it is taken by signatures and has one."""
        held = replace(held, languages=frozenset(put.languages))
        if put.by_silence or put.until_ms is None:
            return held
        end_ms, since = put.until_ms, partial(since_ms, self._centre, clocks=clocks_of(put))
        return replace(held, late=lambda order, at_ms: since(order, at_ms) > end_ms)

    def _rule(self, put: Put, texts: Texts | None, view: _View) -> Rule:
        asked = frozenset[str]()
        if texts is not None:
            asked = asked_of(
                self._centre, texts, view.held, lambda order: view.sees(put.order, order), view.readers
            )
        said = [one for one in view.told if view.sees(put.order, one.order)]
        if not any("decision_rule" in str(one.fields.get("text", "")) for one in said):
            return Rule(asked=asked)
        return self._by_terms(put, asked, said)

    def _by_terms(self, put: Put, asked: frozenset[str], said: Iterable[TermsSaid]) -> Rule:
        centre = self._centre
        longest, by_silence, looser = [SILENCE_LEAST_MS], True, []
        for clause, parties in clauses_in_force(centre, "decision_rule", put.at_ms, terms_standing(said)):
            asked |= centre.parties if clause.fields["signatures"] == "all" else parties
            by_silence = by_silence and bool(clause.fields["by_silence"])
            told = int(clause.fields["silence_h"]) * HOUR_MS
            if told >= SILENCE_LEAST_MS:
                longest.append(told)
            elif parties >= centre.parties:
                looser.append(told)
        loose = looser and len(longest) == 1
        return Rule(asked=asked, by_silence=by_silence, silence_ms=max(looser if loose else longest))

    def _asking(
        self, put: Put, found: tuple[Texts, Version] | None, held: Around, rule: Rule
    ) -> Asking | None:
        if not put.by_silence or put.until_ms is None or put.order == LAST or found is None:
            return None
        texts, version = found
        rests = texts.below(version.id) | {version.id}
        return Asking(
            put=put.order,
            until_ms=put.until_ms,
            known_ms=put.until_ms - rule.known_ms,
            required=put.required,
            texts=_last(
                put.order,
                *(
                    one.order
                    for name in (put.terms, put.amends)
                    if (one := self._text_said(name)) is not None
                ),
                *(one.said.order for one in texts.versions if one.id in rests),
            ),
            desks=desks_of(self._centre, clocks_of(put)),
            gone=held.withdrawn(put.id, put.party),
        )


def _last(*orders: Order) -> tuple[Order, ...]:
    """Give the last place in each log: whoever holds that one holds what stands before it in that log."""
    found: dict[str, Order] = {}
    for order in orders:
        if order[1] not in found or order[2] > found[order[1]][2]:
            found[order[1]] = order
    return tuple(found.values())


def clocks_of(put: Put) -> frozenset[str]:
    """Give the parties whose clocks a decision goes by: that of nobody whom it does not ask can make anything late."""
    return frozenset({*put.required, put.party})


def since_ms(centre: Centre, order: Order, at_ms: int, clocks: frozenset[str] | None = None) -> int:
    """Give since when something can have been said: its author's time, but no earlier than what others' clocks (`clocks`: of these) show."""
    bracket = centre.bracket if clocks is None else partial(centre.causality.bracket, parties=clocks)
    shown = bracket(order[1], order[2]).not_before
    return at_ms if shown is None else max(at_ms, shown.at_ms)


def shown_ms(centre: Centre, clocks: frozenset[str]) -> int:
    """Give this node's moment, but no earlier than what other parties' clocks, of these, show in all that is held here."""
    others = {log.origin for log in centre.logs.values() if log.node.party in clocks - {centre.node.party}}
    told = (at_ms for origin, at_ms, _ in centre.causality.shown() if origin in others)
    return max((centre.clock.now_ms(), *told))


def asked_of(
    centre: Centre, texts: Texts, held: Around, seen: Callable[[Order], bool], readers: frozenset[str]
) -> frozenset[str]:
    """Give whom a proposal asks as somebody sees it: whom it names, else everybody to whom it was said.

    By no version of its head that some of the `readers` were not given: else it would ask less than they know.
    """
    heads = [
        one
        for one in texts.chain.versions
        if seen(one.order)
        and readers <= reaches(centre, one.id)
        and not one.void
        and not any(seen(gone) for gone in held.withdrawn(one.id, one.party))
    ]
    # Where none stands, the last one in view: never one said afterwards, which would undo what was decided.
    viewed = heads or [one for one in texts.chain.versions if seen(one.order)] or texts.chain.versions[:1]
    named = viewed[-1].fields.get("required")
    asked = frozenset(map(str, named)) if isinstance(named, list) else frozenset()
    return asked or reaches(centre, viewed[-1].id)


def desks_of(centre: Centre, parties: frozenset[str]) -> tuple[Desk, ...]:
    """Give every node of some parties, with its logs in the order of their epochs."""
    return tuple(_desk(centre, node.id, node.party) for node in centre.genesis.nodes if node.party in parties)


def _desk(centre: Centre, node: str, party: str) -> Desk:
    logs = [log for log in centre.logs.values() if log.node.id == node]
    caps = centre.standing.caps
    lacking = {log.origin for log in logs[:-1] if log.counted < caps.get(log.origin, log.counted + 1)}
    return Desk(node=node, party=party, logs=tuple(log.origin for log in logs), lacking=frozenset(lacking))


_OF: WeakKeyDictionary[Centre, Decisions] = WeakKeyDictionary()


def decisions_of(centre: Centre) -> Decisions:
    """Give the decisions of a centre."""
    return _OF.setdefault(centre, Decisions(centre))
