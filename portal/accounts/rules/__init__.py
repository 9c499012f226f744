"""What is true of people, roles and governments. Pure Python; `roles` is for pages, the rest reads government files."""
