//! Embedded ICC profile → sRGB.
//!
//! Profiles made of three curves and a matrix (Display P3, Adobe RGB, ProPhoto) and grey ones are converted by tables
//! and integers of our own, so that the result is the same on every machine; only profiles with look-up tables (ink,
//! scanners) go through `moxcms`. A profile that cannot be used is a fact, never an error.

use moxcms::{ColorProfile, DataColorSpace, Layout, ProfileText, ToneReprCurve, TransformOptions};

use super::operation::Operation;
use super::raw::Raw;
use crate::ground::guard::guarded;
use crate::meta::Icc;
use crate::meta::declared::{Chromaticity, Curve, Declared};

/// Colorants of sRGB adapted to D50, as in the ICC's own sRGB profile; columns are red, green, blue.
const SRGB: [[f64; 3]; 3] = [
    [0.436_065_674, 0.385_147_095, 0.143_066_406],
    [0.222_488_403, 0.716_873_169, 0.060_607_910],
    [0.013_916_016, 0.097_076_416, 0.714_096_069],
];

/// Full scale of linear light in the tables.
const LINEAR_MAX: i64 = 65_535;

/// Fixed-point one of the matrix.
const ONE: f64 = 16_384.0;

/// A conversion that changes no channel by more than this is not a conversion: profiles that are sRGB by another name.
const SAME_AS_SRGB: u8 = 1;

/// Pixels with colours by numbers as sRGB, and the operation to log.
pub(super) fn declared_to_srgb(raw: &mut Raw, declared: &Declared) -> Option<Operation> {
    let Raw::Rgb(data) = raw else { return None };
    let linear = std::array::from_fn(|value| {
        let light = declared.curve.light(value as f64 / 255.0);
        (light * LINEAR_MAX as f64).round() as u16
    });
    // Numbers that make no colours are no declaration.
    let colorants = colorants(declared.white, declared.primaries)?;
    let shaper = Shaper::new(&[linear; 3], colorants).ok()?;
    if shaper.is_srgb() {
        return None;
    }
    data.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = shaper.convert(*pixel));
    Some(Operation::ConvertColour { from: declared.name.clone() })
}

impl Curve {
    fn light(self, x: f64) -> f64 {
        match self {
            Self::Power(power) => libm::pow(x, power),
            // IEC 61966-2-1, and ITU-R BT.709-6 item 1.2, inverted.
            Self::Srgb if x <= 0.040_45 => x / 12.92,
            Self::Srgb => libm::pow((x + 0.055) / 1.055, 2.4),
            Self::Bt709 if x < 0.081 => x / 4.5,
            Self::Bt709 => libm::pow((x + 0.099) / 1.099, 1.0 / 0.45),
        }
    }
}

/// Colorants adapted to D50 by Bradford's matrix (ICC.1:2022, annex E): columns are red, green, blue.
fn colorants(white: Chromaticity, primaries: [Chromaticity; 3]) -> Option<[[f64; 3]; 3]> {
    const BRADFORD: [[f64; 3]; 3] = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
    const D50: [f64; 3] = [0.964_202_880_859_375, 1.0, 0.824_905_395_507_812_5];
    let xyz = |[x, y]: Chromaticity| [x / y, 1.0, (1.0 - x - y) / y];
    let columns = primaries.map(xyz);
    let of_primaries: [[f64; 3]; 3] =
        std::array::from_fn(|row| std::array::from_fn(|column: usize| columns[column][row]));
    let white = xyz(white);
    // How much of each primary makes white.
    let amounts = apply(&inverse(&of_primaries)?, white);
    let (cone, cone_d50) = (apply(&BRADFORD, white), apply(&BRADFORD, D50));
    let scaled: [[f64; 3]; 3] = std::array::from_fn(|row| BRADFORD[row].map(|value| value * cone_d50[row] / cone[row]));
    let back = inverse(&BRADFORD)?;
    let adapted: [[f64; 3]; 3] = std::array::from_fn(|column| {
        apply(&back, apply(&scaled, columns[column].map(|value| value * amounts[column])))
    });
    let colorants: [[f64; 3]; 3] = std::array::from_fn(|row| std::array::from_fn(|column: usize| adapted[column][row]));
    colorants.iter().flatten().all(|value| value.is_finite()).then_some(colorants)
}

