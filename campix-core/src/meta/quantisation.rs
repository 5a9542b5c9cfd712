//! Quality of a JPEG, estimated from its quantisation tables.
//!
//! The IJG tables are computed, not stored; the estimate for other tables follows ImageMagick's sums, because that
//! is how others estimate a quality that is not stated. Where ImageMagick prints another number, that is known, too.

use super::Quality;

/// Quantisation tables 0–3 in natural (row by row) order.
pub(crate) type Tables = [Option<[u16; 64]>; 4];

/// Luminance table of ITU-T T.81 annex K.1, natural order.
pub(crate) const LUMINANCE: [u16; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
];

/// Chrominance table of ITU-T T.81 annex K.1, natural order.
pub(crate) const CHROMINANCE: [u16; 64] = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99,
];

/// Natural position of the coefficient at each zigzag position (T.81 figure A.6).
pub(crate) const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// `base` at an IJG quality of 1–100, limited to 1–255 as every baseline encoder does (IJG `jpeg_set_quality`).
pub(crate) fn ijg(base: &[u16; 64], quality: u8) -> [u16; 64] {
    let quality = u32::from(quality.clamp(1, 100));
    let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
    base.map(|value| ((u32::from(value) * scale + 50) / 100).clamp(1, 255) as u16)
}

/// The quality that `tables` show; `luma` and `chroma` are the numbers of the tables in use.
pub(crate) fn quality(tables: &Tables, luma: u8, chroma: &[u8]) -> Option<Quality> {
    let table = |id: u8| tables.get(usize::from(id)).and_then(Option::as_ref);
    let luma = table(luma)?;
    let chroma: Vec<&[u16; 64]> = chroma.iter().filter_map(|&id| table(id)).collect();
    let exact = (1..=100).rev().find(|&quality| {
        let of_chroma = ijg(&CHROMINANCE, quality);
        *luma == ijg(&LUMINANCE, quality) && chroma.iter().all(|&chroma| *chroma == of_chroma)
    });
    // Of two tables for colour the coarser one counts.
    let coarser = chroma.into_iter().max_by_key(|table| total(table));
    Some(exact.map_or_else(|| Quality::Equivalent(equivalent(luma, coarser)), Quality::Ijg))
}

/// What `identify -format %Q` of ImageMagick prints for a file with these tables. It takes all tables of the file, used or
/// not, whatever their number; for inexact ones below 50 it has no answer and prints its default.
pub(crate) fn imagemagick(tables: &Tables) -> Option<u8> {
    const DEFAULT: u8 = 92;
    let (first, second) = (tables[0].as_ref()?, tables[1].as_ref());
    let sum = tables.iter().flatten().map(total).sum();
    let (found, exact) = nearest(hash(first, second), sum, second.is_some());
    Some(if exact || found > 50 { found } else { DEFAULT })
}

/// The estimate by the method that ImageMagick describes at `JPEGImageQuality` (`coders/jpeg.c`): the sum of the tables and
/// the sum of a few entries, compared with what the IJG tables give at each quality. For inexact tables below 50
/// ImageMagick gives no answer; the same comparison is made here all the way down, on the tables in use.
fn equivalent(luma: &[u16; 64], chroma: Option<&[u16; 64]>) -> u8 {
    nearest(hash(luma, chroma), total(luma) + chroma.map_or(0, total), chroma.is_some()).0
}

fn total(table: &[u16; 64]) -> u32 {
    table.iter().map(|&value| u32::from(value)).sum()
}

/// The sum of the entries that are looked at separately.
fn hash(first: &[u16; 64], second: Option<&[u16; 64]>) -> u32 {
    let pair = |table: &[u16; 64], a: usize, b: usize| u32::from(table[a]) + u32::from(table[b]);
    pair(first, 2, 53) + second.map_or(0, |second| pair(second, 0, 63))
}

