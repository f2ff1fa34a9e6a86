"""Where lists lie: the user's own folder and the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from watermark_scan.catalog import locations as places


@pytest.fixture
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for the user's folder; not there yet."""
    folder = tmp_path / "config" / "patterns"
    monkeypatch.setattr(places, "user_folder", lambda: folder)
    return folder


def test_without_settings_there_is_no_user_list(own_folder: Path) -> None:
    """A folder that is missing or empty is no fault."""
    assert places.user_lists({}) == ()
    own_folder.mkdir(parents=True)
    assert places.user_lists({}) == ()


def test_the_own_folder_counts_once_it_holds_a_list(own_folder: Path) -> None:
    """A file in it is all it takes."""
    own_folder.mkdir(parents=True)
    (own_folder / "mine.toml").touch()
    assert places.user_lists({}) == (own_folder,)


def test_the_environment_wins_over_the_own_folder(own_folder: Path) -> None:
    """Its paths come later, in their order, whether they are there or not; empty parts mean nothing."""
    own_folder.mkdir(parents=True)
    (own_folder / "mine.toml").touch()
    named = os.pathsep.join(("", "a.toml", "lists", ""))
    assert places.user_lists({places.VARIABLE: named}) == (own_folder, Path("a.toml"), Path("lists"))


def test_the_environment_of_the_process_is_the_default(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No argument is needed in the program."""
    assert not own_folder.exists()
    monkeypatch.setenv(places.VARIABLE, "a.toml")
    assert places.user_lists() == (Path("a.toml"),)


def test_the_own_folder_is_where_the_platform_keeps_settings() -> None:
    """Named after the program, absolute."""
    assert places.user_folder().is_absolute()
    assert places.user_folder().parts[-2:] == ("watermark-scan", "patterns")
