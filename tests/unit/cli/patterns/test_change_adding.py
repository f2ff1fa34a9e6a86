"""`patterns add`: what it writes, what it asks, and what it refuses to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.catalog.lists import entry, write
from tests.unit.cli.patterns.newcomer import ID, NEW, ids_in_use
from watermark_scan.catalog.load import load_patterns
from watermark_scan.catalog.locations import user_folder
from watermark_scan.cli.patterns import change as questions

if TYPE_CHECKING:
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
            *("--upper-case", "--note", "mine", "--allow", "short-example=A joke", "--file", "mine.toml", "--json"),
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
            "references": ["https://example.org/"],
            "must_match": ["Quorvex teaser of Bli"],
            "must_not_match": ["Fresh bread"],
            "allow": [{"check": "short-example", "reason": "A joke"}],
            "note": "mine",
        }

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
            (("--category", "nosuch"), "there is no category 'nosuch' yet"),
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


class TestQuestions:
    """On a terminal a person is asked."""

    @pytest.fixture
    def answers(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """What the person says, in order; they are asked nothing when it is empty."""
        given: list[str] = []
        asked = iter(lambda: given.pop(0), None)
        monkeypatch.setattr("watermark_scan.cli.patterns.change.can_ask", lambda: True)
        monkeypatch.setattr(questions.typer, "prompt", lambda _question, **_how: next(asked))  # type: ignore[attr-defined]  # its import
        monkeypatch.setattr(questions.typer, "confirm", lambda _question, **_how: next(asked) == "y")  # type: ignore[attr-defined]  # likewise
        return given

    def test_answers_become_an_entry(self, program: Program, answers: list[str]) -> None:
        """Role and category are explained, and asked again until they make sense."""
        answers += ["Quorvex teaser of Blimfu", "nosuch", "development-footage", "what", "sign", "en, de"]
        answers += ["Quorvex teaser of Bli", "", "Fresh bread", "", "", "overlay", "top-right, top", "y"]
        answer = program("patterns", "add")
        assert (answer.code, answer.out, answers) == (0, "", [])
        for part in ("stock-agency: Stock agencies", "hint: common words", "There is no such category", "[[pattern]]"):
            assert part in answer.err
        (pattern,) = (found for found in load_patterns(overlays=[user_folder()]).patterns if found.id == ID)
        assert (pattern.languages, pattern.must_not_match) == (("en", "de"), ("Fresh bread",))
        assert (pattern.status, pattern.evidence) == ("experimental", "overlay")
        assert [region.value for region in pattern.positions] == ["top-right", "top"]

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
