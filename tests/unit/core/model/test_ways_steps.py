"""Steps of the grid: whole numbers, the same on every machine, those of the exact cosine."""

from __future__ import annotations

from decimal import Decimal, localcontext

from sametable.core.model.ways import BAND_MOST, COARSEST_M, FINEST_M, PARALLEL_METRES, steps_e7

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494")


def cosine_e30(degrees: int) -> int:
    """Give a cosine times 10^30, rounded, by its series."""
    with localcontext() as exact:
        exact.prec = 50
        angle = PI * degrees / 180
        term = found = Decimal(1)
        for place in range(2, 80, 2):
            term = -term * angle * angle / (place * (place - 1))
            found += term
        return int((found * 10**30).to_integral_value())


def test_a_step_in_longitude_is_the_least_whole_number_that_is_long_enough() -> None:
    for band in range(BAND_MOST + 1):
        divisor = PARALLEL_METRES * cosine_e30(band)
        for coarseness_m in range(FINEST_M, COARSEST_M + 1):
            exact = -(-coarseness_m * 10_000_000 * 10**30 // divisor)
            assert steps_e7.__wrapped__(coarseness_m, band)[1] == exact, (coarseness_m, band)


def test_a_step_that_comes_out_whole_is_that_number() -> None:
    """At 60 degrees the cosine is a half: 2,783 m are 500,000 ten-millionths, and not one more."""
    assert [steps_e7(2_783 * n, 60)[1] for n in range(1, 8)] == [500_000 * n for n in range(1, 8)]
