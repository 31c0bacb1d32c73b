"""Looking at a source for whoever writes code for it: profile and preflight, over HTTP."""
