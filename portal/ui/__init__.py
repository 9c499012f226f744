"""How it looks: formats, fields, lists and components. Holds no models and imports nothing above it."""
