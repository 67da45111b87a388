"""Tells the language of a bulletin, and the conflict that it speaks of.

Decides by script first, then by frequent small words; the conflict by names that only its bulletins use. It
does not translate. A text of mixed scripts is read in all of them; `language` names the largest part.

Shapes: languages are ISO 639-1 codes, 'und' where nothing tells; a `Theatre` gives the zone that clock times
are meant in and the countries whose places come first.
Source: ISO 639-1; IANA tz database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.core.intake.text import Token

_SMALL = {
    "en": "the of and in to by were was have has been on at from with for",
    "fr": "le la les des une dans par est ont été sur avec du et au en qui",
    "pt": "o os as da do das dos na no em uma foi por não que com ao",
    "es": "el los las del una por que fue han con en se al y su",
    "ru": "и на по с что в за из был были не его при о же",
    "uk": "і та що у від до є не за було були про із під зафіксувала",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
LANGUAGES = frozenset({"en", "ru", "ar", "fr", "pt", "es", "uk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """Where a conflict takes place: its zone, its countries, and the names that betray it."""

    name: str
    zone: str
    countries: frozenset[str]
    signs: re.Pattern[str]


def _theatre(name: str, zone: str, countries: str, signs: str) -> Theatre:
    return Theatre(name=name, zone=zone, countries=frozenset(countries.split()), signs=re.compile(signs))


THEATRES = (
    _theatre(
        "Syria", "Asia/Damascus", "SY",
        r"syria|aleppo|damascus|idlib|latt?akia|daraa|homs\b|сири|алеппо|дамаск|идлиб|латаки|سوري|حلب|دمشق|ادلب|درعا|snhr|sohr|síria|syrie|khmeimim|hmeymim|nusra|нусра|النصره|جيش الاسلام|ahrar a|jaysh al-islam|ахрар аш|джейш аль-ислам",
    ),
    _theatre(
        "Ukraine", "Europe/Kyiv", "UA",
        r"ukrain|donetsk|luhansk|lugansk|donbas|osce smm|\bsmm\b|\bdpr\b|\blpr\b|донецк|луганс|днр|лнр|обсє|сммо|украин|україн|донеч|avdiivka|horlivka|mariupol|svitlodarsk|авдеевк|горловк|мариупол|\bвсу\b",
    ),
    _theatre(
        "Nagorno-Karabakh", "Asia/Yerevan", "AM AZ",
        r"karabakh|azerbaijan|armenia|artsakh|карабах|азербайджан|армени|арцах|\bnkr\b|\bнкр\b|stepanakert|martakert|tovuz|qazakh|tavush|gazakh|hadrut|мартакерт|степанакерт|قره باغ|اذربيجان|ارمينيا",
    ),
    _theatre(
        "Lebanon", "Asia/Beirut", "LB IL",
        r"unifil|leban|blue line|hezbollah|naqoura|nahariya|юнифил|ливан|لبنان|marjayoun|bint jbeil|nabatieh|\btyre\b|النبطيه|مرجعيون|بنت جبيل|عيتا الشعب|عيترون|كفركلا|يونيفيل|الخط الازرق|نهاريا|liban",
    ),
    _theatre("Libya", "Africa/Tripoli", "LY", r"libya|tripoli|sirte|misrata|ливи|ليبيا|طرابلس الغرب|سرت"),
    _theatre("Yemen", "Asia/Aden", "YE", r"yemen|hodeidah|hudaydah|taiz|йемен|ходейд|اليمن|الحديده|تعز"),
    _theatre("Gaza", "Asia/Gaza", "PS IL", r"\bgaza|rafah|khan younis|غزه|رفح|خان يونس|секторе? газа"),
    _theatre("Sudan", "Africa/Khartoum", "SD", r"khartoum|darfur|el fasher|omdurman|хартум|الخرطوم|دارفور"),
    _theatre("South Sudan", "Africa/Juba", "SS", r"south sudan|juba\b|ctsamvm|malakal|جوبا"),
    _theatre("Georgia", "Asia/Tbilisi", "GE", r"abkhazia|south ossetia|tskhinval|georgian|абхази|осети"),
    _theatre("Thailand and Cambodia", "Asia/Bangkok", "TH KH", r"\bthai|cambodia|preah vihear|buriram|таиланд|камбодж|تايلاند|كمبوديا"),
    _theatre("Kashmir", "Asia/Kolkata", "IN PK", r"line of control|kashmir|poonch|rajouri|кашмир"),
)  # fmt: skip


def language_of(tokens: tuple[Token, ...]) -> str:
    """Name the language of the larger part of the text."""
    letters = {"latin": 0, "cyrillic": 0, "arabic": 0}
    small = dict.fromkeys(_WORDS, 0)
    for token in tokens:
        if token.kind != "w" or not token.norm:
            continue
        first = token.norm[0]
        script = (
            "cyrillic"
            if "\u0400" <= first <= "\u052f"
            else "arabic"
            if "\u0600" <= first <= "\u06ff"
            else "latin"
        )
        letters[script] += len(token.norm)
        for language, words in _WORDS.items():
            if token.norm in words:
                small[language] += 1
        if any(char in "іїєґ" for char in token.norm):
            small["uk"] += 3
        if any(char in "ыэъ" for char in token.norm):
            small["ru"] += 3
    script = max(letters, key=lambda name: letters[name])
    if not letters[script]:
        return "und"
    if script == "arabic":
        return "ar"
    choices = ("ru", "uk") if script == "cyrillic" else ("en", "fr", "pt", "es")
    return max(choices, key=lambda name: small[name])


def theatre_of(folded: str, countries: frozenset[str] | None) -> Theatre | None:
    """Name the conflict whose signs are most frequent; without signs, the one that `countries` belong to."""
    counted = [(sum(1 for _ in theatre.signs.finditer(folded)), theatre) for theatre in THEATRES]
    most = max(counted, key=lambda row: row[0])
    if most[0]:
        return most[1]
    return next((theatre for theatre in THEATRES if countries and theatre.countries & countries), None)
