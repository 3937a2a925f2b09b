"""What can alarm, as rows: priorities, rules, delays."""
