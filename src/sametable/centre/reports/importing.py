"""Import: rows of a table become statements, each said the way every statement is said.

Decides, for each row, what it would do: a new report; nothing, because it was said before; an amendment of the fields
that read otherwise in an own report; or an error. Which row is which is known by the column `id` within a collection,
else by what the row says, so that a file that is given twice, or again after a crash, says nothing twice. A preview
keeps nothing. Nobody's report but one's own is amended, and an empty cell takes nothing back.

A row that cannot be said stops no other one. What was said stays said if an import is broken off: it goes on when the
same file is given again. Source: charter, rules 1 and 6; issue "incidents, claims, hotline".
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from sametable.centre.about import check_audience, check_target
from sametable.centre.incidents.dossier import find
from sametable.centre.reports.report_fields import fields_of
from sametable.centre.reports.submit_report import SignedStatement, prepare, sign, submit
from sametable.core.intake.report_form import parse_report
from sametable.core.intake.tables.changes import changed_fields
from sametable.core.record.audience import PARTIES
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64url, sha256
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.reports.submit_report import Receipt
    from sametable.core.intake.tables.files import TakenIn
    from sametable.core.intake.tables.model import RowRead
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.marks import Mark

BATCH = 16
"""Statements said together: they share one commit, and the node answers others between batches."""
KEPT_ERRORS = 500
STATES = ("new", "update", "same", "error", "empty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one row would do. `draft` is what would be said, `about` the number of the report it is about."""

    number: int
    state: str
    draft: Mapping[str, Any] | None = None
    about: str = ""
    errors: tuple[SametableError, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Matching:
    """What has been seen of a table so far, to know its rows apart."""

    collection: str
    audience: str = PARTIES
    ids: set[str] = field(default_factory=set)
    alike: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, kw_only=True)
class Import:
    """An import on its way, and what it did."""

    name: str
    state: str = "running"
    """running, done, stopped."""
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """Rows by what they did: new, update, same, error, empty."""
    errors: list[tuple[int, SametableError]] = field(default_factory=list)
    first: str = ""
    last: str = ""
    trouble: SametableError | None = None
    """Why it stopped before its end."""

    def told(self) -> str:
        """Say in one line what the import did, for the audit trail."""
        counts = ", ".join(f"{self.counts[state]} {state}" for state in STATES if self.counts[state])
        where = f"; {self.first} to {self.last}" if self.first else ""
        return f"{self.state}: {self.name[:60]}: {counts or 'no rows'}{where}"

    def taken(self, begun: TakenIn) -> TakenIn:
        """Say what the import did, for the own side's log of imports."""
        return replace(
            begun, state=self.state, new=self.counts["new"], updated=self.counts["update"], same=self.counts["same"],
            errors=self.counts["error"], first=self.first, last=self.last,
        )  # fmt: skip


def outcome(centre: Centre, row: RowRead, matching: Matching) -> Outcome:
    """Say what a row would do; nothing is kept but which rows were seen."""
    if row.errors:
        return Outcome(number=row.number, state="error", errors=row.errors, notes=row.notes)
    if row.fields is None:
        return Outcome(number=row.number, state="empty")
    try:
        return _matched(centre, row, row.fields, matching)
    except SametableError as error:
        located = SametableError(
            "import.row", at=f"row {row.number}, {error.at}".rstrip(", "), expected=error.expected, got=error.got,
            advice=error.advice,
        )  # fmt: skip
        return Outcome(number=row.number, state="error", errors=(located,), notes=row.notes)


def _matched(centre: Centre, row: RowRead, fields: Mapping[str, Any], matching: Matching) -> Outcome:
    named = row.entry or (f"{matching.collection}\n{row.external_id}" if row.external_id else "")
    if named:
        if named in matching.ids:
            raise SametableError(
                "import.row", at="id", expected="each id once in a table", got="the same id again"
            )
        matching.ids.add(named)
    if row.kind != "report":
        return _besides_reports(centre, row, fields, matching)
    if row.entry:
        return _about(centre, row, fields, _mark_named(centre, row.entry))
    client_id = (
        _client_id(["id", matching.collection, row.external_id])
        if row.external_id
        else _by_words(fields, matching)
    )
    before = centre.store.submission(client_id)
    if before is None:
        return _new(centre, row, fields, client_id, matching.audience)
    mark = centre.picture.marks.get(before.id)
    if mark is None or not row.external_id:
        return Outcome(number=row.number, state="same", about=mark.number if mark else "", notes=row.notes)
    return _about(centre, row, fields, mark)


