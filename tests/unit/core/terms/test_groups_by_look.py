"""Names of groups by their look: what looks the same is one name, and what is another real group stays another."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sametable.core.terms.groups import folded

PACKS = Path(__file__).parents[4] / "packs"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("I\u200bSIL", "ISIL"),
        ("El\u00adder Ba\u2060nd", "Elder Band"),
        ("ISIL\ufe0f", "ISIL"),
        ("\u202eISIL\u202c", "isil"),
        ("ІSIL", "ISIL"),  # Ukrainian I
        ("IЅIL", "ISIL"),  # Cyrillic dze
        ("Nuѕrа Frоnt", "Nusra Front"),
        ("ΝUSRA", "Nusra"),  # Greek nu
        ("ΡΚΚ", "PKK"),  # Greek altogether
        ("РКК", "PKK"),  # Cyrillic altogether
        ("Liνa", "Liva"),  # small Greek nu
        ("ＩＳＩＬ", "ISIL"),
        ("𝐈𝐒𝐈𝐋", "ISIL"),
        ("ﻧﺼﺮﺓ", "نصرة"),
        ("نــصرة", "نصرة"),
        ("حزب الله اللبنانی", "حزب الله اللبناني"),
        ("حرکة", "حركة"),
        ("ٱلنصرة", "النصرة"),
        ("لواء ١٣", "لواء 13"),
        ("لواء ۱۳", "لواء 13"),
        ("İSIL", "ISIL"),
        ("AHRĀR", "Ahrar"),
        ("lSlL", "ISIL"),
        ("1S1L", "ISIL"),
        ("|SIL", "ISIL"),
        ("ISǀL", "ISIL"),
        ("AI-Nusra Fr0nt", "Al-Nusra Front"),
        ("Nusга", "Nusra"),  # Cyrillic ge
        ("Nusгa Fгoпt", "Nusra Front"),
        ("PKK l3", "PKK 13"),
        ("1O1 Brigade", "101 Brigade"),
        ("1О1 Brigade", "101 Brigade"),  # Cyrillic o
        ("Отряд 1З", "Отряд 13"),  # Cyrillic ze
        ("0тряд", "Отряд"),
        ("3ащита", "Защита"),
        ("١لنصرة", "النصرة"),
        ("لوا١ الحق", "لواا الحق"),
        ("ٲحرار", "أحرار"),
        ("جي\u0674ش", "جيش"),
    ],
)
def test_what_looks_the_same_is_one_name(written: str, name: str) -> None:
    assert folded(written) == folded(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ИГИЛ", "ISIL"),
        ("САА", "SAA"),
        ("Армия Ислама", "Apмия"),
        ("Brigade 1", "Brigade I"),
        ("Al Ansar", "AI Ansar 0"),
        ("Brigade 11", "Brigade II"),
        ("Brigade 10", "Brigade IO"),
        ("Brigade 0", "Brigade O"),
        ("Brigade 13", "Brigade IB"),
        ("نصر", "نصرة"),
        ("حماس", "حمص"),
        ("ПКК", "РКК"),
        ("Liwa", "Liva"),
    ],
)
def test_what_is_another_name_stays_another(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "name", ["ВС", "Армия Ислама", "ΝΟΝΑ", "Nusra Front", "Ahrār aš-Šām", "Hilal 1O1", "1SIL"]
)
def test_case_makes_no_other_name_and_folding_twice_is_folding_once(name: str) -> None:
    assert folded(name.lower()) == folded(name.upper()) == folded(name)
    assert folded(folded(name)) == folded(name)


def test_no_two_groups_of_a_pack_fold_together() -> None:
    seen = 0
    for path in sorted((PACKS / "terms").rglob("*.y*ml")):
        held = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows = held.get("groups") if isinstance(held, dict) else None
        owner: dict[str, str] = {}
        for row in rows or ():
            for name in {row["id"], *row.get("names", {}).values(), *row.get("aliases", ())}:
                seen += 1
                assert owner.setdefault(folded(name), row["id"]) == row["id"], (path.parent.name, name)
    assert seen > 50


def test_names_without_letters_or_digits_are_not_all_one_name() -> None:
    names = ["***", "—", "\U0001f985", "…", "[…]"]
    assert len({folded(name) for name in names}) == len(names)
    assert folded(" * * * ") == folded("***") == folded("*\u200b**")
    assert folded("") == folded(" \u200b ") == ""
