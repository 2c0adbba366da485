"""The addresses of invitations and connections."""

from django.urls import path

from connections import import_urls
from connections.views import (
    bulk,
    desk,
    directory,
    insights,
    live,
    network,
    people,
    picture,
    rules,
    sent,
    verbs,
)

app_name = "connections"
urlpatterns = [
    path("inbox/", desk.view, name="inbox"),
    path("inbox/answered/", desk.view, {"name": "turn"}, name="turn"),
    path("inbox/waiting/", desk.view, {"name": "waiting"}, name="waiting"),
    path("inbox/accepted/", desk.view, {"name": "accepted"}, name="accepted"),
    path("inbox/archived/", desk.view, {"name": "archived"}, name="archived"),
    path("inbox/answer/", bulk.answer, name="bulk"),
    path("inbox/answer/<int:moment>/undo/", bulk.undo, name="bulk_undo"),
    path("inbox/arrived/", live.arrived, name="arrived"),
    path("inbox/live/", live.live, name="live"),
    path("inbox/rules/", rules.listed, name="rules"),
    path("inbox/rules/new/", rules.new, name="rule_new"),
    path("inbox/rules/<uuid:pk>/end/", rules.end, name="rule_end"),
    path("inbox/rules/<uuid:pk>/undo/", rules.undo, name="rule_undo"),
    path("inbox/views/", rules.keep_view, name="view_keep"),
    path("inbox/views/<uuid:pk>/drop/", rules.drop_view, name="view_drop"),
    path("sent/", sent.sent, name="sent"),
    path("invitations/<uuid:pk>/", desk.invitation, name="invitation"),
    path("invitations/<uuid:pk>/accept/", verbs.accept, name="accept"),
    path("invitations/<uuid:pk>/archive/", verbs.archive, name="archive"),
    path("invitations/<uuid:pk>/spam/", verbs.spam, name="spam"),
    path("invitations/<uuid:pk>/ask/", verbs.ask, name="ask"),
    path("invitations/<uuid:pk>/reply/", verbs.reply, name="reply"),
    path("invitations/<uuid:pk>/withdraw/", verbs.withdraw, name="withdraw"),
    path("invitations/<uuid:pk>/undo/", verbs.undo, name="undo"),
    path("insights/", insights.page, name="insights"),
    path("insights/<slug:name>.csv", insights.export, name="insights_csv"),
    path("connections/", network.connections, name="connections"),
    path("connections/picture/", picture.show, name="picture"),
    path("connections/export.csv", network.export, {"kind": "csv"}, name="export_csv"),
    path("connections/export.vcf", network.export, {"kind": "vcf"}, name="export_vcard"),
    path("members/", directory.directory, name="directory"),
    path("members/<slug:handle>/", people.profile, name="profile"),
    path("members/<slug:handle>/remove/", network.remove, name="remove"),
    path("members/<slug:handle>/remember/", network.remember, name="remember"),
    path("members/<slug:handle>/block/", network.block, name="block"),
    path("members/<slug:handle>/unblock/", network.unblock, name="unblock"),
    *import_urls.urlpatterns,
]
