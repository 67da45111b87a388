"""Answers about the picture at a moment: terms, clocks, obligations, gates."""
