"""A loopback server that speaks the REST protocol of Gemini, with scripted models behind it."""
