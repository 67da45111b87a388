"""Two ledgers of one day side by side: what both tell of, what only one does, and where they contradict one another.

Decides in which one row each report of either ledger stands, and which fields differ where both tell of one event.
Whether two reports are of one event is the linker's answer and people's words, handed in as `group_of`. Nothing is
decided about who is right, nothing that was printed is repaired, and no number here adds one ledger to the other:
every number belongs to one of the two, and each ledger's numbers add up to its own total.

Shapes: times milliseconds UTC, places ten-millionths of a degree, casualties (low, best, high).
Source: domain reference 8 (ledger match) and 11 (golden case: 9 and 28); decision 0021.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.assess.ledger_day import printed_rows
from sametable.core.places.ground import distance_m
from sametable.errors import SametableError, invariant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sametable.core.assess.ledger_day import Ledger, LedgerEntry, Period, Tally

CATEGORIES = (
    "matched",
    "matched_with_difference",
    "merged",
    "split",
    "several",
    "conflict",
    "only_a",
    "only_b",
)
"""`merged`: several reports of A and one of B; `split`: one of A and several of B; `several`: several of each."""
FIELDS = ("what", "when", "where", "weapon", "casualties", "who")
UNSTATED = frozenset({"", "not_known"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What a report belongs to: the incident's id, how it was linked, and members that stand on another day.

    `state`: single, proposed, confirmed or contested. `elsewhere` are (party, number), in the order of the record.
    """

    id: str
    state: str = "single"
    elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Reports of one event, or one that stands alone, with what differs (`differences`) or only one side says."""

    id: str
    category: str
    link: str
    a: tuple[LedgerEntry, ...]
    b: tuple[LedgerEntry, ...]
    differences: tuple[str, ...] = ()
    silences: tuple[str, ...] = ()
    denials: tuple[tuple[str, str], ...] = ()
    """Who of the two denies which number."""
    elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Two ledgers of a day and the rows that hold every report of both exactly once."""

    period: Period
    a: Ledger
    b: Ledger
    rows: tuple[Row, ...]


def reconcile(a: Ledger, b: Ledger, period: Period, group_of: Callable[[str], Group]) -> Reconciliation:
    """Put two ledgers of one day side by side. Raises `ledger.parties` for one party's ledger twice."""
    if a.party == b.party:
        raise SametableError(
            "ledger.parties", at="b", expected="the ledgers of two parties", got=f"{b.party} twice"
        )
    groups: dict[str, Group] = {}
    gathered: dict[str, tuple[list[LedgerEntry], list[LedgerEntry]]] = {}
    for side, ledger in enumerate((a, b)):
        for entry in ledger.entries:
            group = groups.setdefault((held := group_of(entry.id)).id, held)
            gathered.setdefault(group.id, ([], []))[side].append(entry)
    rows = [_row(groups[one], *sides) for one, sides in gathered.items()]
    rows.sort(key=_place)
    for ledger, stood in ((a, [row.a for row in rows]), (b, [row.b for row in rows])):
        ids = sorted(entry.id for some in stood for entry in some)
        invariant(ids == sorted(one.id for one in ledger.entries), "every report stands in exactly one row")
    return Reconciliation(period=period, a=a, b=b, rows=tuple(rows))


def _place(row: Row) -> tuple[int, tuple[int, str, int]]:
    """Order rows by when the first of their reports begins, then by the record's own order."""
    every = (*row.a, *row.b)
    return min(entry.start_ms or 0 for entry in every), min(entry.order for entry in every)


def _row(group: Group, ours: list[LedgerEntry], theirs: list[LedgerEntry]) -> Row:
    a, b = (tuple(sorted(some, key=lambda entry: entry.order)) for some in (ours, theirs))
    parties = {entry.party for entry in a} | {entry.party for entry in b}
    denials = tuple(
        (party, entry.number) for entry in (*a, *b) for party in entry.denied_by if party != entry.party
    )
    compared = [(name, _compare(name, a, b)) for name in FIELDS] if a and b else []
    differences = tuple(name for name, found in compared if found == "differs")
    between = [one for one in denials if not parties or one[0] in parties or not (a and b)]
    return Row(
        id=group.id,
        category=_category(group.state, len(a), len(b), bool(differences), bool(between)),
        link=group.state,
        a=a,
        b=b,
        differences=differences,
        silences=tuple(name for name, found in compared if found == "one_says"),
        denials=denials,
        elsewhere=group.elsewhere,
    )


def _category(state: str, ours: int, theirs: int, differs: bool, denied: bool) -> str:
    if denied or (state == "contested" and ours and theirs):
        return "conflict"
    if not theirs:
        return "only_a"
    if not ours:
        return "only_b"
    if ours > 1 or theirs > 1:
        return "several" if ours > 1 and theirs > 1 else "merged" if ours > 1 else "split"
    return "matched_with_difference" if differs else "matched"


def _compare(name: str, a: Sequence[LedgerEntry], b: Sequence[LedgerEntry]) -> str:
    """Say of a field whether what two sides say differs, is said by one alone, or neither; several are held together."""
    if name == "when":
        return _of_spans(_span(a), _span(b))
    if name == "where":
        return _of_places(a, b)
    if name == "casualties":
        found = [_of_values(_tallies(a, kind), _tallies(b, kind)) for kind in ("killed", "injured")]
        return "differs" if "differs" in found else "one_says" if "one_says" in found else ""
    of = {"what": "what", "weapon": "weapon", "who": "actor"}[name]
    ours, theirs = (
        {_plain(getattr(entry, of)) for entry in some if getattr(entry, of) not in UNSTATED}
        for some in (a, b)
    )
    return _of_values(ours, theirs)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _of_values(ours: Iterable[object], theirs: Iterable[object]) -> str:
    one, other = set(ours), set(theirs)
    if one and other:
        return "differs" if one != other else ""
    return "one_says" if one or other else ""


