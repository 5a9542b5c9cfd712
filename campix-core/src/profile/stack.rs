//! Layers → one validated profile: musts intersected, recommendations kept where nothing more binding contradicts them.
//!
//! Statements are merged in the order contract, national, channel, advice, a layer before those it extends, so the
//! result does not depend on the order in which profiles are given.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::band::{ByteBand, Padding};
use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::options::split_variant;
use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::profile::error::{Conflict, ProfileError};
use crate::profile::layer::{self, FrameLayer, Layer, Stated, Status};
use crate::profile::limit::{LayerKind, Level, Limit, Source};
use crate::profile::standard::{Clause, CropTarget, Output, Overruled, Profile, Rule, Yield};
use crate::profile::statement::Statement;
use crate::profile::variant::titled;
use crate::profile::{builtin, contract};
use crate::rules::{Axis, RuleId};

/// Layers of one stack; far more than any real one, and a bound for files that extend each other endlessly.
const MOST_LAYERS: usize = 64;

/// Reads `text` and everything it extends.
pub(super) fn load<'t>(text: &str, find: &dyn Fn(&str) -> Option<Cow<'t, str>>) -> Result<Profile, ProfileError> {
    let mut layers = Vec::new();
    collect(text, None, find, &mut Vec::new(), &mut layers)?;
    assemble(layers)
}

/// Adds the layer in `text` and, after it, those it extends; `chain` holds the ids on the way down.
fn collect<'t>(
    text: &str,
    variant: Option<&str>,
    find: &dyn Fn(&str) -> Option<Cow<'t, str>>,
    chain: &mut Vec<String>,
    layers: &mut Vec<Arc<Layer>>,
) -> Result<(), ProfileError> {
    let layer = layer::parse(text).map_err(|(id, faults)| ProfileError::Invalid { id, faults })?;
    if chain.contains(&layer.id) || layers.len() >= MOST_LAYERS {
        chain.push(layer.id.clone());
        return Err(ProfileError::Cycle { id: layer.id, chain: chain.clone() });
    }
    let layer = match variant {
        None => Arc::new(layer),
        Some(name) => layer.with_variant(name).ok_or_else(|| no_variant(&layer.id, name, &[&layer]))?,
    };
    if let Some(known) = layers.iter_mut().find(|known| known.id == layer.id) {
        return choose(known, &layer);
    }
    layers.push(Arc::clone(&layer));
    chain.push(layer.id.clone());
    for name in &layer.extends {
        let (id, variant) = split_variant(name);
        let text = find(id).or_else(|| builtin::text(id).map(Cow::Borrowed)).ok_or_else(|| ProfileError::Unknown {
            id: id.to_owned(),
            known: builtin::ALL.iter().map(|&(id, _)| id.to_owned()).collect(),
        })?;
        collect(&text, variant, find, chain, layers)?;
    }
    chain.pop();
    Ok(())
}

/// One layer for two that are named alike: of a layer and a variant of it, the variant.
fn choose(known: &mut Arc<Layer>, other: &Arc<Layer>) -> Result<(), ProfileError> {
    match (&known.variant, &other.variant) {
        (None, Some(_)) => known.clone_from(other),
        (Some(one), Some(two)) if one != two => {
            let named = |variant: &str| both!(en "variant {variant}", zh "变体 {variant}");
            return Err(ProfileError::Conflict {
                conflicts: vec![Conflict {
                    property: format!("profile {}", known.id),
                    first: named(one),
                    first_source: None,
                    second: named(two),
                    second_source: None,
                }],
            });
        }
        _ => {}
    }
    Ok(())
}

fn no_variant(id: &str, variant: &str, layers: &[&Layer]) -> ProfileError {
    let known = layers.iter().flat_map(|layer| layer.open_variants()).map(|one| one.name.clone()).collect();
    ProfileError::NoVariant { id: id.to_owned(), variant: variant.to_owned(), known }
}

