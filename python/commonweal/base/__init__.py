"""What every room may use: errors, names, numbers, progress."""
