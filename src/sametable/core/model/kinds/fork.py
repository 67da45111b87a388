"""`fork`: a node shows that a log signed two different histories, and up to which entry they are one.

Written by nodes. `evidence` is the evidence file; `common` is the number of entries that both histories have. `proof`
leads from that size to each head (`older`, `newer`) and shows the leaf that follows in each. Whether it holds is
decided in `core/record/fork_case.py`; anybody can check it without trusting the finder.

Shapes: hashes and the file in base64 with padding; paths and proofs as RFC 6962 has them.
Source: record.md 4.6.
"""

from sametable.core.model.fields import Checker, Int, Record, Rows, Text
from sametable.core.model.kind import HASH, ORIGIN, Kind, optional

EVIDENCE_LIMIT = 21_849
MAX_PATH = 65
PATH = Rows(values=HASH, limit=MAX_PATH)
PROOF: dict[str, Checker] = {
    "older": PATH,
    "newer": PATH,
    "older_leaf": HASH,
    "newer_leaf": HASH,
    "older_path": PATH,
    "newer_path": PATH,
}

KIND = Kind(
    name="fork",
    says="A node shows that a log signed two different histories.",
    fields=optional(
        {
            "origin": ORIGIN,
            "evidence": Text(limit=EVIDENCE_LIMIT),
            "common": Int(),
            "proof": Record(members=PROOF, required=frozenset(PROOF)),
        },
        "origin",
        "evidence",
        "common",
        "proof",
    ),
    always_parties=True,
)
