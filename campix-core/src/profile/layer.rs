//! One profile file: TOML text → `Layer`, with every fault or none.
//!
//! A layer states; it resolves nothing. Units stay as stated, until a stack knows the frame.

use std::collections::BTreeSet;

use crate::geom::Size;
use crate::profile::error::{Fault, Problem};
use crate::profile::limit::{Evidence, LayerKind, Level, Limit, NamedColour, Range, Source};
use crate::profile::read::{Reader, Table, number_of};
use crate::profile::rule::{Kind, RuleId, Unit};
use crate::profile::{Edge, Padding, Status};

/// Schema of profile files this engine reads.
pub(super) const SCHEMA: u32 = 1;

/// The largest side of a frame or an output, in pixels; larger is a typing error.
const LARGEST_SIDE: u32 = 10_000;

/// What one rule table states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) rule: RuleId,
    pub(super) limit: Limit,
    pub(super) unit: Unit,
    /// The source states the duty in words only; the figure comes from a layer of thresholds.
    pub(super) figure_from_engine: bool,
    pub(super) source: Source,
    pub(super) note: Option<String>,
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
    pub(super) bytes: Option<Stated<(u32, u32)>>,
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
    pub(super) title_zh: String,
    pub(super) title_en: String,
    pub(super) kind: LayerKind,
    pub(super) extends: Vec<String>,
    pub(super) frame: Option<FrameLayer>,
    pub(super) statements: Vec<Statement>,
    pub(super) original: Vec<Statement>,
    pub(super) output: OutputLayer,
    pub(super) crop: Vec<Target>,
    pub(super) priority: Option<Stated<Vec<RuleId>>>,
    pub(super) yields: Vec<YieldLayer>,
}

const LAYER_KINDS: [LayerKind; 5] =
    [LayerKind::Contract, LayerKind::National, LayerKind::Channel, LayerKind::Advice, LayerKind::Engine];
const EVIDENCE: [Evidence; 5] = [Evidence::A, Evidence::B, Evidence::C, Evidence::G, Evidence::D];
const RANGE_FIELDS: [&str; 7] = ["min", "max", "exact", "target", "tolerance", "unit", "figure"];
const SIZE_FIELDS: [&str; 6] = ["width", "height", "min_width", "max_width", "min_height", "max_height"];
const CHOICE_FIELDS: [&str; 1] = ["one_of"];
const COLOUR_FIELDS: [&str; 3] = ["one_of", "max", "figure"];
const FLAG_FIELDS: [&str; 2] = ["required", "forbidden"];

const fn fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Range => &RANGE_FIELDS,
        Kind::Size => &SIZE_FIELDS,
        Kind::Choice => &CHOICE_FIELDS,
        Kind::Colour => &COLOUR_FIELDS,
        Kind::Flag => &FLAG_FIELDS,
        Kind::Attest => &[],
    }
}

/// Reads one file. On failure: its id, as far as it is known, and every fault.
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
        let what = format!("schema {schema} is not read by this engine, which knows {SCHEMA}");
        reader.fault(root.at("schema"), "schema", Problem::Impossible { what });
    }
    let id = read_id(reader, root)?;
    let kind = reader.required_word(root, "layer", &LAYER_KINDS, LayerKind::name);
    let edition = reader.required_string(root, "edition").map(|(text, _)| text.to_owned());
    let status = reader.required_word(root, "status", &Status::ALL, Status::name);
    let valid_from = read_date(reader, root);
    if !root.has("title") {
        reader.missing(root, "title");
    }
    let (mut title_zh, mut title_en) = (None, None);
    if let Some(mut title) = reader.table(root, "title") {
        title_zh = reader.required_string(&mut title, "zh").map(|(text, _)| text.to_owned());
        title_en = reader.required_string(&mut title, "en").map(|(text, _)| text.to_owned());
        reader.finish(&title);
    }
    let extends = reader.strings(root, "extends").unwrap_or_default();
    let extends = extends.into_iter().map(|(text, _)| text.to_owned()).collect();

    // Without a layer kind the tables are still read, so that their own faults are told.
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
    reader.finish(root);
    Some(Layer {
        edition: edition?,
        status: status?,
        valid_from: valid_from?,
        title_zh: title_zh?,
        title_en: title_en?,
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
    })
}

