"""The record on disk: written, read, verified."""
