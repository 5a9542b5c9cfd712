//! The merged profile as text for a person: every limit with its level and all its sources.

use crate::ground::band::Padding;
use crate::ground::explain::both;
use crate::ground::pair::Pair;
use crate::ground::text::{Language, Text};
use crate::ground::unit::Unit;
use crate::profile::contract::{Comparison, Recency};
use crate::profile::layer::Status;
use crate::profile::limit::{LayerKind, Source};
use crate::profile::standard::{Clause, CropTarget, LayerRef, Output, Profile, Rule, Variant};
use crate::rules::entry;

/// Width of a text in a terminal: two columns for CJK and full-width forms (Unicode blocks from 0x2E80).
fn columns(text: &str) -> usize {
    text.chars().map(|c| if ('\u{2E80}'..='\u{FFEF}').contains(&c) { 2 } else { 1 }).sum()
}

/// The text with blanks up to `width` columns.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// A rule at the start of a line: its id, in Chinese with its title.
fn head(rule: crate::rules::RuleId, language: Language) -> String {
    match language {
        Language::Zh => format!("{} {}", padded(&entry(rule).title.zh, 24), padded(rule.name(), 32)),
        Language::En => padded(rule.name(), 32),
    }
}

fn sources(sources: &[Source], language: Language) -> String {
    let ids: Vec<_> = sources
        .iter()
        .map(|source| {
            // A threshold has no level; it serves the clause next to it.
            let level = source.level.title();
            let level = if source.layer == LayerKind::Engine { "" } else { level.get(language) };
            format!("{} [{}] {} {level}", source.id, source.evidence.name(), source.profile).trim_end().to_owned()
        })
        .collect();
    ids.join(language.pick("；", "; "))
}

/// The unit behind a figure: " px"; nothing for words.
fn unit(unit: Unit, language: Language) -> String {
    let word = match (unit, language) {
        (Unit::Kb | Unit::None, _) | (_, Language::En) => unit.name(),
        (Unit::Bytes, _) => "字节",
        (Unit::Px, _) => "像素",
        (Unit::Share, _) => "（比例，1 为全部）",
        (Unit::Ratio, _) => "（宽比高）",
        (Unit::Quality, _) => "（JPEG 质量）",
        (Unit::PerInch, _) => "点/英寸",
        (Unit::Count, _) => "个",
        (Unit::Degrees, _) => "度",
        (Unit::DeltaE, _) => "ΔE",
        (Unit::Lightness, _) => "L*",
        (Unit::Stops, _) => "档",
        (Unit::Mm, _) => "毫米",
    };
    let gap = if word.is_empty() || word.starts_with('（') { "" } else { " " };
    format!("{gap}{word}")
}

fn clause_line(rule: &Rule, clause: &Clause, language: Language) -> String {
    let (level, limit) = (clause.level.title(), clause.limit.text());
    let sources = sources(&clause.sources, language);
    let (level, limit) = (padded(level.get(language), 6), limit.get(language));
    let (open, close) = language.pick(("（", "）"), ("  (", ")"));
    format!("{} {level} {limit}{}{open}{sources}{close}", head(rule.id, language), unit(rule.id.unit(), language))
}

impl Status {
    /// The word for people: 现行, in-force.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::InForce => language.pick("现行", "in-force"),
            Self::Observed => language.pick("实际采用", "observed"),
            Self::Superseded => language.pick("已被取代", "superseded"),
            Self::Unknown => language.pick("是否现行不详", "unknown"),
            Self::Draft => language.pick("草案", "draft"),
        }
    }
}

fn output_lines(output: &Output, language: Language) -> [String; 2] {
    let Output { size, bytes, quality_floor, density, extension, padding, .. } = output;
    let (min, max) = (bytes.min, bytes.max);
    let line = match language {
        Language::Zh => {
            let padding = match padding {
                Padding::Never => "不填充",
                Padding::Comment => "以注释段填充",
            };
            format!("{size} 像素，{min}–{max} 字节，质量 ≥ {quality_floor}，{density} 点/英寸，.{extension}，{padding}")
        }
        Language::En => format!(
            "{size} px, {min}–{max} bytes, quality ≥ {quality_floor}, {density} dpi, .{extension}, padding {}",
            padding.name()
        ),
    };
    let (open, close) = language.pick(("（", "）"), ("(", ")"));
    [line, format!("{open}{}{close}", sources(&output.sources, language))]
}

