//! Colours that a file declares by numbers instead of a profile: cICP, gAMA and cHRM of a PNG.
//!
//! In: the data of the chunks. Out: [`Declared`], nothing where they say sRGB or say nothing, or the name of what is
//! not converted. Numbers are those of ITU-T H.273 (2021), tables 2 and 3.

use super::Fault;
use crate::ground::explain::both;
use crate::ground::text::Text;

/// Colours by numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Declared {
    /// For the log: "cICP 12/13".
    pub(crate) name: String,
    pub(crate) curve: Curve,
    pub(crate) white: Chromaticity,
    /// Red, green, blue.
    pub(crate) primaries: [Chromaticity; 3],
}

/// CIE 1931 x and y.
pub(crate) type Chromaticity = [f64; 2];

/// From a stored value to light, both 0–1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Curve {
    Srgb,
    Bt709,
    /// Light is the value to this power.
    Power(f64),
}

const D65: Chromaticity = [0.3127, 0.3290];
const BT709: [Chromaticity; 3] = [[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];
const BT601_625: [Chromaticity; 3] = [[0.64, 0.33], [0.29, 0.60], [0.15, 0.06]];
const BT601_525: [Chromaticity; 3] = [[0.630, 0.340], [0.310, 0.595], [0.155, 0.070]];
const BT2020: [Chromaticity; 3] = [[0.708, 0.292], [0.170, 0.797], [0.131, 0.046]];
const P3: [Chromaticity; 3] = [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060]];
/// White of a cinema's projector.
const DCI: Chromaticity = [0.314, 0.351];

/// What the chunks of a PNG say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chunks<'a> {
    pub(super) cicp: Option<&'a [u8]>,
    pub(super) gama: Option<&'a [u8]>,
    pub(super) chrm: Option<&'a [u8]>,
    /// Whether an sRGB chunk or an ICC profile says it.
    pub(super) otherwise: bool,
}

impl Chunks<'_> {
    /// The colours by the order of PNG (Third Edition), 4.3: cICP, then a profile or sRGB, then gAMA and cHRM.
    pub(super) fn declared(self) -> Result<Option<Declared>, Fault> {
        match self.cicp {
            Some(&[primaries, transfer, matrix, full, ..]) => cicp([primaries, transfer, matrix, full]).map(Some),
            _ if self.otherwise => Ok(None),
            _ => Ok(gamma(self.gama, self.chrm)),
        }
    }
}

fn cicp([primaries, transfer, matrix, full]: [u8; 4]) -> Result<Declared, Fault> {
    if (matrix, full) != (0, 1) {
        return Err(unsupported(both!(
            en "PNG with colours by cICP {primaries}/{transfer}/{matrix}/{full}",
            zh "颜色由 cICP {primaries}/{transfer}/{matrix}/{full} 说明的 PNG"
        )));
    }
    from_codes("cICP", "PNG", primaries, transfer)
}

fn unsupported(format: Text) -> Fault {
    Fault::Unsupported {
        format,
        remedy: Text::fixed("请导出为 sRGB 的 JPEG 或 PNG", "export it as a JPEG or PNG in sRGB"),
    }
}

/// The colours with these numbers of H.273, which a `container` gives under `name`; high dynamic range and what is not
/// known are refused.
pub(super) fn from_codes(name: &str, container: &str, primaries: u8, transfer: u8) -> Result<Declared, Fault> {
    let high = match transfer {
        16 => Some("PQ"),
        18 => Some("HLG"),
        _ => None,
    };
    if let Some(kind) = high {
        return Err(unsupported(both!(en "{container} in HDR ({kind})", zh "HDR 的 {container}（{kind}）")));
    }
    let curve = match transfer {
        1 | 6 | 14 | 15 => Some(Curve::Bt709),
        4 => Some(Curve::Power(2.2)),
        5 => Some(Curve::Power(2.8)),
        8 => Some(Curve::Power(1.0)),
        13 => Some(Curve::Srgb),
        _ => None,
    };
    let space = match primaries {
        1 => Some((D65, BT709)),
        5 => Some((D65, BT601_625)),
        6 | 7 => Some((D65, BT601_525)),
        9 => Some((D65, BT2020)),
        11 => Some((DCI, P3)),
        12 => Some((D65, P3)),
        _ => None,
    };
    match (curve, space) {
        (Some(curve), Some((white, primaries_at))) => {
            Ok(Declared { name: format!("{name} {primaries}/{transfer}"), curve, white, primaries: primaries_at })
        }
        _ => Err(unsupported(both!(
            en "{container} with colours by {name} {primaries}/{transfer}",
            zh "颜色由 {name} {primaries}/{transfer} 说明的 {container}"
        ))),
    }
}

