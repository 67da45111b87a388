"""Laws of the fork case: any two histories make one, with exactly their common size; nothing else passes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordkit import ORIGIN, BuiltLog, build_log, log_key
from sametable.core.record.fork import render_evidence
from sametable.core.record.fork_case import check_case, make_case
from sametable.core.record.proofs import seeded_consistency_proof
from sametable.errors import SametableError

LAW = settings(deadline=None, derandomize=True, max_examples=60)
KEYS = {ORIGIN: log_key()}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=50),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=12), inside, max_size=4),
    max_leaves=12,
)


@lru_cache(maxsize=64)
def history(word: str, common: int, size: int) -> BuiltLog:
    return build_log([str(n if n < common else f"{word} {n}").encode() for n in range(size)])


def case(one: BuiltLog, two: BuiltLog) -> dict[str, Any]:
    older, newer = sorted((one, two), key=lambda log: log.checkpoint.size)
    sizes = older.checkpoint.size, newer.checkpoint.size
    seeded = seeded_consistency_proof(*sizes, newer.reader()) if sizes[0] < sizes[1] else []
    raw = render_evidence(older.signed(), newer.signed(), seeded)
    return make_case(raw, log_key(), older.reader(), newer.reader())


SIZES = st.integers(1, 600)


def proved_common(fields: dict[str, Any]) -> int | str:
    """The common size that is proved, or the code of the refusal."""
    try:
        return check_case(fields, KEYS).common
    except SametableError as error:
        return error.code


@LAW
@given(SIZES, SIZES, st.data())
def test_two_histories_prove_exactly_their_common_size(one: int, two: int, data: st.DataObject) -> None:
    common = data.draw(st.integers(0, min(one, two) - 1))
    proved = check_case(case(history("a", common, one), history("b", common, two)), KEYS)
    assert proved.common == common
    assert {proved.older.size, proved.newer.size} == {one, two}


@LAW
@given(SIZES, SIZES)
def test_a_beginning_of_a_history_is_no_other_history(one: int, two: int) -> None:
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        case(history("", 600, one), history("", 600, two))


@LAW
@given(st.data())
def test_the_proof_of_one_fork_proves_no_other(data: st.DataObject) -> None:
    sizes = [data.draw(st.integers(1, 60)) for _ in range(4)]
    first, second = (data.draw(st.integers(0, min(sizes[at : at + 2]) - 1)) for at in (0, 2))
    one = case(history("a", first, sizes[0]), history("b", first, sizes[1]))
    two = case(history("a", second, sizes[2]), history("b", second, sizes[3]))
    taken = data.draw(st.lists(st.sampled_from(sorted(two["proof"])), unique=True))
    mixed = {**one, "proof": {**one["proof"], **{name: two["proof"][name] for name in taken}}}
    assert proved_common(mixed) in {first, "fork.not_proved"}


@LAW
@given(st.dictionaries(st.sampled_from(["type", "origin", "evidence", "common", "proof"]), JSON))
def test_anything_at_all_is_refused_with_one_error(fields: dict[str, object]) -> None:
    for given_fields in (fields, {**case(history("a", 2, 5), history("b", 2, 7)), **fields}):
        assert proved_common(given_fields) in {2, "fork.not_proved"}
