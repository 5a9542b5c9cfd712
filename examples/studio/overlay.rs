//! Flaws that are painted: shadow and objects on the backdrop, border and date over everything, blur of the whole.

use super::defect::Flaws;
use super::paint::Band;
use super::scene::Pose;
use super::shape::{Triple, ease, mix, rounded_box, scale, segment_distance};

/// The backdrop's colour with shadow and objects; `people` are their poses.
pub(super) fn behind(colour: Triple, flaws: &Flaws, people: &[Pose], x: f32, y: f32, wide: f32, unit: f32) -> Triple {
    let mut colour = colour;
    if flaws.shadow.abs() > 0.0 {
        for pose in people {
            // The sitter's outline, blurred and shifted away from a single hard lamp.
            let u = (x / unit - pose.eyes[0]) / pose.scale - 0.85 * flaws.shadow.signum();
            let v = (y / unit - pose.eyes[1]) / pose.scale - 0.3;
            let head = ((u / 1.3) * (u / 1.3) + ((v + 0.05) / 1.95) * ((v + 0.05) / 1.95)).sqrt();
            let body = rounded_box(u, v - 5.3, 3.1, 3.0, 1.2);
            let dark = (1.0 - ease(0.82, 1.15, head)).max(1.0 - ease(-0.2, 0.35, body));
            colour = scale(colour, 1.0 - flaws.shadow.abs() * dark);
        }
    }
    if flaws.object.abs() > 0.0 {
        let x = if flaws.object > 0.0 { wide - x } else { x };
        let edge = unit * 0.6;
        let cover = |d: f32| 1.0 - ease(-edge, edge, d);
        // A soft box on its stand.
        let stand = segment_distance([x, y], [0.045, 0.3], [0.03, 1.1]) - 0.006;
        colour = mix(colour, [0.03, 0.03, 0.032], cover(stand));
        let (rx, ry) = (x - 0.03 + 0.25 * (y - 0.2), y - 0.2 + 0.15 * (x - 0.03));
        colour = mix(colour, [0.02, 0.02, 0.022], cover(rounded_box(rx, ry, 0.095, 0.125, 0.012)));
        colour = mix(colour, [0.92, 0.91, 0.88], cover(rounded_box(rx, ry, 0.082, 0.112, 0.008)));
        // The back of a chair.
        let chair = rounded_box(x - 0.02, y - 0.78, 0.085, 0.17, 0.03);
        colour = mix(colour, [0.12, 0.055, 0.03], cover(chair));
        let gap = rounded_box(x - 0.02, y - 0.78, 0.06, 0.06, 0.02);
        colour = mix(colour, [0.07, 0.032, 0.018], cover(gap));
    }
    colour
}

/// Border and date, over a painted band of a picture of this size.
pub(super) fn over(band: &mut Band, flaws: &Flaws, height: usize) {
    let (w, h) = (band.width as f32, height as f32);
    if flaws.border > 0.0 {
        let rim = flaws.border * h;
        band.fill([0.0, 0.0, w, h], |x, y| {
            let inside = x.min(w - x).min(y).min(h - y);
            Some(([0.95, 0.95, 0.95], ((rim - inside) + 0.5).clamp(0.0, 1.0)))
        });
    }
    if flaws.stamp {
        let dot = (h / 260.0).max(1.0);
        let text = b"2026-06-18";
        let length = text.len() as f32 * 6.0 * dot;
        let (left, top) = (w - length - 0.03 * h, h * 0.955 - 7.0 * dot);
        band.fill([left, top, w, top + 7.0 * dot], |x, y| {
            let (column, row) = (((x - left) / dot) as usize, ((y - top) / dot) as usize);
            let glyph = glyph(*text.get(column / 6)?);
            let lit = row < 7 && column % 6 < 5 && glyph[row] >> (4 - column % 6) & 1 == 1;
            lit.then_some(([1.0, 0.33, 0.02], 0.95))
        });
    }
}

/// Digits of a camera's date stamp, five columns by seven rows.
fn glyph(letter: u8) -> [u8; 7] {
    match letter {
        b'0' => [14, 17, 19, 21, 25, 17, 14],
        b'1' => [4, 12, 4, 4, 4, 4, 14],
        b'2' => [14, 17, 1, 6, 8, 16, 31],
        b'6' => [6, 8, 16, 30, 17, 17, 14],
        b'8' => [14, 17, 17, 14, 17, 17, 14],
        _ => [0, 0, 0, 14, 0, 0, 0],
    }
}

/// Three box blurs in both directions: close to a bell with standard deviation `radius` px.
pub(super) fn blur(data: &mut [u8], width: usize, height: usize, radius: f32) {
    // Three boxes of half width r have together the variance r(r+1).
    let reach = ((radius * radius + 0.25).sqrt() - 0.5).round().max(1.0) as usize;
    for _ in 0..3 {
        for y in 0..height {
            slide(data, y * width * 3, 3, width, reach);
        }
        for x in 0..width {
            slide(data, x * 3, width * 3, height, reach);
        }
    }
}

/// Box blur of one line of pixels that starts at `first` and lies `stride` bytes apart.
fn slide(data: &mut [u8], first: usize, stride: usize, length: usize, reach: usize) {
    for c in 0..3 {
        let line: Vec<u32> = (0..length).map(|k| u32::from(data[first + c + k * stride])).collect();
        let get = |k: isize| line[k.clamp(0, length as isize - 1) as usize];
        let r = reach as isize;
        let count = 2 * reach as u32 + 1;
        let mut sum: u32 = (-r..=r).map(get).sum();
        for k in 0..length {
            data[first + c + k * stride] = ((sum + count / 2) / count) as u8;
            sum = sum + get(k as isize + r + 1) - get(k as isize - r);
        }
    }
}

/// Reduces the picture to squares of `side` px and enlarges it again, smoothly.
pub(super) fn coarsen(data: &mut [u8], width: usize, height: usize, side: f32) {
    let (w, h) = (((width as f32 / side) as usize).max(2), ((height as f32 / side) as usize).max(2));
    let mut small = vec![[0.0f32; 3]; w * h];
    for (k, cell) in small.iter_mut().enumerate() {
        let (x0, x1) = (k % w * width / w, (k % w + 1) * width / w);
        let (y0, y1) = (k / w * height / h, (k / w + 1) * height / h);
        let count = ((x1 - x0) * (y1 - y0)).max(1) as f32;
        for y in y0..y1 {
            for x in x0..x1 {
                for (c, value) in cell.iter_mut().enumerate() {
                    *value += f32::from(data[(y * width + x) * 3 + c]) / count;
                }
            }
        }
    }
    for y in 0..height {
        let fy = ((y as f32 + 0.5) * h as f32 / height as f32 - 0.5).clamp(0.0, h as f32 - 1.001);
        for x in 0..width {
            let fx = ((x as f32 + 0.5) * w as f32 / width as f32 - 0.5).clamp(0.0, w as f32 - 1.001);
            let (i, j) = (fx as usize, fy as usize);
            let (tx, ty) = (fx - i as f32, fy - j as f32);
            let top = mix(small[j * w + i], small[j * w + i + 1], tx);
            let low = mix(small[(j + 1) * w + i], small[(j + 1) * w + i + 1], tx);
            let value = mix(top, low, ty);
            for c in 0..3 {
                data[(y * width + x) * 3 + c] = (value[c] + 0.5) as u8;
            }
        }
    }
}
