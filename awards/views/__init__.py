"""Pages of this floor: fetch what is visible, one form, one action, redirect."""
