"""`patterns add`, `remove`, `disable` and `enable`: what they write, what they ask, and what they refuse to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import HEAD, entry, write
from tests.unit.cli.patterns.newcomer import ID, NEW, ids_in_use
from tests.unit.output import reports
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.locations import user_folder
from watermark_scan.cli.patterns import change as questions
from watermark_scan.geometry import RegionName
from watermark_scan.output.json import render_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.unit.cli.conftest import Program


pytestmark = pytest.mark.usefixtures("own_folder")


class TestAdd:
    """A new entry."""

    def test_it_is_in_use_at_once(self, program: Program) -> None:
        """In a list named like its category; experimental, because nothing says where it can be checked."""
        answer = program("patterns", "add", *NEW)
        path = user_folder() / "development-footage.toml"
        assert (answer.code, answer.out) == (0, "")
        assert answer.err == f"watermark-scan: {path}: {ID} added.\n"
        assert path.read_text(encoding="utf-8") == (
            'schema_version = 1\ncategory = "development-footage"\n\n[[pattern]]\n'
            f'id = "{ID}"\ntext = "Quorvex teaser of Blimfu"\nrole = "sign"\nstatus = "experimental"\n'
            'languages = ["en"]\nmust_match = ["Quorvex teaser of Bli"]\n'
        )
        assert ID in ids_in_use()

    def test_every_flag_reaches_its_key(self, program: Program) -> None:
        """And the result as JSON names the file, and what the linter remarks."""
        flags = [
            *("--id", "mine", "--variant", "Quorvex Blimfu teaser", "--must-not-match", "Fresh bread"),
            *("--position", "top-right", "--reference", "https://example.org/", "--evidence", "overlay"),
            *(
                "--upper-case",
                "--product",
                "Blimfu",
                "--note",
                "mine",
                "--allow",
                "short-example=A joke",
                "--file",
                "mine.toml",
                "--json",
            ),
        ]
        answer = program("patterns", "add", *NEW, *flags)
        assert json.loads(answer.out) == {"id": "mine", "file": "mine.toml", "warnings": ["unused-allowance"]}
        assert "--patterns mine.toml" in answer.err
        (pattern,) = (found for found in load_patterns(overlays=[Path("mine.toml")]).patterns if found.id == "mine")
        assert pattern.model_dump(mode="json") == {
            "id": "mine",
            "text": "Quorvex teaser of Blimfu",
            "variants": ["Quorvex Blimfu teaser"],
            "role": "sign",
            "status": "stable",
            "evidence": "overlay",
            "languages": ["en"],
            "positions": ["top-right"],
            "exact_token": False,
            "upper_case": True,
            "product": "Blimfu",
            "references": ["https://example.org/"],
            "must_match": ["Quorvex teaser of Bli"],
            "must_not_match": ["Fresh bread"],
            "allow": [{"check": "short-example", "reason": "A joke"}],
            "note": "mine",
        }

    def test_an_entry_is_made_from_what_a_report_shows(self, program: Program) -> None:
        """Text, place and how it is known; what only a person knows is given as ever."""
        report = reports.UNLISTED.model_copy(update={"unlisted": reports.UNLISTED.unlisted[:1]})
        Path("report.json").write_text(render_json(report), encoding="utf-8")
        flags = ["--category", "engine-build", "--role", "hint", "--language", "en", "--file", "mine.toml"]
        assert program("patterns", "add", "--from-report", "report.json", *flags).code == 0
        found = load_patterns(overlays=[Path("mine.toml")])
        (pattern,) = (one for one in found.patterns if one.text == "ZORB ENGINE v0.3 internal test capture")
        assert (pattern.evidence, pattern.positions) == ("overlay", (RegionName.BOTTOM_LEFT,))

    @pytest.mark.parametrize(
        ("name", "more", "told"),
        [
            ("UNLISTED", (), "Choose one of these with --text"),
            ("UNLISTED", ("--text", "Zorb"), '"ZORB ENGINE v0.3 internal test capture"'),
            ("CLEAR", (), "has no overlay text that is not listed"),
        ],
        ids=["several", "another", "none"],
    )
    def test_what_a_report_does_not_show_is_refused(
        self, program: Program, name: str, more: tuple[str, ...], told: str
    ) -> None:
        """With what there is."""
        Path("report.json").write_text(render_json(getattr(reports, name)), encoding="utf-8")
        flags = ["--category", "engine-build", "--role", "hint", "--language", "en", "--file", "mine.toml"]
        answer = program("patterns", "add", "--from-report", "report.json", *more, *flags)
        assert (answer.code, Path("mine.toml").exists()) == (2, False)
        assert told in " ".join(answer.err.split())

    def test_a_list_keeps_its_comments_and_order(self, program: Program) -> None:
        """The new entry stands below everything that was there."""
        path = write(Path("mine.toml"), "\n# --- mine\n", entry("old"), "# end\n")
        before = path.read_text(encoding="utf-8")
        flags = (*NEW, "--category", "marks", "--file", path)
        assert program("patterns", "add", *flags).code == 0
        assert path.read_text(encoding="utf-8").startswith(before)

    @pytest.mark.parametrize(
        ("flags", "sentence"),
        [
            (("--text", "Shutter Stock!"), "'Shutter Stock!' is the same as 'shutterstock' of shutterstock"),
            (("--id", "shutterstock"), "The id 'shutterstock' is already used in"),
            (("--must-match", "Fresh bread every day"), "'Fresh bread every day' ends as clear"),
            (("--must-not-match", "Quorvex teaser of Blimfu."), "must be left alone, but is found"),
            (("--language", "english", "--id", "A b"), "--language: 'english' is no language tag"),
            (("--language", "english", "--id", "A b"), "--id: "),
            (("--status", "stable"), "It is stable, yet nothing says where it can be checked."),
            (("--category", "nosuch"), "There is no category 'nosuch'"),
            (("--allow", "too-short"), "write the id of a check, =, and the reason"),
            (("--file", "."), "cannot be read"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_written(
        self, program: Program, tmp_path: Path, flags: tuple[str, ...], sentence: str
    ) -> None:
        """Duplicates, examples that fail, and values that make no sense."""
        answer = program("patterns", "add", *NEW, *flags)
        assert (answer.code, answer.out) == (2, "")
        assert sentence in " ".join(answer.err.split())
        assert list(tmp_path.rglob("*.toml")) == []

    def test_a_warning_is_told_and_stops_nothing(self, program: Program) -> None:
        """The curator decides."""
        answer = program("patterns", "add", *NEW, "--must-match", "Quorvex", "--json")
        assert json.loads(answer.out)["warnings"] == ["short-example"]
        assert "short-example" in answer.err

    def test_a_new_category_needs_its_papers(self, program: Program) -> None:
        """Title and meaning go into the head of its list."""
        flags = ("--category", "news-marks", "--title", "News", "--meaning", "Shows a, not b.")
        assert program("patterns", "add", *NEW, *flags).code == 0
        (file,) = (file for file in load_patterns(overlays=[user_folder()]).files if file.category == "news-marks")
        assert (file.title, file.meaning) == ("News", "Shows a, not b.")

    def test_without_a_terminal_what_is_missing_is_told(self, program: Program) -> None:
        """No script waits for an answer."""
        answer = program("patterns", "add", "--text", "Quorvex")
        assert answer.code == 2
        assert "--category, --role, --language" in answer.err


def _answered(asked: Iterator[str]) -> Callable[..., str]:
    """A prompt: nothing but Enter takes what it offers."""

    def prompt(_question: str, default: str | None = None, **_how: object) -> str:
        return next(asked) or default or ""

    return prompt


class TestQuestions:
    """On a terminal a person is asked."""

    @pytest.fixture
    def answers(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """What the person says, in order; they are asked nothing when it is empty."""
        given: list[str] = []
        asked = iter(lambda: given.pop(0), None)
        monkeypatch.setattr("watermark_scan.cli.patterns.change.can_ask", lambda: True)
        monkeypatch.setattr(questions.typer, "prompt", _answered(asked))  # type: ignore[attr-defined]  # its import
        monkeypatch.setattr(questions.typer, "confirm", lambda _question, **_how: next(asked) == "y")  # type: ignore[attr-defined]  # likewise
        return given

    def test_answers_become_an_entry(self, program: Program, answers: list[str]) -> None:
        """Role and category are explained, and asked again until they make sense."""
        answers += ["Quorvex teaser of Blimfu", "nosuch", "development-footage", "what", "sign", "en, de"]
        answers += ["Quorvex teaser of Bli", "", "Fresh bread", "", "", "overlay", "top-right, top", "y"]
        answer = program("patterns", "add")
        assert (answer.code, answer.out, answers) == (0, "", [])
        for part in (
            "stock-agency: Stock agencies",
            "hint: common words",
            "There is no category 'nosuch'",
            "[[pattern]]",
        ):
            assert part in answer.err
        (pattern,) = (found for found in load_patterns(overlays=[user_folder()]).patterns if found.id == ID)
        assert (pattern.languages, pattern.must_not_match) == (("en", "de"), ("Fresh bread",))
        assert (pattern.status, pattern.evidence) == ("experimental", "overlay")
        assert [region.value for region in pattern.positions] == ["top-right", "top"]

    def test_a_fault_throws_no_answer_away(self, program: Program, answers: list[str], tmp_path: Path) -> None:
        """The fault is told, all is asked again, and Enter takes each earlier answer."""
        answers += ["Quorvex teaser of Blimfu", "development-footag", "development-footage", "sign", "english!"]
        answers += ["Quorvex teaser of Bli", "", "", "", "none", ""]
        answers += ["", "", "", "en", "", "", "", "", "", "", "y"]
        answer = program("patterns", "add")
        assert (answer.code, answers) == (0, [])
        assert "Did you mean development-footage" in answer.err
        assert "--language" in answer.err
        (path,) = tmp_path.rglob("*.toml")
        assert 'must_match = ["Quorvex teaser of Bli"]' in path.read_text(encoding="utf-8")

    def test_a_misspelt_category_is_told_before_anything_else(self, program: Program) -> None:
        """With what may have been meant."""
        flags = ["development-footag" if flag == "development-footage" else flag for flag in NEW]
        answer = program("patterns", "add", *flags)
        assert answer.code == 2
        assert "Did you mean development-footage" in answer.err

    def test_flags_are_not_asked_for_again(self, program: Program, answers: list[str]) -> None:
        """Only what they leave open is."""
        answers += ["en", "", "", "none", "", "y"]
        flags = [flag for flag in NEW if flag not in {"--language", "en"}]
        assert program("patterns", "add", *flags).code == 0
        assert answers == []

    def test_a_person_may_change_their_mind(self, program: Program, answers: list[str], tmp_path: Path) -> None:
        """Then nothing is written."""
        answers += ["en", "", "", "none", "", "n"]
        flags = [flag for flag in NEW if flag not in {"--language", "en"}]
        assert program("patterns", "add", *flags).code == 130
        assert list(tmp_path.rglob("*.toml")) == []


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
