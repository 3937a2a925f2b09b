"""What is kept, and true across chairs and days."""
