from django.db.models import TextChoices


class Role(TextChoices):
    """What a member is, on a territory and everything below it."""

    READER = "lecteur", "Lecture"
    FACILITATOR = "animateur", "Animation"
    COORDINATOR = "coordinateur", "Coordination"
    ADMINISTRATOR = "administrateur", "Administration nationale"


class MemberState(TextChoices):
    """Whether a member comes."""

    ACTIVE = "actif", "Compte actif"
    INVITED = "invite", "Première connexion attendue"
    CLOSED = "ferme", "Compte fermé"


class AttemptKind(TextChoices):
    """What is counted at the door."""

    PASSWORD = "password", "Mot de passe faux"
    CODE = "code", "Code faux"
    ASK = "ask", "Code demandé"
    NETWORK = "network", "Code demandé depuis un réseau"
    LOCK = "lock", "Codes bloqués"


class Right(TextChoices):
    """What can be done with the things of a territory."""

    READ = "read", "Lire et télécharger"
    READ_DRAFTS = "read_drafts", "Lire les brouillons"
    EDIT = "edit", "Créer, modifier et transmettre"
    REVIEW = "review", "Renvoyer, valider, publier"
    MANAGE = "manage", "Gérer les membres et les territoires"


RIGHTS: dict[str, frozenset[str]] = {
    Role.READER: frozenset({Right.READ}),
    Role.FACILITATOR: frozenset({Right.READ, Right.READ_DRAFTS, Right.EDIT}),
    Role.COORDINATOR: frozenset({Right.READ, Right.READ_DRAFTS, Right.EDIT, Right.REVIEW, Right.MANAGE}),
    Role.ADMINISTRATOR: frozenset(Right.values),
}
