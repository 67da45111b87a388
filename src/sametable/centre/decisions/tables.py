"""The proposals of this record as one node holds them: every text worked out once, and found again by its number.

Decides when texts are worked out anew: when something was said of a proposal or a version, taken back or dropped since;
what else arrives changes nothing here. Texts are kept by their statements and worked out again when lost. Two layers are held: what
this node's people may read, and what is for all parties. Not decided: what a text is (`core/decisions/text_versions`).

For the centre's own task. Source: decision 0028; charter, rule 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, proxy

from sametable.core.decisions.text_versions import one_by_one, proposals, texts_in
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sametable.centre.centre import Centre
    from sametable.core.decisions.text_versions import Made, Texts, Version
    from sametable.core.picture.cases import Cases, CaseSaid
    from sametable.core.picture.fold import Picture

LOOKED_FOR = frozenset({"proposal", "proposal_version"})


@dataclass(slots=True, kw_only=True)
class _Layer:
    """What was worked out from one picture, and up to where its turns were seen."""

    line: object = None
    seen: int = 0
    made: dict[str, Made] = field(default_factory=dict)
    all: Mapping[str, Texts] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Number and id of every statement of a proposal or a version to the proposal's first id."""


class Tables:
    """The proposals of a centre. It keeps only what can be worked out again."""

    def __init__(self, centre: Centre) -> None:
        """Begin with nothing worked out."""
        self._centre: Centre = proxy(centre)  # it goes with its centre
        self._layers: dict[bool, _Layer] = {}

    def picture(self, *, for_all: bool = False) -> Picture:
        """Give the picture that is read: this node's people's, or what is for all parties."""
        return self._centre.shared if for_all else self._centre.picture

    def all(self, *, for_all: bool = False) -> Mapping[str, Texts]:
        """Give every proposal by the id of its first version, in merge order; the same value while nothing changed."""
        return self._look(for_all).all

    def ahead(self, *, for_all: bool = False) -> Iterator[None]:
        """Work out texts one by one, giving others a turn after each; whoever asks meanwhile is answered as ever."""
        picture = self.picture(for_all=for_all)
        cases, layer = picture.cases, self._layers.setdefault(for_all, _Layer())
        if layer.line is cases.line and not _turned(cases, layer.seen):
            return
        back = _withdrawn(picture)
        for chain in proposals(cases, back).values():
            before = len(layer.made)
            for _ in one_by_one(cases, chain, back, layer.made):
                if len(layer.made) != before:
                    before = len(layer.made)
                    yield

    def of(self, name: str, *, for_all: bool = False) -> Texts:
        """Give the proposal of a number or id: of its own statement, or of a version. Raises `proposal.unknown`."""
        layer = self._look(for_all)
        first = layer.numbers.get(name)
        if first is None:
            raise SametableError(
                "proposal.unknown", at=name[:60], expected="a proposal of this record", got="none"
            )
        return layer.all[first]

    def first_of(self, name: str, *, for_all: bool = False) -> str | None:
        """Give the first id of the proposal that an id or number of it or of a version names; None where none is here."""
        return self._look(for_all).numbers.get(name)

    def version(self, texts: Texts, name: str = "") -> Version:
        """Give a version of a proposal by id or number, or its one head. Raises `proposal.no_version`, `proposal.two_heads`."""
        if not name:
            if texts.latest is not None:
                return texts.latest
            if texts.heads:
                raise SametableError(
                    "proposal.two_heads",
                    at="version",
                    expected="one of " + ", ".join(one.said.number for one in texts.heads),
                    got="nothing",
                    advice="Name the version: neither of them counts more than the other.",
                )
        found = next((one for one in texts.versions if name in {one.id, one.said.number}), None)
        if found is None:
            raise SametableError(
                "proposal.no_version",
                at="version",
                expected="a version of this proposal",
                got=name[:60] or "none",
            )
        return found

    def _look(self, for_all: bool) -> _Layer:
        picture = self.picture(for_all=for_all)
        cases = picture.cases
        layer = self._layers.setdefault(for_all, _Layer())
        if layer.line is not cases.line or len(cases.turned) < layer.seen or _turned(cases, layer.seen):
            _work_out(layer, picture)
        layer.seen = len(cases.turned)
        return layer


def _turned(cases: Cases, seen: int) -> bool:
    """Tell whether anything of a proposal was added, dropped or taken back since."""
    for name in cases.turned[seen:]:
        said = cases.said.get(name)
        kinds = {"" if said is None else said.kind, cases.left.get(name, ("",))[0]}
        if kinds & LOOKED_FOR:
            return True
    return False


def _withdrawn(picture: Picture) -> Callable[[CaseSaid], bool]:
    return lambda one: picture.withdrawn(one.id, one.party)


def _work_out(layer: _Layer, picture: Picture) -> None:
    cases, withdrawn = picture.cases, _withdrawn(picture)
    heads = proposals(cases, withdrawn)
    found = {first: texts_in(cases, chain, withdrawn, layer.made) for first, chain in heads.items()}
    # What came out the same stays the same value: what was worked out from it is not worked out again.
    layer.all = {first: _same(layer.all.get(first), texts) for first, texts in found.items()}
    layer.line = cases.line
    for name in layer.made.keys() - cases.said.keys():
        del layer.made[name]
    numbers: dict[str, str] = {}
    for first, texts in layer.all.items():
        for said in (*texts.chain.versions, *(one.said for one in texts.versions)):
            numbers[said.id] = numbers[said.number] = first
    layer.numbers = numbers


def _same(before: Texts | None, now: Texts) -> Texts:
    return before if before is not None and before == now else now


_OF: WeakKeyDictionary[Centre, Tables] = WeakKeyDictionary()


def tables_of(centre: Centre) -> Tables:
    """Give the proposals of a centre: one for all who ask, so that a long text is worked out once."""
    return _OF.setdefault(centre, Tables(centre))
