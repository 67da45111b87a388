"""The ways in which people write coordinates into plain words, beyond what a field of coordinates takes.

Decides which stretches of a text are such: pairs with labels, in links of maps, in words of four languages, run together
without signs, grid references with spaces or in small letters, short plus codes, three words of a postal grid. It finds, it does not
read: where a stretch lies exactly matters to nobody who must not write it. In doubt it is one, but for what stands in every
bulletin: dates, hours, telephone numbers, numbers of resolutions, calibres, shares, sums.

Does not see what is spelt out in words, nor codes that two people have agreed on. Shapes: the text with its digits, signs
and spaces made even, one character for one (`coordinates`); spans are offsets into it.
Source: forms met in bulletins, messengers and links of public maps; ISO 6709; charter, "What it never does".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"[-+]?\d{1,3}(?:[.,]\d{1,12})?"
_SIGNS = r"""[\s"'\]\[():=.,;&|/_]{0,6}(?:(?:is|of|and|и|و|et|est|=)\b\s?)?"""
_LAT = r"(?:m?lat(?:itude)?s?|шир(?:ота|оты|\.)?|(?:خط |دائرة )?(?:ال)?عرض)"
_LON = r"(?:m?lon(?:g(?:itude)?)?s?|lng|долг(?:ота|оты|\.)?|(?:خط )?(?:ال)?طول)"
_HEMI = r"(?:\s?°)?(?:\s?[NSEWnsew]\b)?"
_LABELLED = [
    rf"(?<!\w){one}{_SIGNS}{_NUMBER}{_HEMI}{_SIGNS}(?<!\w){two}{_SIGNS}{_NUMBER}(?![\d])"
    for one, two in ((_LAT, _LON), (_LON, _LAT))
]
_DECIMAL = r"-?\d{1,3}\.\d{1,15}"
_KEYS = "q|ll|sll|cbll|center|centre|query|destination|origin|daddr|saddr|pt|at|loc|cp|c|viewpoint"
_LINKED = [
    rf"(?:[?&#](?:{_KEYS})=(?:loc:)?|\bgeo:|@)(?P<at>{_DECIMAL}(?:,|%2c|\+|~|/| ){{1,3}}{_DECIMAL})",
    rf"[#?&]map=\d{{1,2}}(?:\.\d+)?/(?P<at>{_DECIMAL}/{_DECIMAL})",
    rf"!3d(?P<at>{_DECIMAL}!4d{_DECIMAL})",
]
_WHERE = r"(?:north|south|east|west|nord|sud|est|ouest|[NSEW]\b|сев\w*|южн\w*|вост\w*|зап\w*|[сю]\. ?ш|[вз]\. ?д|شمال\w*|جنوب\w*|شرق\w*|غرب\w*)"
_DEGREES = r"(?:°|deg(?:ree)?s?\b|degrés?\b|град\w*|درج\w*)"
_MINUTES = r"(?:'|min(?:ute)?s?\b|мин\w*|دقيق\w*|دقائق)"
_SECONDS = r"(?:\"|''|sec(?:ond)?s?\b|secondes?\b|сек\w*|ثاني\w*|ثوان\w*)"
_AND = r"[ ,]{0,2}(?:and |et |и |و ?)?"
_PART = r"\d{1,2}(?:[.,]\d{1,6})?"
_WHOLE = rf"\d{{1,3}}(?:[.,]\d{{1,12}})? ?{_DEGREES}"
_IN_MINUTES = (
    rf"{_WHOLE}{_AND}{_PART} ?{_MINUTES}(?:{_AND}{_PART} ?{_SECONDS})?(?:[ ,]{{0,2}}(?:of )?{_WHERE})?"
)
_POINTED = rf"\d{{1,3}}(?:[.,]\d{{1,12}} ?(?:{_DEGREES})?| ?{_DEGREES})[ ,]{{0,2}}{_WHERE}"
_GAP = r"(?:(?: ?широт\w*| ?долгот\w*| latitude| longitude)?[ ,;/|]{0,3}(?:and |by |et |и |و ?)?)"
_IN_WORDS = [
    rf"(?<!\d){_IN_MINUTES}{_GAP}{_IN_MINUTES}",
    rf"(?<!\d)(?:{_POINTED}|{_IN_MINUTES}){_GAP}(?:{_POINTED}|{_IN_MINUTES})",
    rf"(?<![\w.])[NS] ?\d{{1,2}}[.,]\d{{2,12}}{_GAP}[EW] ?\d{{1,3}}[.,]\d{{2,12}}",
]
_TOGETHER = [
    r"(?<!\w)\d{4}(?:\d\d(?:\.\d{1,4})?)?[NS][ ,/]{0,2}\d{4,5}(?:\d\d(?:\.\d{1,4})?)?[EW](?!\w)",
    r"(?<!\w)\d{1,3}-\d\d(?:-\d\d(?:\.\d{1,4})?)? ?[NS][ ,/]{0,2}\d{1,3}-\d\d(?:-\d\d(?:\.\d{1,4})?)? ?[EW](?!\w)",
    r"(?<!\w)[NS]\d{4}(?:\d\d(?:\.\d{1,4})?)?[ ,/]{0,2}[EW]\d{4,5}(?:\d\d(?:\.\d{1,4})?)?(?!\w)",
]
_APART = [
    r"(?<![\w.,+-])-?\d{1,2}(?P<sign>[.,])\d{4,12} ?°?\)?(?:,? \(?|\s{0,2}(?:and|et|и|و|to|by|[|x×;/\n-])\s{0,2}\(?)-?\d{1,3}(?P=sign)\d{4,12}(?![\d.])",
]
_GRIDS = [
    r"(?<!\w)\d{1,2} ?[C-HJ-NP-X][ -]?[A-HJ-NP-Z][A-HJ-NP-V](?:[ -]?\d{2,5}[ -]\d{2,5}|[ -]?\d{4,10})(?!\w)",
    r"\b(?:grid|mgrs|сетка|квадрат)(?: ref(?:erence)?)?[ :=]{1,2}(?:\d{1,2} ?[C-HJ-NP-X] ?)?[A-HJ-NP-Z][A-HJ-NP-V] ?\d{2,5}[ -]?\d{2,5}(?!\w)",
    r"(?<!\w)(?:zone )?\d{1,2} ?[C-HJ-NP-X],? ?\d{6}(?:\.\d+)? ?m?E?[ ,/]{1,2}\d{6,7}(?:\.\d+)? ?m?N?(?!\w)",
    r"(?<!\w)\d{6}(?:\.\d+)? ?m?E[ ,/]{1,2}\d{6,7}(?:\.\d+)? ?m?N(?!\w)",
    r"(?<!\w)E ?\d{6}[ ,/]{1,2}N ?\d{6,7}(?!\w)",
]
_CODES = [
    r"(?<![\w+])(?=[0-9A-Z]{0,7}[A-Z])[2-9CFGHJMPQRVWX]{4}\+[2-9CFGHJMPQRVWX]{2,3}(?!\w)",
    r"(?<![\w+])[2-9CFGHJMPQRVWX]{6}(?:[2-9CFGHJMPQRVWX]{2})?\+[2-9CFGHJMPQRVWX]{0,3}(?!\w)",
    r"(?<![/\w:])///[^\W\d_]{2,20}[.·][^\W\d_]{2,20}[.·][^\W\d_]{2,20}",
]
_FORMS = [
    re.compile(one, re.IGNORECASE) for one in (*_LABELLED, *_LINKED, *_IN_WORDS, *_TOGETHER, *_APART, *_GRIDS, *_CODES)
]  # fmt: skip
_DAY = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])[ -]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[ -]?(?:(?:19|20)?\d\d)(?:[ -]?\d{2,4})?",
    re.IGNORECASE,
)
_READ = re.compile(r"[-+]?\d{1,3}[.,]\d{4,12}")


def written(even: str) -> Iterator[tuple[int, int]]:
    """Give every stretch of an even text that one of the forms matches."""
    if not any(one.isdigit() for one in even) and "///" not in even:
        return
    for form in _FORMS:
        for found in form.finditer(even):
            if _may_be(found.group()):
                yield found.span("at" if "at" in form.groupindex else 0)


def is_day(text: str) -> bool:
    """Tell whether what could be a grid reference is a day of a month, such as 26 Feb 2016, with its hour or without."""
    return _DAY.fullmatch(text) is not None


def _may_be(text: str) -> bool:
    """Tell whether a stretch is neither a day nor two fractions of one: shares and chances are no places."""
    if is_day(text):
        return False
    numbers = [abs(float(one.replace(",", "."))) for one in _READ.findall(text)]
    return len(numbers) != 2 or max(numbers) > 1
