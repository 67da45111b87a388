"""Positions, gaps and their history as this side's people see them, and the desk's rules for taking a position.

Decides from which picture all is worked out: what this node's people may read, or what is for all parties; each node works it out
from its own, so nothing that was said to some shows at another's, not as a number either. What was worked out is kept until a
position on it, a version or a round of talks arrives or goes. With two heads there is no one text: whoever asks names a version.

A position goes to a clause of a version that can be read; its choices are options that stand there. What other desks let through is
in the record all the same and is shown as being of a text that is not this one. Times are ms UTC.

Source: domain reference 5; charter, rules 1, 4 and 5; decision 0029.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, proxy

from sametable.centre.alerts.facts import audience_of
from sametable.centre.decisions.agreed import reaches
from sametable.centre.decisions.deciding import since_ms
from sametable.centre.decisions.tables import tables_of
from sametable.core.decisions import gaps as core
from sametable.core.decisions.positions import WHOLE, Looked, history, matrix
from sametable.core.decisions.since import compared, end_ms, head_at, last_round, told_by
from sametable.core.record.audience import PARTIES, parse_audience
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.decisions.clauses import Clause
    from sametable.core.decisions.positions import Held, Matrix, Stand
    from sametable.core.decisions.since import Seen
    from sametable.core.decisions.text_versions import Texts, Version
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture

KEPT = 64
POSITION = "clause_position"
HELD_MOST = 100_000
A_STEP = 200
"""So many positions are gone through ahead in one step."""
OF_ALL = frozenset({"talks", "minutes", "read_out", "withdraw"})
"""What may bear on every proposal. A proposal or a version changes its own texts, and what was worked out goes with those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One version with everybody's words on it, its gaps, and what they were at an earlier moment."""

    texts: Texts
    version: Version
    asked: tuple[str, ...]
    stands: Matrix
    gaps: core.Gaps
    round: CaseSaid | None
    since_ms: int | None
    told: CaseSaid | None
    """What first said what came of that round: what stands before it in the record was there."""
    words: Mapping[str, str]
    """Clause to how its gap stands to what it was; empty where there is no earlier moment."""
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moment:
    """What is compared with: a moment, or a round that ended then, with the first word of what came of it."""

    since_ms: int
    round: CaseSaid | None
    told: CaseSaid | None


@dataclass(slots=True, kw_only=True)
class _Layer:
    line: object = None
    seen: int = 0
    found: dict[Hashable, Found] = field(default_factory=dict)
    before: dict[Hashable, dict[str, Seen]] = field(default_factory=dict)
    stands: dict[Hashable, tuple[Texts, Held]] = field(default_factory=dict)
    """By version: what parties stand for, as long as the texts are the same."""
    open: dict[str, tuple[Texts, int]] = field(default_factory=dict)
    """By proposal: on how many clauses of its one head there is a gap."""

    def let_go(self, first: str | None) -> None:
        """Let go of what was worked out of one proposal; None: of all."""
        if first is None:
            self.found.clear()
            self.open.clear()
        else:
            self.open.pop(first, None)
            for key in [key for key, found in self.found.items() if found.texts.first == first]:
                del self.found[key]