/// The profile with a variant of one of its layers.
pub(super) fn with_variant(profile: &Profile, name: &str) -> Result<Profile, ProfileError> {
    let own: Vec<&Layer> = profile.layers.iter().map(AsRef::as_ref).collect();
    let title = own.iter().flat_map(|layer| layer.open_variants()).find(|one| one.name == name).map(|one| &one.title);
    let title = title.ok_or_else(|| no_variant(&profile.id, name, &own))?;
    let layers = profile.layers.iter().map(|layer| layer.with_variant(name).unwrap_or_else(|| Arc::clone(layer)));
    let mut result = assemble(layers.collect())?;
    // A recommendation that gives way is listed; one that was asked for by name must not vanish.
    let lost = |entry: &&Overruled| {
        let mut chosen = own.iter().filter(|layer| layer.id == entry.dropped.profile);
        chosen.any(|layer| layer.open_variants().any(|one| one.name == name && one.states(entry.rule)))
    };
    let lost: Vec<Conflict> = result
        .overruled
        .iter()
        .filter(lost)
        .map(|entry| Conflict {
            property: entry.rule.to_string(),
            first: both!(en "variant {name}", zh "变体 {name}"),
            first_source: Some(entry.dropped.clone()),
            second: result.rules[&entry.rule].clauses[0].limit.text(),
            second_source: Some(entry.kept.clone()),
        })
        .collect();
    if !lost.is_empty() {
        return Err(ProfileError::Conflict { conflicts: lost });
    }
    let whole = titled(&Text::new(profile.title_zh.clone(), profile.title_en.clone()), title);
    result.id = format!("{}@{name}", profile.id);
    result.edition.clone_from(&profile.edition);
    (result.title_zh, result.title_en) = (whole.zh.into_owned(), whole.en.into_owned());
    result.status = profile.status;
    result.valid_from.clone_from(&profile.valid_from);
    result.valid_to.clone_from(&profile.valid_to);
    result.superseded_by.clone_from(&profile.superseded_by);
    result.digest = result.compute_digest();
    Ok(result)
}

/// Puts loaded profiles on top of each other.
pub(super) fn stack(profiles: &[&Profile]) -> Result<Profile, ProfileError> {
    let first = profiles.first().ok_or(ProfileError::Empty)?;
    let mut layers: Vec<Arc<Layer>> = Vec::new();
    let mut conflicts = Vec::new();
    for layer in profiles.iter().flat_map(|profile| &profile.layers) {
        match layers.iter_mut().find(|known| known.id == layer.id) {
            None => layers.push(Arc::clone(layer)),
            Some(known) if known == layer => {}
            Some(known) if known.variant != layer.variant => choose(known, layer)?,
            Some(known) => conflicts.push(Conflict {
                property: format!("profile {}", layer.id),
                first: both!(en "edition {}", zh "版次 {}", known.edition),
                first_source: None,
                second: both!(en "another text, edition {}", zh "内容不同的版次 {}", layer.edition),
                second_source: None,
            }),
        }
    }
    if !conflicts.is_empty() {
        return Err(ProfileError::Conflict { conflicts });
    }
    let mut result = assemble(layers)?;
    if profiles.len() > 1 {
        let join = |part: fn(&Profile) -> &str, by: &str| profiles.iter().map(|p| part(p)).collect::<Vec<_>>().join(by);
        result.id = join(Profile::id, "+");
        result.edition = join(Profile::edition, "+");
        result.title_zh = join(Profile::title_zh, " + ");
        result.title_en = join(Profile::title_en, " + ");
        // The first that was replaced tells of it.
        let told = profiles.iter().find(|part| part.status == Status::Superseded).unwrap_or(first);
        result.status = told.status;
        result.valid_from.clone_from(&told.valid_from);
        result.valid_to.clone_from(&told.valid_to);
        result.superseded_by.clone_from(&told.superseded_by);
        result.digest = result.compute_digest();
    }
    Ok(result)
}

/// Contract first, advice and thresholds last; of the same kind, a layer before those it extends, then by id.
fn sort(layers: &mut [Arc<Layer>]) {
    // Longest chain of `extends` below each layer, by relaxation: there are no cycles and few layers.
    let mut heights: BTreeMap<String, usize> = layers.iter().map(|layer| (layer.id.clone(), 0)).collect();
    for _ in 0..layers.len() {
        for layer in layers.iter() {
            let below = layer.extends.iter().filter_map(|id| heights.get(id)).max();
            let height = below.map_or(0, |below| below + 1);
            heights.insert(layer.id.clone(), height);
        }
    }
    layers.sort_by(|a, b| (a.kind, heights[&b.id], &a.id).cmp(&(b.kind, heights[&a.id], &b.id)));
}

