"""Every address of LION."""

from django.contrib import admin
from django.urls import include, path

from lion import health, styleguide, views

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("accounts/", include("allauth.urls")),
    path("groups/", include("groups.urls")),
    path("", include("connections.urls")),
    path("", include("lion.moderation.urls")),
    path("", include("lion.members.urls")),
    path("admin/", admin.site.urls),
]
