"""Official tables in, embedded datasets out. Reads the agencies' files in one folder; imports nothing of the engine but its file
format."""
