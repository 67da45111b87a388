"""A command loads what it needs, so that whoever asks for a node's state does not wait for what reads bulletins."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "litestar", "uvicorn", "httpx", "nacl", "numpy", "shapely", "rapidfuzz", "sametable.core.intake.lexicon",
    "sametable.core.places.index", "sametable.core.terms.model",
)  # fmt: skip


def test_a_command_that_only_speaks_of_the_program_loads_no_heavy_part() -> None:
    code = (
        "import sys; sys.argv=['sametable','--version']\n"
        "from sametable.boot import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"heavy={set(HEAVY)!r} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("sametable ")
