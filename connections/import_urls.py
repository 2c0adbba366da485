"""The addresses of imports and of the contacts they bring; `connections.urls` includes them."""

from django.urls import path

from connections.views import contacts, imports

urlpatterns = [
    path("connections/import/", imports.index, name="import"),
    path("connections/import/contacts/", contacts.index, name="import_contacts"),
    path("connections/import/contacts/<int:pk>/forget/", contacts.forget, name="import_forget"),
    path("connections/import/<uuid:pk>/", imports.run, name="import_run"),
    path("connections/import/<uuid:pk>/rows.csv", imports.remarks, name="import_remarks"),
    path("connections/import/<uuid:pk>/pause/", imports.pause, name="import_pause"),
    path("connections/import/<uuid:pk>/go-on/", imports.go_on, name="import_go_on"),
    path("connections/import/<uuid:pk>/discard/", imports.discard, name="import_discard"),
]
