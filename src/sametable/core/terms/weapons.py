"""Which weapons a clause means, and whether the one that is asked about is among them.

Decides yes, no, or that it cannot be told from what is known (type not stated, calibre missing, a class that holds
others). Never guesses a calibre. Units: millimetres. Source: domain reference 1.2 (Castello), 1.4 (Minsk).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.model.vocabulary import WEAPON
from sametable.core.terms.systems import same_system

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sametable.core.terms.case import Case
    from sametable.core.terms.model import WeaponClass

HEAVY = frozenset({"mortar", "artillery", "tank", "mlrs", "ifv_cannon", "rocket", "missile", "heavy_weapons"})
INDIRECT = frozenset({"mortar", "artillery", "mlrs", "rocket", "missile", "gas_cylinder"})
AIR = frozenset({"aircraft", "helicopter", "uav", "barrel_bomb"})
CLASSES = {"heavy": HEAVY, "indirect": INDIRECT, "air": AIR}
_VAGUE = {
    "heavy_weapons": HEAVY | INDIRECT,
    "other": frozenset(term.code for term in WEAPON),
    "not_known": frozenset(),
}


def is_meant(classes: Sequence[WeaponClass], case: Case) -> str:
    """Tell `yes`, `no` or `unknown`: whether the weapon of the case is one that the clause means.

    No classes mean every weapon.
    """
    if not classes:
        return "yes"
    found = {_one(held, case) for held in classes}
    return "yes" if "yes" in found else "unknown" if "unknown" in found else "no"


def names_system(classes: Sequence[WeaponClass], case: Case) -> bool:
    """Tell whether the clause means the weapon of the case by its own name or calibre, and not by its class alone."""
    return any(
        _one(held, case) == "yes" and (held.systems or held.calibre_min_mm == held.calibre_max_mm is not None)
        for held in classes
    )


def _one(held: WeaponClass, case: Case) -> str:
    kind = _kind(held.weapon, case.weapon)
    if kind == "no":
        return "no"
    if held.systems:
        if not case.system:
            return "unknown" if held.calibre_min_mm is None else _calibre(held, case)
        return "yes" if any(same_system(case.system, one) for one in held.systems) else "no"
    calibre = _calibre(held, case)
    return "no" if calibre == "no" else "unknown" if "unknown" in (kind, calibre) else "yes"


def _kind(meant: str, weapon: str) -> str:
    if meant == "any":
        return "yes"
    if not weapon or weapon == "not_known":
        return "unknown"
    members = CLASSES.get(meant, frozenset({meant}))
    if weapon == meant or weapon in members:
        return "yes"
    if meant == "heavy_weapons":
        return "yes" if weapon in HEAVY else "no"
    return "unknown" if weapon in _VAGUE and members & _VAGUE[weapon] else "no"


def _calibre(held: WeaponClass, case: Case) -> str:
    if held.calibre_min_mm is None and held.calibre_max_mm is None:
        return "yes"
    if case.calibre_mm is None:
        return "unknown"
    low = held.calibre_min_mm if held.calibre_min_mm is not None else 0
    high = held.calibre_max_mm if held.calibre_max_mm is not None else case.calibre_mm
    return "yes" if low <= case.calibre_mm <= high else "no"
