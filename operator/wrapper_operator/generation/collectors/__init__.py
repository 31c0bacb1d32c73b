"""Writing collector code for APIs, as a good engineer would write it over the SDK."""
