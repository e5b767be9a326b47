from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from restitutions.enums import Change, Subject
from restitutions.models.sheet import ThemeSheet


class Revision(models.Model):
    """One change of one entry, row or RETEX: what it was, what it became, who made it.

    `subject_id` is not a foreign key: a deleted thing keeps its revisions, and can be put back from the last one.
    `before` and `after` hold the fields that changed, by the names of `restitutions.history`; the `before` of a
    deletion holds everything. `op` is the operation of live entry that made it: received again, it is known. `unseen`
    are the versions it was merged with, which who made it had not seen: what follows it does not overwrite them either.
    Within a restitution revisions commit in the order of their ids (writes hold its lock), so that an id is a cursor.
    """

    sheet = models.ForeignKey(ThemeSheet, on_delete=models.CASCADE, related_name="revisions")
    subject = models.CharField("objet", max_length=5, choices=Subject.choices)
    subject_id = models.UUIDField("identifiant de l’objet")
    version = models.PositiveIntegerField("version")
    change = models.CharField("changement", max_length=8, choices=Change.choices)
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)
    op = models.UUIDField("opération", null=True, unique=True)
    unseen = models.JSONField("versions non vues", null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("le", db_index=True)

    class Meta:
        verbose_name = "modification"
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["subject_id", "version"], name="revision_of_a_subject"),
            models.Index(fields=["sheet", "id"], name="revision_of_a_sheet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=Subject.values, change__in=Change.values),
                name="revision_known_choices",
                violation_error_message="Cette modification n’est pas d’une nature connue.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_change_display()} {self.subject_id} v{self.version}"
