"""The bedside page: regions, dialogs, keys."""
