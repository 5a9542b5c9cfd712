"""The command ``campix``: arguments in, text or JSON out. What is said about photos is said by the engine.

Ends with 0: everything complies, 1: findings, 2: wrong usage, 3: the work could not be done.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn, Optional

from . import __version__, _campix
from ._day import Day, Destination
from ._errors import CampixError

#: Exit codes.
PASS, FINDINGS, USAGE, FAILURE = 0, 1, 2, 3


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs the command and returns its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.completion:
        print(_completion(parser, options.completion), end="")
        return PASS
    if options.command is None:
        parser.print_usage(sys.stderr)
        return USAGE
    try:
        return int(options.run(options))
    except CampixError as error:
        _refuse(options, error)
        return FAILURE
    except OSError as error:
        print(f"campix: {error}", file=sys.stderr)
        return FAILURE
    except (TypeError, ValueError, OverflowError) as error:
        print(f"campix: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("campix: stopped; the next run goes on from there", file=sys.stderr)
        return FAILURE


def run() -> NoReturn:
    """Entry of the installed command."""
    # Chinese messages reach a pipe as UTF-8, whatever the locale of a server says.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILURE
    sys.exit(code)


def _refuse(options: argparse.Namespace, error: CampixError, file: str = "") -> None:
    if getattr(options, "json", False):
        _print_json(error.to_dict())
        return
    file = file or error.path or ""
    print(f"campix: {file}{': ' if file else ''}E{error.code:03}: {error}", file=sys.stderr)
    for detail in error.details:
        message = detail.get("message", detail)
        text = message.get(options.lang) if isinstance(message, dict) else message
        placed = {"line", "column", "key"} <= detail.keys()
        place = f"{detail['line']}:{detail['column']}: {detail['key']}: " if placed else ""
        print(f"  {place}{text}", file=sys.stderr)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _check(options: argparse.Namespace) -> int:
    profile = _profile(options.profile)
    judge = _campix.check_original if options.original else _campix.check
    code = PASS
    for photo in options.photos:
        try:
            report = judge(_content(photo), profile)
        except CampixError as error:
            # One bad file does not keep the others from being judged.
            _refuse(options, error, photo)
            code = FAILURE
            continue
        print(report.to_json() if options.json else report.render(options.lang))
        code = max(code, PASS if report.passed else FINDINGS)
    return code


def _make(options: argparse.Namespace) -> int:
    profile = _profile(options.profile)
    made = _campix.make(_content(options.photo), profile, max_scale=options.max_scale, effort=options.effort)
    made.save(options.out)
    if options.json:
        print(made.to_json())
    else:
        print(made.report.render(options.lang))
        print(f"{options.out}: {len(made.bytes)} B, {made.route}")
    return PASS if made.report.passed else FINDINGS


def _run_day(options: argparse.Namespace) -> int:
    result = _carried_out(options)
    if options.json:
        _print_json(result.to_dict())
    else:
        _print_day(result, options.lang)
    return PASS if result.complete else FINDINGS


def _carried_out(options: argparse.Namespace) -> Any:
    from ._campix import Roster

    required = [Destination(_profile(id), options.naming) for id in options.profile or ["tender-freshman"]]
    also = [Destination(_profile(id), options.naming, demand="if-complies") for id in options.also]
    day = Day(
        roster=Roster.open(
            _content(options.roster), faulty_rows="set-aside" if options.set_aside else "refuse"
        ),
        photos=options.photos,
        out=options.out,
        destinations=[*required, *also],
        key=_read(options.key) if options.key else None,
        operator=options.operator,
        matching=options.way or ("name", "roster"),
        stations="by-folder" if options.stations_by_folder else "one",
        threads=options.threads,
        packing=options.packing,
        password=_first_line(options.password_file) if options.password_file else None,
        lang=options.lang,
        disclosure=options.disclosure,
        answers=options.answers,
    )
    show = sys.stderr.isatty() and not options.quiet and not options.json
    return day.run(progress=_Line(options.lang) if show else None)


def _print_day(result: Any, lang: str) -> None:
    zh = lang == "zh"
    titles = {name: title_zh if zh else title_en for name, title_zh, title_en, _ in _campix.standings()}
    for head, counts in (("人员" if zh else "people", result.people), ("照片" if zh else "photos", result.photos)):
        print(head)
        for name, count in counts.items():
            print(f"  {count:>6}  {titles[name]}")
    for note in result.notes:
        print(f"! {note['message'][lang]}")
    if zh:
        print(f"已交付文件 {result.files} 个，需补拍或处理 {result.retakes} 人。输出：{result.out}")
    else:
        print(f"{result.files} files delivered, {result.retakes} people to take again or settle. Written to {result.out}")


class _Line:
    """One line of a terminal that tells how far a day is."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def __call__(self, progress: Any) -> None:
        total = "?" if progress.total is None else progress.total
        left = "" if progress.left is None else f", {progress.left:.0f} s"
        end = "\n" if progress.done == progress.total else ""
        line = f"\r{progress.phase} {progress.done}/{total} ({progress.per_second:.1f}/s{left})\x1b[K{end}"
        print(line, end="", file=sys.stderr, flush=True)


