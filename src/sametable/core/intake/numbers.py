"""Reads counts: digits in any script and grouping, and number words in English, Russian, Arabic and more.

Decides the value, how exact it is meant (`exact`, `about`, `at_least`, `over`), and whether a unit after it
makes it something else than a count (hours, millimetres, kilometres). It does not decide what is counted.

Shapes: a `Number` covers tokens [first, last), its bound words included; `value` is a whole number.
Source: the cardinal numbers of the languages; the bound words stand in the lexicon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.intake.lexicon import forms

if TYPE_CHECKING:
    from sametable.core.intake.lexicon import Mention
    from sametable.core.intake.text import Token

LARGEST = 10**9

_EN = """zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13
fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fourty 40 fifty 50
sixty 60 seventy 70 eighty 80 ninety 90 hundred 100 thousand 1000 million 1000000 dozen 12 twice 2 thrice 3"""
_RU = """ноль 0 один 1 одна 1 одно 1 одного 1 одной 1 одну 1 одном 1 одним 1 два 2 две 2 двух 2 двумя 2 двум 2 одному 1 трем 3 тремя 3 четырем 4 четырех 4 четырьмя 4 пятью 5 три 3 трех 3
четыре 4 четырех 4 пять 5 пяти 5 шесть 6 шести 6 семь 7 семи 7 восемь 8 восьми 8 девять 9 девяти 9 десять 10 десяти 10
одиннадцать 11 двенадцать 12 тринадцать 13 четырнадцать 14 пятнадцать 15 шестнадцать 16 семнадцать 17 восемнадцать 18
девятнадцать 19 одиннадцати 11 двенадцати 12 тринадцати 13 четырнадцати 14 пятнадцати 15 двадцать 20 двадцати 20
тридцать 30 тридцати 30 сорок 40 сорока 40 пятьдесят 50 шестьдесят 60 семьдесят 70 восемьдесят 80 девяносто 90 сто 100
ста 100 двести 200 триста 300 четыреста 400 пятьсот 500 шестьсот 600 семьсот 700 восемьсот 800 девятьсот 900
тысяча 1000 тысячи 1000 тысяч 1000 дважды 2 трижды 3 однажды 1 двое 2 трое 3 четверо 4 пятеро 5 шестеро 6
один 1 дві 2 чотири 4 шість 6 сім 7 вісім 8 дев'ять 9 десять 10 двадцять 20"""
_AR = """صفر 0 واحد 1 واحده 1 احد 1 احدي 1 اثنان 2 اثنين 2 اثنتان 2 اثنتين 2 اثنا 2 اثني 2 ثلاث 3 ثلاثه 3 اربع 4
اربعه 4 خمس 5 خمسه 5 ست 6 سته 6 سبع 7 سبعه 7 ثمان 8 ثماني 8 ثمانيه 8 تسع 9 تسعه 9 عشر 10 عشره 10 عشرون 20 عشرين 20
ثلاثون 30 ثلاثين 30 اربعون 40 اربعين 40 خمسون 50 خمسين 50 ستون 60 ستين 60 سبعون 70 سبعين 70 ثمانون 80 ثمانين 80
تسعون 90 تسعين 90 ميه 100 مايه 100 مئه 100 مائه 100 ميتان 200 ميتين 200 مئتان 200 مئتين 200 مايتان 200 مايتين 200
الف 1000 الاف 1000 الفا 1000 الفان 2000 الفين 2000 مرتين 2 مرتان 2"""
_DUALS = "خرقين خرقان صاروخين صاروخان قذيفتين قذيفتان غارتين غارتان هجومين هجومان انفجارين انفجاران انتهاكين حالتين"
_OTHER = """un 1 une 1 uma 1 um 1 una 1 uno 1 deux 2 dois 2 duas 2 dos 2 trois 3 três 3 tres 3 quatre 4 quatro 4 cuatro 4
cinq 5 cinco 5 six 6 seis 6 sept 7 sete 7 siete 7 huit 8 oito 8 ocho 8 neuf 9 nove 9 nueve 9 dix 10 dez 10 diez 10
onze 11 once 11 douze 12 doze 12 doce 12 treize 13 treze 13 trece 13 quatorze 14 catorce 14 quinze 15 quince 15
vingt 20 vinte 20 veinte 20"""


def _table(listed: str) -> dict[str, int]:
    words = listed.split()
    return {word: int(value) for word, value in zip(words[::2], words[1::2], strict=True)}


