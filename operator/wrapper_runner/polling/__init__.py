"""An attempt at an API: its history window by window, then polls."""
