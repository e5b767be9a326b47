from django.db.models import TextChoices


class Layout(TextChoices):
    """The two official report layouts."""

    WORKSHOPS = "ateliers", "Ateliers (paysage)"
    REGION = "region", "Région (portrait)"


class BlockType(TextChoices):
    """What one block of a narrative or of the challenges is."""

    PARAGRAPH = "paragraph", "Paragraphe"
    BULLET = "bullet", "Point"
    SUBHEADING = "subheading", "Intertitre"
    QUESTION = "question", "Défi"


class Horizon(TextChoices):
    """Time horizon of a plan row, when it was said."""

    SHORT = "court", "Court terme"
    MEDIUM = "moyen", "Moyen terme"
    LONG = "long", "Long terme"


class StakeholderRole(TextChoices):
    """What a stakeholder is to the action: the one who carries it, or one concerned by it."""

    LEAD = "porteur", "Porteur"
    CONCERNED = "concerne", "Concerné"


class State(TextChoices):
    """Where a restitution stands on its way to publication."""

    DRAFT = "brouillon", "Brouillon"
    SUBMITTED = "transmise", "Transmise"
    VALIDATED = "validee", "Validée"
    PUBLISHED = "publiee", "Publiée"


class Part(TextChoices):
    """Which running text a narrative block belongs to."""

    DESCRIPTION = "description", "Descriptif de la concertation"
    SITUATION = "situation", "État des lieux"
    ACTIONS = "actions", "Principales actions et acteurs mobilisés"


class Table(TextChoices):
    """The three official tables of a fiche."""

    DIAGNOSIS = "diagnosis", "Diagnostic des points forts et irritants"
    PROJECTION = "projections", "Synthèse des besoins et axes d’amélioration"
    PLAN = "plan", "Plan d’action"


class Speaker(TextChoices):
    """Who speaks in a RETEX."""

    PUPILS = "eleves", "Élèves"
    TEACHERS = "enseignants", "Enseignants"
    STAFF = "agents", "Agents"
    MANAGEMENT = "encadrement", "Encadrement"
    PARENTS = "parents", "Parents"
    PARTNERS = "partenaires", "Partenaires"


class Kind(TextChoices):
    """What one entry is: the cell of a table it stands in, or its part in the challenges."""

    RETEX_LABEL = "retex_label", "RETEX"
    IRRITANT = "irritant", "Irritant"
    STRENGTH = "strength", "Point fort"
    MAIN_IRRITANT = "main_irritant", "Irritant principal"
    NEED = "need", "Besoin"
    LEVER = "lever", "Axe d’amélioration ou levier"
    PLANNED_LEVER = "planned_lever", "Quoi"
    ACTION = "action", "Action"
    STAKEHOLDER = "stakeholder", "Acteur"
    TIMEFRAME = "timeframe", "Échéance"
    SUCCESS_MEASURE = "success_measure", "Indicateur ou facteur de réussite"
    CHALLENGE = "challenge", "Défi"
    PROPOSAL_HEADING = "proposal_heading", "Intertitre"
    PROPOSAL = "proposal", "Proposition"


CELLS: dict[str, tuple[Kind, ...]] = {
    Table.DIAGNOSIS: (Kind.RETEX_LABEL, Kind.IRRITANT, Kind.STRENGTH),
    Table.PROJECTION: (Kind.MAIN_IRRITANT, Kind.NEED, Kind.LEVER),
    Table.PLAN: (Kind.PLANNED_LEVER, Kind.ACTION, Kind.STAKEHOLDER, Kind.TIMEFRAME, Kind.SUCCESS_MEASURE),
}
"""The cells of each table, in the order of the official columns."""

CHALLENGE_KINDS = (Kind.CHALLENGE, Kind.PROPOSAL_HEADING, Kind.PROPOSAL)

REFERENCE_LETTERS: dict[str, str] = {
    "retex": "R",
    Kind.IRRITANT: "I",
    Kind.STRENGTH: "F",
    Kind.MAIN_IRRITANT: "IP",
    Kind.NEED: "B",
    Kind.LEVER: "L",
    Kind.PLANNED_LEVER: "Q",
    Kind.ACTION: "A",
    Kind.STAKEHOLDER: "AC",
    Kind.TIMEFRAME: "E",
    Kind.SUCCESS_MEASURE: "S",
    Kind.CHALLENGE: "D",
    Kind.PROPOSAL_HEADING: "T",
    Kind.PROPOSAL: "P",
}
"""The letters of a kind in a human reference: `PDL-T3-I12`. A RETEX label is a citation and has none."""


class Step(TextChoices):
    """A part of a fiche as it is edited; the value is in the address."""

    RETEX = "retex", "Retours d’expérience"
    DIAGNOSIS = "diagnostic", "Diagnostic des points forts et irritants"
    PROJECTIONS = "projections", "Synthèse des besoins et axes d’amélioration"
    PLAN = "plan", "Plan d’action"
    TEXTS = "textes", "État des lieux et principales actions"
    CHALLENGES = "defis", "Défis et propositions"


STEP_TABLE: dict[Step, Table] = {
    Step.DIAGNOSIS: Table.DIAGNOSIS,
    Step.PROJECTIONS: Table.PROJECTION,
    Step.PLAN: Table.PLAN,
}

COLUMN_TITLES: dict[str, str] = {
    Kind.RETEX_LABEL: "RETEX",
    Kind.IRRITANT: "Irritants",
    Kind.STRENGTH: "Points forts",
    Kind.MAIN_IRRITANT: "Irritants principaux",
    Kind.NEED: "Besoin",
    Kind.LEVER: "Axes d’amélioration ou leviers",
    Kind.PLANNED_LEVER: "Quoi",
    Kind.ACTION: "Comment",
    Kind.STAKEHOLDER: "Qui (acteurs)",
    Kind.TIMEFRAME: "Quand (temporalité)",
    Kind.SUCCESS_MEASURE: "Indicateurs et facteurs clés de réussite",
}
"""The official title of the column of each kind."""


class Subject(TextChoices):
    """What a revision is about."""

    ENTRY = "entry", "Point"
    ROW = "row", "Ligne"
    RETEX = "retex", "RETEX"


class Change(TextChoices):
    """What a revision did."""

    CREATED = "created", "Création"
    EDITED = "edited", "Modification"
    LINKED = "linked", "Lien"
    DELETED = "deleted", "Suppression"
    RESTORED = "restored", "Rétablissement"
