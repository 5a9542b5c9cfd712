//! The studio around the sitter: backdrop, lamps, camera, and how the head is held.

use super::backdrop::Backdrop;
use super::defect::Flaws;
use super::noise::Chance;
use super::shape::{Triple, dot, unit};

/// Backdrop, lamps, pose, framing and camera of one exposure.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Seed of noise and small unevenness.
    pub seed: u64,
    /// What is behind the sitter.
    pub backdrop: Backdrop,
    /// Brightness of the lamp on the picture's left, over that on the right; 1 is even light.
    pub light_ratio: f32,
    /// Brightness of the subject, 1 is right.
    pub exposure: f32,
    /// Colour of the light on the subject: −1 cold – 1 warm.
    pub warmth: f32,
    /// Tilt of the head; positive: the picture's right eye is lower. Degrees.
    pub roll_degrees: f32,
    /// Turn to the side; positive: towards the picture's right. Degrees.
    pub yaw_degrees: f32,
    /// Nod; positive: the chin is raised. Degrees.
    pub pitch_degrees: f32,
    /// Inter-pupil distance as a share of the picture's height.
    pub interpupil: f32,
    /// Point between the eyes: shares of width and height.
    pub eyes_at: [f32; 2],
    /// How far the eyes are open, 0–1.
    pub eyes_open: f32,
    /// How far the mouth is open, 0–1.
    pub mouth_open: f32,
    /// Standard deviation of the sensor's noise in the mid tones, sRGB steps.
    pub noise: f32,
    /// Loss of brightness in the corners, 0–1.
    pub vignette: f32,
    /// What goes wrong apart from pose, light and people.
    pub flaws: Flaws,
}

/// sRGB colours a studio hangs up; the first is the usual light blue.
pub const BACKDROPS: [[u8; 3]; 6] =
    [[100, 197, 255], [67, 142, 219], [255, 255, 255], [222, 224, 226], [160, 190, 225], [0, 160, 233]];

impl Scene {
    /// A flawless scene with small natural variety.
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 11);
        let mut vary = |usual: f32, spread: f32| usual + spread * chance.bell().clamp(-2.0, 2.0);
        Self {
            seed,
            backdrop: Backdrop::Plain(BACKDROPS[0]),
            light_ratio: vary(1.06, 0.08),
            exposure: vary(1.0, 0.03),
            warmth: vary(0.05, 0.15),
            roll_degrees: vary(0.0, 0.6),
            yaw_degrees: vary(0.0, 1.3),
            pitch_degrees: vary(0.0, 1.0),
            interpupil: vary(0.152, 0.002),
            eyes_at: [vary(0.5, 0.004), vary(0.428, 0.004)],
            eyes_open: 1.0,
            mouth_open: 0.0,
            noise: vary(1.0, 0.15),
            vignette: 0.0,
            flaws: Flaws::default(),
        }
    }

    /// A scene as careless people take it: any backdrop, light, tilt and distance, sometimes with eyes closed.
    /// For training and for testing robustness; the ground truth stays exact.
    pub fn free(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 12);
        let mut scene = Self::new(seed);
        scene.backdrop = Backdrop::any(&mut chance);
        scene.light_ratio = libm::powf(2.0, chance.bell() * 0.7);
        scene.exposure = libm::powf(2.0, chance.bell() * 0.24 - 0.05);
        scene.warmth = chance.range(-1.2, 1.5);
        scene.roll_degrees = if chance.happens(0.7) { chance.bell() * 3.0 } else { chance.range(-12.0, 12.0) };
        scene.yaw_degrees = chance.range(-8.0, 8.0);
        scene.pitch_degrees = chance.range(-5.0, 5.0);
        scene.interpupil = chance.range(0.11, 0.185);
        // Low enough for the hair, high enough for the chin.
        let eye_line = (0.5 + chance.range(-0.06, 0.06)).clamp(2.1 * scene.interpupil, 1.0 - 2.0 * scene.interpupil);
        scene.eyes_at = [0.5 + chance.range(-0.1, 0.1), eye_line];
        scene.eyes_open = match chance.unit() {
            u if u < 0.08 => 0.0,
            u if u < 0.16 => chance.range(0.45, 0.8),
            _ => chance.range(0.85, 1.12),
        };
        scene.mouth_open = if chance.happens(0.12) { chance.range(0.15, 1.0) } else { 0.0 };
        scene.noise = chance.range(0.5, 5.0);
        scene.vignette = chance.range(0.0, 0.4);
        scene
    }
}

/// Light that reaches the subject.
#[derive(Debug, Clone, Copy)]
pub(super) struct Light {
    /// Direction towards each lamp: picture's left, picture's right, and the front.
    pub towards: [Triple; 3],
    /// Brightness of each.
    pub power: [f32; 3],
    /// Brightness from everywhere.
    pub ambient: f32,
    /// Colour.
    pub tint: Triple,
}

impl Light {
    /// The lamps of a scene.
    pub(super) fn of(scene: &Scene) -> Self {
        let ratio = scene.light_ratio.clamp(0.05, 20.0);
        let (left, right) = (2.0 * ratio / (1.0 + ratio), 2.0 / (1.0 + ratio));
        let w = scene.warmth;
        let even = ratio.min(1.0 / ratio);
        Self {
            towards: [unit([-0.78, -0.38, 0.75]), unit([0.78, -0.38, 0.75]), unit([0.0, -0.75, 0.75])],
            power: [0.42 * left, 0.42 * right, 0.1 + 0.18 * even],
            ambient: 0.1 + 0.20 * even,
            tint: [scene.exposure * (1.0 + 0.07 * w), scene.exposure, scene.exposure * (1.0 - 0.09 * w)],
        }
    }

