"""What a text may cost: real agreements read, hostile ones are refused at their place, in the pack's language."""

from __future__ import annotations

import pytest

from sametable.core.places.deep import deep_of
from sametable.core.places.tangle import is_crowded, meetings, rings_of
from sametable.core.places.zones import shape_of
from sametable.core.terms.book import compile_book
from sametable.core.terms.effort import Effort, spend
from sametable.core.terms.reading import read_pack
from sametable.core.terms.words import MESSAGES
from sametable.errors import SametableError
from support.termspack import quiet

WINDOW = '  - {{id: w{0}, kind: window, ref: "4", text: x, {1}}}\n'
HOURS = 'from: 2016-02-20 00:00, open: yes, daily: {{from: "0{0}:00", until: "23:30"}}'


def refused(text: str) -> SametableError:
    with pytest.raises(SametableError) as caught:
        read_pack(text, name="hostile")
    assert caught.value.code == "terms.pack"
    return caught.value


def groups(text: str) -> str:
    return quiet().replace("zones:\n", f"{text}zones:\n", 1)


def comb(teeth: int, *, turned: bool) -> tuple[tuple[float, float], ...]:
    """Give a comb's outline of one degree; two of them, one turned, cross at every tooth of both."""
    points = []
    for tooth in range(teeth):
        at, to = 36 + tooth / teeth, 36 + (tooth + 0.4) / teeth
        points += [(at, 36.05), (at, 37.0), (to, 37.0), (to, 36.05)]
    points += [(37.0, 36.05), (37.0, 36.0), (36.0, 36.0)]
    return tuple((lon, lat) for lat, lon in points) if turned else tuple(points)


def written(points: tuple[tuple[float, float], ...]) -> str:
    return "[" + ", ".join(f"[{lat:.4f}, {lon:.4f}]" for lat, lon in points) + "]"


def test_work_is_counted_and_ends() -> None:
    effort = Effort(left=10)
    spend(effort, 4, "x" * 100)
    assert effort.left == 2
    with pytest.raises(SametableError):
        spend(effort, 3)
    assert effort.spent
    spend(None, 10**12)


def test_a_text_costs_the_same_however_often_it_was_read() -> None:
    hours = "".join(WINDOW.format(one, HOURS.format(one)) for one in range(8))
    assert refused(quiet() + hours).at == refused(quiet() + hours).at


@pytest.mark.parametrize("language", ["en", "ru", "ar", "fr"])
def test_hours_of_too_many_days_are_told_at_their_window_in_the_language_of_the_pack(language: str) -> None:
    hours = "".join(WINDOW.format(one, HOURS.format(one % 10)) for one in range(30))
    error = refused((quiet() + hours).replace("language: en", f"language: {language}", 1))
    assert error.at.endswith("].daily")
    assert error.expected == MESSAGES[language]["work_daily"][0]


def test_five_crossings_with_hours_of_their_own_and_no_end_are_read() -> None:
    hours = "".join(WINDOW.format(one, HOURS.format(one)) for one in range(5))
    assert compile_book([read_pack(quiet() + hours, name="crossings")]).laws


def test_a_thousand_local_windows_are_read() -> None:
    many = "".join(
        WINDOW.format(one, "local: yes, from: 2016-02-20 00:00, for: 4 hours") for one in range(1000)
    )
    assert len(read_pack(quiet() + many, name="repairs").instruments[0].clauses) == 1006


def test_windows_that_all_hold_together_are_few_enough_to_say_why() -> None:
    many = "".join(WINDOW.format(one, f"from: 2016-02-20 00:00, for: {one + 1} hours") for one in range(900))
    error = refused(quiet() + many)
    assert (error.at.split()[-1], error.expected) == ("instruments[0].id", MESSAGES["en"]["work_together"][0])


def test_a_disputed_date_that_very_many_windows_count_from_is_refused() -> None:
    days = ", ".join(f"{{at: 2016-03-{day:02} 00:00}}" for day in range(1, 31))
    dates = f"dates:\n- {{id: D, what: x, at: {{disputed: [{days}]}}}}\n"
    many = "".join(WINDOW.format(one, "local: yes, from: D, open: yes") for one in range(300))
    error = refused(groups(dates) + many)
    assert error.expected == MESSAGES["en"]["work_readings"][0]
    assert error.at.endswith(".from")


