"""Alerts as one node raises, keeps and ends them."""
