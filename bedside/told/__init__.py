"""What can happen at a chair, one subject a file: data only. `bedside.events` is the closed list of all."""
