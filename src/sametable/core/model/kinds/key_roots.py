"""`key_roots`: a party changes its roots, signed by enough of the old and of the new ones.

Source: record.md 4.8.
"""

from sametable.core.model.kinds.registered import register_kind

KIND = register_kind("key_roots", "A party changes its root keys.")
