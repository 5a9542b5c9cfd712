//! The profiles shipped inside the crate.

/// Id and text of each, in the order in which lists show them.
pub(super) const ALL: &[(&str, &str)] = &[
    ("moe-2017-99", include_str!("../../profiles/moe-2017-99.toml")),
    ("tender-campus", include_str!("../../profiles/tender-campus.toml")),
    ("tender-freshman", include_str!("../../profiles/tender-freshman.toml")),
    ("tender-graduate", include_str!("../../profiles/tender-graduate.toml")),
    ("tender-20-40", include_str!("../../profiles/tender-20-40.toml")),
    ("gaokao", include_str!("../../profiles/gaokao.toml")),
    ("zikao", include_str!("../../profiles/zikao.toml")),
    ("xinhua", include_str!("../../profiles/xinhua.toml")),
    ("freshman-roll-white", include_str!("../../profiles/freshman-roll-white.toml")),
    ("k12-roll", include_str!("../../profiles/k12-roll.toml")),
    ("collector-upload", include_str!("../../profiles/collector-upload.toml")),
    ("degree-registry", include_str!("../../profiles/degree-registry.toml")),
    ("cet", include_str!("../../profiles/cet.toml")),
    ("id-card", include_str!("../../profiles/id-card.toml")),
    ("social-card", include_str!("../../profiles/social-card.toml")),
    ("driving-licence", include_str!("../../profiles/driving-licence.toml")),
    ("exit-entry", include_str!("../../profiles/exit-entry.toml")),
    ("iso-advice", include_str!("../../profiles/iso-advice.toml")),
    ("delivery-advice", include_str!("../../profiles/delivery-advice.toml")),
    ("engine-thresholds", include_str!("../../profiles/engine-thresholds.toml")),
];

/// The text of the profile called `id`.
pub(super) fn text(id: &str) -> Option<&'static str> {
    ALL.iter().find(|(name, _)| *name == id).map(|&(_, text)| text)
}
