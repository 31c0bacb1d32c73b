"""The Wrapper as people write it: its models, what they refuse, and what follows from them."""
