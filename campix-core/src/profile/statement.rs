//! One rule table of a profile → `Statement`: its limit by the kind of the rule, its level and its source.

use std::collections::BTreeSet;

use crate::ground::explain::both;
use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::profile::error::Problem;
use crate::profile::limit::{Evidence, LayerKind, Level, Limit, NamedColour, Range, Source};
use crate::profile::read::{Reader, Table, number_of};
use crate::rules::{Kind, RuleId};

/// The largest side of a frame or an output, in pixels; larger is a typing error.
pub(super) const LARGEST_SIDE: u32 = 10_000;

/// What one rule table states.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) rule: RuleId,
    pub(super) limit: Limit,
    pub(super) unit: Unit,
    /// The source states the duty in words only; the figure comes from a layer of thresholds.
    pub(super) figure_from_engine: bool,
    pub(super) source: Source,
    pub(super) note: Option<Text>,
}

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

/// What is needed to name the source of a statement.
pub(super) struct Context<'a> {
    pub(super) id: &'a str,
    pub(super) kind: LayerKind,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Scope {
    Registration,
    Original,
}

pub(super) fn impossible(reader: &mut Reader<'_>, at: usize, key: String, what: Text) {
    reader.fault(at, key, Problem::Impossible { what });
}

pub(super) fn read_source(
    reader: &mut Reader<'_>,
    table: &mut Table<'_, '_>,
    context: &Context<'_>,
    level: Level,
) -> Option<Source> {
    let id = reader.required_string(table, "source");
    let evidence = reader.required_word(table, "evidence", &EVIDENCE, Evidence::name);
    if let Some(("", at)) = id {
        impossible(reader, at, table.key("source"), Text::fixed("出处不能为空", "a source cannot be empty"));
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
pub(super) fn read_rules(
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
                let what = Text::fixed(
                    "原片只能有不同的文件规则和分辨率规则",
                    "only rules of the file and its density differ for an original",
                );
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
pub(super) fn nearest(name: &str) -> Option<RuleId> {
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
            if !own.contains(&field) && table.has(field) && !table.knows(field) {
                table.allow(field);
                let problem = Problem::NotApplicable { rule, expected: own.to_vec() };
                reader.fault(table.at(field), table.key(field), problem);
            }
        }
    }
    let level = if context.kind == LayerKind::Engine {
        if table.has("level") {
            table.allow("level");
            let what = Text::fixed(
                "阈值层本身没有级别；级别由使用该数值的规则规定",
                "a layer of thresholds has no level of its own; the rule that uses the figure states it",
            );
            impossible(reader, table.at("level"), table.key("level"), what);
        }
        Some(Level::Info)
    } else {
        reader.required_word(&mut table, "level", &Level::ALL, Level::name)
    };
    let source = read_source(reader, &mut table, context, level.unwrap_or(Level::Must));
    let note = reader.text(&mut table, "note");
    let figure = own.contains(&"figure") && reader.word(&mut table, "figure", &["engine"], |word| word).is_some();
    if figure && context.kind == LayerKind::Engine {
        impossible(
            reader,
            table.at("figure"),
            table.key("figure"),
            Text::fixed("阈值层应直接写明数值", "a layer of thresholds states the figure itself"),
        );
    }
    let (limit, unit) = match rule.kind() {
        Kind::Range => {
            let unit = read_unit(reader, &mut table, rule);
            (read_range(reader, &mut table, rule, unit).map(Limit::Range), unit)
        }
        Kind::Size => (read_size(reader, &mut table), Unit::Px),
        Kind::Choice => (read_choice(reader, &mut table, rule), Unit::None),
        Kind::Colour => (read_colour(reader, &mut table, context, figure), Unit::DeltaE),
        Kind::Flag => (read_flag(reader, &mut table), Unit::None),
        Kind::Attest => (Some(Limit::Attest), Unit::None),
    };
    reader.finish(&table);
    level?;
    Some(Statement { rule, limit: limit?, unit, figure_from_engine: figure, source: source?, note })
}

pub(super) fn read_unit(reader: &mut Reader<'_>, table: &mut Table<'_, '_>, rule: RuleId) -> Unit {
    let units = rule.units();
    reader.word(table, "unit", units, Unit::name).unwrap_or(rule.unit())
}

fn read_range(reader: &mut Reader<'_>, table: &mut Table<'_, '_>, rule: RuleId, unit: Unit) -> Option<Range> {
    let min = reader.number(table, "min");
    let max = reader.number(table, "max");
    let exact = reader.number(table, "exact");
    let target = reader.number(table, "target");
    let tolerance = reader.number(table, "tolerance");
    let (start, path) = (table.start(), table.path().to_owned());
    if tolerance.is_some_and(|tolerance| tolerance < 0.0) {
        impossible(
            reader,
            table.at("tolerance"),
            table.key("tolerance"),
            Text::fixed("容差不能为负", "a tolerance cannot be negative"),
        );
        return None;
    }
    let mut range = match (exact, tolerance) {
        (Some(_), _) if min.is_some() || max.is_some() || target.is_some() || tolerance.is_some() => {
            impossible(
                reader,
                start,
                path,
                Text::fixed(
                    "exact 只能单独使用，不能与 min、max、target、tolerance 同用",
                    "exact stands alone, without min, max, target or tolerance",
                ),
            );
            return None;
        }
        (Some(exact), _) => Range::between(Some(exact), Some(exact)),
        (None, Some(_)) if min.is_some() || max.is_some() => {
            impossible(
                reader,
                start,
                path,
                Text::fixed(
                    "要么用 min 和 max，要么用 target 和 tolerance",
                    "either min and max, or target and tolerance",
                ),
            );
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
    // A figure that is present but faulty has been reported already.
    let stated = RANGE_FIELDS.iter().any(|&field| !["unit", "target"].contains(&field) && table.has(field));
    if !stated {
        let what = Text::fixed(
            "没有写明数值：min、max、exact、target 加 tolerance，或 figure = \"engine\"",
            "states no figure: min, max, exact, target with tolerance, or figure = \"engine\"",
        );
        impossible(reader, start, path, what);
        return None;
    }
    if let (Some(min), Some(max)) = (range.min, range.max)
        && min > max
    {
        impossible(reader, start, path, both!(en "min {min} is above max {max}", zh "min {min} 大于 max {max}"));
        return None;
    }
    if range.target.is_some_and(|target| !range.contains(target)) {
        impossible(
            reader,
            table.at("target"),
            table.key("target"),
            Text::fixed("目标值在 min 与 max 之外", "the target lies outside min and max"),
        );
        return None;
    }
    let signed = matches!(unit, Unit::Degrees | Unit::Lightness | Unit::Stops);
    if !signed && [range.min, range.max].into_iter().flatten().any(|edge| edge < 0.0) {
        impossible(reader, start, path, both!(en "{rule} cannot be negative", zh "{rule} 不能为负"));
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
            impossible(
                reader,
                start,
                path,
                Text::fixed(
                    "没有大小能同时满足 1 KB = 1000 字节和 1 KB = 1024 字节",
                    "no size satisfies 1 KB = 1000 and 1 KB = 1024 bytes alike",
                ),
            );
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
            impossible(
                reader,
                table.at(exact),
                table.key(exact),
                both!(en "stands alone, without {min} and {max}", zh "只能单独使用，不能与 {min}、{max} 同用"),
            );
        }
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            impossible(reader, table.at(min), table.key(min), both!(en "{min} is above {max}", zh "{min} 大于 {max}"));
        }
        Range::between(found.or(least), found.or(most))
    };
    let width = side("width", "min_width", "max_width");
    let height = side("height", "min_height", "max_height");
    if [width, height].iter().any(|side| side.min.is_none() && side.max.is_none()) {
        impossible(
            reader,
            table.start(),
            table.path().to_owned(),
            Text::fixed("没有写明宽度或高度的限值", "states no limit for width or for height"),
        );
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

fn read_colour(
    reader: &mut Reader<'_>,
    table: &mut Table<'_, '_>,
    context: &Context<'_>,
    figure: bool,
) -> Option<Limit> {
    let max = reader.number(table, "max");
    if max.is_some_and(|max| max <= 0.0) {
        impossible(
            reader,
            table.at("max"),
            table.key("max"),
            Text::fixed("色差必须大于 0", "a colour difference is above 0"),
        );
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
    if !table.has("one_of") && context.kind != LayerKind::Engine {
        reader.missing(table, "one_of");
    }
    if max.is_none() && !figure {
        let what = Text::fixed(
            "没有写明容差：max，或 figure = \"engine\"",
            "states no tolerance: max, or figure = \"engine\"",
        );
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
    impossible(
        reader,
        table.at("rgb"),
        table.key("rgb"),
        Text::fixed("应为三个 0 至 255 的整数", "expected three whole numbers from 0 to 255"),
    );
    None
}

fn read_flag(reader: &mut Reader<'_>, table: &mut Table<'_, '_>) -> Option<Limit> {
    let required = reader.truth(table, "required");
    let forbidden = reader.truth(table, "forbidden");
    if required == forbidden {
        let what = Text::fixed(
            "应为 required = true 或 forbidden = true 之一",
            "expected either required = true or forbidden = true",
        );
        impossible(reader, table.start(), table.path().to_owned(), what);
        return None;
    }
    Some(Limit::Flag(required))
}
