"""The documents of the pattern list: entries, files and user lists, where an entry comes from, and their schemas."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from watermark_scan.geometry import RegionName
from watermark_scan.model import Role, Wording

if TYPE_CHECKING:
    from pathlib import Path

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_ADDRESS = re.compile(r"https?://\S+|[\w.-]+/[\w.-]+@[0-9a-f]{7,40}:\S+")
"""At the beginning of a reference: an address, or repository@commit:path."""
_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _check_language(tag: str) -> str:
    if not _LANGUAGE_TAG.fullmatch(tag):
        raise ValueError(f"'{tag}' is no language tag; write en, pt-BR or zh-Hans")
    return tag


def _check_text(text: str) -> str:
    if not any(character.isalnum() for character in text):
        raise ValueError("a text needs at least one letter or digit")
    return text


Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, AfterValidator(_check_text)]
Language = Annotated[str, AfterValidator(_check_language)]
WordingSource = Literal["overlay", "label", "text", "none"]
"""How a wording is known; see `Pattern.evidence`."""


class Allowance(BaseModel):
    """A problem that the linter is to pass over in one entry, and why.

    Attributes:
        check: The id that `patterns lint` names.
        reason: Why it is no problem here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: Identifier
    reason: Text


class Pattern(BaseModel):
    """One entry of the list.

    Attributes:
        id: Stable slug, unique over the whole list, never reused.
        text: The wording as it stands on the picture.
        variants: Other wordings of the same mark.
        role: `sign` can flag, `hint` reaches `review` at most, `benign` explains text away.
        status: `stable` needs a reference; `experimental` may go without, and asks for a review at most in the list
            that comes with the program (`PatternList.role`).
        evidence: How the wording is known: `overlay` seen on a picture, `label` in a product's own words or code,
            `text` written about, `none` general knowledge.
        languages: BCP 47 tags of the text.
        positions: Where the mark is expected; empty for anywhere.
        exact_token: Only a whole word without errors counts (short marks).
        upper_case: The mark is always in capitals.
        product: The game, program or service that draws it, for marks that only one draws; empty otherwise.
        references: Where the wording can be checked.
        must_match: Texts, cut and noisy ones among them, that this entry must find.
        must_not_match: Texts that this entry must leave alone.
        allow: Checks of the linter that are passed over, each with a reason.
        note: For curators.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier
    text: Text
    variants: tuple[Text, ...] = ()
    role: Role
    status: Literal["stable", "experimental"] = "stable"
    evidence: WordingSource = "none"
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    positions: tuple[RegionName, ...] = ()
    exact_token: bool = False
    upper_case: bool = False
    product: str = ""
    references: tuple[str, ...] = ()
    must_match: tuple[Text, ...] = ()
    must_not_match: tuple[Text, ...] = ()
    allow: tuple[Allowance, ...] = ()
    note: str = ""

    @property
    def is_referenced(self) -> bool:
        """Whether a stranger can open one of the references; a description of one ("public source code") is none."""
        return any(_ADDRESS.match(reference) for reference in self.references)

    @property
    def texts(self) -> tuple[str, ...]:
        """The wording and its variants."""
        return (self.text, *self.variants)

    def wordings(self, category: str, role: Role | None = None) -> tuple[Wording, ...]:
        """The entry's texts as the matching stage takes them.

        Args:
            category: Of the entry.
            role: What it can do to a verdict, where that is not what the entry says.
        """
        return tuple(
            Wording(
                pattern_id=self.id,
                text=text,
                category=category,
                role=role or self.role,
                languages=self.languages,
                positions=frozenset(self.positions),
                exact_token=self.exact_token,
                upper_case=self.upper_case,
                product=self.product,
            )
            for text in self.texts
        )


class PatternFile(BaseModel):
    """One file: a category and its entries.

    Attributes:
        schema_version: Of the file format; 1.
        category: Equals the file's name without `.toml`.
        title: The category's name for people.
        meaning: One plain sentence: what such a mark shows, and what it does not.
        pattern: The entries.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1]
    category: Identifier
    title: Text
    meaning: Text
    pattern: tuple[Pattern, ...] = ()


class UserFile(BaseModel):
    """A user's list, laid over another one. It may have any name.

    Attributes:
        schema_version: Of the file format; 1.
        category: Of its new entries; may be left out where it has none.
        title: The category's name for people; needed for a new category only.
        meaning: What a mark of the category shows, and what it does not; needed for a new category only.
        disable: Ids of entries to take out of use.
        pattern: New entries, and changes: an id that is already listed and the keys that change.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1]
    category: Identifier | None = None
    title: Text | None = None
    meaning: Text | None = None
    disable: tuple[Identifier, ...] = ()
    pattern: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """What one user list changed of an entry of another list.

    Attributes:
        path: The user list.
        number: The place of the change among the entries of that file, from 0.
        keys: Keys it gave, sorted; never empty.
    """

    path: Path
    number: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an entry comes from.

    Attributes:
        path: The file that has the whole entry.
        number: Its place among the entries of that file, from 0.
        builtin: That file belongs to the list that comes with the program.
        changes: By user lists, in the order in which they were made.
    """

    path: Path
    number: int
    builtin: bool
    changes: tuple[UserChange, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file that had a hand in the entry, the last one last."""
        return (self.path, *(change.path for change in self.changes))


@dataclass(frozen=True, slots=True, kw_only=True)
class DisabledEntry:
    """An entry that a user list takes out of use.

    Attributes:
        pattern_id: Which.
        path: The list that says so.
    """

    pattern_id: str
    path: Path


def file_schema() -> dict[str, Any]:
    """The JSON Schema of a complete file: one category and its entries, as in the built-in list."""
    return {"$schema": _SCHEMA_DIALECT} | PatternFile.model_json_schema()


def user_list_schema() -> dict[str, Any]:
    """The JSON Schema of a user's list. What only all lists together can tell (is an id known?) it cannot check."""
    schema = UserFile.model_json_schema()
    entry = Pattern.model_json_schema(ref_template="#/$defs/{model}")
    definitions = entry.pop("$defs", {})
    definitions["Pattern"] = entry | {"required": ["id"]}
    schema["properties"]["pattern"]["items"] = {"$ref": "#/$defs/Pattern"}
    return {"$schema": _SCHEMA_DIALECT} | schema | {"$defs": definitions}
