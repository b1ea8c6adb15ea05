"""What public money buys, and where."""
