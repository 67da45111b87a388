"""Passage and protection at one centre: registers, boards, checks between centres, following, hits.

Source: decisions 0022 to 0026.
"""
