"""The terms of this record as one node holds them: texts, what parties said of them, and the packs read from them.

Decides which packs are asked about a moment: those that were in force at any time of it by the record, each version for
its own time, so that an amendment leaves the past as it was. A text that does not read as terms is held with its
trouble and shown; it is never guessed at. Reading a text and making it ready are slow and pure, and may happen in
another thread; what the record says is taken in the centre's own task (`look`).

Not decided here: what follows for an act (`core.terms.assess`), and who may put or adopt terms.
Times are ms, spans half-open. Source: issue "terms as data", in the record; charter, rules 2 and 5.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary, proxy, ref

from sametable.core.picture.fold import terms_said
from sametable.core.terms.adopted import Standing, TermsSaid, standing
from sametable.core.terms.book import InForce, compile_book
from sametable.core.terms.reading import read_pack
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.assess.gates import Gate
    from sametable.core.assess.obligations import Obligation
    from sametable.core.picture.fold import Picture
    from sametable.core.terms.book import Book
    from sametable.core.terms.model import Geometry, Pack

PACKS_HELD = 128
BOOKS_HELD = 16
T = TypeVar("T")


class Kept(Generic[T]):
    """The few results that were last asked for, by what they were made from; worked out again when lost."""

    def __init__(self, limit: int) -> None:
        """Hold at most `limit` results."""
        self._limit = limit
        self._held: OrderedDict[Hashable, T] = OrderedDict()

    def __contains__(self, key: Hashable) -> bool:
        """Tell whether the result for a key is held."""
        return key in self._held

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give the result for a key; two threads may make the same one, and either is right."""
        found = self._held.get(key)
        if found is None:
            found = make()
            self._held[key] = found
            self._held.move_to_end(key)
            while len(self._held) > self._limit:
                self._held.popitem(last=False)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of the record with the pack read from it, or the trouble with it."""

    standing: Standing
    pack: Pack | None
    trouble: SametableError | None

    def in_force(self, instrument: str, start_ms: int, end_ms: int) -> bool:
        """Tell whether an instrument was in force at any time of a case, by the record."""
        return in_force(self.standing, instrument, start_ms, end_ms)


def in_force(one: Standing, instrument: str, start_ms: int, end_ms: int) -> bool:
    """Tell whether an instrument of a text was in force at any time of a case, by the record."""
    spans = one.by_instrument.get(instrument, one.spans)
    return any(start <= max(start_ms, end_ms - 1) and start_ms < end for start, end in spans)


def ever(one: Standing, instrument: str | None = None) -> bool:
    """Tell whether a text, or one instrument of it, was or will be in force at any time."""
    if instrument is not None:
        return bool(one.by_instrument.get(instrument, one.spans))
    return bool(one.spans) or any(one.by_instrument.values())


class Terms:
    """What one node knows of terms. It keeps only what can be worked out again."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing worked out."""
        self._centre: Centre = proxy(centre)  # it goes with its centre
        self._whole = ref(centre)
        self._packs: Kept[Pack | SametableError] = Kept(PACKS_HELD)
        self._books: Kept[Book] = Kept(BOOKS_HELD)
        self.duties: dict[bool, tuple[tuple[int, int], tuple[tuple[Obligation, ...], tuple[Gate, ...]]]] = {}
        """Obligations and gates, by whether they follow from less than the own side reads, with the picture's revision and the minute for which they were worked out."""
        self.outlines: Callable[[str, str], Geometry] | None = None
        """Gives the outlines of countries that drafts may name; None where none are at hand."""
        self.views: Kept[bytes] = Kept(PACKS_HELD)
        """What screens are shown of packs, as it is sent, by what it was made from."""
        self.drafting = asyncio.Lock()
        """Held while a draft is read: one at a time, so that long ones cannot take every thread of the node."""
        self.replaying = asyncio.Lock()
        """Held while a change is asked of the record."""
        self._looked: tuple[int, tuple[Standing, ...]] = (-1, ())

    def said(self, picture: Picture | None = None) -> list[TermsSaid]:
        """Give what was said about terms, each no earlier than others' clocks show; in the centre's task.

        `picture`: as those read it who see this one; None: the own side.

        Signatures under a decision that is taken are its parties' words for the terms that it brings.
        """
        from sametable.centre.decisions.deciding import decisions_of

        centre = self._whole()
        follows = () if centre is None else decisions_of(centre).words()
        told = (*terms_said(picture or self._centre.picture), *follows)
        return [_not_before(self._centre, one, told) for one in told]

    def look(self) -> tuple[Standing, ...]:
        """Give every text's standing as the record has it now; in the centre's task."""
        if self._looked[0] != self._centre.revision:
            self._looked = (self._centre.revision, standing(self.said()))
        return self._looked[1]

    def read(self, standings: Iterable[Standing]) -> list[Text]:
        """Read the packs of texts; in any thread."""
        return [self._read(one) for one in standings]

    def draft(self, text: str) -> Pack:
        """Read a draft of a pack, with outlines that are shipped here; in any thread. Raises `terms.*`."""
        pack = read_pack(text, name="text", geometry=self.outlines)
        compile_book([pack])
        return pack

    async def drafted(self, text: str, make: Callable[[Pack], T]) -> T:
        """Read a draft in another thread and give what `make` makes of it there; one draft at a time. Raises `terms.*`."""
        async with self.drafting:
            return await asyncio.to_thread(lambda: make(self.draft(text)))

    def _read(self, one: Standing) -> Text:
        held = self._packs.get(one.sha256, lambda: _pack_of(one))
        if isinstance(held, SametableError):
            return Text(standing=one, pack=None, trouble=held)
        return Text(standing=one, pack=held, trouble=None)

    def asked(self, texts: Iterable[Text]) -> Book:
        """Make texts ready to be asked together, each for the time for which it is in force on the record."""
        packs: dict[str, Pack] = {}
        spans: dict[str, InForce] = {}
        for text in texts:
            if text.pack is not None:
                name = text.pack.sha256
                packs[name] = text.pack
                spans[name] = _joined(text.standing, spans.get(name))
        key = tuple(
            (name, one.spans, tuple(sorted(one.by_instrument.items()))) for name, one in spans.items()
        )
        return self._books.get(("asked", key), lambda: compile_book(list(packs.values()), spans))

    def book(self, packs: list[Pack]) -> Book:
        """Make packs with ids of their own ready to be asked."""
        return self._books.get(tuple(pack.sha256 for pack in packs), lambda: compile_book(packs))


