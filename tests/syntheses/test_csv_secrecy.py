"""Statistical secrecy: no published number lets a head-count of 1 to 4 be known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntheses.report import Attendance, MeetingSummary, Report, Session
from syntheses.writers.csv_secrecy import Secrets, covered, secrets_of, total_of
from workshops.enums import AttendanceCategory


@pytest.mark.parametrize(
    ("counts", "must", "places", "total_is_safe"),
    [
        ([10, 20], [], [], True),
        ([3, 20, 10], [0], [0, 2], True),
        ([3, 0, None], [0], [0], False),
        ([4, 4], [0, 1], [0, 1], True),
        ([1, 4, 9], [0, 1], [0, 1, 2], True),
        ([1, 1, 1, 1, 1], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4], False),
        ([2, 4, 50], [0, 1], [0, 1], True),
    ],
)
def test_a_total_tells_no_hidden_part(
    counts: list[int | None], must: list[int], places: list[int], total_is_safe: bool
) -> None:
    assert covered(counts, must, [1] * len(counts)) == (frozenset(places), total_is_safe)


def report(*sessions: list[int | None], bilan: tuple[int | None, ...] = ()) -> Report:
    return Report(
        layout="ateliers",
        totals_note="en tout, quelques-uns",
        meetings=tuple(MeetingSummary(academie="Nantes", participants=count) for count in bilan),
        sessions=tuple(
            Session(
                region="Session",
                participants=tuple(
                    Attendance(category=category, checked=True, participants=count)
                    for category, count in zip(AttendanceCategory.values, counts, strict=False)
                ),
            )
            for counts in sessions
        ),
    )


def test_where_nobody_can_be_found_everything_is_given() -> None:
    secrets = secrets_of(report([12, 0, None], [7], bilan=(19,)))
    assert secrets == Secrets((frozenset(), frozenset()), frozenset(), frozenset())
    assert secrets.summary is False


def test_a_session_of_three_takes_another_with_it() -> None:
    """Without that, the bilan less the other session would give it."""
    secrets = secrets_of(report([3, 0], [20, 12], [90, 40], bilan=(165,)))
    assert secrets.totals == {0, 1}
    assert secrets.categories == (frozenset({0}), frozenset({1}), frozenset())
    assert secrets.meetings == frozenset()
    assert secrets.summary is True


def test_the_only_session_takes_the_bilan_with_it() -> None:
    secrets = secrets_of(report([3], bilan=(3, 250)))
    assert (sorted(secrets.totals), sorted(secrets.meetings)) == ([0], [0, 1])


@settings(max_examples=300)
@given(
    counts=st.lists(
        st.lists(st.none() | st.integers(0, 9) | st.integers(0, 60), min_size=1, max_size=5), min_size=1, max_size=4
    )
)
def test_who_knows_everything_that_is_given_cannot_tell_that_a_count_is_small(counts: list[list[int | None]]) -> None:
    """An attacker narrows each hidden number by the sums that are given, until nothing moves any more."""
    whole = sum(total_of(session) or 0 for session in report(*counts).sessions)
    secrets = secrets_of(report(*counts, bilan=(whole,)))
    for number, highest in highest_possible(counts, secrets, None if secrets.meetings else whole).items():
        assert highest >= 5, (number, secrets)


def highest_possible(
    counts: list[list[int | None]], secrets: Secrets, whole: int | None
) -> dict[tuple[int, int], float]:
    """The most that each small count may be, as far as one can tell from what is given."""
    low = {
        (number, place): 1.0 if place in secrets.categories[number] else count or 0
        for number, line in enumerate(counts)
        for place, count in enumerate(line)
    }
    high = {key: float("inf") if key[1] in secrets.categories[key[0]] else value for key, value in low.items()}
    sums = [
        ([(number, place) for place in range(len(line))], sum(count or 0 for count in line))
        for number, line in enumerate(counts)
        if number not in secrets.totals
    ]
    if whole is not None:
        sums.append((list(low), whole))
    for _ in range(12):
        for keys, total in sums:
            for key in keys:
                others = [other for other in keys if other != key]
                high[key] = min(high[key], total - sum(low[other] for other in others))
                low[key] = max(low[key], total - sum(high[other] for other in others))
    return {
        (number, place): high[number, place]
        for number, line in enumerate(counts)
        for place, count in enumerate(line)
        if count is not None and 0 < count < 5
    }
