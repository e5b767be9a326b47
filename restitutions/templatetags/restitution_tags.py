"""What pages of the apps below show of restitutions."""

from __future__ import annotations

from django import template
from django.template.context import Context

from restitutions.models import Restitution
from workshops.models import Workshop

register = template.Library()


@register.simple_tag(takes_context=True)
def is_reported(context: Context, workshop: Workshop) -> bool:
    """`{% is_reported workshop as reported %}`: whether a restitution this person may read reports it (one SQL)."""
    readable = Restitution.objects.in_scope_of(context["request"].scope)
    return readable.filter(reported__workshop=workshop).exists()
