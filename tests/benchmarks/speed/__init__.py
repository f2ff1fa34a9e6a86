"""What a scan costs, beside its peers: `make bench-speed`."""
