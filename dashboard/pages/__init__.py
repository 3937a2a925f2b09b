"""Dash: the layout, its dialogs, its callbacks."""
