//! Sequential JPEG → RGB at 1/2, 1/4 or 1/8 of its size, reduced in the DCT domain.
//!
//! Only the low frequencies that the smaller picture can show are kept, chroma at its own scale, so that subsampled
//! chroma needs no enlargement. One row of MCUs is held at a time. Input: the file and its layout; output: RGB rows.

use super::huffman_decode::{BadBlock, Bits, Table};
use super::idct;
use super::jpeg::ycbcr_to_rgb;
use super::reduce::reduced;
use super::scan::Plan;
use crate::ground::memory;
use crate::ground::text::Text;
use crate::meta::jpeg::JpegLayout;
use crate::meta::{ColourModel, Deviation, Fault, JpegProcess};

/// Reads one block and writes its samples to rows `stride` apart.
pub(super) type Kernel = fn(&mut Bits<'_>, (&Table, &Table), &mut Channel, usize) -> Result<(), BadBlock>;

/// One component being decoded to pixels.
pub(super) struct Channel {
    /// Samples of one row of MCUs.
    pub(super) samples: Vec<u8>,
    pub(super) stride: usize,
    /// Samples of a block.
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) quantisation: [i32; 64],
    pub(super) prediction: i32,
    pub(super) block: [i32; 64],
    pub(super) kernel: Kernel,
}

/// Whether [`decode`] can reduce this picture: one sequential scan of all components, chroma at full or half size.
pub(super) fn suits(bytes: &[u8], layout: &JpegLayout) -> bool {
    let frame = &layout.frame;
    let sequential = matches!(frame.process(), JpegProcess::Baseline | JpegProcess::ExtendedSequential);
    let [scan] = layout.scans.as_slice() else { return false };
    let all = bytes.get(scan.header.start).is_some_and(|&count| usize::from(count) == frame.components.len());
    sequential && all && frame.components.len() != 4 && ratios(layout).iter().all(|&(h, v)| h <= 2 && v <= 2)
}

/// How many times each component is smaller than the largest, horizontally and vertically; 0 where not a whole number.
fn ratios(layout: &JpegLayout) -> Vec<(usize, usize)> {
    let components = &layout.frame.components;
    let h = components.iter().map(|component| component.h).max().unwrap_or(1);
    let v = components.iter().map(|component| component.v).max().unwrap_or(1);
    let whole = |most: u8, own: u8| if most.is_multiple_of(own) { usize::from(most / own) } else { usize::MAX };
    components.iter().map(|component| (whole(h, component.h), whole(v, component.v))).collect()
}

/// Largest product of a DC value and its step that an encoder of eight-bit samples writes, with room: 2^11 times 8.
const DC_RANGE: i32 = 1 << 14;

/// Reads every block of every scan without decoding a sample: damage and missing data are found, with their place.
/// Returns whether all values are of a size that eight-bit samples have.
pub(super) fn verify(bytes: &[u8], layout: &JpegLayout, deviations: &mut Vec<Deviation>) -> Result<bool, Fault> {
    let mut seen = vec![false; layout.frame.components.len()];
    let mut in_range = true;
    for scan in &layout.scans {
        let plan = Plan::new(bytes, layout, scan)?;
        plan.first_of(&mut seen, scan)?;
        let tables = layout.tables_before(bytes, scan.data.start);
        let step = |component: usize| {
            tables[usize::from(layout.frame.components[component].table)].map_or(1, |table| i32::from(table[0]))
        };
        let steps: Vec<i32> = plan.parts.iter().map(|part| step(part.component)).collect();
        let mut predictions = [0_i32; 4];
        plan.run(bytes, scan, deviations, |bits, _, _, restart| {
            if restart {
                predictions = [0; 4];
            }
            for ((part, prediction), step) in plan.parts.iter().zip(&mut predictions).zip(&steps) {
                let (dc, ac) = (plan.dc(part), plan.ac(part));
                for _ in 0..part.columns * part.rows {
                    *prediction = prediction.wrapping_add(bits.pass_block(dc, ac)?);
                    in_range &= prediction.saturating_mul(*step).unsigned_abs() <= DC_RANGE.unsigned_abs();
                }
            }
            Ok(())
        })?;
    }
    all_seen(&seen, layout)?;
    Ok(in_range)
}

/// Whether the scans had every component of the frame.
pub(super) fn all_seen(seen: &[bool], layout: &JpegLayout) -> Result<(), Fault> {
    if seen.iter().all(|&seen| seen) {
        return Ok(());
    }
    let end = layout.scans.last().map_or(0, |scan| scan.data.end);
    Err(Fault::corrupt(end, Text::fixed("图片在最后一个分量之前结束", "the picture ends before its last component")))
}

