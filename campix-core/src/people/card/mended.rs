//! QR codes under the reflection of a lamp: where whole blocks of modules look alike nothing was seen, and what stands there is erased.
//!
//! In: the modules of a code, some of them burnt out. Out: the modules as they were printed. Error correction mends twice as many
//! codewords if it is told which are lost (ISO/IEC 18004, 12: two for each error, one for each erasure). Invariant: at least
//! [`SPARE`] correction codewords of every block stay unused, so what is put together by chance is not taken for a code.

use std::cell::OnceCell;

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::ec::construct_codewords;
use qrcode::{Color, EcLevel, Version};
use reed_solomon::Decoder;

use super::guard::unharmed;

/// Correction codewords of a block that may not be used up: a block made up by chance fits about once in 256^3.
const SPARE: usize = 3;
/// Side of the blocks that no code contains in one colour; masks are chosen to avoid even 2 × 2.
const BLOCK: usize = 4;
/// Largest share of modules that may be lost: level H mends less.
const MOST_LOST: f32 = 0.4;
/// Modules of both copies of the format that may be wrong. Any two formats differ in 14 of the 30, and in 8 without the bits of the mask
/// itself, which levels do not differ in.
const WRONG_FORMAT: usize = 6;

const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];
const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// What mends codes of one size.
pub(super) struct Mender {
    side: usize,
    version: Version,
    /// Drawn when something is lost for the first time: most of what is asked for is whole, or no code.
    formats: OnceCell<Formats>,
}

/// Codes without data, which differ in their formats.
struct Formats {
    /// One for each level and mask.
    codes: Vec<(EcLevel, MaskPattern, Vec<bool>)>,
    /// Where both copies of the format stand.
    places: Vec<usize>,
}

impl Formats {
    fn new(version: Version) -> Self {
        let of_level = |level| MASKS.map(|mask| (level, mask, drawn(version, level, Some(mask), &[], &[])));
        let codes: Vec<(EcLevel, MaskPattern, Vec<bool>)> = LEVELS.into_iter().flat_map(of_level).collect();
        // Codes of one mask differ between levels in the format alone.
        let differs = |at: usize| {
            (0..MASKS.len()).any(|mask| {
                let of = |level: usize| codes[level * MASKS.len() + mask].2[at];
                (1..LEVELS.len()).any(|level| of(level) != of(0))
            })
        };
        let places = (0..codes[0].2.len()).filter(|&at| differs(at)).collect();
        Self { codes, places }
    }

    /// The level and mask whose format is nearest to what was seen of it.
    fn nearest(&self, seen: &[bool], lost: &[bool]) -> Option<(EcLevel, MaskPattern)> {
        let known = || self.places.iter().filter(|&&at| !lost[at]);
        let wrong = |modules: &[bool]| known().filter(|&&at| modules[at] != seen[at]).count();
        let mut all: Vec<(usize, EcLevel, MaskPattern)> =
            self.codes.iter().map(|(level, mask, modules)| (wrong(modules), *level, *mask)).collect();
        all.sort_by_key(|(wrong, ..)| *wrong);
        let [(best, level, mask), (second, ..), ..] = all[..] else { return None };
        // Where half is lost, half as much may be wrong.
        let allowed = WRONG_FORMAT * known().count() / self.places.len().max(1);
        (best <= allowed && best < second).then_some((level, mask))
    }
}

impl Mender {
    /// `None` for a size that no code has.
    pub(super) fn new(side: usize) -> Option<Self> {
        let version = i16::try_from(side.checked_sub(17)?).ok().filter(|more| more % 4 == 0).map(|more| more / 4)?;
        let known = (1..=40).contains(&version);
        known.then(|| Self { side, version: Version::Normal(version), formats: OnceCell::new() })
    }

    /// The modules as they were printed, from what was seen of them: `true` for ink, row after row. `None` if nothing is lost, or too
    /// much.
    pub(super) fn mended(&self, seen: &[bool]) -> Option<Vec<bool>> {
        // The edge of a reflection fades: what is beside a block may be lost, too, or not.
        [0, 1].into_iter().find_map(|rim| {
            let lost = lost(self.side, seen, rim);
            let count = lost.iter().filter(|lost| **lost).count();
            if count == 0 || count as f32 > MOST_LOST * seen.len() as f32 {
                return None;
            }
            // Foreign code asserts what it takes for granted.
            unharmed(|| {
                let formats = self.formats.get_or_init(|| Formats::new(self.version));
                let (level, mask) = formats.nearest(seen, &lost)?;
                Layout::new(self.version, level)?.mended(mask, seen, &lost)
            })
        })
    }
}