def _dossier(options: argparse.Namespace) -> int:
    from ._dossiers import Dossiers

    with _carried_out(options).casebook(operator=options.operator, providers=options.providers) as book:
        for file in options.comparison:
            book.import_answers(
                _content(file), provider=options.provider, pair=options.pair, threshold=options.threshold
            )
        for file in options.reviews:
            book.take_reviews(_content(file))
        for file in options.statements:
            for line in _read(file).decode("utf-8").splitlines():
                if line.strip():
                    book.attest(**json.loads(line))
        told = Dossiers(
            book,
            profiles=[*(options.profile or ["tender-freshman"]), *options.also],
            required=options.required,
            letterhead=options.letterhead,
            logo=options.logo,
            lang=options.lang,
            disclosure=options.disclosure,
            forms=options.forms,
            fonts=options.font,
            threads=options.threads,
        ).write()
    counts = {count["conclusion"]: count["people"] for count in told["sums"]["all"]["counts"]}
    if options.json:
        _print_json(told)
    else:
        for name, title_zh, title_en in _campix.conclusions():
            print(f"  {counts[name]:>6}  {title_zh if options.lang == 'zh' else title_en}")
        seal = told["seal"]
        if options.lang == "zh":
            print(f"已写档案 {told['written']} 份，未变 {told['unchanged']} 份。封条（请另行保存）：{seal['lines']} {seal['last']}")
        else:
            print(f"{told['written']} dossiers written, {told['unchanged']} unchanged. Seal, to be kept elsewhere: "
                  f"{seal['lines']} {seal['last']}")
    return PASS if counts["passed"] == told["sums"]["all"]["people"] else FINDINGS


def _verify(options: argparse.Namespace) -> int:
    """A file that was changed is the finding here, not a failure; a journal that cannot be read is a failure."""
    from ._errors import JournalError, TamperedError

    code = PASS
    try:
        verifier = _campix.Verifier.open(options.journal, seal=options.seal)
    except (JournalError, TamperedError) as error:
        _refuse(options, error, options.journal)
        return FINDINGS
    for file in options.files:
        try:
            intact = verifier.check(_content(file))
        except TamperedError as error:
            code = FINDINGS
            _refuse(options, error, file)
            continue
        if options.json:
            _print_json(intact)
        else:
            replaced = ", replaced since" if intact["replaced"] else ""
            print(f"{file}: unchanged, {intact['kind']}, line {intact['line']}, {intact['at']}{replaced}")
    return code


def _sheets(options: argparse.Namespace) -> int:
    from ._sheets import Sheets

    told = Sheets(
        roster=_campix.Roster.open(_content(options.roster)),
        originals=options.originals,
        out=options.out,
        pictures=dict(options.picture),
        paper=options.paper,
        profile=_profile(options.profile),
        naming=options.naming,
        caption=options.caption.replace("\\n", "\n") or None,
        sharing="several-people" if options.share else "one-person",
        medium=options.medium,
        fonts=options.font,
        lang=options.lang,
        threads=options.threads,
    ).write()
    if options.json:
        _print_json(told)
    else:
        for bag in told["bags"]:
            print(f"bag {bag['number']:03}: {bag['people']} people, {bag['pages']} pages from {bag['first']:05}")
        for fault in told["faults"]:
            print(f"row {fault['row']} has no sheets: E{fault['code']:03}: {fault['message']}", file=sys.stderr)
        print(f"{told['sheets']} sheets, {told['pictures']} pictures, into {options.out}")
    return FINDINGS if told["faults"] else PASS


