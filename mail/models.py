from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.models import Timestamped
from mail.enums import MessageState
from mail.seals import unsealed

KEY_LIMIT = 200
SUBJECT_LIMIT = 150


class MessageQuerySet(models.QuerySet["Message"]):
    def to_take(self) -> Self:
        """Those a worker may send now: they wait, nobody has them, they are not resting after a failure."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=timezone.now()), state=MessageState.QUEUED)


class Message(Timestamped):
    """One e-mail to one person, and the truth about its sending: the broker is only a bell.

    `key` names what the message is for: asked twice, it is one message. Until `lease_until` nobody takes it: a worker
    has it (`lease_token` says which), or it rests after a failure. `rung_at` is when a worker was last told.
    `may_have_left`: a worker took it and never said what became of it.

    With `unsubscribe`, the seal (`mail.seals`) of the page where one says that one wants no more of them, the links of
    its text are seals too.
    """

    key = models.CharField("clé", max_length=KEY_LIMIT, unique=True, editable=False)
    to = models.EmailField("à")
    subject = models.CharField("objet", max_length=SUBJECT_LIMIT)
    text = models.TextField("texte")
    unsubscribe = models.CharField("désinscription", max_length=100, blank=True)
    state = models.CharField("état", max_length=6, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    lease_until = models.DateTimeField("bail jusqu’à", null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    may_have_left = models.BooleanField("peut-être parti", default=False, editable=False)
    rung_at = models.DateTimeField("signalé le", default=timezone.now)
    error = models.CharField("dernier échec", max_length=500, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values),
                name="message_state_known",
                violation_error_message="Cet état d’envoi n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_its_date",
                violation_error_message="Un courriel a une date d’envoi quand il est envoyé, et seulement alors.",
            ),
        ]
        indexes = [models.Index(fields=["state", "lease_until"], name="message_to_take")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def was_refused(self) -> bool:
        """Whether the server refused its address, the last time, rather than being out of reach or out of order."""
        return self.error.startswith("SMTPRecipientsRefused:")

    @property
    def text_sent(self) -> str:
        """The text as it leaves, its links opened."""
        return unsealed(self.text) if self.unsubscribe else self.text
