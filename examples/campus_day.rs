//! A drawn campus day: roster and photos in a folder, with planted faults and the truth about them.
//!
//! Everything follows from count, seed and size; no one in it is real.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use campix_core::geometry::Size;
use campix_core::people::number::StudentNumber;
use campix_core::people::{Group, Person, PersonName};
use campix_core::pixels::RgbPixels;
use serde_json::json;

use crate::studio::{Backdrop, Chance, Studio, draw};

/// What is wrong with a person's photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// Nothing.
    Nothing,
    /// There is no photo.
    Missing,
    /// A first photo with a tilted head, and a good one after it.
    Retake,
    /// The photo is a copy of the next person's.
    Double,
    /// The photo shows the next person, whose photo shows this one: only the people themselves can notice.
    Swapped,
    /// The file ends in the middle of the picture.
    Truncated,
    /// The file is empty.
    Empty,
    /// A PNG under the name of a JPEG: readable, and converted to a JPEG.
    Disguised,
    /// Taken in front of a white wall.
    WrongWall,
}

/// A day that was drawn.
#[derive(Debug, Clone)]
pub struct DrawnDay {
    /// The list of people: CSV, UTF-8 with byte order mark.
    pub roster: PathBuf,
    /// The folder of photos.
    pub photos: PathBuf,
    /// What was planted, by row of the list; the first person is in row 2.
    pub planted: Vec<Planted>,
    /// Photos of people who are not on the list.
    pub strangers: usize,
}

const SURNAMES: [&str; 24] = [
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "赵",
    "黄",
    "周",
    "吴",
    "徐",
    "孙",
    "胡",
    "朱",
    "高",
    "林",
    "何",
    "郭",
    "马",
    "罗",
    "欧阳",
    "司马",
    "买买提",
    "𠮷",
];
const GIVEN: [&str; 20] = [
    "明月",
    "子涵",
    "浩然",
    "雨桐",
    "思远",
    "佳怡",
    "志强",
    "晓梅",
    "文博",
    "静怡",
    "建国",
    "丽娜",
    "宇轩",
    "梦瑶",
    "天佑",
    "若曦",
    "国栋",
    "雅婷",
    "一鸣",
    "·吐尔逊",
];
const DEPARTMENTS: [(&str, [&str; 2]); 4] = [
    ("计算机学院", ["软件工程", "人工智能"]),
    ("外国语学院", ["英语", "日语"]),
    ("机械工程学院", ["车辆工程", "机械设计"]),
    ("艺术学院", ["视觉传达", "音乐表演"]),
];
/// Weights and check characters of ISO 7064 MOD 11-2 (standards RID-02).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10X98765432";

/// When the files of a drawn day were written: 2026-09-01 08:00 UTC.
pub(crate) const TAKEN: u64 = 1_788_249_600;

/// Student number of a person, by place in the list.
pub fn student_no(at: usize) -> String {
    format!("2026{:02}{:04}", at % DEPARTMENTS.len() + 1, at)
}

/// Identity number of a person, by place in the list; the check character is right.
pub fn id_number(at: usize) -> String {
    let provinces = [11, 31, 32, 33, 37, 42, 44, 51];
    let body =
        format!("{}0101{}{:02}{:02}{:03}", provinces[at % 8], 2007 + at % 2, at % 12 + 1, at % 28 + 1, at % 1000);
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", char::from(CHECK[sum as usize % 11]))
}

/// Name of a person, by place in the list.
pub fn name(at: usize) -> String {
    format!("{}{}", SURNAMES[at * 7 % SURNAMES.len()], GIVEN[at * 11 / 3 % GIVEN.len()])
}

/// What a day of `count` people has planted, scattered by `seed`: about one person in eight has a fault.
pub fn plan(count: usize, seed: u64) -> Vec<Planted> {
    let mut planted = vec![Planted::Nothing; count];
    let mut chance = Chance::new(seed, 77);
    for fault in [
        Planted::Missing,
        Planted::Retake,
        Planted::Double,
        Planted::Swapped,
        Planted::Truncated,
        Planted::Empty,
        Planted::Disguised,
        Planted::WrongWall,
    ] {
        for _ in 0..(count / 66).max(usize::from(count >= 40)) {
            // Two people in a row: the next one is part of a double or a swap.
            let free = |planted: &[Planted], at: usize| {
                at + 1 < planted.len()
                    && planted[at..at + 2].iter().all(|other| *other == Planted::Nothing)
                    && (at == 0 || !matches!(planted[at - 1], Planted::Double | Planted::Swapped))
            };
            let at = chance.below(count.max(1) as u64) as usize;
            if let Some(at) = (at..count).chain(0..at).find(|&at| free(&planted, at)) {
                planted[at] = fault;
            }
        }
    }
    planted
}

