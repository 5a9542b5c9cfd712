//! Sentences of findings: the rule's own words in sentence frames shared by all rules.

use crate::check::judge::{EDGE_SIGMAS, Judgement};
use crate::check::report::{Remark, Verdict};
use crate::check::value::{allowed_text, with_unit};
use crate::ground::text::{Language, Text, both};
use crate::measure::Reason;
use crate::profile::{Edge, Limit};
use crate::rules::{Artefact, Kind, Remedy, RuleId, Why, entry};

/// The message of a finding and, unless it passes, what to do.
pub(super) fn compose(rule: RuleId, judgement: &Judgement, limit: &Limit, artefact: Artefact) -> (Text, Option<Text>) {
    let message =
        Text::new(sentence(rule, judgement, limit, Language::Zh), sentence(rule, judgement, limit, Language::En));
    let advice = (judgement.verdict != Verdict::Pass).then(|| {
        Text::new(
            advise(rule, judgement.verdict, artefact, Language::Zh),
            advise(rule, judgement.verdict, artefact, Language::En),
        )
    });
    (message, advice)
}

/// Message and advice where nobody is counted because the photo is not upright; `None` where it is, or nobody knows.
pub(super) fn not_upright(reason: Reason) -> Option<(Text, Text)> {
    if !matches!(reason, Reason::TurnRight | Reason::UpsideDown | Reason::TurnLeft) {
        return None;
    }
    let why = |language| reason_text(Why::Missing(reason), language);
    let (zh, en) = (why(Language::Zh), why(Language::En));
    let message = both!(en "no upright face: {en}", zh "没有正立的人脸：{zh}");
    let advice = both!(
        en "turn the photo where it was taken, with its orientation tag, and hand it in again",
        zh "在拍摄软件中把照片转正（方向标记）后重新提交"
    );
    Some((message, advice))
}

/// The message about a quality for which ImageMagick prints another number.
pub(super) fn with_other_estimate(message: &Text, shown: u8) -> Text {
    both!(
        en "{message}; ImageMagick's identify prints {shown}", zh "{message}；ImageMagick 的 identify 显示 {shown}";
        message = message
    )
}

fn advise(rule: RuleId, verdict: Verdict, artefact: Artefact, language: Language) -> String {
    let cure = entry(rule).cure(artefact);
    let remedy = remedy_name(cure.remedy, language);
    // What could not be measured may well be right: a person looks at it before anyone is called back.
    let look = match (verdict, language) {
        (Verdict::Unknown, Language::Zh) => "先人工查看；如确有问题，",
        (Verdict::Unknown, Language::En) => "look for yourself; if it is wrong, ",
        _ => "",
    };
    let advice = cure.advice.get(language);
    match language {
        Language::Zh => format!("{look}{remedy}：{advice}"),
        Language::En => format!("{look}{remedy}: {advice}"),
    }
}

/// The remedy in two or three words.
pub(super) const fn remedy_name(remedy: Remedy, language: Language) -> &'static str {
    match (remedy, language) {
        (Remedy::Auto, Language::Zh) => "可自动修正",
        (Remedy::Reshoot, Language::Zh) => "重拍",
        (Remedy::Paperwork, Language::Zh) => "补手续",
        (Remedy::Auto, Language::En) => "automatic",
        (Remedy::Reshoot, Language::En) => "reshoot",
        (Remedy::Paperwork, Language::En) => "paperwork",
    }
}

