"""`continue`: the first statement of a node's next log, which says where the log before it ended.

Written by the node after a `key_epoch`. Nothing of the old log beyond that size counts.

Shapes: `root` is the root hash at `size` in base64 with padding.
Source: record.md 4.8.
"""

from sametable.core.model.kind import HASH, ORIGIN, SIZE, Kind, optional

KIND = Kind(
    name="continue",
    says="A node's next log says where the log before it ended.",
    fields=optional({"origin": ORIGIN, "size": SIZE, "root": HASH}, "origin", "size", "root"),
    always_parties=True,
)
