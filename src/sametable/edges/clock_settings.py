"""What `[clocks]` in `node.toml` says: how long each step of a case may take, in minutes, as this centre counts it.

Decides form only. What all parties must count alike is not set here: how long a blind round runs, how soon its gradings
are to be opened, and when a closing takes effect. Raises ValueError, which `settings` turns into `config.invalid`.

Source: domain reference 3 (default clocks); decision 0017.
"""

from __future__ import annotations

from typing import Any

from sametable.core.assess.clocks import DAY_MS, MINUTE_MS, Clocks

NAMES = (
    "acknowledged", "screened", "put_to_party", "reply", "reply_fatal", "verifying", "assessed",
    "demarche_acknowledged", "demarche_reported", "hit",
)  # fmt: skip
MORNING = "reconcile_at"
MOST_MIN = 90 * DAY_MS // MINUTE_MS


def clocks_of(held: Any) -> Clocks:
    """Read `[clocks]`; what it does not say is as the domain reference has it."""
    told: dict[str, int] = {}
    for name, value in dict(held or {}).items():
        step = name.removesuffix("_min")
        if name == MORNING:
            told["reconcile_at_minute"] = _minute(value)
        elif step == name or step not in NAMES:
            known = ", ".join([*(f"{one}_min" for one in NAMES), MORNING])
            raise ValueError(f"clocks.{name!r:.40} is none of {known}")
        elif type(value) is not int or not 1 <= value <= MOST_MIN:
            raise ValueError(f"clocks.{name} is 1 to {MOST_MIN} minutes")
        else:
            told[f"{step}_ms"] = value * MINUTE_MS
    return Clocks(**told)


def clock_lines(clocks: Clocks) -> list[str]:
    """Write the same as lines of TOML; nothing for what is as it always is."""
    usual = Clocks()
    lines = [
        f"{name}_min = {held // MINUTE_MS}"
        for name in NAMES
        if (held := getattr(clocks, f"{name}_ms")) != getattr(usual, f"{name}_ms")
    ]
    if clocks.reconcile_at_minute != usual.reconcile_at_minute:
        hour, minute = divmod(clocks.reconcile_at_minute, 60)
        lines.append(f'{MORNING} = "{hour:02}:{minute:02}"')
    return ["", "[clocks]", *lines] if lines else []


def _minute(value: object) -> int:
    hour, _, minute = str(value).partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) == len(minute) == 2):
        raise ValueError(f"clocks.{MORNING} is HH:MM in the theatre's zone")
    at = int(hour) * 60 + int(minute)
    if int(minute) > 59 or at >= 24 * 60:
        raise ValueError(f"clocks.{MORNING} is HH:MM in the theatre's zone")
    return at
