"""An instrument made ready for asking: when and where its rules reach, and whom it binds.

Frozen values that `book` makes and `reach`, `actors`, `findings` and `assess` look into; nothing is decided here.

Shapes: keys of places are those of the book's ground, distances metres. Source: domain reference 1.5, T3 to T6, T11.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.terms.moments import FIRST_MS
from sametable.core.terms.timeline import touches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.places.lines import Line, Side
    from sametable.core.terms.groups import Groups
    from sametable.core.terms.model import Band, Clause, Instrument, Pack, Words
    from sametable.core.terms.moments import Context
    from sametable.core.terms.rules import Rule
    from sametable.core.terms.timeline import Timeline

EDGES_MOST = 2_048
"""Into so many cells time is divided at most to find what may hold then; see `Spans`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A distance band with its line: None where the pack does not know where the line runs."""

    band: Band
    line: Line | None
    name: str
    line_id: str
    sides: Mapping[str, str]
    """`left` and `right` along the line's points, to the names of its sides."""
    inside: str
    """Key of a zone in which a line of unknown course surely lies, or nothing."""
    hand: Side
    """On which side of the line the band lies: left, right, or on both (empty)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somewhere:
    """A zone or line whose geometry is not known, and the key of a zone in which it surely lies, or nothing."""

    id: str
    inside: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where something holds: in one of the zones, and in the band if there is one, but not in the excepted zones.

    Without zones and band it is everywhere; `said` tells whether the text says so or only names no area.
    """

    zones: tuple[str, ...] = ()
    among: frozenset[str] = frozenset()
    """The same zones, for looking them up: there may be ten thousand."""
    joined: str = ""
    """The zones put together, where there are several outlines: what lies in that lies in one of them."""
    unknown: tuple[Somewhere, ...] = ()
    """Zones whose geometry is not known."""
    besides: tuple[str, ...] = ()
    """Excepted zones."""
    besides_unknown: tuple[Somewhere, ...] = ()
    band: Placed | None = None
    said: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """One way in which a clause reaches an act: a time with a name, and where."""

    name: str
    timeline: Timeline
    wheres: tuple[Where, ...]
    """Any of them."""
    only: Where | None = None
    """Zones that the window itself names: it holds only there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A rule with the ways in which it reaches, and when it is due (None: always)."""

    rule: Rule
    reaches: tuple[Reach, ...]
    due: Timeline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """An instrument made ready."""

    pack: Pack
    instrument: Instrument
    groups: Groups
    context: Context
    labels: Mapping[str, str]
    """What each clause is called in reasons, one name for each."""
    zone_names: Mapping[str, str]
    """Names by key of a zone, and of unknown ones by their id."""
    zone_ids: Mapping[str, str]
    """Id of a zone in its pack, by key."""
    accuracy_m: Mapping[str, int]
    """Edge accuracy by key of a zone."""
    whole: tuple[Reach, ...]
    """When and where the instrument as such holds."""
    held: tuple[Held, ...]
    by_act: Mapping[str, tuple[Held, ...]]
    """Act to the rules about it; under the empty one those about where something stands."""
    who: tuple[Clause, ...]
    excluded: tuple[Clause, ...]
    adherences: tuple[Clause, ...]
    reciprocal: tuple[Clause, ...]
    opinions: bool
    """Whether anybody calls any group anything."""
    own_places: bool
    """Whether any rule reaches elsewhere than the instrument as such."""
    span: Timeline
    """All times at which any of it may hold: what lies outside needs no further look."""
    recall: bool
    compared: bool


def name_of(words: Words, language: str = "en") -> str:
    """Give a text in a language, else in English, else in any."""
    return words.get(language) or words.get("en") or next(iter(words.values()), "")


def label_of(clause: Clause, language: str) -> str:
    """Give what a clause is called: where it stands in the text, else its title, else its id."""
    if clause.ref and clause.ref != "not known":
        return clause.ref
    return name_of(clause.title, language) or clause.id


def labels_of(clauses: tuple[Clause, ...], language: str) -> Mapping[str, str]:
    """Give what each clause of an instrument is called; where several share a name, with its title or id besides."""
    plain = {one.id: label_of(one, language) for one in clauses}
    often = Counter(plain.values())
    return {
        one.id: plain[one.id]
        if often[plain[one.id]] == 1
        else f"{plain[one.id]} ({name_of(one.title, language) or one.id})"
        for one in clauses
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Which instruments may hold when, so that one look finds those that a time meets.

    Cells end where any instrument's time does; where those ends are very many a cell holds several, and what it names
    is looked at once more.
    """

    edges: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]
    laws: tuple[Law, ...]
    coarse: bool = False

    def met(self, start_ms: int, end_ms: int) -> tuple[Law, ...]:
        """Give the instruments that may hold in any part of [start, end), or at the instant; in the book's order."""
        first = max(bisect_right(self.edges, start_ms) - 1, 0)
        last = first if end_ms == start_ms else max(bisect_left(self.edges, end_ms) - 1, first)
        cells = self.cells[first : last + 1]
        met = cells[0] if len(cells) == 1 else sorted({place for cell in cells for place in cell})
        laws = [self.laws[place] for place in met]
        return tuple([law for law in laws if touches(law.span, start_ms, end_ms)] if self.coarse else laws)


def spans_of(laws: Sequence[Law]) -> Spans:
    """Lay out when each instrument may hold."""
    spans = {id(law.span): law.span for law in laws}
    edges = sorted({FIRST_MS, *(edge for span in spans.values() for edge in span.turns)})
    coarse = len(edges) > EDGES_MOST
    if coarse:
        edges = edges[:: -(-len(edges) // EDGES_MOST)]
    held = {name: _cells_met(span, edges) for name, span in spans.items()}
    cells: list[list[int]] = [[] for _ in edges]
    for place, law in enumerate(laws):
        for cell in held[id(law.span)]:
            cells[cell].append(place)
    return Spans(
        edges=tuple(edges), cells=tuple(tuple(one) for one in cells), laws=tuple(laws), coarse=coarse
    )


def _cells_met(span: Timeline, edges: Sequence[int]) -> tuple[int, ...]:
    """Give the cells, by the edge that each begins at, in which a timeline is somewhere not out."""
    met: dict[int, None] = {}
    for piece in span.segments:
        first, last = bisect_right(edges, piece.start_ms) - 1, bisect_left(edges, piece.end_ms)
        met.update(dict.fromkeys(range(first, last)))
    return tuple(met)
