//! One strip or tile: bytes of the file → rows of samples, one or two bytes each, without compression and prediction.

use weezl::BitOrder;

use super::layout::{Compression, Layout, Meaning};
use crate::ground::guard::guarded;
use crate::ground::limits::Limits;
use crate::ground::memory;
use crate::ground::text::Text;
use crate::meta::jpeg::walk;
use crate::meta::{ColourModel, Deviation, Fault};
use crate::photo::planes;
use crate::photo::raw::Raw;

/// Room of a strip or tile while it is unpacked.
#[derive(Default)]
pub(super) struct Room {
    packed: Vec<u8>,
    pub(super) rows: Vec<u8>,
}

/// Unpacks the chunk at `extent` with `rows` rows into `room.rows`: every sample one byte, or two in the machine's
/// order.
pub(super) fn chunk(
    bytes: &[u8],
    layout: &Layout<'_>,
    extent: (u64, u64),
    rows: usize,
    room: &mut Room,
) -> Result<(), Fault> {
    let cut = || Fault::Truncated {
        at: bytes.len() as u64,
        expected: Text::fixed("像素的其余部分", "rest of the pixels"),
    };
    let end = extent.0.checked_add(extent.1).filter(|&end| end <= bytes.len() as u64).ok_or_else(cut)?;
    let mut data = &bytes[extent.0 as usize..end as usize];
    let Room { packed, rows: out } = room;
    if layout.reversed && layout.compression != Compression::Jpeg {
        packed.clear();
        packed.try_reserve(data.len()).map_err(|_| Fault::Memory { bytes: data.len() as u64 })?;
        packed.extend(data.iter().map(|byte| byte.reverse_bits()));
        data = packed;
    }
    let length = layout.row_bytes() * rows;
    if out.len() != length {
        *out = memory::filled(length, 0)?;
    }
    let short =
        || Fault::corrupt(end as usize, Text::fixed("条带或图块的数据不足", "strip or tile without all its pixels"));
    let done = match layout.compression {
        Compression::None => {
            let done = data.len().min(length);
            out[..done].copy_from_slice(&data[..done]);
            done
        }
        Compression::Lzw => guarded(|| lzw(data, out)).unwrap_or(0),
        Compression::Deflate => guarded(|| deflate(data, out)).unwrap_or(0),
        Compression::PackBits => pack_bits(data, out),
        Compression::Jpeg => {
            jpeg(layout, data, rows, out).map_err(|fault| moved(fault, extent.0))?;
            length
        }
    };
    if done < length {
        return Err(short());
    }
    spread(layout, rows, out)
}

/// A fault of a JPEG inside the file, whose own offsets mean nothing outside.
fn moved(fault: Fault, at: u64) -> Fault {
    match fault {
        Fault::Truncated { expected: what, .. } | Fault::Corrupt { what, .. } => Fault::Corrupt { at, what },
        other => other,
    }
}

/// Bytes written.
fn lzw(data: &[u8], out: &mut [u8]) -> usize {
    // The first code clears the table: 256 in nine bits. Before TIFF 5 the lowest bit came first.
    let old = data.len() >= 2 && data[0] == 0 && data[1] & 1 == 1;
    let mut decoder = if old {
        weezl::decode::Decoder::new(BitOrder::Lsb, 8)
    } else {
        weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
    };
    let (mut read, mut written) = (0, 0);
    while written < out.len() {
        let result = decoder.decode_bytes(&data[read..], &mut out[written..]);
        read += result.consumed_in;
        written += result.consumed_out;
        if result.status.is_err() || result.consumed_in == 0 && result.consumed_out == 0 {
            break;
        }
    }
    written
}

/// Bytes written.
fn deflate(data: &[u8], out: &mut [u8]) -> usize {
    let mut decoder = flate2::Decompress::new(true);
    while (decoder.total_out() as usize) < out.len() {
        let (read, written) = (decoder.total_in(), decoder.total_out());
        let result =
            decoder.decompress(&data[read as usize..], &mut out[written as usize..], flate2::FlushDecompress::None);
        let stuck = decoder.total_in() == read && decoder.total_out() == written;
        if stuck || !matches!(result, Ok(flate2::Status::Ok | flate2::Status::BufError)) {
            break;
        }
    }
    decoder.total_out() as usize
}

/// Bytes written (TIFF 6.0, section 9).
fn pack_bits(mut data: &[u8], out: &mut [u8]) -> usize {
    let mut written = 0;
    while written < out.len() {
        let Some((&head, rest)) = data.split_first() else { break };
        let room = out.len() - written;
        match head.cast_signed() {
            -128 => data = rest,
            literal @ 0.. => {
                let count = (literal as usize + 1).min(room).min(rest.len());
                out[written..written + count].copy_from_slice(&rest[..count]);
                written += count;
                data = &rest[count..];
                if count == 0 {
                    break;
                }
            }
            repeat => {
                let Some((&value, rest)) = rest.split_first() else { break };
                let count = (1 - repeat as isize).unsigned_abs().min(room);
                out[written..written + count].fill(value);
                written += count;
                data = rest;
            }
        }
    }
    written
}

