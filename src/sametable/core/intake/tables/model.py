"""Values that a table goes through on its way to drafts of statements.

A table is a header and rows of text: whatever reads a file has already turned numbers and moments into the text that
stands for them (decimal point, ISO 8601), so that one rule reads all formats. An empty cell is "". Every row keeps the
number that its own file gives it, so that a person finds it again.

Decides nothing; `heads` detects, `rows` reads. Source: issue "incidents, claims, hotline", import and export.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the web reads annotations at run time
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable

PROFILES = ("own", "acled", "ucdp", "observations", "corridors", "free")
MAX_ROWS = 100_000
MAX_COLUMNS = 512
MAX_CELL = 32_767


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its number in the file, its cells as text, and what a reader must be told about it."""

    number: int
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """Codes: `formula` (a cell held a formula; its last result was read), `merged`, `short`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and its rows, read one after the other."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Row]
    sheet: str = ""
    others: tuple[str, ...] = ()
    """Further sheets or layers of the file, which were not read."""
    told: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """How the file was read: encoding, delimiter, format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person chose for a table; None or "": as detected."""

    profile: str = ""
    targets: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """Column number (from 0) to what it gives; "" leaves the column out."""
    zone: str = ""
    day_first: bool | None = None
    decimal_comma: bool | None = None
    year: int | None = None
    """For dates written without one."""
    collection: str = ""
    """Whose ids the column `id` holds: the same id of the same collection is the same row."""
    source: str = ""
    source_kind: str = ""
    language: str = ""
    what: str = ""
    """The kind of a row that does not say."""
    temperature_c: int | None = None
    """Of the air, where a distance was timed by sound."""
    demonstration: bool = False
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Of a table of corridors: a side's name to the words by which its statements are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column as it is understood: where it stands, its header, and what it gives ("": nothing)."""

    at: int
    head: str
    target: str
    sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a table will be read: what was detected and what was chosen, together."""

    profile: str
    columns: tuple[Column, ...]
    choices: Choices
    asks: tuple[str, ...] = ()
    """What a person has to say before rows with times can be read: `zone`, `day_first`, `year`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """What one row became: the fields of a report or another kind, or errors with their place, or neither (an empty row)."""

    number: int
    kind: str = "report"
    fields: Mapping[str, Any] | None = None
    external_id: str = ""
    follows: str = ""
    """The external id of the row that this one is about, as a step is about its corridor."""
    entry: str = ""
    """Id or number of the report of this record that the row is about (own profile)."""
    errors: tuple[SametableError, ...] = ()
    notes: tuple[str, ...] = ()


class FindPlace(Protocol):
    """Who knows names of places: gives (lat_e7, lon_e7, radius_m), or None where a name is unknown or not clear."""

    def __call__(self, name: str) -> tuple[int, int, int] | None:
        """Look a name up."""
        ...


def row_error(at: str, expected: str, got: str, advice: str = "") -> SametableError:
    """Build the error of one cell; `under` puts the row in front of its place."""
    return SametableError("import.row", at=at, expected=expected, got=f"{got!r:.60}", advice=advice)
