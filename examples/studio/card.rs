//! Code cards as a camera sees them: printed or on a phone, held before a person, and spoiled in the ways that cards are.
//!
//! Everything follows from a [`CardShot`] and its seed. The plane of the card is projected by a pinhole camera, every pixel is an average
//! of nine samples, light is mixed before it is encoded, and blur, glare and noise come in the order in which a camera adds them.

use campix_core::geometry::Size;
use campix_core::pixels::RgbPixels;

pub use qrcode::EcLevel;

use super::noise::{Chance, wave};

/// How the text is written on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// QR, with the share of modules that may be lost: L 7 %, M 15 %, Q 25 %, H 30 %.
    Qr(EcLevel),
    /// Data Matrix ECC 200, square.
    DataMatrix,
}

/// What carries the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// Ink on white paper.
    Paper,
    /// A phone whose page is bright.
    Screen,
    /// A phone in dark mode: light modules mean ink.
    DarkScreen,
}

/// One picture of one card. Lengths in modules or pixels of the frame, angles in degrees.
#[derive(Debug, Clone)]
pub struct CardShot {
    /// What the code says.
    pub text: String,
    /// How it says it.
    pub symbology: Symbology,
    /// What it is on.
    pub medium: Medium,
    /// Mean width of a module in the frame, px.
    pub module: f32,
    /// Where the centre of the card is, in shares of the frame.
    pub centre: [f32; 2],
    /// Turn in the plane of the picture.
    pub turn: f32,
    /// Angle between the card and the picture plane.
    pub tilt: f32,
    /// Direction about which it is tilted.
    pub tilt_axis: f32,
    /// Standard deviation of the blur, px.
    pub blur: f32,
    /// Share of the code under a burnt-out reflection.
    pub glare: f32,
    /// Angle by which the card is folded along a line through the code; 0 for a flat card.
    pub fold: f32,
    /// Finder patterns (for Data Matrix: ends of the border) torn off, 0–3.
    pub torn: u32,
    /// Strength of the pattern between a screen's grid and the sensor's, 0–1.
    pub moire: f32,
    /// Brightness of a window reflected in the whole card, 0–1.
    pub reflection: f32,
    /// Noise in 8-bit steps.
    pub noise: f32,
    /// Seed of everything that is left to chance.
    pub seed: u64,
}

impl CardShot {
    /// A sharp, flat, printed QR card in the middle of the frame, 8 pixels a module.
    pub fn new(text: &str, seed: u64) -> Self {
        Self {
            text: text.to_owned(),
            symbology: Symbology::Qr(EcLevel::M),
            medium: Medium::Paper,
            module: 8.0,
            centre: [0.5, 0.6],
            turn: 0.0,
            tilt: 0.0,
            tilt_axis: 0.0,
            blur: 0.7,
            glare: 0.0,
            fold: 0.0,
            torn: 0,
            moire: 0.0,
            reflection: 0.0,
            noise: 2.0,
            seed,
        }
    }

    /// The modules of the code, row after row, `true` for ink, and how many there are in a row.
    ///
    /// # Panics
    /// If the text is too long for a code.
    pub fn modules(&self) -> (usize, Vec<bool>) {
        match self.symbology {
            Symbology::Qr(level) => {
                let code = qrcode::QrCode::with_error_correction_level(self.text.as_bytes(), level);
                let code = code.expect("a card's text fits into a code");
                (code.width(), code.to_colors().iter().map(|&colour| colour == qrcode::Color::Dark).collect())
            }
            Symbology::DataMatrix => {
                let sizes = datamatrix::SymbolList::default().enforce_square();
                let code = datamatrix::DataMatrix::encode(self.text.as_bytes(), sizes);
                let bitmap = code.expect("a card's text fits into a code").bitmap();
                (bitmap.width(), bitmap.bits().to_vec())
            }
        }
    }

    /// Modules on a side of the code.
    pub fn side(&self) -> usize {
        self.modules().0
    }

    /// Takes the picture: the card before `behind`.
    pub fn over(&self, behind: &RgbPixels) -> RgbPixels {
        let (side, modules) = self.modules();
        let mut out = behind.clone();
        let plane = Plane::new(self, side, behind.size());
        let margin = (3.0 * self.blur).ceil() + 2.0;
        let Some(area) = plane.area(behind.size(), margin) else { return out };
        let card = Card { shot: self, side, modules: &modules, chance: Spoils::new(self, side) };
        let mut light = area.light(&plane, &card);
        for channel in 0..4 {
            blur(&mut light, area.width, area.height, channel, self.blur);
        }
        area.expose(&light, self, &mut out);
        out
    }
}

