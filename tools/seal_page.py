"""Write into the stand-alone page the hashes of its own script and style, which its policy names.

`python tools/seal_page.py`; to be run after every change of verifiers/html/verify.html. A test compares.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "verifiers" / "html" / "verify.html"


def seal(text: str) -> str:
    """Return the page with the hashes of what it holds in its policy."""
    for tag in ("script", "style"):
        inner = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256((inner[1] if inner else "").encode()).digest()).decode()
        text = re.sub(f"{tag}-src 'sha256-[^']*'", f"{tag}-src 'sha256-{digest}'", text, count=1)
    return text


if __name__ == "__main__":
    PAGE.write_text(seal(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
