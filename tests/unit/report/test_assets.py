"""The plotting code that pages carry is the one whose licences and build stand beside it."""

import hashlib
import re
from pathlib import Path

import snn.report

ASSETS = Path(snn.report.__file__).parent / "assets"


def test_the_bundle_is_the_one_that_the_build_names():
    told = (ASSETS / "plot.BUILD.txt").read_text(encoding="utf-8")
    (sha256,) = re.findall(r"^sha256 of plot\.js: (\w+)$", told, re.MULTILINE)
    assert hashlib.sha256((ASSETS / "plot.js").read_bytes()).hexdigest() == sha256


def test_each_package_of_the_build_has_its_licence():
    told = (ASSETS / "plot.BUILD.txt").read_text(encoding="utf-8")
    licences = (ASSETS / "plot.LICENSES.txt").read_text(encoding="utf-8")
    packages = re.findall(r"(@?[\w/-]+)@(\d+\.\d+\.\d+)", told)
    assert len(packages) >= 16
    lacking = [
        name for name, number in packages if name != "esbuild" and f"{name} {number} (" not in licences
    ]
    assert not lacking


def test_the_bundle_neither_evaluates_text_nor_ends_its_own_script():
    code = (ASSETS / "plot.js").read_text(encoding="utf-8")
    assert not re.search(r"new Function|\beval\(|</script|importScripts|XMLHttpRequest", code)
