//! Maps of one plane to another: modules of a code to pixels.

/// A projective map of the plane, row after row, the last number 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Homography([f64; 9]);

impl Homography {
    /// The map that brings each `from` next to its `to`, by least squares of the linear equations (direct linear transform); `None` if the
    /// points do not fix one. At least four pairs.
    pub(super) fn fit(pairs: &[([f32; 2], [f32; 2])]) -> Option<Self> {
        let mut normal = [[0.0f64; 9]; 8];
        for ([x, y], [u, v]) in pairs {
            let (x, y, u, v) = (f64::from(*x), f64::from(*y), f64::from(*u), f64::from(*v));
            for row in [[x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u], [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v]] {
                for k in 0..8 {
                    for j in 0..9 {
                        normal[k][j] += row[k] * row[j];
                    }
                }
            }
        }
        let solved = solve(normal)?;
        let mut matrix = [1.0; 9];
        matrix[..8].copy_from_slice(&solved);
        Some(Self(matrix))
    }

    pub(super) fn at(&self, x: f32, y: f32) -> [f32; 2] {
        let m = &self.0;
        let (x, y) = (f64::from(x), f64::from(y));
        let w = m[6] * x + m[7] * y + m[8];
        [((m[0] * x + m[1] * y + m[2]) / w) as f32, ((m[3] * x + m[4] * y + m[5]) / w) as f32]
    }

    /// Where the corners of a square of `side` go, clockwise from the origin.
    pub(super) fn corners(&self, side: f32) -> [[f32; 2]; 4] {
        [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]].map(|[x, y]| self.at(x, y))
    }

    /// The same map of a square that was turned by quarters first.
    pub(super) fn turned(&self, side: f32, quarters: usize) -> Option<Self> {
        if quarters == 0 {
            return Some(*self);
        }
        let mut corners = self.corners(side);
        corners.rotate_left(quarters);
        Self::of_square(side, &corners)
    }

    /// The map of a square of `side` to four corners, in the order of [`Homography::corners`].
    pub(super) fn of_square(side: f32, corners: &[[f32; 2]; 4]) -> Option<Self> {
        let square = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]];
        let pairs: [_; 4] = std::array::from_fn(|k| (square[k], corners[k]));
        Self::fit(&pairs)
    }
}

/// Gaussian elimination with pivots.
fn solve(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for k in 0..8 {
        let pivot = (k..8).max_by(|&a, &b| rows[a][k].abs().total_cmp(&rows[b][k].abs()))?;
        rows.swap(k, pivot);
        let head = rows[k];
        // Not a number is as little a pivot as nothing.
        if head[k].abs() <= 1e-9 || head[k].is_nan() {
            return None;
        }
        for row in rows.iter_mut().skip(k + 1) {
            let share = row[k] / head[k];
            for j in k..9 {
                row[j] -= share * head[j];
            }
        }
    }
    let mut out = [0.0; 8];
    for k in (0..8).rev() {
        let known: f64 = (k + 1..8).map(|j| rows[k][j] * out[j]).sum();
        out[k] = (rows[k][8] - known) / rows[k][k];
    }
    out.iter().all(|value| value.is_finite()).then_some(out)
}
