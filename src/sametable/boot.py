"""Builds a centre from configuration; the only place that does."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
