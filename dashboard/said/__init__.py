"""What the page says: words, messages, charts."""
