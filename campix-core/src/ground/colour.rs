//! sRGB, linear light, CIELAB and CIEDE2000.
//!
//! White is D65 (IEC 61966-2-1). Powers and angles come from `libm`, so that every platform gives the same bits.

use std::sync::LazyLock;

use serde::Serialize;

/// White of D65 under the 2° observer, X and Z for Y = 1 (IEC 61966-2-1).
const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];

/// Linear sRGB → XYZ (IEC 61966-2-1), rows X, Y, Z.
const TO_XYZ: [[f64; 3]; 3] = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9, 0.119_192_0, 0.950_304_1],
];

/// Steps of the table behind [`Converter`]: linear interpolation then errs by less than 0.001 in L*.
const CUBE_ROOT_STEPS: usize = 4096;

static LINEAR: LazyLock<[f32; 257]> = LazyLock::new(|| {
    // One entry more than there are levels, so that interpolation needs no special case at 255.
    std::array::from_fn(|level| srgb_to_linear(level.min(255) as f64 / 255.0) as f32)
});

/// One entry more than there are ends of steps, so that interpolation needs no special case at 1.
type CubeRoots = [f32; CUBE_ROOT_STEPS + 2];

static CUBE_ROOT: LazyLock<CubeRoots> =
    LazyLock::new(|| std::array::from_fn(|step| lightness_curve(step as f64 / CUBE_ROOT_STEPS as f64) as f32));

/// The sRGB curve: coded value 0–1 → linear light 0–1 (IEC 61966-2-1).
pub fn srgb_to_linear(coded: f64) -> f64 {
    if coded <= 0.040_45 { coded / 12.92 } else { libm::pow((coded + 0.055) / 1.055, 2.4) }
}

/// The inverse of [`srgb_to_linear`].
pub fn linear_to_srgb(linear: f64) -> f64 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * libm::pow(linear, 1.0 / 2.4) - 0.055 }
}

/// f of CIELAB: the cube root with a straight foot (CIE 15:2004, 8.2.1).
fn lightness_curve(t: f64) -> f64 {
    const FOOT: f64 = 6.0 / 29.0;
    if t > FOOT * FOOT * FOOT { libm::cbrt(t) } else { t / (3.0 * FOOT * FOOT) + 4.0 / 29.0 }
}

/// A colour in CIELAB under D65.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Lab {
    /// Lightness L*, 0 (black) to 100 (white).
    pub l: f64,
    /// Green (negative) to red.
    pub a: f64,
    /// Blue (negative) to yellow.
    pub b: f64,
}

impl Lab {
    /// The colour with these coordinates.
    pub const fn new(l: f64, a: f64, b: f64) -> Self {
        Self { l, a, b }
    }

    /// The colour of an 8-bit sRGB pixel.
    pub fn from_srgb(rgb: [u8; 3]) -> Self {
        Self::from_linear(rgb.map(|level| srgb_to_linear(f64::from(level) / 255.0)))
    }

    /// The colour of linear sRGB light, 0–1 a channel.
    pub fn from_linear(rgb: [f64; 3]) -> Self {
        let [x, y, z] = std::array::from_fn(|row| {
            let [r, g, b] = TO_XYZ[row];
            lightness_curve((r * rgb[0] + g * rgb[1] + b * rgb[2]) / WHITE[row])
        });
        Self::new(116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z))
    }

    /// Distance from the grey axis.
    pub fn chroma(self) -> f64 {
        (self.a * self.a + self.b * self.b).sqrt()
    }

    /// Hue angle h_ab, 0–360 degrees; 0 for greys.
    pub fn hue_degrees(self) -> f64 {
        hue_degrees(self.a, self.b)
    }

    /// CIEDE2000 colour difference to `other`, with all weights 1 (CIE 142-2001; Sharma, Wu and Dalal 2005).
    ///
    /// ```
    /// use campix_core::colour::Lab;
    /// let (white, grey) = (Lab::from_srgb([255, 255, 255]), Lab::from_srgb([240, 240, 240]));
    /// assert!((white.delta_e_2000(grey) - 3.04).abs() < 0.01);
    /// ```
    pub fn delta_e_2000(self, other: Self) -> f64 {
        // 25⁷, the chroma at which the corrections are half effective.
        const TWENTY_FIVE: f64 = 6_103_515_625.0;
        let seventh = |chroma: f64| {
            let cube = chroma * chroma * chroma;
            let seventh = cube * cube * chroma;
            (seventh / (seventh + TWENTY_FIVE)).sqrt()
        };
        let stretch = 1.5 - 0.5 * seventh(f64::midpoint(self.chroma(), other.chroma()));
        let (a1, a2) = (self.a * stretch, other.a * stretch);
        let (c1, c2) = ((a1 * a1 + self.b * self.b).sqrt(), (a2 * a2 + other.b * other.b).sqrt());
        let (h1, h2) = (hue_degrees(a1, self.b), hue_degrees(a2, other.b));
        let coloured = c1 * c2 > 0.0;

        let hue_step = match h2 - h1 {
            _ if !coloured => 0.0,
            step if step > 180.0 => step - 360.0,
            step if step < -180.0 => step + 360.0,
            step => step,
        };
        let hue_mean = match (h1 + h2, (h1 - h2).abs()) {
            (sum, _) if !coloured => sum,
            (sum, apart) if apart <= 180.0 => sum / 2.0,
            (sum, _) if sum < 360.0 => f64::midpoint(sum, 360.0),
            (sum, _) => (sum - 360.0) / 2.0,
        };
        let (lightness, chroma) = (f64::midpoint(self.l, other.l), f64::midpoint(c1, c2));
        let delta_l = other.l - self.l;
        let delta_c = c2 - c1;
        let delta_h = 2.0 * (c1 * c2).sqrt() * sin_degrees(hue_step / 2.0);

        let t = 1.0 - 0.17 * cos_degrees(hue_mean - 30.0)
            + 0.24 * cos_degrees(2.0 * hue_mean)
            + 0.32 * cos_degrees(3.0 * hue_mean + 6.0)
            - 0.20 * cos_degrees(4.0 * hue_mean - 63.0);
        let from_middle = (lightness - 50.0) * (lightness - 50.0);
        let scale_l = 1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt();
        let scale_c = 1.0 + 0.045 * chroma;
        let scale_h = 1.0 + 0.015 * chroma * t;
        let turn = (hue_mean - 275.0) / 25.0;
        let rotation = -2.0 * seventh(chroma) * sin_degrees(60.0 * libm::exp(-turn * turn));

        let (l, c, h) = (delta_l / scale_l, delta_c / scale_c, delta_h / scale_h);
        (l * l + c * c + h * h + rotation * c * h).max(0.0).sqrt()
    }
}

