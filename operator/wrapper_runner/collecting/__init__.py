"""The collector process: it locks itself in, runs the collector code and sends its points."""
