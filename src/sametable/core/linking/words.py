"""The words of a report as linking compares them: a few numbers, the rarest words first.

Decides which words of a text count, in any script: names are brought to one Latin spelling, so that one name written in
three alphabets is one word. How rare a word is comes from a table that does not depend on the record (or, for a
table of rows on its own, from all of its rows). Does not understand a text.

Shapes: a word is the first 32 bits of its SHA-256, never 0; weights in hundredths of a bit, at most 1,000.
Source: weights.json; core/places/romanise; decision 0016.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from sametable.core.intake.text import fold, norm_of
from sametable.core.places.romanise import spelling_of_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sametable.core.linking.weights import Words

LONGEST_TEXT = 4000
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"^(?:al|el|ash|as|ad|ar|an)-")
_SPELT = {
    word: str(at)
    for at, row in enumerate(
        [
            "zero",
            "one ein один одна واحد un",
            "two два две اثنان deux",
            "three три ثلاثة trois",
            "four четыре اربعة quatre",
            "five пять خمسة cinq",
            "six шесть ستة",
            "seven семь سبعة sept",
            "eight восемь ثمانية huit",
            "nine девять تسعة neuf",
            "ten десять عشرة dix",
            "eleven",
            "twelve",
        ]
    )
    for word in row.split()
}


class _Table(msgspec.Struct, frozen=True):
    """Common words by how rare they are (hundredths of a bit), each list parted by spaces."""

    stop: str
    common: dict[str, str]


@cache
def rarity() -> Mapping[int, int]:
    """Give the weights of common words; a word that is not in it is as rare as can be."""
    raw = files("sametable.core.linking").joinpath("rarity.json").read_bytes()
    held = msgspec.json.decode(raw, type=_Table)
    table = {number_of(one): 0 for word in held.stop.split() for one in forms(word)}
    for weight, words in held.common.items():
        for word in words.split():
            for one in forms(word):
                table.setdefault(number_of(one), int(weight))
    return table


@lru_cache(maxsize=65_536)
def read(word: str) -> tuple[str, int]:
    """Give a word's form and its number."""
    shape = _form(word)
    return shape, number_of(shape)


def form(word: str) -> str:
    """Give the form under which a word is compared; empty for one that is none."""
    return read(word)[0]


def _form(word: str) -> str:
    low = norm_of(fold(word))
    low = _ARTICLE.sub("", _POSSESSIVE.sub("", low)) or low
    low = _SPELT.get(low, low)
    if low.isdigit():
        return low.lstrip("0") or "0"
    if not low.isascii():
        if len(low) > 4 and low.startswith("ال"):
            low = low[2:]
        return spelling_of_key(low).fold or low
    plain = low.replace("-", "").replace("'", "")
    if len(plain) > 4 and plain.endswith("s") and not plain.endswith("ss"):
        plain = plain[:-1]
    return spelling_of_key(plain).fold if len(plain) > 3 and not any(c.isdigit() for c in plain) else plain


@lru_cache(maxsize=65_536)
def number_of(shape: str) -> int:
    """Give the number of a word's form."""
    return int.from_bytes(hashlib.sha256(shape.encode("utf-8", "replace")).digest()[:4], "big") or 1


def forms(text: str) -> list[str]:
    """Give the forms of a text's words, in order, the same one as often as it stands there."""
    return [shape for word in _WORD.findall(text[:LONGEST_TEXT]) if (shape := form(word))]


def written_of(text: str) -> list[str]:
    """Give a text's words as they are written, in lower case, in order."""
    return [word.lower() for word in _WORD.findall(text[:LONGEST_TEXT])]


def text_number(shapes: Iterable[str]) -> int:
    """Give a number of 63 bits for a text by its words: equal for equal words in the same order; 0 for few words."""
    joined = " ".join(shapes)
    if joined.count(" ") < 4:
        return 0
    return int.from_bytes(hashlib.sha256(joined.encode("utf-8", "replace")).digest()[:8], "big") >> 1 or 1


def weight_of(shape: str, number: int, held: Words, table: Mapping[int, int]) -> int:
    """Give how much sharing a word would tell; 0 for one that tells nothing."""
    weight = table.get(number, held.rarest)
    if shape.isdigit():
        return min(weight, held.digit)
    return weight if len(shape) > 1 else 0


def rarest(
    shapes: Iterable[tuple[str, int]], held: Words, table: Mapping[int, int]
) -> list[tuple[int, int, str]]:
    """Give (weight, number, form) of the rarest words, at most `keep`, rarest first, ties by number."""
    found = [
        (-weight, number, at, shape)
        for at, (shape, number) in enumerate(dict.fromkeys(shapes))
        if (weight := weight_of(shape, number, held, table)) > 0
    ]
    found.sort()
    return [(-weight, number, shape) for weight, number, _, shape in found[: held.keep]]
