"""Past sessions read from the record."""
