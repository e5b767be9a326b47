from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from territories.enums import Level
from territories.uai import is_uai


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def within(self, territory: Territory) -> TerritoryQuerySet:
        """The territory and its whole subtree."""
        return self.filter(path__startswith=territory.path)

    def in_use(self) -> TerritoryQuerySet:
        """Those offered for what is new: not archived."""
        return self.filter(archived_at=None)

    def above(self, territory: Territory) -> TerritoryQuerySet:
        """The ancestors of a territory, from the root down, without itself."""
        refs = territory.path.strip("/").split("/")[:-1]
        return self.filter(ref__in=refs).order_by(Length("path"))


class Territory(models.Model):
    """A node of the tree: the nation, a région académique, an académie, a département, a bassin, an établissement.

    Never deleted: what was written there rests on it. Archived (`territories.archiving`), it is not offered for what is
    new, and neither is anything it contains; what it has stays.
    """

    level = models.CharField("niveau", max_length=20, choices=Level.choices)
    code = models.CharField("code officiel", max_length=12)
    name = models.CharField("nom", max_length=150)
    label = models.CharField("libellé", max_length=200, help_text="Nom complet, par exemple « Académie de Nantes ».")
    parent = models.ForeignKey(
        "self",
        verbose_name="territoire parent",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    ref = models.CharField("préfixe de référence", max_length=12, unique=True)
    slug = models.SlugField("adresse", max_length=200, unique=True)
    path = models.CharField("chemin", max_length=100, unique=True, editable=False)
    insee_region_code = models.CharField("code région INSEE", max_length=3, blank=True)
    uai_prefix = models.CharField("préfixe UAI", max_length=3, blank=True)
    archived_at = models.DateTimeField("archivé le", null=True, blank=True, editable=False)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        ordering = ("name", "level")
        constraints = [
            models.UniqueConstraint(
                "level",
                "code",
                name="territory_level_code",
                violation_error_message="Un territoire de ce niveau porte déjà ce code.",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.NATIONAL, parent__isnull=True)
                | (~Q(level=Level.NATIONAL) & Q(parent__isnull=False)),
                name="territory_root_is_national",
                violation_error_message="Seul le niveau national n’a pas de territoire parent.",
            ),
            models.CheckConstraint(
                condition=~Q(level=Level.ETABLISSEMENT) | Q(code__regex=r"^[0-9]{7}[A-Z]$"),
                name="territory_etablissement_has_uai",
                violation_error_message="Le code d’un établissement est son UAI : sept chiffres et une lettre.",
            ),
            models.CheckConstraint(
                condition=~Q(pk=F("parent")),
                name="territory_not_its_own_parent",
                violation_error_message="Un territoire ne peut pas être son propre parent.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def level_enum(self) -> Level:
        return Level(self.level)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def marked_label(self) -> str:
        """Its label, with the mark of what is archived: for pages that show what it has, beside those in use."""
        return f"{self.label} (archivé)" if self.is_archived else self.label

    @property
    def is_local(self) -> bool:
        """True for bassins and établissements, which people add and name; the others come from the referential."""
        return self.level in {Level.BASSIN, Level.ETABLISSEMENT}

    def clean(self) -> None:
        errors: dict[str, str] = {}
        if self.level == Level.ETABLISSEMENT and not is_uai(self.code):
            errors["code"] = "Cet UAI n’est pas valable : sept chiffres suivis de leur lettre de contrôle."
        if self.parent and self.level in Level.values and self.parent.level_enum.depth >= self.level_enum.depth:
            errors["parent"] = f"« {self.parent.label} » n’est pas d’un niveau supérieur."
        if errors:
            raise ValidationError(errors)

    def contains(self, other: Territory) -> bool:
        """True for itself and for everything below it."""
        return other.path.startswith(self.path)
