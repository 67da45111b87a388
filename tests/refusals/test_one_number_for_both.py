"""Refused: any number that adds one party's ledger to another's (charter, rule 4: every side's view stays its own)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sametable.core.assess.followed import Before
from sametable.core.assess.page_reconcile import reconcile_page
from sametable.core.assess.page_summary import Issue, summary_page
from sametable.core.assess.pages import Table
from sametable.core.assess.reconcile import plain, reconcile
from sametable.core.assess.summary import DayFacts, summary_of
from sametable.core.assess.summary_form import read_content
from sametable.core.picture.cases import Cases
from support.ledgers import DAY, entry, ledger, linked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sametable.core.assess.ledger_day import Ledger
    from sametable.core.assess.reconcile import Group

OURS, THEIRS, SHARED = 43, 89, 17
"""Chosen so that no sum of parts of the two is a number that belongs to one of them."""
SUMS = {OURS + THEIRS, OURS + THEIRS - SHARED, OURS - SHARED + THEIRS - SHARED, 2 * SHARED}


def numbers(value: object) -> Iterator[int]:
    """Walk every number of plain values; times and ids are not among them."""
    if isinstance(value, dict):
        for name, held in value.items():
            if not name.endswith("_ms"):
                yield from numbers(held)
    elif isinstance(value, list):
        for held in value:
            yield from numbers(held)
    elif type(value) is int:
        yield value


def parts() -> tuple[Ledger, Ledger, Callable[[str], Group]]:
    ours = [entry("alder", number, killed=(1, 1, 1)) for number in range(1, OURS + 1)]
    theirs = [entry("birch", number, killed=(1, 1, 1)) for number in range(1, THEIRS + 1)]
    both = {one: f"i{place}" for place, one in enumerate(ours[:SHARED])}
    both |= {one: f"i{place}" for place, one in enumerate(theirs[:SHARED])}
    return ledger("alder", *ours), ledger("birch", *theirs), linked(both)


def test_a_reconciled_day_holds_no_number_of_both() -> None:
    a, b, group_of = parts()
    found = plain(reconcile(a, b, DAY, group_of))
    held = set(numbers(found))
    assert {OURS, THEIRS, SHARED} <= held
    assert not held & SUMS


def test_a_printed_reconciliation_has_no_column_of_both() -> None:
    a, b, group_of = parts()
    page = reconcile_page(reconcile(a, b, DAY, group_of), (), Issue(), "en")
    texts = {cell.text for part in page.parts if isinstance(part, Table) for row in part.rows for cell in row}
    assert {str(OURS), str(THEIRS)} <= texts
    assert not texts & {str(one) for one in SUMS}


def test_a_daily_summary_holds_no_number_of_both() -> None:
    a, b, group_of = parts()
    before = Before(cases=Cases(), at_ms=DAY.end_ms, gone=lambda *_: False)
    text = summary_of(DayFacts(period=DAY, ledgers=(a, b), group_of=group_of, before=before))
    held = set(numbers(json.loads(text)))
    assert {OURS, THEIRS} <= held
    assert not held & SUMS
    page = summary_page(read_content(text), Issue(), "en")
    texts = {cell.text for part in page.parts if isinstance(part, Table) for row in part.rows for cell in row}
    assert not texts & {str(one) for one in SUMS}
