"""Supervision: everything that is trusted about collecting; what comes from the collector is checked here."""
