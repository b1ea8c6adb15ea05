"""What a dataset holds: arrays, places, prices, final uses; no operators."""
