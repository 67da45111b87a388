"""Reads the names of areas in a sentence and the counts printed beside them.

Decides where a list such as "(Latakia - 3, Hama - 2)", "in the provinces of Damascus (6), Latakia (2)",
"Daraa, Homs and Damascus - 1 for each" begins, ends, and which number belongs to which name. It does not
decide which total the numbers belong to; `ledger` does.

Shapes: an `Item` is a name at tokens [first, last), with its count if one stands beside it.
Source: the ways in which bulletins print breakdowns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sametable.core.intake.heads import measure_of
from sametable.core.intake.lexicon import forms
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from sametable.core.intake.document import AreaNames, Line
    from sametable.core.intake.numbers import Number

MAX_NAME_TOKENS = 4
MAX_ITEMS = 60
_ARTICLES = (
    "al-",
    "el-",
    "an-",
    "ar-",
    "as-",
    "ash-",
    "at-",
    "az-",
    "ad-",
    "ed-",
    "es-",
    "esh-",
    "аль-",
    "эль-",
    "эн-",
    "аш-",
    "эс-",
    "ан-",
)
_OPEN = frozenset({"("})
_PARTS = frozenset({"-", ":", "–", "—", "|", "="})
_JOINERS = frozenset({",", "and", "и", "й", "та", "et", "e", "y", ";", "as", "well", "و"})
_SKIP = word_set(
    """
    in the of at for within across around near as well from в во на по у dans la le les de des du celle celui ceux do da
    dos das na no nas nos en el los las del both each every also cities city respective following
    respectively total all over same في من على ب و وفي ومن وعلي
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One area name in a list, with the count printed beside it; `end` is where reading goes on."""

    name: str
    first: int
    last: int
    end: int
    count: Number | None = None
    each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """What reading a list of areas needs: the sentence, who knows areas, numbers by position."""

    line: Line
    known: AreaNames
    numbers: dict[int, Number]


def name_at(line: Line, here: int) -> int:
    """Give the end of the capitalised name that begins at a token, or the token itself if none does."""
    last = here
    limit = min(line.sentence.last, here + MAX_NAME_TOKENS)
    while last < limit and _is_name_word(line, last) and not (last > here and _gap(line, last)):
        last += 1
    return last


def _gap(line: Line, here: int) -> bool:
    return "\n" in line.text[line.tokens[here - 1].end : line.tokens[here].start]


def _is_name_word(line: Line, here: int) -> bool:
    token = line.tokens[here]
    if token.kind != "w" or line.timed(here):
        return False
    if any(form in line.stop_names for form in forms(token.norm)):
        return False
    return token.upper or token.norm.startswith(_ARTICLES)


def _arabic(norm: str) -> bool:
    return bool(norm) and "\u0621" <= norm[0] <= "\u06ff"


def _area_name(areas: Areas, here: int, *, listed: bool) -> tuple[str, int] | None:
    """Read one area name at a token: canonical if known, else as printed; within a list, lower case will do."""
    line = areas.line
    if here >= line.sentence.last or line.tokens[here].kind != "w" or here in areas.numbers:
        return None
    rural = _rural(areas, here)
    if rural is not None:
        return rural
    if _arabic(line.tokens[here].norm):
        return _arabic_area(areas, here)
    last = name_at(line, here)
    if last > here:
        for end in range(last, here, -1):
            known = areas.known.area(_words(line, here, end))
            if known is not None:
                return known, end
        return line.text[line.tokens[here].start : line.tokens[last - 1].end], last
    lowered = line.tokens[here].norm
    if lowered[:2] in {"d'", "l'"}:
        known = areas.known.area(line.text[line.tokens[here].start + 2 : line.tokens[here].end])
        return (known, here + 1) if known is not None else None
    if listed and len(lowered) >= 3 and _counted_after(areas, here + 1) and lowered not in _SKIP:
        known = areas.known.area(lowered)
        return (known, here + 1) if known is not None else None
    return None


def _rural(areas: Areas, here: int) -> tuple[str, int] | None:
    """Read "Rural Damascus", "ريف دمشق": a countryside that is an area of its own name."""
    line = areas.line
    words = [form for form in forms(line.tokens[here].norm) if form in {"rural", "ريف", "rif"}]
    if not words or here + 1 >= line.sentence.last or line.tokens[here + 1].kind != "w":
        return None
    known = areas.known.area(f"{words[0]} {_words(line, here + 1, here + 2)}")
    return (known, here + 2) if known is not None else None


def _arabic_area(areas: Areas, here: int) -> tuple[str, int] | None:
    line = areas.line
    for end in range(min(here + 3, line.sentence.last), here, -1):
        if any(line.tokens[at].kind != "w" or line.tokens[at].norm in _SKIP for at in range(here, end)):
            continue
        printed = line.text[line.tokens[here].start : line.tokens[end - 1].end]
        rest = " ".join(token.norm for token in line.tokens[here + 1 : end])
        tried = [printed] + [f"{form} {rest}".strip() for form in forms(line.tokens[here].norm)[1:]]
        for name in tried:
            known = areas.known.area(name)
            if known is not None:
                return known, end
    return None


def _words(line: Line, first: int, last: int) -> str:
    return line.text[line.tokens[first].start : line.tokens[last - 1].end]


def _counted_after(areas: Areas, here: int) -> bool:
    return _count_beside(areas, here) is not None


def _count_beside(areas: Areas, here: int) -> tuple[Number, int, bool] | None:
    """Read "(4)", "- 4", ": 4", "4", "- 1 for each", "по 1" right after a name; give number, end, each."""
    line, at = areas.line, here
    last = line.sentence.last
    each = False
    opened = at < last and line.tokens[at].norm == "("
    while at < last and line.tokens[at].norm in (_OPEN if opened and at == here else _PARTS):
        at += 1
    if at == here and _comma_count(areas, here):
        at += 1
    if at < last and line.tokens[at].norm == "по":
        each, at = True, at + 1
    number = areas.numbers.get(at)
    if number is None or number.unit or line.timed(number.last - 1):
        return None
    if at == here and number.word:
        return None
    if at == here and number.value >= 1000:
        return None
    at = number.last
    for phrase in (
        ("for", "each"),
        ("in", "each"),
        ("each",),
        ("apiece",),
        ("cases",),
        ("violations",),
        ("violation",),
        ("case",),
    ):
        if tuple(token.norm for token in line.tokens[at : at + len(phrase)]) == phrase:
            each = each or phrase[-1] in {"each", "apiece"}
            at += len(phrase)
            break
    if opened:
        if at >= last or line.tokens[at].norm != ")":
            return None
        at += 1
    return number, at, each


def _comma_count(areas: Areas, here: int) -> bool:
    """Say whether a comma stands for a dash: "Aleppo, 6; Damascus, 5"."""
    line = areas.line
    number = areas.numbers.get(here + 1)
    if number is None or number.word or line.tokens[here].norm != ",":
        return False
    return number.last >= line.sentence.last or line.tokens[number.last].norm in {";", ".", ")"}


def read_list(areas: Areas, here: int) -> tuple[Item, ...]:
    """Read names and their counts from a token on, over articles and area words, to the first other word."""
    items: list[Item] = []
    at = here
    line = areas.line
    each = False
    while at < line.sentence.last and len(items) < MAX_ITEMS:
        start = _skip(areas, at, joiners=bool(items))
        each = each or any(
            line.tokens[p].norm in {"each", "кожній", "каждой", "каждом"} for p in range(at, start)
        )
        read = _area_name(areas, start, listed=bool(items))
        if read is None:
            break
        name, last = read
        after = _after_name(line, last)
        beside = _count_beside(areas, after)
        if beside is not None and not items and beside[0].first == after and measure_of(line, beside[0]):
            beside = None
        item = Item(name=name, first=start, last=last, end=after, each=each)
        if beside is not None:
            number, end, shared = beside
            item = replace(item, count=number, end=end)
            if shared:
                items = _share(items, number)
        items.append(item)
        at = item.end
        if at < line.sentence.last and line.tokens[at].norm not in _JOINERS and not _joins_arabic(line, at):
            break
    return tuple(items)


def _joins_arabic(line: Line, at: int) -> bool:
    norm = line.tokens[at].norm
    return norm.startswith("و") and _arabic(norm) and len(norm) > 2


def _skip(areas: Areas, at: int, *, joiners: bool) -> int:
    line = areas.line
    while at < line.sentence.last:
        norm = line.tokens[at].norm
        area_word = any(m.first == at for m in line.mentions if m.category == "areaword")
        if (
            not (norm in _SKIP or (joiners and norm in _JOINERS) or area_word)
            or _rural(areas, at) is not None
        ):
            break
        joiners = joiners and norm != ";"
        at += 1
    return at


def _after_name(line: Line, at: int) -> int:
    """Step over "province", "cities", "countryside" and a closing quote after a name."""
    for _ in range(2):
        if at >= line.sentence.last:
            break
        word = any(m.first == at for m in line.mentions if m.category == "areaword")
        if word or (
            line.tokens[at].norm in {'"', "”", "»", "cities", "city", "as", "well"} and _quoted(line, at)
        ):
            at += 1
    return at


def _quoted(line: Line, at: int) -> bool:
    return line.tokens[at].kind == "w" or (
        at + 1 < line.sentence.last and line.tokens[at + 1].norm in {"(", "-"}
    )


def _share(items: list[Item], number: Number) -> list[Item]:
    """Give the number "for each" to the names before it that have none of their own."""
    shared = list(items)
    for place in range(len(shared) - 1, -1, -1):
        if shared[place].count is not None:
            break
        shared[place] = replace(shared[place], count=number)
    return shared
