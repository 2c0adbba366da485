"""Addresses of the groups' pages."""

from django.urls import path

from groups import views

app_name = "groups"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("<slug:slug>/", views.group, name="group"),
    path("<slug:slug>/join/", views.join, name="join"),
    path("<slug:slug>/leave/", views.leave, name="leave"),
    path("<slug:slug>/covenant/", views.covenant, name="covenant"),
    path("<slug:slug>/members/", views.members, name="members"),
    path("<slug:slug>/members/<slug:handle>/role/", views.role, name="role"),
]
