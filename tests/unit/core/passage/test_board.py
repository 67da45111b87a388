"""The board: rows by their window, what each shows, and what is taken back or void."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.passage.board import Around, Deviation, Kept, MovementRow, rows_of, things
from sametable.core.passage.routes import Theatre
from sametable.core.passage.versions import chains
from support.drafts import START_MS
from support.moving import HOUR_MS, WINDOW, moving, said

if TYPE_CHECKING:
    from sametable.core.picture.cases import CaseSaid

PARTIES = frozenset({"al", "bi", "ce"})


def board(*some: CaseSaid, gone: frozenset[str] = frozenset(), kept: Kept | None = None) -> list[MovementRow]:
    def withdrawn(one: CaseSaid) -> bool:
        return one.id in gone

    found = chains([one for one in some if one.kind == "movement"], withdrawn)
    around = Around(
        now_ms=START_MS + HOUR_MS,
        theatre=Theatre(),
        readers=lambda one: PARTIES if one.id != "few" else frozenset({"al", "bi"}),
        deviation=lambda first: Deviation(since_ms=1, distance_m=2) if first == "a" else None,
    )
    return rows_of(things(found, some, withdrawn), around, kept or Kept())


def test_rows_stand_by_their_window_the_newest_first() -> None:
    later = {name: held + HOUR_MS for name, held in WINDOW.items()}
    rows = board(
        said("a", "movement", 1, **moving()),
        said("b", "movement", 2, **moving(window=later)),
        said("c", "movement", 3, **moving()),
    )
    assert [one.id for one in rows] == ["b", "a", "c"]
    assert (rows[1].deviation, rows[0].deviation) == (Deviation(since_ms=1, distance_m=2), None)


def test_who_may_not_read_a_version_is_not_waited_for() -> None:
    rows = board(said("few", "movement", 1, **moving()))
    assert rows[0].waiting_for == ["bi"]


def test_a_reply_that_was_taken_back_or_is_void_counts_for_nothing() -> None:
    notified = said("a", "movement", 1, **moving())
    fine = said("r", "notification_reply", 2, "a", party="bi", says="acknowledged")
    void = said("x", "notification_reply", 3, "a", party="ce", says="acknowledged", void=True)
    assert [one.says for one in board(notified, fine, void)[0].parties] == ["acknowledged", "waiting"]
    rows = board(notified, fine, gone=frozenset({"r"}))
    assert [one.says for one in rows[0].parties] == ["waiting", "waiting"]


def test_a_movement_taken_back_is_withdrawn_and_waits_for_nobody() -> None:
    rows = board(said("a", "movement", 1, **moving()), gone=frozenset({"a"}))
    assert (rows[0].state, rows[0].waiting_for, rows[0].version) == ("withdrawn", [], 1)


def test_a_cancelled_movement_is_no_second_notification() -> None:
    one, other = said("a", "movement", 1, **moving()), said("b", "movement", 2, party="bi", **moving())
    assert [each.warnings[0].code for each in board(one, other)] == ["twice", "twice"]
    over = said("e", "movement_event", 3, "a", event="cancelled")
    assert [each.warnings for each in board(one, other, over)] == [[], []]


def test_a_count_over_its_loading_is_remarked_on_the_row() -> None:
    count = {"line": "2", "unit": "kits", "party": "al"}
    rows = board(
        said("a", "movement", 1, **moving()),
        said("c", "cargo_count", 2, "a", stage="loaded", quantity=5, **count),
        said("d", "cargo_count", 3, "a", stage="delivered", quantity=6, **count),
    )
    assert [(one.code, dict(one.values)) for one in rows[0].warnings] == [("cargo.over", {"line": "2"})]


def test_what_an_amendment_moved_is_worked_out_once_a_version() -> None:
    kept = Kept()
    moved = moving(route=[{**one, "lat_e7": one["lat_e7"] + 900_000} for one in moving()["route"]])
    some = (said("a", "movement", 1, **moving()), said("b", "movement", 2, "a", **moved))
    first, again = board(*some, kept=kept), board(*some, kept=kept)
    assert first == again
    assert [one.code for one in first[0].warnings] == ["moved_far"]
    assert list(kept.remarks) == [("b", "a")]
    kept.most = 0
    kept.tidy()
    assert not kept.remarks


def test_what_is_left_of_an_erased_movement_is_a_row_without_a_window() -> None:
    rows = board(said("a", "movement", 1, what="convoy"))
    assert (rows[0].window, rows[0].lead, rows[0].route, rows[0].length_m) == (None, None, [], 0)
