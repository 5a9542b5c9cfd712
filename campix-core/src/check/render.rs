//! The report as text for a person at a terminal.

use crate::check::report::{Finding, Report, Verdict};
use crate::check::value::allowed_text;
use crate::ground::text::Language;
use crate::photo::{DigestOf, PhotoIdentity};
use crate::profile::Source;
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

const fn verdict_name(verdict: Verdict, language: Language) -> &'static str {
    match verdict {
        Verdict::Pass => language.pick("合格", "PASS"),
        Verdict::Warn => language.pick("注意", "WARN"),
        Verdict::Unknown => language.pick("未知", "UNKNOWN"),
        Verdict::Fail => language.pick("不合格", "FAIL"),
    }
}

fn clauses(sources: &[Source]) -> String {
    let mut ids: Vec<String> = Vec::new();
    for source in sources {
        let id = format!("{} [{}]", source.id, source.evidence.name());
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(" ")
}

impl Report {
    /// The report as a table: verdict, rule, measured, allowed, clause, and, below each row that is not a pass, what to do.
    pub fn render(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        let mut lines = Vec::new();
        let artefact = match (self.artefact, zh) {
            (Artefact::Registration, true) => "登记文件",
            (Artefact::Original, true) => "原片",
            (Artefact::Registration, false) => "registration file",
            (Artefact::Original, false) => "original",
        };
        let verdict = verdict_name(self.verdict, language);
        let digest = self.profile.sha256.get(..12).unwrap_or(&self.profile.sha256);
        lines.push(format!(
            "{verdict}  {} {} ({digest}…), {artefact}, {}",
            self.profile.id, self.profile.edition, self.engine
        ));
        lines.push(photo(&self.photo, language));
        lines.extend(self.notices.iter().map(|notice| format!("! {}", notice.message.get(language))));
        lines.push(String::new());
        let heads = if zh {
            ["结论", "级别", "规则", "测量值", "规定", "依据"]
        } else {
            ["verdict", "level", "rule", "measured", "allowed", "clause"]
        };
        let rows: Vec<[String; 6]> = self.findings.iter().map(|finding| row(finding, language)).collect();
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
        for (finding, row) in self.findings.iter().zip(&rows) {
            lines.push(line(&row.each_ref().map(String::as_str)));
            if finding.verdict != Verdict::Pass {
                lines.push(format!("    {}", finding.message.get(language)));
                if let Some(advice) = &finding.advice {
                    lines.push(format!("    → {}", advice.get(language)));
                }
            }
        }
        if !self.attestations.is_empty() {
            lines.push(String::new());
            let head = if zh {
                "需人工确认（图像无法显示，不影响结论）："
            } else {
                "To be attested by a person (no pixel shows it, the verdict does not count it):"
            };
            lines.push(head.to_owned());
            for duty in &self.attestations {
                let level = duty.level.title();
                let level = level.get(language);
                lines.push(format!("  [ ] {}  ({level}, {})", duty.duty.get(language), clauses(&duty.sources)));
            }
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

/// Which photo was judged: "photo 320101.jpg, 25000 bytes, SHA-256 9f86…".
fn photo(photo: &PhotoIdentity, language: Language) -> String {
    // A name may hold what a terminal obeys.
    let shown = |name: &str| -> String { name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect() };
    let name = photo.name.as_ref().map(|name| format!("{} ", shown(name.reveal()))).unwrap_or_default();
    let (bytes, sha256) = (photo.bytes, photo.sha256);
    match (photo.kind, language) {
        (DigestOf::File, Language::Zh) => format!("照片 {name}{bytes} 字节，SHA-256 {sha256}"),
        (DigestOf::Pixels, Language::Zh) => format!("照片 {name}（只有像素）{bytes} 字节，SHA-256 {sha256}"),
        (DigestOf::File, Language::En) => format!("photo {name}{bytes} bytes, SHA-256 {sha256}"),
        (DigestOf::Pixels, Language::En) => format!("photo {name}(pixels alone) {bytes} bytes, SHA-256 {sha256}"),
    }
}

fn row(finding: &Finding, language: Language) -> [String; 6] {
    let unit = finding.rule.unit();
    let measured = finding.measured.as_ref().map_or_else(|| "–".to_owned(), |value| value.text(finding.rule, language));
    let title = match language {
        Language::Zh => &entry(finding.rule).title.zh,
        Language::En => finding.rule.name(),
    };
    [
        verdict_name(finding.verdict, language).to_owned(),
        finding.level.title().get(language).to_owned(),
        title.to_owned(),
        clipped(measured),
        clipped(allowed_text(&finding.allowed, unit, language)),
        clauses(&finding.sources),
    ]
}
