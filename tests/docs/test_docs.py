"""The documentation names only what exists: files, commands, make targets, settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`((?:src|tests|docs|web|tools|packs|bench|verifiers|requirements)/[\w./*{},-]*[\w/*}])`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_paths_named_in_the_documentation_exist(doc: Path) -> None:
    text = doc.read_text(encoding="utf-8")
    missing = []
    for name in PATH.findall(text):
        if "*" in name or "{" in name or "<" in name:
            if "{" not in name and not list(ROOT.glob(name)):
                missing.append(name)
        elif not (ROOT / name).exists():
            missing.append(name)
    assert not missing, missing


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_the_documentation_lead_somewhere(doc: Path) -> None:
    text = doc.read_text(encoding="utf-8")
    broken = [link for link in LINK.findall(text) if not (doc.parent / link).exists()]
    assert not broken, broken


def test_make_targets_named_in_the_documentation_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = set()
    for doc in DOCS:
        named |= set(re.findall(r"`make ([a-z-]+)", doc.read_text(encoding="utf-8")))
    assert named <= targets, named - targets


def test_every_decision_has_its_four_parts() -> None:
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for part in ("**Context.**", "**Choice.**", "**What we gave up.**", "**Held by.**"):
            assert part in text, f"{path.name} lacks {part}"


def test_the_seven_files_of_a_report_hold_the_functions_named() -> None:
    text = (ROOT / "docs" / "life-of-a-report.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d `(src/[\w/.]+)` \| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    assert len(rows) == 7
    for path, functions in rows:
        source = (ROOT / path).read_text(encoding="utf-8")
        for function in re.findall(r"`(\w+)`", functions):
            assert re.search(rf"def {function}\b", source), f"{path} has no {function}"


def test_sources_named_in_docstrings_exist() -> None:
    named = re.compile(r"(?:decision (\d{4}))|(docs/[\w/.-]+\.md)|(record\.md)|(charter)|(house rules)")
    decisions = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for line in re.findall(r"Source:.*", path.read_text(encoding="utf-8")):
            for decision, doc, record, charter, rules in named.findall(line):
                assert not decision or decision in decisions, f"{path}: {line}"
                assert not doc or (ROOT / doc).exists(), f"{path}: {line}"
                assert not record or (ROOT / "docs" / "record.md").exists()
                assert not charter or (ROOT / "docs" / "charter.md").exists()
                assert not rules or (ROOT / "docs" / "house-rules.md").exists()
