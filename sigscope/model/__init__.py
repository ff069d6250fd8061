"""Plain frozen data that travels between the layers; no behaviour beyond it, no third-party import."""