/// Which modules lie in a block of one colour, or at most `rim` beside one.
fn lost(side: usize, seen: &[bool], rim: usize) -> Vec<bool> {
    let mut lost = vec![false; side * side];
    for y in 0..=side - BLOCK {
        for x in 0..=side - BLOCK {
            let first = seen[y * side + x];
            let alike = (0..BLOCK * BLOCK).all(|k| seen[(y + k / BLOCK) * side + x + k % BLOCK] == first);
            if !alike {
                continue;
            }
            for row in y.saturating_sub(rim)..(y + BLOCK + rim).min(side) {
                lost[row * side + x.saturating_sub(rim)..row * side + (x + BLOCK + rim).min(side)].fill(true);
            }
        }
    }
    lost
}

/// A code of this level and mask whose codewords are these.
fn drawn(version: Version, level: EcLevel, mask: Option<MaskPattern>, data: &[u8], correction: &[u8]) -> Vec<bool> {
    let mut canvas = Canvas::new(version, level);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(data, correction);
    if let Some(mask) = mask {
        canvas.apply_mask(mask);
    }
    canvas.into_colors().into_iter().map(|colour| colour == Color::Dark).collect()
}

/// Where the codewords of a code stand, and to which blocks they belong.
struct Layout {
    version: Version,
    level: EcLevel,
    data: usize,
    correction: usize,
    /// Codeword and bit, the highest first, of every module that holds one.
    places: Vec<Option<(usize, u8)>>,
    /// The codewords of each block in their order, and how many of them correct.
    blocks: Vec<Vec<usize>>,
    /// Correction codewords of a block.
    own: usize,
}

impl Layout {
    fn new(version: Version, level: EcLevel) -> Option<Self> {
        let data = Bits::new(version).max_len(level).ok()? / 8;
        // Which codeword of the data comes at which place, by its number in two bytes.
        let low: Vec<u8> = (0..data).map(|k| k as u8).collect();
        let high: Vec<u8> = (0..data).map(|k| (k >> 8) as u8).collect();
        let (low, correction) = construct_codewords(&low, version, level).ok()?;
        let (high, _) = construct_codewords(&high, version, level).ok()?;
        let order: Vec<usize> =
            low.iter().zip(&high).map(|(low, high)| usize::from(*low) | usize::from(*high) << 8).collect();
        let correction = correction.len();
        // The first codeword of every block comes first, then the second of the first block.
        let count = order.iter().position(|&k| k == 1).unwrap_or(order.len());
        let own = correction / count;
        let mut blocks: Vec<Vec<usize>> = Vec::with_capacity(count);
        for block in 0..count {
            let (from, upto) =
                (order[block], order.get(block + 1).filter(|_| block + 1 < count).copied().unwrap_or(data));
            let mut words: Vec<usize> =
                (from..upto).map(|k| order.iter().position(|&other| other == k)).collect::<Option<_>>()?;
            words.extend((0..own).map(|k| data + k * count + block));
            blocks.push(words);
        }
        let draw = |of: &dyn Fn(usize) -> u8| {
            let words: Vec<u8> = (0..data + correction).map(of).collect();
            drawn(version, level, None, &words[..data], &words[data..])
        };
        let (none, all) = (draw(&|_| 0), draw(&|_| 0xFF));
        let numbers: Vec<Vec<bool>> =
            (0..10).map(|plane| draw(&|k| if k >> plane & 1 == 1 { 0xFF } else { 0 })).collect();
        let bits: Vec<Vec<bool>> = [0b0101_0101, 0b0011_0011, 0b0000_1111].map(|pattern| draw(&|_| pattern)).into();
        let places = (0..none.len())
            .map(|at| {
                let number = |planes: &[Vec<bool>]| {
                    planes.iter().enumerate().map(|(plane, modules)| usize::from(modules[at]) << plane).sum::<usize>()
                };
                (none[at] != all[at]).then(|| (number(&numbers), number(&bits) as u8))
            })
            .collect();
        Some(Self { version, level, data, correction, places, blocks, own })
    }

