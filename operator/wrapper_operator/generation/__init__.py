"""Writing collector code: inference from profiles, engines, lint and the verdict on the real source."""
