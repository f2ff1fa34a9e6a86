"""A trial as text for people and as a document for programs. Owns labels and keys, no decision."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from watermark_scan.output import phrases
from watermark_scan.output.layout import columns, paragraph
from watermark_scan.output.terminal import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from watermark_scan.curation.trial import Found, Harmless, Trial
    from watermark_scan.matching.explain import Step

_WIDEST = 100
_INDENT = "     "
_LABEL = 10
_NEAREST = 3
"""Near misses that are shown; the rest is for programs."""
_MARKS = {"same": "=", "misread": "~", "lost": "-", "added": "+"}
_LEGEND = "= read right, ~ misread, - lost, + added"


def as_text(trial: Trial) -> str:
    """The verdict, then every match and near miss with its evidence; several lines, without a newline at the end."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
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
    return "\n".join((*lines, *_path(found.steps, width)))


def _field(label: str, text: str, width: int) -> str:
    return paragraph(clean(text), width=width, indent=_INDENT, label=f"{label:<{_LABEL}}")


def _path(steps: Sequence[Step], width: int) -> Iterator[str]:
    """Both texts above each other, broken to fit, and a line that says what happened to each letter."""
    for row in _rows(steps, width - len(_INDENT) - _LABEL):
        cells = [(*_even(step), _MARKS[step.kind.value]) for step in row]
        sizes = [max(columns(read), columns(listed)) for read, listed, _ in cells]
        pairs = list(zip(cells, sizes, strict=True))
        yield _line("read", (_padded(read, size) for (read, _, _), size in pairs))
        yield _line("", (mark * size for (_, _, mark), size in pairs))
        yield _line("listed", (_padded(listed, size) for (_, listed, _), size in pairs))
    if any(step.kind.value != "same" for step in steps):
        yield paragraph(f"({_LEGEND})", width=width, indent=" " * (len(_INDENT) + _LABEL))


def _rows(steps: Iterable[Step], width: int) -> Iterator[list[Step]]:
    row: list[Step] = []
    used = 0
    for piece in (piece for step in steps for piece in _pieces(step, width)):
        size = max(map(columns, _even(piece)))
        if row and used + size > width:
            yield row
            row, used = [], 0
        row.append(piece)
        used += size
    if row:
        yield row


def _pieces(step: Step, width: int) -> Iterator[Step]:
    """A step in parts that fit a line, even when every letter is a wide one or an escape."""
    most = max(1, width // 8)
    if max(map(columns, _even(step))) <= width:
        yield step
        return
    for start in range(0, max(len(step.read), len(step.listed)), most):
        part = slice(start, start + most)
        yield replace(step, read=step.read[part], listed=step.listed[part])


def _even(step: Step) -> tuple[str, str]:
    """Both texts of a step, safe to print; where one begins with a space, so does the other, that letters line up."""
    read, listed = clean(step.read), clean(step.listed)
    space = " " if read.startswith(" ") or listed.startswith(" ") else ""
    return space + read.lstrip(" "), space + listed.lstrip(" ")


def _line(label: str, cells: Iterable[str]) -> str:
    return f"{_INDENT}{label:<{_LABEL}}{''.join(cells)}".rstrip()


def _padded(text: str, size: int) -> str:
    return text + " " * (size - columns(text))


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
        "edits": [{"kind": step.kind.value, "read": step.read, "listed": step.listed} for step in found.steps],
    }
