"""Lines and rings on a coarse grid, as a statement holds them: nothing finer than the grid can be written.

Decides the grid and the writing. A step in latitude is the coarseness in metres along a meridian; a step in longitude is
the same in metres on the parallel `band`, and no point lies nearer to a pole than that parallel, so that a step is nowhere
shorter than the coarseness. A way is written as its first point in steps from 0 N 0 E and then as differences; ways are
parted by semicolons: `3612,3715 0,1 1,0; ...`. A ring does not repeat its first point.

Does not decide how finer input is brought to the grid, nor what it means (`core/delineation`).

Shapes: points are (row, column) of whole steps; coarseness in metres; band in whole degrees of latitude, either side of
the equator; degrees WGS 84 in ten-millionths. Limits: 150,000 letters, 20,000 points, 2,000 ways.
Source: issue "the negotiating table", performance; charter, "What it never does"; decision 0031.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

METRES_PER_DEGREE = 110_574
"""The shortest degree of a meridian, at the equator: a step is never shorter than it says."""
PARALLEL_METRES = 111_320
POINTS_MOST = 20_000
WAYS_MOST = 2_000
LETTERS_MOST = 150_000
COARSEST_M = 20_000
USUAL_M = 500
"""Nothing is finer than this unless the parties have agreed otherwise."""
FINEST_M = 100
BAND_MOST = 85
_DEGREE_E7 = 10_000_000
_PAIR = re.compile(r"-?\d{1,6},-?\d{1,6}")

Point = tuple[int, int]
Way = tuple[Point, ...]


_COSINES_E15 = (
    1_000_000_000_000_000, 999_847_695_156_391, 999_390_827_019_096, 998_629_534_754_574, 997_564_050_259_824, 996_194_698_091_746,
    994_521_895_368_273, 992_546_151_641_322, 990_268_068_741_570, 987_688_340_595_138, 984_807_753_012_208, 981_627_183_447_664,
    978_147_600_733_806, 974_370_064_785_235, 970_295_726_275_996, 965_925_826_289_068, 961_261_695_938_319, 956_304_755_963_035,
    951_056_516_295_154, 945_518_575_599_317, 939_692_620_785_908, 933_580_426_497_202, 927_183_854_566_787, 920_504_853_452_440,
    913_545_457_642_601, 906_307_787_036_650, 898_794_046_299_167, 891_006_524_188_368, 882_947_592_858_927, 874_619_707_139_396,
    866_025_403_784_439, 857_167_300_702_112, 848_048_096_156_426, 838_670_567_945_424, 829_037_572_555_042, 819_152_044_288_992,
    809_016_994_374_947, 798_635_510_047_293, 788_010_753_606_722, 777_145_961_456_971, 766_044_443_118_978, 754_709_580_222_772,
    743_144_825_477_394, 731_353_701_619_170, 719_339_800_338_651, 707_106_781_186_548, 694_658_370_458_997, 681_998_360_062_499,
    669_130_606_358_858, 656_059_028_990_507, 642_787_609_686_539, 629_320_391_049_837, 615_661_475_325_658, 601_815_023_152_048,
    587_785_252_292_473, 573_576_436_351_046, 559_192_903_470_747, 544_639_035_015_027, 529_919_264_233_205, 515_038_074_910_054,
    500_000_000_000_000, 484_809_620_246_337, 469_471_562_785_891, 453_990_499_739_547, 438_371_146_789_077, 422_618_261_740_699,
    406_736_643_075_800, 390_731_128_489_274, 374_606_593_415_912, 358_367_949_545_300, 342_020_143_325_669, 325_568_154_457_157,
    309_016_994_374_947, 292_371_704_722_737, 275_637_355_816_999, 258_819_045_102_521, 241_921_895_599_668, 224_951_054_343_865,
    207_911_690_817_759, 190_808_995_376_545, 173_648_177_666_930, 156_434_465_040_231, 139_173_100_960_065, 121_869_343_405_147,
    104_528_463_267_653, 87_155_742_747_658,
)  # fmt: skip
"""Cosines of 0 to 85 degrees, times 10^15: whole numbers, since libraries of floats differ in the last digit, and one step more is another grid."""


@cache
def steps_e7(coarseness_m: int, band: int) -> Point:
    """Give the grid's steps in latitude and longitude, in ten-millionths of a degree; `band` from 0 to 85."""
    lat = -(-coarseness_m * _DEGREE_E7 // METRES_PER_DEGREE)
    lon = -(-coarseness_m * _DEGREE_E7 * 10**15 // (PARALLEL_METRES * _COSINES_E15[band]))
    return lat, lon


def decode(text: str) -> tuple[Way, ...]:
    """Read ways. Raises `statement.field` for anything that `encode` would not have written."""
    found: list[Way] = []
    points = 0
    for place, part in enumerate(text.split("; ")):
        pairs = part.split(" ")
        points += len(pairs)
        if points > POINTS_MOST or place >= WAYS_MOST:
            raise _refuse(f"at most {POINTS_MOST} points in {WAYS_MOST} ways", "more")
        row = column = 0
        way = []
        for pair in pairs:
            if not _PAIR.fullmatch(pair):
                raise _refuse("pairs of whole steps, such as 3612,3715", pair[:40])
            down, along = pair.split(",")
            row, column = row + int(down), column + int(along)
            way.append((row, column))
        found.append(tuple(way))
    if encode(found) != text:
        raise _refuse("ways in their one writing", text[:40])
    return tuple(found)


def encode(ways: Sequence[Sequence[Point]]) -> str:
    """Write ways."""
    parts = []
    for way in ways:
        row = column = 0
        pairs = []
        for down, along in way:
            pairs.append(f"{down - row},{along - column}")
            row, column = down, along
        parts.append(" ".join(pairs))
    return "; ".join(parts)


def check_ways(fields: Mapping[str, object]) -> None:
    """Raise `statement.field` unless ways are well written, on the earth, and no nearer to a pole than their band."""
    text = fields.get("ways")
    if not isinstance(text, str):
        return
    coarseness_m, band = fields.get("coarseness_m"), fields.get("band")
    if type(coarseness_m) is not int or type(band) is not int:
        raise _refuse("a coarseness and a band beside the ways", "one of them is missing")
    lat, lon = steps_e7(coarseness_m, band)
    shortest = 2 if fields.get("form") == "lines" else 3
    for way in decode(text):
        if len(way) < shortest:
            raise _refuse(f"ways of at least {shortest} points", f"one of {len(way)}")
        for here, there in pairwise(way):
            if here == there:
                raise _refuse("no point twice in a row", f"{here[0]},{here[1]}")
        for row, column in way:
            if abs(row) * lat > band * _DEGREE_E7 or abs(column) * lon > 180 * _DEGREE_E7:
                raise _refuse(
                    f"points within {band} degrees of the equator and on the earth", f"{row},{column}"
                )


def _refuse(expected: str, got: str) -> SametableError:
    return SametableError("statement.field", at="ways", expected=expected, got=got)
