"""Row 28, the code that draws the picture differs between two nodes.

Defence: the picture is a set function of what is counted (`core/picture/fold`), so that hash seeds, arrival orders
and batch sizes give one digest; the ruleset stands in the table note (`core/record/table_note`), and where digests
differ the buckets name the first difference (`core/picture/digest`).
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sametable.centre.exchange.replicate import accept
from sametable.centre.table import table, text
from sametable.core.picture.digest import Digest
from sametable.core.record.table_note import parse_table, spoken_code
from sametable.core.wire.hashes import b64url, sha256
from support.stage import FakeLink, Stage, report, run, serve

TESTS = Path(__file__).resolve().parents[1]
SHOW = (
    "import sys; from pathlib import Path; from sametable.boot import build; from sametable.centre.table import text\n"
    "built = build(Path(sys.argv[1])); print(text(built.centre)); built.store.close()"
)


async def busy(stage: Stage) -> None:
    """Fill three logs with statements about one another."""
    for number in range(3):
        for name in stage.folders:
            told = await stage.say(name, "report", report(weapon=("mortar", "rocket", "tank")[number]))
            await stage.settle(1)
            other = next(one for one in stage.folders if one != name)
            await stage.say(other, "deny", {"target": told.id})
            await stage.say(name, "amend", {"target": told.id, "fields": {"weapon": "mlrs"}})
            await stage.beat(other)
    await stage.settle(3)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    held = Stage(tmp_path / "nodes", 3)
    run(busy(held))
    return held


def test_every_hash_seed_gives_the_same_table(stage: Stage) -> None:
    wanted = text(stage["cedar"])
    stage.close()
    for seed in ("0", "1", "271828"):
        done = subprocess.run(
            [sys.executable, "-c", SHOW, str(stage.folders["cedar"])],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == wanted + "\n"


def test_another_python_gives_the_same_table(stage: Stage) -> None:
    found = next((one for one in ("python3.13", "python3.12") if shutil.which(one)), None)
    wanted = text(stage["cedar"])
    stage.close()
    if found is None:
        pytest.skip("no other Python is installed here")
    command = [found, "-c", SHOW, str(stage.folders["cedar"])]
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    able = subprocess.run(
        [found, "-c", "import sametable.boot, nacl, msgspec"], env=path, capture_output=True, check=False
    )
    if able.returncode:
        pytest.skip(f"{found} has not the libraries of this Python")
    done = subprocess.run(command, env=path, capture_output=True, text=True, check=True)
    assert done.stdout == wanted + "\n"


def test_every_order_of_arrival_and_every_batch_size_gives_the_same_table(
    stage: Stage, tmp_path: Path
) -> None:
    wanted = text(stage["alder"])
    origins = sorted(stage["alder"].logs)
    try:
        for number, order in enumerate(itertools.permutations(origins)):
            fresh = Stage(tmp_path / f"fresh{number}", 3)
            centre = fresh["cedar"]
            link = FakeLink(node="alder", answer=lambda path: serve(stage["alder"], path))
            for origin in order:
                run(accept(centre, link, origin))
            assert text(centre) == wanted
            fresh.close()
        # Cedar has taken the same entries a few at a time, as they were said.
        assert text(stage["cedar"]) == wanted
    finally:
        stage.close()


def test_other_rules_are_another_table_and_another_code(stage: Stage) -> None:
    said, code = text(stage["alder"]), table(stage["alder"]).code
    stage.close()
    ruleset = parse_table(said).ruleset
    other = said.replace(f"ruleset {ruleset}\n", "ruleset 999\n")
    assert parse_table(other).ruleset == "999"
    assert spoken_code(other) != spoken_code(said)
    assert spoken_code(said) == code


def test_more_statements_than_buckets_give_one_digest_in_every_order() -> None:
    """Some bucket then holds two, which a few reports on a stage do not make sure of."""
    rows = {b64url(sha256(str(number).encode())): b"%d" % number for number in range(600)}
    one, other = Digest(), Digest()
    for name in rows:
        one.put(name, rows[name])
    for name in reversed(rows):
        other.put(name, rows[name])
    assert one.value() == other.value()
    other.put(next(iter(rows)), b"another")
    assert one.value() != other.value()
