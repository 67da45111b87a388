"""Areas are widened outward to blocks, windows to the hour; what cannot be asked is refused with its reason."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sametable.core.passage.grid import (
    BAND,
    CHECK_STEP,
    HOUR_MS,
    LONGEST_MS,
    NOTICE_STEP,
    PARTS_MOST,
    Box,
    Window,
    blocks_in,
    box_around,
    box_of_circle,
    box_of_disc,
    boxes_of_line,
    checked,
    columns_of,
    nearby,
    widened,
    widened_window,
)
from sametable.core.places.coarse import DATE_LINE_E7, POLE_E7, ROW_E7, coarsen
from sametable.core.places.ground import distance_m
from sametable.errors import SametableError

ALEPPO = (362_021_000, 371_343_000)


def point(lat_e7: int, lon_e7: int) -> Box:
    return Box(south_e7=lat_e7, west_e7=lon_e7, north_e7=lat_e7, east_e7=lon_e7)


@pytest.mark.parametrize("lat_e7", [0, 362_021_000, -551_000_000, 899_000_000, -899_999_999])
def test_columns_are_those_of_the_coarse_cell(lat_e7: int) -> None:
    for lon_e7 in (-1_799_999_999, -5, 371_343_000, 1_799_999_999):
        row = (lat_e7 + POLE_E7) // ROW_E7
        column = (lon_e7 + DATE_LINE_E7) * columns_of(row) // (2 * DATE_LINE_E7)
        centre = (2 * column + 1) * DATE_LINE_E7 // columns_of(row) - DATE_LINE_E7
        assert coarsen(lat_e7, lon_e7)[1] == centre


@pytest.mark.parametrize("step", [CHECK_STEP, NOTICE_STEP])
def test_a_point_becomes_one_whole_block_and_a_block_stays_one(step: int) -> None:
    block = widened(point(*ALEPPO), step)
    assert widened(block, step) == block
    assert len(list(blocks_in(block, step))) == 1
    assert block.north_e7 - block.south_e7 == step * ROW_E7
    high_m = distance_m(block.south_e7, block.west_e7, block.north_e7, block.west_e7)
    wide_m = distance_m(block.north_e7, block.west_e7, block.north_e7, block.east_e7)
    assert high_m >= step * 990
    assert wide_m >= step * 990


def test_what_is_drawn_a_few_metres_away_is_the_same_question() -> None:
    block = widened(point(*ALEPPO))
    for lat_e7, lon_e7 in ((block.south_e7, block.west_e7), (block.north_e7 - 1, block.east_e7 - 1)):
        assert widened(point(lat_e7, lon_e7)) == block
    assert widened(point(block.north_e7, block.west_e7)) != block


def test_the_poles_are_one_block_each_and_the_date_line_belongs_to_its_side() -> None:
    for lat_e7 in (POLE_E7, -POLE_E7):
        cap = widened(box_of_circle(lat_e7, 0, 500))
        assert (cap.west_e7, cap.east_e7) == (-DATE_LINE_E7, DATE_LINE_E7)
        assert cap.south_e7 <= lat_e7 <= cap.north_e7
        assert set(blocks_in(cap)) <= set(blocks_in(nearby(cap)))
    east, west = widened(point(0, DATE_LINE_E7)), widened(point(0, -DATE_LINE_E7))
    assert (east.east_e7, west.west_e7) == (DATE_LINE_E7, -DATE_LINE_E7)
    assert set(blocks_in(west)) <= set(blocks_in(nearby(east)))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: checked(Box(south_e7=0, west_e7=1_799_000_000, north_e7=1, east_e7=-1_799_000_000)), "check.date_line"),
        (lambda: box_of_circle(0, 1_799_999_000, 5_000), "check.date_line"),
        (lambda: box_around([(0, 1_799_000_000), (1, -1_799_000_000), (2, 0)]), "check.date_line"),
        (lambda: checked(Box(south_e7=2, west_e7=0, north_e7=1, east_e7=1)), "check.area"),
        (lambda: checked(Box(south_e7=0, west_e7=0, north_e7=9_200_000, east_e7=1)), "check.area"),
        (lambda: checked(Box(south_e7=0, west_e7=0, north_e7=1, east_e7=9_200_000)), "check.area"),
        (lambda: box_of_circle(0, 0, 50_001), "check.area"),
        (lambda: box_of_circle(0, 0, -1), "check.area"),
        (lambda: box_around([(0, 0)] * 2), "check.area"),
        (lambda: box_around([(0, 0)] * 201), "check.area"),
        (lambda: box_around([(0, 0), (0, 1), (POLE_E7 + 1, 0)]), "coordinates.range"),
        (lambda: widened_window(Window(start_ms=5, end_ms=4)), "check.window"),
        (lambda: widened_window(Window(start_ms=0, end_ms=LONGEST_MS + 1)), "check.window"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(make: object, code: str) -> None:
    assert callable(make)
    with pytest.raises(SametableError) as raised:
        make()
    assert raised.value.code == code


def test_a_hundred_kilometres_a_side_can_be_asked_and_are_some_thousand_blocks() -> None:
    box = widened(box_of_circle(*ALEPPO, 50_000))
    assert checked(box, 112_000) == box
    assert 1_000 < len(set(blocks_in(box))) < 1_700


def test_a_window_goes_outward_to_whole_hours_and_is_one_hour_at_least() -> None:
    assert widened_window(Window(start_ms=HOUR_MS + 1, end_ms=2 * HOUR_MS + 1)) == Window(
        start_ms=HOUR_MS, end_ms=3 * HOUR_MS
    )
    assert widened_window(Window(start_ms=-1, end_ms=-1)) == Window(start_ms=-HOUR_MS, end_ms=0)
    assert widened_window(Window(start_ms=0, end_ms=0)) == Window(start_ms=0, end_ms=HOUR_MS)


def test_what_is_near_is_more_than_five_kilometres_on_each_side() -> None:
    for lat_e7 in (0, 362_021_000, 689_000_000, -845_000_000):
        box = widened(point(lat_e7, 371_343_000))
        outer = nearby(box)
        for edge in (outer.west_e7, outer.east_e7):
            for lat in (outer.south_e7, outer.north_e7):
                side = box.west_e7 if edge == outer.west_e7 else box.east_e7
                assert distance_m(lat, side, lat, edge) > 5_000
        assert distance_m(box.north_e7, 0, outer.north_e7, 0) > 5_000
        assert distance_m(box.south_e7, 0, outer.south_e7, 0) > 5_000


def test_a_route_reaches_every_block_along_it_also_across_the_date_line() -> None:
    for start, end in (((362_000_000, 371_000_000), (365_000_000, 378_000_000)), ((0, 1_799_000_000), (2_000_000, -1_799_000_000))):  # fmt: skip
        reached = {block for box in boxes_of_line([start, end], 500) for block in blocks_in(box)}
        turn = (end[1] - start[1] + DATE_LINE_E7) % (2 * DATE_LINE_E7) - DATE_LINE_E7
        for part in range(101):
            lat_e7 = start[0] + (end[0] - start[0]) * part // 100
            lon_e7 = (start[1] + turn * part // 100 + DATE_LINE_E7) % (2 * DATE_LINE_E7) - DATE_LINE_E7
            assert set(blocks_in(box_of_disc(lat_e7, lon_e7, 400))) <= reached
        assert len(reached) < 150


def test_a_route_between_the_poles_is_held_by_few_boxes_and_by_all_of_itself() -> None:
    points = [(-890_000_000 if one % 2 else 890_000_000, one * 5_000_000) for one in range(200)]
    boxes = list(boxes_of_line(points, 50_000))
    assert len(boxes) <= PARTS_MOST + len(points)
    for (lat_e7, lon_e7), (to_lat_e7, to_lon_e7) in pairwise(points[:12]):
        for part in range(38):
            at = lat_e7 + (to_lat_e7 - lat_e7) * part // 37, lon_e7 + (to_lon_e7 - lon_e7) * part // 37
            assert any(
                box.south_e7 <= at[0] <= box.north_e7 and box.west_e7 <= at[1] <= box.east_e7 for box in boxes
            )


def test_blocks_are_told_apart_by_one_number() -> None:
    box = widened(box_of_circle(*ALEPPO, 10_000))
    blocks = list(blocks_in(box))
    assert len(blocks) == len(set(blocks))
    assert {block // BAND for block in blocks} == set(range(blocks[0] // BAND, blocks[-1] // BAND + 1))
