"""Everything behind `make run`: PostgreSQL and Valkey from wheels, and the supervisor that keeps the portal up."""
