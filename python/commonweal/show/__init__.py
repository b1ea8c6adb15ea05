"""Charts, words and the page."""
