"""Texts on the table: clauses, brackets, versions, positions, gaps, decisions, talks. Pure; over the picture's cases."""
