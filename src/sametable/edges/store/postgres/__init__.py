"""PostgreSQL as the second store: connections, locks, durability. The rules of the record are not here."""