fn target_line(target: &CropTarget, language: Language) -> String {
    let (head, CropTarget { value, weight, .. }) = (head(target.rule, language), target);
    let sources = sources(std::slice::from_ref(&target.source), language);
    match (language, target.at_least) {
        (Language::Zh, at_least) => {
            let aim = if at_least { "至少" } else { "尽量接近" };
            format!("{head} {aim} {value} 像素，权重 {weight}（{sources}）")
        }
        (Language::En, at_least) => {
            let aim = if at_least { "at least" } else { "near" };
            format!("{head} {aim} {value} px, weight {weight}  ({sources})")
        }
    }
}

/// That a layer was replaced, and by what.
fn superseded(layer: &LayerRef) -> Option<Text> {
    let LayerRef { id, superseded_by, valid_to, .. } = layer;
    if layer.status != Status::Superseded {
        return None;
    }
    let by = superseded_by.as_deref().unwrap_or("?");
    Some(match valid_to {
        Some(to) => both!(
            en "{id} was replaced by {by}, and held until {to}", zh "{id} 已被 {by} 取代，有效期至 {to}"
        ),
        None => both!(en "{id} was replaced by {by}", zh "{id} 已被 {by} 取代"),
    })
}

impl Profile {
    /// What a person who uses the profile has to know: each layer that was replaced, and by what. Empty for a standard in
    /// force. Every report by the profile says the same.
    pub fn warnings(&self) -> Vec<Text> {
        self.layers().filter_map(|layer| superseded(&layer)).collect()
    }

    /// The merged profile, one line per clause; geometry in pixels of the frame. Ids, and the remarks that quote a source, read
    /// the same in both languages.
    pub fn render(&self, language: Language) -> String {
        let say = |zh: &'static str, en: &'static str| language.pick(zh, en);
        let status = self.status.title(language);
        let mut lines = vec![
            match language {
                Language::Zh => {
                    let since = if self.valid_from == "unknown" { "未知" } else { self.valid_from.as_str() };
                    let until = self.valid_to.as_ref().map(|to| format!("，失效日期：{to}")).unwrap_or_default();
                    format!("{}（版本 {}，{status}，生效日期：{since}{until}）", self.id, self.edition)
                }
                Language::En => {
                    let until = self.valid_to.as_ref().map(|to| format!(" to {to}")).unwrap_or_default();
                    format!("{} (edition {}, {status}, valid from {}{until})", self.id, self.edition, self.valid_from)
                }
            },
            format!("{} / {}", self.title_zh, self.title_en),
            format!("sha256 {}", self.digest),
        ];
        lines.extend(self.warnings().iter().map(|warning| format!("! {}", warning.get(language))));
        for Variant { name, title, .. } in self.variants() {
            lines.push(match language {
                Language::Zh => format!("变体 {}@{name}：{}", self.id, title.zh),
                Language::En => format!("variant {}@{name}: {}", self.id, title.en),
            });
        }
        lines.extend([String::new(), format!("{} {}", say("画面", "frame"), self.frame)]);
        let layers = self.layers().map(|LayerRef { id, edition, variant, kind, .. }| {
            let variant = variant.map(|name| format!("@{name}")).unwrap_or_default();
            match language {
                Language::Zh => format!("{id}{variant}（{}，版本 {edition}）", kind.title().zh),
                Language::En => format!("{id}{variant} ({}, edition {edition})", kind.name()),
            }
        });
        lines.push(format!("{} {}", say("各层", "layers"), layers.collect::<Vec<_>>().join(" > ")));
        lines.push(String::new());
        for (head, rules) in
            [(say("登记文件", "registration file"), &self.rules), (say("原片", "original"), &self.original)]
        {
            if rules.is_empty() {
                continue;
            }
            lines.push(format!("[{head}]"));
            for rule in rules.values() {
                for clause in &rule.clauses {
                    lines.push(clause_line(rule, clause, language));
                    lines.extend(
                        clause.notes.iter().map(|note| format!("    {}{}", say("注：", ""), note.get(language))),
                    );
                }
            }
            lines.push(String::new());
        }
        if let Some(output) = &self.output {
            lines.push(say("[成品文件]", "[output]").to_owned());
            lines.extend(output_lines(output, language));
            lines.push(String::new());
        }
        if !self.crop.is_empty() {
            lines.push(say("[裁剪]", "[crop]").to_owned());
            lines.extend(self.crop.iter().map(|target| target_line(target, language)));
            lines.push(String::new());
        }
        self.contract_lines(&mut lines, language);
        self.order_lines(&mut lines, language);
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines.join("\n") + "\n"
    }

