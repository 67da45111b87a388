"""What goes wrong, said once: a stable code, the place, what was expected, what was there.

Every error a person can meet is a `SametableError`. Its code is listed in `docs/reference/errors.md`
(a test compares the two). `invariant` is for our own impossible states: it is never caught inside the
centre, and it is on under `python -O`.

Source: house rules, Errors; RFC 9457 for the shape that HTTP gives it.
"""

from __future__ import annotations


class SametableError(Exception):
    """An error with a place: `terms.invalid at clauses[4].closes_at: expected ..., got ...`."""

    def __init__(
        self, code: str, *, at: str = "", expected: str = "", got: str = "", advice: str = ""
    ) -> None:
        """Build the error; `advice` is the one line that tells a person what to do next."""
        self.code = code
        self.at = at
        self.expected = expected
        self.got = got
        self.advice = advice
        super().__init__(str(self))

    def __str__(self) -> str:
        """Give the one-line form: code, place, expected, got."""
        place = f" at {self.at}" if self.at else ""
        parts = [f"expected {self.expected}" if self.expected else "", f"got {self.got}" if self.got else ""]
        detail = ", ".join(part for part in parts if part)
        return f"{self.code}{place}: {detail}" if detail else f"{self.code}{place}"

    def under(self, place: str) -> SametableError:
        """Return the same error with `place` put in front of its own place, composed on the way up."""
        joined = (
            f"{place}{self.at}" if self.at.startswith("[") else ".".join(p for p in (place, self.at) if p)
        )
        return SametableError(self.code, at=joined, expected=self.expected, got=self.got, advice=self.advice)


class InvariantError(RuntimeError):
    """Our own impossible state: the writer stops, nobody catches it."""


def invariant(holds: bool, what: str) -> None:
    """Stop if `holds` is false; `what` says which promise was broken."""
    if not holds:
        raise InvariantError(what)
