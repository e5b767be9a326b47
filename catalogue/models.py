from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from catalogue.enums import LineKind
from syntheses.models import Version
from territories.enums import Level
from territories.models import Territory
from workshops.models import Campaign

NAME_LIMIT = 80


class PublishedEntry(models.Model):
    """One line of what the public reads now: written from the frozen report of a version, never from rows.

    Only the newest readable version of a restitution has lines. `path` and `level` are those of the territory.
    `anchor` is where the line stands on the page of its synthesis. `folded` is its reference and its words as
    `common.text.fold` gives them, with a space before and after: a word is in it between two spaces.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("ordre")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    path = models.CharField("chemin", max_length=100, db_index=True)
    level = models.CharField("niveau", max_length=20, choices=Level.choices)
    theme = models.PositiveSmallIntegerField("thématique", null=True)
    kind = models.CharField("nature", max_length=20, choices=LineKind.choices)
    reference = models.CharField("référence", max_length=40, blank=True, db_index=True)
    parent_reference = models.CharField("référence du point", max_length=40, blank=True)
    anchor = models.CharField("ancre", max_length=100)
    text = models.TextField("texte")
    highlighted = models.BooleanField("particulièrement souligné", default=False)
    folded = models.TextField("mots cherchés")

    class Meta:
        verbose_name = "ligne publiée"
        verbose_name_plural = "lignes publiées"
        ordering = ("version", "position")
        constraints = [
            models.UniqueConstraint(
                "version",
                "position",
                name="published_line_once_a_place",
                violation_error_message="Cette place de la version a déjà une ligne.",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class PublishedSession(models.Model):
    """One session as a readable version reports it, without the names of those who ran it.

    `dates_places` is a list of texts; `attendance` a list of objects "category", "checked", "participants",
    "participants_secret" and "establishments". Small head-counts, and what would give them away, are not here: they are
    hidden as in the CSV files (`syntheses.writers.csv_secrecy`). `participants` is the total of the known ones.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sessions")
    position = models.PositiveIntegerField("ordre")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    path = models.CharField("chemin", max_length=100, db_index=True)
    level = models.CharField("niveau", max_length=20, choices=Level.choices)
    region = models.TextField("intitulé", blank=True)
    dates_places = models.JSONField("dates et lieux", default=list)
    format = models.CharField("format", max_length=12, blank=True)
    participants = models.PositiveIntegerField("participants", null=True)
    participants_secret = models.BooleanField("participants sous secret", default=False)
    attendance = models.JSONField("participation", default=list)

    class Meta:
        verbose_name = "session publiée"
        verbose_name_plural = "sessions publiées"
        ordering = ("version", "position")
        constraints = [
            models.UniqueConstraint(
                "version",
                "position",
                name="published_session_once_a_place",
                violation_error_message="Cette place de la version a déjà une session.",
            ),
        ]

    def __str__(self) -> str:
        return self.region or f"Session {self.position}"


class PublishedWord(models.Model):
    """One word of the lines of a version, folded, and how it is spelled most often there: what may be suggested."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="words")
    word = models.CharField("mot", max_length=40, db_index=True)
    spelling = models.CharField("graphie", max_length=40)

    class Meta:
        verbose_name = "mot publié"
        verbose_name_plural = "mots publiés"
        ordering = ("version", "word")
        constraints = [
            models.UniqueConstraint(
                "version",
                "word",
                name="published_word_once_a_version",
                violation_error_message="Ce mot est déjà relevé dans cette version.",
            ),
        ]

    def __str__(self) -> str:
        return self.spelling


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def open(self) -> Self:
        """Neither revoked nor expired, of an account that is active. Whether it still has a role is its scope's."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now(), owner__is_active=True)


class ApiToken(models.Model):
    """What lets a program read the API as its owner, until it expires or is revoked; with `may_write`, write too.

    Only a digest of the secret is kept: it was shown once, to whoever made it. `start` are its first characters, by
    which the owner knows it again. `uid` comes from the form that made it: sent twice, it is one token.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=NAME_LIMIT)
    start = models.CharField("début", max_length=12, editable=False)
    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, editable=False)
    may_write = models.BooleanField("peut enregistrer", default=False, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton d’accès"
        verbose_name_plural = "jetons d’accès"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="api_token_expires_after_it_was_made",
                violation_error_message="Un jeton expire après sa création.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()
