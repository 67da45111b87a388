"""How a store comes about and grows: numbered revisions, run forward only, each in one transaction."""
