"""Truce terms as data: parse, in force when and where, assess with reasons."""
