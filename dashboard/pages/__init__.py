"""Dash: a folder for each page, the registry of those that cover the bedside, and what they share."""