/// The first quality, from the lowest, whose IJG tables are at least as fine in one of both sums; and whether they are in
/// neither finer than these sums.
fn nearest(hash_of: u32, sum: u32, two: bool) -> (u8, bool) {
    let found = (1..=100).find_map(|quality| {
        let luma = ijg(&LUMINANCE, quality);
        let chroma = two.then(|| ijg(&CHROMINANCE, quality));
        let (at_hash, at_sum) = (hash(&luma, chroma.as_ref()), total(&luma) + chroma.as_ref().map_or(0, total));
        (hash_of >= at_hash || sum >= at_sum).then_some((quality, hash_of <= at_hash && sum <= at_sum))
    });
    found.unwrap_or((100, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(luma: [u16; 64], chroma: Option<[u16; 64]>) -> Tables {
        [Some(luma), chroma, None, None]
    }

    #[test]
    fn every_ijg_quality_is_recognised() {
        for quality in 1..=100 {
            let both = tables(ijg(&LUMINANCE, quality), Some(ijg(&CHROMINANCE, quality)));
            assert_eq!(super::quality(&both, 0, &[1]), Some(Quality::Ijg(quality)));
            assert_eq!(super::quality(&both, 0, &[]), Some(Quality::Ijg(quality)));
        }
    }

    #[test]
    fn standards_name_these_dc_steps() {
        // Standards RDPI-08: DC step of the luminance table.
        for (quality, dc) in [(60, 13), (70, 10), (75, 8), (85, 5), (90, 3)] {
            assert_eq!(ijg(&LUMINANCE, quality)[0], dc);
        }
    }

    #[test]
    fn estimate_of_ijg_tables_is_their_quality() {
        for quality in 1..=100 {
            let luma = ijg(&LUMINANCE, quality);
            let chroma = ijg(&CHROMINANCE, quality);
            assert_eq!((equivalent(&luma, Some(&chroma)), equivalent(&luma, None)), (quality, quality));
            assert_eq!(imagemagick(&tables(luma, Some(chroma))), Some(quality));
            assert_eq!(imagemagick(&tables(luma, None)), Some(quality));
        }
    }

    #[test]
    fn chroma_that_differs_is_not_ijg() {
        let mut chroma = ijg(&CHROMINANCE, 75);
        chroma[0] += 1;
        let mixed = tables(ijg(&LUMINANCE, 75), Some(chroma));
        assert!(matches!(super::quality(&mixed, 0, &[1]), Some(Quality::Equivalent(74..=75))));
    }

    /// How a table of the cases below is made.
    #[derive(Debug, Clone, Copy)]
    enum Kind {
        None,
        Flat(u16),
        /// Start and step by distance from the corner.
        Ramp(u16, u16),
        Luma(u8),
        Chroma(u8),
    }

    impl Kind {
        fn table(self) -> Option<[u16; 64]> {
            match self {
                Self::None => None,
                Self::Flat(value) => Some([value; 64]),
                Self::Ramp(from, step) => {
                    Some(std::array::from_fn(|at| (from + step * (at % 8 + at / 8) as u16).clamp(1, 255)))
                }
                Self::Luma(quality) => Some(ijg(&LUMINANCE, quality)),
                Self::Chroma(quality) => Some(ijg(&CHROMINANCE, quality)),
            }
        }
    }

    /// What `identify -format %Q` of ImageMagick 6.9.11 reports for files with these tables.
    const IDENTIFY: &[(Kind, Kind, u8)] = &[
        (Kind::Flat(1), Kind::Flat(1), 100),
        (Kind::Flat(2), Kind::Flat(2), 99),
        (Kind::Flat(3), Kind::None, 98),
        (Kind::Flat(4), Kind::Flat(4), 97),
        (Kind::Flat(6), Kind::Flat(6), 96),
        (Kind::Flat(6), Kind::None, 95),
        (Kind::Flat(9), Kind::Flat(9), 93),
        (Kind::Flat(14), Kind::Flat(14), 89),
        (Kind::Flat(14), Kind::None, 88),
        (Kind::Flat(20), Kind::Flat(20), 84),
        (Kind::Flat(20), Kind::None, 83),
        (Kind::Flat(30), Kind::Flat(30), 76),
        (Kind::Flat(30), Kind::None, 74),
        (Kind::Flat(50), Kind::Flat(50), 60),
        (Kind::Flat(50), Kind::None, 57),
        (Kind::Flat(150), Kind::Flat(150), 15),
        (Kind::Flat(150), Kind::None, 11),
        (Kind::Flat(255), Kind::Flat(255), 1),
        (Kind::Ramp(1, 1), Kind::Ramp(3, 2), 90),
        (Kind::Ramp(1, 1), Kind::None, 94),
        (Kind::Ramp(2, 2), Kind::Ramp(4, 4), 81),
        (Kind::Ramp(2, 2), Kind::None, 87),
        (Kind::Ramp(3, 1), Kind::Ramp(5, 2), 89),
        (Kind::Ramp(3, 1), Kind::None, 92),
        (Kind::Ramp(4, 4), Kind::Ramp(6, 8), 63),
        (Kind::Ramp(4, 4), Kind::None, 73),
        (Kind::Ramp(8, 2), Kind::Ramp(10, 4), 77),
        (Kind::Ramp(8, 2), Kind::None, 81),
        (Kind::Luma(90), Kind::Chroma(70), 79),
        (Kind::Luma(70), Kind::Chroma(90), 80),
        (Kind::Luma(60), Kind::Chroma(59), 60),
        (Kind::Luma(59), Kind::Chroma(60), 60),
        (Kind::Luma(50), Kind::Chroma(80), 64),
        (Kind::Luma(95), Kind::Chroma(100), 97),
        (Kind::Luma(100), Kind::Chroma(95), 97),
        (Kind::Luma(50), Kind::Luma(50), 51),
        (Kind::Luma(55), Kind::Luma(55), 56),
        (Kind::Luma(60), Kind::Luma(60), 61),
        (Kind::Luma(61), Kind::Luma(61), 62),
        (Kind::Luma(75), Kind::Luma(75), 76),
        (Kind::Luma(85), Kind::Luma(85), 85),
        (Kind::Luma(92), Kind::Luma(92), 92),
    ];

    #[test]
    fn foreign_tables_are_read_as_identify_reads_them() {
        for &(first, second, expected) in IDENTIFY {
            let tables = [first.table(), second.table(), None, None];
            assert_eq!(imagemagick(&tables), Some(expected), "{first:?} {second:?}");
            assert_eq!(equivalent(&tables[0].unwrap(), tables[1].as_ref()), expected, "{first:?} {second:?}");
        }
    }

    #[test]
    fn where_identify_gives_up_the_estimate_stays_low() {
        // identify answers with its default, 92, for inexact tables below 50; campix reads them by the same sums.
        for (first, second) in [
            (Kind::Flat(90), Kind::Flat(90)),
            (Kind::Ramp(10, 8), Kind::Ramp(12, 16)),
            (Kind::Luma(30), Kind::Chroma(60)),
            (Kind::Luma(40), Kind::Luma(40)),
        ] {
            let tables = [first.table(), second.table(), None, None];
            let estimate = equivalent(&tables[0].unwrap(), tables[1].as_ref());
            assert!(estimate <= 50, "{first:?} {second:?}: {estimate}");
            assert_eq!(imagemagick(&tables), Some(92), "{first:?} {second:?}");
        }
    }

    #[test]
    fn three_tables_are_another_number_for_imagemagick() {
        let (luma, chroma) = (ijg(&LUMINANCE, 85), ijg(&CHROMINANCE, 85));
        let three = [Some(luma), Some(chroma), Some(chroma), None];
        // A table for each component, all of IJG's 85: the file is of that quality, but the sum is that of 79.
        assert_eq!(super::quality(&three, 0, &[1, 2]), Some(Quality::Ijg(85)));
        let shown = imagemagick(&three).unwrap();
        assert!(shown < 85, "{shown}");
        // The coarser of two tables for colour counts, and a table that no component uses does not.
        let coarse = [Some(luma), Some(chroma), Some(ijg(&CHROMINANCE, 40)), None];
        assert_eq!(super::quality(&coarse, 0, &[1, 1]), Some(Quality::Ijg(85)));
        let Some(Quality::Equivalent(estimate)) = super::quality(&coarse, 0, &[1, 2]) else { panic!() };
        assert!((40..85).contains(&estimate), "{estimate}");
    }

    #[test]
    fn missing_tables_have_no_quality() {
        assert_eq!(super::quality(&[None; 4], 0, &[]), None);
        assert_eq!(super::quality(&tables([1; 64], None), 3, &[]), None);
    }
}