/// What is needed to name the source of a statement.
struct Context<'a> {
    id: &'a str,
    kind: LayerKind,
}

#[derive(Clone, Copy, PartialEq)]
enum Scope {
    Registration,
    Original,
}

fn impossible(reader: &mut Reader<'_>, at: usize, key: String, what: impl Into<String>) {
    reader.fault(at, key, Problem::Impossible { what: what.into() });
}

fn read_id(reader: &mut Reader<'_>, root: &mut Table<'_, '_>) -> Option<String> {
    let (id, at) = reader.required_string(root, "id")?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.is_empty() || id.len() > 64 || !id.chars().all(plain) {
        impossible(reader, at, "id".to_owned(), "an id is 1 to 64 of a–z, 0–9 and -");
    }
    Some(id.to_owned())
}

fn read_date(reader: &mut Reader<'_>, root: &mut Table<'_, '_>) -> Option<String> {
    let (date, at) = reader.required_string(root, "valid_from")?;
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = date.split('-').collect();
    let known = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    };
    if !known && date != "unknown" {
        impossible(reader, at, "valid_from".to_owned(), "expected YYYY, YYYY-MM, YYYY-MM-DD or \"unknown\"");
    }
    Some(date.to_owned())
}

fn read_frame(reader: &mut Reader<'_>, root: &mut Table<'_, '_>) -> Option<FrameLayer> {
    let mut table = reader.table(root, "frame")?;
    let width = reader.required_integer(&mut table, "width", 1, LARGEST_SIDE);
    let height = reader.required_integer(&mut table, "height", 1, LARGEST_SIDE);
    let print_height_mm = reader.number(&mut table, "print_height_mm");
    if print_height_mm.is_some_and(|height| height <= 0.0) {
        impossible(reader, table.at("print_height_mm"), table.key("print_height_mm"), "must be above 0");
    }
    reader.finish(&table);
    Some(FrameLayer { size: Size::new(width?, height?), print_height_mm })
}

fn read_source(
    reader: &mut Reader<'_>,
    table: &mut Table<'_, '_>,
    context: &Context<'_>,
    level: Level,
) -> Option<Source> {
    let id = reader.required_string(table, "source");
    let evidence = reader.required_word(table, "evidence", &EVIDENCE, Evidence::name);
    if let Some(("", at)) = id {
        impossible(reader, at, table.key("source"), "a source cannot be empty");
    }
    Some(Source {
        layer: context.kind,
        profile: context.id.to_owned(),
        id: id?.0.to_owned(),
        evidence: evidence?,
        level,
    })
}

/// Reads every rule table below `table`; the other keys of `table` stay as they are.
fn read_rules(
    reader: &mut Reader<'_>,
    table: &mut Table<'_, '_>,
    context: &Context<'_>,
    scope: Scope,
) -> Vec<Statement> {
    let families: BTreeSet<_> = RuleId::ALL.iter().map(|rule| rule.key().0).collect();
    let mut statements = Vec::new();
    for family in families {
        let Some(members) = reader.table(table, family) else { continue };
        for (name, at, value) in members.entries() {
            let Some(rule) = RuleId::from_name(&format!("{family}.{name}")) else {
                let nearest = nearest(&format!("{family}.{name}"));
                reader.fault(at, members.key(name), Problem::UnknownRule { nearest });
                continue;
            };
            if scope == Scope::Original && !rule.concerns_file() {
                let what = "only rules of the file and its density differ for an original";
                impossible(reader, at, members.key(name), what);
            }
            if let Some(table) = reader.as_table(members.key(name), value) {
                statements.extend(read_rule(reader, table, context, rule));
            }
        }
    }
    statements
}

