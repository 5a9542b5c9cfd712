//! Tones of patches against each other, under one light and moved a little.

use super::look::{SittingLook, Tone};

/// A patch counts as at most this different, in levels.
const LARGE: f64 = 80.0;

/// Light on one frame against that on another: how much brighter, and how much bluer at the same brightness.
#[derive(Debug, Clone, Copy)]
pub(super) struct Light {
    gain: f64,
    tint: f64,
}

impl Light {
    /// From wall and clothes, which two frames of one sitting have in common. The wall decides, so that a flash that
    /// did not fire changes nothing; clothes correct it a little, because lamps can shine on the subject alone.
    pub(super) fn between(one: &SittingLook, two: &SittingLook) -> Self {
        /// Weight of one side of the wall in patches of clothes.
        const WALL: f64 = 4.0;
        /// Levels of both that keep the gain near 1 if little is seen.
        const PRIOR: f64 = 300.0;
        let walls = one.wall.iter().zip(two.wall).map(|(&one, two)| (Tone::from(one), Tone::from(two), WALL));
        let clothes: Vec<(Tone, Tone, f64)> = match (&one.head, &two.head) {
            (Some(one), Some(two)) => one.clothes.iter().zip(two.clothes).map(|(&one, two)| (one, two, 1.0)).collect(),
            _ => Vec::new(),
        };
        let pairs: Vec<(Tone, Tone, f64)> =
            walls.chain(clothes).filter(|(one, two, _)| one.luma > 0 && two.luma > 0).collect();
        let sum = |pairs: &[(Tone, Tone, f64)], of: fn(&(Tone, Tone, f64)) -> f64| -> f64 {
            pairs.iter().map(|pair| pair.2 * of(pair)).sum()
        };
        let gain = |pairs: &[(Tone, Tone, f64)]| {
            let (a, b) = (sum(pairs, |pair| f64::from(pair.0.luma)), sum(pairs, |pair| f64::from(pair.1.luma)));
            (b + PRIOR) / (a + PRIOR)
        };
        let wall = gain(&pairs[..2]).clamp(0.4, 2.5);
        let all = gain(&pairs);
        let brightness =
            f64::midpoint(sum(&pairs, |pair| f64::from(pair.0.luma)), sum(&pairs, |pair| f64::from(pair.1.luma)));
        let bluer = sum(&pairs, |pair| f64::from(pair.1.hue) - f64::from(pair.0.hue));
        Self { gain: wall * (all / wall).clamp(0.8, 1.25), tint: (bluer / (brightness + PRIOR)).clamp(-0.05, 0.05) }
    }

    /// Differences of brightness and hue in levels, each frame moved halfway, so that their order does not matter.
    pub(super) fn steps(self, one: Tone, two: Tone) -> [f64; 2] {
        self.of([f64::from(one.luma), f64::from(one.hue)], [f64::from(two.luma), f64::from(two.hue)])
    }

    fn of(self, one: [f64; 2], two: [f64; 2]) -> [f64; 2] {
        let half = self.gain.sqrt();
        let (a, b) = (one[0] * half, two[0] / half);
        let (p, q) = ((one[1] - 128.0) * half, (two[1] - 128.0) / half);
        [a - b, 2.0 * (p - q + self.tint * f64::midpoint(a, b))]
    }

    fn distance(self, one: [f64; 2], two: [f64; 2]) -> f64 {
        let [luma, hue] = self.of(one, two);
        (luma * luma + hue * hue).sqrt().min(LARGE)
    }

    /// Median difference of single tones, in levels; `None` if none is seen in both.
    pub(super) fn middle(self, one: &[Tone], two: &[Tone]) -> Option<f64> {
        let seen = one.iter().zip(two).filter(|(one, two)| one.luma > 0 && two.luma > 0);
        let mut steps: Vec<f64> = seen.map(|(one, two)| self.distance(one.pair(), two.pair())).collect();
        steps.sort_by(f64::total_cmp);
        let last = steps.len().checked_sub(1)?;
        Some(f64::midpoint(steps[last / 2], steps[last.div_ceil(2)]))
    }
}

impl Tone {
    fn pair(self) -> [f64; 2] {
        [f64::from(self.luma), f64::from(self.hue)]
    }
}

/// Patches in rows.
#[derive(Debug)]
pub(super) struct Patches<'a> {
    tones: &'a [Tone],
    columns: usize,
}

impl<'a> Patches<'a> {
    pub(super) const fn new(tones: &'a [Tone], columns: usize) -> Self {
        Self { tones, columns }
    }

    /// The least mean difference, in levels, when the patches are moved by some of these shifts; `None` if less than
    /// half is seen in both.
    pub(super) fn difference(&self, other: &Self, light: Light, right: &[f64], down: &[f64]) -> Option<f64> {
        let mut least: Option<f64> = None;
        for &dy in down {
            for &dx in right {
                // Either is moved against the other, so that the order of the frames does not matter.
                for mean in [self.moved(other, light, dx, dy), other.moved(self, light.inverse(), -dx, -dy)] {
                    least = match (least, mean) {
                        (Some(least), Some(mean)) => Some(least.min(mean)),
                        (least, mean) => least.or(mean),
                    };
                }
            }
        }
        least
    }

    /// Mean difference of these patches to the other ones as they are seen moved.
    fn moved(&self, other: &Self, light: Light, dx: f64, dy: f64) -> Option<f64> {
        let (mut sum, mut seen) = (0.0, 0);
        for (k, tone) in self.tones.iter().enumerate() {
            let at = ((k % self.columns) as f64 + dx, (k / self.columns) as f64 + dy);
            if let (true, Some(there)) = (tone.luma > 0, other.at(at.0, at.1)) {
                sum += light.distance(tone.pair(), there);
                seen += 1;
            }
        }
        (seen * 2 >= self.tones.len() && seen > 0).then(|| sum / seen as f64)
    }

    /// The tone between patches; the outermost reach on for ever.
    fn at(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        let rows = self.tones.len() / self.columns;
        let x = x.clamp(0.0, (self.columns - 1) as f64);
        let y = y.clamp(0.0, (rows - 1) as f64);
        let (i, j) = (x as usize, y as usize);
        let mut sum = [0.0; 2];
        for (column, share_x) in [(i, 1.0 - (x - i as f64)), (i + 1, x - i as f64)] {
            for (row, share_y) in [(j, 1.0 - (y - j as f64)), (j + 1, y - j as f64)] {
                let share = share_x * share_y;
                if share > 0.0 {
                    let tone = self.tones[row * self.columns + column];
                    if tone.luma == 0 {
                        return None;
                    }
                    sum = [sum[0] + share * f64::from(tone.luma), sum[1] + share * f64::from(tone.hue)];
                }
            }
        }
        Some(sum)
    }
}

impl Light {
    /// The light seen from the other frame.
    fn inverse(self) -> Self {
        Self { gain: 1.0 / self.gain, tint: -self.tint }
    }
}
