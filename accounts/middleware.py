from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse

from accounts.http import ScopedRequest
from accounts.scope import Scope
from accounts.sessions import note_seen

READS = {"GET", "HEAD", "OPTIONS"}


class ScopeMiddleware:
    """Gives every request its `scope`, which costs nothing until a view asks it something.

    What a signed-in person is shown is kept by no cache, unless the page itself says otherwise.
    """

    def __init__(self, get_response: Callable[[ScopedRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ScopedRequest) -> HttpResponse:
        request.scope = Scope(request.user)
        response = self.get_response(request)
        # Without the cookie nobody is signed in: public pages are not made to depend on the session.
        may_be_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if may_be_signed_in and not response.has_header("Cache-Control") and request.scope.is_signed_in:
            response["Cache-Control"] = "private, no-store"
        if may_be_signed_in and request.method not in READS:
            note_seen(request)
        return response
