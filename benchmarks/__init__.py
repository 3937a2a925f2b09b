"""Measured against what a user would pick instead, in one run, printed as figures and ratios."""