_WORDS = _table(_EN) | _table(_RU) | _table(_AR)
_WORDS_OTHER = _table(_OTHER) | _table(_RU) | _table(_AR)
_RANGES = frozenset(
    {
        ("from", "to"),
        ("between", "and"),
        ("от", "до"),
        ("с", "до"),
        ("من", "الي"),
        ("بين", "و"),
        ("entre", "et"),
        ("de", "à"),
    }
)
_TIMES_WORDS = {"once": 1, "twice": 2, "thrice": 3, "дважды": 2, "трижды": 3, "مرتين": 2, "مرتان": 2}
_GROUPED = re.compile(r"\d{1,3}(?:[, \u00a0\u202f\u2009'’٬]\d{3})+\Z")
_UNITS = {
    "mm": "mm", "мм": "mm", "ملم": "mm", "caliber": "mm", "calibre": "mm", "millimeter": "mm", "millimetre": "mm",
    "km": "km", "км": "km", "كم": "km", "كلم": "km", "m": "m", "metres": "m", "meters": "m", "метров": "m", "м": "m",
    "kilometres": "km", "kilometers": "km", "километров": "km", "متر": "m", "كيلومترا": "km", "nautical": "km",
    "hours": "hour", "hour": "hour", "hrs": "hour", "часов": "hour", "часа": "hour", "час": "hour", "ч": "hour",
    "ساعه": "hour", "ساعات": "hour", "heures": "hour", "horas": "hour", "годин": "hour",
    "days": "day", "day": "day", "дней": "day", "дня": "day", "суток": "day", "سنه": "year", "ايام": "day", "يوم": "day",
    "minutes": "minute", "minute": "minute", "минут": "minute", "دقيقه": "minute", "years": "year", "лет": "year",
    "weeks": "week", "week": "week", "недель": "week", "months": "month", "месяцев": "month", "tons": "weight",
    "tonnes": "weight", "ton": "weight", "тонн": "weight", "тонны": "weight", "kg": "weight", "طن": "weight",
    "percent": "share", "процентов": "share", "toneladas": "weight", "jours": "day", "dias": "day", "días": "day",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of the text: tokens [first, last), value, bound, unit ('' for a plain count)."""

    first: int
    last: int
    value: int
    bound: str
    unit: str
    word: bool


def find_numbers(tokens: tuple[Token, ...], mentions: tuple[Mention, ...], latin: str) -> tuple[Number, ...]:
    """Find all numbers with their bounds, in the order of the text."""
    table = _WORDS_OTHER if latin in {"fr", "pt", "es"} else _WORDS
    before = {m.last: m for m in mentions if m.category == "bound"}
    after = {m.first: m for m in mentions if m.category == "bound"}
    out: list[Number] = []
    here = 0
    while here < len(tokens):
        read = _digits(tokens, here) or _words(tokens, here, table) or _single(tokens, here)
        if read is None:
            here += 1
            continue
        last, value, word = read
        first, bound = here, "exact"
        if here in before and not _informed(tokens, before[here]):
            first, bound = before[here].first, before[here].code
            first = _chained(before, first)
        elif here and tokens[here - 1].norm in {">", "≥", "~", "≈"}:
            bound = {">": "over", "≥": "at_least"}.get(tokens[here - 1].norm, "about")
        if last in after and (after[last].last - last >= 2 or after[last].code == "at_least"):
            bound = after[last].code
        out.append(
            Number(first=first, last=last, value=value, bound=bound, unit=_unit(tokens, last), word=word)
        )
        here = last
        if len(out) > 1 and _ranged(tokens, out[-2], out[-1]):
            low, high = out[-2:]
            out[-2:] = [
                Number(
                    first=low.first - 1,
                    last=high.last,
                    value=low.value,
                    bound="at_least",
                    unit=high.unit,
                    word=low.word,
                )
            ]
    return tuple(out)


def _ranged(tokens: tuple[Token, ...], low: Number, high: Number) -> bool:
    """Say whether two numbers are one range: "from 3 to 5"; at least the lower of them is said."""
    if high.first - low.last != 1 or low.value >= high.value or low.first == 0:
        return False
    pair = (tokens[low.first - 1].norm, tokens[low.last].norm)
    return pair in _RANGES and not low.unit


def _informed(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """Say whether "about" belongs to a verb: "informed about two cases"."""
    verb = tokens[mention.first - 1].norm if mention.first else ""
    return mention.code == "about" and verb in {
        "informed",
        "reported",
        "information",
        "told",
        "talked",
        "knows",
    }


def _chained(before: dict[int, Mention], first: int) -> int:
    return before[first].first if first in before else first


def _digits(tokens: tuple[Token, ...], here: int) -> tuple[int, int, bool] | None:
    token = tokens[here]
    if token.kind != "n":
        return None
    if _GROUPED.match(token.norm):
        value = int(re.sub(r"\D", "", token.norm))
    elif token.norm.isdecimal() and len(token.norm) <= 9:
        value = int(token.norm)
    else:
        return None
    following = tokens[here + 1].norm if here + 1 < len(tokens) else ""
    if following in {"thousand", "тысяч", "тысячи", "тысяча", "الاف", "الف"} and value < 1000:
        return here + 2, value * 1000, False
    return (here + 1, value, False) if value <= LARGEST else None


def _words(tokens: tuple[Token, ...], here: int, table: dict[str, int]) -> tuple[int, int, bool] | None:
    thousands, part, last = 0, 0, here
    while last < len(tokens) and tokens[last].kind == "w":
        norm = tokens[last].norm
        if norm == "and" and part and part % 100 == 0 and last + 1 < len(tokens):
            last += 1 if _word_value(tokens[last + 1].norm, table, joined=True) is not None else 0
            norm = tokens[last].norm
        value = _word_value(norm, table, joined=last > here)
        if value is None:
            break
        grown = _grown(thousands, part, value, dozen=norm == "dozen")
        if grown is None:
            break
        thousands, part = grown
        last += 1
    if last == here:
        return None
    return last, min(thousands + part, LARGEST), True


def _single(tokens: tuple[Token, ...], here: int) -> tuple[int, int, bool] | None:
    """Read "a" as one where something is counted: "committed a breach"."""
    if tokens[here].norm == "once" and here + 1 < len(tokens) and tokens[here + 1].norm in {"in", "at"}:
        return here + 1, 1, True
    if tokens[here].norm not in {"a", "an"} or not here or here + 1 >= len(tokens):
        return None
    counted = tokens[here + 1].norm in {"breach", "violation"}
    return (
        (here + 1, 1, True)
        if counted and tokens[here - 1].norm in {"committed", "recorded", "registered"}
        else None
    )


def _grown(thousands: int, part: int, value: int, *, dozen: bool) -> tuple[int, int] | None:
    """Put one more number word on the number begun: "two hundred", "twenty one"; None where it does not fit."""
    if value >= 1000:
        return (thousands + (part or 1) * value, 0) if not thousands else None
    if dozen or value == 100:
        return (thousands, (part or 1) * value) if part < 10 else None
    fresh = part == 0 or (part % 100 == 0 and value < 100)
    ones = part % 100
    after_tens = 20 <= ones <= 90 and ones % 10 == 0 and value < 10
    before_tens = 1 <= ones <= 9 and (value == 10 or (value >= 20 and value % 10 == 0 and value < 100))
    return (thousands, part + value) if fresh or after_tens or before_tens else None


def _word_value(norm: str, table: dict[str, int], *, joined: bool) -> int | None:
    if "-" in norm:
        left, _, right = norm.partition("-")
        tens, ones = table.get(left), table.get(right)
        if tens is not None and ones is not None and tens >= 20 and 0 < ones < 10:
            return tens + ones
        return None
    value = table.get(norm)
    if value is not None:
        return value
    if "\u0621" <= norm[0] <= "\u064a":
        if norm in _DUALS.split():
            return 2
        for form in forms(norm)[1:]:
            if form in table and (joined or len(form) > 2):
                return table[form]
    return None


def _unit(tokens: tuple[Token, ...], last: int) -> str:
    if last >= len(tokens):
        return ""
    if tokens[last].kind == "p" and tokens[last].norm == "%":
        return "share"
    norm = tokens[last].norm
    for form in forms(norm) if tokens[last].kind == "w" else ():
        if form in _UNITS:
            return _UNITS[form]
    if tokens[last].norm.startswith(("-mm", "-мм")):
        return "mm"
    if norm == "-" and last + 1 < len(tokens):
        return _UNITS.get(tokens[last + 1].norm, "") if tokens[last + 1].end - tokens[last].start < 10 else ""
    return ""


def times_word(norm: str) -> int | None:
    """Give the value of "once", "twice", "дважды" ..., or None."""
    return _TIMES_WORDS.get(norm)
