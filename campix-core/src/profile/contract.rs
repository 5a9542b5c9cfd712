//! What a contract asks for beside the photo's own rules: which comparisons, and how recent a photo has to be.

use crate::ground::calendar::{days_from_civil, days_in_month};
use crate::ground::explain::both;
use crate::ground::pair::Pair;
use crate::ground::text::Text;
use crate::profile::layer::{Layer, read_date};
use crate::profile::limit::{Level, Source};
use crate::profile::read::{Reader, Table};
use crate::profile::statement::{Context, impossible, read_source};

/// The comparisons a contract demands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// Pairs that must be the same person for a student to pass.
    pub required: Vec<Pair>,
    /// Pairs that some students are compared by and others need not be.
    pub optional: Vec<Pair>,
    /// Where this is stated, contract first.
    pub sources: Vec<Source>,
    /// Remarks of the profiles about what their source says or does not say.
    pub notes: Vec<Text>,
}

/// How long before the graduation a photo may have been taken.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Recency {
    /// Whole months before the graduation; `None` if no layer limits them.
    pub months: Option<u32>,
    /// Day of graduation, or its month or year; `None` until a contract states it.
    pub graduation: Option<String>,
    /// Where this is stated, contract first.
    pub sources: Vec<Source>,
}

/// What one table `[comparison]` states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ComparisonLayer {
    required: Vec<Pair>,
    optional: Vec<Pair>,
    source: Source,
    note: Option<Text>,
}

/// What one table `[recency]` states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RecencyLayer {
    months: Option<u32>,
    graduation: Option<String>,
    source: Source,
}

/// Longest time before a graduation that is no typing error, in months.
const MOST_MONTHS: u32 = 120;

pub(super) fn read_comparison(
    reader: &mut Reader<'_>,
    root: &mut Table<'_, '_>,
    context: &Context<'_>,
) -> Option<ComparisonLayer> {
    let mut table = reader.table(root, "comparison")?;
    if !table.has("required") {
        reader.missing(&table, "required");
    }
    let required = reader.words(&mut table, "required", &Pair::ALL, Pair::name);
    let optional = reader.words(&mut table, "optional", &Pair::ALL, Pair::name);
    if let Some(both) = required.iter().find(|pair| optional.contains(pair)) {
        let what = both!(en "{} is required and optional", zh "{} 既为必须又为可选", both.name());
        impossible(reader, table.at("optional"), table.key("optional"), what);
    }
    let source = read_source(reader, &mut table, context, Level::Must);
    let note = reader.text(&mut table, "note");
    reader.finish(&table);
    Some(ComparisonLayer { required, optional, source: source?, note })
}

pub(super) fn read_recency(
    reader: &mut Reader<'_>,
    root: &mut Table<'_, '_>,
    context: &Context<'_>,
) -> Option<RecencyLayer> {
    let mut table = reader.table(root, "recency")?;
    let months = reader.integer(&mut table, "months", 1, MOST_MONTHS);
    let graduation = read_date(reader, &mut table, "graduation", false);
    if !table.has("months") && !table.has("graduation") {
        let what = Text::fixed("没有写明 months 或 graduation", "states neither months nor graduation");
        impossible(reader, table.start(), table.path().to_owned(), what);
    }
    let source = read_source(reader, &mut table, context, Level::Should);
    reader.finish(&table);
    Some(RecencyLayer { months, graduation, source: source? })
}

/// Every demand of the stack: what one layer requires, another cannot make optional.
pub(super) fn comparison<'l>(layers: impl Iterator<Item = &'l Layer>) -> Option<Comparison> {
    let stated: Vec<&ComparisonLayer> = layers.filter_map(|layer| layer.comparison.as_ref()).collect();
    stated.first()?;
    let mut required: Vec<Pair> = stated.iter().flat_map(|layer| layer.required.iter().copied()).collect();
    let mut optional: Vec<Pair> = stated.iter().flat_map(|layer| layer.optional.iter().copied()).collect();
    optional.retain(|pair| !required.contains(pair));
    for pairs in [&mut required, &mut optional] {
        pairs.sort_unstable();
        pairs.dedup();
    }
    Some(Comparison {
        required,
        optional,
        sources: stated.iter().map(|layer| layer.source.clone()).collect(),
        notes: stated.iter().filter_map(|layer| layer.note.clone()).collect(),
    })
}

/// The fewest months and the first graduation that the stack states.
pub(super) fn recency<'l>(layers: impl Iterator<Item = &'l Layer>) -> Option<Recency> {
    let stated: Vec<&RecencyLayer> = layers.filter_map(|layer| layer.recency.as_ref()).collect();
    stated.first()?;
    Some(Recency {
        months: stated.iter().filter_map(|layer| layer.months).min(),
        graduation: stated.iter().find_map(|layer| layer.graduation.clone()),
        sources: stated.iter().map(|layer| layer.source.clone()).collect(),
    })
}

impl Recency {
    /// Whether a photo of this day, year first, was taken too long before the graduation; `None` if the contract does not say
    /// when that is, or the day does not exist. Of a graduation that is stated by its month or year, the first day counts,
    /// so that nothing is called old that may not be.
    pub fn is_too_old(&self, captured: [i64; 3]) -> Option<bool> {
        let numbers: Vec<i64> = self.graduation.as_ref()?.split('-').filter_map(|part| part.parse().ok()).collect();
        let graduation = match *numbers.as_slice() {
            [year] => [year, 1, 1],
            [year, month] => [year, month, 1],
            [year, month, day] => [year, month, day],
            _ => return None,
        };
        days_from_civil(captured)?;
        let months = captured[0] * 12 + captured[1] - 1 + i64::from(self.months?);
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        let last = [year, month, captured[2].min(days_in_month(year, month))];
        Some(days_from_civil(last)? < days_from_civil(graduation)?)
    }
}
