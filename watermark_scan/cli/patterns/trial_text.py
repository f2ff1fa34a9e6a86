"""A trial as text for people and as a document for programs. Owns labels and keys, no decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watermark_scan.cli.console import text_width
from watermark_scan.output import phrases
from watermark_scan.output.layout import columns, paragraph
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.curation.trial import Found, Harmless, Trial
    from watermark_scan.matching.letters import Column

_INDENT = "     "
_LABEL = 10
_NEAREST = 3
"""Near misses that are shown; the rest is for programs."""
_MARKS = {"same": "=", "alike": ":", "misread": "~", "lost": "-", "added": "+", "gap": " "}
_LEGEND = "= the same, : looks alike and counts as the same, ~ misread, - lost, + added"


def as_text(trial: Trial) -> str:
    """The verdict, then every match and near miss with its evidence; several lines, without a newline at the end."""
    width = text_width()
    blocks = [f"{trial.verdict.upper():<8} {clean(' / '.join(trial.lines))}"]
    blocks[0] += "".join("\n" + paragraph(clean(reason), width=width, indent="  ") for reason in trial.reasons)
    blocks += [_entry(number, found, width) for number, found in enumerate(trial.matches, start=1)]
    blocks += [_harmless(found, width) for found in trial.harmless]
    if trial.near_misses:
        blocks.append("  Near misses that do not count:")
        blocks += [_entry(0, found, width) for found in trial.near_misses[:_NEAREST]]
    if len(trial.near_misses) > _NEAREST:
        blocks.append(f"  … and {len(trial.near_misses) - _NEAREST} more; --json shows all.")
    return "\n".join(blocks)


def _harmless(found: Harmless, width: int) -> str:
    text = f"Known to be harmless: {found.wording.text} ({found.wording.pattern_id}), {found.bits:.1f} bits."
    return paragraph(clean(text), width=width, indent="  ")


def _entry(number: int, found: Found, width: int) -> str:
    finding, wording = found.finding, found.finding.wording
    title = f"{phrases.with_brackets(wording.text, finding.span)} ({wording.pattern_id})"
    lines = [paragraph(clean(title), width=width, indent="  ", label=f"{number}. " if number else "-  ")]
    if found.reason is not None:
        reason = f"{phrases.drop_reason(found.reason.value)} ({found.reason.value})"
        lines.append(_field("but", reason, width))
    ends = phrases.cut([end.value for end in finding.cut])
    fields = {
        "entry": f"{wording.category}, {phrases.role(wording.role.value)}",
        "visible": f"{phrases.percent(finding.visible_fraction)} of its letters; {ends}",
        "alike": f"{phrases.percent(finding.similarity)} of the letters of both parts agree",
        "strength": f"{found.bits:.1f} bits",
        "chance": phrases.chance(finding.chance),
    }
    lines += [_field(label, text, width) for label, text in fields.items()]
    return "\n".join((*lines, *_path(found.letters, width)))


def _field(label: str, text: str, width: int) -> str:
    return paragraph(clean(text), width=width, indent=_INDENT, label=f"{label:<{_LABEL}}")


def _path(letters: Sequence[Column], width: int) -> Iterator[str]:
    """Both texts above each other, broken to fit, and a line that says what happened to each letter."""
    for row in _rows(letters, width - len(_INDENT) - _LABEL):
        sizes = [_size(column) for column in row]
        pairs = list(zip(row, sizes, strict=True))
        yield _line("read", (_padded(column.read, size) for column, size in pairs))
        yield _line("", (_MARKS[column.kind.value] * size for column, size in pairs))
        yield _line("listed", (_padded(column.listed, size) for column, size in pairs))
    if {column.kind.value for column in letters} - {"same", "gap"}:
        yield paragraph(f"({_LEGEND})", width=width, indent=" " * (len(_INDENT) + _LABEL))


def _rows(letters: Iterable[Column], width: int) -> Iterator[list[Column]]:
    row: list[Column] = []
    used = 0
    for column in letters:
        size = _size(column)
        if row and used + size > width:
            yield row
            row, used = [], 0
        row.append(column)
        used += size
    if row:
        yield row


def _size(column: Column) -> int:
    return max(columns(clean(column.read)), columns(clean(column.listed)))


def _line(label: str, cells: Iterable[str]) -> str:
    return f"{_INDENT}{label:<{_LABEL}}{''.join(cells)}".rstrip()


def _padded(text: str, size: int) -> str:
    shown = clean(text)
    return shown + " " * (size - columns(shown))


def as_document(trial: Trial) -> dict[str, object]:
    """The trial as plain values."""
    return {
        "lines": list(trial.lines),
        "verdict": trial.verdict,
        "reasons": list(trial.reasons),
        "matches": [_found(found) for found in trial.matches],
        "near_misses": [
            _found(found) | {"reason": found.reason.value if found.reason else None} for found in trial.near_misses
        ],
        "harmless": [
            {
                "pattern_id": found.wording.pattern_id,
                "pattern_text": found.wording.text,
                "matched_text": found.text,
                "bits": round(found.bits, 2),
                "expected_chance_matches": found.chance,
            }
            for found in trial.harmless
        ],
    }


def _found(found: Found) -> dict[str, object]:
    finding = found.finding
    return {
        "pattern_id": finding.wording.pattern_id,
        "category": finding.wording.category,
        "role": finding.wording.role.value,
        "pattern_text": finding.wording.text,
        "matched_text": finding.text,
        "similarity": round(finding.similarity, 4),
        "visible_fraction": round(finding.visible_fraction, 4),
        "visible_span": list(finding.span),
        "cut": [end.value for end in finding.cut],
        "bits": round(found.bits, 2),
        "expected_chance_matches": finding.chance,
        "region": finding.region.value,
        "edits": [{"kind": run.kind.value, "read": run.read, "listed": run.listed} for run in found.edits],
    }
