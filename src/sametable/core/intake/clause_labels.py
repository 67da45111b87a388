"""How the clauses of agreements are numbered: the label at the beginning of a paragraph, and how its kind nests in others.

Decides what is a label and what is a word that happens to begin a sentence: a word such as "Article" with its number needs a
sign, an end or a capital after it, a plain number needs a dot or a bracket. Digits are Latin, Arabic-Indic or Persian. A label
is kept as it was typed; it is never renumbered.

Shapes: `style` names a kind of label (`article`, `n1`, `n2`, `(a)`, `(i)` ...); `ordinal` is its last number, for telling i
from i and for finding numbers that were given twice; 0 where it has none.
Source: the project's own arrangement, from the numbering of the agreements under `packs/terms`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def _words(listed: str) -> list[str]:
    return listed.split()


_WORDS = {
    "article": "article art статья ст المادة مادة artículo",
    "section": "section sec § section раздел القسم البند بند",
    "part": "part часть chapter chapitre titre глава الفصل الباب الجزء",
    "clause": "clause paragraph para пункт п الفقرة فقرة",
    "annex": "annex appendix schedule attachment annexe приложение الملحق ملحق المرفق مرفق",
}
_STYLE = {word: style for style, words in _WORDS.items() for word in words.split()}
_NAMED = re.compile(
    rf"(?P<word>{'|'.join(sorted(map(re.escape, _STYLE), key=len, reverse=True))})\.?\s{{0,3}}(?:(?:No|№|n°)\.?\s?)?"
    r"(?P<number>\d{1,3}(?:er|ère|-я|-е)?(?:[.\-]\d{1,3}){0,3}|[IVXLC]{1,7}|[A-ZА-ЯЁ]|"
    r"(?:ال[\u0621-\u064a]{3,7}(?:\s{1,2}عشر[ةه]?)?)|premi(?:er|ère)|one|two|three|four|five|six|seven|eight|nine|ten)?"
    r"(?P<sign>\s{0,2}[.:)\-–—]{1,2}(?=\s|$)|(?=\s|$))",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<open>\()?(?P<number>[٠-٩]{1,2}(?:-[٠-٩]{1,2}){1,3}|\d{1,3}(?:[.\u066b]\d{1,3}){0,5})(?P<sign>\s?[.)\-–—/]{1,2}(?=\s|$|\[|[\u0621-\u064a])|\)|(?=\s))"
)
_LETTER = re.compile(
    r"(?P<open>\()?(?P<letter>[ivxlc]{1,7}|[IVXLC]{1,7}|[a-z]{1,2}|[A-Z]|[а-яё]|[А-ЯЁ]|[\u0621-\u064a]ـ?)"
    r"(?P<sign>[.)]|\s?[\-–—](?=\s))(?=\s|$|\[)"
)
_BULLET = re.compile(r"[•·▪◦‣●○■□\-–—*]\s+")
_UNITS = re.compile(
    r"\s*(?:%|°|km|m|metres?|meters?|kilomet\w*|mm|kg|tons?|tonnes?|hours?|h|days?|million|per|км|м|мм|кг|час\w*|дн\w*|сут\w*|процент\w*"
    r"|كم|كيلومتر\w*|متر\w*|ساعة|يوم\w*|طن|heures?|jours?)(?:\W|$)",
    re.IGNORECASE,
)
_ORDINALS_AR = tuple(_words("الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الحادي"))
_ORDINALS_EN = tuple(_words("one two three four five six seven eight nine ten"))
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HIJAI = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщыэюя"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One label as it was typed, without the sign after it where that is a dot, a colon or a stroke."""

    text: str
    style: str
    ordinal: int = 0
    roman: int = 0
    """The value where the letters are a Roman number as well; 0: they are none."""


def label_of(text: str) -> tuple[Label, str] | None:
    """Part a paragraph into its label and the rest; None where it begins with none.

    Where a whole clause stands in brackets with its number inside, the number is taken out and the brackets stay.
    """
    held = text.strip()
    if held.startswith("[") and _encloses(held):
        inside = _label_of(held[1:-1].strip())
        return (inside[0], f"[{inside[1]}]") if inside is not None and inside[1] else None
    return _label_of(held)


def _label_of(held: str) -> tuple[Label, str] | None:
    for read in (_named, _numbered, _lettered):
        if (found := read(held)) is not None:
            return found
    return None


def _encloses(text: str) -> bool:
    """Tell whether the first bracket closes at the very end, and holds no bracket that does the same."""
    depth = 0
    for at, one in enumerate(text):
        depth += (one == "[") - (one == "]")
        if depth == 0:
            return at == len(text) - 1 and not text.startswith("[[")
    return False


def bullet_of(text: str) -> str | None:
    """Give what follows a bullet; None where there is none."""
    found = _BULLET.match(text)
    return text[found.end() :] if found else None