fn apply(matrix: &[[f64; 3]; 3], [a, b, c]: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * a + row[1] * b + row[2] * c)
}

/// `raw` as sRGB, whether and how the profile was used, and the operation to log.
pub(super) fn to_srgb(raw: Raw, profile: Option<Result<Vec<u8>, String>>) -> (Vec<u8>, Icc, Option<Operation>) {
    let (icc, conversion) =
        match profile.map(|bytes| bytes.and_then(|bytes| unharmed(|| Conversion::new(&bytes, &raw)))) {
            None => (Icc::Absent, None),
            Some(Err(why)) => (Icc::Broken(why), None),
            Some(Ok((name, conversion))) => (Icc::Used(name), Some(conversion)),
        };
    let from = |fallback: &str| match &icc {
        Icc::Used(name) if !name.is_empty() => name.clone(),
        _ => fallback.to_owned(),
    };
    match (raw, conversion) {
        (Raw::Rgb(data), None | Some(Conversion::Same)) => (data, icc, None),
        (Raw::Rgb(mut data), Some(conversion)) => {
            let operation = Operation::ConvertColour { from: from("embedded profile") };
            match unharmed(|| conversion.rgb(&mut data)) {
                Ok(()) => (data, icc, Some(operation)),
                Err(why) => (data, Icc::Broken(why), None),
            }
        }
        (Raw::Cmyk(data), conversion) => {
            let operation = Operation::ConvertColour { from: from("CMYK") };
            match conversion.map(|conversion| unharmed(|| conversion.ink(&data))) {
                Some(Ok(rgb)) => (rgb, icc, Some(operation)),
                Some(Err(why)) => (plain_ink(&data), Icc::Broken(why), Some(operation)),
                None => (plain_ink(&data), icc, Some(operation)),
            }
        }
    }
}

/// What the foreign code gives; where it panics, the profile is broken.
fn unharmed<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    guarded(work).unwrap_or_else(|_| Err("a profile on which its reader breaks down".to_owned()))
}

/// CMYK without a profile: each ink takes away its complement, black takes away the rest.
fn plain_ink(data: &[u8]) -> Vec<u8> {
    let through = |ink: u8, black: u8| ((255 - u32::from(ink)) * (255 - u32::from(black)) + 127) / 255;
    data.as_chunks::<4>()
        .0
        .iter()
        .flat_map(|&[c, m, y, k]| [through(c, k), through(m, k), through(y, k)].map(|v| v as u8))
        .collect()
}

/// A conversion from the pixels of a file to sRGB.
enum Conversion {
    /// The profile describes sRGB.
    Same,
    Matrix(Box<Shaper>),
    /// One table for grey.
    Grey(Box<[u8; 256]>),
    /// Look-up tables inside the profile.
    Tables(std::sync::Arc<dyn moxcms::TransformExecutor<u8> + Send + Sync>),
}

impl Conversion {
    /// Reads the profile: its description and the conversion.
    fn new(bytes: &[u8], raw: &Raw) -> Result<(String, Self), String> {
        let profile = ColorProfile::new_from_slice(bytes).map_err(|error| format!("{error}"))?;
        let name = description(&profile);
        let conversion = match (raw, profile.color_space) {
            (Raw::Rgb(_), DataColorSpace::Rgb) => Self::of_rgb(&profile)?,
            (Raw::Rgb(_), DataColorSpace::Gray) => Self::of_grey(&profile)?,
            (Raw::Cmyk(_), DataColorSpace::Cmyk) => Self::of_tables(&profile, Layout::Rgba)?,
            (Raw::Rgb(_), other) => return Err(format!("a profile for {other:?} on RGB pixels")),
            (Raw::Cmyk(_), other) => return Err(format!("a profile for {other:?} on CMYK pixels")),
        };
        Ok((name, conversion))
    }

