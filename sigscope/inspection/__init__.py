"""What rules need of the code beyond the rows of a scan."""
