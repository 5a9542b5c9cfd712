//! What is kept of a frame to tell whether another one belongs to the same sitting.

use serde::{Deserialize, Serialize};

use super::canvas::{ABOVE, ASIDE, BELOW, Canvas, FINE, wall};
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Where the head is in a picture, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadPlace {
    /// Pupil of the subject's right eye, which is on the picture's left.
    pub right_pupil: Point,
    /// Pupil of the subject's left eye.
    pub left_pupil: Point,
}

/// How a frame looks as part of a sitting: the silhouette of hair and shoulders against the wall, brightness and hue
/// of hair and clothes in large patches, one mean colour of the skin, the wall, and the place of the head. At most 200
/// bytes; integers only, the same on every machine. In JSON it is one text of hexadecimal digits.
///
/// Lengths are in inter-pupil distances, and everything but the place is relative to the eyes, so that a frame that is
/// framed otherwise has the same look.
///
/// **This is no face template.** Nothing inside a face is kept but one mean colour of both cheeks, in 8-bit sRGB; no
/// distance between eyes, nose, mouth or chin, and no texture: another face under the same hair, with the same tone of
/// skin and the same clothes, looks like the same sitting (a test draws 24 such pairs). What is kept – clothes, how
/// the hair lies, where somebody sits, which wall – is other the next day. What stays, tone of skin and colour of
/// hair, many people share; it singles out nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SittingLook {
    /// Mean colour of the wall left and right.
    pub(super) wall: [[u8; 3]; 2],
    /// What is known if the head was found.
    pub(super) head: Option<HeadLook>,
}

/// Columns of the upper outline: two cells each, from left to right.
pub(super) const COLUMNS: usize = ASIDE as usize;
/// Rows of the outlines at the sides: two cells each, …
pub(super) const ROWS: usize = 21;
/// … the first this many cells above the eyes; the last ends at the height of the shoulders.
pub(super) const FIRST_ROW: i32 = -20;
/// Steps of an outline to a cell.
const STEPS: i32 = 4;
/// An outline that was not found, because there is only wall or because it lies outside the picture.
pub(super) const NO_EDGE: u8 = u8::MAX;
/// Columns of the upper outline that belong to the head; the others show shoulders.
pub(super) const CROWN: std::ops::Range<usize> = 7..19;
/// Strips under the upper outline of the hair: how many, where the first begins and how wide each is, and from where
/// to where below the outline, in cells.
pub(super) const CREST: usize = 5;
const CREST_LEFT: i32 = -12;
const CREST_WIDTH: i32 = 5;
const CREST_DEPTH: [i32; 2] = [2, 6];
/// Patches of hair: left, top, right and bottom edge, in cells from the eyes. Forehead and temples, where the hairline
/// runs, are the lowest of the row; the face below and between the cheeks is left out.
pub(super) const HAIR: [[i32; 4]; 4 * HAIR_COLUMNS + LOCKS] = {
    let mut patches = [[0; 4]; 4 * HAIR_COLUMNS + LOCKS];
    let (above, beside) = ([-24, -19, -15, -11, -7], [-7, 0, 7, 14, 21]);
    let mut k = 0;
    while k < 4 * HAIR_COLUMNS {
        let left = -13 + 5 * (k % HAIR_COLUMNS) as i32;
        patches[k] = [left, above[k / HAIR_COLUMNS], left + 5, above[k / HAIR_COLUMNS + 1]];
        k += 1;
    }
    let mut k = 0;
    while k < LOCKS {
        let left = if k % 2 == 0 { -16 } else { 10 };
        patches[4 * HAIR_COLUMNS + k] = [left, beside[k / 2], left + 6, beside[k / 2 + 1]];
        k += 1;
    }
    patches
};
/// Patches in a row above the eyes, and all patches beside the face, the picture's left one of each row first.
pub(super) const HAIR_COLUMNS: usize = 5;
pub(super) const LOCKS: usize = 8;
/// Patches of clothes in a row and in a column, from the first row below the chin.
pub(super) const CLOTHES: [usize; 2] = [8, 3];
const CLOTHES_TOP: i32 = 22;
const CLOTHES_CELLS: [i32; 2] = [6, 5];
/// Patches of skin on both cheeks, in cells from the eyes: below the eyes and beside the nose, clear of beard and mouth.
const CHEEKS: [[i32; 4]; 2] = [[-7, 5, -3, 10], [3, 5, 7, 10]];