def _ordered(text: str) -> tuple[str, int]:
    """ "1寸=8": a size and how many of it."""
    size, _, count = text.rpartition("=")
    if not size or not count.isdecimal():
        raise argparse.ArgumentTypeError(f"expected SIZE=COUNT, found {text!r}")
    return size, int(count)


def _profile_list(options: argparse.Namespace) -> int:
    profiles = [_campix.Profile.builtin(id) for id in _campix.Profile.builtin_ids()]
    if options.json:
        fields = ("id", "edition", "title_zh", "title_en", "status", "makes", "digest")
        _print_json([{name: getattr(profile, name) for name in fields} for profile in profiles])
    else:
        for profile in profiles:
            title = profile.title_zh if options.lang == "zh" else profile.title_en
            print(f"{profile.id:<22} {profile.edition:<12} {profile.status:<11} {title}")
    return PASS


def _profile_show(options: argparse.Namespace) -> int:
    profile = _profile(options.profile)
    print(profile.to_json() if options.json else profile.render())
    return PASS


def _profile_validate(options: argparse.Namespace) -> int:
    """A file that is no profile is the finding here, not a failure; one that cannot be read is a failure."""
    from ._errors import ProfileError

    code = PASS
    for path in options.files:
        try:
            profile = _campix.Profile.open(path)
        except ProfileError as error:
            code = FINDINGS
            _refuse(options, error, path)
        else:
            if options.json:
                _print_json({"id": profile.id, "edition": profile.edition, "digest": profile.digest})
            else:
                print(f"{path}: {profile.id}, {profile.edition}")
    return code


def _explain(options: argparse.Namespace) -> int:
    if options.rule is None:
        for rule in _campix.rules():
            title = _campix.explain(rule)["title"][options.lang]
            print(f"{rule:<28} {title}")
    elif options.json:
        _print_json(_campix.explain(options.rule))
    else:
        print(_campix.explain(options.rule, lang=options.lang))
    return PASS


def _id_check(options: argparse.Namespace) -> int:
    numbers = [line.rstrip("\r\n") for line in sys.stdin] if options.numbers == ["-"] else options.numbers
    code = PASS
    for number in numbers:
        answer = _campix.check_id(number)
        if options.json:
            _print_json(answer)
        elif answer["valid"]:
            told = ", ".join([answer.get("kind") or answer["document"], *answer["changes"], *answer["doubts"]])
            print(f"{answer['number']}  {told}")
        else:
            print(answer["message"])
        code = code if answer["valid"] else FINDINGS
    return code


def _journal_verify(options: argparse.Namespace) -> int:
    found = _campix.verify_journal(options.file)
    if options.json:
        _print_json(found)
    else:
        print(f"{found['lines']} lines, {found['torn']} torn bytes, last {found['last']}")
    return PASS


def _profile(text: str) -> _campix.Profile:
    return Destination.of(text).profile


def _content(path: str) -> Any:
    """A path, or what comes in through a pipe."""
    return sys.stdin.buffer.read() if path == "-" else path


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _first_line(path: str) -> str:
    return _read(path).decode("utf-8").splitlines()[0]


