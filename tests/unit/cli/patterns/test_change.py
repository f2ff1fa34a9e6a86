"""`patterns remove`, `disable` and `enable`: what they write, and what they refuse to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import HEAD, entry, write
from tests.unit.cli.patterns.newcomer import ids_in_use
from watermark_scan.catalog.locations import user_folder

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Program

pytestmark = pytest.mark.usefixtures("own_folder")


class TestRemove:
    """An entry of one's own goes, a built-in one stays."""

    def test_an_entry_leaves_its_list(self, program: Program) -> None:
        """The rest of the list is as it was."""
        path = write(
            Path("mine.toml"), "# first\n", entry("one"), "\n# second\n", entry("two", text='"Quorvex teaser"')
        )
        answer = program("patterns", "remove", "one", "--patterns", path)
        assert (answer.code, answer.err) == (0, "watermark-scan: mine.toml: one removed.\n")
        assert path.read_text(encoding="utf-8") == HEAD + "# first\n\n# second\n" + entry(
            "two", text='"Quorvex teaser"'
        )

    def test_a_built_in_entry_is_to_be_disabled(self, program: Program) -> None:
        """The command says how."""
        answer = program("patterns", "remove", "shutterstock")
        assert answer.code == 2
        assert "patterns disable shutterstock" in answer.err

    def test_a_change_to_a_built_in_entry_can_be_removed(self, program: Program) -> None:
        """The entry is again as it came."""
        path = write(
            Path("mine.toml"), '\n[[pattern]]\nid = "shutterstock"\nrole = "hint"\n', head="schema_version = 1\n"
        )
        assert program("patterns", "remove", "shutterstock", "--patterns", path, "--json").code == 0
        assert path.read_text(encoding="utf-8") == "schema_version = 1\n"

    def test_wrong_ids_and_files_are_told(self, program: Program) -> None:
        """With what may have been meant."""
        path = write(Path("mine.toml"), entry("one"))
        assert "Did you mean shutterstock" in program("patterns", "remove", "shuterstock").err
        answer = program("patterns", "remove", "shutterstock", "--file", path)
        assert answer.code == 2
        assert "mine.toml has no entry 'shutterstock'" in answer.err

    def test_a_list_that_others_need_is_not_broken(self, program: Program) -> None:
        """An entry that another list disables cannot go before that."""
        mine = write(Path("a.toml"), entry("one"))
        other = write(Path("b.toml"), 'disable = ["one"]\n', head="schema_version = 1\n")
        before = mine.read_text(encoding="utf-8")
        answer = program("patterns", "remove", "one", "--patterns", mine, "--patterns", other)
        assert answer.code == 2
        assert "there is no entry 'one' to disable" in answer.err
        assert mine.read_text(encoding="utf-8") == before


class TestDisable:
    """An entry is taken out of use and put back."""

    def test_there_and_back(self, program: Program) -> None:
        """Built-in entries, by a list of one's own."""
        path = user_folder() / "my-patterns.toml"
        answer = program("patterns", "disable", "shutterstock", "--json")
        assert json.loads(answer.out) == {"id": "shutterstock", "file": str(path), "changed": True}
        assert path.read_text(encoding="utf-8") == 'schema_version = 1\ndisable = ["shutterstock"]\n'
        assert "shutterstock" not in ids_in_use()
        answer = program("patterns", "enable", "shutterstock")
        assert (answer.code, answer.err) == (0, f"watermark-scan: {path}: shutterstock enabled.\n")
        assert "shutterstock" in ids_in_use()

    def test_twice_is_once(self, program: Program) -> None:
        """Nothing is written, and it is said."""
        program("patterns", "disable", "shutterstock")
        path = user_folder() / "my-patterns.toml"
        before = path.read_bytes()
        assert "was disabled already" in program("patterns", "disable", "shutterstock").err
        assert path.read_bytes() == before
        program("patterns", "enable", "shutterstock")
        assert "is in use already" in program("patterns", "enable", "shutterstock").err
        assert json.loads(program("patterns", "enable", "shutterstock", "--json").out)["files"] == []

    def test_every_list_that_disables_an_entry_is_changed(self, program: Program) -> None:
        """Otherwise it would still be out of use."""
        program("patterns", "disable", "shutterstock")
        other = write(Path("b.toml"), '# why\ndisable = ["shutterstock", "alamy"]\n', head="schema_version = 1\n")
        answer = program("patterns", "enable", "shutterstock", "--patterns", other, "--json")
        assert len(json.loads(answer.out)["files"]) == 2
        assert other.read_text(encoding="utf-8") == 'schema_version = 1\n# why\ndisable = ["alamy"]\n'
        assert "shutterstock" in ids_in_use()

    def test_a_list_may_be_named(self, program: Program) -> None:
        """It is used only where it is named."""
        answer = program("patterns", "disable", "shutterstock", "--file", "mine.toml")
        assert answer.code == 0
        assert "--patterns mine.toml" in answer.err
        assert "shutterstock" in ids_in_use()

    @pytest.mark.parametrize("command", ["disable", "enable"])
    def test_unknown_ids_are_told(self, program: Program, tmp_path: Path, command: str) -> None:
        """And nothing is written."""
        answer = program("patterns", command, "shuterstock")
        assert answer.code == 2
        assert "Did you mean shutterstock" in answer.err
        assert list(tmp_path.rglob("*.toml")) == []
