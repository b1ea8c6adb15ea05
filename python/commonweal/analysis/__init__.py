"""One file for each question: where scenarios, economies and results meet."""
