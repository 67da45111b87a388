"""Passage and protection: sites, movements, corridors, checks and what follows from what was said of them.

A folder of pure functions over what the picture keeps (`picture.cases`) and a moment. Nothing here answers that a place is
not protected; doubt is answered as protection.

Source: charter, "What it never does"; domain reference 4 and 10; docs/life-of-a-movement.md.
"""