/// Where the card is in space, as the homography from pixels of the frame to modules of the code.
struct Plane {
    /// Row after row; maps (x, y, 1) to modules.
    inverse: [f32; 9],
    corners: [[f32; 2]; 4],
}

/// White around a code, in modules: the margin that standards ask for, and paper around it.
const PAPER: f32 = 7.0;

impl Plane {
    fn new(shot: &CardShot, side: usize, frame: Size) -> Self {
        let radians = std::f32::consts::PI / 180.0;
        let (sin_turn, cos_turn) = (libm::sinf(shot.turn * radians), libm::cosf(shot.turn * radians));
        let (sin_axis, cos_axis) = (libm::sinf(shot.tilt_axis * radians), libm::cosf(shot.tilt_axis * radians));
        let (sin_tilt, cos_tilt) = (libm::sinf(shot.tilt * radians), libm::cosf(shot.tilt * radians));
        let half = side as f32 * 0.5;
        let far = 4.0 * side as f32;
        // Modules → turned → tilted about an axis in the plane → projected.
        let forward = {
            let turned = [[cos_turn, -sin_turn], [sin_turn, cos_turn]];
            // Along the axis lengths stay; across it they shrink, and depth grows.
            let across = [-sin_axis, cos_axis];
            let along = [cos_axis, sin_axis];
            let mut rows = [[0.0f32; 2]; 3];
            for k in 0..2 {
                let v = [turned[0][k], turned[1][k]];
                let a = v[0] * along[0] + v[1] * along[1];
                let c = v[0] * across[0] + v[1] * across[1];
                rows[0][k] = a * along[0] + c * cos_tilt * across[0];
                rows[1][k] = a * along[1] + c * cos_tilt * across[1];
                rows[2][k] = c * sin_tilt / far;
            }
            rows
        };
        let (cx, cy) = (shot.centre[0] * frame.width as f32, shot.centre[1] * frame.height as f32);
        let scale = shot.module;
        let mut matrix = [0.0f32; 9];
        for k in 0..2 {
            matrix[k] = scale * forward[0][k] + cx * forward[2][k];
            matrix[3 + k] = scale * forward[1][k] + cy * forward[2][k];
            matrix[6 + k] = forward[2][k];
        }
        (matrix[2], matrix[5], matrix[8]) = (cx, cy, 1.0);
        // The middle of the code is the origin.
        for row in 0..3 {
            matrix[row * 3 + 2] -= half * (matrix[row * 3] + matrix[row * 3 + 1]);
        }
        let low = -PAPER;
        let high = side as f32 + PAPER;
        let corners = [[low, low], [high, low], [high, high], [low, high]].map(|[x, y]| project(&matrix, x, y));
        Self { inverse: inverse(&matrix), corners }
    }

    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        project(&self.inverse, x, y)
    }

    fn area(&self, frame: Size, margin: f32) -> Option<Area> {
        let bound = |k: usize, limit: u32| {
            let values = self.corners.map(|corner| corner[k]);
            let low = values.iter().copied().fold(f32::MAX, f32::min) - margin;
            let high = values.iter().copied().fold(f32::MIN, f32::max) + margin;
            (low.max(0.0) as usize, (high.ceil().max(0.0) as usize).min(limit as usize))
        };
        let (left, right) = bound(0, frame.width);
        let (top, bottom) = bound(1, frame.height);
        (left < right && top < bottom).then(|| Area { left, top, width: right - left, height: bottom - top })
    }
}

