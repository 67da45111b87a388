"""`key_revoke`: a party's roots say that a key is in foreign hands; what it said above the named sizes is repudiated.

Source: record.md 4.8.
"""

from sametable.core.model.kinds.registered import register_kind

KIND = register_kind("key_revoke", "A party's roots revoke a key.")
