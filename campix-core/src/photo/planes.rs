//! Huffman-coded JPEG with any sampling, in any number of scans → pixels at 1/1 to 1/8 of its size.
//!
//! Each component is decoded into a plane of its own, as large as the picture asks for it, and the planes are enlarged
//! row by row while the pixels are put together. Components that are half as fine are enlarged with weights of ¾ and ¼,
//! those that are a whole number of times coarser by repetition, as the IJG library does it, and all others between
//! their two neighbours. Used where neither the reduced decoding of one scan nor zune-jpeg is sure to be right.

use super::huffman_decode::BadBlock;
use super::raw::Raw;
use super::reduce::reduced;
use super::scaled::{self, Channel};
use super::scan::Plan;
use super::{idct, jpeg, progressive};
use crate::ground::memory;
use crate::ground::text::Text;
use crate::meta::jpeg::{Component, Frame, JpegLayout, Scan};
use crate::meta::{ColourModel, Deviation, Fault, JpegProcess};

/// One component: its samples, and how they lie to the pixels of the result.
struct Plane {
    channel: Channel,
    /// Whether a scan had it.
    table_known: bool,
    /// Samples that show the picture, across and down; the rest fills up whole MCUs.
    columns: usize,
    rows: usize,
    /// Pixels a sample, as a fraction, across and down.
    across: (usize, usize),
    down: (usize, usize),
}

/// Samples of a block along one axis, 1 to 8, of a component with this factor, when the component with `most` has
/// `side`: as many as the picture can show.
fn samples(side: usize, most: u8, factor: u8) -> usize {
    let (most, factor) = (usize::from(most), usize::from(factor));
    [1, 2, 4].into_iter().find(|samples| samples * factor >= side * most).unwrap_or(8)
}

/// Bytes of memory that [`decode`] takes besides its result.
pub(super) fn working_bytes(layout: &JpegLayout, divisor: u32) -> u64 {
    let frame = &layout.frame;
    let progressive = frame.process() == JpegProcess::Progressive;
    let bytes = |component: &Component| {
        let (across, down) = frame.blocks(*component);
        let (width, height) = kept(frame, *component, divisor);
        let sample_bytes =
            if progressive { 3 * width * height + progressive::MASK_BYTES as usize } else { width * height };
        across as u64 * down as u64 * sample_bytes as u64
    };
    frame.components.iter().map(bytes).sum()
}

/// Samples of a block of this component, across and down.
fn kept(frame: &Frame, component: Component, divisor: u32) -> (usize, usize) {
    let side = 8 / divisor as usize;
    let (h, v) = frame.most();
    (samples(side, h, component.h), samples(side, v, component.v))
}

/// Decodes the picture, reduced by 1, 2, 4 or 8; edges are rounded up.
pub(super) fn decode(
    bytes: &[u8],
    layout: &JpegLayout,
    divisor: u32,
    deviations: &mut Vec<Deviation>,
) -> Result<Raw, Fault> {
    let (model, adobe) = (layout.colour_model(bytes), layout.adobe_transform(bytes).is_some());
    decode_as(bytes, layout, divisor, model, adobe, deviations)
}

