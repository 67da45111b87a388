"""Named weapon systems: which weapon each is, and its calibre.

Decides that a name met in a text or a pack means one system, whatever spelling of it is used. Does not decide what
a clause means by it, nor whether the weapon was there. A system that is used in more than one way (a gun-mortar) is
not listed: its class is a question of the text, which people answer.

Shapes: calibres whole millimetres, cut off (12.7 is 12), 0 where a calibre says nothing (missiles, aircraft).
Source: manufacturers' designations, as the monitoring missions' published weapons tables print them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One named system: its usual name, the code of the weapon vocabulary, and its calibre (0: none)."""

    name: str
    weapon: str
    calibre_mm: int


_TABLE = """
BM-21 Grad | mlrs | 122 | BM-21, Grad, 9K51, БМ-21, Град, غراد
BM-27 Uragan | mlrs | 220 | BM-27, Uragan, 9P140, БМ-27, Ураган, أوراغان
BM-30 Smerch | mlrs | 300 | BM-30, Smerch, 9A52, БМ-30, Смерч, سميرتش
Tornado-G | mlrs | 122 | 9K51M, Торнадо-Г
Tornado-S | mlrs | 300 | 9K515, Торнадо-С
TOS-1 | mlrs | 220 | TOS-1A, Buratino, Solntsepyok, ТОС-1, ТОС-1А, Буратино, Солнцепёк
HIMARS | mlrs | 227 | M142, M270, M270 MLRS
Type 63 rocket launcher | mlrs | 107 | Type 63, Type-63
Tochka | missile | 0 | Tochka-U, 9K79, SS-21, Точка-У, ОТР-21
Iskander | missile | 0 | Iskander-M, Искандер
Scud | missile | 0 | R-17, Скад, سكود
MT-12 Rapira | artillery | 100 | MT-12, Rapira, T-12, МТ-12, Рапира
D-30 | artillery | 122 | 2A18, Д-30
D-20 | artillery | 152 | Д-20
D-44 | artillery | 85 | Д-44
M-46 | artillery | 130 | М-46
2S1 Gvozdika | artillery | 122 | 2S1, Gvozdika, 2С1, Гвоздика
2S3 Akatsiya | artillery | 152 | 2S3, Akatsiya, 2С3, Акация
2S5 Giatsint-S | artillery | 152 | 2S5, Giatsint, 2С5, Гиацинт
2S7 Pion | artillery | 203 | 2S7, Pion, 2С7, Пион
2S19 Msta-S | artillery | 152 | 2S19, Msta-S, 2С19, Мста-С
2A65 Msta-B | artillery | 152 | 2A65, Msta-B, 2А65, Мста-Б
M777 | artillery | 155 | M-777
M109 | artillery | 155 | M-109
CAESAR howitzer | artillery | 155 | CAESAR
PzH 2000 | artillery | 155 | PzH-2000
K9 Thunder | artillery | 155 | K9A1
ZU-23 | artillery | 23 | ZU-23-2, ЗУ-23, ЗУ-23-2
2S4 Tyulpan | mortar | 240 | 2S4, Tyulpan, 2С4, Тюльпан
2B11 Sani | mortar | 120 | 2B11, 2S12 Sani, 2S12, 2Б11, 2С12
2B14 Podnos | mortar | 82 | 2B14, Podnos, 2Б14, Поднос
2B9 Vasilek | mortar | 82 | 2B9, Vasilek, 2Б9, Василёк
T-54 | tank | 100 | Т-54
T-55 | tank | 100 | Т-55
T-62 | tank | 115 | Т-62
T-64 | tank | 125 | T-64B, T-64BV, Т-64
T-72 | tank | 125 | T-72B, T-72B3, T-72A, Т-72
T-80 | tank | 125 | T-80U, T-80BV, Т-80
T-90 | tank | 125 | T-90A, T-90M, Т-90
Merkava | tank | 120 | ميركافا, Меркава
M1 Abrams | tank | 120 | Abrams, M1A1, M1A2
Leopard 2 | tank | 120 | Leopard-2
BMP-1 | ifv_cannon | 73 | БМП-1
BMP-2 | ifv_cannon | 30 | БМП-2
BMP-3 | ifv_cannon | 100 | БМП-3
BTR-80 | ifv_cannon | 14 | БТР-80
BTR-82A | ifv_cannon | 30 | BTR-82, БТР-82А, БТР-82
SPG-9 | recoilless | 73 | СПГ-9
AGS-17 | agl | 30 | АГС-17
AGS-30 | agl | 30 | АГС-30
DShK | hmg | 12 | DShKM, ДШК, دوشكا
NSV Utyos | hmg | 12 | NSV, Utyos, Утёс
KPV | hmg | 14 | KPVT, КПВ, КПВТ
RPG-7 | rpg | 40 | РПГ-7
Kornet | atgm | 0 | 9M133, Корнет, كورنيت
Konkurs | atgm | 0 | 9M113, Конкурс
Fagot | atgm | 0 | 9M111
TOW | atgm | 0 | BGM-71
Mi-8 | helicopter | 0 | Mi-17, Ми-8, Ми-17
Mi-24 | helicopter | 0 | Mi-35, Ми-24, Ми-35
Su-24 | aircraft | 0 | Су-24
Su-25 | aircraft | 0 | Су-25
Su-34 | aircraft | 0 | Су-34
F-16 | aircraft | 0 | Ф-16
A-10 | aircraft | 0 | A-10 Thunderbolt
MQ-9 Reaper | uav | 0 | MQ-9
Orlan-10 | uav | 0 | Орлан-10
Shahed-136 | uav | 0 | Shahed, Geran-2, Шахед, Герань-2, شاهد-136
"""
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212]")
_JOINS = re.compile(r"(?<=[^\W\d_])[\s-]+(?=\d)|(?<=\d)[\s-]+(?=[^\W\d_]\b)")
_SPACE = re.compile(r"\s+")


def _key(text: str) -> str:
    """Give the form in which two spellings of one designation are equal: BM 21, bm-21 and BM21."""
    folded = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text)).casefold().replace("ё", "е")
    return _SPACE.sub(" ", _JOINS.sub("", folded)).strip()


def _table() -> dict[str, System]:
    known: dict[str, System] = {}
    for line in _TABLE.strip().splitlines():
        name, weapon, calibre, others = (cell.strip() for cell in line.split("|"))
        system = System(name=name, weapon=weapon, calibre_mm=int(calibre))
        for spelling in (name, *others.split(",")):
            known[_key(spelling)] = system
    return known


_KNOWN = _table()
# The longest spelling first, so that Tornado-S is not read as a Tornado and T-72B3 not as a T-72.
_FOUND = re.compile(
    r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, _KNOWN), key=len, reverse=True)) + r")(?![\w]|-\d)"
)


def system_of(name: str) -> System | None:
    """Give the system of a name as a pack or a person writes it, or None for one that is not listed."""
    return _KNOWN.get(_key(name))


def systems_in(text: str) -> tuple[System, ...]:
    """Give the systems that a text names, each once, in its order."""
    return tuple(dict.fromkeys(_KNOWN[found.group()] for found in _FOUND.finditer(_key(text))))


def same_system(one: str, other: str) -> bool:
    """Tell whether two names mean one system: by the list, or because they are written alike."""
    known, second = system_of(one), system_of(other)
    return known == second if known and second else _key(one) == _key(other)
