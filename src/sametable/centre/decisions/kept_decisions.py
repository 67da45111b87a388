"""A decision as it was worked out, with what that rests on: so that only what can have changed is worked out again.

Decides what of the news may bear on which decision: a statement of the decision itself, a signature under it, its proposal's text,
the part of a party that it asks, its terms, a log that its silence still listens to. A decision that was put in view of words about terms
rests on those too (`sees_any`). What happens to a log under two histories, or a log of an earlier epoch that grows, bears on every
silence. Anything else leaves a decision as it is, and its clock has one moment: the end of its time.

Not decided here: how a decision stands (`core/decisions/deciding`). A mutable pair of values, as caches are: nothing in them says
more than working out anew would. For the centre's own task. Times ms UTC. Source: decision 0030; charter, rule 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.decisions.adoption import words_of
from sametable.core.decisions.deciding import decision
from sametable.core.decisions.listening import heard
from sametable.core.picture.fold import terms_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.decisions.deciding import Decision, Facts, Put
    from sametable.core.decisions.listening import Awaited
    from sametable.core.decisions.participation import Sees
    from sametable.core.decisions.text_versions import Texts
    from sametable.core.picture.cases import Cases
    from sametable.core.record.order import Causality
    from sametable.core.terms.adopted import TermsSaid

TEXTS = frozenset({"proposal", "proposal_version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What came, went or was taken back since: ids, and parties that spoke of their part; `ends`: what all silences rest on."""

    named: frozenset[str]
    """Decisions themselves, and those under which somebody signed."""
    decisions: bool
    texts: frozenset[str]
    parties: frozenset[str]
    terms: tuple[TermsSaid, ...]
    """Words about terms that are here now and were not, or the other way round."""
    beats: bool
    ends: bool


@dataclass(slots=True, kw_only=True)
class Seen:
    """Up to where a picture was looked at, and what else decisions rest on, as it was then."""

    line: object = None
    causality: object = None
    turned: int = 0
    beats: int = 0
    terms: dict[str, TermsSaid] = field(default_factory=dict)
    ends: object = None

    def look(self, centre: Centre, cases: Cases) -> News | None:
        """Give the news, and take it as seen; None: begin anew."""
        again = (
            self.line is not cases.line
            or self.causality is not centre.causality
            or len(cases.turned) < self.turned
        )
        news = None if again else self._news(centre, cases)
        self.line, self.causality, self.turned = cases.line, centre.causality, len(cases.turned)
        self.beats, self.ends = len(centre.beat_ids), _ends(centre)
        self.terms = {one.id: one for one in terms_said(centre.picture)}
        return news

    def _news(self, centre: Centre, cases: Cases) -> News:
        found: dict[str, set[str]] = {}
        for name in cases.turned[self.turned :]:
            said = cases.said.get(name)
            now = ("", "", "") if said is None else (said.kind, said.party, said.target)
            for kind, party, target in {now, cases.left.get(name, ("", "", ""))}:
                told = {"signature": target, "participation": party}.get(kind, name)
                found.setdefault("texts" if kind in TEXTS else kind, set()).add(told)
        decisions = found.get("decision", set())
        now_said = {one.id: one for one in terms_said(centre.picture)}
        return News(
            named=frozenset(decisions | found.get("signature", set())),
            decisions=bool(decisions),
            texts=frozenset(found.get("texts", ())),
            parties=frozenset(found.get("participation", ())),
            terms=tuple(differing(self.terms.values(), now_said.values())),
            beats=self.beats != len(centre.beat_ids),
            ends=self.ends != _ends(centre),
        )


@dataclass(slots=True, kw_only=True)
class Kept:
    """One decision as it was worked out. `waits`: what its silence still listens for."""

    put: Put
    facts: Facts
    texts: Texts | None
    waits: tuple[Awaited, ...]
    words: tuple[TermsSaid, ...]
    now: Decision
    late: bool

    def at(self, now_ms: int) -> Decision:
        """Give how it stands at a moment."""
        late = _late(self.put, now_ms)
        if late != self.late:
            self.now, self.late = decision(self.put, self.facts, now_ms), late
        return self.now

    def rests_on(self, news: News) -> bool:
        """Tell whether it asks a party that spoke of its part, names terms that came or went, or rests on what all silences do."""
        put = self.put
        return (
            (news.ends and put.by_silence)
            or not news.parties.isdisjoint(put.required)
            or any(one.id in {put.terms, put.amends} for one in news.terms)
        )

    def hears(self, causality: Causality) -> bool:
        """Tell whether anything that its silence listened for is here by now."""
        return bool(self.waits) and heard(self.waits, self.put.until_ms or 0, causality)

    def sees_any(self, words: Iterable[TermsSaid], sees: Sees) -> bool:
        """Tell whether whoever put it had any of these words in view."""
        order = self.put.order
        return any(one.order <= order and sees(order, one.order) for one in words)


def kept(put: Put, facts: Facts, texts: Texts | None, waits: tuple[Awaited, ...], now_ms: int) -> Kept:
    """Work out how a decision stands, to be kept."""
    now = decision(put, facts, now_ms)
    return Kept(
        put=put, facts=facts, texts=texts, waits=waits, words=words_of(now), now=now, late=_late(put, now_ms)
    )


def differing(before: Iterable[TermsSaid], now: Iterable[TermsSaid]) -> list[TermsSaid]:
    """Give the words that are only on one side."""
    old, new = ({one.id: one for one in each} for each in (before, now))
    found: Sequence[TermsSaid | None] = [
        one
        for name in old.keys() | new.keys()
        if old.get(name) != new.get(name)
        for one in (old.get(name), new.get(name))
    ]
    return [one for one in found if one is not None]


def _late(put: Put, now_ms: int) -> bool:
    return put.until_ms is not None and now_ms > put.until_ms


def _ends(centre: Centre) -> object:
    """Give how far the logs are counted that end, or after which another one follows, and which logs there are."""
    caps = centre.standing.caps
    last = {log.node.id: log.origin for log in centre.logs.values()}
    return [
        (log.origin, caps.get(log.origin), log.counted)
        if log.origin in caps or last[log.node.id] != log.origin
        else log.origin
        for log in centre.logs.values()
    ]