/// The rule whose id shares the longest beginning or end with `name`.
fn nearest(name: &str) -> Option<RuleId> {
    let shared = |rule: &RuleId| {
        let id = rule.name();
        let front = id.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        let back = id.bytes().rev().zip(name.bytes().rev()).take_while(|(a, b)| a == b).count();
        front + back
    };
    let family = name.split('.').next().unwrap_or_default();
    let best = RuleId::ALL.iter().copied().rev().max_by_key(shared)?;
    (shared(&best) > family.len() + 3).then_some(best)
}

fn read_rule(
    reader: &mut Reader<'_>,
    mut table: Table<'_, '_>,
    context: &Context<'_>,
    rule: RuleId,
) -> Option<Statement> {
    let own = fields(rule.kind());
    for kind in [Kind::Range, Kind::Size, Kind::Choice, Kind::Colour, Kind::Flag] {
        for &field in fields(kind) {
            if !own.contains(&field) && table.has(field) {
                table.allow(field);
                let problem = Problem::NotApplicable { rule, expected: own.to_vec() };
                reader.fault(table.at(field), table.key(field), problem);
            }
        }
    }
    let level = if context.kind == LayerKind::Engine {
        if table.has("level") {
            table.allow("level");
            let what = "a layer of thresholds has no level of its own; the rule that uses the figure states it";
            impossible(reader, table.at("level"), table.key("level"), what);
        }
        Some(Level::Info)
    } else {
        reader.required_word(&mut table, "level", &Level::ALL, Level::name)
    };
    let source = read_source(reader, &mut table, context, level.unwrap_or(Level::Must));
    let note = reader.string(&mut table, "note").map(|(text, _)| text.to_owned());
    let figure = own.contains(&"figure") && reader.word(&mut table, "figure", &["engine"], |word| word).is_some();
    if figure && context.kind == LayerKind::Engine {
        impossible(reader, table.at("figure"), table.key("figure"), "a layer of thresholds states the figure itself");
    }
    let (limit, unit) = match rule.kind() {
        Kind::Range => {
            let unit = read_unit(reader, &mut table, rule);
            (read_range(reader, &mut table, rule, unit, figure).map(Limit::Range), unit)
        }
        Kind::Size => (read_size(reader, &mut table), Unit::Px),
        Kind::Choice => (read_choice(reader, &mut table, rule), Unit::None),
        Kind::Colour => (read_colour(reader, &mut table, figure), Unit::DeltaE),
        Kind::Flag => (read_flag(reader, &mut table), Unit::None),
        Kind::Attest => (Some(Limit::Attest), Unit::None),
    };
    reader.finish(&table);
    level?;
    Some(Statement { rule, limit: limit?, unit, figure_from_engine: figure, source: source?, note })
}

fn read_unit(reader: &mut Reader<'_>, table: &mut Table<'_, '_>, rule: RuleId) -> Unit {
    let units = rule.units();
    reader.word(table, "unit", units, Unit::name).unwrap_or(rule.unit())
}

fn read_range(
    reader: &mut Reader<'_>,
    table: &mut Table<'_, '_>,
    rule: RuleId,
    unit: Unit,
    figure: bool,
) -> Option<Range> {
    let min = reader.number(table, "min");
    let max = reader.number(table, "max");
    let exact = reader.number(table, "exact");
    let target = reader.number(table, "target");
    let tolerance = reader.number(table, "tolerance");
    let (start, path) = (table.start(), table.path().to_owned());
    if tolerance.is_some_and(|tolerance| tolerance < 0.0) {
        impossible(reader, table.at("tolerance"), table.key("tolerance"), "a tolerance cannot be negative");
        return None;
    }
    let mut range = match (exact, tolerance) {
        (Some(_), _) if min.is_some() || max.is_some() || target.is_some() || tolerance.is_some() => {
            impossible(reader, start, path, "exact stands alone, without min, max, target or tolerance");
            return None;
        }
        (Some(exact), _) => Range::between(Some(exact), Some(exact)),
        (None, Some(_)) if min.is_some() || max.is_some() => {
            impossible(reader, start, path, "either min and max, or target and tolerance");
            return None;
        }
        (None, Some(tolerance)) => {
            let Some(target) = target else {
                reader.missing(table, "target");
                return None;
            };
            Range { target: Some(target), ..Range::between(Some(target - tolerance), Some(target + tolerance)) }
        }
        (None, None) => Range { target, ..Range::between(min, max) },
    };
    if !figure && range.min.is_none() && range.max.is_none() {
        let what = "states no figure: min, max, exact, target with tolerance, or figure = \"engine\"";
        impossible(reader, start, path, what);
        return None;
    }
    if let (Some(min), Some(max)) = (range.min, range.max)
        && min > max
    {
        impossible(reader, start, path, format!("min {min} is above max {max}"));
        return None;
    }
    if range.target.is_some_and(|target| !range.contains(target)) {
        impossible(reader, table.at("target"), table.key("target"), "the target lies outside min and max");
        return None;
    }
    let signed = matches!(unit, Unit::Degrees | Unit::Lightness | Unit::Stops);
    if !signed && [range.min, range.max].into_iter().flatten().any(|edge| edge < 0.0) {
        impossible(reader, start, path, format!("{rule} cannot be negative"));
        return None;
    }
    if unit == Unit::Kb {
        // C-04: the size of a KB is unstated. Strict ends hold under both readings, doubtful ones under one.
        range = Range {
            min: range.min.map(|min| min * 1024.0),
            max: range.max.map(|max| max * 1000.0),
            doubt_min: range.min.map(|min| min * 1000.0),
            doubt_max: range.max.map(|max| max * 1024.0),
            target: None,
        };
        if let (Some(min), Some(max)) = (range.min, range.max)
            && min > max
        {
            impossible(reader, start, path, "no size satisfies 1 KB = 1000 and 1 KB = 1024 bytes alike");
            return None;
        }
    }
    Some(range)
}

fn read_size(reader: &mut Reader<'_>, table: &mut Table<'_, '_>) -> Option<Limit> {
    let mut side = |exact: &'static str, min: &'static str, max: &'static str| {
        let found = reader.integer(table, exact, 1, LARGEST_SIDE).map(f64::from);
        let least = reader.integer(table, min, 1, LARGEST_SIDE).map(f64::from);
        let most = reader.integer(table, max, 1, LARGEST_SIDE).map(f64::from);
        if found.is_some() && (least.is_some() || most.is_some()) {
            impossible(reader, table.at(exact), table.key(exact), format!("stands alone, without {min} and {max}"));
        }
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            impossible(reader, table.at(min), table.key(min), format!("{min} is above {max}"));
        }
        Range::between(found.or(least), found.or(most))
    };
    let width = side("width", "min_width", "max_width");
    let height = side("height", "min_height", "max_height");
    if [width, height].iter().any(|side| side.min.is_none() && side.max.is_none()) {
        impossible(reader, table.start(), table.path().to_owned(), "states no limit for width or for height");
        return None;
    }
    Some(Limit::Size { width, height })
}

fn read_choice(reader: &mut Reader<'_>, table: &mut Table<'_, '_>, rule: RuleId) -> Option<Limit> {
    if !table.has("one_of") {
        reader.missing(table, "one_of");
    }
    let found = reader.strings(table, "one_of")?;
    for &(word, at) in &found {
        if !rule.words().contains(&word) {
            let expected = rule.words().iter().map(|&word| word.to_owned()).collect();
            reader.fault(at, table.key("one_of"), Problem::NotOneOf { expected, found: word.to_owned() });
        }
    }
    // The catalogue's order, so that equal sets are equal lists.
    Some(Limit::Choice(rule.words().iter().copied().filter(|word| found.iter().any(|(f, _)| f == word)).collect()))
}

