"""Every address of LION."""

from django.contrib import admin
from django.urls import include, path

from lion import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("groups/", include("groups.urls")),
    path("", include("connections.urls")),
    path("", include("lion.moderation.urls")),
    path("", include("lion.members.urls")),
    path("admin/", admin.site.urls),
]
