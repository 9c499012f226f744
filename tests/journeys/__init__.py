"""Whole journeys in a real browser, on the real processes, by people who sign in and follow the links they are shown."""
