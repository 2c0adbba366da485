"""The addresses of prices, standings and the policy."""

from django.urls import path

from lion.moderation.views import own_data, price, public, standing

app_name = "moderation"
urlpatterns = [
    path("invitations/<uuid:pk>/unknown/", price.unknown, name="unknown"),
    path("invite/<slug:handle>/", price.invite, name="invite"),
    path("standing/", standing.mine, name="standing"),
    path("standing/<uuid:pk>/", standing.sanction, name="sanction"),
    path("standing/<uuid:pk>/appeal/", standing.appeal, name="appeal"),
    path("settings/data/", own_data.page, name="own_data"),
    path("settings/data/export/", own_data.export, name="own_data_export"),
    path("settings/data/leave/", own_data.leave, name="leave"),
    path("settings/data/stay/", own_data.stay, name="stay"),
    path("policy/", public.policy, name="policy"),
    path("transparency/", public.transparency, name="transparency"),
]
