"""What comes out: arrays, labels and tables."""
