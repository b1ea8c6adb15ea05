"""A year after the benchmark: payrolls, jobs and the states' accounts, of what is published since."""
