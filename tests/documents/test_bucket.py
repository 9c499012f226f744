"""Files in a bucket, against a real server that speaks S3."""

import hashlib
import logging

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from moto.server import ThreadedMotoServer

from portal.documents.files import open_file, serve, store
from portal.documents.proofs import verify_files
from portal.ui.refusals import Refusal
from tests.activity.cast import somebody
from tests.documents.samples import GOOD, PDF

KEYS = {"region_name": "us-east-1"}


@pytest.fixture(scope="module")
def endpoint():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint, settings, tmp_path):
    """An empty bucket that the file store writes to."""
    keys = {"aws_access_key_id": "sample", "aws_secret_access_key": "sample"}
    client = boto3.resource("s3", endpoint_url=endpoint, **KEYS, **keys)
    made = client.create_bucket(Bucket="maeul")
    options = {
        "bucket_name": "maeul",
        "endpoint_url": endpoint,
        "access_key": "sample",
        "secret_key": "sample",
    }
    files = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, **KEYS, "default_acl": None}}
    settings.STORAGES = {**settings.STORAGES, "files": files}
    settings.FILE_STORE, settings.MEDIA_ROOT = "s3", str(tmp_path / "files")
    yield made
    made.objects.all().delete()
    made.delete()
    client.meta.client.close()


def test_a_file_lies_under_its_hash_once_and_comes_back_as_it_was(db, bucket, tmp_path):
    first, again = (store(SimpleUploadedFile(f"{name}.pdf", PDF), somebody(f"{name}@a.kr")) for name in "ab")
    digest = hashlib.sha256(PDF).hexdigest()
    assert [one.key for one in bucket.objects.all()] == [f"{digest[:2]}/{digest}"]
    with open_file(first) as file:
        assert file.read() == PDF
    answer = serve(again)
    assert answer.getvalue() == PDF
    answer.file_to_stream.close()
    assert list((tmp_path / "files").iterdir()) == []


def test_verify_reads_every_file_back(db, bucket):
    by = somebody()
    kept = [store(SimpleUploadedFile("a", GOOD[kind]), by) for kind in ("pdf", "png", "hwp")]
    assert verify_files() == (3, [])
    bucket.Object(kept[0].path).put(Body=b"other")
    bucket.Object(kept[1].path).delete()
    counted, differences = verify_files()
    assert counted == 3
    assert sorted(line.partition(": ")[2].partition(" (")[0] for line in differences) == [
        "cannot be read",
        "is not what was stored",
    ]


def test_a_bucket_that_is_away_is_said_in_words(db, bucket, settings):
    by = somebody()
    stored = store(SimpleUploadedFile("a.pdf", PDF), by)
    options = {**settings.STORAGES["files"]["OPTIONS"], "bucket_name": "another"}
    settings.STORAGES = {**settings.STORAGES, "files": {**settings.STORAGES["files"], "OPTIONS": options}}
    for deed in (lambda: serve(stored), lambda: store(SimpleUploadedFile("b.pdf", GOOD["png"]), by)):
        with pytest.raises(Refusal) as refusal:
            deed()
        assert refusal.value.status == 503
