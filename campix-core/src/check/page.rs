//! The manual page of a rule, for programs that explain themselves: what, why, how measured, limits, advice.
//!
//! In: the rules and the shipped profiles. Out: text for a terminal, or JSON.

use serde_json::{Value as Json, json};

use crate::check::value::allowed_text;
use crate::ground::text::{Language, Text};
use crate::profile::Profile;
use crate::rules::{Artefact, Kind, Page, RuleId, entry};

impl RuleId {
    /// The page as text for a person: title, what, why, how, limits, advice, and what the shipped profiles ask for.
    ///
    /// ```
    /// use campix_core::text::Language;
    /// use campix_core::profile::RuleId;
    /// let text = RuleId::EyeLine.explain(Language::En);
    /// assert!(text.starts_with("geometry.eye-line") && text.contains("moe-2017-99"));
    /// ```
    pub fn explain(self, language: Language) -> String {
        let (entry, zh) = (entry(self), language == Language::Zh);
        let mut lines = vec![format!("{self}  {}", entry.title.get(language)), String::new()];
        match &entry.page {
            Some(page) => {
                let heads = if zh {
                    ["是什么", "为什么", "如何测量", "局限"]
                } else {
                    ["what", "why", "how measured", "limits"]
                };
                let texts = [&page.what, &page.why, &page.how, &page.limits];
                lines.extend(heads.iter().zip(texts).map(|(head, text)| format!("{head}: {}", text.get(language))));
                lines.push(format!(
                    "{}: {}",
                    if zh { "处理" } else { "advice" },
                    entry.registration.advice.get(language)
                ));
            }
            None if zh => lines.push("由人签字确认；图像无法显示，不影响照片的结论。".to_owned()),
            None => {
                lines.push("Attested by a person: no pixel shows it, and the verdict does not count it.".to_owned());
            }
        }
        let clauses = clauses(self, language);
        if !clauses.is_empty() {
            lines.push(String::new());
            lines.extend(clauses.iter().map(|(profile, level, allowed, sources)| {
                format!("{profile:<22} {level:<6} {allowed}  ({})", sources.join(", "))
            }));
        }
        lines.join("\n")
    }

    /// The page as JSON.
    ///
    /// Keys: `rule`, `title`, `unit`, `since`, `attested`, `remedy` (by artefact), `what`, `why`, `how`, `limits` (null for a
    /// duty that is attested), `advice`, `profiles` (id, level, allowed as text, clauses).
    pub fn to_json(self) -> Json {
        let entry = entry(self);
        let part = |pick: fn(&Page) -> &Text| json!(entry.page.as_ref().map(pick));
        let profiles: Vec<Json> = clauses(self, Language::En)
            .into_iter()
            .map(|(profile, level, allowed, sources)| {
                json!({ "profile": profile, "level": level, "allowed": allowed, "sources": sources })
            })
            .collect();
        json!({
            "rule": self,
            "title": entry.title,
            "unit": self.unit().name(),
            "since": entry.since,
            "attested": self.kind() == Kind::Attest,
            "remedy": {
                "registration": entry.registration.remedy,
                "original": entry.cure(Artefact::Original).remedy,
            },
            "what": part(|page| &page.what),
            "why": part(|page| &page.why),
            "how": part(|page| &page.how),
            "limits": part(|page| &page.limits),
            "advice": entry.registration.advice,
            "profiles": profiles,
        })
    }
}

/// Profile, level, what is allowed, and where that is stated: for every shipped profile that has the rule.
fn clauses(rule: RuleId, language: Language) -> Vec<(String, String, String, Vec<String>)> {
    let profiles = Profile::builtin_ids().filter_map(|id| Profile::builtin(id).ok());
    let mut found = Vec::new();
    for profile in profiles {
        for clause in profile.rule(rule).into_iter().flat_map(|rule| &rule.clauses) {
            let allowed = match rule.kind() {
                Kind::Attest => if language == Language::Zh { "由人确认" } else { "attested" }.to_owned(),
                _ => allowed_text(&clause.limit, rule.unit(), language),
            };
            let mut sources: Vec<String> = Vec::new();
            for source in &clause.sources {
                let text = format!("{} [{}]", source.id, source.evidence.name());
                if !sources.contains(&text) {
                    sources.push(text);
                }
            }
            found.push((profile.id().to_owned(), clause.level.title().get(language).to_owned(), allowed, sources));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measured_rule_has_a_page() {
        for &rule in RuleId::ALL {
            let json = rule.to_json();
            assert_eq!(json["rule"], rule.name());
            assert_eq!(json["what"].is_null(), rule.kind() == Kind::Attest);
            for language in [Language::Zh, Language::En] {
                assert!(rule.explain(language).starts_with(rule.name()));
            }
            let page = rule.explain(Language::Zh);
            for level in ["must", "should", "info"] {
                assert!(!page.contains(&format!(" {level} ")), "{page}");
            }
        }
    }

    #[test]
    fn a_page_quotes_every_shipped_profile_that_has_the_rule() {
        for &rule in RuleId::ALL {
            let having: Vec<String> = Profile::builtin_ids()
                .filter(|id| Profile::builtin(id).is_ok_and(|profile| profile.rule(rule).is_some()))
                .map(str::to_owned)
                .collect();
            let mut quoted: Vec<String> = clauses(rule, Language::En).into_iter().map(|clause| clause.0).collect();
            quoted.dedup();
            assert_eq!(quoted, having, "{rule}");
        }
        let crown = clauses(RuleId::Crown, Language::En);
        let national = crown.iter().find(|clause| clause.0 == "moe-2017-99").expect("99 states the crown");
        assert_eq!((national.1.as_str(), national.3.is_empty()), ("must", false), "{national:?}");
        assert!(national.2.contains("110"), "{national:?}");
    }
}
