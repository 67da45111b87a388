"""Geodesics on WGS 84 by Vincenty's iteration, to hold the local metres of the product against.

Source: T. Vincenty, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review XXIII (1975). Good to a
millimetre for points that are not nearly opposite one another.
"""

from __future__ import annotations

import math

A_M = 6_378_137.0
F = 1 / 298.257223563
B_M = A_M * (1 - F)


def _series(cos2_alpha: float) -> tuple[float, float]:
    u2 = cos2_alpha * (A_M**2 - B_M**2) / B_M**2
    big_a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    big_b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
    return big_a, big_b


def _delta(big_b: float, sin_s: float, cos_s: float, cos_2m: float) -> float:
    return (
        big_b
        * sin_s
        * (
            cos_2m
            + big_b
            / 4
            * (cos_s * (-1 + 2 * cos_2m**2) - big_b / 6 * cos_2m * (-3 + 4 * sin_s**2) * (-3 + 4 * cos_2m**2))
        )
    )


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the length of the geodesic between two points in degrees."""
    if (lat1, lon1) == (lat2, lon2):
        return 0.0
    u1, u2 = (math.atan((1 - F) * math.tan(math.radians(lat))) for lat in (lat1, lat2))
    sin1, cos1, sin2, cos2 = math.sin(u1), math.cos(u1), math.sin(u2), math.cos(u2)
    wide = math.radians((lon2 - lon1 + 180) % 360 - 180)
    turn = wide
    for _ in range(200):
        sin_s = math.hypot(cos2 * math.sin(turn), cos1 * sin2 - sin1 * cos2 * math.cos(turn))
        cos_s = sin1 * sin2 + cos1 * cos2 * math.cos(turn)
        sigma = math.atan2(sin_s, cos_s)
        sin_alpha = cos1 * cos2 * math.sin(turn) / sin_s
        cos2_alpha = 1 - sin_alpha**2
        cos_2m = cos_s - 2 * sin1 * sin2 / cos2_alpha if cos2_alpha > 1e-15 else 0.0
        c = F / 16 * cos2_alpha * (4 + F * (4 - 3 * cos2_alpha))
        before, turn = (
            turn,
            wide
            + (1 - c) * F * sin_alpha * (sigma + c * sin_s * (cos_2m + c * cos_s * (-1 + 2 * cos_2m**2))),
        )
        if abs(turn - before) < 1e-13:
            break
    big_a, big_b = _series(cos2_alpha)
    return B_M * big_a * (sigma - _delta(big_b, sin_s, cos_s, cos_2m))


def moved(lat: float, lon: float, azimuth: float, away_m: float) -> tuple[float, float]:
    """Give the point (degrees) that lies `away_m` from another in a direction (radians from north)."""
    tan_u = (1 - F) * math.tan(math.radians(lat))
    cos_u = 1 / math.sqrt(1 + tan_u**2)
    sin_u = tan_u * cos_u
    sigma1 = math.atan2(tan_u, math.cos(azimuth))
    sin_alpha = cos_u * math.sin(azimuth)
    cos2_alpha = 1 - sin_alpha**2
    big_a, big_b = _series(cos2_alpha)
    sigma = away_m / (B_M * big_a)
    for _ in range(200):
        cos_2m = math.cos(2 * sigma1 + sigma)
        before, sigma = (
            sigma,
            away_m / (B_M * big_a) + _delta(big_b, math.sin(sigma), math.cos(sigma), cos_2m),
        )
        if abs(sigma - before) < 1e-13:
            break
    sin_s, cos_s = math.sin(sigma), math.cos(sigma)
    cos_2m = math.cos(2 * sigma1 + sigma)
    high = math.atan2(
        sin_u * cos_s + cos_u * sin_s * math.cos(azimuth),
        (1 - F) * math.hypot(sin_alpha, sin_u * sin_s - cos_u * cos_s * math.cos(azimuth)),
    )
    turn = math.atan2(sin_s * math.sin(azimuth), cos_u * cos_s - sin_u * sin_s * math.cos(azimuth))
    c = F / 16 * cos2_alpha * (4 + F * (4 - 3 * cos2_alpha))
    wide = turn - (1 - c) * F * sin_alpha * (sigma + c * sin_s * (cos_2m + c * cos_s * (-1 + 2 * cos_2m**2)))
    return math.degrees(high), lon + math.degrees(wide)