class Room:
    """What a centre knows of positions. It keeps only what can be worked out again."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing worked out."""
        self._centre: Centre = proxy(centre)  # it goes with its centre
        self._tables = tables_of(centre)
        self._layers: dict[bool, _Layer] = {}
        self._audiences: dict[str, str] = {}
        self._widths: dict[str, int] = {}

    def audience(self, entry_id: str) -> str:
        """Give the class of parties that a statement went to."""
        if entry_id in self._centre.shared.cases.said:
            return PARTIES
        found = self._audiences.get(entry_id)
        if found is None:
            found = self._audiences[entry_id] = audience_of(self._centre, entry_id)
        return found

    def width(self, audience: str) -> int:
        """Give how many parties a class is; 0 for one that this record does not have."""
        found = self._widths.get(audience)
        if found is None:
            try:
                found = len(parse_audience(audience, self._centre.parties))
            except SametableError:
                found = 0
            self._widths[audience] = found
        return found

    def look(
        self, texts: Texts, version: Version, *, since_ms: int | None = None, for_all: bool = False
    ) -> Found:
        """Give everything of one version; the same value while nothing that it rests on changed."""
        picture = self._tables.picture(for_all=for_all)
        layer = self._fresh(picture, for_all=for_all)
        talked = None
        if since_ms is None:
            talked = last_round(picture.cases, _withdrawn(picture), self._centre.clock.now_ms())
            since_ms = end_ms(talked) if talked else None
        key = (texts.first, version.id, since_ms, talked and talked.id)
        found = layer.found.get(key)
        if found is None or found.texts is not texts:
            moment = None
            if since_ms is not None:
                told = told_by(picture.cases, talked, _withdrawn(picture)) if talked else None
                moment = _Moment(since_ms=since_ms, round=talked, told=told)
            found = self._worked_out(texts, version, moment, layer, picture)
            _keep(layer.found, key, found)
        return found

    def open(self, texts: Texts, version: Version, *, for_all: bool = False) -> int:
        """Give on how many clauses of a proposal's one head there is a gap; kept for each, as lists name them all."""
        picture = self._tables.picture(for_all=for_all)
        layer = self._fresh(picture, for_all=for_all)
        counted = layer.open.get(texts.first)
        if counted is None or counted[0] is not texts:
            held = _held(layer, texts, version) if version.id in layer.stands else {}
            stands = matrix(self.said(texts, picture), self.looked(texts, version), held)
            counted = layer.open[texts.first] = (texts, core.open_in(_text(version), stands))
        return counted[1]

    def ahead(self, texts: Texts, version: Version, *, for_all: bool = False) -> Iterator[None]:
        """Work out who stands where a few words at a time, giving others a turn after each few."""
        picture = self._tables.picture(for_all=for_all)
        held = _held(self._fresh(picture, for_all=for_all), texts, version)
        looked = self.looked(texts, version)
        by_clause: dict[object, list[CaseSaid]] = {}
        for one in self.said(texts, picture):
            by_clause.setdefault(one.fields.get("clause"), []).append(one)
        few: list[CaseSaid] = []
        for words in by_clause.values():
            few += words
            if len(few) >= A_STEP:
                matrix(few, looked, held)
                few = []
                yield

    def counted(self, texts: Texts, *, for_all: bool = False) -> bool:
        """Tell whether the gaps of a proposal are counted, or it has no one text to count them on."""
        held = self._fresh(self._tables.picture(for_all=for_all), for_all=for_all).open.get(texts.first)
        return texts.latest is None or (held is not None and held[0] is texts)

    def said(self, texts: Texts, picture: Picture, *, every: bool = False) -> list[CaseSaid]:
        """Give the positions on a proposal that stand; `every`: also what is void or was taken back."""
        cases = picture.cases
        held = [
            cases.said[name]
            for version in texts.versions
            for name in cases.about.get(version.id, ())
            if cases.said[name].kind == "clause_position"
        ]
        return [one for one in held if every or not (one.void or picture.withdrawn(one.id, one.party))]

    def looked(self, texts: Texts, version: Version) -> Looked:
        """Give a version as positions are looked at."""
        places = {one.id: at for at, one in enumerate(texts.versions, 1)}
        clauses: dict[str, Mapping[str, Clause]] = {}

        def of(name: str) -> Mapping[str, Clause] | None:
            if name not in clauses:
                text = texts.versions[places[name] - 1].text if name in places else None
                clauses[name] = {one.clause: one for one in text.clauses} if text else {}
            return clauses[name]

        def same(name: str, clause: str) -> bool | None:
            if clause == WHOLE:
                other = texts.versions[places[name] - 1].text if name in places else None
                return None if other is None or version.text is None else other.sha256 == version.text.sha256
            theirs, mine = (of(name) or {}).get(clause), (of(version.id) or {}).get(clause)
            if theirs is None or mine is None:
                return None
            return theirs is mine or theirs.reads_as(mine)

        return Looked(
            version=version.id,
            place=lambda name: places.get(name, 0),
            same=same,
            audience=self.audience,
            width=self.width,
        )

    def _fresh(self, picture: Picture, *, for_all: bool) -> _Layer:
        """Let go of what was worked out where anything that it rests on was added, dropped or taken back since."""
        cases = picture.cases
        layer = self._layers.setdefault(for_all, _Layer())
        turned = cases.turned[layer.seen :]
        if layer.line is not cases.line or len(cases.turned) < layer.seen:
            layer.let_go(None)
            layer.line = cases.line
        for name in turned:
            said = cases.said.get(name)
            now = ("", "") if said is None else (said.kind, said.target)
            for kind, target in {now, cases.left.get(name, ("", "", ""))[::2]}:
                if kind == POSITION:  # it bears on its own proposal alone
                    layer.let_go(self._tables.first_of(target, for_all=for_all) or target)
                elif kind in OF_ALL:
                    layer.let_go(None)
        layer.seen = len(cases.turned)
        return layer

    def _worked_out(
        self, texts: Texts, version: Version, moment: _Moment | None, layer: _Layer, picture: Picture
    ) -> Found:
        asked = asked_of(self._centre, texts)
        said = self.said(texts, picture)
        stands = matrix(said, self.looked(texts, version), _held(layer, texts, version))
        found = core.gaps(_text(version), stands, asked)
        words: Mapping[str, str] = {}
        closed: tuple[str, ...] = ()
        before = None if moment is None else self._before(texts, said, moment, asked, layer)
        if before is not None:
            words, closed = compared(before, found.seen())
        return Found(
            texts=texts, version=version, asked=asked, stands=stands, gaps=found, words=words, closed=closed,
            round=moment.round if moment else None, since_ms=moment.since_ms if moment and before is not None else None,
            told=moment.told if moment and before is not None else None,
        )  # fmt: skip

    def _before(
        self, texts: Texts, said: Iterable[CaseSaid], moment: _Moment, asked: tuple[str, ...], layer: _Layer
    ) -> dict[str, Seen] | None:
        """Give the gaps as they were at a moment, by what was there; None where there was no one text."""

        def there(one: CaseSaid) -> bool:
            if moment.told is not None:
                return one.order < moment.told.order
            return since_ms(self._centre, one.order, one.at_ms) <= moment.since_ms

        head = head_at(texts, there)
        if head is None or head.text is None:
            return None
        then = [one for one in said if there(one)]
        key = (texts.first, head.id, asked, tuple((one.id, self.audience(one.id)) for one in then))
        found = layer.before.get(key)
        if found is None:
            found = core.gaps(head.text, matrix(then, self.looked(texts, head)), asked).seen()
            _keep(layer.before, key, found)
        return found


