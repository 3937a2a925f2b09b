"""Vital signs: what is shown, what is kept, what came late."""