fn read_colour(reader: &mut Reader<'_>, table: &mut Table<'_, '_>, figure: bool) -> Option<Limit> {
    let max = reader.number(table, "max");
    if max.is_some_and(|max| max <= 0.0) {
        impossible(reader, table.at("max"), table.key("max"), "a colour difference is above 0");
    }
    let mut one_of = Vec::new();
    for (index, item) in reader.array(table, "one_of").unwrap_or_default().into_iter().enumerate() {
        let path = format!("{}[{index}]", table.key("one_of"));
        let Some(mut colour) = reader.as_table(path, item) else { continue };
        let name = reader.required_string(&mut colour, "name").map(|(text, _)| text.to_owned());
        if !colour.has("rgb") {
            reader.missing(&colour, "rgb");
        }
        let rgb = read_rgb(reader, &mut colour);
        reader.finish(&colour);
        if let (Some(name), Some(rgb)) = (name, rgb) {
            one_of.push(NamedColour { name, rgb });
        }
    }
    if max.is_none() && !figure {
        let what = "states no tolerance: max, or figure = \"engine\"";
        impossible(reader, table.start(), table.path().to_owned(), what);
        return None;
    }
    Some(Limit::Colour { one_of, max })
}

fn read_rgb(reader: &mut Reader<'_>, table: &mut Table<'_, '_>) -> Option<[u8; 3]> {
    let items = reader.array(table, "rgb")?;
    let channels: Vec<u8> = items
        .iter()
        .filter_map(|item| number_of(item.get_ref()))
        .filter(|channel| (0.0..=255.0).contains(channel) && channel.fract() == 0.0)
        .map(|channel| channel as u8)
        .collect();
    if let ([r, g, b], 3) = (channels.as_slice(), items.len()) {
        return Some([*r, *g, *b]);
    }
    impossible(reader, table.at("rgb"), table.key("rgb"), "expected three whole numbers from 0 to 255");
    None
}

fn read_flag(reader: &mut Reader<'_>, table: &mut Table<'_, '_>) -> Option<Limit> {
    let required = reader.truth(table, "required");
    let forbidden = reader.truth(table, "forbidden");
    if required == forbidden {
        let what = "expected either required = true or forbidden = true";
        impossible(reader, table.start(), table.path().to_owned(), what);
        return None;
    }
    Some(Limit::Flag(required))
}

fn read_output(reader: &mut Reader<'_>, root: &mut Table<'_, '_>, context: &Context<'_>) -> OutputLayer {
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
            impossible(reader, bytes.start(), bytes.path().to_owned(), "min is above max");
        }
        output.bytes = stated(reader, bytes, context, min.zip(max));
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

fn stated<T>(
    reader: &mut Reader<'_>,
    mut table: Table<'_, '_>,
    context: &Context<'_>,
    value: Option<T>,
) -> Option<Stated<T>> {
    let source = read_source(reader, &mut table, context, Level::Must);
    reader.finish(&table);
    Some(Stated { value: value?, source: source? })
}

fn read_crop(reader: &mut Reader<'_>, root: &mut Table<'_, '_>, context: &Context<'_>) -> Vec<Target> {
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
                let what = "a target is not negative and its weight is above 0";
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

fn read_priority(
    reader: &mut Reader<'_>,
    root: &mut Table<'_, '_>,
    context: &Context<'_>,
) -> (Option<Stated<Vec<RuleId>>>, Vec<YieldLayer>) {
    let Some(mut table) = reader.table(root, "priority") else { return (None, Vec::new()) };
    let mut order = Vec::new();
    for (name, at) in reader.strings(&mut table, "order").unwrap_or_default() {
        match RuleId::from_name(name) {
            Some(rule) if order.contains(&rule) => {
                impossible(reader, at, table.key("order"), format!("{rule} is listed twice"));
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
