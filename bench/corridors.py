"""Measures the import of corridor statements: rows that read, are placed, have hours, have words of both sides.

One JSON line a number: {name, median, unit, n}. It reads `../shared/data/ua_humanitarian_corridors/hc_geocoded.csv`
where that is there (local measurement only; nothing of it is kept) and says nothing where it is not. Nothing is
asserted here.

    python bench/corridors.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tests"))

from support.corridor_table import FILE, measured, read  # noqa: E402


def main() -> None:
    """Print every number as one line."""
    if not FILE.exists():
        return
    for name, number in measured(read(by_name=True)):
        print(json.dumps({"name": name, "median": number, "unit": "rows", "n": 1}))


if __name__ == "__main__":
    main()
