//! A standard, or a stack of several: what is allowed at which level, and by which source.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ground::band::{ByteBand, Padding};
use crate::ground::geometry::Size;
use crate::ground::text::Text;
use crate::profile::contract::{Comparison, Recency};
use crate::profile::layer::{Layer, Status};
use crate::profile::limit::{Edge, LayerKind, Level, Limit, Range, Source};
use crate::rules::RuleId;

/// What is allowed at one level, and every source of it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Clause {
    /// What is allowed; geometry in pixels of the frame.
    pub limit: Limit,
    /// How binding it is.
    pub level: Level,
    /// Every clause that contributed to the limit, contract first. The first one names the finding.
    pub sources: Vec<Source>,
    /// Whether its figures are those of campix, because the sources state it in words only.
    pub own_figure: bool,
    /// Remarks of the profiles about what their source says or does not say.
    pub notes: Vec<Text>,
}

/// A rule of a profile: one clause per level, the most binding first, never empty.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Rule {
    /// The rule.
    pub id: RuleId,
    /// At most one clause per level; a looser clause is kept only if it asks for more than the ones before it.
    pub clauses: Vec<Clause>,
}

/// What `make` has to produce.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Output {
    /// Size of the picture in pixels.
    pub size: Size,
    /// Band aimed at, in bytes.
    pub bytes: ByteBand,
    /// Least quality on the IJG scale, 1–100.
    pub quality_floor: u8,
    /// Dots per inch to be declared.
    pub density: u16,
    /// Extension without the dot: "jpg".
    pub extension: String,
    /// Whether a too small file may be padded.
    pub padding: Padding,
    /// Where all this is stated.
    pub sources: Vec<Source>,
}

/// A value the crop planner aims at.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CropTarget {
    /// The measure concerned: `Crown`, `HeadHeight`, `BelowChin`, `SideClearance`, `Centring`, …
    pub rule: RuleId,
    /// The value aimed at, in pixels of the frame.
    pub value: f64,
    /// Cost of a pixel of distance, relative to the other targets.
    pub weight: f64,
    /// Whether more than the value is as good as the value.
    pub at_least: bool,
    /// Where the target is stated.
    pub source: Source,
}

/// A rule that gives way if two cannot both be met.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Yield {
    /// The rule that gives way.
    pub rule: RuleId,
    /// The rule it gives way to.
    pub to: RuleId,
    /// The end of its range at which it gives way.
    pub edge: Edge,
    /// Where that is stated.
    pub source: Source,
}

/// A recommendation that was left out because something more binding contradicts it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Overruled {
    /// The rule.
    pub rule: RuleId,
    /// What was left out.
    pub dropped: Source,
    /// What contradicts it.
    pub kept: Source,
}

/// Id and edition of a layer in a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LayerRef {
    /// Id of the layer.
    pub id: String,
    /// Its edition.
    pub edition: String,
    /// The variant of it that was chosen.
    pub variant: Option<String>,
    /// Whose rules it states.
    pub kind: LayerKind,
    /// Whether it is applied today.
    pub status: Status,
    /// First day it applies: "2017-12-06", "2017", or "unknown".
    pub valid_from: String,
    /// Last day it applied, if there is one.
    pub valid_to: Option<String>,
    /// What replaced it: the id of a profile, or the name of a document.
    pub superseded_by: Option<String>,
}

/// What a profile leaves open, to be chosen by `id@name`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Variant {
    /// Its name: "white".
    pub name: String,
    /// What it is.
    pub title: Text,
    /// Id of the layer that has it.
    pub layer: String,
}

/// A standard, or a stack of several, validated and merged.
///
/// ```
/// use campix_core::profile::{Level, Profile, RuleId};
/// let profile = Profile::builtin("moe-2017-99")?;
/// let eye_line = profile.range(RuleId::EyeLine).expect("99 limits the eye line");
/// assert_eq!((eye_line.min, eye_line.max), (Some(200.0), Some(300.0)));
/// assert_eq!(profile.rule(RuleId::EyeLine).expect("as above").clauses[0].level, Level::Must);
/// # Ok::<(), campix_core::profile::ProfileError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub(super) id: String,
    pub(super) edition: String,
    pub(super) title_zh: String,
    pub(super) title_en: String,
    pub(super) status: Status,
    pub(super) valid_from: String,
    pub(super) valid_to: Option<String>,
    pub(super) superseded_by: Option<String>,
    pub(super) layers: Vec<Arc<Layer>>,
    pub(super) frame: Size,
    pub(super) rules: BTreeMap<RuleId, Rule>,
    pub(super) original: BTreeMap<RuleId, Rule>,
    pub(super) output: Option<Output>,
    pub(super) crop: Vec<CropTarget>,
    pub(super) priority: Vec<RuleId>,
    pub(super) yields: Vec<Yield>,
    pub(super) overruled: Vec<Overruled>,
    pub(super) comparison: Option<Comparison>,
    pub(super) recency: Option<Recency>,
    pub(super) digest: String,
}