_OF: WeakKeyDictionary[Centre, Terms] = WeakKeyDictionary()


def terms_of(centre: Centre) -> Terms:
    """Give the terms of a centre: one for all who ask, so that a long text is read once."""
    return _OF.setdefault(centre, Terms(centre))


def _joined(one: Standing, other: InForce | None) -> InForce:
    """Give when a text is in force, by its own entry or by another one that says the very same."""
    mine = InForce(spans=one.spans, by_instrument=one.by_instrument)
    if other is None:
        return mine
    names = {*mine.by_instrument, *other.by_instrument}
    return InForce(
        spans=tuple(sorted({*mine.spans, *other.spans})),
        by_instrument={
            name: tuple(
                sorted({span for each in (mine, other) for span in each.by_instrument.get(name, each.spans)})
            )
            for name in names
        },
    )


def _pack_of(one: Standing) -> Pack | SametableError:
    """Read a text as a pack whose name, version and hash are those under which it was put, or give the trouble."""
    try:
        pack = read_pack(one.text, name=one.number)
        compile_book([pack])
    except SametableError as error:
        return error
    if (pack.id, pack.version, pack.sha256) != (one.pack, one.version, one.sha256):
        return SametableError(
            "terms.unreadable",
            at=one.number,
            expected=f"{one.pack} {one.version}, in canonical form",
            got=f"{pack.id} {pack.version}, {pack.sha256[:12]}",
        )
    return pack


def _not_before(centre: Centre, one: TermsSaid, told: Sequence[TermsSaid]) -> TermsSaid:
    """Count a word from when it can have been said: nobody leaves in the past by a clock that is set back."""
    if one.fields.get("type") != "terms_act":
        return one
    _, log, index = one.order
    clocks = _clocks(centre, one, told)
    held = centre.bracket(log, index) if clocks is None else centre.causality.bracket(log, index, clocks)
    shown = held.not_before
    return one if shown is None or shown.at_ms <= one.at_ms else replace(one, at_ms=shown.at_ms)


def _clocks(centre: Centre, one: TermsSaid, told: Sequence[TermsSaid]) -> frozenset[str] | None:
    """Give whose clocks tell when a word was said that ends or changes terms: of those between whom, by its own past, they stood.

    Nobody is kept in terms by the wrong clock of a party that is not of them. None: all other parties' clocks, also where
    nobody else is of the terms: whoever adopted them alone does not suspend them in the past.
    """
    if one.fields.get("act") == "adopt":
        return None
    names = {one.fields.get("target"), one.fields.get("amends")}
    seen = [each for each in told if centre.causality.sees(one.order, each.order)]
    parties = {
        party
        for text in standing(seen)
        for act in text.acts
        if text.text_id in names and act.target == text.text_id and act.since is not None
        if act.act in {"adopt", "amend"} and one.party in act.required
        for party in act.required
    }
    return frozenset(parties) if parties - {one.party} else None
