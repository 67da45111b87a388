"""`key_retire`: a party's roots put a key away in good order; what it said below the named sizes stands.

Source: record.md 4.8.
"""

from sametable.core.model.kinds.registered import register_kind

KIND = register_kind("key_retire", "A party's roots retire a key.")
