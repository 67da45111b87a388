"""Kits for tests of whole nodes: invented parties, scripted clocks, links in memory that can lie."""
