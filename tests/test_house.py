"""The house rules that a machine can hold: size, leftovers, names, banned words, where files may stand.

`EXCEPTIONS` is a ratchet: it may only shrink. An entry that is no longer needed fails the test.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE_LINES = 400
FUNCTION_LINES = 60
PARAMETERS = 5
TABLES = {
    # Word lists and tables of data: they grow with the languages, and nobody reads them as a program.
    "src/sametable/core/intake/words_en.py",
    "src/sametable/core/intake/words_ru.py",
    "src/sametable/core/intake/words_ar.py",
    "src/sametable/core/intake/words_other.py",
}
EXCEPTIONS: dict[str, int] = {}
"""`file` or `file::function` -> size it may have at most."""


def python_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return [ROOT / name for name in listed if (ROOT / name).exists()]


def product_files() -> list[Path]:
    return [path for path in python_files() if path.is_relative_to(ROOT / "src")]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_modules_fit_in_the_head() -> None:
    sizes = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in product_files()}
    too_long = {
        name: size
        for name, size in sizes.items()
        if size > EXCEPTIONS.get(name, MODULE_LINES) and name not in TABLES
    }
    assert not too_long, f"over {MODULE_LINES} lines: {too_long}"


def test_functions_fit_on_a_screen() -> None:
    too_long = {}
    for path in product_files():
        for function in functions(path):
            size = (function.end_lineno or function.lineno) - function.lineno + 1
            key = f"{name_of(path)}::{function.name}"
            if size > EXCEPTIONS.get(key, FUNCTION_LINES):
                too_long[key] = size
    assert not too_long, f"over {FUNCTION_LINES} lines: {too_long}"


def test_exceptions_are_still_needed() -> None:
    for key in EXCEPTIONS:
        assert (ROOT / key.split("::")[0]).exists(), f"{key} names a file that is gone"


def test_positional_parameters_are_few() -> None:
    many = {}
    for path in product_files():
        for function in functions(path):
            count = len(function.args.posonlyargs) + len(function.args.args)
            names = [arg.arg for arg in function.args.args[:1]]
            count -= 1 if names in (["self"], ["cls"]) else 0
            # The command line's functions are the list of a command's options.
            if count > PARAMETERS and "/edges/cli/" not in name_of(path):
                many[f"{name_of(path)}::{function.name}"] = count
    allowed = {
        "src/sametable/centre/exchange/replicate.py::_mirrored",
        "src/sametable/edges/store/rows.py::insert_entries",
    }
    assert set(many) <= allowed, many


def test_nothing_is_left_open() -> None:
    words = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|XX" + "X|NotImplemented" + "Error)\\b")
    found = [name_of(path) for path in product_files() if words.search(path.read_text(encoding="utf-8"))]
    assert not found


def test_no_handler_swallows_everything() -> None:
    blind = []
    for path in product_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                kind = ast.unparse(node.type) if node.type else ""
                reraises = any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
                if kind in {"", "Exception"} or (kind == "BaseException" and not reraises):
                    blind.append(f"{name_of(path)}:{node.lineno}")
    assert not blind


def test_core_is_pure() -> None:
    outside = {
        "time", "os", "socket", "random", "secrets", "uuid", "pathlib", "subprocess", "asyncio", "threading",
        "sqlite3", "httpx", "io", "tempfile", "shutil", "logging",
    }  # fmt: skip
    found = []
    for path in (ROOT / "src" / "sametable" / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            found += [f"{name_of(path)}: {name}" for name in names if name.split(".")[0] in outside]
    assert not found


def test_every_module_says_what_it_decides() -> None:
    for path in product_files():
        if path.name == "__init__.py":
            continue
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert docstring, f"{name_of(path)} has no docstring"
        if path.is_relative_to(ROOT / "src" / "sametable" / "core"):
            assert "Source:" in docstring, f"{name_of(path)} names no source"


def test_tests_never_patch() -> None:
    word = "mock." + "patch"
    found = [name_of(path) for path in python_files() if word in path.read_text(encoding="utf-8")]
    assert not found


def test_locks_and_files_name_no_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = listed.stdout.split("\n")
    assert not [name for name in names if Path(name).name in {"uv.lock", "pylock.toml"}]
    lock = (ROOT / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    for name in ("run", "test", "build"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links)", text, re.MULTILINE)


def test_tests_mirror_the_source() -> None:
    folders = {path.parent.relative_to(ROOT / "src" / "sametable") for path in product_files()}
    for unit in (ROOT / "tests" / "unit").rglob("test_*.py"):
        inside = unit.parent.relative_to(ROOT / "tests" / "unit")
        assert inside in folders or inside == Path(), f"{name_of(unit)} mirrors no folder of the source"
