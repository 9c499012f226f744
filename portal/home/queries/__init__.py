"""Reads that join the floors: headline figures, desks, awarded projects, the trail."""
