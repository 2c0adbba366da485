"""The addresses of members: settings and what one was told."""

from django.urls import path

from lion.members import views

app_name = "members"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/notices/", views.notice_settings, name="notice_settings"),
    path("settings/pledge/", views.pledge, name="pledge"),
    path("settings/pledge/drop/", views.unpledge, name="unpledge"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("notifications/seen/", views.see, name="see"),
]
