"""What the command line is given by `boot`: ways to build a node, without knowing how.

Source: house rule "Layout" (edges never import boot).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sametable.core.places.index import PlaceIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Builders."""

    build: Callable[[Path], Any]
    serve: Callable[[Path], None]
    create_record: Callable[[Path, bytes, bytes], None]
    places_of: Callable[[Path | None], PlaceIndex]
