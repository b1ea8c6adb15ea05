"""Self-contained HTML pages of a comparison and of a batch: no network, light and dark, print on A4."""
