"""The shapes that replies of APIs have: one module each, and the order in which they are tried."""
