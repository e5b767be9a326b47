from django.db.models import TextChoices


class ChangeKind(TextChoices):
    """What is not as the report before said it. The order is that of the pages."""

    NEW_ACTION = "nouvelle_action", "Nouvelles actions"
    LEFT_PLAN = "hors_plan", "Actions qui ne sont plus au plan"
    BACK_ON_PLAN = "retour_au_plan", "Actions de nouveau au plan"
    REWORDED = "reformulee", "Actions reformulées"
    STATE = "etat", "Actions qui ont changé d’état"
    PROGRESS = "avancement", "Actions qui ont avancé"
    DUE = "echeance", "Échéances déplacées"
    NEW_INDICATOR = "nouvel_indicateur", "Nouveaux indicateurs"
    GONE_INDICATOR = "indicateur_retire", "Indicateurs qui ne mesurent plus ce plan"
    STANDING = "verdict", "Indicateurs dont l’évaluation a changé"
    NEW_VALUE = "nouvelle_valeur", "Nouvelles valeurs"
    CORRECTED = "valeur_corrigee", "Valeurs corrigées"
    GONE_VALUE = "valeur_retiree", "Valeurs retirées"


class Format(TextChoices):
    """The files of a report that a worker writes, in the order of the links."""

    PDF = "pdf", "Document PDF"
    DOCX = "docx", "Document Word"
    ODT = "odt", "Document OpenDocument"
