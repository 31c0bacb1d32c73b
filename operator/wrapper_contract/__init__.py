"""Wire types that the parts share. No I/O, no clock: values and pure functions only."""
