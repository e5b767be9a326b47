"""Which sentences are near-duplicates, which only look so; the same whatever the order, at a cost that is known."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consolidation import similar
from consolidation.french_words import bag_of, marked, stem_of
from consolidation.similar import ALIKE, alike, is_slip, score, shared_words

ALIKE_PAIRS = [
    # accents, capitals, small words, punctuation
    ("Les ÉLÈVES n’ont pas d’ordinateur à la maison", "élèves : pas d'ordinateur, à leur maison"),
    # plurals, feminines, the verb and the noun made from it
    ("Deux réseaux locaux instables", "Deux réseaux : le local, instable"),
    ("Équiper les salles de vidéoprojecteurs", "L’équipement de chaque salle en vidéoprojecteur"),
    ("Journaux scolaires numériques", "Un journal scolaire numérique"),
    ("Un lieu public numérique", "Des lieux publics numériques"),
    # the order of the words
    ("À la maison, tous les élèves n’ont pas d’ordinateur", "Tous les élèves n’ont pas d’ordinateur à la maison"),
    # what is not there, said in several ways
    ("Manque de formation des enseignants", "Formation insuffisante des professeurs"),
    ("Absence de réseau dans l’internat", "Aucun réseau à l’internat"),
    # a word more, a word for another among many
    ("Le vidéoprojecteur tombe en panne", "Le vidéoprojecteur de la salle tombe en panne"),
    (
        "Un référent par établissement accompagne les équipes pendant l’année",
        "Un référent par établissement forme les équipes durant l’année",
    ),
    # what one adds
    ("Manque de formation des enseignants", "Manque de formation des enseignants aux outils numériques"),
    # a slip
    ("Le réseau du gymnase tombe chaque lundi", "Le resau du gymnase tombe le lundi"),
    ("Wi-Fi instable dans les salles de sciences", "Le wifi est instable en salle de sciences"),
    ("Enseignant·e·s à former à la classe inversée", "Former les enseignants à la classe inversée"),
]

FALSE_FRIENDS = [
    # the contrary
    ("Les élèves ont un ordinateur à la maison", "Les élèves n’ont pas d’ordinateur à la maison"),
    ("Réduire le temps d’écran dans la classe", "Augmenter le temps d’écran dans la classe"),
    ("Autoriser le téléphone pendant les cours", "Interdire le téléphone pendant les cours"),
    # other people, other schools, other numbers
    (
        "Former les parents aux outils numériques du quotidien et à la sécurité",
        "Former les élèves aux outils numériques du quotidien et à la sécurité",
    ),
    (
        "Équiper les lycées ruraux de vidéoprojecteurs récents et silencieux",
        "Équiper les collèges ruraux de vidéoprojecteurs récents et silencieux",
    ),
    (
        "Prévoir des classes de 24 élèves avec une tablette chacun et un casque",
        "Prévoir des classes de 30 élèves avec une tablette chacun et un casque",
    ),
    ("Former les parents aux outils numériques", "Former les élèves aux outils numériques"),
    ("Les lycées manquent de vidéoprojecteurs récents", "Les collèges manquent de vidéoprojecteurs récents"),
    ("Classes de 24 élèves au plus", "Classes de 30 élèves au plus"),
    ("Une tablette pour deux élèves", "Une tablette pour trois élèves"),
    # a letter away
    ("Manque de formation des enseignants", "Manque d’information des enseignants"),
    ("La cour du collège", "Les cours du collège"),
    ("Le référent interne aide les équipes", "Le référent internet aide les équipes"),
    ("Former les salles aux usages", "Fermer les salles aux usages"),
    # what every défi begins with
    ("Comment former les élèves au numérique responsable ?", "Comment équiper les élèves en numérique responsable ?"),
    # of a few words, too few in common
    ("Réseau lent", "Réseau coûteux"),
    ("Manque de matériel", "Manque de matériel adapté aux élèves en situation de handicap moteur"),
    ("", "Réseau"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE_PAIRS)
def test_these_say_the_same(one: str, other: str) -> None:
    assert score(bag_of(one), bag_of(other)) >= ALIKE
    found = alike([("need", one), ("need", other)])
    assert len(found.groups) == 1 or [tie[:2] for tie in found.ties] == [(0, 1)]


@pytest.mark.parametrize(("one", "other"), FALSE_FRIENDS)
def test_these_only_look_alike(one: str, other: str) -> None:
    assert score(bag_of(one), bag_of(other)) < ALIKE
    found = alike([("need", one), ("need", other)])
    assert (len(found.groups), found.ties) == (2, [])


def test_two_kinds_are_never_compared() -> None:
    found = alike([("need", "Un réseau fiable partout"), ("lever", "Un réseau fiable partout")])
    assert (len(found.groups), found.ties) == (2, [])


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        ("reseau reseaux", "reseau"),
        ("journal journaux", "journal"),
        ("numerique numeriques", "numeric"),
        ("equipe equipees equipement equiper", "equip"),
        ("formation formations former forme", "form"),
        ("professionnel professionnelles", "professionnel"),
        ("temps", "temps"),
        ("cours", "cours"),
        ("ent", "ent"),
    ],
)
def test_a_word_is_cut_to_what_its_forms_share(words: str, stem: str) -> None:
    assert {stem_of(word) for word in words.split()} == {stem}


def test_a_slip_leaves_the_beginning_the_end_and_every_letter_but_one() -> None:
    assert is_slip("reseau", "resau")
    assert is_slip("tablete", "tablette")
    assert is_slip("ordinateur", "odrinateur")
    assert not is_slip("former", "fermer")
    assert not is_slip("interne", "internet")
    assert not is_slip("colleg", "collegu")
    assert not is_slip("formation", "information")


def test_the_words_shared_are_marked_as_they_are_written() -> None:
    one, other = "L’équipement des salles : n’est pas fait", "Les salles ne sont pas équipées"
    shared = shared_words(one, other)
    assert marked(one, shared) == [
        ("L’", False), ("équipement", True), (" des ", False), ("salles", True), (" : n’est ", False), ("pas", True),
        (" fait", False),
    ]  # fmt: skip
    assert [piece for piece, is_shared in marked(other, shared) if is_shared] == ["salles", "pas", "équipées"]


WORDS = (
    *("réseau", "salle", "lycée", "élève", "pas", "panne", "lundi", "former", "enseignant", "tablette", "24", "30"),
    *("plus", "moins", "internet"),
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


@given(st.lists(SENTENCES, max_size=9), st.randoms())
def test_what_is_alike_does_not_depend_on_the_order(texts: list[str], drawn: random.Random) -> None:
    points = [("need", text) for text in texts]
    assert _told(points) == _told(drawn.sample(points, len(points)))


def _told(points: list[tuple[str, str]]) -> set[tuple[frozenset[str], frozenset[str], float]]:
    """What is found, by the words of the groups in place of their ranks."""
    found = alike(points)
    bags = [bag_of(points[group[0]][1]) for group in found.groups]
    return {(bags[one], bags[other], value) for one, other, value in found.ties}


@given(SENTENCES, SENTENCES)
def test_two_sentences_are_alike_from_either_side_and_what_is_alike_is_found(one: str, other: str) -> None:
    value = score(bag_of(one), bag_of(other))
    assert value == score(bag_of(other), bag_of(one))
    assert bool(alike([("need", one), ("need", other)]).ties) == (value >= ALIKE and bag_of(one) != bag_of(other))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_read_and_its_pieces_make_it_again(one: str, other: str) -> None:
    assert "".join(piece for piece, _ in marked(one, shared_words(one, other))) == one
    assert score(bag_of(one), bag_of(one)) == 1.0


@pytest.mark.parametrize("number", [200, 2000])
def test_a_point_is_compared_with_a_few_however_many_there_are(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    asked = 0

    def counted(one: frozenset[str], other: frozenset[str]) -> float:
        nonlocal asked
        asked += 1
        return score(one, other)

    monkeypatch.setattr(similar, "score", counted)
    drawn = random.Random(3)
    words = [f"mot{letter}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    points = [("need", " ".join(drawn.sample(words, 5))) for _ in range(number)]
    found = alike(points)
    assert 0 < asked <= 33 * number
    assert len(found.ties) <= 5 * number
