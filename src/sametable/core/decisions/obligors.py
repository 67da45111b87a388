"""Who is obliged by a clause, as its words read, and whether a sentence obliges or allows.

Decides only what stands in plain sight: in English, French and Russian what stands before "shall", "s'engage", "обязуется" and the like,
in Arabic what follows "يلتزم" and the like. Where a sentence says what shall be done and not by whom, nobody is
named. A reading is a hint for people: it obliges nobody, and what an author marked comes before it.

Shapes: languages are BCP 47 codes, only the first part counts; others give nothing. Source: decision 0028; domain reference 5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.core.model.kinds.proposal_version import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

DUTY, MAY = "duty", "may"
WORDS = 14
"""A longer run of words before a verb is no name of somebody."""
_DUTY = {
    "en": r"shall|must|will|undertakes? to|agrees? to|commits? to|(?:is|are) obliged to",
    "fr": r"s['’]engagent à|s['’]engage à|doit|doivent|devra|devront|(?:est|sont) tenue?s? de",
    "ru": r"обязуется|обязуются|обязан[аоы]?|долж(?:ен|на|но|ны)",
}
_MAY = {
    "en": r"may",
    "fr": r"peut|peuvent|pourra|pourront",
    "ru": r"может|могут|вправе",
    "ar": r"يجوز|يحق|تجوز|يمكن",
}
_ARABIC = r"(?:[يت]لتزم|[يت]تعهد|يجب\s+على)(?:ان|ون)?"
_PASSIVE = {
    "en": (
        r"\s+(?:not\s+)?be\s+(?:\w+(?:ed|en|wn)|done|made|held|kept|sent|left|put|set)\b",
        r"\bby\s+(?P<by>(?!\d)[^\W\d_][^,]{0,80})",
    ),
    "fr": (r"\s+(?:ne\s+pas\s+)?être\s+\w+", r"\bpar\s+(?P<by>[^\W\d_][^,]{0,80})"),
    "ru": (r"\s+быть\s+\w+", r"(?!)(?P<by>)"),
}
"""By language: what makes a sentence say what shall be done, and by whom."""
TAIL = 400
"""Letters behind a verb that are looked at."""
_FIND_ARABIC = re.compile(
    _ARABIC + r"\s{1,9}(?P<who>[^.;:،؛]{1,200}?)(?=\s{1,9}(?:ب|أن|بأن|على|عن|في)\w*|[.;،؛]|$)"
)
_PASSIVES = {name: tuple(re.compile(one, re.IGNORECASE) for one in held) for name, held in _PASSIVE.items()}
_ALLOWS = {name: re.compile(rf"(?<!\w)(?:{verbs})(?!\w)", re.IGNORECASE) for name, verbs in _MAY.items()}
_OBLIGES = {
    **{name: re.compile(rf"(?<![\w'’])(?:{verbs})(?!\w)", re.IGNORECASE) for name, verbs in _DUTY.items()},
    "ar": re.compile(rf"(?<!\w){_ARABIC}(?!\w)"),
}
_END = re.compile(r"[.;:!?](?=\s|$)")
_AND = re.compile(r",|(?<!\w)(?:and|et|и)(?!\w)", re.IGNORECASE)
_LEAD = re.compile(
    r"^\W*(?:(?:and|but|et|mais|и|но|однако)\s+)?(?:(?:the|le|la|les)\s+|l['’])?", re.IGNORECASE
)
_WHEN = re.compile(
    r"^\W*(?:within|on|at|after|before|from|upon|until|in|as|dans|à|après|avant|dès|en|в|после|до|с|не)\s",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*\W*\w{1,4}[.)]\s+")


_OF_KIND = {
    "en": {
        "government": r"(?:\w+ )?government(?: of (?:the )?\w+)?",
        "armed_groups": r"(?:[\w-]+ )?armed (?:opposition )?(?:groups?|factions?)",
        "parties": r"(?:(?:both|all|the|two|warring) ){0,3}(?:parties|sides)",
    },
    "fr": {
        "government": r"gouvernement(?: \w+){0,2}",
        "armed_groups": r"(?:groupes? armés?|factions? armées?)(?: \w+)?",
        "parties": r"(?:(?:toutes|les|deux) ){0,3}parties",
    },
    "ru": {
        "government": r"(?:\w+ )?правительство(?: \w+)?",
        "armed_groups": r"(?:\w+ )?вооруж[её]нные (?:группы|группировки|формирования)",
        "parties": r"(?:(?:обе|все|эти) ){0,2}стороны",
    },
    "ar": {
        "government": r"(?:ال)?حكومة(?: (?!و)\w+){0,2}",
        "armed_groups": r"(?:ال)?(?:جماعات|مجموعات|فصائل|جماعة|مجموعة) (?:ال)?مسلحة",
        "parties": r"(?:(?:جميع|كل|كلا) )?(?:ال)?(?:أطراف|طرفان|طرفين|جانبان|جانبين)",
    },
}
"""By language: a name that is of one kind of party and of no other, whole. Governments and a party in the singular are none."""
_KINDS = {
    name: {kind: re.compile(one, re.IGNORECASE) for kind, one in held.items()}
    for name, held in _OF_KIND.items()
}


def kind_of(who: str, language: str) -> str:
    """Give which kind of party a name is of (`government`, `armed_groups`, `parties`); "" where that is not certain."""
    plain = " ".join(who.split())
    kinds = _KINDS.get(language.partition("-")[0].lower(), {})
    return next((kind for kind, words in kinds.items() if words.fullmatch(plain)), "")


def obligors(text: str, language: str) -> tuple[str, ...]:
    """Give whom the sentences of a clause oblige, as named there, each once; "" where it names nobody."""
    name = language.partition("-")[0].lower()
    plain = MARK.sub(" … ", text)
    found: dict[str, None] = {}
    if name == "ar":
        for match in _FIND_ARABIC.finditer(plain):
            found[match.group("who").strip()] = None
        return tuple(found)
    if name not in _PASSIVES:
        return ()
    for who, tail in _sentences(_NUMBERED.sub("", plain), name):
        passive, by = _PASSIVES[name]
        doer = by.search(tail) if passive.match(tail) else None
        held = _subject(doer.group("by") if doer else "" if passive.match(tail) else who)
        if held is not None:
            found[held] = None
    return tuple(found)


def _sentences(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Give what stands before each verb that obliges, in its sentence, and what follows it there."""
    ends = [match.end() for match in _END.finditer(text)]
    place, begin, last = 0, 0, -1
    for verb in _OBLIGES[name].finditer(text):
        while place < len(ends) and ends[place] <= verb.start():
            begin = max(begin, ends[place])
            place += 1
        end = ends[place] - 1 if place < len(ends) else len(text)
        before = text[begin : verb.start()]
        who = before if begin != last else _AND.split(before)[-1]
        yield who, text[verb.end() : min(end, verb.end() + TAIL)]
        begin = last = verb.end()


def duties(text: str, language: str) -> frozenset[str]:
    """Tell whether a text obliges (`duty`) or allows (`may`), as far as its words show; nothing in other languages."""
    name = language.partition("-")[0].lower()
    plain = MARK.sub(" ", text)
    tables = ((DUTY, _OBLIGES), (MAY, _ALLOWS))
    return frozenset(what for what, table in tables if name in table and table[name].search(plain))


def _subject(words: str) -> str | None:
    """Give the last part of what stands before a verb, without its article; None where that is too long for a name."""
    part = words.rpartition(",")[2] if _WHEN.match(words) or len(words.split()) > WORDS else words
    held = _LEAD.sub("", part.strip()).strip(" ,")
    return held if len(held.split()) <= WORDS else None
