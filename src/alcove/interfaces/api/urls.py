"""The JSON API's addresses, and its description (OpenAPI) at /api/openapi.json."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from alcove import __version__
from alcove.libraries.errors import AlcoveError, Changed, NotAllowed, NotFound

from . import authorities, changes, community, libraries, materials, quality, records, retrieval, suggesting
from .door import CannotBeRead, NotSignedIn, WithoutToken

api = NinjaAPI(
    title="Alcove",
    version=__version__,
    description="Search the catalogue, read records in every format, and follow jobs. Errors are problem details (RFC 9457).",
    urls_namespace="api",
    docs_url=None,
)
_REFUSED: dict[int, tuple[type[AlcoveError], str, str]] = {
    400: (CannotBeRead, "The request cannot be read.", "Send JSON, in UTF-8."),
    401: (NotSignedIn, "You are not signed in.", "Sign in at /accounts/sign-in/ and send the cookie of the session."),
    403: (WithoutToken, "The token of the session is missing.", "Send the cookie csrftoken as the header X-CSRFToken, too."),
}
api.add_router("", community.router)
api.add_router("", materials.router)
api.add_router("", retrieval.router)
api.add_router("", suggesting.router)
api.add_router("/records", records.router)
api.add_router("/authorities", authorities.router)
api.add_router("/jobs", libraries.router)
api.add_router("/changes", changes.router)
api.add_router("/quality", quality.router)
api.add_router("/audit", community.audit)


def _problem(request: HttpRequest, status: int, code: str, title: str, detail: str) -> HttpResponse:
    said = {"type": f"about:blank#{code}", "title": title, "status": status, "detail": detail, "code": code}
    response = api.create_response(request, said, status=status)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(AlcoveError)
def _trouble(request: HttpRequest, error: AlcoveError) -> HttpResponse:
    statuses = ((NotFound, 404), (NotAllowed, 403), (Changed, 409))
    status = next((status for kind, status in statuses if isinstance(error, kind)), 400)
    return _problem(request, status, error.code, error.message, error.remedy)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    said = "; ".join(f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors)
    return _problem(request, 422, CannotBeRead.code, "The request cannot be read.", said)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    kind, title, remedy = _REFUSED.get(error.status_code, _REFUSED[400])
    return _problem(request, error.status_code, kind.code, title, remedy)


urlpatterns = [path("", api.urls)]
