"""Tables as economies: the engine's operators with axes and labels."""
