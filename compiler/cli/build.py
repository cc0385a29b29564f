"""``dutyc build``: publish a release of one or more masters, or write some of their documents."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from compiler.cli.options import (
    Languages,
    as_of_option,
    blueprint_option,
    languages_option,
    masters_argument,
    password_option,
    role_column_option,
    strict_aspects_option,
    template_option,
)
from compiler.cli.output import plain_errors
from compiler.cli.published import (
    blocks_strict,
    had_errors,
    report_checked,
    report_kept,
    report_made,
    report_standing,
)
from compiler.cli.text import localised, spoken
from compiler.cli.today import current_day
from compiler.diagnostics import CompilerError, Kind, Severity, finding
from compiler.locale import N_, Language, translator
from compiler.period import Period, parse_period, quarter_of
from compiler.releases.manifest import release_name
from compiler.releases.named import next_revision
from compiler.releases.staging import recover
from compiler.releases.standing import Asked, standing_release

if TYPE_CHECKING:
    from compiler.pipeline import Checked

HANDBOOK_OF_SOME = Kind(
    "RUN023",
    "handbook-of-a-selection",
    Severity.ERROR,
    N_("A handbook is bound from a whole release, not from a selection"),
    N_("Leave out --handbook, or --role, --department and --changed"),
)
PLAN_OF_SOME = Kind(
    "RUN026",
    "plan-of-a-selection",
    Severity.ERROR,
    N_("A plan is made of a whole release, not of a selection"),
    N_("Leave out --plan, or --role, --department and --changed"),
)
WRONG_PERIOD = Kind(
    "RUN001",
    "wrong-period",
    Severity.ERROR,
    N_("“{period}” is not a period"),
    N_("Write it as 2026Q4, 2026H2, 2026-11 or 2026"),
)
NEEDS_A_REASON = Kind(
    "RUN091",
    "revision-without-a-reason",
    Severity.ERROR,
    N_("{release} was issued on {day} by {by} and does not change; a build now makes {next}"),
    N_('Say why there is another revision: --reason "…"; or build another period with --period'),
)
STRICT = N_("Not published: there are findings, and --strict asks for none.")


@click.command("build", help=localised("Publish one Word document per role and the summary matrix."))
@masters_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help=localised("The release store; several masters get a folder each in it."),
)
@click.option(
    "--period", default="", metavar="2026Q4", help=localised("Default: the settings', else this quarter.")
)
@as_of_option
@blueprint_option
@role_column_option
@strict_aspects_option
@languages_option
@template_option
@password_option
@click.option(
    "--final", is_flag=True, help=localised("Leave out the lines that say what is to be completed.")
)
@click.option("--strict", is_flag=True, help=localised("Publish nothing when there is an error or a gap."))
@click.option(
    "--handbook",
    type=click.Choice(["department", "all"]),
    default=None,
    help=localised("Bind the documents of each department, or of all roles, into one as well."),
)
@click.option("--entries", is_flag=True, help=localised("Add all entries to the matrix, as one tidy sheet."))
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="NAME",
    help=localised("Write only this role's document, by title or code, and no release; may be repeated."),
)
@click.option(
    "--department",
    "departments",
    multiple=True,
    metavar="NAME",
    help=localised("Write only the documents of this department, and no release; may be repeated."),
)
@click.option(
    "--changed",
    is_flag=True,
    help=localised("Write only the documents that are not as in the latest release, and no release."),
)
@click.option(
    "--pdf", is_flag=True, help=localised("Write each document as PDF too; this needs LibreOffice.")
)
@click.option(
    "--redline",
    is_flag=True,
    help=localised("Write what changed since the release before, as tracked changes in Word."),
)
@click.option(
    "--plan",
    "only_plan",
    is_flag=True,
    help=localised("Write nothing; show what would be new, changed, unchanged and withdrawn, and why."),
)
@click.option(
    "--force",
    is_flag=True,
    help=localised("Write every document again, even where nothing has changed; issued ones stay."),
)
@click.option(
    "--reason",
    default="",
    metavar="TEXT",
    help=localised("Why a release that was issued gets another revision (2026Q4-r2)."),
)
def command(  # noqa: PLR0913, PLR0917 - one parameter per option
    masters: tuple[Path, ...],
    output: Path,
    period: str,
    as_of: datetime | None,
    blueprint: str,
    role_column: str,
    languages: Languages,
    template: Path | None,
    password_file: Path | None,
    handbook: Literal["department", "all"] | None,
    *,
    strict_aspects: bool,
    final: bool,
    strict: bool,
    entries: bool,
    roles: tuple[str, ...],
    departments: tuple[str, ...],
    changed: bool,
    pdf: bool,
    redline: bool,
    only_plan: bool,
    force: bool,
    reason: str,
) -> None:
    """Check and publish each master; exit code 1 when a finding is an error."""
    errors = False
    language, second = languages
    with plain_errors(language):
        wanted = _period(period) if period else None
        some = bool(roles or departments or changed)
        if some and handbook:
            raise CompilerError(finding(HANDBOOK_OF_SOME))
        if some and only_plan:
            raise CompilerError(finding(PLAN_OF_SOME))
        soffice = _soffice() if pdf else None
        today = current_day()
        day = as_of.date() if as_of else None
        asked = Asked(
            (
                *(blueprint, role_column, language or "", second or "", handbook or "", str(day or "")),
                *(period and "asked", (wanted or quarter_of(today)).name),
                *(("reason", reason) if reason else ()),
                *(
                    name
                    for name, on in (
                        ("strict_aspects", strict_aspects),
                        ("final", final),
                        ("entries", entries),
                        ("pdf", pdf),
                        ("redline", redline),
                    )
                    if on
                ),
            ),
            tuple(path for path in (template, Path(blueprint)) if path is not None and path.is_file()),
        )
        for master in masters:
            store = output if len(masters) == 1 else output / master.stem
            recovered = recover(store)
            standing = None if some or only_plan or force else standing_release(store, master, asked)
            if standing is not None and not (strict and blocks_strict(standing)):
                report_kept(recovered, language or standing.head["language"])
                report_standing(standing, master, language)
                errors = errors or had_errors(standing)
                continue
            from compiler import pipeline
            from compiler.cli.access import access
            from compiler.cli.cache import reading_cache

            options = pipeline.Options(
                blueprint,
                role_column,
                language,
                second,
                template,
                as_of=day or (wanted.last_day if wanted else None),
                today=today,
                strict_aspects=strict_aspects,
                cache=reading_cache(),
                releases=store,
                access=access(password_file, language),
            )
            checked = pipeline.check(master, options)
            tongue = spoken(language, checked.catalog.language)
            chosen = wanted or own_period(checked) or quarter_of(today)
            revision, why = _revision(store, chosen, reason, needed=not (some or only_plan))
            request = pipeline.BuildRequest(
                chosen,
                day or chosen.last_day,
                final=final,
                entries=entries,
                handbook=handbook,
                soffice=soffice,
                paginator=soffice or (_soffice_if_there() if handbook else None),
                redline=options if redline else None,
                asked=asked,
                force=force,
                revision=revision,
                reason=why,
                blueprint="" if Path(blueprint).is_file() else blueprint,
                role_column=role_column,
                strict_aspects=strict_aspects,
            )
            if strict and checked.blocks_strict:
                report_checked(checked, tongue)
                click.echo(translator(tongue)(STRICT))
                raise SystemExit(1)
            choice = pipeline.Choice(roles, departments, changed)
            files = len(pipeline.chosen_in(checked, choice)) * (2 if pdf else 1)
            with _progress(files, tongue) as advance:
                made = (
                    pipeline.select(checked, store, request, choice, advance)
                    if choice
                    else pipeline.plan_only(checked, store, request, advance)
                    if only_plan
                    else pipeline.build(checked, store, request, advance)
                )
            report_checked(checked, tongue)
            report_kept(recovered, tongue)
            errors = report_made(made, checked, choice, tongue) or errors
    raise SystemExit(1 if errors else 0)


def _soffice_if_there() -> Path | None:
    """LibreOffice, which knows on which page a chapter begins; without it Word fills the numbers in."""
    try:
        return _soffice()
    except CompilerError:
        return None


def _soffice() -> Path:
    """LibreOffice's program; refused before anything is read or written where there is none."""
    from compiler.pdf import find_soffice

    return find_soffice(os.environ)


