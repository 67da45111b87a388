"""The fold, kind by kind: what each statement does to the map, and what it does not."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from sametable.core.picture.digest import BUCKETS, Digest
from sametable.core.picture.fold import Picture, apply_entry, mark_row
from sametable.core.picture.marks import COLUMNS
from sametable.core.wire.hashes import from_b64url
from support.saying import a_report, about, empty, entry_id, fold, said
from support.stage import START_MS

LEDGER: dict[str, Any] = {
    "reporting_party": "Alder", "measure": "violations", "bound": "exact", "period": {"cumulative": False},
}  # fmt: skip


def shown(picture: Picture, name: str = "r") -> dict[str, Any]:
    """Give a mark's row by the names of its columns."""
    return dict(zip(COLUMNS, mark_row(picture, picture.marks[entry_id(name)]), strict=True))


def test_a_report_becomes_a_mark_that_is_alleged() -> None:
    row = shown(fold([a_report(place_name="Bridge", actor="Birch", count={"low": 1, "best": 2, "high": 3})]))
    assert row["status"] == "alleged"
    assert (row["number"], row["origin_index"]) == ("ALD-000001", 0)
    assert (row["lat_e7"], row["radius_m"]) == (362_345_678, 50)
    assert (row["what"], row["weapon"], row["actor"], row["place"]) == (
        "fire.heavy",
        "mortar",
        "Birch",
        "Bridge",
    )
    assert (row["count"], row["claimed_at_ms"], row["recorded_ms"]) == (2, START_MS + 1, None)


def test_a_report_without_a_place_is_a_mark_without_one() -> None:
    row = shown(fold([a_report(place=None, district="Upper Valley")]))
    assert (row["lat_e7"], row["lon_e7"], row["radius_m"]) == (None, None, None)
    assert row["place"] == "Upper Valley"


def test_a_denial_stands_beside_it_and_changes_none_of_its_values() -> None:
    before = shown(fold([a_report()]))
    after = shown(
        fold([a_report(), about("d", "deny", "r"), about("d2", "deny", "r", party="ce", lamport=3)])
    )
    assert (after["status"], after["denials"]) == ("denied", 2)
    assert {**after, "status": "alleged", "denials": 0} == before


def test_a_comment_is_counted_and_changes_nothing() -> None:
    row = shown(fold([a_report(), about("c", "comment", "r")]))
    assert (row["status"], row["comments"]) == ("alleged", 1)


def test_the_authors_party_amends_and_what_is_not_named_stays() -> None:
    row = shown(fold([a_report(actor="Birch"), about("a", "amend", "r", party="al")]))
    assert (row["weapon"], row["actor"], row["amendments"]) == ("rocket", "Birch", 1)


def test_anothers_amendment_has_no_effect() -> None:
    row = shown(fold([a_report(), about("a", "amend", "r", party="bi")]))
    assert (row["weapon"], row["amendments"]) == ("mortar", 0)


def test_of_two_amendments_the_later_in_the_order_counts_whichever_came_first() -> None:
    one = about("a1", "amend", "r", party="al", lamport=2, fields={"weapon": "rocket"})
    two = about("a2", "amend", "r", party="al", lamport=3, fields={"weapon": "tank"})
    assert {shown(fold(order))["weapon"] for order in permutations([a_report(), one, two])} == {"tank"}


def test_the_authors_party_withdraws_and_it_stays_on_the_map_marked() -> None:
    row = shown(fold([a_report(), about("w", "withdraw", "r", party="al")]))
    assert row["status"] == "withdrawn"


def test_anothers_withdrawal_has_no_effect() -> None:
    row = shown(fold([a_report(), about("w", "withdraw", "r", party="bi")]))
    assert row["status"] == "alleged"


@pytest.mark.parametrize("kind", ["deny", "comment", "amend"])
def test_a_remark_that_its_party_withdrew_no_longer_shows(kind: str) -> None:
    party = "al" if kind == "amend" else "bi"
    remark = about("x", kind, "r", party=party)
    before, after = (
        fold([a_report()]),
        fold([a_report(), remark, about("w", "withdraw", "x", party=party, lamport=3)]),
    )
    assert shown(after) == shown(before)
    assert after.digest.value() != before.digest.value(), "it still stands in the record"


