"""Passwords of the tests' own process cost less; what it hashes, the real servers of the tests can read, and back."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class FewRounds(PBKDF2PasswordHasher):
    """The portal's own algorithm, a thousandth of its rounds; the real processes keep all of them."""

    iterations = 1000