    /// Light falling on a rough surface with normal `n`; `shade` is how much of each lamp arrives.
    pub(super) fn on(&self, n: Triple, shade: [f32; 3], open: f32) -> f32 {
        let mut sum = self.ambient * open * (0.86 + 0.08 * n[1].abs() + 0.3 * n[1].max(0.0));
        for ((towards, power), shade) in self.towards.iter().zip(self.power).zip(shade) {
            sum += power * shade * ((dot(n, *towards) + 0.12) / 1.12).max(0.0);
        }
        sum
    }

    /// Brightness of the shine of a surface with `n` towards the camera; `sharp` is the Blinn–Phong exponent.
    pub(super) fn shine(&self, n: Triple, shade: [f32; 3], sharp: u32) -> f32 {
        let mut sum = 0.0;
        for ((l, power), shade) in self.towards.iter().zip(self.power).zip(shade) {
            let half = unit([l[0], l[1], l[2] + 1.0]);
            sum += power * shade * super::shape::power(dot(n, half).max(0.0), sharp);
        }
        sum
    }
}

/// Where points of the head land in the picture, and back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pose {
    /// Pixels per inter-pupil distance.
    pub scale: f32,
    /// Middle between the eyes, px.
    pub eyes: [f32; 2],
    cos_roll: f32,
    sin_roll: f32,
    sin_yaw: f32,
    sin_pitch: f32,
    /// Depth of the middle between the eyes, so that it stays where the frame wants it.
    depth: f32,
    /// y around which the head tilts on the neck.
    pivot: f32,
}

impl Pose {
    /// The pose of `scene` in a picture of this size.
    pub(super) fn of(scene: &Scene, width: usize, height: usize) -> Self {
        let radians = |degrees: f32| degrees * (std::f32::consts::PI / 180.0);
        let (sin_roll, cos_roll) = libm::sincosf(radians(scene.roll_degrees));
        Self {
            scale: scene.interpupil * height as f32,
            eyes: [scene.eyes_at[0] * width as f32, scene.eyes_at[1] * height as f32],
            cos_roll,
            sin_roll,
            sin_yaw: libm::sinf(radians(scene.yaw_degrees)),
            sin_pitch: libm::sinf(radians(scene.pitch_degrees)),
            depth: bulge(0.0, 0.0) * 0.5,
            pivot: 0.0,
        }
    }

    /// Picture position of face position (`u`, `v`) at `depth` in front of the plane of the ears.
    pub(super) fn project_at(&self, u: f32, v: f32, depth: f32) -> [f32; 2] {
        let d = depth - self.depth;
        let (x, y) = (u + d * self.sin_yaw, v - d * self.sin_pitch - self.pivot);
        [
            self.eyes[0] + self.scale * (x * self.cos_roll - y * self.sin_roll),
            self.eyes[1] + self.scale * (x * self.sin_roll + y * self.cos_roll + self.pivot),
        ]
    }

    /// Depth that stays in place when the head turns.
    pub(super) fn depth(&self) -> f32 {
        self.depth
    }

    /// Picture position of a point on the skin.
    pub(super) fn project(&self, u: f32, v: f32) -> [f32; 2] {
        self.project_at(u, v, bulge(u, v))
    }

    /// Position in the plane of the ears, before the head turned.
    pub(super) fn plane(&self, x: f32, y: f32) -> [f32; 2] {
        let (dx, dy) = ((x - self.eyes[0]) / self.scale, (y - self.eyes[1]) / self.scale - self.pivot);
        [dx * self.cos_roll + dy * self.sin_roll, dy * self.cos_roll - dx * self.sin_roll + self.pivot]
    }

    /// Face position whose skin is seen at a position of the plane.
    pub(super) fn unproject(&self, plane: [f32; 2]) -> [f32; 2] {
        let (mut u, mut v) = (plane[0], plane[1]);
        if self.sin_yaw.abs() + self.sin_pitch.abs() > 1e-6 {
            // The bulge is so flat that each round gains a digit.
            for _ in 0..4 {
                let d = bulge(u, v) - self.depth;
                u = plane[0] - d * self.sin_yaw;
                v = plane[1] + d * self.sin_pitch;
            }
        }
        [u, v]
    }

    /// Box in pixels around face positions.
    pub(super) fn area(&self, left: f32, top: f32, right: f32, bottom: f32) -> [f32; 4] {
        let mut out = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for (u, v) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
            for depth in [0.0, 1.6] {
                let p = self.project_at(u, v, depth);
                out = [out[0].min(p[0]), out[1].min(p[1]), out[2].max(p[0]), out[3].max(p[1])];
            }
        }
        [out[0] - 2.0, out[1] - 2.0, out[2] + 2.0, out[3] + 2.0]
    }
}

/// Smooth depth of the face in front of the plane of the ears, used for turning only.
pub(super) fn bulge(u: f32, v: f32) -> f32 {
    let r = (u * u / 1.44) + (v - 0.1) * (v - 0.1) / 3.6;
    let q = (1.0 - r).max(0.0);
    1.15 * q + 0.3 * super::shape::bell(u, v, 0.0, 0.5, 0.22, 0.3) + 0.25 * super::shape::bell(u, v, 0.0, 1.3, 0.5, 0.5)
}
