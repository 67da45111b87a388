"""A corridor as it stands: agreed or unilateral, open or not by whose word, beside another side's words on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sametable.core.passage.alike import Spots, alike, incidents_on
from sametable.core.passage.corridors import Asked, Corridor, corridor
from sametable.core.passage.versions import chains
from support.accessing import Said

if TYPE_CHECKING:
    from sametable.core.terms.timeline import Timeline

HOUR = 3_600_000
LINE = [(362_000_000, 371_000_000), (365_000_000, 371_200_000), (368_000_000, 371_500_000)]
SEATS = {"al": "al", "alder": "al", "bi": "bi", "birch": "bi", "ce": "ce", "cedar": "ce"}


class Record(Said):
    """A record of corridors in memory."""

    def corridor(self, party: str = "al", target: str = "", **more: Any) -> str:
        line = [{"lat_e7": lat, "lon_e7": lon} for lat, lon in more.pop("line", LINE)]
        fields = {"name": "North", "line": line, "width_m": 500, "direction": "out", "users": ["civilians"]}
        return self.say("corridor", party, target, **{**fields, **more})

    def step(self, party: str, target: str, step: str, at_ms: int = 0, **more: Any) -> str:
        return self.say("corridor_step", party, target, step=step, at_ms=at_ms, **more)

    def all(self, now_ms: int = HOUR) -> list[Corridor]:
        def timeline(_: str, __: str) -> Timeline | None:
            return None

        asked = Asked(now_ms=now_ms, seats=SEATS, withdrawn=self.withdrawn, timeline=timeline)
        held = chains(self.cases.of_kind("corridor"), asked.withdrawn)
        return [corridor(one, self.cases, asked) for one in held.values()]

    def one(self, now_ms: int = HOUR) -> Corridor:
        (held,) = self.all(now_ms)
        return held


def says(held: Corridor) -> list[tuple[str, str]]:
    return [(one.name, one.says) for one in held.guarantors]


def test_a_corridor_is_unilateral_until_every_side_that_it_names_joins() -> None:
    record = Record()
    name = record.corridor(guarantors=["Alder", "Birch", "Cedar"], agreed_with=["Birch"])
    assert record.one().form == "unilateral"
    assert says(record.one()) == [("Alder", "joins"), ("Birch", "waiting"), ("Cedar", "waiting")]
    record.say("notification_reply", "bi", name, says="joins")
    assert record.one().form == "unilateral"
    record.say("notification_reply", "ce", name, says="joins")
    assert record.one().form == "agreed"
    last = record.say("notification_reply", "ce", name, says="does_not_join")
    assert record.one().form == "unilateral"
    record.gone.add(last)
    assert record.one().form == "agreed"


def test_who_is_said_to_have_agreed_has_not_agreed() -> None:
    record = Record()
    record.corridor(agreed_with=["Birch"])
    assert record.one().form == "unilateral"


def test_a_guarantor_without_a_seat_is_shown_as_such_and_keeps_nobody_waiting() -> None:
    record = Record()
    name = record.corridor(guarantors=["Birch", "The river people"])
    record.say("notification_reply", "bi", name, says="joins")
    assert says(record.one()) == [("Birch", "joins"), ("The river people", "no_seat")]
    assert record.one().form == "agreed"
    alone = Record()
    alone.corridor(guarantors=["Alder", "The river people"])
    assert alone.one().form == "unilateral"


def test_a_new_version_has_to_be_joined_again() -> None:
    record = Record()
    first = record.corridor(guarantors=["Birch"])
    record.say("notification_reply", "bi", first, says="joins")
    second = record.corridor(target=first, guarantors=["Birch"], width_m=900)
    held = record.one()
    assert (held.form, held.version, held.guarantors[0].says) == ("unilateral", 2, "waiting")
    assert held.guarantors[0].of_old_version
    record.say("notification_reply", "bi", second, says="joins")
    assert (record.one().form, record.one().first) == ("agreed", first)


def test_words_that_are_passed_on_do_not_bind_who_passes_them_on() -> None:
    record = Record()
    record.corridor(guarantors=["Alder", "Birch"], said_by="Birch")
    assert says(record.one()) == [("Alder", "waiting"), ("Birch", "waiting")]


def test_an_announcement_opens_nothing() -> None:
    record = Record()
    record.corridor()
    assert record.one().state == "unknown"


@pytest.mark.parametrize(
    ("step", "state"), [("opened", "open"), ("suspended", "suspended"), ("closed", "closed")]
)
def test_what_one_side_says_alone_is_what_is_shown(step: str, state: str) -> None:
    record = Record()
    name = record.corridor()
    record.step("al", name, "opened")
    record.step("al", name, step, 5)
    assert record.one().state == state
    assert record.one().state_by[0].step == step


def test_sides_that_say_different_things_leave_it_disputed_whatever_the_clock_says() -> None:
    record = Record()
    hours = {"from_min": 0, "until_min": 60, "zone": "UTC"}
    name = record.corridor(hours=hours)
    record.step("al", name, "opened")
    record.step("bi", name, "closed", reason="shelled")
    for now_ms in (HOUR // 2, 2 * HOUR):
        held = record.one(now_ms)
        assert held.state == "disputed"
        assert [(one.side, one.step) for one in held.state_by] == [("al", "opened"), ("bi", "closed")]
    record.step("bi", name, "opened", 9)
    assert record.one(HOUR // 2).state == "open"


def test_the_words_of_a_side_without_a_seat_are_its_own_and_not_the_messengers() -> None:
    record = Record()
    name = record.corridor()
    record.step("al", name, "opened")
    record.step("al", name, "closed", said_by="The river people")
    held = record.one()
    assert held.state == "disputed"
    assert [one.side for one in held.state_by] == ["al", "The river people"]


def test_a_step_holds_from_its_moment_to_its_end_and_then_the_word_before_it() -> None:
    record = Record()
    name = record.corridor()
    record.step("al", name, "opened", 10)
    record.step("al", name, "suspended", 20, until_ms=30)
    shown = {now: record.one(now).state for now in (5, 15, 25, 35)}
    assert shown == {5: "unknown", 15: "open", 25: "suspended", 35: "open"}
    assert (record.one(25).next_ms, record.one(25).next_is) == (30, "")


def test_a_step_said_later_of_an_earlier_moment_changes_nothing_of_now() -> None:
    record = Record()
    name = record.corridor()
    record.step("al", name, "closed", 20)
    record.step("al", name, "opened", 10)
    assert record.one().state == "closed"


def test_an_open_corridor_outside_its_hours_is_shown_as_that_with_its_next_opening() -> None:
    record = Record()
    name = record.corridor(hours={"from_min": 120, "until_min": 180, "zone": "UTC"})
    record.step("al", name, "opened")
    assert (record.one().state, record.one().next_ms) == ("outside_hours", 2 * HOUR)
    assert (record.one(2 * HOUR).state, record.one(2 * HOUR).next_ms) == ("open", 3 * HOUR)
    assert (record.one().next_is, record.one(2 * HOUR).next_is) == ("opens", "closes")


def test_hours_that_follow_a_text_that_is_not_here_leave_it_unknown() -> None:
    record = Record()
    name = record.corridor(instrument="truce", clause="hours")
    record.step("al", name, "opened")
    assert record.one().state == "unknown"


def test_a_corridor_whose_versions_were_all_taken_back_is_shown_as_that() -> None:
    record = Record()
    record.gone.add(record.corridor())
    assert record.one().taken_back


def test_two_sides_words_on_one_corridor_point_at_one_another() -> None:
    record = Record()
    mine = record.corridor()
    its = record.corridor("bi", name="The northern way", line=[(LINE[0][0] + 90_000, LINE[0][1]), LINE[2]])
    record.corridor(said_by="Alder", name="again mine")
    found = alike(record.all())
    assert found[mine] == (its, "corridor-3")
    assert found[its] == (mine, "corridor-3")


@pytest.mark.parametrize(
    "other",
    [
        {"line": [(LINE[0][0] + 2_000_000, LINE[0][1]), LINE[2]]},
        {"line": [LINE[2], LINE[0]]},
        {"line": [LINE[0], (365_000_000, 369_500_000), LINE[2]]},
        {"dates": {"start_ms": 100, "end_ms": 200}},
        {"name": "South", "line": [(LINE[0][0] + 1_000_000, LINE[0][1]), LINE[2]]},
    ],
    ids=["far away", "the other way", "another road", "other dates", "11 km away and of another name"],
)
def test_corridors_that_differ_are_not_taken_for_one(other: dict[str, Any]) -> None:
    record = Record()
    record.corridor(dates={"start_ms": 0, "end_ms": 100})
    record.corridor("bi", **other)
    assert set(alike(record.all()).values()) == {()}


def test_short_corridors_there_and_back_are_two() -> None:
    record = Record()
    short = [LINE[0], (LINE[0][0] + 100_000, LINE[0][1])]
    record.corridor(line=short)
    record.corridor("bi", line=short[::-1])
    assert set(alike(record.all()).values()) == {()}


def test_a_name_brings_ends_together_that_lie_further_apart() -> None:
    record = Record()
    record.corridor()
    record.corridor("bi", name="NORTH", line=[(LINE[0][0] + 1_000_000, LINE[0][1]), LINE[2]])
    assert all(alike(record.all()).values())


def test_the_way_back_is_the_same_way_where_it_is_open_both_ways() -> None:
    record = Record()
    record.corridor()
    record.corridor("bi", direction="both", line=[LINE[2], LINE[0]])
    assert all(alike(record.all()).values())


def spots(*some: tuple[str, int, int, int]) -> Spots:
    def column(at: int) -> Any:
        return np.array([one[at] for one in some], dtype=np.int64)

    times = np.full(len(some), 50, dtype=np.int64)
    return Spots(
        numbers=tuple(one[0] for one in some), lat_e7=column(1), lon_e7=column(2), radius_m=column(3),
        start_ms=times, end_ms=times + 10,
    )  # fmt: skip


def test_an_incident_lies_on_a_corridor_only_with_its_whole_circle() -> None:
    record = Record()
    record.corridor()
    lat, lon = LINE[1]
    held = incidents_on(
        record.one(),
        spots(
            ("on", lat, lon, 50),
            ("maybe", lat, lon, 800),
            ("near", lat + 70_000, lon, 500),
            ("off", lat, lon + 500_000, 50),
        ),
    )
    assert [(one.number, one.certain) for one in held] == [("maybe", False), ("near", False), ("on", True)]
    assert held[0].distance_m == 0


def test_on_a_line_told_by_its_two_ends_nothing_lies_for_certain() -> None:
    record = Record()
    record.corridor(line=[LINE[0], LINE[2]])
    held = incidents_on(record.one(), spots(("at the end", *LINE[0], 10)))
    assert [(one.number, one.certain) for one in held] == [("at the end", False)]


def test_an_incident_outside_a_corridors_dates_is_not_on_it() -> None:
    record = Record()
    record.corridor(dates={"start_ms": 60, "end_ms": 100})
    assert incidents_on(record.one(), spots(("before", *LINE[1], 10))) == ()