    /// Which comparisons are demanded, and how recent a photo has to be.
    fn contract_lines(&self, lines: &mut Vec<String>, language: Language) {
        let (open, close) = language.pick(("（", "）"), ("  (", ")"));
        if let Some(Comparison { required, optional, sources: from, notes }) = &self.comparison {
            let names = |pairs: &[Pair]| pairs.iter().map(|pair| pair.title(language)).collect::<Vec<_>>();
            let list = |pairs: &[Pair]| match pairs {
                [] => language.pick("未要求", "none demanded").to_owned(),
                pairs => names(pairs).join(language.pick("；", "; ")),
            };
            let head = language.pick("[人像比对]", "[comparison]");
            lines.push(format!("{head} {}{open}{}{close}", list(required), sources(from, language)));
            if !optional.is_empty() {
                lines.push(format!("    {}{}", language.pick("可选：", "optional: "), list(optional)));
            }
            let mark = language.pick("注：", "");
            lines.extend(notes.iter().map(|note| format!("    {mark}{}", note.get(language))));
            lines.push(String::new());
        }
        if let Some(Recency { months, graduation, sources: from }) = &self.recency {
            let unknown = || language.pick("合同未写明", "not stated").to_owned();
            let months = months.map_or_else(unknown, |months| months.to_string());
            let graduation = graduation.clone().unwrap_or_else(unknown);
            let from = sources(from, language);
            lines.push(match language {
                Language::Zh => format!("[近期] 毕业前 {months} 个月以内，毕业日期：{graduation}{open}{from}{close}"),
                Language::En => {
                    format!("[recency] at most {months} months before graduation, {graduation}{open}{from}{close}")
                }
            });
            lines.push(String::new());
        }
    }

    /// Which rule comes before which, and which gives way.
    fn order_lines(&self, lines: &mut Vec<String>, language: Language) {
        if !self.priority.is_empty() {
            let order: Vec<_> = self.priority.iter().map(|rule| rule.name()).collect();
            lines.push(format!("{} {}", language.pick("[优先次序]", "[priority]"), order.join(" > ")));
        }
        for entry in &self.yields {
            let (edge, source) = (entry.edge.title(), &entry.source.id);
            lines.push(match language {
                Language::Zh => format!("{} 的{}让位于 {}（{source}）", entry.rule, edge.zh, entry.to),
                Language::En => format!("{} gives way to {} at its {} ({source})", entry.rule, entry.to, edge.en),
            });
        }
        for entry in &self.overruled {
            let (rule, dropped, kept) = (entry.rule, &entry.dropped, &entry.kept);
            lines.push(match language {
                Language::Zh => format!(
                    "未采用：{} 的 {rule}（{}），以 {}（{}）为准",
                    dropped.profile, dropped.id, kept.profile, kept.id
                ),
                Language::En => format!(
                    "overruled: {rule} of {} ({}) by {} ({})",
                    dropped.profile, dropped.id, kept.profile, kept.id
                ),
            });
        }
    }
}
