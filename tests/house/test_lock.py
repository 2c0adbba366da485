"""The locked packages are those that pyproject.toml asks for, with checksums and without any host."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
PIN = re.compile(
    r"^([a-zA-Z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)(?: ; (.*?))? \\\n((?:    --hash=.*\n)+)", re.MULTILINE
)


def locked(kind: str) -> dict[str, str]:
    """Return the versions that a lock pins, by canonical name."""
    pins = PIN.findall((ROOT / "requirements" / f"{kind}.txt").read_text())
    return {canonicalize_name(name): version for name, version, _, _ in pins}


def wanted(kind: str) -> list[Requirement]:
    """Return what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = list(project["project"]["dependencies"])
    if kind == "dev":
        lines += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("kind", ["runtime", "dev"])
def test_the_lock_pins_everything_that_is_asked_for(kind):
    pins = locked(kind)
    for requirement in wanted(kind):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), requirement


@pytest.mark.parametrize("kind", ["runtime", "dev"])
def test_the_lock_has_checksums_and_no_host(kind):
    text = (ROOT / "requirements" / f"{kind}.txt").read_text()
    assert "http" not in text
    assert "--index-url" not in text
    lines = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(lines) == len(PIN.findall(text))


def test_the_tests_run_on_the_versions_that_are_served():
    tried = locked("dev")
    assert {name: tried[name] for name in locked("runtime")} == locked("runtime")
