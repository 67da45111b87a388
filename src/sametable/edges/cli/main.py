"""The command line (first commands; the rest stands in the files beside this one)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sametable.edges.cli.tools import Tools


def run(tools: Tools) -> None:
    """Run one command."""
    tools.serve(Path(sys.argv[2]))
