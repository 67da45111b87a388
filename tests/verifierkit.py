"""The verifiers for outsiders, as tests run them: the Python file as a module and as a command, Go once built."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PYTHON_FILE = ROOT / "verifiers" / "python" / "verify.py"
HTML_PAGE = ROOT / "verifiers" / "html" / "verify.html"
GO_SOURCES = ROOT / "verifiers" / "go"
NPM = ROOT / "verifiers" / "npm"
GO = os.environ.get("SAMETABLE_GO") or str(ROOT / ".venv" / "go" / "bin" / "go")
NO_GO = "no Go command (SAMETABLE_GO, or `make .venv/.go`)"
NO_NPM = "verifiers/npm is not installed: make interop does it"


def has_go() -> bool:
    """Tell whether a Go command is there."""
    return shutil.which(GO) is not None


def has_npm() -> bool:
    """Tell whether the npm libraries are installed."""
    return shutil.which("node") is not None and (NPM / "node_modules" / "jose").is_dir()


@cache
def python_verifier() -> ModuleType:
    """Load verifiers/python/verify.py as a module."""
    spec = importlib.util.spec_from_file_location("sametable_outside_verifier", PYTHON_FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_python(*arguments: object) -> tuple[int, str]:
    """Run verify.py as a command, isolated from everything installed (-I -S): the standard library alone."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(PYTHON_FILE), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONIOENCODING": "utf-8", "PATH": os.environ.get("PATH", "")},
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


@cache
def go_verifier() -> Path:
    """Build the Go verifier, once for these sources, and give its path."""
    files = sorted(one for one in GO_SOURCES.iterdir() if one.suffix in {".go", ".sh"})
    name = hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:16]
    folder = ROOT / ".venv" / "go-verifier"
    out = folder / name
    if not out.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{name}.{os.getpid()}"
        built = subprocess.run(
            ["/bin/sh", str(GO_SOURCES / "build.sh"), str(fresh)],
            env=os.environ | {"GO": str(shutil.which(GO)), "GOCACHE": str(folder / "cache")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert built.returncode == 0, built.stderr
        fresh.replace(out)
    return out


def run_go(folder: Path, *arguments: Any) -> tuple[int, str]:
    """Run the Go verifier in a folder."""
    done = subprocess.run(
        [str(go_verifier()), *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout
