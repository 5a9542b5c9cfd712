//! What the wall would look like without the person: a smooth surface of colour, fitted to its visible part.
//!
//! In: cells believed to be backdrop. Out: colour at any cell and the scatter around it. A minority of wrong cells
//! (hair at the upper edge, a shadow) does not bend it: the fit starts at the median and drops outliers.

use super::copy::Grid;

/// Terms of the surface: 1, u, v, u², uv, v² with u and v from −1 to 1 over the picture.
const TERMS: usize = 6;
/// L*, a*, b*, R, G, B.
const CHANNELS: usize = 6;
/// Cells farther than this many medians of the residual are outliers; 2.5 keeps 99 % of normal scatter in three
/// dimensions (its median is 1.54 σ).
const OUTLIER: f32 = 2.5;
/// Residuals below this ΔE are never outliers: 8-bit levels and JPEG alone make as much.
const QUIET: f32 = 2.0;
/// At most about this many cells are used: six numbers gain nothing from more.
const MOST_CELLS: usize = 1500;
/// Weight of the pull of the curved terms towards zero, as a share of the number of cells: decides where the cells do
/// not (a picture of which only one side is wall), and is invisible where they do.
const RIDGE: f64 = 1e-3;

/// The fitted surface.
#[derive(Debug, Clone)]
pub(crate) struct Surface {
    terms: [[f64; TERMS]; CHANNELS],
    width: f64,
    height: f64,
    /// Standard deviation of cells around the surface, ΔE*ab a dimension.
    pub(crate) scatter: f32,
    /// Share of the given cells that follow it.
    pub(crate) inliers: f64,
}

impl Surface {
    /// Fits a curved surface to `cells` of `grid`, or `None` if there are too few.
    pub(crate) fn fit(grid: &Grid, cells: &[usize]) -> Option<Self> {
        // Two rounds with a plane, then three with curvature: by then the outliers are settled.
        Self::fit_orders(grid, cells, &[3, 3, TERMS, TERMS, TERMS])
    }

    /// Fits a plane to `cells` of `grid`, or `None` if there are too few.
    pub(crate) fn fit_plane(grid: &Grid, cells: &[usize]) -> Option<Self> {
        Self::fit_orders(grid, cells, &[3, 3, 3])
    }

    fn fit_orders(grid: &Grid, cells: &[usize], orders: &[usize]) -> Option<Self> {
        if cells.len() < 4 * TERMS {
            return None;
        }
        let mut surface = Self {
            terms: [[0.0; TERMS]; CHANNELS],
            width: grid.width as f64,
            height: grid.height as f64,
            scatter: 0.0,
            inliers: 1.0,
        };
        let samples: Vec<Sample> = cells
            .iter()
            .step_by(cells.len().div_ceil(MOST_CELLS))
            .map(|&cell| Sample { basis: surface.basis(cell % grid.width, cell / grid.width), seen: seen(grid, cell) })
            .collect();
        let mut values: Vec<f32> = Vec::with_capacity(samples.len());
        for channel in 0..CHANNELS {
            values.clear();
            values.extend(samples.iter().map(|sample| sample.seen[channel]));
            surface.terms[channel][0] = f64::from(median(&mut values)?);
        }
        let mut residuals: Vec<f32> = Vec::with_capacity(samples.len());
        for &order in orders {
            residuals.clear();
            residuals.extend(samples.iter().map(|sample| surface.residual(sample)));
            values.clear();
            values.extend_from_slice(&residuals);
            let cut = (OUTLIER * median(&mut values)?).max(QUIET);
            let followers = || samples.iter().zip(&residuals).filter(|&(_, &residual)| residual <= cut);
            surface.inliers = followers().count() as f64 / samples.len() as f64;
            surface.solve(followers().map(|(sample, _)| sample), order);
        }
        values.clear();
        values.extend(samples.iter().map(|sample| surface.residual(sample)));
        // A mottled canvas has more far cells than normal noise, of which 90 % lie within 2.5 σ. Outliers are not noise.
        let spread = median(&mut values)?;
        values.retain(|&residual| residual <= (OUTLIER * spread).max(QUIET));
        surface.scatter = (spread / 1.54).max(quantile(&mut values, 0.9)? / 2.5);
        Some(surface)
    }

