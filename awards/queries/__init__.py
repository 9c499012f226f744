"""Page-shaped reads of money and awards, one function per page or table."""
