"""One name written in three scripts and a dozen spellings, brought to comparable forms.

Decides: the exact key of a name (its own script, without case, marks, hyphens, articles) and three looser
Latin forms: `romanised`, its vowel fold, its consonant skeleton. Does not decide whether two names are
one place: `similarity_milli` is a number, the index and a person judge it. No dictionary of exonyms here:
Halab for Aleppo is an alias that a gazetteer must carry.

Shapes: every function takes and gives str; keys hold single spaces between words. Scores are 0..1000.

Source: the practice of Russian and English writers of Arabic names (jim as j, dzh, g; qaf as q, k;
waw as w, v, u, o, ou); UNGEGN notes on Arabic romanisation for the assimilated article.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

NAME_LIMIT = 200
WEIGHT_ROMANISED, WEIGHT_FOLD, WEIGHT_SKELETON = 25, 35, 40


_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼʿʾ`´‘ʻʹʺ\"ьъ"), None)
_ARABIC_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ی": "ي",
        "گ": "ك", "ء": None, "ـ": None, "ٰ": None,
    }
)  # fmt: skip
_CYRILLIC_LETTERS = str.maketrans({"ё": "е", "ґ": "г", "э": "е"})
_LETTERS = {**_APOSTROPHES, **_ARABIC_LETTERS, **_CYRILLIC_LETTERS}
# Marks and format characters that a text can hold without a composed letter to part.
_MARKED = re.compile(
    r"[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0600-\u061c\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]|[^\u0000-\u06ff\u1e00-\u20ff\ue000-\ue001]"
)
_ARTICLES = frozenset(
    [
        *["al", "el", "il", "ul", "ar", "as", "ash", "ad", "at", "ath", "adh", "an", "az", "ez", "es", "esh"],
        *[
            "ed",
            "en",
            "er",
            "et",
            "ал",
            "ел",
            "ар",
            "ер",
            "аш",
            "еш",
            "ас",
            "ес",
            "ад",
            "ед",
            "ат",
            "ет",
            "ан",
        ],
        *["ен", "аз", "ез"],
    ]
)
_NOT_WORD = re.compile(r"[^\w]+|_+")
_IS_ARABIC = re.compile(r"[\u0600-\u06ff]")
_IS_CYRILLIC = re.compile(r"[\u0400-\u04ff]")

_CYRILLIC_LATIN = {
    "дж": "j", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ы": "y", "э": "e", "ю": "yu",
    "я": "ya", "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u",
}  # fmt: skip
_CYRILLIC = re.compile("дж|[а-яіїєґў]")
_ARABIC_LATIN = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r",
    "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh", "ف": "f",
    "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "پ": "p", "چ": "ch",
    "ژ": "zh", "ڤ": "v",
}  # fmt: skip

# Letters and groups that writers interchange, brought to one sign each: capital signs are groups.
_GROUPS = (
    ("dzh", "j"), ("dj", "j"), ("tch", "X"), ("sch", "X"), ("sh", "X"), ("ch", "X"), ("kh", "h"), ("gh", "j"),
    ("zh", "j"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("ts", "s"), ("q", "k"), ("c", "k"),
    ("g", "j"), ("x", "h"), ("p", "b"), ("v", "w"), ("nb", "mb"),
)  # fmt: skip
_VOWELS = (
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("au", "u"), ("aw", "u"), ("ow", "u"), ("uw", "u"), ("ay", "i"),
    ("ai", "i"), ("ei", "i"), ("ey", "i"), ("iy", "i"), ("e", "a"), ("o", "u"), ("y", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_SOFT = re.compile(r"(?<!^)[aeiouwy]|[aeiou]")
_CONSTRUCT = re.compile(r"(?<=[a-zX]{3})[aei]t(?= )")
_LAST_H = re.compile(r"(?<=[aeiou])h\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """The three comparable Latin forms of a written name."""

    romanised: str
    fold: str
    skeleton: str


def plain(text: str) -> str:
    """Bring a name to lower case without marks, hyphens or apostrophes, in its own script."""
    cut = text[:NAME_LIMIT]
    if cut.isascii():
        return " ".join(_NOT_WORD.sub(" ", cut.lower().translate(_APOSTROPHES)).split())
    lowered = unicodedata.normalize("NFKC", cut).casefold()
    apart = unicodedata.normalize("NFD", lowered.replace("й", "\ue000").replace("ї", "\ue001"))
    if len(apart) != len(lowered) or _MARKED.search(apart):
        apart = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    whole = apart.replace("\ue000", "й").replace("\ue001", "ї").translate(_LETTERS)
    return " ".join(_NOT_WORD.sub(" ", whole).split())


def word_set(text: str) -> frozenset[str]:
    """Give the plain forms of the words of a list written as one string."""
    return frozenset(plain(word) for word in text.split())


def is_article(word: str) -> bool:
    """Tell whether a plain word is the Arabic article as Latin or Cyrillic writers spell it."""
    return word in _ARTICLES


def bare_word(word: str) -> str:
    """Take the Arabic-script article off a plain word of four letters or more."""
    return word[2:] if len(word) > 4 and word.startswith("ال") else word


def key_of_plain(text: str) -> str:
    """Give the exact key of a name that is plain already: articles off, unless nothing would stay."""
    words = text.split()
    kept = [bare_word(word) for word in words if word not in _ARTICLES]
    return " ".join(kept) if kept else text


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """Give the key under which a gazetteer finds a name exactly, whatever its case, marks and article."""
    return key_of_plain(plain(name))


def _arabic(word: str) -> str:
    """Write an Arabic word in Latin letters, guessing the short vowels that break clusters."""
    if word.endswith("ه"):
        word = word[:-1] + "ا"
    out: list[str] = []
    for at, letter in enumerate(word):
        before_long = at + 1 < len(word) and word[at + 1] in "اوي"
        if letter in "وي" and at > 0 and not before_long:
            out.append("u" if letter == "و" else "i")
        elif letter in "وي" and at > 0:
            out.append("w" if letter == "و" else "y")
        else:
            out.append(_ARABIC_LATIN.get(letter, letter))
    sounds = [sound for sound in out if sound]
    broken: list[str] = []
    for at, sound in enumerate(sounds):
        broken.append(sound)
        hard = sound[0] not in "aeiou"
        next_hard = at + 1 < len(sounds) and sounds[at + 1][0] not in "aeiou"
        if hard and next_hard and (at == 0 or at + 2 == len(sounds)):
            broken.append("a")
    return "".join(broken)


def romanised_of_key(words: str) -> str:
    """Write a key in Latin letters: own tables for Arabic and Cyrillic, anyascii for every other script."""
    if words.isascii():
        return words
    if _IS_ARABIC.search(words):
        words = " ".join(_arabic(word) if _IS_ARABIC.search(word) else word for word in words.split())
    if _IS_CYRILLIC.search(words):
        words = _CYRILLIC.sub(lambda found: _CYRILLIC_LATIN.get(found.group(), ""), words)
    return words if words.isascii() else plain(anyascii(words))


def spelling_of_key(words: str) -> Spelling:
    """Give the three Latin forms of an exact key."""
    romanised = romanised_of_key(words)
    folded = _LAST_H.sub("", _CONSTRUCT.sub("a", romanised)).replace(" ", "")
    for written, sign in _GROUPS:
        if written in folded:
            folded = folded.replace(written, sign)
    folded = _DOUBLED.sub(r"\1", folded)
    skeleton = _SOFT.sub("", folded)
    for written, sign in _VOWELS:
        if written in folded:
            folded = folded.replace(written, sign)
    return Spelling(romanised=romanised, fold=_DOUBLED.sub(r"\1", folded), skeleton=skeleton)


@lru_cache(maxsize=4096)
def spelling(name: str) -> Spelling:
    """Give the three Latin forms of a name as it was written."""
    return spelling_of_key(key(name))


def weigh_milli(one: Spelling, other: Spelling) -> int:
    """Weigh two spellings: .25 romanised, .35 vowel fold, .40 consonant skeleton; 1000 is alike in all."""
    weighed = (
        WEIGHT_ROMANISED * fuzz.ratio(one.romanised, other.romanised)
        + WEIGHT_FOLD * fuzz.ratio(one.fold, other.fold)
        + WEIGHT_SKELETON * fuzz.ratio(one.skeleton, other.skeleton)
    )
    return int(weighed / 10)


def similarity_milli(one: str, other: str) -> int:
    """Weigh two written names against one another, 0..1000."""
    return weigh_milli(spelling(one), spelling(other))
