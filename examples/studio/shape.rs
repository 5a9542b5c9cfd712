//! Small geometry of the studio: vectors, easing, curves. All lengths in inter-pupil distances.

/// Three numbers: a direction, a place or a linear colour.
pub(super) type Triple = [f32; 3];

/// `a + b`.
pub(super) fn add(a: Triple, b: Triple) -> Triple {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// `a · factor`.
pub(super) fn scale(a: Triple, factor: f32) -> Triple {
    [a[0] * factor, a[1] * factor, a[2] * factor]
}

/// Channel by channel product.
pub(super) fn times(a: Triple, b: Triple) -> Triple {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

/// Inner product.
pub(super) fn dot(a: Triple, b: Triple) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// `a` with length 1; a zero vector looks at the camera.
pub(super) fn unit(a: Triple) -> Triple {
    let length = dot(a, a).sqrt();
    if length < 1e-9 { [0.0, 0.0, 1.0] } else { scale(a, 1.0 / length) }
}

/// Between `a` and `b`, number by number.
pub(super) fn mix(a: Triple, b: Triple, t: f32) -> Triple {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

/// Between `a` and `b`.
pub(super) fn lerp(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// 0 below `low`, 1 above `high`, smooth between.
pub(super) fn ease(low: f32, high: f32, x: f32) -> f32 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A bell of height 1 around (`cx`, `cy`) with standard deviations `sx`, `sy`; exactly 0 beyond 2.8 of them.
pub(super) fn bell(x: f32, y: f32, cx: f32, cy: f32, sx: f32, sy: f32) -> f32 {
    let (dx, dy) = ((x - cx) / sx, (y - cy) / sy);
    let q = 1.0 - (dx * dx + dy * dy) / 8.0;
    if q <= 0.0 {
        0.0
    } else {
        let q2 = q * q;
        q2 * q2
    }
}

/// `base` to a whole power, by squaring: the platform's own `powi` may differ in the last bit.
pub(super) fn power(base: f32, exponent: u32) -> f32 {
    let (mut result, mut square, mut left) = (1.0, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result *= square;
        }
        square *= square;
        left >>= 1;
    }
    result
}

/// Distance of a point from a segment.
pub(super) fn segment_distance(p: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let (ab, ap) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let length = (ab[0] * ab[0] + ab[1] * ab[1]).max(1e-12);
    let t = ((ap[0] * ab[0] + ap[1] * ab[1]) / length).clamp(0.0, 1.0);
    let (dx, dy) = (ap[0] - ab[0] * t, ap[1] - ab[1] * t);
    (dx * dx + dy * dy).sqrt()
}

/// Signed distance to a rounded box around the origin: negative inside.
pub(super) fn rounded_box(x: f32, y: f32, half_width: f32, half_height: f32, radius: f32) -> f32 {
    let (qx, qy) = (x.abs() - half_width + radius, y.abs() - half_height + radius);
    let outside = (qx.max(0.0) * qx.max(0.0) + qy.max(0.0) * qy.max(0.0)).sqrt();
    outside + qx.max(qy).min(0.0) - radius
}

/// The smooth curve through `knots` (Catmull–Rom) at `t` in 0–1.
pub(super) fn through(knots: &[[f32; 2]], t: f32) -> [f32; 2] {
    let last = knots.len() - 1;
    let at = t.clamp(0.0, 1.0) * last as f32;
    let i = (at as usize).min(last - 1);
    let f = at - i as f32;
    let knot = |k: isize| knots[k.clamp(0, last as isize) as usize];
    let (a, b, c, d) = (knot(i as isize - 1), knot(i as isize), knot(i as isize + 1), knot(i as isize + 2));
    let mut out = [0.0; 2];
    for (k, value) in out.iter_mut().enumerate() {
        *value = 0.5
            * (2.0 * b[k]
                + (c[k] - a[k]) * f
                + (2.0 * a[k] - 5.0 * b[k] + 4.0 * c[k] - d[k]) * f * f
                + (3.0 * b[k] - a[k] - 3.0 * c[k] + d[k]) * f * f * f);
    }
    out
}

/// Height of the smooth curve through `knots` (x rising) over `x`; flat beyond both ends.
pub(super) fn height_over(knots: &[[f32; 2]], x: f32) -> f32 {
    let last = knots.len() - 1;
    if x <= knots[0][0] {
        return knots[0][1];
    }
    if x >= knots[last][0] {
        return knots[last][1];
    }
    let i = knots.windows(2).position(|pair| x < pair[1][0]).unwrap_or(last - 1);
    let t = (x - knots[i][0]) / (knots[i + 1][0] - knots[i][0]);
    // Fritsch and Carlson 1980: harmonic means of neighbouring slopes never overshoot.
    let piece = |k: usize| (knots[k + 1][1] - knots[k][1]) / (knots[k + 1][0] - knots[k][0]);
    let slope = |k: usize| {
        if k == 0 || k == last {
            return piece(k.min(last - 1));
        }
        let (a, b) = (piece(k - 1), piece(k));
        if a * b <= 0.0 { 0.0 } else { 2.0 * a * b / (a + b) }
    };
    let span = knots[i + 1][0] - knots[i][0];
    let (y0, y1, m0, m1) = (knots[i][1], knots[i + 1][1], slope(i) * span, slope(i + 1) * span);
    let (t2, t3) = (t * t, t * t * t);
    y0 * (2.0 * t3 - 3.0 * t2 + 1.0) + m0 * (t3 - 2.0 * t2 + t) + y1 * (3.0 * t2 - 2.0 * t3) + m1 * (t3 - t2)
}

/// Signed distance to a polygon: negative inside.
pub(super) fn polygon(p: [f32; 2], corners: &[[f32; 2]]) -> f32 {
    let (mut nearest, mut inside) = (f32::MAX, false);
    for (i, &a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % corners.len()];
        nearest = nearest.min(segment_distance(p, a, b));
        if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0] {
            inside = !inside;
        }
    }
    if inside { -nearest } else { nearest }
}
