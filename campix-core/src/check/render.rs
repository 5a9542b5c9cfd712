//! The report as text for a person at a terminal.

use crate::check::report::{Finding, Report, Verdict};
use crate::check::value::allowed_text;
use crate::check::written::FindingText;
use crate::ground::digest::Sha256Digest;
use crate::ground::text::{Language, Text};
use crate::photo::{DigestOf, FileName};
use crate::profile::{Evidence, Source};
use crate::rules::{Artefact, entry};

/// Width of a character in a terminal: two columns for CJK and full-width forms (Unicode blocks from 0x2E80).
fn columns(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2E80}'..='\u{FFEF}').contains(&c) { 2 } else { 1 }).sum()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Widest cell of the table in columns; the message below a row has the full text.
const WIDEST: usize = 44;

fn clipped(text: String) -> String {
    if columns(&text) <= WIDEST {
        return text;
    }
    let mut short = String::new();
    for c in text.chars() {
        if columns(&short) + columns(c.encode_utf8(&mut [0; 4])) >= WIDEST {
            break;
        }
        short.push(c);
    }
    short + "…"
}

pub(super) const fn verdict_name(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Pass => language.pick("合格", "PASS"),
        Verdict::Warn => language.pick("注意", "WARN"),
        Verdict::Unknown => language.pick("未知", "UNKNOWN"),
        Verdict::Fail => language.pick("不合格", "FAIL"),
    }
}