/// Merges `layers`; the first one gives the profile its name.
fn assemble(mut layers: Vec<Arc<Layer>>) -> Result<Profile, ProfileError> {
    let head = Arc::clone(layers.first().ok_or(ProfileError::Empty)?);
    sort(&mut layers);
    let mut merger = Merger::default();
    let frame = merger.frame(&layers);
    let rules = merger.rules(&layers, |layer| &layer.statements, frame);
    let original = merger.rules(&layers, |layer| &layer.original, frame);
    let output = merger.output(&layers, &rules);
    // Targets of two designs do not mix: the first layer that has any decides them all.
    let targets = layers.iter().map(|layer| &layer.crop).find(|targets| !targets.is_empty());
    let mut crop: Vec<CropTarget> = targets
        .into_iter()
        .flatten()
        .map(|target| {
            let factor = merger.factor(target.unit, target.rule, frame, &target.source);
            CropTarget {
                rule: target.rule,
                value: (target.value * factor * 1e6).round() / 1e6,
                weight: target.weight,
                at_least: target.at_least,
                source: target.source.clone(),
            }
        })
        .collect();
    crop.sort_by_key(|target| target.rule);
    if !merger.missing.is_empty() {
        merger.missing.dedup();
        return Err(ProfileError::Incomplete { id: head.id.clone(), missing: merger.missing });
    }
    if !merger.conflicts.is_empty() {
        return Err(ProfileError::Conflict { conflicts: merger.conflicts });
    }
    let priority = layers.iter().find_map(|layer| layer.priority.as_ref()).map(|stated| stated.value.clone());
    let yields = layers.iter().flat_map(|layer| &layer.yields).map(|entry| Yield {
        rule: entry.rule,
        to: entry.to,
        edge: entry.edge,
        source: entry.source.clone(),
    });
    let title = head.full_title();
    let mut profile = Profile {
        id: head.full_id(),
        edition: head.edition.clone(),
        title_zh: title.zh.into_owned(),
        title_en: title.en.into_owned(),
        status: head.status,
        valid_from: head.valid_from.clone(),
        valid_to: head.valid_to.clone(),
        superseded_by: head.superseded_by.clone(),
        frame: frame.map_or_else(Size::default, |frame| frame.size),
        rules,
        original,
        output,
        crop,
        priority: priority.unwrap_or_default(),
        yields: yields.collect(),
        overruled: merger.overruled,
        comparison: contract::comparison(layers.iter().map(AsRef::as_ref)),
        recency: contract::recency(layers.iter().map(AsRef::as_ref)),
        digest: String::new(),
        layers,
    };
    profile.digest = profile.compute_digest();
    Ok(profile)
}

/// The state of one level of one rule while statements are merged into it.
struct Fold {
    limit: Limit,
    /// The statements merged so far, each as it was stated, to name the two that contradict each other.
    parts: Vec<(Limit, Source)>,
    notes: Vec<Text>,
    wants_figure: bool,
}

impl Fold {
    /// Whether the figures are those of the engine's layer, and no other source narrows them.
    fn own_figure(&self) -> bool {
        let same = |stated: &Limit| match (stated, &self.limit) {
            (Limit::Range(stated), Limit::Range(kept)) => (stated.min, stated.max) == (kept.min, kept.max),
            (stated, kept) => stated == kept,
        };
        self.parts.iter().any(|(limit, source)| source.layer == LayerKind::Engine && same(limit))
    }

    fn sources(&self) -> Vec<Source> {
        self.parts.iter().map(|(_, source)| source.clone()).collect()
    }

    /// The part that contradicts `limit` by itself, or the first one.
    fn culprit(&self, limit: &Limit) -> &(Limit, Source) {
        self.parts.iter().find(|(part, _)| part.intersect(limit).is_none()).unwrap_or(&self.parts[0])
    }
}

#[derive(Default)]
struct Merger {
    conflicts: Vec<Conflict>,
    missing: Vec<Text>,
    overruled: Vec<Overruled>,
}

