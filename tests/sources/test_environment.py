"""Where an environment keeps its libraries."""

import os
import sys
from pathlib import Path

import pytest

from sigscope.errors import SigscopeError
from sigscope.sources.environment import library_roots


def folder(path: Path) -> str:
    path.mkdir(parents=True, exist_ok=True)
    return str(path)


def file(path: Path, text: str = "") -> str:
    folder(path.parent)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_running_environment_is_found_without_running_it():
    roots = library_roots(sys.executable)
    assert any(os.path.isfile(f"{root}/pytest/__init__.py") for root in roots)
    assert roots == library_roots(os.path.dirname(os.path.dirname(sys.executable)))


def test_the_environment_that_a_link_lies_in_comes_before_that_of_its_target(tmp_path):
    file(tmp_path / "system/bin/python3.11")
    system = folder(tmp_path / "system/lib/python3.11/site-packages")
    own = folder(tmp_path / "venv/lib/python3.11/site-packages")
    for place in ("venv/bin", "tools"):
        folder(tmp_path / place)
        (tmp_path / place / "python").symlink_to(
            "../../system/bin/python3.11" if place == "venv/bin" else "../system/bin/python3.11"
        )
    assert library_roots(str(tmp_path / "venv/bin/python")) == (own,)
    assert library_roots(str(tmp_path / "tools/python")) == (system,)


@pytest.mark.parametrize(
    ("files", "named", "found"),
    [
        (
            ["lib/python3.9/site-packages", "lib/python3.12/site-packages"],
            "bin/python3.9",
            "lib/python3.9/site-packages",
        ),
        (["lib/python3.9/site-packages", "lib/python3.12/site-packages"], "bin/python", "lib/python3.12/site-packages"),
        (
            ["lib/python3.9/site-packages", "lib/python3.12/site-packages"],
            "bin/python3.8",
            "lib/python3.12/site-packages",
        ),
        (["lib/pypy3.11/site-packages"], "bin/pypy", "lib/pypy3.11/site-packages"),
        (
            ["lib/python3.13t/site-packages", "lib/pythonnet/site-packages"],
            "bin/python",
            "lib/python3.13t/site-packages",
        ),
        (["Lib/site-packages"], "Scripts/python.exe", "Lib/site-packages"),
        (["Lib/site-packages"], "python.exe", "Lib/site-packages"),
    ],
)
def test_the_version_that_the_executable_tells_else_the_newest(tmp_path, files, named, found):
    for path in files:
        folder(tmp_path / path)
    assert library_roots(file(tmp_path / named)) == (str(tmp_path / found),)


def test_debians_folders_count_for_every_python_of_the_major_version(tmp_path):
    for path in ("lib/python3", "local/lib/python3.11", "local/lib/python3.9"):
        folder(tmp_path / path / "dist-packages")
    assert library_roots(file(tmp_path / "bin/python3.11")) == (
        str(tmp_path / "local/lib/python3.11/dist-packages"),
        str(tmp_path / "lib/python3/dist-packages"),
    )


def test_a_second_name_of_the_same_folder_counts_once(tmp_path):
    site = folder(tmp_path / "lib/python3.12/site-packages")
    (tmp_path / "lib64").symlink_to("lib")
    assert library_roots(str(tmp_path)) == (site,)


@pytest.mark.parametrize("line", ["version = 3.10.4", "VERSION_INFO = 3.10.4.final.0"])
def test_pyvenv_cfg_tells_the_version_and_whether_the_systems_libraries_count(tmp_path, line):
    site = folder(tmp_path / "venv/lib/python3.10/site-packages")
    folder(tmp_path / "venv/lib/python3.12/site-packages")
    system = folder(tmp_path / "system/lib/python3.10/site-packages")
    config = tmp_path / "venv/pyvenv.cfg"
    file(config, f"{line}\nhome = {tmp_path}/system/bin\ninclude-system-site-packages = false\n")
    assert library_roots(str(tmp_path / "venv")) == (site,)
    file(config, f"{line}\nhome = {tmp_path}/system/bin\ninclude-system-site-packages = True\n")
    assert library_roots(str(tmp_path / "venv")) == (site, system)


def test_on_windows_home_is_the_systems_environment_itself(tmp_path):
    site = folder(tmp_path / "venv/Lib/site-packages")
    system = folder(tmp_path / "Python312/Lib/site-packages")
    file(tmp_path / "venv/pyvenv.cfg", f"home = {tmp_path}/Python312\ninclude-system-site-packages = true\n")
    assert library_roots(file(tmp_path / "venv/Scripts/python.exe")) == (site, system)


def test_only_plain_paths_of_pth_files_count(tmp_path):
    site = tmp_path / "site-packages"
    editable, beside = folder(tmp_path / "editable/src"), folder(site / "beside")
    file(site / "a.pth", f"\ufeff# {editable}\nimport os; os.system('never run')\nimport\tsys\n\n  {editable}  \n")
    file(site / "b.pth", f"beside\nmissing\n{editable}\n")
    file(site / ".hidden.pth", f"{tmp_path}\n")
    file(site / "note.txt", f"{tmp_path}\n")
    folder(site / "c.pth")
    assert library_roots(str(site)) == (str(site), editable, beside)


def test_a_folder_with_metadata_holds_libraries(tmp_path):
    folder(tmp_path / "target/shop-1.0.dist-info")
    assert library_roots(str(tmp_path / "target")) == (str(tmp_path / "target"),)


@pytest.mark.parametrize(("name", "says"), [("gone", "does not exist"), ("", "leads to no site-packages")])
def test_what_leads_to_no_libraries_is_refused_in_one_line(tmp_path, name, says):
    with pytest.raises(SigscopeError, match=says) as error:
        library_roots(str(tmp_path / name))
    assert "\n" not in str(error.value)
    assert str(error.value).endswith("name a Python executable, an environment's folder or a site-packages folder")


def test_an_executable_outside_of_any_environment_is_refused(tmp_path):
    with pytest.raises(SigscopeError, match="leads to no site-packages"):
        library_roots(file(tmp_path / "bin/python"))