/// As [`decode`], where something else than the file says what its components mean and whether ink is stored inverted.
pub(super) fn decode_as(
    bytes: &[u8],
    layout: &JpegLayout,
    divisor: u32,
    model: ColourModel,
    inverted_ink: bool,
    deviations: &mut Vec<Deviation>,
) -> Result<Raw, Fault> {
    let frame = &layout.frame;
    let mut planes = Vec::with_capacity(frame.components.len());
    for component in &frame.components {
        planes.push(plane(frame, *component, divisor)?);
    }
    if frame.process() == JpegProcess::Progressive {
        fill_progressive(bytes, layout, divisor, &mut planes, deviations)?;
    } else {
        let mut seen = vec![false; planes.len()];
        for scan in &layout.scans {
            fill(bytes, layout, scan, &mut planes, &mut seen, deviations)?;
        }
        scaled::all_seen(&seen, layout)?;
    }
    let size = reduced(frame.size, divisor);
    let (width, height) = (size.width as usize, size.height as usize);
    let count = planes.len();
    if count == 4 {
        let mut pixels = memory::filled(width * height * 4, 0)?;
        let mut line = memory::filled(width, 0)?;
        for (y, out) in pixels.chunks_exact_mut(width * 4).enumerate() {
            for (at, plane) in planes.iter().enumerate() {
                plane.row(y, &mut line);
                out.iter_mut().skip(at).step_by(4).zip(&line).for_each(|(out, &sample)| *out = sample);
            }
        }
        jpeg::ink(&mut pixels, model, inverted_ink);
        return Ok(Raw::Cmyk(pixels));
    }
    let mut pixels = memory::filled(width * height * 3, 0)?;
    let mut lines = vec![memory::filled(width, 0)?; count];
    let model = if count == 1 { ColourModel::Grey } else { model };
    for (y, out) in pixels.chunks_exact_mut(width * 3).enumerate() {
        for (line, plane) in lines.iter_mut().zip(&planes) {
            plane.row(y, line);
        }
        scaled::emit(out, model, |index| &lines[index]);
    }
    Ok(Raw::Rgb(pixels))
}

fn plane(frame: &Frame, component: Component, divisor: u32) -> Result<Plane, Fault> {
    let (h, v) = frame.most();
    let (width, height) = kept(frame, component, divisor);
    let (across, down) = frame.blocks(component);
    let stride = across * width;
    let kernel = scaled::kernel(width, height).expect("a block has 1, 2, 4 or 8 samples along an axis");
    let real = |pixels: u32, most: u8, factor: u8, samples: usize| {
        (pixels as usize * usize::from(factor) * samples).div_ceil(usize::from(most) * 8)
    };
    let ratio = |most: u8, factor: u8, samples: usize| {
        let (top, bottom) = (usize::from(most) * 8 / divisor as usize, usize::from(factor) * samples);
        let common = greatest_divisor(top, bottom);
        (top / common, bottom / common)
    };
    Ok(Plane {
        channel: Channel {
            samples: memory::filled(stride * down * height, 0)?,
            stride,
            width,
            height,
            quantisation: [1; 64],
            prediction: 0,
            block: [0; 64],
            kernel,
        },
        table_known: false,
        columns: real(frame.size.width, h, component.h, width),
        rows: real(frame.size.height, v, component.v, height),
        across: ratio(h, component.h, width),
        down: ratio(v, component.v, height),
    })
}

fn greatest_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_divisor(b, a % b) }
}

/// Takes over the quantisation table in force at `scan`, the first one with this component (T.81 B.2.4.1: it may not
/// change later).
fn take_table(
    bytes: &[u8],
    layout: &JpegLayout,
    scan: &Scan,
    component: usize,
    plane: &mut Plane,
) -> Result<(), Fault> {
    if plane.table_known {
        return Ok(());
    }
    let tables = layout.tables_before(bytes, scan.data.start);
    let table = tables[usize::from(layout.frame.components[component].table)].ok_or_else(|| {
        let what = Text::fixed("扫描所用的量化表没有定义", "scan with a quantisation table that was never defined");
        Fault::corrupt(scan.header.start, what)
    })?;
    plane.channel.quantisation = table.map(i32::from);
    plane.table_known = true;
    Ok(())
}

/// Decodes one sequential scan into the planes of its components.
fn fill(
    bytes: &[u8],
    layout: &JpegLayout,
    scan: &Scan,
    planes: &mut [Plane],
    seen: &mut [bool],
    deviations: &mut Vec<Deviation>,
) -> Result<(), Fault> {
    let plan = Plan::new(bytes, layout, scan)?;
    plan.first_of(seen, scan)?;
    for part in &plan.parts {
        take_table(bytes, layout, scan, part.component, &mut planes[part.component])?;
    }
    plan.run(bytes, scan, deviations, |bits, column, row, restart| -> Result<(), BadBlock> {
        for part in &plan.parts {
            let channel = &mut planes[part.component].channel;
            if restart {
                channel.prediction = 0;
            }
            let tables = (plan.dc(part), plan.ac(part));
            for y in 0..part.rows {
                for x in 0..part.columns {
                    let top = (row * part.rows + y) * channel.height;
                    let at = top * channel.stride + (column * part.columns + x) * channel.width;
                    (channel.kernel)(bits, tables, channel, at)?;
                }
            }
        }
        Ok(())
    })
}

