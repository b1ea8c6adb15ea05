"""Jobs, hours, pay and people by industry."""
