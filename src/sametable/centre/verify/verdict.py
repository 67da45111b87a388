"""A verdict on a copy of a record: what was read, what contradicts what, what is not here.

Decides nothing; `verify.record` fills it in. A *doubt* contradicts something, a *remark* does not. At most a thousand
doubts and a thousand remarks are kept; doubts are all counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something that does not hold: in which log and entry (None: the log or record as a whole), in words."""

    log: str
    index: int | None
    says: str


@dataclass(slots=True, kw_only=True)
class LogVerdict:
    """What was found in one log. `root` is recomputed; `signed_size` is what its newest checkpoint covers.

    Contents are here, absent, sealed (for other parties than can read here) or erased by their own party.
    """

    origin: str
    node: str
    party: str
    entries: int = 0
    contents: int = 0
    contents_absent: int = 0
    contents_sealed: int = 0
    contents_erased: int = 0
    beats: int = 0
    root: str = ""
    signed_size: int | None = None
    counted_to: int | None = None
    """Where a fork or a next log ends what counts of it; None: nowhere."""
    cosigned_by: list[str] = field(default_factory=list)
    holds: bool = True


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What was found in a copy of a record."""

    record_id: str | None = None
    signed_by: list[str] = field(default_factory=list)
    logs: list[LogVerdict] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    doubts_count: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found that contradicts anything."""
        return self.doubts_count == 0

    @property
    def entries(self) -> int:
        """Count the entries read."""
        return sum(log.entries for log in self.logs)

    def doubt(self, log: str, index: int | None, says: str) -> None:
        """Keep a doubt."""
        self.doubts_count += 1
        if len(self.doubts) < KEPT:
            self.doubts.append(Doubt(log=log, index=index, says=says))
        for one in self.logs:
            if one.origin == log:
                one.holds = False

    def remark(self, says: str) -> None:
        """Keep a remark."""
        if len(self.remarks) < KEPT:
            self.remarks.append(says)
