"""What nodes give one another: entries, contents, files, answers."""