def _new(centre: Centre, row: RowRead, fields: Mapping[str, Any], client_id: str, audience: str) -> Outcome:
    said = {"occurred": {"precision": "unknown", "zone": "UTC"}, **fields}
    draft = {"client_id": client_id, "kind": "report", "fields": said, "audience": audience}
    parsed = parse_report(msgspec.json.encode(draft), now_ms=centre.clock.now_ms())
    check_audience(centre, parsed.fields, audience)
    notes = (*row.notes, *(notice.code for notice in parsed.notices))
    return Outcome(number=row.number, state="new", draft=draft, notes=notes)


def _besides_reports(centre: Centre, row: RowRead, fields: Mapping[str, Any], matching: Matching) -> Outcome:
    """Give what a row says that is no report: a corridor, or a step or comment on one.

    What follows another row is shown without a target for as long as that row is not said; a corridor that reads
    otherwise than before becomes a new version of this party's own.
    """
    client_id = _client_id(["id", matching.collection, row.external_id])
    before = centre.store.submission(client_id)
    target = _followed(centre, row, matching) if before is None else ""
    if before is not None:
        last = _last_version(centre, before.id, row.kind)
        if (
            last is None
            or row.follows
            or _same(last, fields)
            or centre.picture.withdrawn(last.id, last.party)
        ):
            return Outcome(
                number=row.number, state="same", about=last.number if last else "", notes=row.notes
            )
        target = last.id
        client_id = _client_id(["version", last.id, dict(fields)])
    said = {**fields, "target": target} if target else dict(fields)
    draft = {"client_id": client_id, "kind": row.kind, "fields": said, "audience": matching.audience}
    if target or not row.follows:
        parsed = parse_report(msgspec.json.encode(draft), now_ms=centre.clock.now_ms())
        check_audience(centre, parsed.fields, matching.audience)
    state = "new" if before is None else "update"
    return Outcome(number=row.number, state=state, draft=draft, notes=row.notes)


def _followed(centre: Centre, row: RowRead, matching: Matching) -> str:
    """Give the id of the statement that a row follows; "" where it follows none, or one that is still to be said."""
    if not row.follows:
        return ""
    about = centre.store.submission(_client_id(["id", matching.collection, row.follows]))
    if about is None and f"{matching.collection}\n{row.follows}" not in matching.ids:
        raise SametableError("import.row", at="follows", expected="a row that was read", got=row.follows[:60])
    return about.id if about is not None else ""


def _last_version(centre: Centre, entry_id: str, kind: str) -> CaseSaid | None:
    cases = centre.picture.cases
    held = [cases.said[entry_id]] if entry_id in cases.said else []
    held += [one for one in cases.under([entry_id]) if one.kind == kind]
    own = [one for one in held if one.party == centre.node.party]
    return own[-1] if own else None


def _same(said: CaseSaid, fields: Mapping[str, Any]) -> bool:
    held = {name: value for name, value in said.fields.items() if name not in {"target", "type"}}
    return held == dict(fields)


def _about(centre: Centre, row: RowRead, fields: Mapping[str, Any], mark: Mark) -> Outcome:
    """Compare a row with the report that it is about."""
    before = fields_of(centre, centre.picture, mark)
    if before is None or centre.picture.withdrawn(mark.id, mark.party):
        return Outcome(number=row.number, state="same", about=mark.number, notes=(*row.notes, "withdrawn"))
    changed = changed_fields(before, fields)
    if not changed:
        return Outcome(number=row.number, state="same", about=mark.number, notes=row.notes)
    if mark.party != centre.node.party:
        raise SametableError(
            "statement.not_yours", at="id", expected=f"a report of {centre.node.party}", got=f"one of {mark.party}",
            advice="Deny it or comment on it; nobody changes another side's report.",
        )  # fmt: skip
    amended = sum(1 for one in mark.about if one.kind == "amend")
    client_id = _client_id(["amend", mark.id, amended, changed])
    aud = _audience_of(centre, mark)
    draft = {
        "client_id": client_id, "kind": "amend", "fields": {"target": mark.id, "fields": changed}, "audience": aud,
    }  # fmt: skip
    parsed = parse_report(msgspec.json.encode(draft), now_ms=centre.clock.now_ms())
    check_target(centre, parsed.fields)
    notes = (*row.notes, *(notice.code for notice in parsed.notices))
    return Outcome(number=row.number, state="update", draft=draft, about=mark.number, notes=notes)


