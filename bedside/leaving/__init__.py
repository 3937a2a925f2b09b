"""After the infusion: what has to hold before somebody goes home, and what is kept beside it. Pure."""
