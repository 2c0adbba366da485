"""What the house promises of itself: small files, small functions, no inline script or style."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("lion", "connections", "groups", "tests")
LONGEST_FILE = 330
LONGEST_TABLE_OF_TESTS = 400
LONGEST_FUNCTION = 45
INLINE = re.compile(
    r"""<style[\s>]|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:"""
    r"""|<script(?![^>]*\s(?:src=|type="application/json"))[^>]*>""",
    re.IGNORECASE,
)


def sources() -> list[Path]:
    """Return the Python files that people write."""
    found = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Return the pages and fragments; mails need inline style."""
    return [path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.parts]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function's place and its lines, the docstring left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            last = node.end_lineno or node.lineno
            first = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            yield f"{path.relative_to(ROOT)}:{node.name}", last - first + 1


def test_no_file_has_two_subjects():
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in sources() + templates()}
    longest = {path: LONGEST_TABLE_OF_TESTS if path.parts[0] == "tests" else LONGEST_FILE for path in lengths}
    assert {str(path): length for path, length in lengths.items() if length > longest[path]} == {}


def test_no_function_has_two_subjects():
    found = (function for path in sources() for function in functions(path))
    assert {place: lines for place, lines in found if lines > LONGEST_FUNCTION} == {}


def test_no_template_has_script_or_style_of_its_own():
    found = {str(path.relative_to(ROOT)): INLINE.findall(path.read_text()) for path in templates()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def fragments() -> list[Path]:
    """Return the fragments; a notice is one sentence and is listed where it is told."""
    return [path for path in templates() if path.name.startswith("_") and path.parent.name != "notices"]


@pytest.mark.parametrize("path", fragments(), ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_fragment_says_what_it_is_and_needs(path: Path):
    assert path.read_text().startswith(("{#", "{% load", "{% comment"))