fn sentence(rule: RuleId, judgement: &Judgement, limit: &Limit, language: Language) -> String {
    let zh = language == Language::Zh;
    let unit = rule.unit();
    let title = entry(rule).title.get(language);
    let allowed = allowed_text(limit, unit, language);
    let Some(value) = &judgement.measured else {
        let reason = judgement.reason.map_or("", |why| reason_text(why, language));
        return if zh {
            format!("{title}：无法测量，{reason}")
        } else {
            format!("{title}: not measured, {reason}")
        };
    };
    let measured = value.text(rule, language);
    let named = entry(rule).defect.text(judgement.edge == Some(Edge::Min)).map(|defect| defect.get(language));
    let defect = named.unwrap_or(title);
    let excess = judgement.by_how_much.map(|excess| with_unit(excess, unit, language));
    match (judgement.verdict, &judgement.remark) {
        (Verdict::Warn, Some(Remark::UnitInDoubt)) if zh => {
            format!("{title}：{measured}，只有按1 KB = 1000或1024字节中的一种理解才符合 {allowed}")
        }
        (Verdict::Warn, Some(Remark::UnitInDoubt)) => {
            format!("{title}: {measured} is allowed under one reading of KB only; safe is {allowed}")
        }
        (Verdict::Warn, Some(Remark::GivesWay { to, source })) => {
            let other = entry(*to).title.get(language);
            if to.kind() == Kind::Attest {
                return if zh {
                    format!("{defect}：{measured}，规定 {allowed}；{} 有例外，须由人确认：{other}", source.id)
                } else {
                    format!(
                        "{defect}: {measured}, allowed {allowed}; {} has an exception that a person attests: {other}",
                        source.id
                    )
                };
            }
            if zh {
                format!("{defect}：{measured}，规定 {allowed}；按 {} 让位于“{other}”", source.id)
            } else {
                format!("{defect}: {measured}, allowed {allowed}; gives way to the {other} by {}", source.id)
            }
        }
        (Verdict::Warn, Some(Remark::ForeignTables)) if zh => {
            format!("{title}：量化表非IJG标准，约相当于 {measured}，规定 {allowed}")
        }
        (Verdict::Warn, Some(Remark::ForeignTables)) => {
            format!("{title}: not an IJG table, about equal to {measured}, allowed {allowed}")
        }
        (Verdict::Warn, None) => {
            let margin = judgement.uncertainty.unwrap_or_default() * EDGE_SIGMAS;
            let margin = with_unit(margin, unit, language);
            if zh {
                format!("{title}：{measured}（± {margin}），贴近界限 {allowed}，在测量误差内不能确定")
            } else {
                format!("{title}: {measured} (± {margin}) is too near the edge of {allowed} to tell")
            }
        }
        (Verdict::Unknown, _) => {
            let margin = with_unit(judgement.uncertainty.unwrap_or_default() * EDGE_SIGMAS, unit, language);
            if zh {
                format!("{title}：{measured}（± {margin}），不能确定是否{defect}")
            } else {
                format!("{title}: {measured} (± {margin}), too unsure to tell: {defect}?")
            }
        }
        (Verdict::Pass, Some(Remark::NearOurLimit)) => {
            let margin = with_unit(judgement.uncertainty.unwrap_or_default() * EDGE_SIGMAS, unit, language);
            if zh {
                format!("{title}：{measured}（± {margin}），符合 {allowed}，贴近的是campix自定的界限")
            } else {
                format!("{title}: {measured} (± {margin}), allowed {allowed}, near a limit of campix itself")
            }
        }
        // "border: yes, not allowed" says no more than "border inside the picture".
        (Verdict::Fail, _) if matches!(limit, Limit::Flag(_)) && named.is_some() => defect.to_owned(),
        (Verdict::Fail, _) => match excess {
            Some(excess) if zh => format!("{defect}：{measured}，规定 {allowed}，相差 {excess}"),
            Some(excess) => format!("{defect}: {measured}, allowed {allowed}, off by {excess}"),
            None if zh => format!("{defect}：{measured}，规定 {allowed}"),
            None => format!("{defect}: {measured}, allowed {allowed}"),
        },
        _ if zh => format!("{title}：{measured}，符合 {allowed}"),
        _ => format!("{title}: {measured}, allowed {allowed}"),
    }
}

/// Why something was not measured, in words for people.
pub(super) const fn reason_text(why: Why, language: Language) -> &'static str {
    match language {
        Language::Zh => match why {
            Why::NoPlacement => "尚无裁剪方案",
            Why::NoFile => "只有像素，没有文件，此条不适用",
            Why::Missing(reason) => match reason {
                Reason::NoFace => "没有找到人脸",
                Reason::TurnRight => "照片横放，顺时针转90°后才是正的",
                Reason::UpsideDown => "照片上下颠倒",
                Reason::TurnLeft => "照片横放，逆时针转90°后才是正的",
                Reason::SeveralFaces => "画面中有多张人脸",
                Reason::NoOutline => "无法区分人物与背景",
                Reason::OutOfFrame => "该部位超出画面",
                Reason::TooSmall => "该部位像素太少",
                Reason::NoBackdrop => "可见背景太少",
                Reason::Uncertain => "测量结果太不确定",
                Reason::Covered => "该部位被遮住",
                Reason::NotAsked => "测量时所用的标准没有要求此项",
                Reason::NotApplicable => "此文件格式没有这一属性",
                Reason::NotDeclared => "文件没有标注",
            },
        },
        Language::En => match why {
            Why::NoPlacement => "no crop is planned",
            Why::NoFile => "these are pixels without a file, so it does not apply",
            Why::Missing(reason) => match reason {
                Reason::NoFace => "no face was found",
                Reason::TurnRight => "the photo lies on its side and is upright after a quarter turn clockwise",
                Reason::UpsideDown => "the photo is upside down",
                Reason::TurnLeft => "the photo lies on its side and is upright after a quarter turn counter-clockwise",
                Reason::SeveralFaces => "several faces were found",
                Reason::NoOutline => "the person could not be told from the backdrop",
                Reason::OutOfFrame => "it reaches over the edge of the picture",
                Reason::TooSmall => "it covers too few pixels",
                Reason::NoBackdrop => "too little backdrop is visible",
                Reason::Uncertain => "the measurement is too uncertain",
                Reason::Covered => "something lies over it",
                Reason::NotAsked => "the profile it was measured for does not ask for it",
                Reason::NotApplicable => "this kind of file has no such property",
                Reason::NotDeclared => "the file does not declare it",
            },
        },
    }
}