/// What is seen around a head that was found. Lengths in cells of a tenth of the inter-pupil distance unless stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct HeadLook {
    /// Middle of the eyes: x and y in thousandths of the picture's height.
    pub(super) eyes: [u16; 2],
    /// Distance between the pupils in ten-thousandths of the picture's height.
    pub(super) interpupil: u16,
    /// Upper outline of hair and shoulders: quarters of a cell below the grid's upper edge.
    pub(super) top: [u8; COLUMNS],
    /// Outlines left and right: quarters of a cell from the grid's left and right edge.
    pub(super) sides: [[u8; ROWS]; 2],
    /// Tones of the hair just under its upper outline, from left to right.
    pub(super) crest: [Tone; CREST],
    /// Tones of the patches of hair.
    pub(super) hair: [Tone; HAIR.len()],
    /// Mean colour of the cheeks; zeros if they are not in the picture.
    pub(super) skin: [u8; 3],
    /// Tones of the patches of clothes, row by row.
    pub(super) clothes: [Tone; CLOTHES[0] * CLOTHES[1]],
}

/// Brightness and hue of a patch in two bytes: luma from 1, and half of blue minus red from 128; zeros outside the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Tone {
    pub(super) luma: u8,
    pub(super) hue: u8,
}

impl SittingLook {
    /// The look of a picture. Without a head only the wall is known.
    pub fn of(picture: RgbView<'_>, head: Option<HeadPlace>) -> Self {
        let wall = wall(picture);
        let head = head.and_then(|head| HeadLook::of(picture, wall, &head));
        Self { wall: wall.map(|side| side.map(|level| level as u8)), head }
    }
}

impl HeadLook {
    fn of(picture: RgbView<'_>, wall: [[i32; 3]; 2], head: &HeadPlace) -> Option<Self> {
        let HeadPlace { right_pupil, left_pupil } = *head;
        let (eyes, apart) = (right_pupil.midpoint(left_pupil), right_pupil.distance(left_pupil));
        let along = Point::new((left_pupil.x - right_pupil.x) / FINE, (left_pupil.y - right_pupil.y) / FINE);
        // A head that tilts takes its hair along, but not the shoulders.
        let tilted = Canvas::of(picture, wall, [eyes, along], |_, y| y < CLOTHES_TOP)?;
        let inner = 2 * CROWN.start as i32 - ASIDE..2 * CROWN.end as i32 - ASIDE;
        let level = Point::new(apart / FINE, 0.0);
        let upright = Canvas::of(picture, wall, [eyes, level], |x, y| y >= CLOTHES_TOP || !inner.contains(&x))?;
        let height = picture.height() as f64;
        let share = |length: f64, parts: f64| (length / height * parts).round().clamp(0.0, 65_535.0) as u16;
        Some(Self {
            eyes: [share(eyes.x, 1_000.0), share(eyes.y, 1_000.0)],
            interpupil: share(apart, 10_000.0),
            top: std::array::from_fn(|k| {
                let x = -ASIDE + 2 * k as i32;
                let canvas = if CROWN.contains(&k) { &tilted } else { &upright };
                let cover = |y| Some(i32::midpoint(canvas.cover(x, y - ABOVE)?, canvas.cover(x + 1, y - ABOVE)?));
                edge(ABOVE + BELOW, cover)
            }),
            sides: [-1, 1].map(|side| {
                std::array::from_fn(|k| {
                    let y = FIRST_ROW + 2 * k as i32;
                    let x = |step: i32| if side < 0 { step - ASIDE } else { ASIDE - 1 - step };
                    edge(ASIDE, |at| Some(i32::midpoint(tilted.cover(x(at), y)?, tilted.cover(x(at), y + 1)?)))
                })
            }),
            crest: std::array::from_fn(|k| crest(&tilted, CREST_LEFT + CREST_WIDTH * k as i32)),
            hair: HAIR.map(|patch| tone(&tilted, &[patch])),
            skin: mean(&tilted, &CHEEKS).map_or([0; 3], |colour| colour.map(|level| ((level + 8) / 16) as u8)),
            clothes: std::array::from_fn(|k| {
                let (i, j) = ((k % CLOTHES[0]) as i32, (k / CLOTHES[0]) as i32);
                let left = (i - CLOTHES[0] as i32 / 2) * CLOTHES_CELLS[0];
                let top = CLOTHES_TOP + j * CLOTHES_CELLS[1];
                tone(&upright, &[[left, top, left + CLOTHES_CELLS[0], top + CLOTHES_CELLS[1]]])
            }),
        })
    }
}

/// Tone of the hair just under its upper outline, which it follows when the head nods.
fn crest(canvas: &Canvas, left: i32) -> Tone {
    let patches: Vec<[i32; 4]> = (left..left + CREST_WIDTH)
        .filter_map(|x| {
            let top = edge(ABOVE, |y| canvas.cover(x, y - ABOVE));
            let y = i32::from(top) / STEPS - ABOVE;
            (top != NO_EDGE).then(|| [x, y + CREST_DEPTH[0], x + 1, y + CREST_DEPTH[1]])
        })
        .collect();
    if patches.len() * 2 < CREST_WIDTH as usize { Tone::default() } else { tone(canvas, &patches) }
}

