"""What a published average says of a concentration. Shown, and used by no alarm, dose or discharge."""
