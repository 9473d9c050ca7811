"""Makes recorded calls again at another endpoint, and compares what came."""