fn project(m: &[f32; 9], x: f32, y: f32) -> [f32; 2] {
    let w = m[6] * x + m[7] * y + m[8];
    [(m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w]
}

/// The adjugate: a homography needs no determinant.
fn inverse(m: &[f32; 9]) -> [f32; 9] {
    [
        m[4] * m[8] - m[5] * m[7],
        m[2] * m[7] - m[1] * m[8],
        m[1] * m[5] - m[2] * m[4],
        m[5] * m[6] - m[3] * m[8],
        m[0] * m[8] - m[2] * m[6],
        m[2] * m[3] - m[0] * m[5],
        m[3] * m[7] - m[4] * m[6],
        m[1] * m[6] - m[0] * m[7],
        m[0] * m[4] - m[1] * m[3],
    ]
}

/// What chance decides about the spoils of one card.
struct Spoils {
    fold_at: f32,
    fold_along: [f32; 2],
    glare_at: [f32; 2],
    glare_radius: f32,
    torn_first: u32,
}

impl Spoils {
    fn new(shot: &CardShot, side: usize) -> Self {
        let mut chance = Chance::new(shot.seed, 77);
        let side = side as f32;
        let angle = chance.range(0.0, std::f32::consts::TAU);
        Self {
            fold_at: chance.range(-0.2, 0.2) * side,
            fold_along: [libm::cosf(angle), libm::sinf(angle)],
            glare_at: [chance.range(0.25, 0.75) * side, chance.range(0.25, 0.75) * side],
            glare_radius: side * libm::sqrtf(shot.glare / std::f32::consts::PI),
            torn_first: chance.below(3) as u32,
        }
    }
}

struct Card<'a> {
    shot: &'a CardShot,
    side: usize,
    modules: &'a [bool],
    chance: Spoils,
}

impl Card<'_> {
    /// Light from the card at a point in modules, without glare; `None` beside the card.
    fn light(&self, x: f32, y: f32) -> Option<f32> {
        let half = self.side as f32 * 0.5;
        let (mut x, mut y) = (x, y);
        let mut shade = 1.0;
        if self.shot.fold > 0.0 {
            let [nx, ny] = self.chance.fold_along;
            let beyond = (x - half) * nx + (y - half) * ny - self.chance.fold_at;
            let radians = self.shot.fold * std::f32::consts::PI / 180.0;
            if beyond > 0.0 {
                let longer = beyond * (1.0 / libm::cosf(radians) - 1.0);
                (x, y) = (x + longer * nx, y + longer * ny);
                shade = 1.0 - 0.5 * libm::sinf(radians);
            }
            if beyond.abs() < 0.25 {
                shade *= 0.8;
            }
        }
        let side = self.side as f32;
        let outside = |v: f32| v < -PAPER || v > side + PAPER;
        if outside(x) || outside(y) || self.torn(x, y) {
            return None;
        }
        let inside = x >= 0.0 && y >= 0.0 && x < side && y < side;
        let ink = inside && self.modules[y as usize * self.side + x as usize];
        let (white, black) = match self.shot.medium {
            Medium::Paper => (0.78, 0.035),
            Medium::Screen => (0.9, 0.02),
            Medium::DarkScreen => (0.015, 0.8),
        };
        Some(shade * if ink { black } else { white })
    }

    /// Whether a corner of the card with a finder pattern is gone.
    fn torn(&self, x: f32, y: f32) -> bool {
        let side = self.side as f32;
        let reach = if matches!(self.shot.symbology, Symbology::Qr(_)) { 7.5 } else { side * 0.35 };
        let corners = match self.shot.symbology {
            Symbology::Qr(_) => [[0.0, 0.0], [side, 0.0], [0.0, side]],
            Symbology::DataMatrix => [[0.0, 0.0], [side, side], [0.0, side]],
        };
        (0..self.shot.torn.min(3)).any(|k| {
            let [cx, cy] = corners[((self.chance.torn_first + k) % 3) as usize];
            // A straight tear across the corner: beyond the finder pattern's far corner.
            let (dx, dy) = (if cx > 0.0 { side - x } else { x }, if cy > 0.0 { side - y } else { y });
            dx + dy < 2.0 * reach * 0.75
        })
    }

    /// How much of the light at a point is burnt out by the reflection of a lamp.
    fn glare(&self, x: f32, y: f32) -> f32 {
        if self.shot.glare <= 0.0 {
            return 0.0;
        }
        let [gx, gy] = self.chance.glare_at;
        let uneven = 1.0 + 0.25 * wave(x * 0.25, y * 0.25, self.shot.seed as u32);
        let away = libm::sqrtf((x - gx) * (x - gx) + (y - gy) * (y - gy)) * uneven;
        let soft = 0.12 * self.side as f32;
        ((self.chance.glare_radius + 0.5 * soft - away) / soft).clamp(0.0, 1.0)
    }
}