    fn mended(&self, mask: MaskPattern, seen: &[bool], lost: &[bool]) -> Option<Vec<bool>> {
        let blank = vec![0; self.data + self.correction];
        let pattern = drawn(self.version, self.level, Some(mask), &blank[..self.data], &blank[self.data..]);
        let mut words = blank;
        let mut erased = vec![false; words.len()];
        for (at, place) in self.places.iter().enumerate() {
            let Some((word, bit)) = *place else { continue };
            words[word] |= u8::from(seen[at] != pattern[at]) << (7 - bit);
            erased[word] |= lost[at];
        }
        for block in &self.blocks {
            let mut read: Vec<u8> = block.iter().map(|&word| words[word]).collect();
            let gone: Vec<u8> = (0..block.len()).filter(|&k| erased[block[k]]).map(|k| k as u8).collect();
            if gone.len() + SPARE > self.own {
                return None;
            }
            let mended = Decoder::new(self.own).correct(&read, Some(&gone)).ok()?;
            let wrong = read.iter().zip(mended.iter()).enumerate();
            let wrong = wrong.filter(|(k, (read, right))| read != right && !gone.contains(&(*k as u8))).count();
            if 2 * wrong + gone.len() + SPARE > self.own {
                return None;
            }
            read.copy_from_slice(&mended);
            for (&word, value) in block.iter().zip(read) {
                words[word] = value;
            }
        }
        Some(drawn(self.version, self.level, Some(mask), &words[..self.data], &words[self.data..]))
    }
}

#[cfg(test)]
mod tests {
    use qrcode::QrCode;

    use super::*;
    use crate::people::card::qr::decoded;

    fn mended(side: usize, seen: &[bool]) -> Option<Vec<bool>> {
        Mender::new(side)?.mended(seen)
    }

    fn code(text: &str, version: i16, level: EcLevel) -> (usize, Vec<bool>) {
        let code = QrCode::with_version(text.as_bytes(), Version::Normal(version), level).unwrap();
        (code.width(), code.to_colors().iter().map(|&colour| colour == Color::Dark).collect())
    }

    fn burnt(side: usize, modules: &[bool], at: [usize; 2], reach: usize, ink: bool) -> Vec<bool> {
        let mut seen = modules.to_vec();
        for y in at[1]..(at[1] + reach).min(side) {
            for x in at[0]..(at[0] + reach).min(side) {
                seen[y * side + x] = ink;
            }
        }
        seen
    }

    #[test]
    fn a_burnt_block_beyond_what_errors_leave_is_mended() {
        for (version, level) in [(3, EcLevel::Q), (4, EcLevel::M), (5, EcLevel::H), (9, EcLevel::M)] {
            let (side, modules) = code("GC20260917000042", version, level);
            let mut gained = 0;
            for (reach, ink) in (4..side - 10).flat_map(|reach| [(reach, false), (reach, true)]) {
                let seen = burnt(side, &modules, [side - reach - 2, side - reach - 2], reach, ink);
                let mended = mended(side, &seen);
                assert!(mended.as_ref().is_none_or(|found| *found == modules), "{version} {level:?} {reach}");
                gained += usize::from(mended.is_some() && decoded(side, &seen).is_none());
            }
            assert!(gained > 0, "{version} {level:?}");
        }
    }

    #[test]
    fn every_version_and_level_is_put_together_as_it_was() {
        for version in 1..=15 {
            for level in LEVELS {
                let (side, modules) = code("A1", version, level);
                let seen = burnt(side, &modules, [9, 9], 4, true);
                match mended(side, &seen) {
                    Some(found) => assert_eq!(found, modules, "{version} {level:?}"),
                    // Few correction codewords, and none to spare.
                    None => assert!(version < 3, "{version} {level:?}"),
                }
            }
        }
    }

    #[test]
    fn what_is_no_code_and_what_is_whole_is_left_alone() {
        let (side, modules) = code("GC20260917000042", 3, EcLevel::Q);
        assert_eq!(mended(side, &modules), None, "nothing is lost");
        assert_eq!(mended(side, &vec![true; side * side]), None);
        // Noise with a block in it, a thousand times.
        let mut state = 7u64;
        for _ in 0..1000 {
            let noise: Vec<bool> = (0..side * side)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    state >> 40 & 1 == 1
                })
                .collect();
            assert_eq!(mended(side, &burnt(side, &noise, [12, 12], 6, false)), None);
        }
        // Other sizes than codes have.
        for side in [0, 3, 17, 20, 22, 181, 200] {
            assert!(Mender::new(side).is_none(), "{side}");
        }
    }
}
