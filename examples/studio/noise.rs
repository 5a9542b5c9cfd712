//! Seeded chance and band-limited noise: the only sources of variety in the studio.
//!
//! Integer hashes and polynomials only, so a seed draws the same picture on every platform.

/// A small generator of random numbers (SplitMix64, Steele et al. 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// A generator for `seed` and a `topic`, so that a new trait does not disturb the draws of others.
    pub fn new(seed: u64, topic: u64) -> Self {
        let mut chance = Self(seed ^ topic.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A whole number below `bound`, which is at least 1.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// Uniform in 0–1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Uniform in `low`–`high`.
    pub fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Bell-shaped around 0 with standard deviation 1, never beyond ±3.5 (Irwin–Hall sum).
    pub fn bell(&mut self) -> f32 {
        let sum: f32 = (0..6).map(|_| self.unit()).sum();
        (sum - 3.0) * std::f32::consts::SQRT_2
    }

    /// True in `share` of all draws.
    pub fn happens(&mut self, share: f32) -> bool {
        self.unit() < share
    }

    /// One of `choices`, which must not be empty.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// Finaliser of SplitMix64: every input bit moves every output bit.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A hash of a lattice point, uniform in −1–1.
pub(super) fn speck(x: i32, y: i32, seed: u32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1) ^ (y as u32).wrapping_mul(0x85EB_CA77) ^ seed;
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    h ^= h >> 15;
    (h >> 8) as f32 / (1u32 << 23) as f32 - 1.0
}

/// Smooth value noise in −1–1 with features about one unit wide.
pub(super) fn wave(x: f32, y: f32, seed: u32) -> f32 {
    let (fx, fy) = (x.floor(), y.floor());
    let (ix, iy) = (fx as i32, fy as i32);
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (tx, ty) = (ease(x - fx), ease(y - fy));
    let (a, b) = (speck(ix, iy, seed), speck(ix + 1, iy, seed));
    let (c, d) = (speck(ix, iy + 1, seed), speck(ix + 1, iy + 1, seed));
    let (top, low) = (a + (b - a) * tx, c + (d - c) * tx);
    top + (low - top) * ty
}

/// Four octaves of [`wave`], about −1–1.
pub(super) fn cloud(x: f32, y: f32, seed: u32) -> f32 {
    let (mut sum, mut size, mut weight) = (0.0, 1.0, 0.53);
    for octave in 0..4 {
        sum += weight * wave(x * size, y * size, seed.wrapping_add(octave * 101));
        size *= 2.03;
        weight *= 0.5;
    }
    sum
}
