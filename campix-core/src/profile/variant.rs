//! Variants: what one standard leaves open, such as the colour of the backdrop, as a parameter of its profile.
//!
//! A variant is a table of the same tables a profile has. Chosen by `id@variant`, each of them takes the place of the
//! layer's own, so the rest of the standard is written once.

use std::sync::Arc;

use crate::ground::text::Text;
use crate::profile::layer::{
    FrameLayer, Layer, OutputLayer, Stated, Target, YieldLayer, read_crop, read_frame, read_output, read_priority,
    read_title,
};
use crate::profile::read::{Reader, Table};
use crate::profile::statement::{Context, Scope, Statement, impossible, read_rules};
use crate::rules::RuleId;

/// What a table `[variants.…]` states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct VariantLayer {
    pub(super) name: String,
    pub(super) title: Text,
    /// Rules of the layer that the variant does not have.
    without: Vec<RuleId>,
    frame: Option<FrameLayer>,
    statements: Vec<Statement>,
    original: Vec<Statement>,
    output: OutputLayer,
    crop: Vec<Target>,
    priority: Option<Stated<Vec<RuleId>>>,
    yields: Vec<YieldLayer>,
}

pub(super) fn read_variants(
    reader: &mut Reader<'_>,
    root: &mut Table<'_, '_>,
    context: &Context<'_>,
) -> Vec<VariantLayer> {
    let mut variants = Vec::new();
    let Some(table) = reader.table(root, "variants") else { return variants };
    for (name, at, value) in table.entries() {
        if !is_name(name) {
            let what = Text::fixed(
                "变体名应为 1 至 64 个 a–z、0–9 或 - 的字符",
                "the name of a variant is 1 to 64 of a–z, 0–9 and -",
            );
            impossible(reader, at, table.key(name), what);
        }
        let Some(mut table) = reader.as_table(table.key(name), value) else { continue };
        let title = read_title(reader, &mut table);
        let without = reader.words(&mut table, "without", RuleId::ALL, RuleId::name);
        let frame = read_frame(reader, &mut table);
        let statements = read_rules(reader, &mut table, context, Scope::Registration);
        let original = match reader.table(&mut table, "original") {
            Some(mut table) => {
                let statements = read_rules(reader, &mut table, context, Scope::Original);
                reader.finish(&table);
                statements
            }
            None => Vec::new(),
        };
        let output = read_output(reader, &mut table, context);
        let crop = read_crop(reader, &mut table, context);
        let (priority, yields) = read_priority(reader, &mut table, context);
        reader.finish(&table);
        if let Some(title) = title {
            let name = name.to_owned();
            variants.push(VariantLayer {
                name,
                title,
                without,
                frame,
                statements,
                original,
                output,
                crop,
                priority,
                yields,
            });
        }
    }
    variants
}

/// Whether a text can name a profile or a variant.
pub(super) fn is_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= 64 && text.chars().all(plain)
}

impl VariantLayer {
    /// Whether it says something about `rule`.
    pub(super) fn states(&self, rule: RuleId) -> bool {
        self.statements.iter().any(|statement| statement.rule == rule)
    }
}

/// `own`, with each statement that `other` makes about the same rule in its place.
fn replaced(own: &[Statement], other: &[Statement]) -> Vec<Statement> {
    let kept = own.iter().filter(|statement| !other.iter().any(|new| new.rule == statement.rule));
    kept.chain(other).cloned().collect()
}

impl Layer {
    /// The layer with a variant of its own chosen; `None` if it has none of this name, or one was chosen before.
    pub(super) fn with_variant(&self, name: &str) -> Option<Arc<Self>> {
        let chosen = self.open_variants().find(|variant| variant.name == name)?;
        let mut layer = self.clone();
        layer.variant = Some(name.to_owned());
        layer.frame = chosen.frame.or(self.frame);
        layer.statements = replaced(&self.statements, &chosen.statements);
        layer.statements.retain(|statement| !chosen.without.contains(&statement.rule));
        layer.original = replaced(&self.original, &chosen.original);
        let output = &mut layer.output;
        let VariantLayer { output: other, .. } = chosen;
        output.size = other.size.clone().or(output.size.take());
        output.bytes = other.bytes.clone().or(output.bytes.take());
        output.quality = other.quality.clone().or(output.quality.take());
        output.density = other.density.clone().or(output.density.take());
        output.extension = other.extension.clone().or(output.extension.take());
        output.padding = other.padding.clone().or(output.padding.take());
        // Targets of two designs do not mix.
        if !chosen.crop.is_empty() {
            layer.crop.clone_from(&chosen.crop);
        }
        if chosen.priority.is_some() {
            layer.priority.clone_from(&chosen.priority);
            layer.yields.clone_from(&chosen.yields);
        }
        Some(Arc::new(layer))
    }

    /// The variants that can still be chosen.
    pub(super) fn open_variants(&self) -> impl Iterator<Item = &VariantLayer> {
        self.variants.iter().filter(|_| self.variant.is_none())
    }

    /// The title, with that of the variant chosen.
    pub(super) fn full_title(&self) -> Text {
        let chosen = self.variant.as_ref().and_then(|name| self.variants.iter().find(|one| one.name == *name));
        chosen.map_or_else(|| self.title.clone(), |chosen| titled(&self.title, &chosen.title))
    }

    /// "id", or "id@variant".
    pub(super) fn full_id(&self) -> String {
        self.variant.as_ref().map_or_else(|| self.id.clone(), |variant| format!("{}@{variant}", self.id))
    }
}

/// A title with that of a variant in brackets.
pub(super) fn titled(title: &Text, variant: &Text) -> Text {
    Text::new(format!("{}（{}）", title.zh, variant.zh), format!("{} ({})", title.en, variant.en))
}
