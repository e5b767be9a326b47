"""The type of a request once the middleware has given it a scope."""

from django.http import HttpRequest

from accounts.scope import Scope


class ScopedRequest(HttpRequest):
    scope: Scope