/// Reads all progressive scans, then transforms the blocks.
fn fill_progressive(
    bytes: &[u8],
    layout: &JpegLayout,
    divisor: u32,
    planes: &mut [Plane],
    deviations: &mut Vec<Deviation>,
) -> Result<(), Fault> {
    let frame = &layout.frame;
    let sizes: Vec<_> = frame.components.iter().map(|component| kept(frame, *component, divisor)).collect();
    let all = progressive::read(bytes, layout, &sizes, deviations)?;
    for scan in &layout.scans {
        for part in &Plan::new(bytes, layout, scan)?.parts {
            take_table(bytes, layout, scan, part.component, &mut planes[part.component])?;
        }
    }
    for ((plane, blocks), component) in planes.iter_mut().zip(&all).zip(&frame.components) {
        let (across, down) = frame.blocks(*component);
        let Channel { samples, stride, width, height, quantisation, block, .. } = &mut plane.channel;
        let inverse = idct::inverse_of(*width, *height);
        for row in 0..down {
            for column in 0..across {
                let any = blocks.dequantised(column, row, quantisation, block);
                let out = &mut samples[row * *height * *stride + column * *width..];
                if any {
                    inverse(block, out, *stride);
                } else {
                    let sample = idct::flat(block[0]);
                    out.chunks_mut(*stride).take(*height).for_each(|line| line[..*width].fill(sample));
                }
            }
        }
    }
    Ok(())
}

impl Plane {
    fn line(&self, row: usize) -> &[u8] {
        &self.channel.samples[row.min(self.rows - 1) * self.channel.stride..][..self.columns]
    }

    /// Row `y` of the result, one value a pixel.
    fn row(&self, y: usize, out: &mut [u8]) {
        const SAME: (usize, usize) = (1, 1);
        const TWICE: (usize, usize) = (2, 1);
        // The row of samples that is nearest, and the one on the other side of the pixel.
        let far = if y.is_multiple_of(2) { (y / 2).saturating_sub(1) } else { y / 2 + 1 };
        match (self.across, self.down) {
            (SAME, SAME) => out.copy_from_slice(&self.line(y)[..out.len()]),
            (TWICE, SAME) => {
                let line = self.line(y);
                smooth(out, |at| u32::from(line[at]), self.columns, (1, 2), 2);
            }
            (SAME, TWICE) => {
                let bias = if y.is_multiple_of(2) { 1 } else { 2 };
                for ((out, &near), &far) in out.iter_mut().zip(self.line(y / 2)).zip(self.line(far)) {
                    *out = ((3 * u32::from(near) + u32::from(far) + bias) >> 2) as u8;
                }
            }
            (TWICE, TWICE) => {
                let (near, far) = (self.line(y / 2), self.line(far));
                smooth(out, |at| 3 * u32::from(near[at]) + u32::from(far[at]), self.columns, (8, 7), 4);
            }
            ((across, 1), (down, 1)) => {
                let line = self.line(y / down);
                for (x, out) in out.iter_mut().enumerate() {
                    *out = line[(x / across).min(self.columns - 1)];
                }
            }
            (across, down) => {
                let (upper, lower, share) = between(y, down, self.rows);
                let (upper, lower) = (self.line(upper), self.line(lower));
                for (x, out) in out.iter_mut().enumerate() {
                    let (left, right, part) = between(x, across, self.columns);
                    let mix = |line: &[u8]| u32::from(line[left]) * (SHARES - part) + u32::from(line[right]) * part;
                    let sum = mix(upper) * (SHARES - share) + mix(lower) * share;
                    *out = ((sum + SHARES * SHARES / 2) / (SHARES * SHARES)) as u8;
                }
            }
        }
    }
}

