"""What our speed is: `make bench`, or `make bench ONLY=name`."""