def test_suns_over_very_many_places_are_refused() -> None:
    places = ", ".join(f"{{lat: 30.{one:04}, lon: 37}}" for one in range(2000))
    days = ", ".join(f"{{at: 2016-03-{day:02}}}" for day in range(1, 11))
    dates = f"dates:\n- {{id: D, what: x, at: {{disputed: [{days}]}}}}\n"
    sun = f"- {{id: S, what: x, at: {{sun: dusk, on: D, places: [{places}]}}}}\n"
    assert refused(groups(dates + sun)).expected == MESSAGES["en"]["work_readings"][0]


def test_fifty_steps_from_date_to_date_are_read_and_one_more_is_not() -> None:
    def chain(steps: int) -> str:
        first = "dates:\n- {id: D0, what: x, at: 2016-02-20 00:00}\n"
        rest = "".join(f"- {{id: D{one}, what: x, at: D{one - 1} + 1 days}}\n" for one in range(1, steps + 1))
        window = WINDOW.format("x", f"local: yes, from: D{steps}, open: yes")
        return groups(first + rest) + window

    assert read_pack(chain(50), name="chain").dates
    assert refused(chain(51)).expected == MESSAGES["en"]["chain"][0].format(limit=50)


def test_groups_that_lie_within_one_another_a_million_times_are_refused() -> None:
    low = "".join(f"- {{id: a{one}, names: x}}\n" for one in range(600))
    ids = ", ".join(f"a{one}" for one in range(600))
    hub = f"- {{id: hub, names: x, within: [{ids}]}}\n"
    high = "".join(f"- {{id: b{one}, names: x, within: hub}}\n" for one in range(600))
    error = refused(groups(low + hub + high))
    assert error.expected == MESSAGES["en"]["groups_many"][0].format(limit="50,000")
    assert read_pack(groups(low + hub), name="one").groups


def test_a_long_name_before_a_colon_is_refused_before_it_is_copied_a_thousand_times() -> None:
    assert refused(f'pack: x\n? "{"k" * 3000}"\n: [{"a," * 1000}]\n').expected.startswith(
        "the name of a field"
    )


def test_combs_across_one_another_are_refused_in_one_zone_and_not_put_together_as_two() -> None:
    def zone(name: str, geometry: str) -> str:
        return f"- {{id: {name}, names: x, area_kind: other, geometry: {{{geometry}}}, accuracy_m: 1, sources: s1}}\n"

    flat, turned = written(comb(150, turned=False)), written(comb(150, turned=True))
    one = quiet().replace("instruments:\n", zone("z", f"polygons: [{flat}, {turned}]") + "instruments:\n", 1)
    assert refused(one).expected == MESSAGES["en"]["rings_tangled"][0]
    two = zone("z0", f"polygon: {flat}") + zone("z1", f"polygon: {turned}")
    clause = "  - {id: p, kind: prohibition, ref: x, text: x, acts: any, where: [z0, z1]}\n"
    book = compile_book(
        [read_pack(quiet().replace("instruments:\n", two + "instruments:\n", 1) + clause, name="t")]
    )
    assert not any("+" in name for name in book.ground.shapes)


def test_one_union_of_zones_serves_whatever_order_names_them() -> None:
    def box(name: str, west: float) -> str:
        return (
            f"- {{id: {name}, names: x, area_kind: other, accuracy_m: 1, sources: s1, geometry: "
            f"{{box: {{south: 36, west: {west}, north: 36.5, east: {west + 0.5}}}}}}}\n"
        )

    text = quiet().replace("instruments:\n", box("a", 36.0) + box("b", 36.5) + "instruments:\n", 1)
    clause = "  - {{id: p{0}, kind: prohibition, ref: x, text: x, acts: any, where: [{1}]}}\n"
    text += clause.format(1, "a, b") + clause.format(2, "b, a")
    book = compile_book([read_pack(text, name="two")])
    assert len([name for name in book.ground.shapes if "+" in name]) == 1


def test_edges_that_meet_are_counted_between_outlines_only() -> None:
    flat, turned = (
        shape_of(((*points, points[0]),), (False,), "polygon", 0, 1).geometry
        for points in (comb(10, turned=False), comb(10, turned=True))
    )
    assert meetings(rings_of([flat]), 10) == 0
    assert meetings(rings_of([flat, turned]), 10_000) >= 300
    assert not is_crowded(flat, 0.5, 5)


def test_a_dense_outline_is_not_looked_deep_into() -> None:
    points = comb(300, turned=False)
    dense = shape_of(((*points, points[0]),), (False,), "polygon", 0, 1).geometry
    assert is_crowded(dense, 0.2, 60)
    assert not is_crowded(dense, 0.0, 60)
    assert deep_of(dense) is None
