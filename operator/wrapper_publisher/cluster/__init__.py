"""Requests to the API server; nothing else here knows Kubernetes' client."""
