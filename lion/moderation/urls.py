"""The addresses of prices, standings and the policy."""

from django.urls import path

from lion.moderation.views import price, public, standing

app_name = "moderation"
urlpatterns = [
    path("invitations/<uuid:pk>/unknown/", price.unknown, name="unknown"),
    path("invite/<slug:handle>/", price.invite, name="invite"),
    path("standing/", standing.mine, name="standing"),
    path("standing/<uuid:pk>/", standing.sanction, name="sanction"),
    path("standing/<uuid:pk>/appeal/", standing.appeal, name="appeal"),
    path("policy/", public.policy, name="policy"),
    path("transparency/", public.transparency, name="transparency"),
]
