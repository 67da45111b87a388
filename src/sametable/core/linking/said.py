"""People's words on pairs of reports: who says that two are one event, who says that they are not.

Decides the verdict on a pair from the latest standing word of each party: agreed together, agreed apart, or differing,
which forces neither. A link speaks of every two of its reports, an unlink of its target with each of the others. A
word may name reports that are not here yet.

Source: decision 0016; charter, rules 4 and 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.linking.solving import couple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sametable.core.linking.model import Order, Word
    from sametable.core.linking.solving import Couple

LINK, UNLINK, DIFFER = "link", "unlink", "differ"


def couples(word: Word) -> Iterator[Couple]:
    """Give the pairs of which a word speaks."""
    ids = list(dict.fromkeys(word.ids))
    last = len(ids) if word.word == LINK else min(1, len(ids))
    for at in range(last):
        for other in ids[at + 1 :]:
            yield couple(ids[at], other)


class Said:
    """The words that stand. Mutable, owned by one linker."""

    def __init__(self) -> None:
        """Begin with none."""
        self.words: dict[str, Word] = {}
        self.on: dict[Couple, set[str]] = {}
        self.beside: dict[str, set[str]] = {}

    def add(self, word: Word) -> None:
        """Take a word."""
        self.remove(word.id)
        self.words[word.id] = word
        for pair in couples(word):
            self.on.setdefault(pair, set()).add(word.id)
            self.beside.setdefault(pair[0], set()).add(pair[1])
            self.beside.setdefault(pair[1], set()).add(pair[0])

    def remove(self, word_id: str) -> Word | None:
        """Take a word back; give it, if it stood."""
        word = self.words.pop(word_id, None)
        for pair in couples(word) if word is not None else ():
            held = self.on[pair]
            held.discard(word_id)
            if not held:
                del self.on[pair]
                for one, other in (pair, pair[::-1]):
                    self.beside[one].discard(other)
                    if not self.beside[one]:
                        del self.beside[one]
        return word

    def latest(self, pair: Couple) -> list[Word]:
        """Give each party's latest word on a pair, by party."""
        found: dict[str, Word] = {}
        for name in self.on.get(pair, ()):
            word = self.words[name]
            known = found.get(word.party)
            if known is None or (word.order, word.id) > (known.order, known.id):
                found[word.party] = word
        return [found[party] for party in sorted(found)]

    def verdict(self, pair: Couple) -> str:
        """Give `link`, `unlink`, `differ`, or nothing where nobody spoke."""
        said = {word.word for word in self.latest(pair)}
        return "" if not said else DIFFER if len(said) > 1 else said.pop()

    def rules(self, ids: Iterable[str]) -> list[tuple[bool, str, str]]:
        """Give what agreed words force among reports, the newest first: (together, one, other)."""
        within = set(ids)
        found: list[tuple[Order, bool, Couple]] = []
        for one in within:
            for other in self.beside.get(one, ()):
                pair = couple(one, other)
                verdict = self.verdict(pair) if one < other and other in within else ""
                if verdict in {LINK, UNLINK}:
                    newest = max(word.order for word in self.latest(pair))
                    found.append((newest, verdict == LINK, pair))
        found.sort(key=lambda rule: rule[2])
        found.sort(key=lambda rule: rule[0], reverse=True)
        return [(together, *pair) for _, together, pair in found]

    def copy(self) -> Said:
        """Give the same words as ones that change by themselves."""
        twin = Said()
        for word in self.words.values():
            twin.add(word)
        return twin