/// People as the roster of a drawn day lists them, without a file; classes of a few dozen.
pub fn drawn_class(count: usize) -> Vec<Person> {
    (0..count)
        .map(|at| {
            let mut person = Person::new(at as u32 + 2);
            let (department, majors) = DEPARTMENTS[at / 160 % DEPARTMENTS.len()];
            let major = majors[at / 80 % 2];
            person.name = PersonName::new(&name(at));
            person.student_no = StudentNumber::parse(&student_no(at), None).ok().map(|parsed| parsed.number);
            person.group = Group::new(department, major, &format!("{major}26{:02}班", at / 40 % 2 + 1));
            person
        })
        .collect()
}

impl DrawnDay {
    /// Draws a day of `count` people below `folder`; photos are `size` large.
    ///
    /// # Errors
    /// The system's error, if a file cannot be written.
    pub fn draw(folder: &Path, count: usize, seed: u64, size: Size) -> io::Result<Self> {
        let photos = folder.join("photos");
        std::fs::create_dir_all(&photos)?;
        let planted = plan(count, seed);
        let roster = folder.join("roster.csv");
        std::fs::write(&roster, roster_text(count))?;
        let studio = Studio::new(seed);
        let shown = |at: usize| match planted[at] {
            Planted::Double | Planted::Swapped => at + 1,
            _ if at > 0 && planted[at - 1] == Planted::Swapped => at - 1,
            _ => at,
        };
        for (at, planted_here) in planted.iter().enumerate() {
            let put = |name: &str, bytes: &[u8]| std::fs::write(photos.join(name), bytes);
            let file = format!("{}.jpg", student_no(at));
            let mut scene = studio.scene(shown(at) as u64);
            let sitter = studio.sitter(shown(at) as u64);
            match planted_here {
                Planted::Missing => continue,
                Planted::WrongWall => scene.backdrop = Backdrop::Plain([250, 250, 250]),
                Planted::Retake => {
                    let mut first = scene.clone();
                    first.roll_degrees = 9.0;
                    put(&file, &draw(std::slice::from_ref(&sitter), &first, size).jpeg())?;
                    scene.seed ^= 1;
                }
                _ => {}
            }
            let portrait = draw(&[sitter], &scene, size);
            match planted_here {
                Planted::Retake => put(&format!("{}_2.jpg", student_no(at)), &portrait.jpeg())?,
                Planted::Truncated => {
                    let bytes = portrait.jpeg();
                    put(&file, &bytes[..bytes.len() / 2])?;
                }
                Planted::Empty => put(&file, b"")?,
                Planted::Disguised => put(&file, &png(&portrait.pixels)?)?,
                _ => put(&file, &portrait.jpeg())?,
            }
        }
        let strangers = usize::from(count >= 40);
        for at in 0..strangers {
            let portrait = studio.portrait((count + at) as u64, size);
            std::fs::write(photos.join(format!("IMG_{at:04}.jpg")), portrait.jpeg())?;
        }
        let truth: Vec<_> = planted
            .iter()
            .enumerate()
            .filter(|(_, planted)| **planted != Planted::Nothing)
            .map(|(at, planted)| json!({"row": at + 2, "planted": format!("{planted:?}")}))
            .collect();
        std::fs::write(folder.join("truth.json"), serde_json::to_vec_pretty(&truth)?)?;
        // The camera wrote them yesterday: an incomplete file changed just now would be taken for one that is being copied.
        let taken = std::time::UNIX_EPOCH + std::time::Duration::from_secs(TAKEN);
        for entry in std::fs::read_dir(&photos)? {
            std::fs::File::options().write(true).open(entry?.path())?.set_modified(taken)?;
        }
        Ok(Self { roster, photos, planted, strangers })
    }
}

pub(crate) fn roster_text(count: usize) -> String {
    let mut text = "\u{FEFF}学号,姓名,身份证号,院系,专业,班级\r\n".to_owned();
    for at in 0..count {
        let (department, majors) = DEPARTMENTS[at % DEPARTMENTS.len()];
        let major = majors[at / 4 % 2];
        let class = format!("{major}26{:02}班", at / 8 % 3 + 1);
        // A file in memory takes any text.
        let _ = write!(text, "{},{},{},{department},{major},{class}\r\n", student_no(at), name(at), id_number(at));
    }
    text
}

fn png(pixels: &RgbPixels) -> io::Result<Vec<u8>> {
    use image::ImageEncoder as _;
    let size = pixels.size();
    let mut bytes = Vec::new();
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(pixels.view().data(), size.width, size.height, image::ExtendedColorType::Rgb8)
        .map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_faults_do_not_touch() {
        let numbers: std::collections::BTreeSet<String> = (0..4_000).map(student_no).collect();
        assert_eq!(numbers.len(), 4_000);
        let numbers: std::collections::BTreeSet<String> = (0..4_000).map(id_number).collect();
        assert_eq!(numbers.len(), 4_000);
        let planted = plan(200, 1);
        assert!(planted.iter().filter(|planted| **planted != Planted::Nothing).count() >= 24);
        for pair in planted.windows(2) {
            if matches!(pair[0], Planted::Double | Planted::Swapped) {
                assert_eq!(pair[1], Planted::Nothing);
            }
        }
    }
}