impl Merger {
    /// The one frame of the stack; frames of advice only count if no other layer has one.
    fn frame(&mut self, layers: &[Arc<Layer>]) -> Option<FrameLayer> {
        let weak = |layer: &Layer| matches!(layer.kind, LayerKind::Advice | LayerKind::Engine);
        let binding = layers.iter().filter(|layer| !weak(layer));
        let framed: Vec<_> = binding.filter_map(|layer| Some((layer, layer.frame?))).collect();
        let Some(&(first, mut frame)) = framed.first() else {
            let frame = layers.iter().find_map(|layer| layer.frame);
            if frame.is_none() {
                self.missing.push(Text::fixed(
                    "[frame]，即几何尺寸所用的像素画幅",
                    "[frame], the pixels in which geometry is stated",
                ));
            }
            return frame;
        };
        for (layer, other) in &framed[1..] {
            if other.size != frame.size {
                self.conflicts.push(Conflict {
                    property: "frame".to_owned(),
                    first: both!(en "{} of {}", zh "{}（{}）", frame.size, first.id),
                    first_source: None,
                    second: both!(en "{} of {}", zh "{}（{}）", other.size, layer.id),
                    second_source: None,
                });
            }
            frame.print_height_mm = frame.print_height_mm.or(other.print_height_mm);
        }
        Some(frame)
    }

    /// Pixels of the frame for one `unit` of `rule`; 1 for units that are not of the frame.
    fn factor(&mut self, unit: Unit, rule: RuleId, frame: Option<FrameLayer>, source: &Source) -> f64 {
        let Some(frame) = frame else { return 1.0 };
        match (unit, rule.axis()) {
            (Unit::Share, Some(Axis::Horizontal)) => f64::from(frame.size.width),
            (Unit::Share, Some(Axis::Vertical)) => f64::from(frame.size.height),
            (Unit::Mm, _) => {
                if let Some(height) = frame.print_height_mm {
                    return f64::from(frame.size.height) / height;
                }
                let Source { profile, id, .. } = source;
                self.missing.push(both!(
                    en "frame.print_height_mm, because {profile} states {rule} in millimetres ({id})",
                    zh "frame.print_height_mm，因为 {profile} 以毫米规定 {rule}（{id}）"
                ));
                1.0
            }
            _ => 1.0,
        }
    }

    fn rules(
        &mut self,
        layers: &[Arc<Layer>],
        of: impl Fn(&Layer) -> &Vec<Statement>,
        frame: Option<FrameLayer>,
    ) -> BTreeMap<RuleId, Rule> {
        let mut stated: BTreeMap<RuleId, Vec<&Statement>> = BTreeMap::new();
        for statement in layers.iter().flat_map(|layer| of(layer)) {
            stated.entry(statement.rule).or_default().push(statement);
        }
        let mut rules = BTreeMap::new();
        for (id, statements) in stated {
            let (figures, clauses): (Vec<_>, Vec<_>) =
                statements.into_iter().partition(|statement| statement.source.layer == LayerKind::Engine);
            // A layer of thresholds loaded by itself shows its figures; in a stack they only serve other clauses.
            let alone = layers.iter().all(|layer| layer.kind == LayerKind::Engine);
            let judged = if alone { &figures } else { &clauses };
            let clauses = self.clauses(id, judged, if alone { &[] } else { &figures }, frame);
            if !clauses.is_empty() {
                rules.insert(id, Rule { id, clauses });
            }
        }
        rules
    }

