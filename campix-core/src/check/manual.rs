//! Writes `RULES.md`, the page of every rule, from the rules and the shipped profiles.

use std::fmt::Write as _;
use std::path::Path;

use crate::check::value::allowed_text;
use crate::ground::bless::compare_or_bless;
use crate::ground::text::{Language, Text};
use crate::profile::{LayerKind, Profile};
use crate::rules::{Artefact, Correction, Kind, Remedy, RuleId, entry};

const SOURCES: &str = include_str!("../../profiles/sources.toml");

const HEAD: &str = "# Rules\n
Every rule campix knows: what it is, why it exists, how it is measured, where it ends, and what the shipped profiles
ask for. This file is written by a test (`CAMPIX_BLESS=1 cargo test -p campix-core`); edit
`src/rules/` or `profiles/` instead.\n
Levels: **must** fails a photo, **should** warns, **info** only tells. Evidence: **A** official page read, **B** copies
of an official text agree, **C** one secondary page, **G** general knowledge, **D** derived or decided by campix.
A value within two standard deviations of an edge gives a warning. What could not be measured is unknown, never a pass.
Geometry is stated in pixels of the profile's frame.\n
本页由测试生成。级别：**must** 不符即不合格，**should** 不符给“注意”，**info** 仅供参考。
测量值距界限不足两倍标准差时给“注意”；无法测量为“未知”，绝不算合格。几何量以规格画框的像素计。\n\n";

const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Auto => "automatic 可自动修正",
        Remedy::Reshoot => "reshoot 重拍",
        Remedy::Paperwork => "paperwork 补手续",
    }
}

/// A correction, or those of both ends of the range.
fn both_ends(correction: &Correction, language: Language) -> String {
    match (correction, language) {
        (Correction::Any(text), _) => text.get(language).to_owned(),
        (Correction::Ends { low, high }, Language::Zh) => format!("偏低时{}；偏高时{}", low.zh, high.zh),
        (Correction::Ends { low, high }, Language::En) => format!("too low, {}; too high, {}", low.en, high.en),
    }
}

fn page(out: &mut String, rule: RuleId, profiles: &[Profile]) {
    let entry = entry(rule);
    let _ = writeln!(out, "### {rule}\n\n{} / {}\n", entry.title.en, entry.title.zh);
    if let Some(page) = &entry.page {
        let names = [
            Text::fixed("是什么", "What"),
            Text::fixed("为什么", "Why"),
            Text::fixed("如何测量", "How measured"),
            Text::fixed("局限", "Limits"),
            Text::fixed("处理", "Remedy"),
            Text::fixed("原片的处理", "Remedy in an original"),
        ];
        let advice = [Some(&entry.registration), entry.original.as_ref()].map(|cure| cure.map(|cure| &cure.advice));
        let texts = [&page.what, &page.why, &page.how, &page.limits].into_iter().map(Some).chain(advice);
        let texts: Vec<_> = names.iter().zip(texts).collect();
        for (language, colon) in [(Language::En, ": "), (Language::Zh, "：")] {
            for (name, text) in &texts {
                let Some(text) = text else { continue };
                let _ = writeln!(out, "- **{}**{colon}{}", name.get(language), text.get(language));
            }
            if let Some(correction) = &entry.correction {
                let name = language.pick("补拍时", "For the next shot");
                let _ = writeln!(out, "- **{name}**{colon}{}", both_ends(correction, language));
            }
            out.push('\n');
        }
        let [file, original] =
            [Artefact::Registration, Artefact::Original].map(|as_what| remedy(entry.cure(as_what).remedy));
        let unit = if rule.unit().name().is_empty() { "–" } else { rule.unit().name() };
        let words = match rule.words() {
            [] => String::new(),
            words => format!(" out of {}", words.join(", ")),
        };
        let _ = writeln!(
            out,
            "Kind: {}{words}. Unit: {unit}. Remedy in a registration file: {file}; in an original: {original}. Since {}.\n",
            rule.kind().name(),
            entry.since
        );
    } else {
        let _ = writeln!(out, "Attested by a person; no pixel shows it, and it never changes the verdict of a photo.");
        let _ = writeln!(out, "由人签字确认；图像无法显示，不影响照片的结论。\n");
    }
    let mut rows = Vec::new();
    for profile in profiles {
        for (scope, found) in [("", profile.rule(rule)), (" (original)", profile.original().find(|r| r.id == rule))] {
            for clause in found.into_iter().flat_map(|found| &found.clauses) {
                let allowed = match rule.kind() {
                    Kind::Attest => "attested".to_owned(),
                    _ => allowed_text(&clause.limit, rule.unit(), Language::En),
                };
                let sources: Vec<_> =
                    clause.sources.iter().map(|source| format!("{} [{}]", source.id, source.evidence.name())).collect();
                rows.push(format!(
                    "| {}{scope} | {} | {allowed} | {} |",
                    profile.id(),
                    clause.level.name(),
                    sources.join(", ")
                ));
            }
        }
    }
    if !rows.is_empty() {
        let _ = writeln!(out, "| profile | level | allowed | clause |\n|---|---|---|---|\n{}\n", rows.join("\n"));
    }
}

fn profiles() -> Vec<Profile> {
    let all = Profile::builtin_ids().map(|id| Profile::builtin(id).unwrap_or_else(|error| panic!("{error}")));
    // Thresholds appear where they are used.
    all.filter(|profile| profile.layers().any(|layer| layer.kind != LayerKind::Engine)).collect()
}

#[test]
fn the_manual_is_up_to_date() {
    let sources: toml::Table = SOURCES.parse().expect("sources.toml is TOML");
    let profiles = profiles();
    let mut out = HEAD.to_owned();
    let mut family = "";
    for &rule in RuleId::ALL {
        if rule.key().0 != family {
            family = rule.key().0;
            let _ = writeln!(out, "## {family}\n");
        }
        page(&mut out, rule, &profiles);
    }
    let _ = writeln!(out, "## Sources\n\n| id | what it says |\n|---|---|");
    for (id, text) in &sources {
        let _ = writeln!(out, "| {id} | {} |", text.as_str().expect("a text"));
    }
    compare_or_bless(&Path::new(env!("CARGO_MANIFEST_DIR")).join("RULES.md"), &out);
}

#[test]
fn every_source_of_a_shipped_profile_is_explained_and_every_explained_one_is_used() {
    let sources: toml::Table = SOURCES.parse().expect("sources.toml is TOML");
    let mut used = std::collections::BTreeSet::new();
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).expect("shipped");
        collect(&profile.to_json(), &mut used);
        for variant in profile.variants().iter().filter(|variant| variant.layer == id) {
            collect(&profile.variant(&variant.name).expect("shipped").to_json(), &mut used);
        }
    }
    for id in &used {
        assert!(sources.contains_key(id), "source {id} is not explained in profiles/sources.toml");
    }
    // Named in notes or through another id only.
    let indirect = ["M-06", "R26-ADVICE"];
    for id in sources.keys() {
        assert!(used.contains(id) || indirect.contains(&id.as_str()), "source {id} is used by no shipped profile");
    }
}

/// Every value under a key `id` that is next to a key `evidence`.
fn collect(value: &serde_json::Value, ids: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => {
            if let (Some(id), true) = (object.get("id").and_then(|id| id.as_str()), object.contains_key("evidence")) {
                ids.insert(id.to_owned());
            }
            object.values().for_each(|value| collect(value, ids));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|value| collect(value, ids)),
        _ => {}
    }
}
