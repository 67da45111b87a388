"""`cold_start`: a node began to sign again while it could reach no mirror, because people said so.

If its copy was old, what it signed since is a fork; then everybody can read here who decided and why.

Source: record.md 4.8 "restore guard".
"""

from sametable.core.model.fields import Flag, Rows
from sametable.core.model.kind import FREE_TEXT, SHORT_TEXT, Kind, optional

MAX_PERSONS = 8

KIND = Kind(
    name="cold_start",
    says="A node signs again without having asked its mirrors.",
    fields=optional(
        {
            "reason": FREE_TEXT,
            "confirmed_by": Rows(values=SHORT_TEXT, limit=MAX_PERSONS, shortest=1),
            "demonstration": Flag(),
        },
        "reason",
        "confirmed_by",
    ),
    always_parties=True,
)
