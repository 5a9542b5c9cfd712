//! Every rule: one file each, with its id, what it looks at, what it says in both languages, and its manual page.
//!
//! In: facts. Out: what was observed, for `check` to judge by a profile. Invariant: a rule states no figure of a
//! standard; those are in profiles. The folder of a file is the subject of its rule.

mod entry;
mod id;
mod observe;
mod texts;

pub use entry::{Artefact, Correction, Cure, Defect, Entry, Page, Remedy, Subject};
pub use observe::{Axis, Kind, Why};
pub(crate) use observe::{Observed, View};

#[cfg(test)]
mod tests;

// Everything below is written by a test from the files in the folders: CAMPIX_BLESS=1 cargo test -p campix-core. Variants
// may be moved within the enum, whose order is that of reports; a new rule comes last of its subject.

mod appearance {
    pub(super) mod adornment_earrings;
    pub(super) mod adornment_necklace;
    pub(super) mod clothes_pattern;
    pub(super) mod ears_alike;
    pub(super) mod eyes_gaze;
    pub(super) mod eyes_red;
    pub(super) mod face_covered;
    pub(super) mod glasses_reflection;
    pub(super) mod glasses_rim;
    pub(super) mod glasses_tint;
    pub(super) mod hair_brows;
    pub(super) mod hair_ears;
    pub(super) mod hair_eyes;
    pub(super) mod headwear;
    pub(super) mod headwear_over_face;
    pub(super) mod mouth_teeth;
    pub(super) mod one_sided;
}

mod background {
    pub(super) mod background_border;
    pub(super) mod background_colour;
    pub(super) mod background_evenness;
    pub(super) mod background_gradient;
    pub(super) mod background_objects;
    pub(super) mod background_shadow;
    pub(super) mod background_texture;
    pub(super) mod clothes_contrast;
}

mod density {
    pub(super) mod density_conflict;
    pub(super) mod density_value;
}

mod evidence {
    pub(super) mod block_edges;
    pub(super) mod edge_width;
    pub(super) mod flat_wall;
    pub(super) mod fringe;
    pub(super) mod repetition;
    pub(super) mod skin_texture;
    pub(super) mod traces;
    pub(super) mod wall_noise;
}

mod file {
    pub(super) mod file_aspect;
    pub(super) mod file_baseline;
    pub(super) mod file_bytes;
    pub(super) mod file_colour_model;
    pub(super) mod file_colour_profile;
    pub(super) mod file_container;
    pub(super) mod file_extension;
    pub(super) mod file_name;
    pub(super) mod file_pixels;
    pub(super) mod file_private_data;
    pub(super) mod file_quality;
    pub(super) mod file_trailing_bytes;
}

mod geometry {
    pub(super) mod below_chin;
    pub(super) mod centring;
    pub(super) mod crown;
    pub(super) mod eye_distance;
    pub(super) mod eye_line;
    pub(super) mod face_count;
    pub(super) mod face_width;
    pub(super) mod head_height;
    pub(super) mod head_width;
    pub(super) mod shoulders_visible;
    pub(super) mod side_clearance;
}

mod light {
    pub(super) mod balance;
    pub(super) mod cast;
    pub(super) mod exposure;
    pub(super) mod highlights;
    pub(super) mod noise;
    pub(super) mod resolution;
    pub(super) mod shadows;
    pub(super) mod sharpness;
}

mod pose {
    pub(super) mod eyes_open;
    pub(super) mod mouth_closed;
    pub(super) mod pitch;
    pub(super) mod roll;
    pub(super) mod shoulders_level;
    pub(super) mod yaw;
}

mod provenance {
    pub(super) mod operations;
}

mod session {
    pub(super) mod adornment;
    pub(super) mod glasses;
    pub(super) mod head_covering;
    pub(super) mod lamps;
    pub(super) mod recent;
    pub(super) mod unretouched;
}

