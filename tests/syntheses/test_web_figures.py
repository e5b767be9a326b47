"""Unknown is not 0, and a total that leaves something out says so."""

from syntheses.report import Attendance, MeetingSummary, Session
from syntheses.writers.web_figures import all_attendance, attendance, head_count, meetings


def line(
    category: str, participants: int | None = None, *, checked: bool = True, establishments: int | None = None
) -> Attendance:
    return Attendance(category=category, checked=checked, participants=participants, establishments=establishments)


def test_the_nine_categories_are_there_even_when_nobody_filled_them_in() -> None:
    shown = attendance([])
    assert len(shown.categories) == 9
    assert {line.participants for line in shown.categories} == {"non renseigné"}
    assert shown.participants == "non renseigné"


def test_zero_is_a_number_and_unknown_is_not() -> None:
    shown = attendance([line("edtech", 0), line("chercheurs", None)])
    figures = {one.label: one.participants for one in shown.categories}
    assert figures["Représentants de la filière EdTech"] == "0"
    assert figures["Chercheurs"] == "non renseigné"


def test_a_total_with_a_present_category_nobody_counted_is_at_least() -> None:
    assert attendance([line("edtech", 1200), line("chercheurs", 34)]).participants == "1\u202f234\u00a0participants"
    assert attendance([line("edtech", 12), line("chercheurs", None)]).participants == "au moins 12\u00a0participants"
    assert attendance([line("edtech", 12), line("chercheurs", None, checked=False)]).participants == (
        "12\u00a0participants"
    )


def test_a_bar_is_a_share_of_the_longest() -> None:
    shown = {one.label: one.share for one in attendance([line("edtech", 50), line("chercheurs", 200)]).categories}
    assert (shown["Représentants de la filière EdTech"], shown["Chercheurs"], shown["Opérateurs"]) == ("25", "100", "0")


def test_sessions_are_added_up_when_there_are_several() -> None:
    one, other = Session(region="A", participants=(line("edtech", 3, establishments=2),)), Session(region="B")
    assert all_attendance([one]) is None
    shown = all_attendance([one, other])
    assert shown is not None
    assert shown.participants == "au moins 3\u00a0participants"
    assert shown.establishments == "au moins 2\u00a0établissements"


def test_a_category_of_no_official_list_is_kept() -> None:
    assert [one.label for one in attendance([line("voisins", 4)]).categories][-1] == "voisins"


def test_the_bilan_is_added_up() -> None:
    shown = meetings(
        [
            MeetingSummary(academie="Bordeaux", zap_meetings=40, participants=None, departments=5),
            MeetingSummary(academie="", zap_meetings=30, participants=900, departments=4),
        ],
        "",
    )
    assert shown is not None
    assert shown.rows[1] == ("non renseigné", "30", "900", "4")
    assert shown.totals == ("70", "au moins 900", "9")


def test_the_head_count_comes_from_the_bilan_without_session() -> None:
    assert head_count([], [MeetingSummary(academie="A", participants=900)]) == "900\u00a0participants"
    assert head_count([], []) == ""