class _Parser(argparse.ArgumentParser):
    """Repeats no number of a person when a command is refused."""

    def error(self, message: str) -> NoReturn:
        super().error(re.sub(r"[^\s'\"]*\d{5}[^\s'\"]*", "…", message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="campix",
        description="Measures campus portraits, judges them against a standard, makes the files that comply.",
        epilog="Ends with 0: everything complies, 1: findings, 2: wrong usage, 3: the work could not be done.",
    )
    parser.add_argument("--version", action="version", version=f"campix {__version__}")
    parser.add_argument("--completion", choices=("bash", "zsh"), help="print a script for the shell and stop")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="JSON as Rust and C write it, a line a result")
    common.add_argument("--lang", choices=("zh", "en"), default=_lang(), help="language of messages (%(default)s)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, help: str, run: Any, among: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = among.add_parser(name, parents=[common], help=help, description=help)
        made.set_defaults(run=run)
        return made

    profile_help = "id of a shipped profile or path of a .toml file (%(default)s)"
    check = command("check", "judge photos as the files that are handed in", _check)
    check.add_argument("photos", nargs="+", metavar="PHOTO", help="file of a photo, - for standard input")
    check.add_argument("--profile", default="tender-freshman", help=profile_help)
    check.add_argument("--original", action="store_true", help="judge them as originals, at the crop make would take")

    make = command("make", "make the registration file", _make)
    make.add_argument("photo", metavar="PHOTO", help="file of a photo, - for standard input")
    make.add_argument("--profile", default="tender-freshman", help=profile_help)
    make.add_argument("--out", "-o", required=True, metavar="FILE", help="where to write it")
    make.add_argument("--max-scale", type=float, default=1.0, metavar="X", help="above 1 it may be enlarged (1)")
    make.add_argument("--effort", choices=("fast", "best"), default="fast", help="how long the encoder searches")

    day = command("day", "carry a campus day from roster and photos to the delivery", _run_day)
    _add_day(day)

    dossier = command("dossier", "go on with a day, given the same options, and write a file on everybody", _dossier)
    _add_day(dossier)
    dossier.add_argument("--comparison", action="append", default=[], metavar="FILE",
                         help="answers of comparison services: CSV, XLSX, JSON lines; several may be given")
    dossier.add_argument("--provider", metavar="ID", help="provider of answers that name none")
    dossier.add_argument("--pair", metavar="PAIR", help="what was compared, for answers that do not say: admission, police …")
    dossier.add_argument("--threshold", type=float, metavar="X", help="threshold of answers that name none")
    dossier.add_argument("--providers", metavar="FILE.toml", help="tables of providers besides those shipped")
    dossier.add_argument("--reviews", action="append", default=[], metavar="FILE", help="dossiers/review.xlsx, filled in")
    dossier.add_argument("--statements", action="append", default=[], metavar="FILE",
                         help='what people state, JSON lines: {"duty":…,"statement":…,"who":…,"when":…}')
    dossier.add_argument("--required", action="append", default=[], metavar="PAIR",
                         help="what has to be the same person for anybody to pass, several may be given")
    dossier.add_argument("--letterhead", action="append", default=[], metavar="LINE", help="the school, then lines below it")
    dossier.add_argument("--logo", metavar="FILE.jpg", help="picture beside it")
    dossier.add_argument("--forms", choices=("both", "html", "pdf"), default="both", help="what is written (%(default)s)")
    dossier.add_argument("--font", action="append", metavar="FILE", help="fonts for PDFs; those of the system")

    verify = command("verify", "prove that files are, byte for byte, what the journal of a day names", _verify)
    verify.add_argument("files", nargs="*", metavar="FILE", help="dossiers, records, covers, photos; - for standard input")
    verify.add_argument("--journal", required=True, metavar="journal.jsonl")
    verify.add_argument("--seal", metavar="seal.json", help="kept elsewhere: the lines it names must all be there")

    sheets = command("sheets", "print sheets with captions for the lab", _sheets)
    sheets.add_argument("--roster", required=True, metavar="FILE", help="CSV or XLSX with the people")
    sheets.add_argument("--originals", required=True, metavar="DIR", help="folder of photos as the camera wrote them")
    sheets.add_argument("--out", "-o", required=True, metavar="DIR", help="folder for the bags")
    sheets.add_argument("--picture", required=True, action="append", type=_ordered, metavar="SIZE=COUNT",
                        help="pictures for every person, several may be given: 1寸=8")
    sheets.add_argument("--paper", default="5寸", help="size of the paper (%(default)s)")
    sheets.add_argument("--profile", default="moe-2017-99", help="how heads are framed (%(default)s)")
    sheets.add_argument("--naming", default="{student_no}.jpg", help="how originals are called (%(default)s)")
    sheets.add_argument("--caption", default="{name} {student_no}", help="\\n parts lines, empty for none (%(default)s)")
    sheets.add_argument("--share", action="store_true", help="several people on one sheet where they fit")
    sheets.add_argument("--medium", choices=("pdf", "minilab", "both"), default="pdf", help="what is written (%(default)s)")
    sheets.add_argument("--font", action="append", metavar="FILE", help="fonts for captions; those of the system")
    sheets.add_argument("--threads", type=int, default=0, metavar="N", help="0 is one a core")

    profile = commands.add_parser("profile", help="list, show and validate standards").add_subparsers(
        dest="part", metavar="PART", required=True
    )
    command("list", "the shipped profiles", _profile_list, profile)
    show = command("show", "a profile with everything it is stacked on", _profile_show, profile)
    show.add_argument("profile", metavar="PROFILE", help="id of a shipped profile or path of a .toml file")
    validate = command("validate", "check profiles of your own", _profile_validate, profile)
    validate.add_argument("files", nargs="+", metavar="FILE.toml")

    explain = command("explain", "what a rule is, why it exists, how it is measured", _explain)
    explain.add_argument("rule", nargs="?", metavar="RULE", help="id of a rule; without one all are listed")

    number = commands.add_parser("id", help="numbers of identity documents").add_subparsers(
        dest="part", metavar="PART", required=True
    )
    id_check = command("check", "examine numbers; answers show them masked", _id_check, number)
    id_check.add_argument("numbers", nargs="+", metavar="NUMBER", help="- reads one a line, which no shell remembers")

    journal = commands.add_parser("journal", help="the journal of a day").add_subparsers(
        dest="part", metavar="PART", required=True
    )
    verify = command("verify", "prove that no line was changed or taken out", _journal_verify, journal)
    verify.add_argument("file", metavar="journal.jsonl")
    return parser


def _add_day(day: argparse.ArgumentParser) -> None:
    day.add_argument("--roster", required=True, metavar="FILE", help="CSV or XLSX with the people")
    day.add_argument("--photos", required=True, metavar="DIR", help="folder of photos")
    day.add_argument("--out", "-o", required=True, metavar="DIR", help="folder for everything that is written")
    day.add_argument("--profile", action="append", metavar="P", help="a destination every photo has to serve (tender-freshman)")
    day.add_argument("--also", action="append", default=[], metavar="P", help="a destination served by the photos that comply")
    day.add_argument("--naming", default="{student_no}.jpg", help="template of file names (%(default)s)")
    day.add_argument("--packing", choices=("folder", "zip", "zip-by-department"), default="zip", help="packages (%(default)s)")
    day.add_argument("--password-file", metavar="FILE", help="first line: password of the packages")
    day.add_argument("--key", metavar="FILE", help="the project's secret, 16 bytes or more; made in OUT/.campix if missing")
    day.add_argument("--operator", default="operator", help="who the journal says ran the day")
    day.add_argument("--way", action="append", choices=("name", "roster", "cards", "time-order", "given-order"),
                     help="how photos find their people, several may be given (name and roster)")
    day.add_argument("--stations-by-folder", action="store_true", help="the first folder of a photo names its station")
    day.add_argument("--set-aside", action="store_true", help="leave faulty rows of the roster out instead of refusing it")
    day.add_argument("--disclosure", choices=("masked", "names", "full"), default="names", help="what tables show (%(default)s)")
    day.add_argument("--answers", metavar="FILE", help="table of what people said of their photos")
    day.add_argument("--threads", type=int, default=0, metavar="N", help="0 is one a core")
    day.add_argument("--quiet", action="store_true", help="no line that tells how far it is")


def _lang() -> str:
    """Chinese where the terminal speaks it, else English."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def _words(parser: argparse.ArgumentParser) -> dict[str, list[str]]:
    """Words that may follow each command: its own commands and options."""
    table: dict[str, list[str]] = {}

    def walk(at: argparse.ArgumentParser, path: str) -> None:
        words = [option for action in at._actions for option in action.option_strings if option.startswith("--")]
        for action in at._actions:
            if isinstance(action, argparse._SubParsersAction):
                words.extend(action.choices)
                for name, below in action.choices.items():
                    walk(below, f"{path} {name}".strip())
            elif action.choices and not action.option_strings:
                words.extend(str(choice) for choice in action.choices)
        if path == "explain":
            words.extend(_campix.rules())
        if path == "profile show":
            words.extend(_campix.Profile.builtin_ids())
        table[path] = words

    walk(parser, "")
    return table


def _completion(parser: argparse.ArgumentParser, shell: str) -> str:
    cases = "".join(f'    "{path}") words="{" ".join(words)}" ;;\n' for path, words in _words(parser).items())
    head = "autoload -U +X bashcompinit && bashcompinit\n" if shell == "zsh" else ""
    return f"""{head}_campix() {{
  local word path="" words=""
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$word" in -*) ;; check|make|day|dossier|sheets|profile|explain|id|journal|list|show|validate|verify) path="${{path:+$path }}$word" ;; esac
  done
  case "$path" in
{cases}  esac
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _campix campix
"""
