"""Every address of the program. A page that is not listed in the access harness fails the build."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("alcove.interfaces.api.urls")),
    path("", include("alcove.interfaces.protocols.urls")),
    path("", include("alcove.interfaces.web.urls")),
]
