"""The connections in a LinkedIn data archive, read without Django.

`extract` takes Connections.csv out of whatever a person brings (the zip, or the csv alone) and `read`
turns it into rows. The files differ by year, language and by what a spreadsheet has done to them, so
nothing rests on a position: the header is found by what it says, and the columns by their names.

Every row of the file comes out as one `Row`, with a person or without; what was left behind is said in
its remarks. A file that is no such export raises `NotAnExport`, and nothing else is ever raised.
"""

from connections.linkedin.archive import LARGEST_ARCHIVE, LARGEST_CSV, Extract, extract
from connections.linkedin.faults import Fault, NotAnExport
from connections.linkedin.reading import MOST_ROWS, read, recognise
from connections.linkedin.rows import Person, Reason, Remark, Row

__all__ = [
    "LARGEST_ARCHIVE",
    "LARGEST_CSV",
    "MOST_ROWS",
    "Extract",
    "Fault",
    "NotAnExport",
    "Person",
    "Reason",
    "Remark",
    "Row",
    "extract",
    "read",
    "recognise",
]
