"""`key_epoch`: a party's roots end a node's log at a size and name the log that follows it.

Source: record.md 4.8.
"""

from sametable.core.model.kinds.registered import register_kind

KIND = register_kind("key_epoch", "A party's roots begin a node's next log.")
