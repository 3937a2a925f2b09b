"""The session and what is charted of the infusion."""