/// The part of the frame that the card changes.
struct Area {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

/// Samples along a side of a pixel.
const SAMPLES: usize = 3;

impl Area {
    /// Light of the card alone, and how much of each pixel it covers.
    fn light(&self, plane: &Plane, card: &Card<'_>) -> Vec<[f32; 4]> {
        let shot = card.shot;
        let mut light = Vec::with_capacity(self.width * self.height);
        let seed = shot.seed as u32;
        let mut chance = Chance::new(shot.seed, 78);
        // The grid of a screen against the sensor's: a slow beat, another one for each colour.
        let beat: [[f32; 3]; 3] = std::array::from_fn(|_| {
            let angle = chance.range(0.0, std::f32::consts::TAU);
            let period = chance.range(3.0, 14.0);
            let turns = std::f32::consts::TAU / period;
            [turns * libm::cosf(angle), turns * libm::sinf(angle), chance.range(0.0, 6.0)]
        });
        for y in 0..self.height {
            for x in 0..self.width {
                let (px, py) = ((self.left + x) as f32, (self.top + y) as f32);
                let mut sum = 0.0f32;
                let mut cover = 0.0f32;
                for k in 0..SAMPLES * SAMPLES {
                    let step = 1.0 / SAMPLES as f32;
                    let (dx, dy) = (((k % SAMPLES) as f32 + 0.5) * step, ((k / SAMPLES) as f32 + 0.5) * step);
                    let [u, v] = plane.at(px + dx, py + dy);
                    if let Some(value) = card.light(u, v) {
                        sum += value;
                        cover += 1.0;
                    }
                }
                let all = (SAMPLES * SAMPLES) as f32;
                let [u, v] = plane.at(px + 0.5, py + 0.5);
                let burnt = if cover > 0.0 { card.glare(u, v) } else { 0.0 };
                let window = shot.reflection * 0.5 * (1.0 + wave(u * 0.12, v * 0.12, seed ^ 0x77)).clamp(0.0, 2.0);
                let lit = |[fx, fy, phase]: [f32; 3]| {
                    let ripple = 1.0 + 0.5 * shot.moire * libm::sinf(fx * px + fy * py + phase);
                    sum / all * ripple + (window * 0.5 + burnt * 1.6) * cover / all
                };
                light.push([lit(beat[0]), lit(beat[1]), lit(beat[2]), cover / all]);
            }
        }
        light
    }

    fn expose(&self, light: &[[f32; 4]], shot: &CardShot, out: &mut RgbPixels) {
        let width = out.size().width as usize;
        let mut chance = Chance::new(shot.seed, 79);
        let data = out.data_mut();
        for y in 0..self.height {
            for x in 0..self.width {
                let at = ((self.top + y) * width + self.left + x) * 3;
                let card = light[y * self.width + x];
                if card[3] <= 0.0 {
                    continue;
                }
                for channel in 0..3 {
                    let mixed = card[channel] + decoded(data[at + channel]) * (1.0 - card[3]);
                    let value = encoded(mixed) + shot.noise * chance.bell();
                    data[at + channel] = (value + 0.5).clamp(0.0, 255.0) as u8;
                }
            }
        }
    }
}

/// Light of an 8-bit value, about as sRGB has it.
fn decoded(value: u8) -> f32 {
    libm::powf(f32::from(value) / 255.0, 2.2)
}

fn encoded(light: f32) -> f32 {
    255.0 * libm::powf(light.clamp(0.0, 1.0), 1.0 / 2.2)
}

/// Gaussian blur of one channel with standard deviation `sigma` px; the border is repeated.
fn blur(light: &mut [[f32; 4]], width: usize, height: usize, channel: usize, sigma: f32) {
    if sigma <= 0.05 {
        return;
    }
    let reach = (3.0 * sigma).ceil() as isize;
    let weights: Vec<f32> = (-reach..=reach).map(|d| libm::expf(-0.5 * (d * d) as f32 / (sigma * sigma))).collect();
    let total: f32 = weights.iter().sum();
    let mut line = Vec::new();
    let mut pass = |count: usize, length: usize, index: &dyn Fn(usize, usize) -> usize| {
        for row in 0..count {
            line.clear();
            line.extend((0..length).map(|k| light[index(row, k)][channel]));
            for k in 0..length {
                let at = |d: isize| line[(k as isize + d).clamp(0, length as isize - 1) as usize];
                let sum: f32 = (-reach..=reach).zip(&weights).map(|(d, weight)| weight * at(d)).sum();
                light[index(row, k)][channel] = sum / total;
            }
        }
    };
    pass(height, width, &|row, k| row * width + k);
    pass(width, height, &|column, k| k * width + column);
}
