"""Limits: defaults, a clinic's files, profiles, rails."""
