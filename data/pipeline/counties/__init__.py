"""Counties: shares of the states' industries, jobs, pay and final demand (docs/data.md)."""