impl Profile {
    /// Stable id; of a stack, the ids joined by "+".
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Edition of the data.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Title in Chinese.
    pub fn title_zh(&self) -> &str {
        &self.title_zh
    }

    /// Title in English.
    pub fn title_en(&self) -> &str {
        &self.title_en
    }

    /// Whether the standard is applied today.
    pub const fn status(&self) -> Status {
        self.status
    }

    /// First day it applies: "2017-12-06", "2017", or "unknown".
    pub fn valid_from(&self) -> &str {
        &self.valid_from
    }

    /// Last day it applied: "2022-12-31", "2022"; `None` while no end is known.
    pub fn valid_to(&self) -> Option<&str> {
        self.valid_to.as_deref()
    }

    /// What replaced a superseded standard: the id of a profile, or the name of a document.
    pub fn superseded_by(&self) -> Option<&str> {
        self.superseded_by.as_deref()
    }

    /// The variants that can be chosen, of all layers.
    pub fn variants(&self) -> Vec<Variant> {
        let of = |layer: &Layer| -> Vec<Variant> {
            let open = layer.open_variants();
            open.map(|one| Variant { name: one.name.clone(), title: one.title.clone(), layer: layer.id.clone() })
                .collect()
        };
        self.layers.iter().flat_map(|layer| of(layer)).collect()
    }

    /// The layers of the stack, contract first.
    pub fn layers(&self) -> impl Iterator<Item = LayerRef> {
        self.layers.iter().map(|layer| LayerRef {
            id: layer.id.clone(),
            edition: layer.edition.clone(),
            variant: layer.variant.clone(),
            kind: layer.kind,
            status: layer.status,
            valid_from: layer.valid_from.clone(),
            valid_to: layer.valid_to.clone(),
            superseded_by: layer.superseded_by.clone(),
        })
    }

    /// The frame in whose pixels geometry is stated.
    pub const fn frame(&self) -> Size {
        self.frame
    }

    /// All rules of the registration file, in the order of [`RuleId::ALL`].
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The rule `id`, if the profile has it.
    pub fn rule(&self, id: RuleId) -> Option<&Rule> {
        self.rules.get(&id)
    }

    /// The most binding interval of `id`, if the profile limits it by one; geometry in pixels of the frame.
    pub fn range(&self, id: RuleId) -> Option<Range> {
        self.clause_of_range(id, None)
    }

    /// The interval of `id` at exactly this level.
    pub fn range_at(&self, id: RuleId, level: Level) -> Option<Range> {
        self.clause_of_range(id, Some(level))
    }

    fn clause_of_range(&self, id: RuleId, level: Option<Level>) -> Option<Range> {
        let clauses = &self.rules.get(&id)?.clauses;
        clauses.iter().filter(|clause| level.is_none_or(|level| clause.level == level)).find_map(|clause| match clause
            .limit
        {
            Limit::Range(range) => Some(range),
            _ => None,
        })
    }

    /// The rules that judge the file of an original, in the order of [`RuleId::ALL`].
    pub fn original(&self) -> impl Iterator<Item = &Rule> {
        self.original.values()
    }

    /// Least size of an original in pixels, if the profile states one.
    pub fn original_size(&self) -> Option<Size> {
        let Limit::Size { width, height } = &self.original.get(&RuleId::FilePixels)?.clauses.first()?.limit else {
            return None;
        };
        Some(Size::new(width.min? as u32, height.min? as u32))
    }

    /// What `make` has to produce; `None` for advice that produces nothing by itself.
    pub const fn output(&self) -> Option<&Output> {
        self.output.as_ref()
    }

    /// What the crop planner aims at inside the hard windows.
    pub fn crop_targets(&self) -> &[CropTarget] {
        &self.crop
    }

    /// Rank of a rule if not all can be met: 0 wins over all; rules without an explicit rank share the last one.
    pub fn priority(&self, id: RuleId) -> usize {
        self.priority.iter().position(|&rule| rule == id).unwrap_or(self.priority.len())
    }

    /// Rules that give way to another one by the standard itself.
    pub fn yields(&self) -> &[Yield] {
        &self.yields
    }

    /// The comparisons that the contract demands; `None` if it says nothing about them.
    pub const fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    /// How recent a photo has to be; `None` if nothing says so.
    pub const fn recency(&self) -> Option<&Recency> {
        self.recency.as_ref()
    }

    /// Recommendations that something more binding contradicts.
    pub fn overruled(&self) -> &[Overruled] {
        &self.overruled
    }

    /// SHA-256 of the merged profile in its canonical form, 64 hexadecimal digits. Comments, order and layout of the
    /// files do not change it; a figure, a level or a source does.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}
