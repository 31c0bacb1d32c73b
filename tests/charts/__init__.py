"""What helm and kubectl make of the charts and manifests."""
