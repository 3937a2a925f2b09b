"""The program: its command line, its chairs, its server."""
