"""Files of exhibits: kept by their hash, examined apart from the node, copied for others without what endangers people."""
