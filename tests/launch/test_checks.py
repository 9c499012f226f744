"""The check that finds a database without Korean words."""

import psycopg
from django.db import connections

from portal.launch.checks import words_of_hangul_are_similar


def test_a_database_that_knows_hangul_passes(db):
    assert words_of_hangul_are_similar(["default"]) == []
    assert words_of_hangul_are_similar(None) == []


def test_a_database_without_utf_8_letters_is_found(committed_db, cluster):
    name = "test_without_letters"
    cluster.drop(name)
    with cluster.connect() as connection:
        connection.execute(f"CREATE DATABASE {name} LC_CTYPE 'C' LOCALE_PROVIDER libc TEMPLATE template0")
    place = connections.settings["default"]
    place["NAME"] = name
    connections["default"].close()
    try:
        assert [found.id for found in words_of_hangul_are_similar(["default"])] == ["launch.E001"]
        connections["default"].close()
        with psycopg.connect(cluster.url("maeul_admin", name), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
        assert [found.id for found in words_of_hangul_are_similar(["default"])] == ["launch.E002"]
    finally:
        connections["default"].close()
        place["NAME"] = committed_db.name
        cluster.drop(name)
