"""Codes of other people's tables in our words: ACLED's event types, UCDP's violence, precision codes of both.

Decides which kind and weapon an event type stands for, and how far off a place may be by its precision code. Where a
type says no more than that armed people fought, the kind is `other` and its place is not determined: so it is signed
as a cell, because armed people were there. The radii are ours: the code books give units of administration, not metres.

Units: metres. Source: ACLED code book; UCDP GED code book.
"""

from __future__ import annotations

ACLED_KINDS: dict[str, tuple[str, str]] = {
    "armed clash": ("other", ""),
    "government regains territory": ("ground.advance", ""),
    "non-state actor overtakes territory": ("ground.advance", ""),
    "chemical weapon": ("chemical", "chemical"),
    "air/drone strike": ("air.strike", ""),
    "suicide bomb": ("mine.ied", "ied"),
    "shelling/artillery/missile attack": ("fire.heavy", ""),
    "remote explosive/landmine/ied": ("mine.ied", ""),
    "grenade": ("other", ""),
    "sexual violence": ("sgbv", ""),
    "attack": ("attack.civilian", ""),
    "abduction/forced disappearance": ("detention.abduction", ""),
    "agreement": ("ceasefire.statement", ""),
    "arrests": ("detention.abduction", ""),
    "headquarters or base established": ("fortification", ""),
}
"""Sub-event type to kind and weapon; what is not here is `other`."""
ACLED_AREAS = {"1": 5_000, "2": 25_000, "3": 100_000}
"""`geo_precision`: a named town; part of a region, given by a town in it; a whole region, given by its capital."""
UCDP_AREAS = {
    "1": 5_000, "2": 25_000, "3": 50_000, "4": 150_000, "5": 100_000, "6": 1_000_000, "7": 1_000_000,
}  # fmt: skip
"""`where_prec`: exact, within 25 km, second order, first order, a line or fuzzy area, a country, high sea or air."""
UCDP_KINDS = {"1": "other", "2": "other", "3": "attack.civilian"}
"""`type_of_violence`: state-based, non-state, one-sided."""
BATTLES = "battles"
AREA_FROM_M = 50_000
"""A place known no better than this is an area, not where something struck."""
OUTGOING = (
    "outgoing", "launch", "muzzle", "firing position", "fired from", "исходящ", "пуск", "выстрел из", "вылет", "إطلاق من",
    "صادر", "اطلاق", "départ", "tir sortant", "bouche",
)  # fmt: skip
"""Words of a description that place the weapon, not what it struck."""
IMPACT = (
    "impact",
    "incoming",
    "landed",
    "попадан",
    "прилёт",
    "прилет",
    "разрыв",
    "سقوط",
    "وارد",
    "ارتطام",
    "arrivée",
    "impact",
)
HEAVY = frozenset(
    {
        "mortar", "artillery", "tank", "mlrs", "rocket", "agl", "rpg", "recoilless", "ifv_cannon", "atgm", "missile",
        "gas_cylinder", "heavy_weapons", "cluster",
    }
)  # fmt: skip
LIGHT = frozenset({"small_arms", "hmg"})
SHOTS = ("shot", "burst", "выстрел", "очеред", "طلق", "رشق", "coup", "rafale")
MEANS = {
    "camera": "sensor", "recorded": "sensor", "камер": "sensor", "كاميرا": "sensor", "caméra": "sensor",
    "зафиксир": "sensor", "enregistr": "sensor", "سجل": "sensor",
}  # fmt: skip
