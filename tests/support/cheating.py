"""A node that cheats: one log key, two stores, another history for each of those who ask.

`second(stage, "alder")` starts a second Alder from a copy of the first one's folder, under the name `alder'`: same
keys, same origin, the same entries so far. What is said there is signed by the same log key and stands in no history
that the first Alder shows. `stage.links` decide who sees which.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from sametable.boot import build
from support.stage import serve

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from support.stage import Stage


def second(stage: Stage, name: str, word: str = "'") -> str:
    """Start a second history of a node from what it has said so far; gives the name to speak and pull under."""
    folder = stage.folders[name].with_name(name + word)
    stage.stop(name)
    shutil.copytree(stage.folders[name], folder)
    stage.start(name)
    stage.built[name + word] = build(folder, clock=stage.skews[name])
    return name + word


def show(stage: Stage, history: str, *others: str) -> None:
    """Let these nodes see this history of the node from now on."""
    name = history.rstrip("'\"^")
    for other in others:
        stage.links[other, name].answer = lambda path: serve(stage.built[history].centre, path)


def whole(centre: Centre) -> dict[str, tuple[int, int]]:
    """Give, of each log, how much is counted and where it is capped."""
    return {
        origin: (log.counted, centre.standing.caps.get(origin, -1)) for origin, log in centre.logs.items()
    }
