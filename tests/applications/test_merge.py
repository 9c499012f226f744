"""Two people on one section: whatever the order of their saves, no text is silently lost."""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from applications.actions import save_section
from applications.models import Section, SectionVersion
from applications.rules import difference, merge, side
from portal.ui.refusals import Stale
from tests import worlds_applications as worlds

PROVE = os.environ.get("PROVE") == "1"
ROUNDS, GAMES, STEPS = (1000, 1000, 8) if PROVE else (60, 10, 8)
text = some.text(alphabet="가나 다라\n.A1", max_size=40)


@given(text, text)
@settings(max_examples=ROUNDS, deadline=None)
def test_a_difference_holds_both_texts(before, after):
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == after


@given(text, text, text)
@settings(max_examples=ROUNDS, deadline=None)
def test_a_merge_takes_every_change_and_loses_no_word(base, theirs, mine):
    both = merge(base, theirs, mine).text
    new = {word for one in (theirs, mine) for word in one.split()} - set(base.split())
    assert all(sign in both for word in new for sign in word)
    assert merge(base, theirs, base).text == theirs
    assert merge(base, base, mine).text == mine
    assert merge(base, mine, mine).text == mine


def test_words_changed_apart_come_together():
    base = "마을 주민을 살핍니다. 감지기를 둡니다."
    both = merge(base, "마을 어르신을 살핍니다. 감지기를 둡니다.", base + " 관제 화면도 둡니다.")
    assert both.text == "마을 어르신을 살핍니다. 감지기를 둡니다. 관제 화면도 둡니다."
    assert both.clean
    same = merge("가 나 다", "가 저 다", "가 내 다")
    assert (same.text, same.clean) == ("가 저 내 다", False)


def test_a_difference_is_told_word_by_word():
    found = [(piece.kind, piece.text) for piece in difference("가 나 다", "가 라 다")]
    assert found == [("same", "가 "), ("out", "나"), ("in", "라"), ("same", " 다")]
    assert [piece.kind for piece in difference("같은 말", "같은 말")] == ["same"]


def test_a_text_of_one_word_is_compared_in_no_time():
    """Word by word it would take minutes: it is compared as a whole."""
    many, more = "같은 " * 2500, "같은 말 " * 1700
    assert [piece.kind for piece in difference(many, more)] == ["out", "in"]


def test_who_changed_a_field():
    base, theirs, mine = {"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 2}, {"a": 1, "b": 2, "c": 3}
    assert [side(name, base, theirs, mine) for name in "abcd"] == ["theirs", "mine", "both", "both"]


class Window:
    """One person's page of a section: the version it was made from, and what stands in the form."""

    def __init__(self, by, proposal):
        self.by, self.proposal = by, proposal
        self.open()

    def open(self):
        self.version = Section.objects.get(proposal=self.proposal, call_section__key="services").version
        self.need = ""

    def save(self, need):
        """True when it was saved; else both texts were shown, and the page goes on from theirs."""
        self.need = need
        values = {"need": need, "villages": None, "way": ""}
        try:
            section = save_section(
                proposal=self.proposal, section_key="services", version=self.version, data=values, by=self.by
            )
        except Stale as stale:
            kept = SectionVersion.objects.get(section=stale.theirs, version=stale.theirs.version)
            self.version = stale.theirs.version
            return kept.content["need"]
        self.version = section.version
        return True


@pytest.mark.prove
def test_no_interleaving_loses_a_text(world):
    """Each text is the current one, in the history, or was answered with both texts; 1,000 games under PROVE=1."""
    chance = random.Random(20261122)
    for number in range(GAMES):
        proposal = worlds.started(world.call, world.officer, title=f"예시 {number}")
        play(chance, [Window(world.officer, proposal), Window(world.colleague, proposal)], STEPS)
        proposal.state = "discarded"
        proposal.save(update_fields=["state"])


def play(chance, windows, steps):
    """Saves, reloads, merges and retries in any order; the history is watched after each."""
    said: list[str] = []
    for step in range(steps):
        window, deed = chance.choice(windows), chance.choice(["type", "type", "merge", "again", "open"])
        if deed == "open":
            window.open()
            continue
        new = window.need if deed == "again" else f"{step}번째 글"
        answer = window.save(new)
        kept = list(SectionVersion.objects.filter(section__proposal=window.proposal).order_by("version"))
        assert [one.version for one in kept] == list(range(1, len(kept) + 1))
        if answer is True:
            assert kept[-1].content["need"] == new
            said.append(new)
        else:
            assert answer == kept[-1].content["need"] != new
            if deed == "merge":
                together = f"{answer} {new}"
                assert window.save(together) is True
                said.append(together)
    kept_texts = {
        one.content["need"] for one in SectionVersion.objects.filter(section__proposal=windows[0].proposal)
    }
    assert set(said) == kept_texts


def test_two_at_the_same_instant(committed_db, cast, clock):
    """Of eight saves made from one version exactly one is taken; the others are shown it."""
    clock.set(worlds.DURING)
    call = worlds.smart_village_call(cast.programme_officer)
    proposal = worlds.started(call, cast.officer)
    people = [cast.officer, cast.colleague] * 4
    windows = [Window(by, type(proposal).objects.get(pk=proposal.pk)) for by in people]
    saves = [
        lambda window=window, number=number: window.save(f"글 {number}")
        for number, window in enumerate(windows)
    ]
    answers = committed_db.race(saves)
    kept = SectionVersion.objects.get(section__proposal=proposal).content["need"]
    assert answers.count(True) == 1
    assert [answer for answer in answers if answer is not True] == [kept] * 7
