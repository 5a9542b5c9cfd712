//! One profile file: TOML text → `Layer`, with every fault or none.
//!
//! A layer only states; it resolves nothing. Units stay as stated, until a stack knows the frame.

use crate::ground::band::{ByteBand, Padding};
use crate::ground::calendar;
use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::ground::words::words;
use crate::profile::contract::{ComparisonLayer, RecencyLayer, read_comparison, read_recency};
use crate::profile::error::{Fault, Problem};
use crate::profile::limit::{Edge, LayerKind, Level, Source};
use crate::profile::read::{Reader, Table};
use crate::profile::statement::{
    Context, LARGEST_SIDE, Scope, Statement, impossible, nearest, read_rules, read_source, read_unit,
};
use crate::profile::variant::{VariantLayer, is_name, read_variants};
use crate::rules::RuleId;

/// Schema of profile files this engine reads.
pub(super) const SCHEMA: u32 = 1;

words! {
    /// Whether a standard is applied today.
    #[non_exhaustive]
    pub enum Status {
        /// It is applied.
        InForce "in-force",
        /// It is observed in use, without a document that puts it into force.
        Observed "observed",
        /// It was replaced and is kept for old files.
        Superseded "superseded",
        /// Whether it is still applied could not be found out.
        Unknown "unknown",
        /// It is being worked on.
        Draft "draft",
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stated<T> {
    pub(super) value: T,
    pub(super) source: Source,
}

/// What `[output]` states.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct OutputLayer {
    pub(super) size: Option<Stated<Size>>,
    pub(super) bytes: Option<Stated<ByteBand>>,
    pub(super) quality: Option<Stated<u8>>,
    pub(super) density: Option<Stated<u16>>,
    pub(super) extension: Option<Stated<String>>,
    pub(super) padding: Option<Stated<Padding>>,
}

/// What one table under `[crop]` states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    pub(super) rule: RuleId,
    pub(super) value: f64,
    pub(super) unit: Unit,
    pub(super) weight: f64,
    pub(super) at_least: bool,
    pub(super) source: Source,
}

/// What one entry of `[[priority.yields]]` states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct YieldLayer {
    pub(super) rule: RuleId,
    pub(super) to: RuleId,
    pub(super) edge: Edge,
    pub(super) source: Source,
}

/// The pixel frame in which geometric windows are stated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FrameLayer {
    pub(super) size: Size,
    pub(super) print_height_mm: Option<f64>,
}

/// One profile file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layer {
    pub(super) id: String,
    pub(super) edition: String,
    pub(super) status: Status,
    pub(super) valid_from: String,
    pub(super) valid_to: Option<String>,
    /// What replaced it: the id of a profile, or the name of a document.
    pub(super) superseded_by: Option<String>,
    pub(super) title: Text,
    /// The variant that was chosen; its tables have taken the place of the layer's own.
    pub(super) variant: Option<String>,
    pub(super) variants: Vec<VariantLayer>,
    pub(super) kind: LayerKind,
    pub(super) extends: Vec<String>,
    pub(super) frame: Option<FrameLayer>,
    pub(super) statements: Vec<Statement>,
    pub(super) original: Vec<Statement>,
    pub(super) output: OutputLayer,
    pub(super) crop: Vec<Target>,
    pub(super) priority: Option<Stated<Vec<RuleId>>>,
    pub(super) yields: Vec<YieldLayer>,
    pub(super) comparison: Option<ComparisonLayer>,
    pub(super) recency: Option<RecencyLayer>,
}

const LAYER_KINDS: [LayerKind; 5] =
    [LayerKind::Contract, LayerKind::National, LayerKind::Channel, LayerKind::Advice, LayerKind::Engine];
/// Reads one file. On failure returns its id, if known, and every fault.
pub(super) fn parse(text: &str) -> Result<Layer, (String, Vec<Fault>)> {
    let mut reader = Reader::new(text);
    let (document, errors) = toml::de::DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.fault(at, "", Problem::Syntax { what: error.message().to_owned() });
    }
    let mut root = Table::root(document.get_ref());
    let layer = read_layer(&mut reader, &mut root);
    let faults = reader.into_faults();
    match layer {
        Some(layer) if faults.is_empty() => Ok(layer),
        layer => Err((layer.map_or_else(|| "?".to_owned(), |layer| layer.id), faults)),
    }
}

fn read_layer(reader: &mut Reader<'_>, root: &mut Table<'_, '_>) -> Option<Layer> {
    if let Some(schema) = reader.required_integer(root, "schema", 0, u32::MAX)
        && schema != SCHEMA
    {
        let what = both!(en "schema {schema} is not read by this engine, which knows {SCHEMA}", zh "本程序不能读取 schema {schema}，只支持 {SCHEMA}");
        reader.fault(root.at("schema"), "schema", Problem::Impossible { what });
    }
    let id = read_id(reader, root)?;
    let kind = reader.required_word(root, "layer", &LAYER_KINDS, LayerKind::name);
    let edition = reader.required_string(root, "edition").map(|(text, _)| text.to_owned());
    let status = reader.required_word(root, "status", &Status::ALL, Status::name);
    let validity = read_validity(reader, root, status);
    let title = read_title(reader, root);
    let extends = reader.strings(root, "extends").unwrap_or_default();
    let extends = extends.into_iter().map(|(text, _)| text.to_owned()).collect();

    // Without a layer kind the tables are still read, so that their own faults are reported.
    let context = Context { id: &id, kind: kind.unwrap_or(LayerKind::Channel) };
    let frame = read_frame(reader, root);
    let statements = read_rules(reader, root, &context, Scope::Registration);
    let original = match reader.table(root, "original") {
        Some(mut table) => {
            let statements = read_rules(reader, &mut table, &context, Scope::Original);
            reader.finish(&table);
            statements
        }
        None => Vec::new(),
    };
    let output = read_output(reader, root, &context);
    let crop = read_crop(reader, root, &context);
    let (priority, yields) = read_priority(reader, root, &context);
    let comparison = read_comparison(reader, root, &context);
    let recency = read_recency(reader, root, &context);
    let variants = read_variants(reader, root, &context);
    reader.finish(root);
    let Validity { from, to, superseded_by } = validity?;
    Some(Layer {
        edition: edition?,
        status: status?,
        valid_from: from,
        valid_to: to,
        superseded_by,
        title: title?,
        variant: None,
        variants,
        kind: kind?,
        id,
        extends,
        frame,
        statements,
        original,
        output,
        crop,
        priority,
        yields,
        comparison,
        recency,
    })
}

fn read_id(reader: &mut Reader<'_>, root: &mut Table<'_, '_>) -> Option<String> {
    let (id, at) = reader.required_string(root, "id")?;
    if !is_name(id) {
        impossible(
            reader,
            at,
            "id".to_owned(),
            Text::fixed("编号应为 1 至 64 个 a–z、0–9 或 - 的字符", "an id is 1 to 64 of a–z, 0–9 and -"),
        );
    }
    Some(id.to_owned())
}

pub(super) fn read_title(reader: &mut Reader<'_>, table: &mut Table<'_, '_>) -> Option<Text> {
    if !table.has("title") {
        reader.missing(table, "title");
    }
    let mut title = reader.table(table, "title")?;
    let zh = reader.required_string(&mut title, "zh").map(|(text, _)| text.to_owned());
    let en = reader.required_string(&mut title, "en").map(|(text, _)| text.to_owned());
    reader.finish(&title);
    Some(Text::new(zh?, en?))
}

/// When a standard holds, and what holds after it.
struct Validity {
    from: String,
    to: Option<String>,
    superseded_by: Option<String>,
}