def asked_of(centre: Centre, texts: Texts) -> tuple[str, ...]:
    """Give whose acceptance and signatures a text takes: those it names, else everybody whom it was said to."""
    held = texts.head.fields.get("required")
    named = [str(one) for one in held] if isinstance(held, list) else []
    return tuple(sorted(named or reaches(centre, texts.head.id) or centre.parties))


def open_clauses(centre: Centre, texts: Texts, *, for_all: bool = False) -> int | None:
    """Give on how many clauses of a proposal's one head there is a gap; None where it has no one text."""
    if texts.latest is None or texts.latest.text is None:
        return None
    return room_of(centre).open(texts, texts.latest, for_all=for_all)


def found(
    centre: Centre, name: str, version: str = "", *, since_ms: int | None = None, for_all: bool = False
) -> Found:
    """Give one version of a proposal by number or id, with its gaps.

    Raises: `proposal.unknown`, `proposal.no_version`, `proposal.two_heads`, `gap.unreadable`.
    """
    tables = tables_of(centre)
    texts = tables.of(name, for_all=for_all)
    held = tables.version(texts, version)
    _text(held)
    return room_of(centre).look(texts, held, since_ms=since_ms, for_all=for_all)


def words_on(
    centre: Centre, name: str, clause: str, version: str = "", *, for_all: bool = False
) -> list[tuple[Stand, str]]:
    """Give every word on a clause (empty: on the whole) in merge order, each with `taken_back`, `void` or nothing.

    Raises: `proposal.unknown`, `proposal.no_version`, `proposal.two_heads`.
    """
    tables, room = tables_of(centre), room_of(centre)
    texts = tables.of(name, for_all=for_all)
    picture = tables.picture(for_all=for_all)
    said = room.said(texts, picture, every=True)
    state = {
        one.id: "void" if one.void else "taken_back" if picture.withdrawn(one.id, one.party) else ""
        for one in said
    }
    looked = room.looked(texts, tables.version(texts, version))
    return [(one, state[one.id]) for one in history(said, clause, looked)]


def _text(version: Version) -> Any:
    if version.text is None:
        raise SametableError(
            "gap.unreadable", at="version", expected="a version whose text can be read", got=version.why
        )
    return version.text


def _withdrawn(picture: Picture) -> Any:
    return lambda one: picture.withdrawn(one.id, one.party)


def _held(layer: _Layer, texts: Texts, version: Version) -> Held:
    """Give what was worked out for a version before; a new text may change of which one a word is."""
    found = layer.stands.get(version.id)
    if found is None or found[0] is not texts or len(found[1]) > HELD_MOST:
        found = (texts, {})
        _keep(layer.stands, version.id, found)
    return found[1]


def _keep(held: dict[Hashable, Any], key: Hashable, found: Any) -> None:
    while len(held) >= KEPT:
        del held[next(iter(held))]
    held[key] = found


_OF: WeakKeyDictionary[Centre, Room] = WeakKeyDictionary()


def room_of(centre: Centre) -> Room:
    """Give the positions of a centre: one for all who ask."""
    return _OF.setdefault(centre, Room(centre))