    fn of_rgb(profile: &ColorProfile) -> Result<Self, String> {
        let tables = profile.lut_a_to_b_perceptual.is_some() || profile.lut_a_to_b_colorimetric.is_some();
        match (&profile.red_trc, &profile.green_trc, &profile.blue_trc) {
            (Some(red), Some(green), Some(blue)) if !tables && profile.pcs == DataColorSpace::Xyz => {
                let (r, g, b) = (profile.red_colorant, profile.green_colorant, profile.blue_colorant);
                let shaper = Shaper::new(
                    &[red, green, blue].map(linear_table),
                    [[r.x, g.x, b.x], [r.y, g.y, b.y], [r.z, g.z, b.z]],
                )?;
                Ok(if shaper.is_srgb() { Self::Same } else { Self::Matrix(Box::new(shaper)) })
            }
            _ => Self::of_tables(profile, Layout::Rgb),
        }
    }

    fn of_grey(profile: &ColorProfile) -> Result<Self, String> {
        let curve = profile.gray_trc.as_ref().ok_or("a grey profile without a curve")?;
        let (linear, encode) = (linear_table(curve), encode_table());
        let table: [u8; 256] = std::array::from_fn(|value| encode[linear[value] as usize]);
        let same = table.iter().zip(0..=255_u8).all(|(&out, value)| out.abs_diff(value) <= SAME_AS_SRGB);
        Ok(if same { Self::Same } else { Self::Grey(Box::new(table)) })
    }

    fn of_tables(profile: &ColorProfile, layout: Layout) -> Result<Self, String> {
        let srgb = ColorProfile::new_srgb();
        profile
            .create_transform_8bit(layout, &srgb, Layout::Rgb, TransformOptions::default())
            .map(Self::Tables)
            .map_err(|error| format!("{error}"))
    }

    fn rgb(&self, data: &mut [u8]) -> Result<(), String> {
        match self {
            Self::Same => {}
            Self::Matrix(shaper) => {
                data.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = shaper.convert(*pixel));
            }
            Self::Grey(table) => data.iter_mut().for_each(|value| *value = table[usize::from(*value)]),
            Self::Tables(transform) => {
                let source = data.to_vec();
                transform.transform(&source, data).map_err(|error| format!("{error}"))?;
            }
        }
        Ok(())
    }

    fn ink(&self, data: &[u8]) -> Result<Vec<u8>, String> {
        let Self::Tables(transform) = self else { return Err("an ink profile without tables".to_owned()) };
        let mut rgb = vec![0; data.len() / 4 * 3];
        transform.transform(data, &mut rgb).map_err(|error| format!("{error}"))?;
        Ok(rgb)
    }
}

/// Longest description kept, in characters.
const DESCRIPTION_LIMIT: usize = 80;

fn description(profile: &ColorProfile) -> String {
    let text = match &profile.description {
        None => "",
        Some(ProfileText::PlainString(text)) => text,
        Some(ProfileText::Localizable(all)) => {
            let english = all.iter().find(|entry| entry.language.starts_with("en"));
            english.or_else(|| all.first()).map_or("", |entry| &entry.value)
        }
        Some(ProfileText::Description(entry)) => &entry.ascii_string,
    };
    text.trim_matches(|c: char| c.is_whitespace() || c == '\0')
        .chars()
        .filter(|c| !c.is_control())
        .take(DESCRIPTION_LIMIT)
        .collect()
}

/// Three curves and a matrix, as tables and integers.
struct Shaper {
    linear: [[u16; 256]; 3],
    matrix: [[i64; 3]; 3],
    encode: Vec<u8>,
}

impl Shaper {
    fn new(linear: &[[u16; 256]; 3], colorants: [[f64; 3]; 3]) -> Result<Self, String> {
        let inverse = inverse(&SRGB).ok_or("sRGB has no inverse")?;
        let product = std::array::from_fn(|row: usize| {
            std::array::from_fn(|column: usize| {
                let [a, b, c] = inverse[row];
                let sum = a * colorants[0][column] + b * colorants[1][column] + c * colorants[2][column];
                // No real colorant comes near ±8; the bound keeps sums inside 64 bits whatever a file says.
                (sum.clamp(-8.0, 8.0) * ONE).round() as i64
            })
        });
        if colorants.iter().flatten().all(|&value| value.abs() < 1e-6) {
            return Err("a matrix of zeros".to_owned());
        }
        Ok(Self { linear: *linear, matrix: product, encode: encode_table() })
    }