def _named(text: str) -> tuple[Label, str] | None:
    found = _NAMED.match(text)
    if found is None:
        return None
    word, number, rest = found["word"], found["number"] or "", text[found.end() :].strip()
    style = _STYLE[word.lower()]
    if not number and style != "annex":
        return None
    if number.isalpha() and number.isascii() and not number.isupper() and _word_number(number) == 0:
        return None
    if not found["sign"].strip() and not _begins(rest):
        return None
    if not number and rest and not found["sign"].strip():
        return None
    label = text[: found.end()].rstrip(" .:-–—").rstrip()
    return Label(text=label, style=style, ordinal=_word_number(number)), rest


def _begins(rest: str) -> bool:
    """Tell whether what follows a label without a sign begins something: nothing, a capital, a bracket, a quote."""
    return not rest or rest[0].isupper() or rest[0] in '[«"“('


def _word_number(number: str) -> int:
    lower = number.lower()
    if digits := re.findall(r"\d+", number):
        return int(digits[-1])
    if lower in _ORDINALS_EN:
        return _ORDINALS_EN.index(lower) + 1
    if lower.startswith("premi"):
        return 1
    if roman := roman_value(lower):
        return roman
    if number.startswith("ال"):
        first, _, ten = number.partition(" ")
        plain = first.removesuffix("ة").removesuffix("ى")
        at = next(
            (n for n, known in enumerate(_ORDINALS_AR) if plain in {known, known.removesuffix("ي")}), -1
        )
        return 0 if at < 0 else (1 if at == 10 else at + 1) + (10 if ten else 0)
    return letter_value(lower)


def _numbered(text: str) -> tuple[Label, str] | None:
    found = _NUMBER.match(text)
    if found is None:
        return None
    number, sign, rest = found["number"], found["sign"].strip(), text[found.end() :].strip()
    parts = re.split(r"[.\u066b-]", number)
    opened = found["open"] is not None
    if opened != (sign == ")" and opened) or (not sign and len(parts) == 1):
        return None
    if not sign and (_UNITS.match(rest) or not rest):
        return None
    if sign == ".":
        style = f"n{len(parts)}"
    else:
        style = "(1)" if opened else "1)" if sign == ")" else f"n{len(parts)}"
    label = text[: found.end()].strip() if opened or sign == ")" else number
    return Label(text=label, style=style, ordinal=int(parts[-1])), rest


def _lettered(text: str) -> tuple[Label, str] | None:
    found = _LETTER.match(text)
    if found is None:
        return None
    letter, sign, opened = found["letter"].rstrip("ـ"), found["sign"].strip(), found["open"] is not None
    if opened and sign != ")":
        return None
    roman = roman_value(letter.lower())
    if len(letter) > 1 and not roman and (len(set(letter)) > 1 or sign != ")"):
        return None
    if not opened and sign in "-–—" and letter.isascii():
        return None
    kind = ("A" if letter.isupper() else "a") if letter.isascii() else "а" if letter < "\u0600" else "أ"
    style = f"({kind})" if opened else f"{kind})" if sign == ")" else f"{kind}."
    label = text[: found.end()].strip() if sign == ")" else letter
    held = Label(text=label, style=style, ordinal=letter_value(letter.lower()), roman=roman)
    return held, text[found.end() :].strip()


def roman_value(letters: str) -> int:
    """Give the value of a Roman number up to 399 in small letters; 0 where it is none."""
    total = last = 0
    for one in reversed(letters):
        value = _ROMAN.get(one, 0)
        if not value:
            return 0
        total += value if value >= last else -value
        last = max(last, value)
    return total if letters and roman_text(total) == letters else 0


def roman_text(number: int) -> str:
    """Write a Roman number up to 399 in small letters."""
    text = ""
    for value, letters in (
        (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, number = divmod(number, value)
        text += letters * count
    return text


def letter_value(letter: str) -> int:
    """Give a letter's place in the row that lists use: a is 1, aa is 27; 0 where it stands in none."""
    first = letter[:1].replace("ا", "أ")
    if first and first.isascii() and first.isalpha():
        return ord(first) - ord("a") + 1 + 26 * (len(letter) - 1)
    for row in (_CYRILLIC, _ABJAD):
        if first and first in row:
            return row.index(first) + 1
    return 0


def letter_text(number: int, row: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """Write a letter of a row: the 27th of 26 is the first, twice."""
    turns, at = divmod(max(number, 1) - 1, len(row))
    return row[at] * (min(turns, 9) + 1)


def in_abjad(number: int) -> str:
    """Write an Arabic list letter in the order of numbers (أ ب ج د)."""
    return letter_text(number, _ABJAD)


def in_hijai(number: int) -> str:
    """Write an Arabic list letter in the order of the alphabet (أ ب ت ث)."""
    return letter_text(number, _HIJAI)


def in_cyrillic(number: int) -> str:
    """Write a Russian list letter."""
    return letter_text(number, _CYRILLIC)
