"""Static files as they are served: what a page names together is one file, with a digest and compressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

TAG = re.compile(r'{% (stylesheets|scripts) "([^"]+)"')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s+")
AROUND = re.compile(r" ?([{};]) ?")
"""A sheet without comments and needless space. No more is taken out: minifiers of CSS break what they do not
know yet, such as the space in `:has(.row :checked)`.
"""
KINDS = {"stylesheets": "css", "scripts": "js"}


def bundle(kind: str, names: str) -> str:
    """The path of the file that holds the named sheets or scripts: "rail dialog" is `css/rail-dialog.css`."""
    return f"{kind}/{'-'.join(names.split())}.{kind}"


def asked_for() -> set[tuple[str, str]]:
    """What the templates name together: (kind, names) of each `stylesheets` and `scripts` tag."""
    folders = [Path(folder) for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    texts = [page.read_text("utf-8") for folder in folders for page in folder.rglob("*.html")]
    return {
        (KINDS[tag], names) for text in texts for tag, names in TAG.findall(text) if len(names.split()) > 1
    }


def _lean_sheet(text: str) -> str:
    return AROUND.sub(r"\1", SPACE.sub(" ", COMMENT.sub("", text)))


class BundlingStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Joins the files that one tag names, before they are given their digests and compressed."""

    bundles = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Write the bundles among the collected files, then go on as usual."""
        if not dry_run:
            for kind, names in sorted(asked_for()):
                self._join(bundle(kind, names), [f"{kind}/{name}.{kind}" for name in names.split()], paths)
        yield from super().post_process(paths, dry_run, **options)

    def _join(self, name: str, parts: list[str], paths: dict[str, Any]) -> None:
        if not all(part in paths for part in parts):
            return
        whole = "\n".join(self._text(*paths[part]) for part in parts)
        whole = _lean_sheet(whole) if name.endswith(".css") else str(jsmin(whole))
        self.delete(name)
        self._save(name, ContentFile(whole.encode()))
        paths[name] = (self, name)

    @staticmethod
    def _text(storage: Any, path: str) -> str:
        with storage.open(path) as source:
            return str(source.read(), "utf-8")
