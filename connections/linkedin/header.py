"""Finds the header of Connections.csv by what it says: it is never on the same line twice."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from connections.linkedin.faults import Fault, NotAnExport

DELIMITERS = ",;\t|"
SEARCHED = 500
"""Lines in which the header must be. LinkedIn's preamble has 3."""


class Column(StrEnum):
    """What a column holds, by whatever name."""

    FIRST = "first"
    LAST = "last"
    FULL = "full"
    URL = "url"
    EMAIL = "email"
    COMPANY = "company"
    POSITION = "position"
    CONNECTED = "connected"


NAMES: dict[Column, str] = {
    Column.FIRST: "first name, given name, vorname, nombre, prenom, nome, primeiro nome, voornaam,"
    " fornavn, fornamn",
    Column.LAST: "last name, surname, family name, nachname, apellidos, apellido, nom, nom de famille,"
    " cognome, sobrenome, apelido, achternaam, etternavn, efternavn, efternamn",
    Column.FULL: "name, full name",
    Column.URL: "url, profile url, linkedin url, profil url, url del perfil, url du profil",
    Column.EMAIL: "email address, email, e mail address, e mail, e mail adresse,"
    " direccion de correo electronico, correo electronico, adresse e mail, indirizzo email,"
    " endereco de email, e mailadres",
    Column.COMPANY: "company, current company, organization, unternehmen, firma, empresa, entreprise,"
    " societe, azienda, bedrijf",
    Column.POSITION: "position, current position, title, job title, berufsbezeichnung, cargo, puesto, poste,"
    " fonction, posizione, posizione lavorativa, functie",
    Column.CONNECTED: "connected on, connected at, date connected, vernetzt am, verbunden am, kontakt seit,"
    " conectado el, fecha de conexion, connecte le, mis en relation le, date de connexion, collegato il,"
    " collegato in data, conectado em, verbonden op, connectie sinds",
}
COLUMNS = {name.strip(): column for column, names in NAMES.items() for name in names.split(",")}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is and what it says: `line` counts from 0, `places` tells each column's index."""

    line: int
    delimiter: str
    cells: tuple[str, ...]
    places: dict[Column, int]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.cells)


def find(lines: list[str]) -> Header:
    """Return the header; `NotAnExport` where no line near the top is one."""
    for number, line in enumerate(lines[:SEARCHED]):
        for delimiter in DELIMITERS:
            cells = cells_of(line, delimiter)
            places = _places(cells)
            if _is_header(places):
                return Header(number, delimiter, tuple(cells), places)
    raise NotAnExport(Fault.NO_HEADER)


def cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; what the csv module cannot read is one cell.

    A spreadsheet that took the whole line for one cell has quoted it once over: that is undone.
    """
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if line.startswith('"') and (inner := _only(cells)) and delimiter in inner:
            cells = next(csv.reader([inner], delimiter=delimiter), [])
    except csv.Error:
        return [line]
    return cells


def _only(cells: list[str]) -> str:
    """Return the one cell that is not empty; empty where there are more."""
    filled = [cell for cell in cells if cell.strip(" ;,\t")]
    return filled[0].rstrip(";\t") if len(filled) == 1 and cells[0] == filled[0] else ""


def _places(cells: list[str]) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        if column := COLUMNS.get(_plain(cell)):
            places.setdefault(column, place)
    return places


def _is_header(places: dict[Column, int]) -> bool:
    """Whether these are the columns of connections: who, since when, and one thing more.

    Profile.csv and the address book have names too, but not the day of a connection.
    """
    who = {Column.FIRST, Column.LAST, Column.FULL} & places.keys()
    more = {Column.URL, Column.EMAIL, Column.COMPANY, Column.POSITION} & places.keys()
    return bool(who and more) and Column.CONNECTED in places


def _plain(cell: str) -> str:
    """Lower case, no accents, words only."""
    split = unicodedata.normalize("NFKD", cell.casefold())
    bare = "".join(mark for mark in split if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())
