"""Local mode: a Wrapper inspected, generated, proven and collected by subprocesses of this machine."""
