"""The errors of files that are no tables: too large, damaged, or not what their name says.

Source: house rules, Errors.
"""

from __future__ import annotations

from sametable.errors import SametableError

ADVICE = "Save the table as CSV in UTF-8, XLSX, GeoJSON, GeoPackage or KML, and try again."


def unreadable(at: str, expected: str, got: str, advice: str = ADVICE) -> SametableError:
    """Build `import.unreadable`: the bytes are not what they should be."""
    return SametableError("import.unreadable", at=at, expected=expected, got=got[:120], advice=advice)


def too_large(at: str, expected: str, got: str) -> SametableError:
    """Build `import.too_large`: a limit that keeps one file from taking the whole node."""
    return SametableError(
        "import.too_large", at=at, expected=expected, got=got, advice="Cut the table into several files."
    )
