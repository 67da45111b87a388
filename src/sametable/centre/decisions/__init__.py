"""What people can do at the negotiating table: texts, positions, decisions, talks."""
