//! Quality of a JPEG, estimated from its quantisation tables.
//!
//! The IJG tables are computed, not stored; the estimate for other tables follows ImageMagick's sums, because that
//! is how the world reads a quality it was not told.

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

/// The quality told by `tables`; `luma` and `chroma` are the numbers of the tables in use.
pub(crate) fn quality(tables: &Tables, luma: u8, chroma: Option<u8>) -> Option<Quality> {
    let table = |id: u8| tables.get(usize::from(id)).and_then(Option::as_ref);
    let luma = table(luma)?;
    let chroma = chroma.and_then(table);
    let exact = (1..=100).rev().find(|&quality| {
        *luma == ijg(&LUMINANCE, quality) && chroma.is_none_or(|chroma| *chroma == ijg(&CHROMINANCE, quality))
    });
    exact.map(Quality::Ijg).or_else(|| equivalent(tables).map(Quality::Equivalent))
}

/// ImageMagick's estimate (`coders/jpeg.c`, `JPEGImageQuality`): the sum of all tables and the sum of a few entries,
/// compared with what the IJG tables give at each quality.
fn equivalent(tables: &Tables) -> Option<u8> {
    let first = tables[0].as_ref()?;
    let sum: u32 = tables.iter().flatten().flatten().map(|&value| u32::from(value)).sum();
    let pair = |table: &[u16; 64], a: usize, b: usize| u32::from(table[a]) + u32::from(table[b]);
    let total = |table: &[u16; 64]| table.iter().map(|&value| u32::from(value)).sum::<u32>();
    let hash = pair(first, 2, 53) + tables[1].as_ref().map_or(0, |second| pair(second, 0, 63));
    let found = (1..100).find(|&quality| {
        let luma = ijg(&LUMINANCE, quality);
        let (mut at_hash, mut at_sum) = (pair(&luma, 2, 53), total(&luma));
        if tables[1].is_some() {
            let chroma = ijg(&CHROMINANCE, quality);
            at_hash += pair(&chroma, 0, 63);
            at_sum += total(&chroma);
        }
        hash >= at_hash || sum >= at_sum
    });
    Some(found.unwrap_or(100))
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
            assert_eq!(super::quality(&both, 0, Some(1)), Some(Quality::Ijg(quality)));
            assert_eq!(super::quality(&both, 0, None), Some(Quality::Ijg(quality)));
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
            assert_eq!(equivalent(&tables(luma, Some(ijg(&CHROMINANCE, quality)))), Some(quality));
            assert_eq!(equivalent(&tables(luma, None)), Some(quality));
        }
    }

    #[test]
    fn chroma_that_differs_is_not_ijg() {
        let mut chroma = ijg(&CHROMINANCE, 75);
        chroma[0] += 1;
        let mixed = tables(ijg(&LUMINANCE, 75), Some(chroma));
        assert!(matches!(super::quality(&mixed, 0, Some(1)), Some(Quality::Equivalent(74..=75))));
    }

    #[test]
    fn missing_tables_have_no_quality() {
        assert_eq!(super::quality(&[None; 4], 0, None), None);
        assert_eq!(super::quality(&tables([1; 64], None), 3, None), None);
    }
}
