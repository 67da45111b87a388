"""Verifying a copy of a record: read it all again, offline, and say what holds and what does not.

Source: record.md 4.1 to 4.12.
"""