def _audience_of(centre: Centre, mark: Mark) -> str:
    return parse_entry(centre.store.leaves(mark.order[1], mark.order[2], 1)[0]).aud


def _mark_named(centre: Centre, name: str) -> Mark:
    origin, index = find(centre, name)
    leaves = centre.store.leaves(origin, index, 1) if index else []
    found = centre.picture.marks.get(parse_entry(leaves[0]).id) if leaves else None
    if found is None:
        raise SametableError("import.row", at="id", expected="a report of this record", got=name[:43])
    return found


def _by_words(fields: Mapping[str, Any], matching: Matching) -> str:
    """Know a row without an id by what it says, and by how many rows before it say the same."""
    said = b64url(sha256(canonical.encode(dict(fields))))
    matching.alike[said] += 1
    return _client_id(["row", said, matching.alike[said]])


def _client_id(parts: list[object]) -> str:
    return "table-" + b64url(sha256(canonical.encode(parts)))[:40]


async def run(
    centre: Centre,
    rows: Iterable[RowRead],
    matching: Matching,
    job: Import,
    *,
    allow: Callable[[Mapping[str, Any]], None] = lambda _: None,
) -> Import:
    """Say every row that is new or changes something; gives `job`, which can be looked at meanwhile.

    `allow` raises where whoever imports may not say a statement. An error of the file or of the store ends the import
    and stands in `job.trouble`; what was said before it stays said.
    """
    # Rows are read from their file beside the loop: some formats are read by thousands of rows at once.
    left = iter(rows)
    try:
        while batch := await asyncio.to_thread(list, islice(left, BATCH)):
            # What follows another row of the batch needs that one's id: it is said after it.
            for part in ([one for one in batch if not one.follows], [one for one in batch if one.follows]):
                if part:
                    await _say_batch(centre, part, matching, job, allow)
            await asyncio.sleep(0)
        job.state = "done"
    except SametableError as error:
        job.state, job.trouble = "stopped", error
    return job


async def _say_batch(
    centre: Centre,
    batch: list[RowRead],
    matching: Matching,
    job: Import,
    allow: Callable[[Mapping[str, Any]], None],
) -> None:
    said: list[tuple[Outcome, SignedStatement]] = []
    for row in batch:
        one = outcome(centre, row, matching)
        job.read += 1
        if one.draft is None:
            _count(job, one, one.errors[0] if one.errors else None)
            continue
        try:
            prepared = prepare(centre, msgspec.json.encode(one.draft))
            allow(prepared.shown)
        except SametableError as error:
            _count(job, one, error)
            continue
        signed = SignedStatement(
            client_id=prepared.client_id, signing_input=prepared.signing_input, payload=prepared.payload,
            signature=sign(centre, prepared.signing_input), own_side=prepared.own_side,
        )  # fmt: skip
        said.append((one, signed))
    receipts = await asyncio.gather(*(submit(centre, signed) for _, signed in said), return_exceptions=True)
    for (one, _), held in zip(said, receipts, strict=True):
        if isinstance(held, SametableError):
            if held.code.startswith(("store.", "record.")):
                raise held
            _count(job, one, held)
        elif isinstance(held, BaseException):
            raise held
        else:
            _numbered(job, held)
            _count(job, one, None)


def _numbered(job: Import, receipt: Receipt) -> None:
    job.first = job.first or receipt.number
    job.last = receipt.number


def _count(job: Import, one: Outcome, error: SametableError | None) -> None:
    job.counts["error" if error is not None else one.state] += 1
    if error is not None and len(job.errors) < KEPT_ERRORS:
        job.errors.append((one.number, error))
