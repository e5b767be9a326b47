from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from accounts.enums import Role
from common.models import Timestamped
from territories.enums import Level
from territories.models import Territory


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


class SignInAttempt(models.Model):
    """A wrong password of the last minutes. `account` is a keyed digest of the address typed, known or not."""

    account = models.CharField(max_length=64, editable=False)
    failed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = "essai de connexion"
        verbose_name_plural = "essais de connexion"
        ordering = ("failed_at",)
        indexes = [
            models.Index(fields=["account", "failed_at"], name="attempt_of_an_account"),
            models.Index(fields=["failed_at"], name="attempt_date"),
        ]

    def __str__(self) -> str:
        return f"{self.failed_at:%Y-%m-%d %H:%M}"
