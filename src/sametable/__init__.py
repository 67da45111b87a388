"""Sametable: the joint ceasefire monitoring centre as software."""

__version__ = "0.1.0"
