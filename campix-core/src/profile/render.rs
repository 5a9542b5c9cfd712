//! The merged profile as text for a person: every limit with its level and all its sources.

use crate::ground::unit::Unit;
use crate::profile::limit::{LayerKind, Source};
use crate::profile::standard::{Clause, Profile, Rule};

fn sources(sources: &[Source]) -> String {
    let ids: Vec<_> = sources
        .iter()
        .map(|source| {
            // A threshold has no level; it serves the clause next to it.
            let level = if source.layer == LayerKind::Engine { "" } else { source.level.name() };
            format!("{} [{}] {} {level}", source.id, source.evidence.name(), source.profile).trim_end().to_owned()
        })
        .collect();
    ids.join("; ")
}

fn clause_line(rule: &Rule, clause: &Clause) -> String {
    let unit = match rule.id.unit() {
        Unit::None => String::new(),
        unit => format!(" {}", unit.name()),
    };
    format!("{:<32} {:<6} {}{unit}  ({})", rule.id.name(), clause.level.name(), clause.limit, sources(&clause.sources))
}

impl Profile {
    /// The merged profile, one line per clause, in English; geometry in pixels of the frame.
    pub fn render(&self) -> String {
        let mut lines = vec![
            format!("{} (edition {}, {}, valid from {})", self.id, self.edition, self.status.name(), self.valid_from),
            format!("{} / {}", self.title_zh, self.title_en),
            format!("sha256 {}", self.digest),
            String::new(),
            format!("frame {}", self.frame),
        ];
        let layers =
            self.layers().map(|layer| format!("{} ({}, edition {})", layer.id, layer.kind.name(), layer.edition));
        lines.push(format!("layers {}", layers.collect::<Vec<_>>().join(" > ")));
        lines.push(String::new());
        for (head, rules) in [("registration file", &self.rules), ("original", &self.original)] {
            if rules.is_empty() {
                continue;
            }
            lines.push(format!("[{head}]"));
            for rule in rules.values() {
                for clause in &rule.clauses {
                    lines.push(clause_line(rule, clause));
                    lines.extend(clause.notes.iter().map(|note| format!("    {note}")));
                }
            }
            lines.push(String::new());
        }
        if let Some(output) = &self.output {
            lines.push("[output]".to_owned());
            lines.push(format!(
                "{} px, {}–{} bytes, quality ≥ {}, {} dpi, .{}, padding {}",
                output.size,
                output.bytes.min,
                output.bytes.max,
                output.quality_floor,
                output.density,
                output.extension,
                output.padding.name()
            ));
            lines.push(format!("({})", sources(&output.sources)));
            lines.push(String::new());
        }
        if !self.crop.is_empty() {
            lines.push("[crop]".to_owned());
            for target in &self.crop {
                let aim = if target.at_least { "at least" } else { "near" };
                lines.push(format!(
                    "{:<32} {aim} {} px, weight {}  ({})",
                    target.rule.name(),
                    target.value,
                    target.weight,
                    sources(std::slice::from_ref(&target.source))
                ));
            }
            lines.push(String::new());
        }
        if !self.priority.is_empty() {
            let order: Vec<_> = self.priority.iter().map(|rule| rule.name()).collect();
            lines.push(format!("[priority] {}", order.join(" > ")));
        }
        for entry in &self.yields {
            lines.push(format!(
                "{} gives way to {} at its {} ({})",
                entry.rule,
                entry.to,
                entry.edge.name(),
                entry.source.id
            ));
        }
        for entry in &self.overruled {
            lines.push(format!(
                "overruled: {} of {} ({}) by {} ({})",
                entry.rule, entry.dropped.profile, entry.dropped.id, entry.kept.profile, entry.kept.id
            ));
        }
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
        lines.join("\n") + "\n"
    }
}
