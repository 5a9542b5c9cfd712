//! `campix day decide`: what people decided about a day, recorded in its ledger, listed and undone.

use std::path::PathBuf;

use campix_core::ceiling;
use campix_core::day::{Agreement, Decision, DecisionKind, DecisionState, RecordedDecision, StaffRole};
use campix_core::text::{Language, Text};
use clap::Args;
use serde_json::json;

use crate::exit::PASS;
use crate::files;
use crate::host::Context;
use crate::ledger::Where;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};

/// Arguments of `campix day decide`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "WORD", value_parser = vocabulary::<DecisionKind>())]
    kind: Option<DecisionKind>,
    #[arg(long, value_name = "DIGITS")]
    photo: Option<String>,
    #[arg(long, value_name = "N")]
    row: Option<u32>,
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    seconds: Option<i64>,
    #[arg(long, value_name = "N")]
    line: Option<u64>,
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<StaffRole>())]
    role: Option<StaffRole>,
    #[arg(long, value_name = "DATE")]
    signed: Option<String>,
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    #[arg(long, value_name = "FILE")]
    document: Option<String>,
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["kind", "photo", "row", "seconds", "line", "why", "who", "role", "signed", "until", "document"])]
    table: Option<PathBuf>,
    #[arg(long, value_name = "DIR", requires = "table")]
    documents: Option<PathBuf>,
    #[arg(long, conflicts_with_all = ["kind", "table"])]
    list: bool,
    #[command(flatten)]
    place: Where,
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "登记人工决定（照片是谁的、采用哪张、缺席……），列出或撤销；以后每次运行都照此办理",
            "record what a person decided (whose a photo is, which one to use, who is absent), list and undo it; every later run follows \
             it",
        ),
    ),
    ("kind", Text::fixed("决定", "the decision")),
    (
        "photo",
        Text::fixed(
            "照片编号：清单和页面上所示的至少 8 位；recalled：送出的文件的编号",
            "the photo: at least 8 of the digits that lists and pages show; recalled: the file that was sent",
        ),
    ),
    ("row", Text::fixed("人员：名册的行号", "the person: the row of the roster")),
    ("seconds", Text::fixed("clock：相机时间要加上的秒数", "clock: what is added to the times of the camera, s")),
    (
        "line",
        Text::fixed(
            "undo：要撤销的决定或送出登记在日志中的行号；recalled：送出登记的行号",
            "undo: the line of the journal whose decision or hand-over is taken back; recalled: the line of the hand-over",
        ),
    ),
    ("who", Text::fixed("agreed：签署保密协议的人，姓名或工号", "agreed: who signed, a name or a staff number")),
    ("role", Text::fixed("agreed：此人的岗位", "agreed: what they do")),
    ("signed", Text::fixed("agreed：签署日期，如 2026-08-30", "agreed: the day of the signature, such as 2026-08-30")),
    (
        "until",
        Text::fixed(
            "agreed：有效期至；不给则长期有效",
            "agreed: the last day on which it holds; without it, it has no end",
        ),
    ),
    (
        "document",
        Text::fixed(
            "agreed：签署的文件，只读取其摘要；或 64 位 SHA-256",
            "agreed: the file that was signed, of which only the digest is kept; or its SHA-256 in 64 digits",
        ),
    ),
    (
        "documents",
        Text::fixed(
            "表中协议文件所在的文件夹（默认为表所在的文件夹）",
            "the folder of the documents that the table names (that of the table)",
        ),
    ),
    ("why", Text::fixed("理由，不得含名册上的姓名或编号", "the reason, without a name or number of the roster")),
    (
        "table",
        Text::fixed(
            "填好的决定表（CSV 或 XLSX）：照片编号、行号、决定、理由；或保密协议的签署名单：签署人、岗位、签署日期、有效期至、协议文件",
            "a filled-in table of decisions (CSV or XLSX): photo, row, decision, why; or of agreements: who, role, signed, until, document",
        ),
    ),
    ("list", Text::fixed("列出全部决定", "list all decisions")),
    ("operator", Text::fixed("日志中记为谁决定的", "the person named in the journal as having decided")),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let mut ledger = arguments.place.find(context)?.ledger(arguments.operator.as_ref(), context)?;
    if arguments.list {
        return show(&ledger.decisions(), context);
    }
    let lines = match (&arguments.table, arguments.kind) {
        (Some(table), _) => {
            let beside = table.parent().map(std::path::Path::to_owned).unwrap_or_default();
            ledger = ledger.documents(arguments.documents.clone().unwrap_or(beside));
            ledger.decide_table(&files::read(table, ceiling::TABLE)?).or_stop_at(table)?
        }
        (None, Some(kind)) => ledger.decide(&[arguments.decision(kind)]).or_stop()?,
        (None, None) => {
            return Err(Stop::usage("请给出一个决定，或 --table、--list", "give a decision, or --table, or --list"));
        }
    };
    if context.json {
        context.line(json!({ "recorded": lines }))?;
        return Ok(PASS);
    }
    let count = lines.len();
    context.line(match context.language {
        Language::Zh => format!("已登记 {count} 条决定；下次运行 campix day 时生效"),
        Language::En => format!("{count} decisions recorded; the next run of campix day follows them"),
    })?;
    Ok(PASS)
}

impl Arguments {
    fn decision(&self, kind: DecisionKind) -> Decision {
        let mut decision = Decision::new(kind).why(self.why.clone().unwrap_or_default());
        decision.photo.clone_from(&self.photo);
        (decision.row, decision.seconds, decision.line) = (self.row, self.seconds, self.line);
        let given = [&self.who, &self.signed, &self.until, &self.document].iter().any(|text| text.is_some());
        if given || self.role.is_some() {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            let role = self.role.unwrap_or(StaffRole::Other);
            let agreement = Agreement::new(text(&self.who), role, text(&self.signed), text(&self.document));
            decision.agreement = Some(self.until.iter().fold(agreement, Agreement::until));
        }
        decision
    }
}

pub(crate) fn show(decisions: &[RecordedDecision], context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    for decision in decisions {
        if context.json {
            context.line(json!(decision))?;
            continue;
        }
        let RecordedDecision { line, at, who, why, kind, state, .. } = decision;
        let state = match state {
            DecisionState::Holds => context.say("有效", "holds"),
            DecisionState::Replaced => context.say("已被取代", "replaced"),
            DecisionState::Undone => context.say("已撤销", "undone"),
            _ => state.name(),
        };
        let photo = decision.photo.as_deref().unwrap_or("-");
        let person = decision.row.map_or_else(|| "-".to_owned(), |row| row.to_string());
        let kind = kind.name();
        context.line(format_args!("{line:>6}  {at}  {kind:<12}  {photo:<12}  {person:>5}  {state}  {who}  {why}"))?;
    }
    Ok(PASS)
}
