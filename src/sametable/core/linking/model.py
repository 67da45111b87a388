"""What linking sees of a report, and what it says of two reports or of an incident.

Decides shapes only. Times are milliseconds UTC, places ten-millionths of a degree WGS84 with a radius in metres,
scores whole hundredths of a bit of evidence (log-odds); missing values are None or empty, and say nothing either way.

Source: design of linking, decision 0016.
"""

from __future__ import annotations

from dataclasses import dataclass

Order = tuple[int, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One report. `ledger` is whose report it is; `source` from whom they have it: one source never corroborates itself.

    `text` None: what was known of its words stays known (an amendment does not repeat them).
    """

    id: str
    order: Order
    ledger: str = ""
    source: str = ""
    start_ms: int | None = None
    end_ms: int | None = None
    lat_e7: int | None = None
    lon_e7: int | None = None
    radius_m: int | None = None
    kind: str = ""
    weapon: str = ""
    actor: str = ""
    killed_low: int | None = None
    killed_high: int | None = None
    text: str | None = None
    lang: str = ""
    repeats: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for or against: a code, its score, and the numbers that its wording needs."""

    code: str
    score: int
    values: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two reports side by side. `said` tells who linked or unlinked them: (statement id, party, word)."""

    a: str
    b: str
    score: int
    reasons: tuple[Reason, ...]
    said: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A person's word on reports: `link` (how: same, part, repeats) or `unlink`; it stands until it is taken back."""

    id: str
    party: str
    order: Order
    word: str
    how: str
    ids: tuple[str, ...]
    """The target first, then the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Reports taken for one event. `id` is that of its first report in merge order; `members` are in merge order.

    `state`: `single`, `proposed` (by the program alone), `confirmed` (by every party that said something, and all of
    it), `contested` (parties' words differ). `sources` counts what is independent: repetition is not corroboration.
    """

    id: str
    members: tuple[str, ...]
    state: str
    sources: int
    confirmed_by: tuple[str, ...] = ()
