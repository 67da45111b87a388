"""What sort of event and which weapon a word means, and how like two of them are.

Decides the class of a code or of a free word (of any code book), and the score of two classes. Words that are in no
table are compared as they stand. What is unknown says nothing. Does not read sentences.

Units: scores in hundredths of a bit. Source: weights.json; decision 0016.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sametable.core.intake.text import fold
from sametable.core.model.vocabulary import WEAPON, WHAT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.linking.weights import Alike, Ints, Weights

_LONGEST = 200
_MOST_SEEN = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """A code book: the class number of each code (0: none), and the scores of two classes."""

    numbers: Mapping[str, int]
    unknown: frozenset[str]
    by_word: Mapping[str, str]
    scores: Ints
    """Square, by class number; row and column 0 are not read."""
    weights: Alike
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Words that were read before: nothing but speed hangs on it."""

    def read(self, word: str) -> tuple[str, int]:
        """Give a code as it is compared, and its class."""
        found = self.seen.get(word)
        if found is None:
            plain = self.plain(word)
            found = plain, self.number(plain)
            if len(self.seen) < _MOST_SEEN:
                self.seen[word] = found
        return found

    def plain(self, word: str) -> str:
        """Give a code as it is compared: lower-case, one space between words; empty if it says nothing."""
        low = " ".join(fold(word[:_LONGEST]).replace("_", " ").split())
        return "" if low in self.unknown or low.replace(" ", "_") in self.unknown else low

    def number(self, plain: str) -> int:
        """Give the class of a code, or of the first known word of a phrase; 0 where there is none."""
        code = plain.replace(" ", "_")
        if code in self.numbers:
            return self.numbers[code]
        for sign in "/,-()":
            plain = plain.replace(sign, " ")
        for one in plain.split():
            if one in self.by_word:
                return self.numbers[self.by_word[one]]
        return 0


def kind_codes(held: Weights) -> Codes:
    """Build the code book of kinds."""
    unknown = frozenset(held.kinds_unknown)
    codes = sorted({term.code for term in WHAT} - unknown)
    numbers = {code: at for at, code in enumerate(codes, start=1)}
    scores = np.full((len(codes) + 1, len(codes) + 1), held.kind.differs, dtype=np.int64)
    hit = [numbers[one] for one in held.kinds_that_hit]
    targets = [numbers[one] for one in held.kinds_of_target]
    for target in targets:
        for other in (*hit, *targets):
            scores[target, other] = scores[other, target] = held.kind.target
    for family in held.kinds_alike:
        at = [numbers[one] for one in family]
        scores[np.ix_(at, at)] = held.kind.alike
    np.fill_diagonal(scores, held.kind.same)
    by_word = dict(held.kinds_by_word)
    return Codes(numbers=numbers, unknown=unknown, by_word=by_word, scores=scores, weights=held.kind)


def weapon_codes(held: Weights) -> Codes:
    """Build the code book of weapons."""
    unknown = frozenset(held.weapons_unknown)
    codes = sorted({term.code for term in WEAPON} - unknown)
    numbers = {code: at for at, code in enumerate(codes, start=1)}
    scores = np.full((len(codes) + 1, len(codes) + 1), held.weapon.differs, dtype=np.int64)
    for family in held.weapons.values():
        at = [numbers[one] for one in family]
        scores[np.ix_(at, at)] = held.weapon.alike
    np.fill_diagonal(scores, held.weapon.same)
    by_word = dict(held.weapons_by_word)
    return Codes(numbers=numbers, unknown=unknown, by_word=by_word, scores=scores, weights=held.weapon)
