"""Who may do what at this node: its people, how they sign in, acts for two persons, the audit trail.

Source: decision 0013.
"""