    fn clauses(
        &mut self,
        rule: RuleId,
        statements: &[&Statement],
        figures: &[&Statement],
        frame: Option<FrameLayer>,
    ) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        for level in Level::ALL {
            let mut fold: Option<Fold> = None;
            for statement in statements.iter().filter(|statement| statement.source.level == level) {
                self.fold(&mut fold, rule, statement, frame);
            }
            let Some(mut fold) = fold else { continue };
            if fold.wants_figure {
                if figures.is_empty() {
                    let Source { profile, id, .. } = &fold.parts[0].1;
                    self.missing.push(both!(
                        en "a threshold for {rule}, which {profile} ({id}) states in words only",
                        zh "{rule} 的阈值，{profile}（{id}）只用文字规定"
                    ));
                }
                for figure in figures {
                    let mut folded = Some(fold);
                    self.fold(&mut folded, rule, figure, frame);
                    let Some(next) = folded else { return clauses };
                    fold = next;
                }
            }
            self.append(&mut clauses, rule, level, fold);
        }
        clauses
    }

    fn fold(&mut self, fold: &mut Option<Fold>, rule: RuleId, statement: &Statement, frame: Option<FrameLayer>) {
        let factor = self.factor(statement.unit, rule, frame, &statement.source);
        let limit = statement.limit.scaled(factor);
        let part = (limit.clone(), statement.source.clone());
        let Some(known) = fold else {
            *fold = Some(Fold {
                limit,
                parts: vec![part],
                notes: statement.note.iter().cloned().collect(),
                wants_figure: statement.figure_from_engine,
            });
            return;
        };
        known.wants_figure |= statement.figure_from_engine;
        if let Some(both) = known.limit.intersect(&limit) {
            known.limit = both;
            known.parts.push(part);
            known.notes.extend(statement.note.clone());
            return;
        }
        let (first, first_source) = known.culprit(&limit).clone();
        if statement.source.level == Level::Must {
            self.conflicts.push(Conflict {
                property: rule.to_string(),
                first: first.text(),
                first_source: Some(first_source),
                second: limit.text(),
                second_source: Some(statement.source.clone()),
            });
        } else {
            self.overruled.push(Overruled { rule, dropped: statement.source.clone(), kept: first_source });
        }
    }

    /// Adds a looser level after the more binding ones, unless they make it void.
    fn append(&mut self, clauses: &mut Vec<Clause>, rule: RuleId, level: Level, fold: Fold) {
        for binding in clauses.iter_mut() {
            if binding.limit.intersect(&fold.limit).is_none() {
                for (_, dropped) in fold.parts {
                    self.overruled.push(Overruled { rule, dropped, kept: binding.sources[0].clone() });
                }
                return;
            }
            if binding.limit.within(&fold.limit) {
                // The recommendation asks for nothing more, but its source is quoted and its target kept.
                if let (Limit::Range(range), Limit::Range(wish)) = (&mut binding.limit, &fold.limit) {
                    range.target = range.target.or(wish.target.filter(|&target| range.contains(target)));
                }
                binding.sources.extend(fold.sources());
                binding.notes.extend(fold.notes);
                return;
            }
        }
        let (sources, own_figure) = (fold.sources(), fold.own_figure());
        clauses.push(Clause { limit: fold.limit, level, sources, own_figure, notes: fold.notes });
    }

    fn output(&mut self, layers: &[Arc<Layer>], rules: &BTreeMap<RuleId, Rule>) -> Option<Output> {
        let outputs = || layers.iter().map(|layer| &layer.output);
        let size = self.same("output.size", outputs().filter_map(|output| output.size.as_ref()));
        let density = self.same("output.density", outputs().filter_map(|output| output.density.as_ref()));
        let extension = self.same("output.extension", outputs().filter_map(|output| output.extension.as_ref()));
        let bytes = self.bytes(outputs().filter_map(|output| output.bytes.as_ref()));
        let quality = outputs().filter_map(|output| output.quality.as_ref()).max_by_key(|stated| stated.value).cloned();
        let padding: Vec<_> = outputs().filter_map(|output| output.padding.as_ref()).collect();
        let strictest = padding.iter().find(|stated| stated.value == Padding::Never).or(padding.first());
        let padding = strictest.map(|&stated| stated.clone());
        let stated = [
            ("size", size.is_some()),
            ("bytes", bytes.is_some()),
            ("quality", quality.is_some()),
            ("density", density.is_some()),
            ("extension", extension.is_some()),
            ("padding", padding.is_some()),
        ];
        let (Some(size), Some(bytes), Some(quality), Some(density), Some(extension), Some(padding)) =
            (size, bytes, quality, density, extension, padding)
        else {
            if stated.iter().any(|&(_, there)| there) {
                let missing = stated.iter().filter(|(_, there)| !there);
                self.missing.extend(missing.map(|(field, _)| Text::same(format!("output.{field}"))));
            }
            return None;
        };
        let (bytes, quality) = self.within_rules(rules, &size, bytes, quality, &density, &extension);
        let mut sources = vec![size.source, bytes.source, quality.source, density.source];
        sources.extend([extension.source, padding.source]);
        sources.sort();
        sources.dedup();
        Some(Output {
            size: size.value,
            bytes: bytes.value,
            quality_floor: quality.value,
            density: density.value,
            extension: extension.value,
            padding: padding.value,
            sources,
        })
    }

    fn same<'l, T: PartialEq + Clone + std::fmt::Debug + 'l>(
        &mut self,
        property: &str,
        mut stated: impl Iterator<Item = &'l Stated<T>>,
    ) -> Option<Stated<T>> {
        let first = stated.next()?;
        for other in stated.filter(|other| other.value != first.value) {
            self.clash(
                property,
                (&format!("{:?}", first.value), &first.source),
                (&format!("{:?}", other.value), &other.source),
            );
        }
        Some(first.clone())
    }

    fn clash(&mut self, property: &str, first: (&str, &Source), second: (&str, &Source)) {
        self.conflicts.push(Conflict {
            property: property.to_owned(),
            first: Text::same(first.0.to_owned()),
            first_source: Some(first.1.clone()),
            second: Text::same(second.0.to_owned()),
            second_source: Some(second.1.clone()),
        });
    }

    fn bytes<'l>(&mut self, mut stated: impl Iterator<Item = &'l Stated<ByteBand>>) -> Option<Stated<ByteBand>> {
        let mut band = stated.next()?.clone();
        for other in stated {
            let both = band.value.intersection(other.value);
            if both.is_empty() {
                let text = |band: ByteBand| format!("{}–{}", band.min, band.max);
                self.clash("output.bytes", (&text(band.value), &band.source), (&text(other.value), &other.source));
            } else {
                band.value = both;
            }
        }
        Some(band)
    }

    /// Narrows the output to what the musts of the stack allow, and reports contradictions.
    fn within_rules(
        &mut self,
        rules: &BTreeMap<RuleId, Rule>,
        size: &Stated<Size>,
        mut bytes: Stated<ByteBand>,
        mut quality: Stated<u8>,
        density: &Stated<u16>,
        extension: &Stated<String>,
    ) -> (Stated<ByteBand>, Stated<u8>) {
        let must = |id: RuleId| {
            let clause = rules.get(&id)?.clauses.iter().find(|clause| clause.level == Level::Must)?;
            Some((&clause.limit, &clause.sources[0]))
        };
        if let Some((Limit::Size { width, height }, source)) = must(RuleId::FilePixels)
            && !(width.contains(f64::from(size.value.width)) && height.contains(f64::from(size.value.height)))
        {
            let allowed = format!("width {width}, height {height}");
            self.clash("output.size", (&size.value.to_string(), &size.source), (&allowed, source));
        }
        if let Some((Limit::Range(range), source)) = must(RuleId::FileBytes) {
            let allowed = ByteBand::new(
                range.min.map_or(0, |min| min.ceil() as u64),
                range.max.map_or(u64::MAX, |max| max.floor() as u64),
            );
            let both = bytes.value.intersection(allowed);
            if both.is_empty() {
                let text = format!("{}–{}", bytes.value.min, bytes.value.max);
                self.clash("output.bytes", (&text, &bytes.source), (&range.to_string(), source));
            } else {
                bytes.value = both;
            }
        }
        if let Some((Limit::Range(range), source)) = must(RuleId::FileQuality)
            && let Some(min) = range.min
            && min > f64::from(quality.value)
        {
            quality = Stated { value: min.ceil().min(100.0) as u8, source: source.clone() };
        }
        if let Some((Limit::Range(range), source)) = must(RuleId::DensityValue)
            && !range.contains(f64::from(density.value))
        {
            self.clash("output.density", (&density.value.to_string(), &density.source), (&range.to_string(), source));
        }
        if let Some((limit @ Limit::Choice(words), source)) = must(RuleId::FileExtension)
            && !words.contains(&extension.value.as_str())
        {
            self.clash("output.extension", (&extension.value, &extension.source), (&limit.to_string(), source));
        }
        (bytes, quality)
    }
}
