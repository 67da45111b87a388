"""`key`: a party's roots give a seat of one of its nodes a key. The key speaks from this entry on, in this log.

Source: record.md 4.8.
"""

from sametable.core.model.kinds.registered import register_kind

KIND = register_kind("key", "A party's roots enrol a seat's key.")
