"""Take each defence away, one at a time, and see its test fail: `make attacks`.

Reads `tests/attacks/defences.py`: for each row of the attack table one small change of the source that removes the
defence, and the test that must notice. The change is made in a copy of `src`; the tree is left alone. A test that
still passes without its defence, or that cannot be run, is a finding. Words as arguments choose rows (`20 29`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from attacks.defences import DEFENCES, Defence  # noqa: E402 - found by the path above

FAILED = 1
LIMIT_S = 600


def without(one: Defence, folder: Path) -> Path:
    """Copy the source and take one defence out of it."""
    copy = folder / "src"
    shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__", "web_client"))
    path = copy / "sametable" / one.file
    source = path.read_text(encoding="utf-8")
    if source.count(one.there) != 1:
        raise SystemExit(f"row {one.row}: {one.file} does not have this text exactly once: {one.there!r}")
    path.write_text(source.replace(one.there, one.instead), encoding="utf-8")
    return copy


def noticed(one: Defence) -> tuple[bool, str]:
    """Run a row's test without its defence; tell whether it failed, and its last line."""
    with tempfile.TemporaryDirectory() as held:
        copy = without(one, Path(held))
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", one.test]
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return done.returncode == FAILED, lines[-1] if lines else done.stderr.strip()[-200:]


def main(words: list[str]) -> int:
    """Go through the defences; give how many tests did not notice."""
    missed = 0
    for one in DEFENCES:
        if words and one.row not in words:
            continue
        failed, said = noticed(one)
        missed += not failed
        print(f"row {one.row:>4}  {'noticed' if failed else 'NOT NOTICED'}  {one.test}  ({said})", flush=True)
    print(f"{missed} of the tests did not notice that their defence was gone" if missed else "all noticed")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
