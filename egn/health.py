"""`/sante/`: whether this process can work, as JSON for machines. Asked by the health checks of the containers."""

from typing import Any

from django.http import HttpResponse
from health_check.checks import Database
from health_check.views import HealthCheckView


class HealthView(HealthCheckView):
    """200 when the database answers, 500 when it does not.

    Redis is left out on purpose: without it pages are still served, and jobs wait in the database.
    """

    checks = (Database,)

    def render_to_response(self, _context: dict[str, Any], status: int = 200, **_kwargs: Any) -> HttpResponse:
        return self.render_to_response_json(status)