/// Decodes a picture that [`suits`], reduced by 2, 4 or 8; edges are rounded up.
pub(super) fn decode(
    bytes: &[u8],
    layout: &JpegLayout,
    divisor: u32,
    deviations: &mut Vec<Deviation>,
) -> Result<Vec<u8>, Fault> {
    let scan = &layout.scans[0];
    let plan = Plan::new(bytes, layout, scan)?;
    let side = 8 / divisor as usize;
    let (tables, ratios) = (layout.tables(bytes), ratios(layout));
    let mut channels = Vec::with_capacity(plan.parts.len());
    for part in &plan.parts {
        let table = layout.frame.components[part.component].table;
        let missing = || {
            Fault::corrupt(
                scan.header.start,
                Text::fixed("扫描所用的量化表没有定义", "scan with a quantisation table that was never defined"),
            )
        };
        let quantisation = tables[usize::from(table)].ok_or_else(missing)?.map(i32::from);
        let (width, height) = (side * ratios[part.component].0, side * ratios[part.component].1);
        let unsupported =
            || Fault::corrupt(scan.header.start, Text::fixed("采样方式不能缩小", "sampling that cannot be reduced"));
        let kernel = kernel(width, height).ok_or_else(unsupported)?;
        let stride = plan.across * part.columns * width;
        channels.push(Channel {
            samples: vec![0; stride * part.rows * height],
            stride,
            width,
            height,
            quantisation,
            prediction: 0,
            block: [0; 64],
            kernel,
        });
    }
    let size = reduced(layout.frame.size, divisor);
    let width = size.width as usize;
    let mut pixels = memory::filled(width * size.height as usize * 3, 0)?;
    let mut rows = pixels.chunks_exact_mut(width * 3);
    let model = layout.colour_model(bytes);
    // Scans may list components in another order than the frame.
    let mut order: Vec<usize> = (0..channels.len()).collect();
    order.sort_by_key(|&index| plan.parts[index].component);
    let rows_of_mcu =
        channels.iter().zip(&plan.parts).map(|(channel, part)| channel.height * part.rows).max().unwrap_or(0);

    plan.run(bytes, scan, deviations, |bits, column, _, restart| {
        for (part, channel) in plan.parts.iter().zip(&mut channels) {
            if restart {
                channel.prediction = 0;
            }
            let tables = (plan.dc(part), plan.ac(part));
            for y in 0..part.rows {
                for x in 0..part.columns {
                    let left = (column * part.columns + x) * channel.width;
                    let at = y * channel.height * channel.stride + left;
                    (channel.kernel)(bits, tables, channel, at)?;
                }
            }
        }
        if column + 1 == plan.across {
            for (y, out) in (0..rows_of_mcu).zip(&mut rows) {
                let row = |index: usize| &channels[order[index]].samples[y * channels[order[index]].stride..][..width];
                emit(out, model, row);
            }
        }
        Ok(())
    })?;
    Ok(pixels)
}

/// One row of pixels from one row of each component.
pub(super) fn emit<'a>(out: &mut [u8], model: ColourModel, row: impl Fn(usize) -> &'a [u8]) {
    let out = out.as_chunks_mut::<3>().0;
    if model == ColourModel::Grey {
        for (pixel, &grey) in out.iter_mut().zip(row(0)) {
            *pixel = [grey; 3];
        }
        return;
    }
    let components = row(0).iter().zip(row(1)).zip(row(2));
    if model == ColourModel::Rgb {
        for (pixel, ((&r, &g), &b)) in out.iter_mut().zip(components) {
            *pixel = [r, g, b];
        }
    } else {
        for (pixel, ((&y, &cb), &cr)) in out.iter_mut().zip(components) {
            *pixel = ycbcr_to_rgb([y, cb, cr]);
        }
    }
}

/// What reads a block and transforms it to `width` × `height` samples, each 1, 2, 4 or 8.
pub(super) fn kernel(width: usize, height: usize) -> Option<Kernel> {
    Some(match (width, height) {
        (1, 1) => block::<1, 1>,
        (2, 1) => block::<2, 1>,
        (4, 1) => block::<4, 1>,
        (8, 1) => block::<8, 1>,
        (1, 2) => block::<1, 2>,
        (2, 2) => block::<2, 2>,
        (4, 2) => block::<4, 2>,
        (8, 2) => block::<8, 2>,
        (1, 4) => block::<1, 4>,
        (2, 4) => block::<2, 4>,
        (4, 4) => block::<4, 4>,
        (8, 4) => block::<8, 4>,
        (1, 8) => block::<1, 8>,
        (2, 8) => block::<2, 8>,
        (4, 8) => block::<4, 8>,
        (8, 8) => block::<8, 8>,
        _ => return None,
    })
}

fn block<const W: usize, const H: usize>(
    bits: &mut Bits<'_>,
    tables: (&Table, &Table),
    channel: &mut Channel,
    at: usize,
) -> Result<(), BadBlock> {
    let Channel { samples, stride, quantisation, prediction, block, .. } = channel;
    let any = bits.block::<W, H>(tables, quantisation, prediction, block)?;
    let out = &mut samples[at..];
    if any {
        idct::inverse::<W, H>(block, out, *stride);
    } else {
        let sample = idct::flat(block[0]);
        for row in out.chunks_mut(*stride).take(H) {
            row[..W].fill(sample);
        }
    }
    Ok(())
}
