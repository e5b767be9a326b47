from collections.abc import Callable

from django.http import HttpResponse

from accounts.http import ScopedRequest
from accounts.scope import Scope


class ScopeMiddleware:
    """Gives every request its `scope`. It costs nothing until a view asks it something."""

    def __init__(self, get_response: Callable[[ScopedRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ScopedRequest) -> HttpResponse:
        request.scope = Scope(request.user)
        return self.get_response(request)
