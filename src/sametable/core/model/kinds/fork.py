"""`fork`: a node shows that a log signed two different histories, and up to which entry they are one.

Written by nodes. `evidence` is the evidence file; `common` is the number of entries that both histories have: the
leaves at that index differ, and each head is shown to grow from the common tree. Whether all that holds is decided in
`core/record/fork_case.py`; anybody can check it without trusting the finder.

Shapes: hashes and the file in base64 with padding; paths and proofs as RFC 6962 has them.
Source: record.md 4.6.
"""

from sametable.core.model.fields import Rows, Text
from sametable.core.model.kind import HASH, ORIGIN, SIZE, Kind, optional

EVIDENCE_LIMIT = 131_072
MAX_PATH = 64
PATH = Rows(values=HASH, limit=MAX_PATH)

KIND = Kind(
    name="fork",
    says="A node shows that a log signed two different histories.",
    fields=optional(
        {
            "origin": ORIGIN,
            "evidence": Text(limit=EVIDENCE_LIMIT),
            "common": SIZE,
            "older_leaf": HASH,
            "newer_leaf": HASH,
            "older_path": PATH,
            "newer_path": PATH,
            "older_proof": PATH,
            "newer_proof": PATH,
        },
        "origin",
        "evidence",
        "common",
        "older_leaf",
        "newer_leaf",
        "older_path",
        "newer_path",
        "older_proof",
        "newer_proof",
    ),
    always_parties=True,
)
