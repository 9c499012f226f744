"""A whole round, lived by its reviewers."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from applications.models import Call, Proposal
from portal.accounts.models import Membership
from reviews.actions.assigning import assign_reviewers
from reviews.actions.declaring import declare
from reviews.actions.marking import save_review, submit_review
from reviews.actions.opening import approve_opening, propose_opening
from reviews.actions.panel import consent, invite_reviewers, set_fee
from reviews.actions.rounds import close_round, create_round
from reviews.models import Assignment, PanelMember, Round
from seeds.people import Cast
from seeds.proposals import marks
from seeds.steps import at, key

COMMENT = "추진 계획이 구체적이며 현장 수요가 확인됩니다. (예시)"
FEE = 150_000  # won for a case; a sample
Level = Callable[[Proposal], float]


@dataclass
class Panel:
    """The reviewers of a call, and how highly they think of each proposal (0 to 1)."""

    call: Call
    cast: Cast
    reviewers: Sequence[Membership]
    level: Level
    each: int = 3
    silent: Sequence[Membership] = ()

    def sit(self, proposals: Sequence[Proposal], begins: date, due: date) -> Round:
        """Set the round up and assign reviewers in turn."""
        officer = self.cast.programme_officer
        at(begins, 10)
        ends = at(due, 18)
        at(begins, 10)
        round_ = create_round(call=self.call, due_at=ends, by=officer, key=key(self.call.slug, "round"))
        self.consent(round_, begins)
        at(begins, 14)
        pairs = [
            (proposal.pk, self.reviewers[(number * self.each + turn) % len(self.reviewers)].user_id)
            for number, proposal in enumerate(proposals)
            for turn in range(self.each)
        ]
        assign_reviewers(round=round_, pairs=pairs, by=officer)
        return round_

    def consent(self, round_: Round, day: date) -> None:
        """Everyone is invited and consents the same day, save those who stay silent."""
        officer = self.cast.programme_officer
        at(day, 10, 30)
        set_fee(round=round_, rate=FEE, by=officer)
        invite_reviewers(round=round_, reviewers=[one.user for one in self.reviewers], by=officer)
        people = {one.user_id: one for one in self.reviewers}
        rows = PanelMember.objects.filter(round=round_).select_related("round__call", "reviewer")
        for number, member in enumerate(rows.order_by("pk")):
            if people[member.reviewer_id] not in self.silent:
                at(day, 11, number)
                consent(member=member, by=people[member.reviewer_id])

    def assignments(self, round_: Round) -> list[Assignment]:
        found = Assignment.objects.filter(round=round_).select_related("proposal", "round__call")
        return list(found.order_by("reviewer_id", "id"))

    def score(self, round_: Round, first: date) -> None:
        """Everyone declares, marks and submits: each reviewer on a day of their own."""
        people = {one.user_id: one for one in self.reviewers}
        asked = self.assignments(round_)
        for number, one in enumerate(asked):
            day = first + timedelta(days=sorted(people).index(one.reviewer_id) % 14)
            at(day, 9 + number % 8, number % 60)
            self.finish(one, people[one.reviewer_id])

    def finish(self, one: Assignment, by: Membership) -> None:
        declare(assignment=one, has_conflict=False, by=by)
        self.mark(one, by)
        submit_review(assignment=one, by=by)

    def begin(self, one: Assignment, by: Membership, *, marked: bool) -> None:
        """Declared, perhaps marked, not submitted."""
        declare(assignment=one, has_conflict=False, by=by)
        if marked:
            self.mark(one, by)

    def mark(self, one: Assignment, by: Membership) -> None:
        """Marks of a hand that is the same every time."""
        dice = random.Random(f"{one.proposal.number} {by.user.email}")
        given = marks(self.call, self.level(one.proposal), dice)
        save_review(assignment=one, version=0, marks=given, by=by, comment=COMMENT)

    def open_and_rank(self, round_: Round, day: date) -> None:
        """Two officers open the scores; the ranking is frozen the day after."""
        at(day, 10)
        opening = propose_opening(
            round=round_, by=self.cast.programme_officer, key=key(self.call.slug, "opening")
        )
        at(day, 15)
        approve_opening(opening=opening, by=self.cast.approver)
        at(day + timedelta(days=1), 10)
        close_round(round=round_, by=self.cast.programme_officer)
