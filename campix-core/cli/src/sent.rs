//! `campix day sent` and `campix day pack`: what leaves the house, recorded in the ledger of a day and packed from the same list.

use std::path::PathBuf;

use campix_core::day::{PackageTable, Sending};
use campix_core::text::{Language, Text};
use clap::Args;

use crate::exit::PASS;
use crate::host::Context;
use crate::ledger::Where;
use crate::originals;
use crate::shared::vocabulary;
use crate::stop::{OrStop as _, Stop};

/// What goes to whom.
#[derive(Debug, Args)]
struct Going {
    #[arg(long, value_name = "PROFILE")]
    destination: String,
    #[arg(long, value_name = "TEXT", default_value = "")]
    to: String,
    #[arg(long)]
    only_new: bool,
}

impl Going {
    fn sending(&self) -> Sending {
        let sending = Sending::new(&self.destination).to(&self.to);
        if self.only_new { sending.only_new() } else { sending }
    }
}

/// Arguments of `campix day sent`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    going: Going,
    #[command(flatten)]
    place: Where,
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    #[command(flatten)]
    json: crate::shared::Json,
}

/// Arguments of `campix day pack`.
#[derive(Debug, Args)]
pub(crate) struct PackArguments {
    #[arg(value_name = "FILE")]
    package: PathBuf,
    #[command(flatten)]
    going: Going,
    #[command(flatten)]
    place: Where,
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    #[arg(long, value_name = "WORD", value_parser = vocabulary::<PackageTable>())]
    package_table: Option<PackageTable>,
    #[command(flatten)]
    json: crate::shared::Json,
}

const DESTINATION: (&str, Text) =
    ("destination", Text::fixed("交付目标：标准的代号", "the destination: the id of its profile"));
const TO: (&str, Text) = (
    "to",
    Text::fixed(
        "接收方；各接收方分别计算，不得含名册上的姓名或编号",
        "the recipient, each counted by itself; without a name or number of the roster",
    ),
);
const ONLY_NEW: (&str, Text) = (
    "only_new",
    Text::fixed(
        "只含该接收方尚未收到的文件：新增的和更换的",
        "only what this recipient does not have yet: new files and those that replace another",
    ),
);

pub(crate) const TEXTS: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "登记已交付的文件送出给谁；此后撤回或更换的文件列入待收回清单",
            "record to whom delivered files went; those withdrawn or replaced later are on the list of recalls",
        ),
    ),
    DESTINATION,
    TO,
    ONLY_NEW,
    ("operator", Text::fixed("日志中记为谁送出的", "the person named in the journal as having sent them")),
];

pub(crate) const PACK: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "把将要送出的文件打成一个压缩包：全部，或只含新增和更换的；不登记",
            "pack the files that are to be sent into one ZIP: all, or only what is new or changed; nothing is recorded",
        ),
    ),
    (
        "package",
        Text::fixed("要写的压缩包；已有的文件不会被覆盖", "the ZIP to write; a file that is there is not replaced"),
    ),
    DESTINATION,
    TO,
    ONLY_NEW,
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let mut ledger = arguments.place.find(context)?.ledger(arguments.operator.as_ref(), context)?;
    let sent = ledger.sent(&arguments.going.sending()).or_stop()?;
    if context.json {
        context.line(sent.to_json())?;
        return Ok(PASS);
    }
    let (files, replacing) = (sent.files, sent.replacing);
    context.line(match (sent.line, context.language) {
        (Some(line), Language::Zh) => {
            format!("日志第 {line} 行：送出 {files} 个文件，其中 {replacing} 个更换以前送出的")
        }
        (Some(line), Language::En) => {
            format!("line {line} of the journal: {files} files sent, {replacing} of them instead of one sent before")
        }
        (None, Language::Zh) => "没有可送出的文件，未登记".to_owned(),
        (None, Language::En) => "nothing is to be sent; nothing was recorded".to_owned(),
    })?;
    Ok(PASS)
}

pub(crate) fn pack(arguments: &PackArguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let password = arguments.password_file.as_deref().map(originals::password).transpose()?;
    let ledger = arguments.place.find(context)?.ledger(None, context)?;
    let path = &arguments.package;
    let table = arguments.package_table.unwrap_or_default();
    let sending = arguments.going.sending().table(table, context.language);
    let packed = ledger.pack(&sending, path, password.as_ref()).or_stop_at(path)?;
    if context.json {
        context.line(packed.to_json())?;
        return Ok(PASS);
    }
    let (files, replacing) = (packed.files, packed.replacing);
    context.line(match (files, context.language) {
        (0, Language::Zh) => "没有可送出的文件，未打包".to_owned(),
        (0, Language::En) => "nothing is to be sent; no package was written".to_owned(),
        (_, Language::Zh) => {
            format!("打包 {files} 个文件，其中 {replacing} 个更换以前送出的；送出后请用 day sent 登记")
        }
        (_, Language::En) => format!(
            "{files} files packed, {replacing} of them instead of one sent before; record it with day sent once it went"
        ),
    })?;
    Ok(PASS)
}
