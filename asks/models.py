from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from asks.enums import AskKind, AskState
from followup.models import Action
from indicators.models import Indicator
from territories.models import Territory

KEY_LIMIT = 100


class Responsible(models.Model):
    """Who is asked for the values of an indicator in a territory; without a row, nobody is."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="responsibles")
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="responsibles"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="answers_for"
    )
    since = models.DateTimeField("depuis", default=timezone.now)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = "responsable de valeurs"
        verbose_name_plural = "responsables de valeurs"
        ordering = ("indicator", "territory")
        constraints = [
            models.UniqueConstraint(
                "indicator",
                "territory",
                name="responsible_once_a_territory",
                violation_error_message="Une personne répond déjà des valeurs de ce territoire.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.territory} · {self.indicator}"


class Correspondent(models.Model):
    """How one person may be written to. Without a row, as any other: they are.

    `uid` is what the address of their page of unsubscription names. `failed_at`: their address refused a message then;
    nothing is sent to it until they sign in.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="correspondent")
    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    receives = models.BooleanField("reçoit les demandes par courriel", default=True)
    failed_at = models.DateTimeField("adresse en échec le", null=True, editable=False)

    class Meta:
        verbose_name = "destinataire"

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_failing(self) -> bool:
        """Whether the address failed and its owner has not come back since. `user` is joined."""
        came = self.user.last_login
        return self.failed_at is not None and (came is None or came <= self.failed_at)

    @property
    def is_written_to(self) -> bool:
        return self.receives and not self.is_failing


class Ask(models.Model):
    """One thing asked of one person, for one due period: asked twice, it is one (`key`).

    `day` is the first day of the period of a value, the day when news of an action became due. `sent` counts the
    messages that spoke of it: the first, then at most two reminders; the last one left on `last_sent_on`.
    """

    key = models.CharField("clé", max_length=KEY_LIMIT, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="personne", on_delete=models.CASCADE, related_name="asks"
    )
    kind = models.CharField("nature", max_length=8, choices=AskKind.choices)
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    action = models.ForeignKey(Action, null=True, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("jour")
    state = models.CharField("état", max_length=8, choices=AskState.choices, default=AskState.OPEN)
    sent = models.PositiveSmallIntegerField("messages", default=0)
    last_sent_on = models.DateField("dernier message le", null=True)
    created_at = models.DateTimeField("créée le")
    answered_at = models.DateTimeField("répondue le", null=True)

    class Meta:
        verbose_name = "demande"
        ordering = ("day", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AskKind.VALUE, indicator__isnull=False, territory__isnull=False, action=None)
                | Q(kind=AskKind.NEWS, indicator=None, territory=None, action__isnull=False),
                name="ask_is_of_one_thing",
                violation_error_message="Une demande porte sur une valeur ou sur une action.",
            ),
            models.CheckConstraint(
                condition=Q(state=AskState.ANSWERED, answered_at__isnull=False)
                | (Q(state__in=[AskState.OPEN, AskState.CLOSED]) & Q(answered_at=None)),
                name="ask_answered_has_its_date",
                violation_error_message="Une demande a une date de réponse quand on y a répondu, et seulement alors.",
            ),
        ]
        indexes = [models.Index(fields=["state", "person"], name="ask_open_of_a_person")]

    def __str__(self) -> str:
        return self.key


class Digest(models.Model):
    """The one message a person may have on a day. `message` is the key of its e-mail."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField("jour")
    message = models.CharField("clé du courriel", max_length=KEY_LIMIT, unique=True, editable=False)
    is_checked = models.BooleanField("envoi vérifié", default=False)

    class Meta:
        verbose_name = "courriel de demandes"
        verbose_name_plural = "courriels de demandes"
        ordering = ("-day", "-pk")
        constraints = [
            models.UniqueConstraint(
                "person",
                "day",
                name="digest_once_a_day",
                violation_error_message="Cette personne a déjà reçu ses demandes du jour.",
            )
        ]

    def __str__(self) -> str:
        return self.message

    @staticmethod
    def key_of(person: int, day: date) -> str:
        """What names the message of a person on a day."""
        return f"demandes:{person}:{day.isoformat()}"


class AskLink(models.Model):
    """A link that lets its person answer one ask without signing in, until it expires.

    The address holds `uid`, signed (`asks.links`). One that `corrects` is for an answer that was given: it records
    another value in place of the one that is there, or adds news. `used_at` is when something was recorded through it.
    """

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="links")
    uid = models.UUIDField("identifiant", default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("expire le")
    corrects = models.BooleanField("pour corriger", default=False)
    used_at = models.DateTimeField("servi le", null=True, editable=False)

    class Meta:
        verbose_name = "lien de réponse"
        verbose_name_plural = "liens de réponse"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="ask_link_expires_after_it_was_made",
                violation_error_message="Un lien de réponse expire après sa création.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ask} · jusqu’au {self.expires_at:%Y-%m-%d}"


class LinkRequest(models.Model):
    """What an address was typed for, on the page of a link that opens nothing: the links of what is due there.

    It counts the requests, and waits for the worker that answers it. The address is not kept: `account` and `network`
    are keyed digests, `user` is who has the address, if anybody.
    """

    uid = models.UUIDField("identifiant", unique=True, editable=False)
    account = models.CharField(max_length=64, editable=False)
    network = models.CharField(max_length=64, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField("demandés le")
    done = models.BooleanField("traitée", default=False)

    class Meta:
        verbose_name = "liens demandés"
        verbose_name_plural = "liens demandés"
        ordering = ("asked_at", "pk")
        indexes = [models.Index(fields=["asked_at"], name="link_request_date")]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"
