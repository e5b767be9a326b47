"""Which earlier text a new one continues."""

from restitutions.matching import match_texts


def test_the_same_words_are_the_same_entry_wherever_they_went() -> None:
    assert match_texts(["un", "deux", "trois"], ["trois", "un"]) == [2, 0]


def test_words_said_twice_are_two_entries_in_order() -> None:
    assert match_texts(["un", "un"], ["un", "un", "un"]) == [0, 1, None]


def test_a_text_reworded_continues_the_most_similar_one_left() -> None:
    old = ["Le réseau tombe souvent", "Le réseau des parents est actif"]
    assert match_texts(old, ["Le réseau tombe très souvent", "Tout à fait autre chose"]) == [0, None]


def test_a_new_line_above_does_not_steal_the_entry_of_a_closer_one() -> None:
    old = ["Former les équipes au numérique"]
    new = ["Former les familles au numérique", "Former les équipes au numérique éducatif"]
    assert match_texts(old, new) == [None, 0]


def test_a_text_unchanged_is_never_given_away_to_a_similar_one() -> None:
    assert match_texts(["Former les équipes"], ["Former les équipes !", "Former les équipes"]) == [None, 0]


def test_a_text_below_sixty_percent_is_a_new_one() -> None:
    assert match_texts(["abcdefghij"], ["abcde56789"]) == [None]
    assert match_texts(["abcdefghij"], ["abcdef6789"]) == [0]
