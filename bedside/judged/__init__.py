"""What has been: alarms reviewed, sessions and series judged again."""
