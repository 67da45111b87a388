"""The terms of this record at one node: what is held, said of them, asked of them, shown."""
