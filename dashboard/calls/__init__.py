"""The HTTP calls, and the door before them."""
