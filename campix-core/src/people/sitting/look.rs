//! What is kept of a frame to tell whether another one belongs to the same sitting.

use serde::{Deserialize, Serialize};

use super::canvas::{ABOVE, ASIDE, BELOW, Canvas, wall};
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Where the head is in a picture, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadPlace {
    /// The point halfway between the pupils.
    pub eyes: Point,
    /// Distance between the pupils.
    pub interpupil: f64,
}

/// How a frame looks as part of a sitting: the silhouette of hair and shoulders against the wall, brightness and hue of hair and clothes in
/// large patches, one mean colour of the skin, the wall, and the place of the head. At most 190 bytes; integers only, the same on
/// every machine. In JSON it is one text of hexadecimal digits.
///
/// Lengths are in inter-pupil distances, and everything but the place is relative to the eyes, so that a frame that is framed
/// otherwise has the same look.
///
/// **This is no face template.** Nothing inside a face is kept but one mean colour of both cheeks, in 8-bit sRGB; no distance between
/// eyes, nose, mouth or chin, and no texture. What is kept – clothes, how the hair lies, where somebody sits, which wall – is
/// other the next day, so the look of a person who comes back differs as much as that of somebody else.
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
/// Patches of hair: left, top, right and bottom edge, in cells from the eyes. Forehead and temples, where the hairline runs,
/// are the lowest of the row; the face below and between the cheeks is left out.
pub(super) const HAIR: [[i32; 4]; 28] = {
    let mut patches = [[0; 4]; 28];
    let (rows, sides) = ([[-24, -19], [-19, -15], [-15, -11], [-11, -7]], [[-7, 0], [0, 7], [7, 14], [14, 21]]);
    let (mut at, mut j) = (0, 0);
    while j < 4 {
        let mut i = 0;
        while i < 5 {
            patches[at] = [-13 + 5 * i, rows[j][0], -8 + 5 * i, rows[j][1]];
            (at, i) = (at + 1, i + 1);
        }
        patches[at] = [-16, sides[j][0], -10, sides[j][1]];
        patches[at + 1] = [10, sides[j][0], 16, sides[j][1]];
        (at, j) = (at + 2, j + 1);
    }
    patches
};
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
        let byte = |wall: [i32; 3]| wall.map(|level| level as u8);
        let around = head.and_then(|head| Some((head, Canvas::of(picture, &head)?)));
        match around {
            Some((head, canvas)) => {
                Self { wall: canvas.wall.map(byte), head: Some(HeadLook::of(&canvas, &head, picture.height() as f64)) }
            }
            None => Self { wall: wall(picture).map(byte), head: None },
        }
    }
}

impl HeadLook {
    fn of(canvas: &Canvas, head: &HeadPlace, height: f64) -> Self {
        let share = |length: f64, parts: f64| (length / height * parts).round().clamp(0.0, 65_535.0) as u16;
        Self {
            eyes: [share(head.eyes.x, 1_000.0), share(head.eyes.y, 1_000.0)],
            interpupil: share(head.interpupil, 10_000.0),
            top: std::array::from_fn(|k| {
                let x = -ASIDE + 2 * k as i32;
                edge(ABOVE + BELOW, |y| {
                    Some(i32::midpoint(canvas.cover(x, y - ABOVE)?, canvas.cover(x + 1, y - ABOVE)?))
                })
            }),
            sides: [-1, 1].map(|side| {
                std::array::from_fn(|k| {
                    let y = FIRST_ROW + 2 * k as i32;
                    // Cells on the right count from -1 for the one next to the middle.
                    let x = |step: i32| if side < 0 { step - ASIDE } else { ASIDE - 1 - step };
                    edge(ASIDE, |step| Some(i32::midpoint(canvas.cover(x(step), y)?, canvas.cover(x(step), y + 1)?)))
                })
            }),
            hair: HAIR.map(|patch| tone(canvas, patch)),
            skin: mean(canvas, &CHEEKS).map_or([0; 3], |colour| colour.map(|level| ((level + 8) / 16) as u8)),
            clothes: std::array::from_fn(|k| {
                let (i, j) = ((k % CLOTHES[0]) as i32, (k / CLOTHES[0]) as i32);
                let left = (i - CLOTHES[0] as i32 / 2) * CLOTHES_CELLS[0];
                let top = CLOTHES_TOP + j * CLOTHES_CELLS[1];
                tone(canvas, [left, top, left + CLOTHES_CELLS[0], top + CLOTHES_CELLS[1]])
            }),
        }
    }
}

/// Where the subject begins, going inwards over `count` cells: quarters of a cell. Two cells must be subject; one is a wisp.
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

fn tone(canvas: &Canvas, patch: [i32; 4]) -> Tone {
    let Some([red, green, blue]) = mean(canvas, &[patch]) else { return Tone::default() };
    // Luma of ITU-R BT.601 in 256ths.
    let luma = (77 * red + 150 * green + 29 * blue) / 256;
    Tone { luma: (luma / 16).clamp(1, 255) as u8, hue: (128 + (blue - red) / 32).clamp(0, 255) as u8 }
}

/// Bytes of a look without a head, and with one.
const SHORT: usize = 6;
const LONG: usize = SHORT + 6 + COLUMNS + 2 * ROWS + 2 * HAIR.len() + 3 + 2 * CLOTHES[0] * CLOTHES[1];

impl From<SittingLook> for String {
    fn from(look: SittingLook) -> Self {
        let mut bytes: Vec<u8> = look.wall.into_iter().flatten().collect();
        if let Some(HeadLook { eyes, interpupil, top, sides, hair, skin, clothes }) = look.head {
            bytes.extend([eyes[0], eyes[1], interpupil].into_iter().flat_map(u16::to_be_bytes));
            bytes.extend(top.into_iter().chain(sides.into_iter().flatten()));
            bytes.extend(hair.into_iter().flat_map(|tone| [tone.luma, tone.hue]));
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
                hair: [(); HAIR.len()].map(|()| Tone { luma: next(), hue: next() }),
                skin: [(); 3].map(|()| next()),
                clothes: [(); CLOTHES[0] * CLOTHES[1]].map(|()| Tone { luma: next(), hue: next() }),
            }
        });
        Ok(Self { wall, head })
    }
}
