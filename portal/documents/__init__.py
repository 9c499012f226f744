"""Papers and stored files: uploads under their hash, PDF from data and a template, long lists as files."""
