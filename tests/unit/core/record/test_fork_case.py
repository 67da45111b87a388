"""What a `fork` statement proves: that a log signed two histories, and the last size they have in common."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from recordkit import ORIGIN, BuiltLog, build_log, log_key, statement
from sametable.core.record.fork import render_evidence
from sametable.core.record.fork_case import ForkCase, check_case, last_common, make_case
from sametable.core.record.proofs import LeafReader, inclusion_proof, seeded_consistency_proof
from sametable.core.record.tiles import leaf_hash
from sametable.core.wire.hashes import b64
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

TRUE = [statement({"type": "comment", "n": n})[0] for n in range(20)]
KEYS = {ORIGIN: log_key()}


def other(common: int, size: int) -> BuiltLog:
    """A history that leaves the true one after `common` entries."""
    return build_log([*TRUE[:common], *(f"other {n}".encode() for n in range(common, size))])


def evidence(older: BuiltLog, newer: BuiltLog) -> bytes:
    sizes = older.checkpoint.size, newer.checkpoint.size
    seeded = seeded_consistency_proof(*sizes, newer.reader()) if sizes[0] < sizes[1] else []
    return render_evidence(older.signed(), newer.signed(), seeded)


def case(older: BuiltLog, newer: BuiltLog) -> dict[str, Any]:
    return make_case(evidence(older, newer), log_key(), older.reader(), newer.reader())


@pytest.mark.parametrize("common", [0, 1, 2, 3, 4, 7, 8, 12])
@pytest.mark.parametrize("size", [13, 16, 20])
def test_a_case_proves_the_last_size_that_both_histories_have_in_common(common: int, size: int) -> None:
    older, newer = other(common, size), build_log(TRUE)
    proved = check_case(case(older, newer), KEYS)
    assert proved == ForkCase(origin=ORIGIN, common=common, older=older.checkpoint, newer=newer.checkpoint)


@pytest.mark.parametrize("common", range(10))
def test_a_common_size_that_is_too_low_or_too_high_is_refused(common: int) -> None:
    older, newer = other(5, 10), build_log(TRUE)
    fields = case(older, newer)
    fields["common"] = common
    old, new = older.reader(), newer.reader()
    # Everything that can be proved honestly for this size, as somebody who wants another cap would.
    fields["proof"] = {
        "older": [b64(one) for one in seeded_consistency_proof(common, 10, old)] if common else [],
        "newer": [b64(one) for one in seeded_consistency_proof(common, 20, new)] if common else [],
        "older_leaf": b64(old.hash_at(0, common)),
        "newer_leaf": b64(new.hash_at(0, common)),
        "older_path": [b64(one) for one in inclusion_proof(common, 10, old)],
        "newer_path": [b64(one) for one in inclusion_proof(common, 20, new)],
    }
    if common == 5:
        assert check_case(fields, KEYS).common == 5
        return
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        check_case(fields, KEYS)


def test_a_log_that_only_grew_makes_no_case() -> None:
    older, newer = build_log(TRUE[:6]), build_log(TRUE)
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        case(older, newer)


def test_trees_that_are_not_those_of_the_heads_make_no_case() -> None:
    older, newer = other(5, 10), build_log(TRUE)
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        make_case(evidence(older, newer), log_key(), older.reader(), older.reader())


def test_a_case_about_a_log_that_the_record_does_not_have_is_refused() -> None:
    fields = case(other(5, 10), build_log(TRUE))
    with pytest.raises(SametableError, match=r"fork\.not_proved at origin"):
        check_case(fields, {})
    with pytest.raises(SametableError, match=r"fork\.not_proved"):
        check_case({**fields, "origin": "table.example/trial/cedar"}, KEYS)


def places(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested fields, the containers included."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inside:
        yield from places(held, (*path, key))


JUNK: list[object] = [
    None, True, -1, 0, 2**60, 1.5, "", "=", "x" * 44, "\ud800", "é" * 44, b64(bytes(32)), b64(bytes(31)), [], {},
    [b64(bytes(32))] * 200, {"a": 1}, "A" * 100_000,
]  # fmt: skip


def test_every_place_of_a_case_replaced_or_left_out_is_refused() -> None:
    fields = case(other(5, 10), build_log(TRUE))
    tried = 0
    for path in places(fields):
        if not path or path == ("type",):
            continue
        for junk in [*JUNK, "gone"]:
            changed = copy.deepcopy(fields)
            holder: Any = changed
            for key in path[:-1]:
                holder = holder[key]
            if junk == "gone":
                del holder[path[-1]]
            elif holder[path[-1]] == junk:
                continue
            else:
                holder[path[-1]] = junk
            with pytest.raises(SametableError, match=r"fork\.not_proved"):
                check_case(changed, KEYS)
            tried += 1
    assert tried > 300


def what_is_proved(fields: dict[str, Any]) -> ForkCase | str:
    try:
        return check_case(fields, KEYS)
    except SametableError as error:
        return error.code


def test_any_bit_changed_in_a_hash_or_in_the_evidence_proves_nothing_else() -> None:
    fields = case(other(5, 10), build_log(TRUE))
    proved, outcomes = what_is_proved(fields), set[ForkCase | str]()
    for name in ("evidence", "older_leaf", "newer_leaf"):
        text = str((fields if name == "evidence" else fields["proof"])[name])
        for at in range(len(text)):
            changed = copy.deepcopy(fields)
            holder = changed if name == "evidence" else changed["proof"]
            holder[name] = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
            outcomes.add(what_is_proved(changed))
    assert outcomes <= {"fork.not_proved", proved}


def test_evidence_that_is_too_long_for_a_statement_is_not_read() -> None:
    fields = case(other(5, 10), build_log(TRUE))
    with pytest.raises(SametableError, match=r"fork\.not_proved at evidence"):
        check_case({**fields, "evidence": b64(bytes(17_000))}, KEYS)


def test_the_common_size_of_large_trees_is_found_by_comparing_few_hashes() -> None:
    asked = 0

    class Counting:
        def __init__(self, leaves: list[bytes]) -> None:
            self.inner = LeafReader(leaves=leaves)

        def hash_at(self, level: int, index: int) -> bytes:
            nonlocal asked
            asked += 1
            return self.inner.hash_at(level, index)

    one = [leaf_hash(str(n).encode()) for n in range(5000)]
    two = [*one[:3333], leaf_hash(b"other"), *one[3334:]]
    assert last_common(5000, Counting(one), 4096, Counting(two)) == 3333
    assert asked < 60