/// Where the subject begins, going inwards over `count` cells: quarters of a cell. Two cells must be subject; one is a
/// wisp.
fn edge(count: i32, cover: impl Fn(i32) -> Option<i32>) -> u8 {
    const HALF: i32 = 128;
    let mut before: Option<i32> = None;
    for at in 0..count {
        let here = cover(at);
        if let (Some(outer), Some(inner)) = (before, here)
            && inner >= HALF
            && cover(at + 1).is_none_or(|next| next >= HALF)
        {
            // What is covered of both cells lies at their inner end.
            let covered = STEPS * (inner + outer) / 256;
            return ((at + 1) * STEPS - covered).clamp(0, i32::from(NO_EDGE) - 1) as u8;
        }
        before = here;
    }
    NO_EDGE
}

/// Mean colour of patches in sixteenths of a level; `None` if less than half of them lies in the picture.
fn mean(canvas: &Canvas, patches: &[[i32; 4]]) -> Option<[i32; 3]> {
    let (mut sum, mut seen, mut all) = ([0i32; 3], 0, 0);
    for &[left, top, right, bottom] in patches {
        for y in top..bottom {
            for x in left..right {
                all += 1;
                let Some(cell) = canvas.cell(x, y) else { continue };
                seen += 1;
                for (sum, level) in sum.iter_mut().zip(cell) {
                    *sum += level;
                }
            }
        }
    }
    (seen * 2 >= all && seen > 0).then(|| sum.map(|sum| sum / seen))
}

impl From<[i32; 3]> for Tone {
    /// The tone of a colour in sixteenths of a level.
    fn from([red, green, blue]: [i32; 3]) -> Self {
        // Luma of ITU-R BT.601 in 256ths.
        let luma = (77 * red + 150 * green + 29 * blue) / 256;
        Self { luma: (luma / 16).clamp(1, 255) as u8, hue: (128 + (blue - red) / 32).clamp(0, 255) as u8 }
    }
}

impl From<[u8; 3]> for Tone {
    fn from(colour: [u8; 3]) -> Self {
        Self::from(colour.map(|level| 16 * i32::from(level)))
    }
}

fn tone(canvas: &Canvas, patches: &[[i32; 4]]) -> Tone {
    mean(canvas, patches).map_or(Tone::default(), Tone::from)
}

/// Bytes of a look without a head, and with one.
const SHORT: usize = 6;
const LONG: usize = SHORT + 6 + COLUMNS + 2 * ROWS + 2 * (CREST + HAIR.len()) + 3 + 2 * CLOTHES[0] * CLOTHES[1];

impl From<SittingLook> for String {
    fn from(look: SittingLook) -> Self {
        let mut bytes: Vec<u8> = look.wall.into_iter().flatten().collect();
        if let Some(HeadLook { eyes, interpupil, top, sides, crest, hair, skin, clothes }) = look.head {
            bytes.extend([eyes[0], eyes[1], interpupil].into_iter().flat_map(u16::to_be_bytes));
            bytes.extend(top.into_iter().chain(sides.into_iter().flatten()));
            bytes.extend(crest.into_iter().chain(hair).flat_map(|tone| [tone.luma, tone.hue]));
            bytes.extend(skin);
            bytes.extend(clothes.into_iter().flat_map(|tone| [tone.luma, tone.hue]));
        }
        let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
        bytes.into_iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }
}

impl TryFrom<String> for SittingLook {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const EXPECTED: &str = "expected the hexadecimal digits of the look of a sitting";
        let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
        let digits = digits.filter(|digits| digits.len() == 2 * SHORT || digits.len() == 2 * LONG).ok_or(EXPECTED)?;
        let mut bytes = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]);
        let long = digits.len() == 2 * LONG;
        // The length was checked, so the bytes never run out.
        let mut next = || bytes.next().unwrap_or_default();
        let wall = [(); 2].map(|()| [(); 3].map(|()| next()));
        let head = long.then(|| {
            let mut word = || u16::from_be_bytes([next(), next()]);
            let (eyes, interpupil) = ([word(), word()], word());
            HeadLook {
                eyes,
                interpupil,
                top: [(); COLUMNS].map(|()| next()),
                sides: [(); 2].map(|()| [(); ROWS].map(|()| next())),
                crest: [(); CREST].map(|()| Tone { luma: next(), hue: next() }),
                hair: [(); HAIR.len()].map(|()| Tone { luma: next(), hue: next() }),
                skin: [(); 3].map(|()| next()),
                clothes: [(); CLOTHES[0] * CLOTHES[1]].map(|()| Tone { luma: next(), hue: next() }),
            }
        });
        Ok(Self { wall, head })
    }
}
