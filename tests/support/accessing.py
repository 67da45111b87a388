"""A record of passage in memory: statements one after the other, as the picture keeps them."""

from __future__ import annotations

from typing import Any

from sametable.core.picture.cases import Cases, CaseSaid


class Said:
    """What was said, and what was taken back of it."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.cases = Cases()
        self.gone: set[str] = set()

    def say(self, kind: str, party: str, target: str = "", **fields: Any) -> str:
        """Say something; gives its id, such as `corridor-3`. Its number is the party and the place in the order."""
        at = len(self.cases.said) + 1
        name = f"{kind}-{at}"
        about = {"target": target} if target else {}
        self.cases.add(
            CaseSaid(
                id=name,
                kind=kind,
                party=party,
                node=party,
                number=f"{party.upper()}-{at}",
                order=(at, party, at),
                at_ms=at,
                target=target,
                fields={**about, **fields},
            )
        )
        return name

    def withdrawn(self, one: CaseSaid) -> bool:
        """Tell whether a statement was taken back."""
        return one.id in self.gone