def _tallies(entries: Sequence[LedgerEntry], name: str) -> set[Tally]:
    """Give what one side tells of casualties: of several reports of one event the highest, as they repeat each other."""
    told = [held for entry in entries if (held := getattr(entry, name)) is not None]
    return (
        {(max(one[0] for one in told), max(one[1] for one in told), max(one[2] for one in told))}
        if told
        else set()
    )


def _span(entries: Sequence[LedgerEntry]) -> tuple[int, int] | None:
    starts = [entry.start_ms for entry in entries if entry.start_ms is not None]
    ends = [entry.end_ms if entry.end_ms is not None else entry.start_ms for entry in entries]
    known = [one for one in ends if one is not None]
    return (min(starts), max(known)) if starts and known else None


def _of_spans(ours: tuple[int, int] | None, theirs: tuple[int, int] | None) -> str:
    """Tell whether two stretches of time have no moment in common."""
    if ours is None or theirs is None:
        return "one_says" if ours != theirs else ""
    return "differs" if ours[1] < theirs[0] or theirs[1] < ours[0] else ""


def _of_places(a: Sequence[LedgerEntry], b: Sequence[LedgerEntry]) -> str:
    """Tell whether two sides' places are apart on the ground; by name only where one side gives no coordinates."""
    ours, theirs = ([entry for entry in some if entry.lat_e7 is not None] for some in (a, b))
    if ours and theirs:
        return "" if any(_near(one, other) for one in ours for other in theirs) else "differs"
    named = [{_plain(entry.place or entry.province) for entry in some} - {""} for some in (a, b)]
    return _of_values(*named)


def _near(one: LedgerEntry, other: LedgerEntry) -> bool:
    apart = distance_m(one.lat_e7 or 0, one.lon_e7 or 0, other.lat_e7 or 0, other.lon_e7 or 0)
    return apart <= (one.radius_m or 0) + (other.radius_m or 0)


def by_category(found: Reconciliation, side: str) -> dict[str, list[str]]:
    """Give the numbers of one ledger's reports by category; each stands exactly once."""
    counted: dict[str, list[str]] = {name: [] for name in CATEGORIES}
    for row in found.rows:
        counted[row.category] += [one.number for one in (row.a if side == "a" else row.b)]
    return counted


def by_province(found: Reconciliation, side: str) -> dict[str, dict[str, list[str]]]:
    """Give the same by province; both ledgers' provinces in the order of their letters, the unnamed one last."""
    named = {entry.province for ledger in (found.a, found.b) for entry in ledger.entries}
    counted: dict[str, dict[str, list[str]]] = {
        name: {one: [] for one in CATEGORIES} for name in sorted(named, key=lambda name: (not name, name))
    }
    for row in found.rows:
        for entry in row.a if side == "a" else row.b:
            counted[entry.province][row.category].append(entry.number)
    return counted


def plain(found: Reconciliation) -> dict[str, object]:
    """Give a reconciliation as plain values: two ledgers beside one another, and the rows."""
    return {
        "day": found.period.day,
        "zone": found.period.zone,
        "start_ms": found.period.start_ms,
        "end_ms": found.period.end_ms,
        "a": _side(found, "a"),
        "b": _side(found, "b"),
        "rows": [_plain_row(row) for row in found.rows],
    }


def _side(found: Reconciliation, side: str) -> dict[str, object]:
    ledger = found.a if side == "a" else found.b
    return {
        "party": ledger.party,
        "count": len(ledger.entries),
        "by_category": {name: len(held) for name, held in by_category(found, side).items()},
        "by_province": [
            {
                "province": name,
                "count": sum(len(held) for held in counted.values()),
                "by_category": {one: len(held) for one, held in counted.items()},
            }
            for name, counted in by_province(found, side).items()
        ],
        "left_out": {reason: list(numbers) for reason, numbers in sorted(ledger.left_out.items())},
        "printed": printed_rows(ledger, found.period),
    }


def _plain_row(row: Row) -> dict[str, object]:
    return {
        "id": row.id,
        "category": row.category,
        "link": row.link,
        "a": [plain_entry(entry) for entry in row.a],
        "b": [plain_entry(entry) for entry in row.b],
        "differences": list(row.differences),
        "silences": list(row.silences),
        "denials": [{"party": party, "number": number} for party, number in row.denials],
        "elsewhere": [{"party": party, "number": number} for party, number in row.elsewhere],
    }


def plain_entry(entry: LedgerEntry) -> dict[str, object]:
    """Give one report as a row shows it: no coordinates, which stand in its dossier."""
    return {
        "id": entry.id,
        "number": entry.number,
        "province": entry.province,
        "place": entry.place,
        "what": entry.what,
        "weapon": entry.weapon,
        "actor": entry.actor,
        "start_ms": entry.start_ms,
        "end_ms": entry.end_ms,
        "killed": list(entry.killed) if entry.killed else None,
        "injured": list(entry.injured) if entry.injured else None,
    }