def _period(text_of_period: str) -> Period:
    try:
        return parse_period(text_of_period)
    except ValueError:
        raise CompilerError(finding(WRONG_PERIOD, params={"period": text_of_period})) from None


def own_period(checked: Checked) -> Period | None:
    """The period that the settings sheet names."""
    name = checked.catalog.settings.period
    return _period(name) if name else None


def _revision(store: Path, period: Period, reason: str, *, needed: bool) -> tuple[int, str]:
    """Which revision a build makes, and why there is one; a draft of it keeps the reason that it has.

    Raises CompilerError when a reason is needed, and there is none.
    """
    revision, head = next_revision(store, period.name)
    issued = head.get("state") == "issued"
    if issued and needed and not reason:
        told = head.get("issued", {})
        params = {
            "release": release_name(period.name, revision - 1),
            "day": str(told.get("on", "?")),
            "by": str(told.get("by", "?")),
            "next": release_name(period.name, revision),
        }
        raise CompilerError(finding(NEEDS_A_REASON, params=params))
    return revision, reason or ("" if issued or revision == 1 else str(head.get("reason", "")))


@contextmanager
def _progress(total: int, language: Language) -> Iterator[Callable[[int], None]]:
    """A live bar on a terminal, nothing elsewhere: the lines at the end say it all."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(
        length=total, label=translator(language)(N_("Writing documents")), file=sys.stderr
    ) as bar:
        yield bar.update
