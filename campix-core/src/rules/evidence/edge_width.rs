//! evidence.edge-width: the edge between person and wall against edges inside the person.

use crate::ground::text::Text;
use crate::ground::unit::Unit;
use crate::rules::entry::{Correction, Cure, Defect, Entry, Page, Remedy, Subject};
use crate::rules::observe::Observation;

pub(crate) static RULE: Entry = Entry {
    id: "evidence.edge-width",
    since: "0.2.0",
    subject: Subject::Evidence,
    title: Text::fixed("人物边缘的宽度", "width of the outline"),
    observation: Observation::Number { unit: Unit::Ratio, of: |facts| facts.evidence.edge_width },
    defect: Defect::Ends {
        low: Text::fixed("人物边缘比画面其他边缘更锐利", "an outline sharper than the edges inside it"),
        high: Text::fixed("人物边缘比画面其他边缘更柔和", "an outline softer than the edges inside it"),
    },
    registration: Cure {
        remedy: Remedy::Paperwork,
        advice: Text::fixed(
            "提交相机直出、未换背景的照片",
            "hand in the photo as the camera made it, before its own wall",
        ),
    },
    original: None,
    correction: Some(Correction::Any(Text::fixed("不要换背景", "no new backdrop"))),
    page: Some(Page {
        what: Text::fixed(
            "人物与背景之间最锐利的四分之一边缘的宽度，除以人物内部的同类宽度。",
            "Width of the sharpest quarter of the edges between person and wall, over that of the edges inside the person.",
        ),
        why: Text::fixed(
            "同一镜头画出的边缘一样宽；抠图的边缘由蒙版决定。",
            "One lens draws all edges alike; the edge of a cut-out is its mask's.",
        ),
        how: Text::fixed(
            "抽样行列上高于 40 级的单调边，取 20 % 到 80 % 之间的像素数；离轮廓 4 像素以内的算人物边缘，里面 12 像素以上的算内部（大图按宽度放大）。",
            "On some rows and columns, edges of more than 40 levels that only rise or fall, from 20 to 80 % of their height; within 4 px of the outline they are the outline's, more than 12 px inside the person's (more in large pictures).",
        ),
        limits: Text::fixed(
            "镜头很锐利时，成品里的硬边只看得出一半；衣服与背景亮度相近、边缘太少时不测量。",
            "Where the lens is as sharp as the mask, half of the hard masks show in a finished file; too few edges, where clothes are as light as the wall, are not measured.",
        ),
    }),
    threshold: Some(
        r#"
min = 0.57
max = 1.8
source = "campix"
evidence = "D"
note = { zh = "51 张人像的原图为 0.75 至 1.47，另 186 张未换背景的图片有 98 % 在 0.57 至 1.8 之间；镜头模糊 1 像素时硬边蒙版最高 0.27，羽化 2 像素以上的蒙版为 2.2 以上。", en = "51 portraits measure 0.75 to 1.47, 98 of 100 of 186 other pictures with a backdrop of their own 0.57 to 1.8; where the lens blurs by 1 px hard masks measure at most 0.27, and masks blurred by 2 px and more 2.2 and more." }
"#,
    ),
};
