//! `campix profile conform`: a drawn picture just inside and one just outside each limit of a profile, with the verdict.
//!
//! In: a profile. Out: pictures in a folder, and a table of what was drawn, measured and judged, the same for the same build
//! of the same profile. A picture inside that fails, or one outside that does not, is a finding about the build or the
//! profile. Lengths and angles are placed (`cases`), light, wall, clothes and focus are changed until the measured value lies
//! beside the limit (`effects`), poses and other kinds of files are drawn beforehand (`drawn`). What cannot be drawn is
//! listed, never left out silently.

mod cases;
mod draw;
mod drawn;
mod effects;

use std::path::Path;

use campix_core::check::{Finding, Verdict, check};
use campix_core::face::{EmbeddedNetworks, Face, FaceError, LandmarkSource};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::RgbView;
use campix_core::profile::{Level, Profile, RuleId};
use campix_core::text::Text;
use campix_core::workers;
use serde_json::{Value, json};

use crate::exit::{FINDINGS, PASS};
use crate::host::Context;
use crate::stop::{OrStop as _, Stop};

use cases::Plan;

/// On which side of a limit a picture lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Inside,
    Outside,
}

/// One picture.
struct Case {
    rule: RuleId,
    level: Level,
    allowed: String,
    side: Side,
    /// How it was drawn, in words.
    recipe: String,
    /// Name of the file.
    file: String,
    bytes: Vec<u8>,
    /// Whether the person has to be found for the rule to be judged.
    person: bool,
}

/// A picture and what became of it.
struct Row {
    case: Case,
    measured: String,
    verdict: Verdict,
    agrees: bool,
}

/// For rules of the file: finds nobody, so that nothing about a person is measured.
struct Nobody;

impl LandmarkSource for Nobody {
    fn faces(&self, _: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Ok(Vec::new())
    }

    fn name(&self) -> &'static str {
        "nobody"
    }
}

/// Draws, writes and judges every picture.
fn rows(plan: Plan, profile: &Profile, out: &Path) -> Result<Vec<Row>, Stop> {
    for case in &plan.cases {
        let path = out.join(&case.file);
        let folder = path.parent().unwrap_or(out);
        let failed = |source| Stop::system(Text::fixed("无法创建输出文件夹", "cannot create the folder"), source);
        std::fs::create_dir_all(folder).map_err(failed)?;
        campix_core::save(&path, &case.bytes).or_stop_at(&path)?;
    }
    let judged = workers::map(0, &plan.cases, |case| judge(case, profile, &out.join(&case.file)));
    plan.cases
        .into_iter()
        .zip(judged)
        .map(|(case, finding)| {
            let Some(finding) = finding? else { return Err(Stop::panicked()) };
            let json = finding.to_json();
            let measured = match (&json["measured"], &json["uncertainty"]) {
                (Value::Null, _) => "–".to_owned(),
                (value, Value::Null) => shown(value),
                (value, sigma) => format!("{} ± {}", shown(value), shown(sigma)),
            };
            let (verdict, agrees) = (finding.verdict, agrees(&case, &finding));
            Ok(Row { case, measured, verdict, agrees })
        })
        .collect()
}

fn judge(case: &Case, profile: &Profile, path: &Path) -> Result<Option<Finding>, Stop> {
    let photo = Photo::open(path, &DecodeOptions::default()).or_stop_at(path)?;
    let source: &dyn LandmarkSource = if case.person { &EmbeddedNetworks } else { &Nobody };
    let facts = measure(&photo, source).or_stop()?;
    Ok(check(&facts, profile).finding(case.rule).cloned())
}

/// Inside, this clause does not fail, though another of the rule may; outside, the rule neither passes nor stays unknown. A warning
/// is right on both sides: the measurement is too near the limit to tell, or the standard lets the rule give way.
fn agrees(case: &Case, finding: &Finding) -> bool {
    match case.side {
        Side::Inside => finding.verdict <= Verdict::Warn || finding.level != case.level,
        Side::Outside => matches!(finding.verdict, Verdict::Warn | Verdict::Fail) && finding.level <= case.level,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(object) if object.contains_key("width") => format!("{}×{}", object["width"], object["height"]),
        Value::Object(object) if object.contains_key("delta_e") => {
            format!("ΔE {} of {}", object["delta_e"], shown(&object["nearest"]))
        }
        Value::Array(words) if words.is_empty() => "none".to_owned(),
        Value::Array(words) => words.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// The table as Markdown.
fn table(profile: &Profile, rows: &[Row], left_out: &[(RuleId, &str)]) -> String {
    let mut out = format!(
        "# {}\n\n{} / {}, edition {}\n\nMade by `campix profile conform {0}`, which draws the pictures again and holds this build to the verdicts.\n\
         A picture *in* must not fail by its limit, one *out* must not pass. Values keep three standard deviations and more from a\n\
         limit, because nearer ones are warnings; poses are drawn far outside. Everything else about a picture is as it comes: only the rule named is judged.\n\n\
         | rule | level | allowed | case | picture | measured | verdict |\n|---|---|---|---|---|---|---|\n",
        profile.id(),
        profile.title_en(),
        profile.title_zh(),
        profile.edition(),
    );
    for Row { case, measured, verdict, agrees } in rows {
        let side = if case.side == Side::Inside { "in" } else { "out" };
        let mark = if *agrees { "" } else { " **!**" };
        out += &format!(
            "| {} | {} | {} | {side} | {} | {measured} | {}{mark} |\n",
            case.rule,
            case.level.name(),
            case.allowed,
            case.recipe,
            verdict.name(),
        );
    }
    if !left_out.is_empty() {
        out += "\nNot drawn:\n\n";
        let mut reasons: Vec<&str> = left_out.iter().map(|(_, why)| *why).collect();
        reasons.sort_unstable();
        reasons.dedup();
        for reason in reasons {
            let rules = left_out.iter().filter(|(_, why)| *why == reason).map(|(rule, _)| rule.name());
            out += &format!("- {reason}: {}\n", rules.collect::<Vec<_>>().join(", "));
        }
    }
    out
}

/// The table of `profile`, its pictures written to `out`; ends with 1 if a verdict is not as its limit demands.
pub(crate) fn run(profile: &Profile, out: &Path, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    let plan = cases::plan(profile)?;
    let left_out = plan.left_out.clone();
    let rows = rows(plan, profile, out)?;
    if context.json {
        for Row { case, measured, verdict, agrees } in &rows {
            context.line(json!({
                "rule": case.rule,
                "level": case.level,
                "allowed": case.allowed,
                "inside": case.side == Side::Inside,
                "picture": case.recipe,
                "file": case.file,
                "measured": measured,
                "verdict": verdict.name(),
                "agrees": agrees,
            }))?;
        }
    } else {
        context.line(table(profile, &rows, &left_out).trim_end())?;
    }
    let wrong = rows.iter().filter(|row| !row.agrees).count();
    if wrong > 0 && !context.json {
        context.note(context.say(
            "campix: 有图片的结论与其界限不符，表中以 ! 标出",
            "campix: a verdict is not as its limit demands; the table marks it with !",
        ));
    }
    Ok(if wrong == 0 { PASS } else { FINDINGS })
}
