from django.db.models import TextChoices

from restitutions.enums import Kind, Part, State


class Unpublished(TextChoices):
    """A state in which a restitution is read by those of its territories alone."""

    DRAFT = State.DRAFT.value, State.DRAFT.label
    SUBMITTED = State.SUBMITTED.value, State.SUBMITTED.label
    VALIDATED = State.VALIDATED.value, State.VALIDATED.label


class LineKind(TextChoices):
    """What one line of the index is: an entry of a table, a line of the challenges, a RETEX, a running text.

    Values are those of `Kind` and `Part`, and "retex". A citation of a RETEX is not a line.
    """

    RETEX = "retex", "RETEX"
    IRRITANT = Kind.IRRITANT.value, Kind.IRRITANT.label
    STRENGTH = Kind.STRENGTH.value, Kind.STRENGTH.label
    MAIN_IRRITANT = Kind.MAIN_IRRITANT.value, Kind.MAIN_IRRITANT.label
    NEED = Kind.NEED.value, Kind.NEED.label
    LEVER = Kind.LEVER.value, Kind.LEVER.label
    PLANNED_LEVER = Kind.PLANNED_LEVER.value, "Levier du plan d’action"
    ACTION = Kind.ACTION.value, Kind.ACTION.label
    STAKEHOLDER = Kind.STAKEHOLDER.value, Kind.STAKEHOLDER.label
    TIMEFRAME = Kind.TIMEFRAME.value, Kind.TIMEFRAME.label
    SUCCESS_MEASURE = Kind.SUCCESS_MEASURE.value, Kind.SUCCESS_MEASURE.label
    CHALLENGE = Kind.CHALLENGE.value, Kind.CHALLENGE.label
    PROPOSAL_HEADING = Kind.PROPOSAL_HEADING.value, "Intertitre des propositions"
    PROPOSAL = Kind.PROPOSAL.value, Kind.PROPOSAL.label
    SITUATION = Part.SITUATION.value, Part.SITUATION.label
    ACTIONS = Part.ACTIONS.value, Part.ACTIONS.label
    DESCRIPTION = Part.DESCRIPTION.value, Part.DESCRIPTION.label