def test_a_denial_withdrawn_by_another_party_stands() -> None:
    withdrawal = about("w", "withdraw", "d", party="ce", lamport=3)
    assert shown(fold([a_report(), about("d", "deny", "r"), withdrawal]))["denials"] == 1


def test_statements_that_arrive_before_what_they_are_about_wait_for_it() -> None:
    late = [
        about("d", "deny", "r"),
        about("w", "withdraw", "d", lamport=3),
        about("a", "amend", "r", party="al", lamport=4),
    ]
    picture = empty()
    for each in late:
        assert apply_entry(picture, each) == set()
    assert picture.marks == {}
    assert apply_entry(picture, a_report()) == {entry_id("r")}
    assert picture.digest.value() == fold([a_report(), *late]).digest.value()
    assert shown(picture)["denials"] == 0
    assert shown(picture)["weapon"] == "rocket"


def test_a_ledger_count_is_kept_as_printed_and_is_no_mark() -> None:
    picture = fold(
        [
            said(
                "l",
                "ledger_count",
                {**LEDGER, "by_area": [["North", 1], ["South", 2]], "total": 9, "raw_text": "…"},
            )
        ]
    )
    assert picture.marks == {}
    count = picture.counts[entry_id("l")]
    assert count.fields["by_area"] == [["North", 1], ["South", 2]]
    assert count.fields["total"] == 9
    assert "raw_text" not in count.fields
    assert picture.digest.value() != empty().digest.value()


def test_a_ledger_count_may_be_denied_and_withdrawn() -> None:
    base = [said("l", "ledger_count", LEDGER)]
    gone = fold([*base, about("w", "withdraw", "l", party="al")])
    assert gone.withdrawn(entry_id("l"), "al")
    digests = {
        fold(base).digest.value(),
        gone.digest.value(),
        fold([*base, about("d", "deny", "l")]).digest.value(),
    }
    assert len(digests) == 3


def test_a_beat_is_not_on_the_map() -> None:
    picture = fold([said("b", "beat", {"heads": []})])
    assert picture.digest.value() == empty().digest.value()


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "from.the.future", "x": 1},
        {"type": "report"},
        {"type": "report", "what": "fire.heavy", "extra": 1},
        {"type": 5},
        {},
        {"type": "deny", "target": "short"},
    ],
)
def test_what_this_ruleset_cannot_read_is_counted_as_such_and_not_dropped(fields: dict[str, Any]) -> None:
    picture = empty()
    statement = said("u", "report", {})
    apply_entry(
        picture,
        type(statement)(
            **{**{name: getattr(statement, name) for name in statement.__slots__}, "fields": fields}
        ),
    )
    assert picture.unreadable == 1
    assert picture.marks == {}
    assert picture.digest.value() != empty().digest.value()


def test_every_change_names_what_changed() -> None:
    picture = fold([a_report(), a_report("other")])
    assert apply_entry(picture, about("d", "deny", "r")) == {entry_id("r")}
    assert apply_entry(picture, about("w", "withdraw", "d", lamport=3)) == {entry_id("r")}
    assert apply_entry(picture, said("l", "ledger_count", LEDGER, lamport=4)) == {entry_id("l")}


def test_the_digest_is_of_the_set_and_a_change_touches_its_bucket_only() -> None:
    one, other = Digest(), Digest()
    names = [entry_id(str(n)) for n in range(300)]
    for name in names:
        one.put(name, name.encode())
    for name in reversed(names):
        other.put(name, b"first")
        other.value()
        other.put(name, name.encode())
    assert one.value() == other.value()
    before = one.bucket_hashes()
    one.put(names[7], b"changed")
    changed = [n for n, (was, now) in enumerate(zip(before, one.bucket_hashes(), strict=True)) if was != now]
    assert changed == [from_b64url(names[7])[0]]
    assert len(before) == BUCKETS
    assert one.value() != other.value()


def test_a_name_and_its_bytes_cannot_be_shifted_into_one_another() -> None:
    one, other = Digest(), Digest()
    one.put(entry_id("a"), b"x")
    other.put(entry_id("b"), b"x")
    assert one.value() != other.value()