/// A rule by its stable id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum RuleId {
    FileContainer,
    FileExtension,
    FileBytes,
    FilePixels,
    FileAspect,
    FileColourModel,
    FileQuality,
    FileBaseline,
    FileTrailingBytes,
    FilePrivateData,
    FileColourProfile,
    FileName,
    DensityValue,
    DensityConflict,
    FaceCount,
    EyeLine,
    Crown,
    FaceWidth,
    HeadHeight,
    HeadWidth,
    BelowChin,
    SideClearance,
    Centring,
    EyeDistance,
    ShouldersVisible,
    ShouldersLevel,
    Roll,
    Yaw,
    Pitch,
    EyesOpen,
    MouthClosed,
    BackgroundColour,
    BackgroundEvenness,
    BackgroundGradient,
    BackgroundShadow,
    BackgroundObjects,
    BackgroundBorder,
    ClothesContrast,
    BackgroundTexture,
    Exposure,
    Highlights,
    Shadows,
    Balance,
    Cast,
    Sharpness,
    Noise,
    Resolution,
    Operations,
    Recent,
    Unretouched,
    Glasses,
    HeadCovering,
    Adornment,
    Lamps,
    AdornmentEarrings,
    AdornmentNecklace,
    ClothesPattern,
    EarsAlike,
    EyesGaze,
    EyesRed,
    FaceCovered,
    GlassesReflection,
    GlassesRim,
    GlassesTint,
    HairBrows,
    HairEars,
    HairEyes,
    Headwear,
    HeadwearOverFace,
    MouthTeeth,
    OneSided,
    BlockEdges,
    FlatWall,
    Fringe,
    Repetition,
    SkinTexture,
    Traces,
    EdgeWidth,
    WallNoise,
}

impl RuleId {
    /// All rules, in the order of reports.
    pub const ALL: &'static [Self] = &[
        Self::FileContainer,
        Self::FileExtension,
        Self::FileBytes,
        Self::FilePixels,
        Self::FileAspect,
        Self::FileColourModel,
        Self::FileQuality,
        Self::FileBaseline,
        Self::FileTrailingBytes,
        Self::FilePrivateData,
        Self::FileColourProfile,
        Self::FileName,
        Self::DensityValue,
        Self::DensityConflict,
        Self::FaceCount,
        Self::EyeLine,
        Self::Crown,
        Self::FaceWidth,
        Self::HeadHeight,
        Self::HeadWidth,
        Self::BelowChin,
        Self::SideClearance,
        Self::Centring,
        Self::EyeDistance,
        Self::ShouldersVisible,
        Self::ShouldersLevel,
        Self::Roll,
        Self::Yaw,
        Self::Pitch,
        Self::EyesOpen,
        Self::MouthClosed,
        Self::BackgroundColour,
        Self::BackgroundEvenness,
        Self::BackgroundGradient,
        Self::BackgroundShadow,
        Self::BackgroundObjects,
        Self::BackgroundBorder,
        Self::ClothesContrast,
        Self::BackgroundTexture,
        Self::Exposure,
        Self::Highlights,
        Self::Shadows,
        Self::Balance,
        Self::Cast,
        Self::Sharpness,
        Self::Noise,
        Self::Resolution,
        Self::Operations,
        Self::Recent,
        Self::Unretouched,
        Self::Glasses,
        Self::HeadCovering,
        Self::Adornment,
        Self::Lamps,
        Self::AdornmentEarrings,
        Self::AdornmentNecklace,
        Self::ClothesPattern,
        Self::EarsAlike,
        Self::EyesGaze,
        Self::EyesRed,
        Self::FaceCovered,
        Self::GlassesReflection,
        Self::GlassesRim,
        Self::GlassesTint,
        Self::HairBrows,
        Self::HairEars,
        Self::HairEyes,
        Self::Headwear,
        Self::HeadwearOverFace,
        Self::MouthTeeth,
        Self::OneSided,
        Self::BlockEdges,
        Self::FlatWall,
        Self::Fringe,
        Self::Repetition,
        Self::SkinTexture,
        Self::Traces,
        Self::EdgeWidth,
        Self::WallNoise,
    ];
}