/// Decodes a JPEG whose tables may lie in the directory (TIFF Technical Note 2). YCbCr becomes RGB.
fn jpeg(layout: &Layout<'_>, data: &[u8], rows: usize, out: &mut [u8]) -> Result<(), Fault> {
    const SOI: &[u8] = b"\xFF\xD8";
    const EOI: &[u8] = b"\xFF\xD9";
    let tables = layout.jpeg_tables.strip_prefix(SOI).unwrap_or_default();
    let tables = tables.strip_suffix(EOI).unwrap_or(tables);
    let mut file = SOI.to_vec();
    file.extend(tables);
    file.extend(data.strip_prefix(SOI).unwrap_or(data));
    let parts = walk(&file, &Limits::default())?;
    parts.decodable()?;
    let model = match (&layout.meaning, layout.samples_in_chunk(), parts.frame.components.len()) {
        (Meaning::Grey { .. } | Meaning::Palette(_), 1, 1) => ColourModel::Grey,
        (Meaning::Rgb, 3, 3) => ColourModel::Rgb,
        (Meaning::YCbCr, 3, 3) => ColourModel::YCbCr,
        (Meaning::Cmyk, 4, 4) => ColourModel::Cmyk,
        _ => {
            return Err(Fault::Unsupported {
                format: Text::fixed("各样本分开压缩的 JPEG TIFF", "TIFF with JPEG of single samples"),
                remedy: Text::fixed("请重新保存为 JPEG 或 PNG", "save it again as JPEG or PNG"),
            });
        }
    };
    let (width, height) = (parts.frame.size.width as usize, parts.frame.size.height as usize);
    let wanted = layout.chunk.width as usize;
    if width < wanted || height < rows || width > wanted + 64 || height > layout.chunk.height as usize + 64 {
        return Err(Fault::corrupt(0, Text::fixed("其中的 JPEG 尺寸不同", "a JPEG of another size inside")));
    }
    let mut deviations = Vec::<Deviation>::new();
    match planes::decode_as(&file, &parts, 1, model, false, &mut deviations)? {
        Raw::Rgb(pixels) => {
            for (line, out) in pixels.chunks_exact(width * 3).zip(out.chunks_exact_mut(layout.row_bytes())) {
                if model == ColourModel::Grey {
                    line.chunks_exact(3).zip(out).for_each(|(pixel, out)| *out = pixel[0]);
                } else {
                    out.copy_from_slice(&line[..wanted * 3]);
                }
            }
        }
        Raw::Cmyk(pixels) => {
            for (line, out) in pixels.chunks_exact(width * 4).zip(out.chunks_exact_mut(layout.row_bytes())) {
                out.copy_from_slice(&line[..wanted * 4]);
            }
        }
    }
    Ok(())
}

/// Undoes the differences, puts 16 bits into the machine's order, and gives narrower samples a byte each.
fn spread(layout: &Layout<'_>, rows: usize, out: &mut Vec<u8>) -> Result<(), Fault> {
    let (samples, row_bytes) = (layout.samples_in_chunk(), layout.row_bytes());
    match layout.bits {
        16 => {
            for row in out.chunks_exact_mut(row_bytes) {
                let values = row.as_chunks_mut::<2>().0;
                for value in values.iter_mut() {
                    let number = if layout.little { u16::from_le_bytes(*value) } else { u16::from_be_bytes(*value) };
                    *value = number.to_ne_bytes();
                }
                for at in samples..if layout.differences { values.len() } else { 0 } {
                    let before = u16::from_ne_bytes(values[at - samples]);
                    values[at] = u16::from_ne_bytes(values[at]).wrapping_add(before).to_ne_bytes();
                }
            }
        }
        8 => {
            if layout.differences {
                for row in out.chunks_exact_mut(row_bytes) {
                    for at in samples..row.len() {
                        row[at] = row[at].wrapping_add(row[at - samples]);
                    }
                }
            }
        }
        bits => {
            let width = layout.chunk.width as usize * samples;
            let mut wide = memory::filled(width * rows, 0_u8)?;
            for (row, wide) in out.chunks_exact(row_bytes).zip(wide.chunks_exact_mut(width)) {
                for (at, value) in wide.iter_mut().enumerate() {
                    let bit = at * bits;
                    *value = row[bit / 8] >> (8 - bits - bit % 8) & ((1 << bits) - 1);
                }
            }
            *out = wide;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pack_bits_repeat_and_copy() {
        let mut out = [0; 24];
        // The example of TIFF 6.0, section 9.
        let data = [0xFE, 0xAA, 0x02, 0x80, 0x00, 0x2A, 0xFD, 0xAA, 0x03, 0x80, 0x00, 0x2A, 0x22, 0xF7, 0xAA];
        assert_eq!(pack_bits(&data, &mut out), 24);
        let expected =
            b"\xAA\xAA\xAA\x80\x00\x2A\xAA\xAA\xAA\xAA\x80\x00\x2A\x22\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA\xAA";
        assert_eq!(out, *expected);
        assert_eq!(pack_bits(&data[..4], &mut out), 4);
        assert_eq!(pack_bits(&[5], &mut out), 0);
    }
}