/// Gammas within these are that of sRGB by the name it has in this chunk, 0.45455, where writers mean the curve of
/// sRGB.
const GAMMA_OF_SRGB: std::ops::RangeInclusive<f64> = 0.45..=0.46;

/// A gamma that a picture can have; others are a fault of the writer, and the chunk says nothing.
const GAMMAS: std::ops::RangeInclusive<f64> = 0.1..=10.0;

fn gamma(gama: Option<&[u8]>, chrm: Option<&[u8]>) -> Option<Declared> {
    const UNIT: f64 = 100_000.0;
    let number = |raw: &[u8]| f64::from(u32::from_be_bytes([raw[0], raw[1], raw[2], raw[3]])) / UNIT;
    let gamma = gama.filter(|data| data.len() >= 4).map(number).filter(|gamma| GAMMAS.contains(gamma));
    let points: Option<Vec<Chromaticity>> = chrm
        .filter(|data| data.len() >= 32)
        .map(|data| data[..32].chunks_exact(8).map(|pair| [number(&pair[..4]), number(&pair[4..])]).collect());
    let points = points.filter(|points| points.iter().all(|&[x, y]| x <= 1.0 && y > 0.0 && x + y <= 1.0));
    let curve = match gamma {
        Some(gamma) if !GAMMA_OF_SRGB.contains(&gamma) => Curve::Power(1.0 / gamma),
        _ => Curve::Srgb,
    };
    let (name, white, primaries) = match points.as_deref() {
        Some(&[white, red, green, blue]) => ("gAMA and cHRM", white, [red, green, blue]),
        _ if curve != Curve::Srgb => ("gAMA", D65, BT709),
        _ => return None,
    };
    Some(Declared { name: name.to_owned(), curve, white, primaries })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn high_dynamic_range_is_refused_by_its_name() {
        for (transfer, name) in [(16, "PQ"), (18, "HLG")] {
            let Err(Fault::Unsupported { format, .. }) = cicp([9, transfer, 0, 1]) else { panic!("{name}") };
            assert!(format.en.contains(name));
        }
        assert!(cicp([1, 13, 0, 0]).is_err() && cicp([2, 13, 0, 1]).is_err() && cicp([9, 13, 9, 1]).is_err());
    }

    #[test]
    fn the_chunk_that_says_most_counts() {
        let (p3, half) = ([12, 13, 0, 1], 50_000_u32.to_be_bytes());
        let all = Chunks { cicp: Some(&p3), gama: Some(&half), chrm: None, otherwise: true };
        assert_eq!(all.declared().unwrap().unwrap().name, "cICP 12/13");
        assert_eq!(Chunks { cicp: None, ..all }.declared().unwrap(), None);
        let alone = Chunks { cicp: None, otherwise: false, ..all }.declared().unwrap().unwrap();
        assert_eq!((alone.name.as_str(), alone.curve), ("gAMA", Curve::Power(2.0)));
    }

    #[test]
    fn the_usual_gamma_and_an_impossible_one_say_nothing() {
        for gamma in [45_455_u32, 45_500, 0, u32::MAX] {
            assert_eq!(super::gamma(Some(&gamma.to_be_bytes()), None), None, "{gamma}");
        }
        assert_eq!(super::gamma(Some(&[0, 1]), Some(&[0; 32])), None);
    }
}
