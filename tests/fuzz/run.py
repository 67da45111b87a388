"""`python -m fuzz.run`: coverage-guided fuzzing of each target in turn, the corpus growing from run to run.

Every target runs in a process of its own under atheris, from the corpus kept in the repository and the
well-formed seeds, for `FUZZ_S` seconds; one input may take 10 s and the process 1 GB. Afterwards the corpus is
minimised: at most 50 files and 200 kB a target, the smallest first. An input that breaks something is kept
under `crashes/<target>/` and replayed by ordinary pytest from then on.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS, CRASHES = HERE / "corpus", HERE / "crashes"
FILES_KEPT, BYTES_KEPT = 50, 200_000
INPUT_S, MEMORY_MB = 10, 1024


def child(name: str, arguments: list[str]) -> None:
    """Fuzz one target in this process; never returns."""
    import atheris

    with atheris.instrument_imports(include=["sametable"]):
        from fuzz.targets import TARGETS
        from sametable.errors import SametableError
    call = TARGETS[name].call

    def one(raw: bytes) -> None:
        try:
            call(raw)
        except SametableError:
            return

    # libFuzzer starts itself anew to merge: its own name must be something that can be run.
    atheris.Setup([os.environ.get("FUZZ_SELF", f"fuzz-{name}"), *arguments], one)
    atheris.Fuzz()


def fuzz(name: str, *, seconds: int, limit_b: int, starts: list[bytes]) -> tuple[int, str, list[Path]]:
    """Fuzz one target; gives executions, how it ended, and the inputs that broke something."""
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"fuzz-{name}-") as scratch:
        work, broken = Path(scratch) / "work", Path(scratch) / "broken"
        work.mkdir()
        broken.mkdir()
        for number, raw in enumerate(starts):
            (work / f"seed-{number}").write_bytes(raw[:limit_b])
        told = [
            f"-max_total_time={seconds}", f"-timeout={INPUT_S}", f"-rss_limit_mb={MEMORY_MB}",
            f"-max_len={limit_b}", f"-artifact_prefix={broken}/", "-print_final_stats=1", "-verbosity=0",
        ]  # fmt: skip
        ended = _run(name, [*told, str(work), str(kept)], wait_s=seconds * 3 + 120)
        found = sorted(broken.iterdir())
        saved = [_keep_crash(name, one) for one in found]
        if not found:
            _minimise(name, work, kept, Path(scratch) / "merged")
        executions = re.search(rb"number_of_executed_units:\s*(\d+)", ended)
        return int(executions[1]) if executions else 0, _reason(ended), saved


def _run(name: str, arguments: list[str], *, wait_s: int) -> bytes:
    command = [sys.executable, "-m", "fuzz.run", "--child", name, *arguments]
    with tempfile.TemporaryDirectory(prefix="fuzz-self-") as folder:
        self = Path(folder) / "self"
        self.write_text(
            f'#!/bin/sh\nexec {sys.executable} -m fuzz.run --child {name} "$@"\n', encoding="utf-8"
        )
        self.chmod(0o700)
        paths = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
        where = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "0", "FUZZ_SELF": str(self)}
        output = Path(folder) / "output"
        with output.open("wb") as out:
            running = subprocess.Popen(command, stdout=out, stderr=out, env=where, start_new_session=True)
            try:
                running.wait(wait_s)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
        return output.read_bytes()


def _reason(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").splitlines()
    told = [
        line.strip() for line in lines if "Uncaught Python exception" in line or "ERROR: libFuzzer" in line
    ]
    errors = [line.strip() for line in lines if re.match(r"^[A-Za-z_.]*(Error|Exception|Interrupt)\b", line)]
    return " | ".join([*told[:1], *errors[-1:]]) or (
        "ended" if b"number_of_executed" in output else output[-300:].decode("utf-8", "replace")
    )


def _keep_crash(name: str, found: Path) -> Path:
    target = CRASHES / name / found.name[:24]
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(found, target)
    return target


def _minimise(name: str, work: Path, kept: Path, merged: Path) -> None:
    """Keep what covers most with least: first what the merge chooses, of that the smallest."""
    merged.mkdir()
    _run(
        name,
        [
            "-merge=1",
            f"-timeout={INPUT_S}",
            f"-artifact_prefix={work.parent}/",
            str(merged),
            str(kept),
            str(work),
        ],
        wait_s=180,
    )
    chosen: list[Path] = []
    total = 0
    for one in sorted(merged.iterdir(), key=lambda path: (path.stat().st_size, path.name)):
        total += one.stat().st_size
        if len(chosen) < FILES_KEPT and total <= BYTES_KEPT:
            chosen.append(one)
    if not chosen:
        return
    for old in kept.iterdir():
        old.unlink()
    for one in chosen:
        shutil.copyfile(one, kept / one.name[:16])


def main() -> int:
    """Fuzz the targets that were named, or all; 1 if one of them broke."""
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser()
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=int(os.environ.get("FUZZ_S", "60")))
    told = parser.parse_args()
    from fuzz.targets import TARGETS

    broke = 0
    for name in told.targets or sorted(TARGETS):
        target = TARGETS[name]
        executions, ended, saved = fuzz(
            name, seconds=told.seconds, limit_b=target.limit_b, starts=target.seeds()
        )
        files = list((CORPUS / name).iterdir())
        print(f"{name:16} {executions:9} inputs, corpus {len(files):3} files: {ended}", flush=True)
        for one in saved:
            broke = 1
            print(
                f"  kept {one.relative_to(HERE.parents[1])}; to repeat: pytest tests/fuzz -k {name}",
                flush=True,
            )
    return broke


if __name__ == "__main__":
    raise SystemExit(main())
