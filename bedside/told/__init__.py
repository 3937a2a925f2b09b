"""What can happen at a chair, one subject a file: data only. `bedside.told.events` is the closed list of all."""