/// Clauses and how well each is evidenced, each once.
pub(super) fn clauses_text(sources: impl Iterator<Item = (String, Evidence)>) -> String {
    let mut ids: Vec<String> = Vec::new();
    for (id, evidence) in sources {
        let id = format!("{id} [{}]", evidence.name());
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(" ")
}

fn clauses(sources: &[Source]) -> String {
    clauses_text(sources.iter().map(|source| (source.id.clone(), source.evidence)))
}

/// What a table shows of a report, in one language.
pub(super) struct Shown {
    pub(super) verdict: &'static str,
    /// Id, edition, digest.
    pub(super) profile: (String, String, String),
    pub(super) artefact: Artefact,
    pub(super) engine: String,
    pub(super) photo: String,
    pub(super) notices: Vec<String>,
    pub(super) lines: Vec<Line>,
    /// Duty, level, clauses.
    pub(super) duties: Vec<(String, String, String)>,
}

/// A finding of the table.
pub(super) struct Line {
    pub(super) text: FindingText,
    pub(super) passes: bool,
    pub(super) message: String,
    pub(super) advice: Option<String>,
}

impl Report {
    /// The report as a table: verdict, rule, measured, allowed, clause, and, below each row that is not a pass, what to do.
    pub fn render(&self, language: Language) -> String {
        let said = |text: &Text| text.get(language).to_owned();
        let lines = self.findings.iter().map(|finding| Line {
            text: row(finding, language),
            passes: finding.verdict == Verdict::Pass,
            message: said(&finding.message),
            advice: finding.advice.as_ref().map(said),
        });
        let duties = self.attestations.iter();
        let photo = &self.photo;
        Shown {
            verdict: verdict_name(self.verdict, language),
            profile: (self.profile.id.clone(), self.profile.edition.clone(), self.profile.sha256.clone()),
            artefact: self.artefact,
            engine: self.engine.clone(),
            photo: photo_text(photo.name.as_ref(), photo.bytes, photo.sha256, photo.kind, language),
            notices: self.notices.iter().map(|notice| said(&notice.message)).collect(),
            lines: lines.collect(),
            duties: duties.map(|duty| (said(&duty.duty), said(&duty.level.title()), clauses(&duty.sources))).collect(),
        }
        .render(language)
    }
}

impl Shown {
    pub(super) fn render(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        let mut lines = Vec::new();
        let artefact = match (self.artefact, zh) {
            (Artefact::Registration, true) => "登记文件",
            (Artefact::Original, true) => "原片",
            (Artefact::Registration, false) => "registration file",
            (Artefact::Original, false) => "original",
        };
        let (id, edition, sha256) = &self.profile;
        let digest = sha256.get(..12).unwrap_or(sha256);
        lines.push(format!("{}  {id} {edition} ({digest}…), {artefact}, {}", self.verdict, self.engine));
        lines.push(self.photo.clone());
        lines.extend(self.notices.iter().map(|notice| format!("! {notice}")));
        lines.push(String::new());
        let heads = if zh {
            ["结论", "级别", "规则", "测量值", "规定", "依据"]
        } else {
            ["verdict", "level", "rule", "measured", "allowed", "clause"]
        };
        let rows: Vec<[String; 6]> = self.lines.iter().map(|line| cells(&line.text)).collect();
        let widths: Vec<usize> = (0..6)
            .map(|column| {
                let cells = rows.iter().map(|row| columns(&row[column]));
                cells.max().unwrap_or(0).max(columns(heads[column]))
            })
            .collect();
        let line = |cells: &[&str]| {
            let cells: Vec<_> = cells.iter().zip(&widths).map(|(cell, &width)| padded(cell, width)).collect();
            cells.join("  ").trim_end().to_owned()
        };
        lines.push(line(&heads));
        for (found, row) in self.lines.iter().zip(&rows) {
            lines.push(line(&row.each_ref().map(String::as_str)));
            if !found.passes {
                lines.push(format!("    {}", found.message));
                lines.extend(found.advice.iter().map(|advice| format!("    → {advice}")));
            }
        }
        if !self.duties.is_empty() {
            lines.push(String::new());
            let head = if zh {
                "需人工确认（图像无法显示，不影响结论）："
            } else {
                "To be attested by a person (no pixel shows it, the verdict does not count it):"
            };
            lines.push(head.to_owned());
            lines
                .extend(self.duties.iter().map(|(duty, level, clauses)| format!("  [ ] {duty}  ({level}, {clauses})")));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// Which photo was judged: "photo 320101.jpg, 25000 bytes, SHA-256 9f86…".
pub(super) fn photo_text(
    name: Option<&FileName>,
    bytes: u64,
    sha256: Sha256Digest,
    kind: DigestOf,
    language: Language,
) -> String {
    // A name may hold what a terminal obeys.
    let shown = |name: &str| -> String { name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect() };
    let name = name.map(|name| format!("{} ", shown(name.reveal()))).unwrap_or_default();
    match (kind, language) {
        (DigestOf::File, Language::Zh) => format!("照片 {name}{bytes} 字节，SHA-256 {sha256}"),
        (DigestOf::Pixels, Language::Zh) => format!("照片 {name}（只有像素）{bytes} 字节，SHA-256 {sha256}"),
        (DigestOf::File, Language::En) => format!("photo {name}{bytes} bytes, SHA-256 {sha256}"),
        (DigestOf::Pixels, Language::En) => format!("photo {name}(pixels alone) {bytes} bytes, SHA-256 {sha256}"),
    }
}

fn row(finding: &Finding, language: Language) -> FindingText {
    let unit = finding.rule.unit();
    let measured = finding.measured.as_ref().map_or_else(|| "–".to_owned(), |value| value.text(finding.rule, language));
    let title = match language {
        Language::Zh => &entry(finding.rule).title.zh,
        Language::En => finding.rule.name(),
    };
    FindingText {
        verdict: verdict_name(finding.verdict, language).to_owned(),
        level: finding.level.title().get(language).to_owned(),
        rule: title.to_owned(),
        measured,
        allowed: allowed_text(&finding.allowed, unit, language),
        clauses: clauses(&finding.sources),
    }
}

fn cells(text: &FindingText) -> [String; 6] {
    let FindingText { verdict, level, rule, measured, allowed, clauses } = text.clone();
    [verdict, level, rule, clipped(measured), clipped(allowed), clauses]
}
