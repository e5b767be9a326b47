"""The administration: accounts, roles and the tree, for national administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import Membership, User
from accounts.scope import Scope
from territories.archiving import NEVER_DELETED
from territories.models import Territory

admin.site.site_header = admin.site.site_title = "États généraux du numérique"
admin.site.index_title = "Administration"
admin.site.site_url = "/mon-territoire/"
admin.site.unregister(Group)


class ForAdministrators(admin.ModelAdmin):
    """Everything for a national administrator, nothing for anyone else: `is_staff` alone opens no table."""

    def _may(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_active and (user.is_superuser or Scope(user).is_administrator)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)


class AccountCreationForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class ReadOnly(ForAdministrators):
    """Looked at here, changed elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


class MembershipInline(admin.TabularInline):
    """The roles of an account, for who may see it: they are given and withdrawn on the pages of the members."""

    model = Membership
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(User)
class AccountAdmin(ForAdministrators, UserAdmin):
    """Superusers are made by command only, and only they see one another."""

    add_form = AccountCreationForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("email", "name")
    ordering = ("name", "email")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("Accès", {"fields": ("is_active", "is_staff")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)
    inlines = (MembershipInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        accounts = super().get_queryset(request)
        return accounts if request.user.is_superuser else accounts.filter(is_superuser=False)


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    """One door for roles, which logs them, tells people, and leaves nobody in charge of nothing: the members' pages."""

    list_display = ("user", "role", "territory", "created_at")
    list_filter = ("role", "territory__level")
    list_select_related = ("user", "territory")
    search_fields = ("user__email", "user__name", "territory__label")


@admin.register(Territory)
class TerritoryAdmin(ForAdministrators):
    """Names only: the place in the tree is computed, bassins and établissements are added on the territory's page."""

    list_display = ("label", "level", "code", "ref", "parent")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("label", "name", "code", "ref")
    fields = ("name", "label", "level", "code", "parent", "ref", "slug", "insee_region_code", "uai_prefix")
    readonly_fields = ("level", "code", "parent", "ref", "slug")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is deleted; of one territory, the button stays, to say why."""
        return obj is not None and self._may(request)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Deletes nothing: says why, and what to do instead."""
        if not self._may(request):
            raise PermissionDenied
        messages.error(request, NEVER_DELETED)
        return redirect("admin:territories_territory_change", object_id)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: the only one deletes."""
        return {}