/// Angle of (a, b), 0–360 degrees; 0 at the origin.
fn hue_degrees(a: f64, b: f64) -> f64 {
    let degrees = libm::atan2(b, a).to_degrees();
    if degrees < 0.0 { degrees + 360.0 } else { degrees }
}

fn sin_degrees(angle: f64) -> f64 {
    libm::sin(angle.to_radians())
}

fn cos_degrees(angle: f64) -> f64 {
    libm::cos(angle.to_radians())
}

/// sRGB → CIELAB by tables, for many pixels: within 0.01 of [`Lab::from_srgb`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Converter {
    linear: &'static [f32; 257],
    cube_root: &'static CubeRoots,
}

impl Converter {
    pub(crate) fn new() -> Self {
        Self { linear: &LINEAR, cube_root: &CUBE_ROOT }
    }

    /// L*, a*, b* of an sRGB colour whose channels are 0–255 and may lie between two levels.
    pub(crate) fn lab(self, rgb: [f32; 3]) -> [f32; 3] {
        let linear = rgb.map(|level| {
            let level = level.clamp(0.0, 255.0);
            // The bound repeats the clamp, for the compiler's eyes.
            let below = (level as usize).min(255);
            let (low, high) = (self.linear[below], self.linear[below + 1]);
            low + (high - low) * (level - below as f32)
        });
        let [x, y, z]: [f32; 3] = std::array::from_fn(|row| {
            let [r, g, b] = TO_XYZ[row];
            let white = WHITE[row];
            let t = (r / white) as f32 * linear[0] + (g / white) as f32 * linear[1] + (b / white) as f32 * linear[2];
            let at = t.clamp(0.0, 1.0) * CUBE_ROOT_STEPS as f32;
            let below = (at as usize).min(CUBE_ROOT_STEPS);
            let (low, high) = (self.cube_root[below], self.cube_root[below + 1]);
            low + (high - low) * (at - below as f32)
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// L*, a*, b* of an 8-bit sRGB pixel.
    pub(crate) fn lab_of(self, rgb: [u8; 3]) -> [f32; 3] {
        self.lab(rgb.map(f32::from))
    }
}

impl From<[f32; 3]> for Lab {
    fn from([l, a, b]: [f32; 3]) -> Self {
        Self::new(f64::from(l), f64::from(a), f64::from(b))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", Color Research & Application 30 (2005), table 1.
    const SHARMA: [([f64; 3], [f64; 3], f64); 34] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0009], 7.1792),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0010], 7.1792),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0011], 7.2195),
        ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0012], 7.2195),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0009, -2.4900], 4.8045),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0010, -2.4900], 4.8045),
        ([50.0, -0.0010, 2.4900], [50.0, 0.0011, -2.4900], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0000),
        ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0000),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
        ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
        ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];

    #[test]
    fn ciede2000_agrees_with_the_published_table() {
        for (one, two, expected) in SHARMA {
            let (one, two) = (Lab::new(one[0], one[1], one[2]), Lab::new(two[0], two[1], two[2]));
            for found in [one.delta_e_2000(two), two.delta_e_2000(one)] {
                assert!((found - expected).abs() < 5e-5, "{one:?} {two:?}: {found}, expected {expected}");
            }
        }
    }

    #[test]
    fn lab_of_the_light_blue_reference() {
        // standards.md R99-11: RGB(100,197,255) is Lab 76/-12/-37.
        let blue = Lab::from_srgb([100, 197, 255]);
        assert!((blue.l - 76.0).abs() < 0.5 && (blue.a + 12.0).abs() < 0.6 && (blue.b + 37.0).abs() < 0.6, "{blue:?}");
        let white = Lab::from_srgb([255; 3]);
        assert!((white.l - 100.0).abs() < 1e-3 && white.chroma() < 0.02, "{white:?}");
    }

    #[test]
    fn the_curve_of_srgb_is_inverted() {
        for level in 0..=255u32 {
            let coded = f64::from(level) / 255.0;
            assert!((linear_to_srgb(srgb_to_linear(coded)) - coded).abs() < 1e-6);
        }
    }

    #[test]
    fn tables_agree_with_formulas() {
        let converter = Converter::new();
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(15) {
                    let (exact, quick) = (Lab::from_srgb([r, g, b]), Lab::from(converter.lab_of([r, g, b])));
                    let off = (exact.l - quick.l).abs().max((exact.a - quick.a).abs()).max((exact.b - quick.b).abs());
                    assert!(off < 0.01, "{r} {g} {b}: {exact:?} {quick:?}");
                }
            }
        }
    }
}
