"""Every test may import the kits that stand beside this file (`recordkit`)."""
