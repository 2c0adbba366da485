"""The addresses of prices, standings and the policy."""

from django.urls import path

from lion.moderation.views import contents, disputes, own_data, price, process, public, standing

app_name = "moderation"
urlpatterns = [
    path("invitations/<uuid:pk>/unknown/", price.unknown, name="unknown"),
    path("invite/<slug:handle>/", price.invite, name="invite"),
    path("standing/", standing.mine, name="standing"),
    path("standing/<uuid:pk>/", standing.sanction, name="sanction"),
    path("standing/<uuid:pk>/appeal/", standing.appeal, name="appeal"),
    path("standing/<uuid:pk>/appeal/write/", standing.write, name="appeal_write"),
    path("standing/<uuid:pk>/appeal/second-look/", standing.second_look, name="second_look"),
    path("settings/data/", own_data.page, name="own_data"),
    path("settings/data/export/", own_data.export, name="own_data_export"),
    path("settings/data/leave/", own_data.leave, name="leave"),
    path("settings/data/stay/", own_data.stay, name="stay"),
    path("standing/breaches/<slug:slug>/<uuid:pk>/", process.breach, name="breach"),
    path("standing/breaches/<slug:slug>/<uuid:pk>/take-back/", process.take_back, name="take_back"),
    path("standing/breaches/<slug:slug>/<uuid:pk>/object/", process.object_to, name="object"),
    path("groups/<slug:slug>/desk/breaches/", disputes.index, name="group_breaches"),
    path("groups/<slug:slug>/desk/breaches/<uuid:pk>/", disputes.breach, name="group_breach"),
    path("groups/<slug:slug>/desk/breaches/<uuid:pk>/decide/", disputes.decide, name="decide_breach"),
    path("groups/<slug:slug>/desk/breaches/<uuid:pk>/rule/", disputes.rule, name="rule_objection"),
    path("groups/<slug:slug>/content/<slug:kind>/<uuid:pk>/", contents.content, name="content"),
    path("policy/", public.policy, name="policy"),
    path("transparency/", public.transparency, name="transparency"),
    path("transparency/<int:year>/", public.report, name="report"),
    path("transparency/<int:year>/report.csv", public.report_file, {"kind": "csv"}, name="report_csv"),
    path("transparency/<int:year>/report.json", public.report_file, {"kind": "json"}, name="report_json"),
    path("transparency/<int:year>/statements.csv", public.reasons, name="reasons_csv"),
    path("standing/<uuid:pk>/statement.json", standing.statement, name="statement_json"),
]
