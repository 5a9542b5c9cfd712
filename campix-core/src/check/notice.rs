//! What no rule of the photo covers: a standard that was replaced, a photo that is too old for its graduation.

use crate::check::report::{Notice, NoticeKind};
use crate::ground::explain::both;
use crate::ground::text::Text;
use crate::measure::Facts;
use crate::profile::{Level, Profile, Recency};
use crate::rules::Artefact;

/// Everything to be told about `profile` and about the day of the photo.
pub(super) fn notices(facts: &Facts, profile: &Profile, artefact: Artefact) -> Vec<Notice> {
    let notice = |kind, level, message| Notice { kind, level, message };
    let replaced = profile.warnings().into_iter().map(|text| notice(NoticeKind::Superseded, Level::Info, text));
    let mut notices: Vec<Notice> = replaced.collect();
    let Some(recency) = profile.recency() else { return notices };
    let (Some(graduation), Some(months)) = (&recency.graduation, recency.months) else { return notices };
    match facts.file.captured.as_deref().and_then(day) {
        Some(captured) if recency.is_too_old(captured) == Some(true) => {
            notices.push(notice(NoticeKind::Recency, Level::Should, too_old(captured, recency, graduation, months)));
        }
        // A registration file carries no private tags; when it was taken is known of the original.
        None if artefact == Artefact::Original => {
            let text = Text::fixed(
                "文件未注明拍摄时间，无法核对是否为近期照片",
                "the file does not say when it was taken, so whether it is recent is unknown",
            );
            notices.push(notice(NoticeKind::CaptureUnknown, Level::Info, text));
        }
        _ => {}
    }
    notices
}

fn too_old([year, month, day]: [i64; 3], recency: &Recency, graduation: &str, months: u32) -> Text {
    let source = recency.sources.first().map_or("", |source| &source.id);
    both!(
        en "taken on {year}-{month:02}-{day:02}, more than {months} months before the graduation of {graduation} ({source})",
        zh "拍摄于 {year}-{month:02}-{day:02}，早于毕业日期 {graduation} 前 {months} 个月（{source}）"
    )
}

/// The day of "2026:09:01 08:30:15", or with "-" and "T".
fn day(text: &str) -> Option<[i64; 3]> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::parse::<i64>);
    let mut next = || numbers.next()?.ok();
    Some([next()?, next()?, next()?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Verdict, check, check_original};
    use crate::ground::text::Language;
    use crate::measure::sample;

    #[test]
    fn what_was_replaced_is_said_and_never_fails_a_photo() {
        let card = Profile::builtin("id-card").expect("shipped");
        let report = check(&sample::facts(), &card);
        let notice = report.notices.iter().find(|notice| notice.kind == NoticeKind::Superseded).expect("it is said");
        assert_eq!((notice.level, &*notice.message.en), (Level::Info, "id-card was replaced by GA/T 461-2019"));
        assert_eq!(report.to_json()["notices"][0]["kind"], "superseded");
        assert_eq!(report.to_json()["profile"]["superseded_by"], "GA/T 461-2019");
        assert!(report.render(Language::Zh).contains("! id-card 已被 GA/T 461-2019 取代"));
        assert!(check(&sample::facts(), &Profile::builtin("moe-2017-99").expect("shipped")).notices.is_empty());
    }

    #[test]
    fn a_photo_is_held_against_the_graduation() {
        let own = |day: &str| {
            let head = "schema = 1\nid = \"own\"\nedition = \"1\"\nvalid_from = \"2020\"\nlayer = \"contract\"\nstatus = \"draft\"\n\
                title = { zh = \"自\", en = \"own\" }\nextends = [\"moe-2017-99\"]\n";
            let text = format!("{head}[recency]\ngraduation = \"{day}\"\nsource = \"contract 2\"\nevidence = \"A\"\n");
            Profile::parse(&text).unwrap_or_else(|error| panic!("{error}"))
        };
        let mut facts = sample::facts();
        facts.file.captured = Some("2025:09:01 08:30:15".to_owned());
        let before = check(&facts, &Profile::builtin("moe-2017-99").expect("shipped"));
        assert!(before.notices.is_empty(), "notice 99 alone knows no day of graduation");
        let report = check(&facts, &own("2027-06-30"));
        assert_eq!((report.notices[0].kind, report.verdict), (NoticeKind::Recency, before.verdict.max(Verdict::Warn)));
        assert_eq!(
            &*report.notices[0].message.en,
            "taken on 2025-09-01, more than 12 months before the graduation of 2027-06-30 (contract 2)"
        );
        facts.file.captured = None;
        assert!(check(&facts, &own("2027-06-30")).notices.is_empty(), "a registration file carries no such tag");
        let original = check_original(&facts, &own("2027-06-30"), None);
        assert_eq!((original.notices[0].kind, original.notices[0].level), (NoticeKind::CaptureUnknown, Level::Info));
    }
}
