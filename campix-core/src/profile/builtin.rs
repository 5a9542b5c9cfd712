//! The profiles shipped inside the crate.

/// Id and text of each, in the order in which lists show them.
pub(super) const ALL: &[(&str, &str)] = &[
    ("moe-2017-99", include_str!("../../profiles/moe-2017-99.toml")),
    ("tender-campus", include_str!("../../profiles/tender-campus.toml")),
    ("tender-freshman", include_str!("../../profiles/tender-freshman.toml")),
    ("tender-graduate", include_str!("../../profiles/tender-graduate.toml")),
    ("xinhua", include_str!("../../profiles/xinhua.toml")),
    ("freshman-roll-white", include_str!("../../profiles/freshman-roll-white.toml")),
    ("degree-registry", include_str!("../../profiles/degree-registry.toml")),
    ("cet", include_str!("../../profiles/cet.toml")),
    ("social-card", include_str!("../../profiles/social-card.toml")),
    ("exit-entry", include_str!("../../profiles/exit-entry.toml")),
    ("iso-advice", include_str!("../../profiles/iso-advice.toml")),
    ("delivery-advice", include_str!("../../profiles/delivery-advice.toml")),
    ("engine-thresholds", include_str!("../../profiles/engine-thresholds.toml")),
];

/// The text of the profile called `id`.
pub(super) fn text(id: &str) -> Option<&'static str> {
    ALL.iter().find(|(name, _)| *name == id).map(|&(_, text)| text)
}