/// Everything about `rule`.
pub const fn entry(rule: RuleId) -> &'static Entry {
    match rule {
        RuleId::FileContainer => &file::file_container::RULE,
        RuleId::FileExtension => &file::file_extension::RULE,
        RuleId::FileBytes => &file::file_bytes::RULE,
        RuleId::FilePixels => &file::file_pixels::RULE,
        RuleId::FileAspect => &file::file_aspect::RULE,
        RuleId::FileColourModel => &file::file_colour_model::RULE,
        RuleId::FileQuality => &file::file_quality::RULE,
        RuleId::FileBaseline => &file::file_baseline::RULE,
        RuleId::FileTrailingBytes => &file::file_trailing_bytes::RULE,
        RuleId::FilePrivateData => &file::file_private_data::RULE,
        RuleId::FileColourProfile => &file::file_colour_profile::RULE,
        RuleId::FileName => &file::file_name::RULE,
        RuleId::DensityValue => &density::density_value::RULE,
        RuleId::DensityConflict => &density::density_conflict::RULE,
        RuleId::FaceCount => &geometry::face_count::RULE,
        RuleId::EyeLine => &geometry::eye_line::RULE,
        RuleId::Crown => &geometry::crown::RULE,
        RuleId::FaceWidth => &geometry::face_width::RULE,
        RuleId::HeadHeight => &geometry::head_height::RULE,
        RuleId::HeadWidth => &geometry::head_width::RULE,
        RuleId::BelowChin => &geometry::below_chin::RULE,
        RuleId::SideClearance => &geometry::side_clearance::RULE,
        RuleId::Centring => &geometry::centring::RULE,
        RuleId::EyeDistance => &geometry::eye_distance::RULE,
        RuleId::ShouldersVisible => &geometry::shoulders_visible::RULE,
        RuleId::ShouldersLevel => &pose::shoulders_level::RULE,
        RuleId::Roll => &pose::roll::RULE,
        RuleId::Yaw => &pose::yaw::RULE,
        RuleId::Pitch => &pose::pitch::RULE,
        RuleId::EyesOpen => &pose::eyes_open::RULE,
        RuleId::MouthClosed => &pose::mouth_closed::RULE,
        RuleId::BackgroundColour => &background::background_colour::RULE,
        RuleId::BackgroundEvenness => &background::background_evenness::RULE,
        RuleId::BackgroundGradient => &background::background_gradient::RULE,
        RuleId::BackgroundShadow => &background::background_shadow::RULE,
        RuleId::BackgroundObjects => &background::background_objects::RULE,
        RuleId::BackgroundBorder => &background::background_border::RULE,
        RuleId::ClothesContrast => &background::clothes_contrast::RULE,
        RuleId::BackgroundTexture => &background::background_texture::RULE,
        RuleId::Exposure => &light::exposure::RULE,
        RuleId::Highlights => &light::highlights::RULE,
        RuleId::Shadows => &light::shadows::RULE,
        RuleId::Balance => &light::balance::RULE,
        RuleId::Cast => &light::cast::RULE,
        RuleId::Sharpness => &light::sharpness::RULE,
        RuleId::Noise => &light::noise::RULE,
        RuleId::Resolution => &light::resolution::RULE,
        RuleId::Operations => &provenance::operations::RULE,
        RuleId::Recent => &session::recent::RULE,
        RuleId::Unretouched => &session::unretouched::RULE,
        RuleId::Glasses => &session::glasses::RULE,
        RuleId::HeadCovering => &session::head_covering::RULE,
        RuleId::Adornment => &session::adornment::RULE,
        RuleId::Lamps => &session::lamps::RULE,
        RuleId::AdornmentEarrings => &appearance::adornment_earrings::RULE,
        RuleId::AdornmentNecklace => &appearance::adornment_necklace::RULE,
        RuleId::ClothesPattern => &appearance::clothes_pattern::RULE,
        RuleId::EarsAlike => &appearance::ears_alike::RULE,
        RuleId::EyesGaze => &appearance::eyes_gaze::RULE,
        RuleId::EyesRed => &appearance::eyes_red::RULE,
        RuleId::FaceCovered => &appearance::face_covered::RULE,
        RuleId::GlassesReflection => &appearance::glasses_reflection::RULE,
        RuleId::GlassesRim => &appearance::glasses_rim::RULE,
        RuleId::GlassesTint => &appearance::glasses_tint::RULE,
        RuleId::HairBrows => &appearance::hair_brows::RULE,
        RuleId::HairEars => &appearance::hair_ears::RULE,
        RuleId::HairEyes => &appearance::hair_eyes::RULE,
        RuleId::Headwear => &appearance::headwear::RULE,
        RuleId::HeadwearOverFace => &appearance::headwear_over_face::RULE,
        RuleId::MouthTeeth => &appearance::mouth_teeth::RULE,
        RuleId::OneSided => &appearance::one_sided::RULE,
        RuleId::BlockEdges => &evidence::block_edges::RULE,
        RuleId::FlatWall => &evidence::flat_wall::RULE,
        RuleId::Fringe => &evidence::fringe::RULE,
        RuleId::Repetition => &evidence::repetition::RULE,
        RuleId::SkinTexture => &evidence::skin_texture::RULE,
        RuleId::Traces => &evidence::traces::RULE,
        RuleId::EdgeWidth => &evidence::edge_width::RULE,
        RuleId::WallNoise => &evidence::wall_noise::RULE,
    }
}
