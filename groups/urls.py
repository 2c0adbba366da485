"""Addresses of the groups' pages."""

from django.urls import path

from groups.views import articles, desk, door, editing, pages, talk

app_name = "groups"

urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.create, name="create"),
    path("<slug:slug>/", pages.group, name="group"),
    path("<slug:slug>/covenant/", pages.covenant, name="covenant"),
    path("<slug:slug>/members/", pages.members, name="members"),
    path("<slug:slug>/invite-me.csv", pages.invite_me, {"kind": "csv"}, name="invite_me_csv"),
    path("<slug:slug>/invite-me.vcf", pages.invite_me, {"kind": "vcf"}, name="invite_me_vcard"),
    path("<slug:slug>/join/", door.join, name="join"),
    path("<slug:slug>/leave/", door.leave, name="leave"),
    path("<slug:slug>/ask/", door.ask, name="ask"),
    path("<slug:slug>/ask/withdraw/", door.withdraw, name="withdraw"),
    path("<slug:slug>/invited/<str:token>/", door.invited, name="invited"),
    path("<slug:slug>/desk/", desk.desk, name="desk"),
    path("<slug:slug>/desk/requests/", desk.decide, name="decide"),
    path("<slug:slug>/desk/links/", desk.make_link, name="make_link"),
    path("<slug:slug>/desk/links/<int:pk>/close/", desk.close_link, name="close_link"),
    path("<slug:slug>/desk/bans/<int:pk>/lift/", desk.lift, name="lift"),
    path("<slug:slug>/settings/", desk.settings, name="settings"),
    path("<slug:slug>/members/<slug:handle>/role/", desk.role, name="role"),
    path("<slug:slug>/members/<slug:handle>/remove/", desk.expel, name="expel"),
    path("<slug:slug>/discussions/", talk.discussions, name="discussions"),
    path("<slug:slug>/discussions/new/", talk.start, name="start"),
    path("<slug:slug>/articles/", articles.index, name="articles"),
    path("<slug:slug>/articles/new/", articles.write, name="write"),
    path("<slug:slug>/articles/preview/", articles.preview, name="preview"),
    path("<slug:slug>/feed/<slug:handle>/<slug:key>/", articles.atom, name="feed"),
    path("<slug:slug>/talk/<uuid:pk>/", talk.post, name="post"),
    path("<slug:slug>/talk/<uuid:pk>/reply/", talk.reply, name="reply"),
    path("<slug:slug>/talk/<uuid:pk>/edit/", editing.edit, name="edit"),
    path("<slug:slug>/talk/<uuid:pk>/withdraw/", editing.withdraw, name="take_back"),
    path("<slug:slug>/talk/<uuid:pk>/history/", editing.history, name="history"),
    path("<slug:slug>/talk/<uuid:pk>/<uuid:to>/", talk.one_reply, name="one_reply"),
    path("<slug:slug>/talk/<uuid:pk>/<uuid:to>/reply/", talk.reply, name="reply_to"),
    path("<slug:slug>/talk/<uuid:pk>/<uuid:to>/edit/", editing.edit_reply, name="edit_reply"),
    path("<slug:slug>/talk/<uuid:pk>/<uuid:to>/withdraw/", editing.withdraw, name="take_back_reply"),
    path("<slug:slug>/talk/<uuid:pk>/<uuid:to>/history/", editing.history, name="history_of_reply"),
]
