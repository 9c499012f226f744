"""What a file is, and the corpus of hostile ones: each refused with its own sentence, in little time and memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from portal.documents import paper
from portal.documents.kinds import KINDS, faults, kind_of
from portal.documents.kinds.ole import Compound
from portal.ui.refusals import Invalid
from tests.documents.hostile import ACTING, BROKEN, DOUBLE, HEAVY, HOSTILE, LOCKED, WRONG
from tests.documents.samples import GOOD, HONEST, PDF, container, hwp, pdf, stream
from tests.documents.test_paper import LETTER

ROOT = Path(__file__).resolve().parents[2]
LIGHT = {
    name: made for name, made in (WRONG | LOCKED | ACTING | DOUBLE | BROKEN).items() if name != "nothing"
}
MEMORY, SECONDS = 256 * 2**20, 5


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_the_corpus_is_large_enough():
    assert len(HOSTILE) >= 60
    assert len(HONEST) + len(GOOD) >= 12
    assert {kind for kind, _content in HONEST.values()} | set(GOOD) == set(KINDS) - {"csv"}


@pytest.mark.parametrize("what", HONEST)
def test_the_honest_pass(tmp_path, what):
    kind, content = HONEST[what]
    (tmp_path / "file").write_bytes(content)
    assert kind_of(tmp_path / "file", "문서.exe") == kind


@pytest.mark.parametrize("what", LIGHT)
def test_the_hostile_are_refused_for_what_they_are(tmp_path, what):
    make, fault = LIGHT[what]
    (tmp_path / "file").write_bytes(make())
    with pytest.raises(Invalid) as refusal:
        kind_of(tmp_path / "file", "계획서.hwp")
    sentence = str(refusal.value)
    assert sentence.endswith(str(getattr(faults, fault)())), sentence
    assert refusal.value.field == "file"


def test_what_the_portal_writes_itself_is_taken(tmp_path):
    (tmp_path / "file").write_bytes(paper.pdf("award_letter", LETTER))
    assert kind_of(tmp_path / "file") == "pdf"


def test_noise_is_no_locked_document_under_a_name_of_none(tmp_path):
    (tmp_path / "file").write_bytes(os.urandom(20_000))
    with pytest.raises(Invalid) as refusal:
        kind_of(tmp_path / "file", "노래.mp3")
    assert str(refusal.value) == str(faults.unknown())


def test_a_file_in_a_zip_is_named(tmp_path):
    (tmp_path / "file").write_bytes(container({"계획/평가표.hwp": hwp(3), "a.pdf": PDF}))
    with pytest.raises(Invalid) as refusal:
        kind_of(tmp_path / "file")
    assert str(refusal.value) == f"In the ZIP, 계획/평가표.hwp: {faults.locked()}"


def test_a_compound_file_is_read_by_name():
    found = Compound(hwp())
    assert set(found.streams) == {"FileHeader", "DocInfo", "BodyText/Section0"}
    assert found.read("DocInfo", 10**6) == b"x" * 700
    assert found.read("BodyText/Section0", 10**6) == b"x" * 9000
    assert found.read("BodyText/Section0", 5000) == b"x" * 5000


CHECK = """
import json, resource, signal, sys
from pathlib import Path
import django
django.setup()
from portal.documents.kinds import kind_of
from portal.ui.refusals import Invalid
from django.utils import translation
translation.activate("en")
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
for path in map(Path, sys.argv[3:]):
    signal.setitimer(signal.ITIMER_PROF, int(sys.argv[2]))
    try:
        said = kind_of(path, "계획서.hwp")
    except Invalid as refusal:
        said = str(refusal)
    except MemoryError:
        said = "too much memory"
    signal.setitimer(signal.ITIMER_PROF, 0)
    print(json.dumps(said), flush=True)
"""


def checked(
    folder: Path, made: dict[str, bytes], check: str = CHECK, seconds: int = SECONDS
) -> dict[str, str]:
    """What is said of each, in a process of its own: more memory is an error there, more seconds of the processor the end."""
    paths = [folder / str(number) for number in range(len(made))]
    for path, content in zip(paths, made.values(), strict=True):
        path.write_bytes(content)
    limits = [str(MEMORY), str(seconds)]
    ran = subprocess.run(
        [sys.executable, "-c", check, *limits, *map(str, paths)],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return dict(zip(made, map(json.loads, ran.stdout.splitlines()), strict=True))


def test_all_of_them_are_refused_and_the_large_pass_within_256_megabytes_and_5_seconds(tmp_path):
    large = pdf(*[stream(os.urandom(16 * 2**20), b"/Filter/FlateDecode")] * 2)
    made = {name: make() for name, (make, _fault) in (LIGHT | HEAVY).items()}
    made |= {"large pdf": large, "large zip": container({"a.pdf": large, "b.pdf": large}, 0)}
    said = checked(tmp_path, made)
    assert (said.pop("large pdf"), said.pop("large zip")) == ("pdf", "zip")
    wrong = {
        name: text
        for name, text in said.items()
        if not text.endswith(str(getattr(faults, (LIGHT | HEAVY)[name][1])()))
    }
    assert wrong == {}


def test_the_limits_are_limits(tmp_path):
    """Red first: a check that took more memory or more time is caught."""
    hoarding, endless = (
        CHECK.replace("said = kind_of(", f"{deed}; said = kind_of(")
        for deed in ("bytearray(256 * 2**20)", "any(iter(int, 1))")
    )
    assert checked(tmp_path, {"honest": PDF}, hoarding) == {"honest": "too much memory"}
    with pytest.raises(AssertionError):
        checked(tmp_path, {"honest": PDF}, endless, seconds=1)
