//! TIFF and BigTIFF → RGB or ink: strips or tiles, one band of rows at a time, reduced on the way.
//!
//! Read here: no compression, LZW, Deflate, PackBits and JPEG; grey, RGB, palette, CMYK and YCbCr in JPEG; 1 to 16 bits
//! a sample; both orders of bytes, bits and samples. Anything else is refused by its name.

mod layout;
mod unpack;

use self::layout::{Layout, Meaning};
use self::unpack::Room;
use super::operation::Operation;
use super::raw::Raw;
use super::reduce::Rows;
use crate::ground::limits::Limits;
use crate::ground::memory;
use crate::meta::Fault;

/// Decodes the first picture, `divisor` times smaller, and logs what was done to pixels.
pub(super) fn decode(
    bytes: &[u8],
    divisor: u32,
    limits: &Limits,
    operations: &mut Vec<Operation>,
) -> Result<Raw, Fault> {
    let layout = Layout::read(bytes)?;
    limits.check_size(layout.size)?;
    let sample = if layout.bits == 16 { 2 } else { 1 };
    let band_rows = (layout.chunk.height as usize).min(layout.size.height as usize);
    let band = layout.size.width as usize * layout.samples * sample * band_rows;
    let chunk = layout.chunk.pixels() * (layout.samples_in_chunk() * sample) as u64;
    let whole = super::reduce::reduced(layout.size, divisor).pixels() * 4;
    // A chunk is held packed in the other order, unpacked and spread.
    super::reduce::check_memory(limits, band as u64 + 3 * chunk + whole)?;
    if layout.bits == 16 {
        operations.push(Operation::ReduceDepth { from: 16 });
    }
    let mut band = memory::filled(band, 0_u8)?;
    let mut room = Room::default();
    let mut pixels = Pixels::new(&layout, divisor)?;
    let (across, down) = layout.chunks();
    let planes = if layout.separate { layout.samples } else { 1 };
    for row in 0..down {
        let top = row * layout.chunk.height as usize;
        let rows = (layout.size.height as usize - top).min(layout.chunk.height as usize);
        for plane in 0..planes {
            for column in 0..across {
                let extent = layout.extents[(plane * down + row) * across + column];
                let stored = if layout.tiled { layout.chunk.height as usize } else { rows };
                unpack::chunk(bytes, &layout, extent, stored, &mut room)?;
                place(&layout, &room.rows, (column, plane), rows, &mut band);
            }
        }
        for line in band.chunks_exact(layout.size.width as usize * layout.samples * sample).take(rows) {
            pixels.push(&layout, line);
        }
    }
    if pixels.flattened {
        operations.push(Operation::Flatten { onto: [255; 3] });
    }
    Ok(pixels.finish())
}

/// Copies a chunk to its place in the band.
fn place(layout: &Layout<'_>, chunk: &[u8], (column, plane): (usize, usize), rows: usize, band: &mut [u8]) {
    let sample = if layout.bits == 16 { 2 } else { 1 };
    let (wide, total) = (layout.chunk.width as usize, layout.size.width as usize);
    let left = column * wide;
    let width = wide.min(total - left);
    let inside = layout.samples_in_chunk();
    let stride = total * layout.samples * sample;
    for (from, to) in chunk.chunks_exact(wide * inside * sample).zip(band.chunks_exact_mut(stride)).take(rows) {
        if inside == layout.samples {
            let bytes = layout.samples * sample;
            to[left * bytes..(left + width) * bytes].copy_from_slice(&from[..width * bytes]);
            continue;
        }
        for (at, value) in from.chunks_exact(sample).take(width).enumerate() {
            let place = ((left + at) * layout.samples + plane) * sample;
            to[place..place + sample].copy_from_slice(value);
        }
    }
}

/// Rows of samples being turned into pixels.
struct Pixels {
    rgb: Option<Rows<3>>,
    ink: Option<Rows<4>>,
    line: Vec<u8>,
    flattened: bool,
}

impl Pixels {
    fn new(layout: &Layout<'_>, divisor: u32) -> Result<Self, Fault> {
        let ink = layout.meaning == Meaning::Cmyk;
        Ok(Self {
            rgb: if ink { None } else { Some(Rows::new(layout.size, divisor)?) },
            ink: if ink { Some(Rows::new(layout.size, divisor)?) } else { None },
            line: Vec::with_capacity(layout.size.width as usize * 4),
            flattened: false,
        })
    }

    fn push(&mut self, layout: &Layout<'_>, line: &[u8]) {
        self.line.clear();
        let sample = if layout.bits == 16 { 2 } else { 1 };
        let most = (1_u32 << layout.bits.min(8)) - 1;
        let value = |pixel: &[u8], at: usize| -> u8 {
            if sample == 2 {
                // Rounded to eight bits.
                let wide = u32::from(u16::from_ne_bytes([pixel[at * 2], pixel[at * 2 + 1]]));
                ((wide + 128) / 257) as u8
            } else {
                pixel[at]
            }
        };
        let scaled = |value: u8| (u32::from(value) * 255 / most) as u8;
        for pixel in line.chunks_exact(layout.samples * sample) {
            let mut colour = match &layout.meaning {
                Meaning::Grey { inverted } => {
                    let grey = scaled(value(pixel, 0));
                    [if *inverted { 255 - grey } else { grey }; 4]
                }
                Meaning::Palette(map) => {
                    let [r, g, b] = map[usize::from(value(pixel, 0)).min(map.len() - 1)];
                    [r, g, b, 0]
                }
                Meaning::Rgb | Meaning::YCbCr => {
                    [scaled(value(pixel, 0)), scaled(value(pixel, 1)), scaled(value(pixel, 2)), 0]
                }
                Meaning::Cmyk => [0, 1, 2, 3].map(|at| scaled(value(pixel, at))),
            };
            if let Some(alpha) = layout.alpha {
                let opacity = u32::from(scaled(value(pixel, alpha.at)));
                self.flattened |= opacity < 255;
                // What lies behind: white, or no ink.
                let behind = if layout.meaning == Meaning::Cmyk { 0 } else { 255 - opacity };
                for channel in &mut colour {
                    let own = u32::from(*channel);
                    let own = if alpha.associated { own } else { (own * opacity + 127) / 255 };
                    *channel = (own + behind).min(255) as u8;
                }
            }
            self.line.extend_from_slice(if self.ink.is_some() { &colour } else { &colour[..3] });
        }
        if let Some(rows) = &mut self.rgb {
            rows.push(&self.line);
        }
        if let Some(rows) = &mut self.ink {
            rows.push(&self.line);
        }
    }

    fn finish(self) -> Raw {
        match (self.rgb, self.ink) {
            (_, Some(ink)) => Raw::Cmyk(ink.finish()),
            (rgb, None) => Raw::Rgb(rgb.map(Rows::finish).unwrap_or_default()),
        }
    }
}