/// Parts into which the way between two samples is divided.
const SHARES: u32 = 256;

/// The two samples around the centre of pixel `at`, and the share of the second, where a sample is as long as a
/// fraction of a pixel.
fn between(at: usize, (top, bottom): (usize, usize), count: usize) -> (usize, usize, u32) {
    let (place, whole) = (((2 * at + 1) * bottom) as i64 - top as i64, 2 * top as i64);
    let index = place.div_euclid(whole);
    let share = (place.rem_euclid(whole) * i64::from(SHARES) / whole) as u32;
    let inside = |index: i64| index.clamp(0, count as i64 - 1) as usize;
    (inside(index), inside(index + 1), share)
}

/// Twice as many values: three parts of the nearest and one of the next, shifted down by `shift` after the left or
/// right `bias` was added.
fn smooth(out: &mut [u8], value: impl Fn(usize) -> u32, count: usize, bias: (u32, u32), shift: u32) {
    for (at, pair) in out.chunks_mut(2).enumerate() {
        let (before, here, after) = (value(at.saturating_sub(1)), value(at), value((at + 1).min(count - 1)));
        pair[0] = ((3 * here + before + bias.0) >> shift) as u8;
        if let Some(right) = pair.get_mut(1) {
            *right = ((3 * here + after + bias.1) >> shift) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_as_many_samples_as_the_picture_can_show() {
        assert_eq!([samples(8, 2, 1), samples(4, 2, 1), samples(1, 2, 1), samples(1, 4, 1)], [8, 8, 2, 4]);
        // Three halves: of six samples that would be right, eight are made.
        assert_eq!([samples(4, 3, 2), samples(8, 3, 1), samples(2, 3, 1), samples(1, 3, 1)], [8, 8, 8, 4]);
    }

    #[test]
    fn a_slope_keeps_its_place_at_any_ratio() {
        for ratio in [(3, 2), (3, 4), (4, 3), (3, 8)] {
            for at in 3..20 {
                let (left, right, share) = between(at, ratio, 1000);
                assert_eq!(right, left + 1);
                let found = left as f64 + 0.5 + f64::from(share) / f64::from(SHARES);
                let exact = (at as f64 + 0.5) * ratio.1 as f64 / ratio.0 as f64;
                assert!((found - exact).abs() < 0.01, "{ratio:?} {at}: {found}, {exact}");
            }
        }
    }

    #[test]
    fn a_slope_in_both_directions_is_mixed_of_four_samples() {
        let (columns, rows) = (8, 8);
        let channel = Channel {
            samples: (0..64).map(|at| (at % 8 * 6 + at / 8 * 20) as u8).collect(),
            stride: 8,
            width: 8,
            height: 8,
            quantisation: [1; 64],
            prediction: 0,
            block: [0; 64],
            kernel: |_, _, _, _| Ok(()),
        };
        let plane = Plane { channel, table_known: true, columns, rows, across: (3, 2), down: (3, 2) };
        let mut out = [0; 12];
        for y in 2..10 {
            plane.row(y, &mut out);
            for (x, &found) in out.iter().enumerate().take(10).skip(2) {
                let at = |pixel: usize| (pixel as f64 + 0.5) * 2.0 / 3.0 - 0.5;
                let exact = at(x) * 6.0 + at(y) * 20.0;
                assert!((f64::from(found) - exact).abs() <= 0.6, "{x}, {y}: {found}, {exact}");
            }
        }
    }

    #[test]
    fn a_flat_line_stays_flat_when_it_is_enlarged() {
        for value in [0_u32, 1, 128, 255] {
            for length in 1..7 {
                let mut out = vec![9; length];
                smooth(&mut out, |_| value, length.div_ceil(2), (1, 2), 2);
                assert_eq!(out, vec![value as u8; length]);
                smooth(&mut out, |_| 4 * value, length.div_ceil(2), (8, 7), 4);
                assert_eq!(out, vec![value as u8; length]);
            }
        }
    }
}
