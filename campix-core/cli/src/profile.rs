//! `campix profile`: standards listed, shown, checked, compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use campix_core::profile::{Profile, Variant};
use campix_core::text::Text;
use campix_core::{ErrorCode, Failure};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::conform;
use crate::exit::{FAILURE, FINDINGS, PASS};
use crate::host::Context;
use crate::photos::{self, word};
use crate::stop::{OrStop as _, Stop};

/// Arguments of `campix profile`.
#[derive(Debug, Args)]
#[command(subcommand_required = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    part: Part,
}

#[derive(Debug, Subcommand)]
enum Part {
    List {
        #[command(flatten)]
        json: crate::shared::Json,
    },
    Show {
        #[arg(value_name = "PROFILE")]
        profile: String,
        #[command(flatten)]
        json: crate::shared::Json,
    },
    Check {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        json: crate::shared::Json,
    },
    Conform {
        #[arg(value_name = "PROFILE")]
        profile: String,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        json: crate::shared::Json,
    },
    Diff {
        #[arg(value_name = "PROFILE")]
        left: String,
        #[arg(value_name = "PROFILE")]
        right: String,
        #[command(flatten)]
        json: crate::shared::Json,
    },
}

pub(crate) const TEXTS: &[(&str, Text)] =
    &[("", Text::fixed("列出、查看、检查、对比标准", "list, show, check and compare standards"))];
pub(crate) const LIST: &[(&str, Text)] = &[("", Text::fixed("列出内置标准", "the shipped profiles"))];
pub(crate) const SHOW: &[(&str, Text)] =
    &[("", Text::fixed("查看一个标准，连同它所叠加的各层", "a profile with everything it is stacked on"))];
pub(crate) const CHECK: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "检查自己编写的标准文件；数值窗口窄于测量误差的规则也算错误",
            "check profiles of your own; a window narrower than the measurement can tell is a fault, too",
        ),
    ),
    ("files", Text::fixed("标准文件（.toml）", "files of profiles (.toml)")),
];
pub(crate) const CONFORM: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "按每条界限各画一张刚好在内、一张刚好在外的图片，并核对结论；不符时退出码为 1",
            "draw a picture just inside and just outside each limit, and hold this build to the verdicts; ends with 1 if one is wrong",
        ),
    ),
    ("profile", Text::fixed("标准，可带 @变体", "a profile, with @variant or without")),
    ("out", Text::fixed("图片写入的文件夹", "folder for the pictures")),
];
pub(crate) const DIFF: &[(&str, Text)] = &[
    (
        "",
        Text::fixed(
            "逐条对比两个标准；有差别时退出码为 1",
            "what two profiles ask for differently; ends with 1 if anything",
        ),
    ),
    ("left", Text::fixed("一个标准", "one profile")),
    ("right", Text::fixed("另一个标准", "the other one")),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    match &arguments.part {
        Part::List { json } => list(json.json, context),
        Part::Show { profile, json } => {
            context.json = json.json;
            let profile = photos::profile(profile)?;
            if json.json {
                context.line(profile.to_json())?;
            } else {
                context.line(profile.render(context.language).trim_end())?;
            }
            Ok(PASS)
        }
        Part::Check { files, json } => check(files, json.json, context),
        Part::Conform { profile, out, json } => {
            context.json = json.json;
            conform::run(&photos::profile_in_use(profile, context)?, out, context)
        }
        Part::Diff { left, right, json } => {
            context.json = json.json;
            diff(&photos::profile(left)?, &photos::profile(right)?, context)
        }
    }
}

fn list(json: bool, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = json;
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).or_stop()?;
        let makes = profile.output().is_some();
        if json {
            let variants: Vec<String> = own_variants(&profile).map(|variant| variant.name).collect();
            context.line(json!({
                "id": profile.id(),
                "edition": profile.edition(),
                "title_zh": profile.title_zh(),
                "title_en": profile.title_en(),
                "status": profile.status().name(),
                "valid_from": profile.valid_from(),
                "valid_to": profile.valid_to(),
                "superseded_by": profile.superseded_by(),
                "variants": variants,
                "makes": makes,
                "digest": profile.digest(),
            }))?;
        } else {
            let title = if context.zh() { profile.title_zh() } else { profile.title_en() };
            let status = word(profile.status().title(context.language), 11, None);
            let replaced = match (profile.superseded_by(), context.zh()) {
                (Some(by), true) => format!("（由 {by} 取代）"),
                (Some(by), false) => format!(" (replaced by {by})"),
                (None, _) => String::new(),
            };
            context.line(format_args!("{id:<22} {:<12} {status} {title}{replaced}", profile.edition()))?;
            for variant in own_variants(&profile) {
                let title = variant.title.get(context.language);
                context.line(format_args!("  {:<20} {title}", format!("{id}@{}", variant.name)))?;
            }
        }
    }
    Ok(PASS)
}