fn read_validity(reader: &mut Reader<'_>, root: &mut Table<'_, '_>, status: Option<Status>) -> Option<Validity> {
    if !root.has("valid_from") {
        reader.missing(root, "valid_from");
    }
    let from = read_date(reader, root, "valid_from", true);
    let to = read_date(reader, root, "valid_to", false);
    let superseded_by = reader.string(root, "superseded_by").map(|(text, _)| text.to_owned());
    match (status, &superseded_by) {
        (Some(Status::Superseded), None) => reader.missing(root, "superseded_by"),
        (Some(status), Some(_)) if status != Status::Superseded => {
            let what = Text::fixed(
                "只有 status = \"superseded\" 的标准才有后继",
                "only a standard of status \"superseded\" has a successor",
            );
            impossible(reader, root.at("superseded_by"), "superseded_by".to_owned(), what);
        }
        _ => {}
    }
    // Dates of different precision are compared as far as both go: "2019" does not end before "2019-07".
    if let (Some(from), Some(to)) = (&from, &to)
        && from != "unknown"
        && to.as_bytes().iter().zip(from.as_bytes()).find(|(a, b)| a != b).is_some_and(|(to, from)| to < from)
    {
        let what = both!(en "{to} is before {from}, from which it is valid", zh "{to} 早于生效日期 {from}");
        impossible(reader, root.at("valid_to"), "valid_to".to_owned(), what);
    }
    Some(Validity { from: from?, to, superseded_by })
}

/// A date under `name`: a year, a month or a day; "unknown" where `open` allows it.
pub(super) fn read_date(
    reader: &mut Reader<'_>,
    root: &mut Table<'_, '_>,
    name: &'static str,
    open: bool,
) -> Option<String> {
    let (date, at) = reader.string(root, name)?;
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = date.split('-').collect();
    let real = |year: &str, month: &str, day: &str| match (year.parse(), month.parse(), day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => calendar::days_from_civil([year, month, day]).is_some(),
        _ => false,
    };
    let known = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && real(year, month, "01"),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2) && real(year, month, day),
        _ => false,
    };
    let allowed = known || (open && date == "unknown");
    if !allowed {
        let what = if open {
            Text::fixed(
                "应为 YYYY、YYYY-MM、YYYY-MM-DD 或 \"unknown\"",
                "expected YYYY, YYYY-MM, YYYY-MM-DD or \"unknown\"",
            )
        } else {
            Text::fixed("应为 YYYY、YYYY-MM 或 YYYY-MM-DD", "expected YYYY, YYYY-MM or YYYY-MM-DD")
        };
        impossible(reader, at, root.key(name), what);
    }
    Some(date.to_owned())
}

pub(super) fn read_frame(reader: &mut Reader<'_>, root: &mut Table<'_, '_>) -> Option<FrameLayer> {
    let mut table = reader.table(root, "frame")?;
    let width = reader.required_integer(&mut table, "width", 1, LARGEST_SIDE);
    let height = reader.required_integer(&mut table, "height", 1, LARGEST_SIDE);
    let print_height_mm = reader.number(&mut table, "print_height_mm");
    if print_height_mm.is_some_and(|height| height <= 0.0) {
        impossible(
            reader,
            table.at("print_height_mm"),
            table.key("print_height_mm"),
            Text::fixed("必须大于 0", "must be above 0"),
        );
    }
    reader.finish(&table);
    Some(FrameLayer { size: Size::new(width?, height?), print_height_mm })
}

pub(super) fn read_output(reader: &mut Reader<'_>, root: &mut Table<'_, '_>, context: &Context<'_>) -> OutputLayer {
    let mut output = OutputLayer::default();
    let Some(mut table) = reader.table(root, "output") else { return output };
    if let Some(mut size) = reader.table(&mut table, "size") {
        let width = reader.required_integer(&mut size, "width", 1, LARGEST_SIDE);
        let height = reader.required_integer(&mut size, "height", 1, LARGEST_SIDE);
        output.size = stated(reader, size, context, width.zip(height).map(|(width, height)| Size::new(width, height)));
    }
    if let Some(mut bytes) = reader.table(&mut table, "bytes") {
        let min = reader.required_integer(&mut bytes, "min", 0, u32::MAX);
        let max = reader.required_integer(&mut bytes, "max", 1, u32::MAX);
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            impossible(reader, bytes.start(), bytes.path().to_owned(), Text::fixed("min 大于 max", "min is above max"));
        }
        let band = min.zip(max).map(|(min, max)| ByteBand::new(min.into(), max.into()));
        output.bytes = stated(reader, bytes, context, band);
    }
    if let Some(mut quality) = reader.table(&mut table, "quality") {
        let min = reader.required_integer(&mut quality, "min", 1, 100);
        output.quality = stated(reader, quality, context, min.map(|min| min as u8));
    }
    if let Some(mut density) = reader.table(&mut table, "density") {
        let value = reader.required_integer(&mut density, "value", 1, u32::from(u16::MAX));
        output.density = stated(reader, density, context, value.map(|value| value as u16));
    }
    if let Some(mut extension) = reader.table(&mut table, "extension") {
        let value = reader.required_word(&mut extension, "value", &["jpg", "jpeg"], |word| word);
        output.extension = stated(reader, extension, context, value.map(str::to_owned));
    }
    if let Some(mut padding) = reader.table(&mut table, "padding") {
        let value = reader.required_word(&mut padding, "value", &Padding::ALL, Padding::name);
        output.padding = stated(reader, padding, context, value);
    }
    reader.finish(&table);
    output
}

