//! Some rows and columns of a picture at its own resolution: where blocks of a JPEG, the grid of a screen, or the lack of noise show.

use super::backdrop::{median, quantile};
use super::focus::luma_of;
use super::wave::Wave;
use crate::ground::geometry::Point;
use crate::ground::pixels::RgbView;

/// Rows, and columns, that are looked at, at most.
const COUNT: usize = 128;
/// Of them, those whose spectrum is taken.
const SPECTRA: usize = 32;
/// Side of a block of a JPEG.
const BLOCK: usize = 8;
/// A difference of more levels is an edge of the picture, whatever it adds.
const MOST: f32 = 6.0;
/// Pixels of a piece whose spectrum is taken, and the frequencies it has.
const PIECE: usize = 64;
const FREQUENCIES: usize = PIECE / 2;
/// Harmonics of a grid of eight pixels in a piece; this JPEG's own.
const OWN: [usize; 3] = [8, 16, 24];
/// Plain pieces are those of the quietest quarter; a repetition is in them as well.
const PLAIN: f64 = 0.25;
/// Frequencies on each side with which one is compared, and how near its own skirt reaches.
const AROUND: usize = 5;
const SKIRT: usize = 2;
/// Away from the person by as much as this share of the picture's width the wall is judged.
const AWAY: f64 = 0.06;

/// Luma of some rows and columns.
#[derive(Debug)]
pub(super) struct Lines {
    rows: Vec<Vec<f32>>,
    columns: Vec<Vec<f32>>,
    /// Rows of the picture that `rows` are, and columns that `columns` are.
    at: Vec<usize>,
    across: Vec<usize>,
}

impl Lines {
    /// Takes them; `None` of a picture that is too small.
    pub(super) fn of(picture: RgbView<'_>) -> Option<Self> {
        let (width, height) = (picture.width(), picture.height());
        if width < PIECE * 2 || height < PIECE * 2 {
            return None;
        }
        let at: Vec<usize> = places(height).collect();
        let rows = at.iter().map(|&y| picture.row(y).chunks_exact(3).map(luma_of).collect()).collect();
        let across: Vec<usize> = places(width).collect();
        let mut columns = vec![Vec::with_capacity(height); across.len()];
        for y in 0..height {
            let row = picture.row(y);
            for (&x, column) in across.iter().zip(&mut columns) {
                column.push(luma_of(&row[x * 3..x * 3 + 3]));
            }
        }
        Some(Self { rows, columns, at, across })
    }

    /// Each row with its place.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.at.iter().copied().zip(self.rows.iter().map(Vec::as_slice))
    }

    /// Each column with its place.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &[f32])> {
        self.across.iter().copied().zip(self.columns.iter().map(Vec::as_slice))
    }

    /// How much stronger differences are from block to block, in the direction where that is less, levels. A grid beside the one that a
    /// JPEG of this picture has can only be an earlier one's, and counts twice; that one counts if it is `smooth` itself. A picture
    /// reduced by more than two when it was read shows no blocks.
    pub(super) fn block_edges(&self, reduction: u32, smooth: bool) -> f64 {
        let period = match reduction {
            1 => BLOCK,
            2 => BLOCK / 2,
            _ => return 0.0,
        };
        let (rows, columns) = (excess(&self.rows, period), excess(&self.columns, period));
        let own = if smooth { rows.own.min(columns.own) } else { 0.0 };
        own.max(2.0 * rows.other.min(columns.other))
    }

    /// How far a frequency stands out of its neighbours in plain pieces, decades; the larger of both directions.
    pub(super) fn repetition(&self) -> f64 {
        let wave = Wave::new();
        peak(&wave, &self.rows).max(peak(&wave, &self.columns))
    }

    /// The share of neighbours on the wall that are equal; `None` without enough of it.
    pub(super) fn flat(&self, contour: &[Point]) -> Option<f64> {
        let width = self.rows.first()?.len();
        let away = AWAY * width as f64;
        let (mut equal, mut seen) = (0_usize, 0_usize);
        for (row, &y) in self.rows.iter().zip(&self.at) {
            // Left and right of everything that is the person's at this height.
            let near = contour.iter().filter(|at| (at.y - y as f64).abs() <= away);
            let (left, right) = near.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, r), at| (l.min(at.x), r.max(at.x)));
            let (left, right) =
                if left.is_finite() { (left - away, right + away) } else { (width as f64, width as f64) };
            let (left, right) = (left.max(0.0) as usize, (right.max(0.0) as usize).min(width));
            for part in [&row[..left.min(width)], &row[right..]] {
                seen += part.len().saturating_sub(1);
                equal += part.windows(2).filter(|pair| (pair[0] - pair[1]).abs() < 0.05).count();
            }
        }
        (seen > 2_000).then(|| equal as f64 / seen as f64)
    }
}

/// Evenly spread places.
fn places(length: usize) -> impl Iterator<Item = usize> {
    let count = COUNT.min(length);
    (0..count).map(move |i| (i * length + length / 2) / count)
}

/// How much differences at one phase exceed those at the median phase, levels.
struct Excess {
    /// Where blocks begin that are counted from an edge of the picture: the first one, or the last one of a picture that was turned.
    own: f64,
    /// The strongest of the other phases.
    other: f64,
}