/// The variants of the profile's own layer; those it extends list theirs.
fn own_variants(profile: &Profile) -> impl Iterator<Item = Variant> {
    profile.variants().into_iter().filter(|variant| variant.layer == profile.id())
}

/// A file that is not a valid profile is a finding here; one that cannot be read is a failure. So is a window that no photo can
/// meet, in the profile or in one of its variants.
fn check(files: &[PathBuf], json: bool, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = json;
    let mut code = PASS;
    for path in files {
        match Profile::open(path) {
            Ok(profile) => code = code.max(checked(&profile, path, context)?),
            Err(error) => code = code.max(fault(error.into(), path, context)?),
        }
    }
    Ok(code)
}

/// What is wrong with a profile that loads: windows that cannot be met, of it and of its variants, and variants that do not load.
fn checked(profile: &Profile, path: &Path, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let mut narrow = profile.unmeetable();
    let mut code = PASS;
    for variant in own_variants(profile) {
        match profile.variant(&variant.name) {
            Ok(chosen) => {
                narrow.extend(chosen.unmeetable().into_iter().filter(|found| !profile.unmeetable().contains(found)));
            }
            Err(error) => code = code.max(fault(error.into(), path, context)?),
        }
    }
    if !narrow.is_empty() {
        code = FINDINGS;
    }
    if context.json {
        let narrow: Vec<Value> = narrow
            .iter()
            .map(|found| json!({ "rule": found.rule, "needed": found.needed, "message": found.text() }))
            .collect();
        context.line(json!({
            "path": path.display().to_string(),
            "id": profile.id(),
            "edition": profile.edition(),
            "status": profile.status().name(),
            "warnings": profile.warnings(),
            "unmeetable": narrow,
            "digest": profile.digest(),
        }))?;
        return Ok(code);
    }
    let status = profile.status().title(context.language);
    context.line(format_args!("{}: {}, {}, {status}", path.display(), profile.id(), profile.edition()))?;
    for warning in profile.warnings() {
        context.note(format_args!("  ! {}", warning.get(context.language)));
    }
    for found in narrow {
        context.note(format_args!("  {}", found.text().get(context.language)));
    }
    Ok(code)
}

fn fault(failure: Failure, path: &Path, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let unread = [ErrorCode::IO, ErrorCode::FILE_TOO_LARGE, ErrorCode::FILE_SPECIAL, ErrorCode::FILE_NOT_TEXT];
    let code = if unread.contains(&failure.code) { FAILURE } else { FINDINGS };
    let stop = Stop::failed(failure, Some(path));
    if context.json {
        context.line(json!({ "path": path.display().to_string(), "error": stop.to_json() }))?;
        return Ok(code);
    }
    for line in stop.lines(context.language) {
        context.note(line);
    }
    if code == FINDINGS {
        context.note(context.say(
            "  写法见 PROFILES.md；`campix profile show` 可查看内置标准",
            "  PROFILES.md has the format; `campix profile show` prints a shipped one",
        ));
    }
    Ok(code)
}

/// Every value of the merged profile by its place: "rules/geometry.crown/must/allowed".
fn leaves(value: &Value, place: &str, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (key, value) in object {
                leaves(value, &format!("{place}/{key}"), into);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (at, item) in items.iter().enumerate() {
                let name = ["rule", "level", "id"].iter().find_map(|key| item[key].as_str());
                let name = name.map_or_else(|| at.to_string(), str::to_owned);
                leaves(item, &format!("{place}/{name}"), into);
            }
        }
        other => {
            into.insert(place.trim_start_matches('/').to_owned(), other.to_string());
        }
    }
}

fn diff(left: &Profile, right: &Profile, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let [mut one, mut other] = [BTreeMap::new(), BTreeMap::new()];
    leaves(&left.to_json(), "", &mut one);
    leaves(&right.to_json(), "", &mut other);
    let mut places: Vec<&String> = one.keys().chain(other.keys()).collect();
    places.sort();
    places.dedup();
    let mut code = PASS;
    for place in places {
        let (left, right) = (one.get(place), other.get(place));
        // What could be chosen instead is no part of what is asked for.
        if left == right || place == "sha256" || place.starts_with("variants") {
            continue;
        }
        code = FINDINGS;
        let parsed = |text: Option<&String>| text.and_then(|text| serde_json::from_str::<Value>(text).ok());
        if context.json {
            context.line(json!({ "place": place, "left": parsed(left), "right": parsed(right) }))?;
            continue;
        }
        let shown = |text: Option<&String>| text.map_or("–", String::as_str).to_owned();
        context.line(format_args!("{place}: {} → {}", shown(left), shown(right)))?;
    }
    if code == PASS && !context.json {
        context.line(context.say("两个标准要求相同", "both ask for the same"))?;
    }
    Ok(code)
}