    fn convert(&self, pixel: [u8; 3]) -> [u8; 3] {
        let linear: [i64; 3] = std::array::from_fn(|i| i64::from(self.linear[i][usize::from(pixel[i])]));
        std::array::from_fn(|row| {
            let [a, b, c] = self.matrix[row];
            let sum = (a * linear[0] + b * linear[1] + c * linear[2] + ONE as i64 / 2) / ONE as i64;
            self.encode[sum.clamp(0, LINEAR_MAX) as usize]
        })
    }

    /// Whether a grid over the cube and all greys stay unchanged.
    fn is_srgb(&self) -> bool {
        let same = |pixel: [u8; 3]| {
            self.convert(pixel).iter().zip(pixel).all(|(&out, value)| out.abs_diff(value) <= SAME_AS_SRGB)
        };
        let steps = || (0..=255_u8).step_by(15);
        (0..=255).all(|grey| same([grey; 3])) && steps().all(|r| steps().all(|g| steps().all(|b| same([r, g, b]))))
    }
}

fn inverse(m: &[[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant = m[0][0] * minor(0, 0) + m[0][1] * minor(0, 1) + m[0][2] * minor(0, 2);
    (determinant.abs() > 1e-12).then(|| std::array::from_fn(|r| std::array::from_fn(|c| minor(c, r) / determinant)))
}

/// Linear light of each 8-bit value, 0–65 535.
fn linear_table(curve: &ToneReprCurve) -> [u16; 256] {
    std::array::from_fn(|value| {
        let light = evaluate(curve, value as f64 / 255.0);
        // Where a curve is not a number, it is taken as black.
        let light = if light.is_nan() { 0.0 } else { light.clamp(0.0, 1.0) };
        (light * LINEAR_MAX as f64).round() as u16
    })
}

/// A tone curve at `x`, 0–1 (ICC.1:2022, 10.6 curveType and 10.18 parametricCurveType).
fn evaluate(curve: &ToneReprCurve, x: f64) -> f64 {
    match curve {
        ToneReprCurve::Lut(points) => match points.as_slice() {
            [] => x,
            [gamma] => libm::pow(x, f64::from(*gamma) / 256.0),
            points => {
                let at = x * (points.len() - 1) as f64;
                let low = (at.floor() as usize).min(points.len() - 2);
                let (a, b) = (f64::from(points[low]), f64::from(points[low + 1]));
                (a + (b - a) * (at - low as f64)) / 65_535.0
            }
        },
        ToneReprCurve::Parametric(parameters) => {
            let p: Vec<f64> = parameters.iter().map(|&value| f64::from(value)).collect();
            let power = |a: f64, b: f64, g: f64| libm::pow((a * x + b).max(0.0), g);
            match *p.as_slice() {
                [g] => libm::pow(x, g),
                [g, a, b] => {
                    if x >= -b / a {
                        power(a, b, g)
                    } else {
                        0.0
                    }
                }
                [g, a, b, c] => {
                    if x >= -b / a {
                        power(a, b, g) + c
                    } else {
                        c
                    }
                }
                [g, a, b, c, d] => {
                    if x >= d {
                        power(a, b, g)
                    } else {
                        c * x
                    }
                }
                [g, a, b, c, d, e, f, ..] => {
                    if x >= d {
                        power(a, b, g) + e
                    } else {
                        c * x + f
                    }
                }
                _ => x,
            }
        }
    }
}

/// The 8-bit sRGB value of each linear light 0–65 535 (IEC 61966-2-1), from the 255 borders between the values.
fn encode_table() -> Vec<u8> {
    let mut table = vec![255; LINEAR_MAX as usize + 1];
    let mut from = 0;
    for value in 0..255_u8 {
        let border = (f64::from(value) + 0.5) / 255.0;
        let light = if border <= 0.040_45 { border / 12.92 } else { libm::pow((border + 0.055) / 1.055, 2.4) };
        let to = (light * LINEAR_MAX as f64).ceil() as usize;
        table[from..to].fill(value);
        from = to;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(profile: &ColorProfile, pixel: [u8; 3]) -> (Vec<u8>, Icc, Option<Operation>) {
        to_srgb(Raw::Rgb(pixel.to_vec()), Some(Ok(profile.encode().unwrap())))
    }

    #[test]
    fn srgb_by_any_name_is_left_alone() {
        let (data, icc, operation) = converted(&ColorProfile::new_srgb(), [12, 200, 99]);
        assert_eq!(data, [12, 200, 99]);
        assert!(matches!(icc, Icc::Used(_)));
        assert_eq!(operation, None);
    }

    #[test]
    fn wide_gamuts_agree_with_the_colour_library() {
        for profile in
            [ColorProfile::new_display_p3(), ColorProfile::new_adobe_rgb(), ColorProfile::new_pro_photo_rgb()]
        {
            let srgb = ColorProfile::new_srgb();
            let options = TransformOptions { prefer_fixed_point: false, ..TransformOptions::default() };
            let reference = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options).unwrap();
            for r in (0..=255).step_by(17) {
                for g in (0..=255).step_by(17) {
                    for b in (0..=255).step_by(17) {
                        let (ours, _, operation) = converted(&profile, [r, g, b]);
                        let mut theirs = [0; 3];
                        reference.transform(&[r, g, b], &mut theirs).unwrap();
                        let apart = ours.iter().zip(theirs).map(|(&a, b)| a.abs_diff(b)).max().unwrap();
                        assert!(apart <= 2, "{r} {g} {b}: {ours:?}, {theirs:?}");
                        assert!(operation.is_some());
                    }
                }
            }
        }
    }

    #[test]
    fn display_p3_keeps_grey_and_moves_red() {
        let p3 = ColorProfile::new_display_p3();
        assert_eq!(converted(&p3, [128, 128, 128]).0, [128, 128, 128]);
        // CSS Color 4: color(display-p3 0.5 0 0) lies outside sRGB; the red channel grows, the others clip at 0.
        let red = converted(&p3, [128, 0, 0]).0;
        assert!(red[0] > 138 && red[1] == 0 && red[2] == 0, "{red:?}");
    }

    /// Primaries by numbers give the colorants of the ICC's own profiles.
    #[test]
    fn numbers_say_the_same_as_profiles() {
        let d65 = [0.3127, 0.3290];
        let srgb = colorants(d65, [[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]]).unwrap();
        for (row, expected) in srgb.iter().flatten().zip(SRGB.iter().flatten()) {
            assert!((row - expected).abs() < 2e-4, "{row} {expected}");
        }
        assert_eq!(colorants(d65, [[0.3, 0.3]; 3]), None, "three times one colour");
        let mut raw = Raw::Rgb(vec![128, 0, 0]);
        let p3 = [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060]];
        let declared = Declared { name: "P3".to_owned(), curve: Curve::Srgb, white: d65, primaries: p3 };
        let logged = declared_to_srgb(&mut raw, &declared);
        let expected = converted(&ColorProfile::new_display_p3(), [128, 0, 0]).0;
        let Raw::Rgb(data) = raw else { unreachable!("RGB stays RGB") };
        assert!(data.iter().zip(&expected).all(|(a, b)| a.abs_diff(*b) <= 1), "{data:?} {expected:?}");
        assert_eq!(logged, Some(Operation::ConvertColour { from: "P3".to_owned() }));
    }

    #[test]
    fn broken_profiles_are_facts() {
        for bytes in [Vec::new(), vec![0; 128], b"not a profile".to_vec()] {
            let (data, icc, operation) = to_srgb(Raw::Rgb(vec![1, 2, 3]), Some(Ok(bytes)));
            assert_eq!(data, [1, 2, 3]);
            assert!(matches!(icc, Icc::Broken(_)));
            assert_eq!(operation, None);
        }
    }

    #[test]
    fn ink_without_a_profile() {
        let (data, icc, operation) = to_srgb(Raw::Cmyk(vec![0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255]), None);
        assert_eq!(data, [255, 255, 255, 0, 255, 255, 0, 0, 0]);
        assert_eq!(icc, Icc::Absent);
        assert!(operation.is_some());
    }
}