fn excess(lines: &[Vec<f32>], period: usize) -> Excess {
    let (mut sums, mut counts) = (vec![0.0_f32; period], vec![0_usize; period]);
    for line in lines {
        let steps: Vec<f32> = line.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
        for (at, steps) in steps.windows(3).enumerate() {
            let phase = (at + 1) % period;
            sums[phase] += (steps[1] - f32::midpoint(steps[0], steps[2])).clamp(-MOST, MOST);
            counts[phase] += 1;
        }
    }
    let phases: Vec<f32> = sums.iter().zip(&counts).map(|(sum, &count)| sum / count.max(1) as f32).collect();
    let middle = median(&mut phases.clone()).unwrap_or(0.0);
    let length = lines.first().map_or(0, Vec::len);
    let is_own = |phase: usize| phase == period - 1 || phase == (length + period - 1) % period;
    let strongest = |own: bool| {
        let some = phases.iter().enumerate().filter(|(phase, _)| is_own(*phase) == own);
        some.map(|(_, value)| f64::from(value - middle)).fold(0.0, f64::max)
    };
    Excess { own: strongest(true), other: strongest(false) }
}

/// The highest peak of the spectrum of plain pieces.
fn peak(wave: &Wave<PIECE, FREQUENCIES>, lines: &[Vec<f32>]) -> f64 {
    let mut powers: Vec<Vec<f32>> = vec![Vec::new(); FREQUENCIES];
    for line in lines.iter().step_by(lines.len().div_ceil(SPECTRA).max(1)) {
        for piece in line.as_chunks::<PIECE>().0 {
            for (all, power) in powers.iter_mut().zip(wave.power(piece)) {
                all.push(power);
            }
        }
    }
    let quiet = powers.iter_mut().map(|all| quantile(all, PLAIN).map_or(0.0, |power| libm::log10f(power + 1.0)));
    let quiet: Vec<f32> = quiet.collect();
    let peaks = (1..FREQUENCIES - 1).filter(|at| !OWN.contains(&(at + 1))).filter_map(|at| {
        let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(FREQUENCIES);
        let mut others: Vec<f32> =
            around.filter(|other| other.abs_diff(at) >= SKIRT).map(|other| quiet[other]).collect();
        median(&mut others).map(|others| f64::from(quiet[at] - others))
    });
    peaks.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    /// Noise from a fixed sequence, plus what `level` says.
    fn picture(level: impl Fn(usize, usize) -> f64) -> RgbPixels {
        let mut picture = RgbPixels::filled(Size::new(320, 400), [0; 3]);
        let mut state = 9_u32;
        for (index, pixel) in picture.data_mut().chunks_exact_mut(3).enumerate() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = f64::from(state >> 24) / 64.0 - 2.0;
            pixel.fill((150.0 + noise + level(index % 320, index / 320)).clamp(0.0, 255.0) as u8);
        }
        picture
    }

    #[test]
    fn blocks_are_seen_at_every_phase() {
        let plain = Lines::of(picture(|_, _| 0.0).view()).unwrap().block_edges(1, true);
        assert!(plain < 0.3, "{plain}");
        for shift in [0, 3, 7] {
            let blocks = picture(|x, y| (((x + shift) / 8 + (y + shift) / 8) % 2 * 3) as f64);
            let found = Lines::of(blocks.view()).unwrap();
            assert!(found.block_edges(1, true) > 1.0, "{shift}: {}", found.block_edges(1, true));
            assert!(found.block_edges(4, true) < 1e-9);
            // Where this JPEG may have made them itself they say nothing.
            assert_eq!(found.block_edges(1, false) > 1.0, shift != 0, "{shift}");
        }
    }

    #[test]
    fn a_turned_picture_has_its_own_blocks_at_its_other_edge() {
        let mut turned = RgbPixels::filled(Size::new(317, 400), [0; 3]);
        for (index, pixel) in turned.data_mut().chunks_exact_mut(3).enumerate() {
            let (x, y) = (316 - index % 317, index / 317);
            pixel.fill(150 + ((x / 8 + y / 8) % 2 * 3) as u8);
        }
        let found = Lines::of(turned.view()).unwrap();
        assert!(
            found.block_edges(1, true) > 1.0 && found.block_edges(1, false) < 0.3,
            "{}",
            found.block_edges(1, false)
        );
    }

    #[test]
    fn a_grid_stands_out_and_an_edge_does_not() {
        let grid = |period: f64| {
            picture(move |x, y| {
                12.0 * libm::sin(2.0 * PI * (x as f64 * 0.995 + y as f64 * 0.1) / period)
                    * libm::sin(2.0 * PI * y as f64 / period)
            })
        };
        for period in [3.0, 5.3, 11.0] {
            let found = Lines::of(grid(period).view()).unwrap().repetition();
            assert!(found > 1.0, "{period}: {found}");
        }
        for (name, plain) in
            [("plain", picture(|_, _| 0.0)), ("edge", picture(|x, _| if x > 150 { 60.0 } else { 0.0 }))]
        {
            let found = Lines::of(plain.view()).unwrap().repetition();
            assert!(found < 0.6, "{name}: {found}");
        }
    }

    #[test]
    fn a_painted_wall_is_flat_and_noise_is_not() {
        let person: Vec<Point> =
            (100..400).flat_map(|y| [Point::new(120.0, f64::from(y)), Point::new(200.0, f64::from(y))]).collect();
        let painted = RgbPixels::filled(Size::new(320, 400), [100, 197, 255]);
        assert!(Lines::of(painted.view()).unwrap().flat(&person).unwrap() > 0.99);
        assert!(Lines::of(picture(|_, _| 0.0).view()).unwrap().flat(&person).unwrap() < 0.5);
        let all: Vec<Point> =
            (0..400).flat_map(|y| [Point::new(0.0, f64::from(y)), Point::new(320.0, f64::from(y))]).collect();
        assert_eq!(Lines::of(painted.view()).unwrap().flat(&all), None);
    }
}