pub(super) fn stated<T>(
    reader: &mut Reader<'_>,
    mut table: Table<'_, '_>,
    context: &Context<'_>,
    value: Option<T>,
) -> Option<Stated<T>> {
    let source = read_source(reader, &mut table, context, Level::Must);
    reader.finish(&table);
    Some(Stated { value: value?, source: source? })
}

pub(super) fn read_crop(reader: &mut Reader<'_>, root: &mut Table<'_, '_>, context: &Context<'_>) -> Vec<Target> {
    let mut targets = Vec::new();
    let Some(mut table) = reader.table(root, "crop") else { return targets };
    if let Some(mut geometry) = reader.table(&mut table, "geometry") {
        for &rule in RuleId::ALL.iter().filter(|rule| rule.axis().is_some()) {
            let Some(mut target) = reader.table(&mut geometry, rule.key().1) else { continue };
            let unit = read_unit(reader, &mut target, rule);
            let value = reader.number(&mut target, "target");
            if !target.has("target") {
                reader.missing(&target, "target");
            }
            let weight = reader.number(&mut target, "weight").unwrap_or(1.0);
            if value.is_some_and(|value| value < 0.0) || weight <= 0.0 {
                let what =
                    Text::fixed("目标值不能为负，权重必须大于 0", "a target is not negative and its weight is above 0");
                impossible(reader, target.start(), target.path().to_owned(), what);
            }
            let bound = reader.word(&mut target, "bound", &["near", "at-least"], |word| word);
            let source = read_source(reader, &mut target, context, Level::Should);
            reader.finish(&target);
            if let (Some(value), Some(source)) = (value, source) {
                targets.push(Target { rule, value, unit, weight, at_least: bound == Some("at-least"), source });
            }
        }
        reader.finish(&geometry);
    }
    reader.finish(&table);
    targets
}

pub(super) fn read_priority(
    reader: &mut Reader<'_>,
    root: &mut Table<'_, '_>,
    context: &Context<'_>,
) -> (Option<Stated<Vec<RuleId>>>, Vec<YieldLayer>) {
    let Some(mut table) = reader.table(root, "priority") else { return (None, Vec::new()) };
    let mut order = Vec::new();
    for (name, at) in reader.strings(&mut table, "order").unwrap_or_default() {
        match RuleId::from_name(name) {
            Some(rule) if order.contains(&rule) => {
                impossible(reader, at, table.key("order"), both!(en "{rule} is listed twice", zh "{rule} 重复列出"));
            }
            Some(rule) => order.push(rule),
            None => reader.fault(at, table.key("order"), Problem::UnknownRule { nearest: nearest(name) }),
        }
    }
    let mut yields = Vec::new();
    for (index, item) in reader.array(&mut table, "yields").unwrap_or_default().into_iter().enumerate() {
        let path = format!("{}[{index}]", table.key("yields"));
        let Some(mut entry) = reader.as_table(path, item) else { continue };
        let rule = reader.required_word(&mut entry, "rule", RuleId::ALL, RuleId::name);
        let to = reader.required_word(&mut entry, "to", RuleId::ALL, RuleId::name);
        let edge = reader.required_word(&mut entry, "edge", &Edge::ALL, Edge::name);
        let source = read_source(reader, &mut entry, context, Level::Must);
        reader.finish(&entry);
        if let (Some(rule), Some(to), Some(edge), Some(source)) = (rule, to, edge, source) {
            yields.push(YieldLayer { rule, to, edge, source });
        }
    }
    let order = stated(reader, table, context, Some(order));
    (order, yields)
}
