from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from accounts.enums import AttemptKind, Role
from common.models import Timestamped
from territories.enums import Level
from territories.models import Territory

if TYPE_CHECKING:
    from accounts.session_store import SessionStore


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by a professional e-mail address."""

    email = models.EmailField("adresse électronique", unique=True)
    name = models.CharField("nom affiché", max_length=150)
    is_active = models.BooleanField("compte actif", default=True)
    is_staff = models.BooleanField("accès à l’administration technique", default=False)
    date_joined = models.DateTimeField("créé le", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        ordering = ("name", "email")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_without_case",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()


class Membership(Timestamped):
    """A role on a territory; it reaches the whole subtree below."""

    user = models.ForeignKey(User, verbose_name="compte", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="memberships"
    )

    class Meta:
        verbose_name = "rattachement"
        ordering = ("territory__path", "role")
        constraints = [
            models.UniqueConstraint(
                "user",
                "role",
                "territory",
                name="membership_once",
                violation_error_message="Cette personne a déjà ce rôle sur ce territoire.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="membership_role_known",
                violation_error_message="Ce rôle n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.territory}"

    def clean(self) -> None:
        if self.role == Role.ADMINISTRATOR and self.territory_id and self.territory.level != Level.NATIONAL:
            raise ValidationError({"territory": "L’administration nationale se donne sur la France entière."})


class MembershipChange(models.Model):
    """Who gave, changed or withdrew which role, when. A role is "" where there is none; `by` is None for a command.

    `uid` comes from the page that asked and from what it asked, so that a form sent twice is one change.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(User, verbose_name="personne", on_delete=models.CASCADE, related_name="role_changes")
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="role_changes"
    )
    role_before = models.CharField("rôle avant", max_length=20, choices=Role.choices, blank=True)
    role_after = models.CharField("rôle après", max_length=20, choices=Role.choices, blank=True)
    by = models.ForeignKey(
        User, verbose_name="par", null=True, blank=True, on_delete=models.SET_NULL, related_name="role_changes_made"
    )
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "changement de rôle"
        verbose_name_plural = "changements de rôle"
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role_before=models.F("role_after")),
                name="membership_change_changes",
                violation_error_message="Ce changement ne change rien.",
            )
        ]
        indexes = [models.Index(fields=["territory", "-at"], name="changes_of_a_territory")]

    def __str__(self) -> str:
        return f"{self.person} · {self.role_before or '–'} → {self.role_after or '–'} · {self.territory}"


class UserSession(AbstractBaseSession):
    """One browser. The key is in its cookie only: the row is named by a digest of it (accounts/session_store.py).

    `account`, `device` and `signed_in_at` are empty for a visitor. Deleting the row ends the session at once.
    """

    session_key = models.CharField("empreinte", max_length=64, primary_key=True)
    account = models.ForeignKey(
        User, verbose_name="compte", null=True, on_delete=models.CASCADE, related_name="sessions", editable=False
    )
    device = models.CharField("appareil", max_length=60, blank=True)
    signed_in_at = models.DateTimeField("ouverte le", null=True)
    last_seen_at = models.DateTimeField("dernière activité")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session de navigation"
        verbose_name_plural = "sessions de navigation"

    def __str__(self) -> str:
        return self.device or "visite"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        from accounts.session_store import SessionStore

        return SessionStore


class SignInCode(models.Model):
    """The one code by e-mail an address may have now: asked again, it replaces the former; used, it is deleted.

    `account` is a keyed digest of the address, known or not; `user` is None when nobody has it, and then the code was
    sent to nobody. The browser that asked keeps `uid` in its session: no other can use the code.
    """

    account = models.CharField(max_length=64, unique=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    expires_at = models.DateTimeField(db_index=True, editable=False)

    class Meta:
        verbose_name = "code de connexion"
        verbose_name_plural = "codes de connexion"

    def __str__(self) -> str:
        return f"{self.expires_at:%Y-%m-%d %H:%M}"


class SignInAttempt(models.Model):
    """Something tried in the last minutes. `account` is a keyed digest of the address typed, known or not.

    For `AttemptKind.NETWORK` it is that of the network address asked from.
    """

    kind = models.CharField(max_length=8, choices=AttemptKind.choices, default=AttemptKind.PASSWORD, editable=False)
    account = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = "essai de connexion"
        verbose_name_plural = "essais de connexion"
        ordering = ("made_at",)
        indexes = [
            models.Index(fields=["account", "kind", "made_at"], name="attempt_of_an_account"),
            models.Index(fields=["made_at"], name="attempt_date"),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