    /// Least squares over `samples` with the first `order` terms.
    fn solve<'s>(&mut self, samples: impl Iterator<Item = &'s Sample>, order: usize) {
        let mut normal = [[0.0f64; TERMS]; TERMS];
        let mut right = [[0.0f64; TERMS]; CHANNELS];
        let mut count = 0_usize;
        for Sample { basis, seen } in samples {
            for row in 0..order {
                for column in 0..order {
                    normal[row][column] += basis[row] * basis[column];
                }
                for (sums, &value) in right.iter_mut().zip(seen) {
                    sums[row] += basis[row] * f64::from(value);
                }
            }
            count += 1;
        }
        for (term, row) in normal.iter_mut().enumerate().take(order).skip(1) {
            row[term] += RIDGE * count as f64;
        }
        for (terms, right) in self.terms.iter_mut().zip(right) {
            if let Some(solution) = solve(normal, right, order) {
                *terms = solution;
            }
        }
    }

    fn basis(&self, cx: usize, cy: usize) -> [f64; TERMS] {
        let u = (cx as f64 + 0.5) / self.width * 2.0 - 1.0;
        let v = (cy as f64 + 0.5) / self.height * 2.0 - 1.0;
        [1.0, u, v, u * u, u * v, v * v]
    }

    fn value(&self, basis: &[f64; TERMS], channel: usize) -> f32 {
        self.terms[channel].iter().zip(basis).fold(0.0, |sum, (term, basis)| sum + term * basis) as f32
    }

    /// CIELAB of the surface at a cell.
    pub(crate) fn lab(&self, cx: usize, cy: usize) -> [f32; 3] {
        let basis = self.basis(cx, cy);
        std::array::from_fn(|channel| self.value(&basis, channel))
    }

    /// CIELAB of the surface at every cell, as [`lab`](Self::lab) gives it.
    pub(crate) fn labs(&self) -> Vec<[f32; 3]> {
        let (width, height) = (self.width as usize, self.height as usize);
        let across: Vec<f64> = (0..width).map(|cx| self.basis(cx, 0)[1]).collect();
        let mut labs = vec![[0.0; 3]; width * height];
        for (cy, row) in labs.chunks_exact_mut(width).enumerate() {
            let v = self.basis(0, cy)[2];
            for (channel, [one, u1, v1, uu, uv, vv]) in self.terms.iter().take(3).enumerate() {
                for (lab, &u) in row.iter_mut().zip(&across) {
                    lab[channel] = (one + u1 * u + v1 * v + uu * (u * u) + uv * (u * v) + vv * (v * v)) as f32;
                }
            }
        }
        labs
    }

    /// sRGB of the surface at a cell, 0–255.
    pub(crate) fn rgb(&self, cx: usize, cy: usize) -> [f32; 3] {
        let basis = self.basis(cx, cy);
        std::array::from_fn(|channel| self.value(&basis, channel + 3).clamp(0.0, 255.0))
    }

    /// Change of L* over the whole width and the whole height, by the straight part.
    pub(crate) fn lightness_slope(&self) -> (f64, f64) {
        (2.0 * self.terms[0][1], 2.0 * self.terms[0][2])
    }

    fn residual(&self, sample: &Sample) -> f32 {
        let [l, a, b, ..] = sample.seen;
        distance([l, a, b], std::array::from_fn(|channel| self.value(&sample.basis, channel)))
    }
}

/// One cell as the fit sees it.
struct Sample {
    basis: [f64; TERMS],
    seen: [f32; CHANNELS],
}

fn seen(grid: &Grid, cell: usize) -> [f32; CHANNELS] {
    let ([l, a, b], [red, green, blue]) = (grid.lab[cell], grid.rgb[cell]);
    [l, a, b, red, green, blue]
}

/// ΔE*ab (CIE 1976) between two colours, or the distance of two sRGB colours.
pub(crate) fn distance(one: [f32; 3], two: [f32; 3]) -> f32 {
    let [x, y, z] = [one[0] - two[0], one[1] - two[1], one[2] - two[2]];
    (x * x + y * y + z * z).sqrt()
}

/// The middle value; `values` are reordered.
pub(crate) fn median(values: &mut [f32]) -> Option<f32> {
    quantile(values, 0.5)
}

/// The value below which the share `q` of `values` lies; they are reordered.
pub(crate) fn quantile(values: &mut [f32], q: f64) -> Option<f32> {
    let last = values.len().checked_sub(1)?;
    let rank = (last as f64 * q).round() as usize;
    Some(*values.select_nth_unstable_by(rank, f32::total_cmp).1)
}

/// Solves the first `order` equations by elimination with pivots, or `None` if they are degenerate.
fn solve(mut matrix: [[f64; TERMS]; TERMS], mut right: [f64; TERMS], order: usize) -> Option<[f64; TERMS]> {
    for column in 0..order {
        let pivot = (column..order).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))?;
        if matrix[pivot][column].abs() < 1e-9 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in column + 1..order {
            let factor = matrix[row][column] / matrix[column][column];
            let above = matrix[column];
            for (value, above) in matrix[row].iter_mut().zip(above).skip(column) {
                *value -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    let mut solution = [0.0; TERMS];
    for row in (0..order).rev() {
        let known = (row + 1..order).fold(0.0, |sum, k| sum + matrix[row][k] * solution[k]);
        solution[row] = (right[row] - known) / matrix[row][row];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::colour::Converter;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;

    #[test]
    fn a_gradient_is_followed_past_a_third_of_wrong_cells() {
        let size = Size::new(120, 160);
        let data = (0..160 * 120).flat_map(|at| {
            let (x, y) = (at % 120, at / 120);
            // A wall that gets darker to the right, with a black thing over a third of it.
            if x < 40 { [20, 20, 20] } else { [200 - x as u8 / 2, 210 - x as u8 / 2, 220 - y as u8 / 4] }
        });
        let pixels = RgbPixels::new(size, data.collect()).unwrap();
        let grid = Grid::new(pixels.view(), 160, Converter::new());
        let cells: Vec<usize> = (0..grid.len()).collect();
        let surface = Surface::fit(&grid, &cells).unwrap();
        assert!((surface.inliers - 2.0 / 3.0).abs() < 0.02, "{}", surface.inliers);
        let there = grid.at(100, 80);
        assert!(distance(surface.lab(100, 80), grid.lab[there]) < 0.5);
        assert!(surface.lightness_slope().0 < -10.0);
        let labs = surface.labs();
        let bits = |lab: [f32; 3]| lab.map(f32::to_bits);
        assert!((0..grid.len()).all(|at| bits(labs[at]) == bits(surface.lab(at % grid.width, at / grid.width))));
    }
}
