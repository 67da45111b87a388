"""One incident as it is looked at: its reports, what was said about them, who can have known it, and the moment.

Decides which statements stand (neither void nor taken back by their own party) and whose word a statement is: that of
the party in whose log it stands, never one that its fields name. Does not decide what follows; `lifecycle`,
`inquiries`, `gradings`, `findings`, `requests` and `assessors` do. Everything is taken in merge order, so that the
order of arrival changes nothing. Times are milliseconds UTC; `at_ms` is the author's claim, the other two are others'.

Source: domain reference 3; charter, rules 1, 2 and 4; decision 0017.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.assess.clocks import Clocks

if TYPE_CHECKING:
    from collections.abc import Mapping

Order = tuple[int, str, int]
Place = tuple[Order, int, Order]
"""Where a statement stands: its own merge order, or just after what it is about (`Cases.placed`)."""
Tally = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One statement about an incident, with what is known of its time and of who has it.

    `not_before_ms` and `not_after_ms`: between which readings of other parties' clocks it was written, None where
    nobody has said. `order`: after what it is about, also where two logs had not acknowledged one another. `gone`: where
    its own party took it back. `reached`: the parties of which a node is known to hold it, its author's among them.
    """

    id: str
    kind: str
    party: str
    node: str
    number: str
    order: Place
    at_ms: int
    target: str
    fields: Mapping[str, object]
    not_before_ms: int | None = None
    not_after_ms: int | None = None
    gone: Place | None = None
    reached: frozenset[str] = frozenset()

    @property
    def since_ms(self) -> int:
        """Give when it was written, as far as others' clocks bear its author's out: set back or ahead, it gains nothing."""
        said = self.at_ms if self.not_after_ms is None else min(self.at_ms, self.not_after_ms)
        return said if self.not_before_ms is None else max(said, self.not_before_ms)

    @property
    def known_ms(self) -> int:
        """Give when another party's clock first shows it, else when it was written: from there on others can answer."""
        return self.since_ms if self.not_after_ms is None else max(self.since_ms, self.not_after_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a party said about a report outside of the case: a denial, a comment."""

    kind: str
    party: str
    number: str
    order: Order
    in_its_own_name: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One report of the incident as it reads now: `row` by the names of a mark's columns."""

    id: str
    number: str
    party: str
    node: str
    order: Order
    at_ms: int
    row: Mapping[str, int | str | None]
    count: Tally | None = None
    killed: Tally | None = None
    injured: Tally | None = None
    remarks: tuple[Remark, ...] = ()
    reached: frozenset[str] = frozenset()

    @property
    def stands(self) -> bool:
        """Tell whether its author's party still says it."""
        return self.row["status"] not in {"withdrawn", "repudiated"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident at a moment. `members` and `heard` are in merge order; `heard` holds what was taken back, too.

    `parties`: those of the record that may read any of its reports; `everyone`: all of the record.
    """

    members: tuple[Member, ...]
    heard: tuple[Heard, ...]
    parties: frozenset[str]
    everyone: frozenset[str]
    now_ms: int
    clocks: Clocks = field(default_factory=Clocks)
    reconcile_ms: int | None = None
    """When the parties next lay their ledgers side by side after the first report was made."""
    _told: dict[str, list[Heard]] = field(default_factory=dict, compare=False, repr=False)
    """What was said by what it is about, made when first asked for: many statements are looked through once."""
    _found: dict[str, Heard] = field(default_factory=dict, compare=False, repr=False)

    @property
    def first(self) -> Member:
        """Give the report whose number is the incident's."""
        return self.members[0]

    @property
    def ids(self) -> frozenset[str]:
        """Give the ids of its reports."""
        return frozenset(one.id for one in self.members)

    def of(self, *kinds: str) -> list[Heard]:
        """Give what was said of these kinds and still stands."""
        return [one for one in self.heard if one.kind in kinds and one.gone is None]

    def about(self, target: str, *kinds: str, gone: bool = False) -> list[Heard]:
        """Give what was said of these kinds about one statement and still stands; `gone`: also what was taken back."""
        self._look()
        held = self._told.get(target, [])
        return [one for one in held if one.kind in kinds and (gone or one.gone is None)]

    def find(self, entry_id: str) -> Heard | None:
        """Give one statement of the case."""
        self._look()
        return self._found.get(entry_id)

    def _look(self) -> None:
        if not self._found:
            for one in self.heard:
                self._found[one.id] = one
                self._told.setdefault(one.target, []).append(one)

    def steps(self, *steps: str) -> list[Heard]:
        """Give the steps of these names that still stand."""
        return [one for one in self.of("case_step") if one.fields.get("step") in steps]

    @property
    def fatal(self) -> bool:
        """Tell whether any report that stands says that somebody was killed."""
        return any(one.stands and one.killed is not None and one.killed["best"] > 0 for one in self.members)


def text(one: Heard, name: str) -> str:
    """Give a text of a statement, empty where it says none."""
    held = one.fields.get(name)
    return held if isinstance(held, str) else ""


def whole(one: Heard, name: str) -> int | None:
    """Give a whole number of a statement, None where it says none."""
    held = one.fields.get(name)
    return held if isinstance(held, int) and not isinstance(held, bool) else None


def texts(one: Heard, name: str) -> list[str]:
    """Give the texts of a list in a statement."""
    held = one.fields.get(name)
    return [str(each) for each in held] if isinstance(held, list) else []
