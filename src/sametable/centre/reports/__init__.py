"""Reports in and out: said, attached, imported, exported, released in part."""
