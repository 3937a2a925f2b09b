"""An order in, events out."""
