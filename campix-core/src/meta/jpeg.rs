//! Walk over the markers of a JPEG: where every segment and scan lies, and what the segments say.
//!
//! Input: the bytes of the file. Output: a [`JpegLayout`] whose ranges lie inside the file, or the offset of the first
//! fault. No entropy-coded data are decoded here.

use std::ops::Range;

use super::quantisation::{Tables, ZIGZAG};
use super::{ColourModel, Deviation, Fault, JpegProcess};
use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::ground::text::Text;

/// Marker bytes, without the 0xFF before them.
pub(crate) mod marker {
    pub(crate) const RST0: u8 = 0xD0;
    pub(crate) const RST7: u8 = 0xD7;
    pub(crate) const SOI: u8 = 0xD8;
    pub(crate) const EOI: u8 = 0xD9;
    pub(crate) const SOS: u8 = 0xDA;
    pub(crate) const DHT: u8 = 0xC4;
    pub(crate) const DQT: u8 = 0xDB;
    pub(crate) const DNL: u8 = 0xDC;
    pub(crate) const DRI: u8 = 0xDD;
    pub(crate) const APP0: u8 = 0xE0;
    pub(crate) const APP1: u8 = 0xE1;
    pub(crate) const APP2: u8 = 0xE2;
    pub(crate) const APP13: u8 = 0xED;
    pub(crate) const APP14: u8 = 0xEE;
    pub(crate) const APP15: u8 = 0xEF;
    pub(crate) const COM: u8 = 0xFE;
}

/// One marker segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The byte after 0xFF.
    pub(crate) marker: u8,
    /// Offset of the 0xFF that starts it.
    pub(crate) at: usize,
    /// What follows its length field.
    pub(crate) payload: Range<usize>,
}

/// One component of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Component {
    pub(crate) id: u8,
    /// Sampling factors, 1–4.
    pub(crate) h: u8,
    pub(crate) v: u8,
    /// Number of its quantisation table, 0–3.
    pub(crate) table: u8,
}

/// The frame header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The start-of-frame marker, 0xC0–0xCF.
    pub(crate) marker: u8,
    /// Bits per sample.
    pub(crate) precision: u8,
    pub(crate) size: Size,
    pub(crate) components: Vec<Component>,
}

/// One scan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scan {
    /// Payload of its SOS segment.
    pub(crate) header: Range<usize>,
    /// Its entropy-coded data, restart markers included.
    pub(crate) data: Range<usize>,
}

/// Where everything lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JpegLayout {
    /// All segments between SOI and EOI, in order, scan headers included.
    pub(crate) segments: Vec<Segment>,
    pub(crate) frame: Frame,
    pub(crate) scans: Vec<Scan>,
    /// Offset after EOI.
    pub(crate) end: usize,
    /// What was read past between the segments.
    pub(crate) deviations: Vec<Deviation>,
}

/// Most bytes between two segments that are read past. Cameras leave a few, and one that fills up a segment's room
/// leaves less than the longest segment.
const STRAY_BYTES: usize = 1 << 16;

/// Most scans of one picture. Encoders write ten to twenty; each costs a pass over all blocks, even if its data are a
/// few bytes.
const MOST_SCANS: u64 = 128;

/// Walks from SOI to EOI of the main picture; embedded thumbnails lie inside segments, further pictures after `end`.
pub(crate) fn walk(bytes: &[u8], limits: &Limits) -> Result<JpegLayout, Fault> {
    let (mut segments, mut scans, mut frame) = (Vec::<Segment>::new(), Vec::<Scan>::new(), None::<Frame>);
    let mut deviations = Vec::new();
    let mut at = 2;
    let mut metadata = 0_u64;
    loop {
        if scans.is_empty() {
            let stray = stray_bytes(bytes, at);
            if stray > 0 {
                at += stray;
                Deviation::StrayBytes.note(&mut deviations);
            }
        }
        let (start, code, next) = next_marker(bytes, at, scans.is_empty())?;
        match code {
            marker::EOI => {
                let frame = frame.ok_or_else(|| {
                    Fault::corrupt(start, Text::fixed("图片结束时没有帧头", "the picture ends without a frame header"))
                })?;
                if scans.is_empty() {
                    return Err(Fault::corrupt(
                        start,
                        Text::fixed("图片结束时没有扫描数据", "the picture ends without a scan"),
                    ));
                }
                if frame.size.height == 0 {
                    return Err(Fault::corrupt(
                        start,
                        Text::fixed("图片没有说明行数", "the picture never says how many lines it has"),
                    ));
                }
                // A table that was among the bytes read past would be replaced by the standard one.
                let tables = segments.iter().any(|segment| segment.marker == marker::DHT);
                if !deviations.is_empty() && !tables {
                    return Err(Fault::corrupt(
                        start,
                        Text::fixed(
                            "段间有多余字节且没有霍夫曼表",
                            "stray bytes between segments and no Huffman table",
                        ),
                    ));
                }
                return Ok(JpegLayout { segments, frame, scans, end: next, deviations });
            }
            0x01 | marker::RST0..=marker::SOI => {
                return Err(Fault::corrupt(
                    start,
                    both!(en "marker FF{code:02X} where a segment should start", zh "应为段开头的位置是标记 FF{code:02X}"),
                ));
            }
            0x02..=0xBF => {
                return Err(Fault::corrupt(
                    start,
                    both!(en "reserved marker FF{code:02X}", zh "保留标记 FF{code:02X}"),
                ));
            }
            _ => {}
        }
        let length = bytes
            .get(next..next + 2)
            .ok_or_else(|| Fault::truncated(bytes, Text::fixed("段的长度", "length of a segment")))?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 {
            return Err(Fault::corrupt(
                next,
                both!(en "segment FF{code:02X} with length {length}", zh "段 FF{code:02X} 的长度为 {length}"),
            ));
        }
        let payload = next + 2..next + length;
        let body = bytes
            .get(payload.clone())
            .ok_or_else(|| Fault::truncated(bytes, Text::fixed("段的其余部分", "rest of a segment")))?;
        at = payload.end;
        match code {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                if frame.is_some() {
                    return Err(Fault::corrupt(start, Text::fixed("出现第二个帧头", "second frame header")));
                }
                let read = frame_header(code, body, payload.start)?;
                limits.check_sides(read.size)?;
                frame = Some(read);
            }
            0xF7 => {
                let (format, remedy) = (Text::fixed("JPEG-LS", "JPEG-LS"), REMEDY);
                return Err(Fault::Unsupported { format, remedy });
            }
            marker::DNL => {
                if let (Some(frame), &[high, low]) = (&mut frame, body) {
                    let lines = u32::from(u16::from_be_bytes([high, low]));
                    if lines == 0 || frame.size.height != 0 && frame.size.height != lines {
                        return Err(Fault::corrupt(
                            start,
                            both!(en "{lines} lines behind a frame of {}", zh "帧之后又称有 {lines} 行，帧为 {}", frame.size),
                        ));
                    }
                    frame.size.height = lines;
                    limits.check_sides(frame.size)?;
                }
            }
            marker::APP0..=marker::APP15 | marker::COM => {
                metadata += body.len() as u64;
                limits.check_metadata(metadata)?;
            }
            _ => {}
        }
        segments.push(Segment { marker: code, at: start, payload: payload.clone() });
        if code == marker::SOS {
            if frame.is_none() {
                return Err(Fault::corrupt(start, Text::fixed("扫描出现在帧头之前", "scan before the frame header")));
            }
            let data_end = scan_end(bytes, at)?;
            scans.push(Scan { header: payload, data: at..data_end });
            let found = scans.len() as u64;
            if found > MOST_SCANS {
                let what = Text::fixed("扫描次数", "number of scans");
                return Err(Fault::Limit { what, found, limit: MOST_SCANS });
            }
            at = data_end;
        }
    }
}

/// Bytes at `at` before the next marker that can start a segment, if there are some and not too many.
fn stray_bytes(bytes: &[u8], at: usize) -> usize {
    let ahead = &bytes[at.min(bytes.len())..bytes.len().min(at.saturating_add(STRAY_BYTES))];
    let marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0..=0xBF | marker::RST0..=marker::RST7 | 0xFF);
    // Fill bytes belong to the marker behind them.
    let first = ahead.iter().position(|&byte| byte != 0xFF).unwrap_or(0);
    if first > 0 && ahead[first] != 0 {
        return 0;
    }
    ahead.windows(2).position(marker).unwrap_or(0)
}

/// Offset of the 0xFF of the next marker, its code, and the offset after it.
fn next_marker(bytes: &[u8], at: usize, before_scan: bool) -> Result<(usize, u8, usize), Fault> {
    let expected = if before_scan {
        Text::fixed("扫描的开头", "start of the scan")
    } else {
        Text::fixed("EOI 标记", "EOI marker")
    };
    match bytes.get(at) {
        None => return Err(Fault::truncated(bytes, expected)),
        Some(0xFF) => {}
        Some(other) => {
            return Err(Fault::corrupt(
                at,
                both!(en "byte {other:02X} where a marker should start", zh "应为标记的位置是字节 {other:02X}"),
            ));
        }
    }
    // Any number of fill bytes 0xFF may come before a marker (T.81 B.1.1.2).
    let fill = bytes[at..].iter().take_while(|&&byte| byte == 0xFF).count();
    let code = *bytes.get(at + fill).ok_or_else(|| Fault::truncated(bytes, expected))?;
    if code == 0 {
        return Err(Fault::corrupt(at, Text::fixed("扫描之外出现填充字节", "stuffed byte outside a scan")));
    }
    Ok((at + fill - 1, code, at + fill + 1))
}

/// Offset of the first 0xFF, looked for in eight bytes at a time: a scan is nearly the whole file.
pub(crate) fn find_marker_byte(data: &[u8]) -> Option<usize> {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = LOW << 7;
    let (words, _) = data.as_chunks::<8>();
    let whole = words.iter().position(|word| {
        // A byte of the complement is zero where the byte is 0xFF.
        let complement = !u64::from_le_bytes(*word);
        complement.wrapping_sub(LOW) & !complement & HIGH != 0
    });
    let from = whole.map_or(words.len() * 8, |index| index * 8);
    data[from..].iter().position(|&byte| byte == 0xFF).map(|index| from + index)
}

/// Offset of the marker that ends the entropy-coded data starting at `from`.
fn scan_end(bytes: &[u8], from: usize) -> Result<usize, Fault> {
    let mut at = from;
    loop {
        let rest = &bytes[at..];
        at += find_marker_byte(rest).ok_or_else(|| Fault::truncated(bytes, Text::fixed("EOI 标记", "EOI marker")))?;
        let after = bytes[at..].iter().position(|&byte| byte != 0xFF);
        let code_at = at + after.ok_or_else(|| Fault::truncated(bytes, Text::fixed("EOI 标记", "EOI marker")))?;
        match bytes[code_at] {
            0 | marker::RST0..=marker::RST7 => at = code_at + 1,
            _ => return Ok(code_at - 1),
        }
    }
}

fn frame_header(marker: u8, body: &[u8], at: usize) -> Result<Frame, Fault> {
    let &[precision, h1, h0, w1, w0, count, ref rest @ ..] = body else {
        return Err(Fault::corrupt(at, Text::fixed("帧头太短", "frame header too short")));
    };
    let size = Size::new(u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
    // No lines: a DNL segment behind the first scan says how many there are (T.81 B.2.5).
    if size.width == 0 {
        return Err(Fault::corrupt(at + 1, both!(en "frame of {size} pixels", zh "{size} 像素的帧")));
    }
    if rest.len() != usize::from(count) * 3 || !matches!(count, 1 | 3 | 4) {
        return Err(Fault::corrupt(
            at + 5,
            both!(
                en "frame header for {count} components of {} bytes",
                zh "{count} 个分量的帧头只有 {} 字节",
                rest.len()
            ),
        ));
    }
    let mut components = Vec::with_capacity(usize::from(count));
    for (index, raw) in rest.chunks_exact(3).enumerate() {
        let component = Component { id: raw[0], h: raw[1] >> 4, v: raw[1] & 15, table: raw[2] };
        if !(1..=4).contains(&component.h) || !(1..=4).contains(&component.v) || component.table > 3 {
            return Err(Fault::corrupt(
                at + 6 + index * 3,
                Text::fixed("采样因子或表编号超出范围", "sampling factors or table number out of range"),
            ));
        }
        components.push(component);
    }
    Ok(Frame { marker, precision, size, components })
}

impl JpegLayout {
    /// Whether a segment with this marker belongs to the picture itself: tables, frame, scan, restart interval, lines.
    pub(crate) const fn is_picture(code: u8) -> bool {
        matches!(
            code,
            0xC0..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | marker::SOS | marker::DQT | marker::DNL | marker::DRI
        )
    }

    /// Payloads of all segments with this marker.
    pub(crate) fn payloads<'a>(&'a self, bytes: &'a [u8], marker: u8) -> impl Iterator<Item = &'a [u8]> {
        self.segments
            .iter()
            .filter(move |segment| segment.marker == marker)
            .map(|segment| &bytes[segment.payload.clone()])
    }

    /// The transform byte of the Adobe segment, if there is one.
    pub(crate) fn adobe_transform(&self, bytes: &[u8]) -> Option<u8> {
        self.payloads(bytes, marker::APP14).find_map(|body| match body {
            [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..] => Some(*transform),
            _ => None,
        })
    }

    /// Colour model by the rules every reader follows: JFIF, then Adobe, then the names of the components.
    pub(crate) fn colour_model(&self, bytes: &[u8]) -> ColourModel {
        let adobe = self.adobe_transform(bytes);
        let jfif = self.payloads(bytes, marker::APP0).any(|body| body.starts_with(b"JFIF\0"));
        let ids: Vec<u8> = self.frame.components.iter().map(|component| component.id).collect();
        match (self.frame.components.len(), adobe) {
            (1, _) => ColourModel::Grey,
            (3, _) if jfif => ColourModel::YCbCr,
            (3, Some(0)) => ColourModel::Rgb,
            (3, None) if ids == *b"RGB" => ColourModel::Rgb,
            (3, _) => ColourModel::YCbCr,
            (_, Some(2)) => ColourModel::Ycck,
            _ => ColourModel::Cmyk,
        }
    }

    /// The quantisation tables as defined last; entries are 8 or 16 bits wide.
    pub(crate) fn tables(&self, bytes: &[u8]) -> Tables {
        self.tables_before(bytes, usize::MAX)
    }

    /// The quantisation tables as defined last before offset `end`.
    pub(crate) fn tables_before(&self, bytes: &[u8], end: usize) -> Tables {
        let mut tables = Tables::default();
        let before = self.segments.iter().filter(|segment| segment.marker == marker::DQT && segment.at < end);
        for mut body in before.map(|segment| &bytes[segment.payload.clone()]) {
            while let Some((&head, rest)) = body.split_first() {
                let width = if head >> 4 == 0 { 1 } else { 2 };
                let Some(values) = rest.get(..64 * width) else { break };
                if let Some(table) = tables.get_mut(usize::from(head & 15)) {
                    let mut natural = [0; 64];
                    for (value, &place) in values.chunks_exact(width).zip(&ZIGZAG) {
                        natural[usize::from(place)] = value.iter().fold(0, |sum, &byte| (sum << 8) | u16::from(byte));
                    }
                    *table = Some(natural);
                }
                body = &rest[64 * width..];
            }
        }
        tables
    }

    /// The embedded ICC profile put together from its segments; or the reason, if parts are missing.
    pub(crate) fn icc(&self, bytes: &[u8]) -> Option<Result<Vec<u8>, String>> {
        let mut parts: Vec<(u8, u8, &[u8])> = self
            .payloads(bytes, marker::APP2)
            .filter_map(|body| match body.strip_prefix(b"ICC_PROFILE\0")? {
                [number, count, data @ ..] => Some((*number, *count, data)),
                _ => None,
            })
            .collect();
        let count = parts.first()?.1;
        parts.sort_by_key(|&(number, ..)| number);
        let whole = parts.len() == usize::from(count)
            && parts.iter().zip(1..=count).all(|(&(number, of, _), expected)| number == expected && of == count);
        Some(if whole {
            Ok(parts.iter().flat_map(|&(.., data)| data).copied().collect())
        } else {
            Err(format!("{} parts found, {count} announced", parts.len()))
        })
    }
}

/// What to do about a coding that no viewer decodes.
const REMEDY: Text = Text::fixed("请重新保存为普通 JPEG", "save it again as an ordinary JPEG");

impl JpegLayout {
    /// Refuses, by its name, a coding that is not decoded here.
    pub(crate) fn decodable(&self) -> Result<(), Fault> {
        let format = match self.frame.process() {
            JpegProcess::Arithmetic => Text::fixed("算术编码的 JPEG", "JPEG with arithmetic coding"),
            JpegProcess::Lossless => Text::fixed("无损 JPEG", "lossless JPEG"),
            JpegProcess::Hierarchical => Text::fixed("分级 JPEG", "hierarchical JPEG"),
            _ if self.frame.precision != 8 => both!(en "{}-bit JPEG", zh "{} 位 JPEG", self.frame.precision),
            _ => return Ok(()),
        };
        Err(Fault::Unsupported { format, remedy: REMEDY })
    }
}

impl Frame {
    /// How it was coded, and whether that can be decoded here.
    pub(crate) const fn process(&self) -> JpegProcess {
        match self.marker {
            0xC0 => JpegProcess::Baseline,
            0xC1 => JpegProcess::ExtendedSequential,
            0xC2 => JpegProcess::Progressive,
            0xC3 => JpegProcess::Lossless,
            0xC5..=0xC7 | 0xCD..=0xCF => JpegProcess::Hierarchical,
            _ => JpegProcess::Arithmetic,
        }
    }

    /// Blocks of a component, across and down: those of whole MCUs.
    pub(crate) fn blocks(&self, component: Component) -> (usize, usize) {
        let (h, v) = self.most();
        let mcus = |pixels: u32, most: u8| (pixels as usize).div_ceil(usize::from(most) * 8);
        (mcus(self.size.width, h) * usize::from(component.h), mcus(self.size.height, v) * usize::from(component.v))
    }

    /// The largest sampling factors, horizontally and vertically.
    pub(crate) fn most(&self) -> (u8, u8) {
        let most = |of: fn(&Component) -> u8| self.components.iter().map(of).max().unwrap_or(1);
        (most(|component| component.h), most(|component| component.v))
    }

    /// Chroma sampling of three components in J:a:b notation, or the raw factors if there is none.
    pub(crate) fn sampling(&self) -> Option<String> {
        let [luma, cb, cr] = self.components.as_slice() else { return None };
        let same = cb.h == cr.h && cb.v == cr.v;
        let name = match (luma.h / cb.h, luma.v / cb.v) {
            _ if !same || luma.h % cb.h != 0 || luma.v % cb.v != 0 => None,
            (1, 1) => Some("4:4:4"),
            (2, 1) => Some("4:2:2"),
            (1, 2) => Some("4:4:0"),
            (2, 2) => Some("4:2:0"),
            (4, 1) => Some("4:1:1"),
            (4, 2) => Some("4:1:0"),
            _ => None,
        };
        Some(name.map_or_else(
            || self.components.iter().map(|c| format!("{}x{}", c.h, c.v)).collect::<Vec<_>>().join(","),
            str::to_owned,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;
    use crate::make::encode::{BandSpec, ByteBand, encode_to_band};

    #[test]
    fn marker_bytes_are_found_anywhere() {
        for length in 0..40 {
            let mut data = vec![0xFE; length];
            assert_eq!(find_marker_byte(&data), None);
            for at in (0..length).rev() {
                data[at] = 0xFF;
                assert_eq!(find_marker_byte(&data), Some(at));
            }
        }
    }

    #[test]
    fn a_segment_may_be_empty_and_not_shorter_than_its_length() {
        let picture = RgbPixels::filled(Size::new(8, 8), [90, 120, 200]);
        let made = encode_to_band(picture.view(), &BandSpec::default().band(ByteBand::new(1, 9999))).unwrap().bytes;
        let with_length = |length: u8| {
            let mut bytes = made.clone();
            bytes.splice(2..2, [0xFF, 0xFE, 0, length]);
            walk(&bytes, &Limits::default())
        };
        assert!(with_length(2).is_ok());
        for length in [0, 1] {
            let Err(fault) = with_length(length) else { panic!("length {length}") };
            assert!(format!("{fault:?}").contains(&format!("segment FFFE with length {length}")), "{fault:?}");
        }
    }

    #[test]
    fn the_colour_model_follows_jfif_then_adobe_then_the_names_of_the_components() {
        let picture = RgbPixels::filled(Size::new(8, 8), [90, 120, 200]);
        let made = encode_to_band(picture.view(), &BandSpec::default().band(ByteBand::new(1, 9999))).unwrap().bytes;
        let model = |jfif: bool, adobe: Option<u8>, ids: [u8; 3]| {
            let mut bytes = made.clone();
            if !jfif {
                let at = bytes.windows(4).position(|part| part == b"JFIF").unwrap();
                bytes[at] = b'X';
            }
            // SOF: length, depth, height, width, components, then three of three bytes each.
            let frame = bytes.windows(2).position(|part| part == [0xFF, 0xC0]).unwrap();
            let scan = bytes.windows(2).position(|part| part == [0xFF, 0xDA]).unwrap();
            for (k, id) in ids.into_iter().enumerate() {
                bytes[frame + 10 + 3 * k] = id;
                bytes[scan + 5 + 2 * k] = id;
            }
            if let Some(transform) = adobe {
                let segment = [&[0xFF, 0xEE, 0, 14][..], b"Adobe\0\x64\0\0\0\0", &[transform]].concat();
                bytes.splice(2..2, segment);
            }
            walk(&bytes, &Limits::default()).unwrap().colour_model(&bytes)
        };
        assert_eq!(model(true, None, [1, 2, 3]), ColourModel::YCbCr);
        assert_eq!(model(true, Some(0), *b"RGB"), ColourModel::YCbCr, "JFIF decides");
        assert_eq!(model(false, Some(0), [1, 2, 3]), ColourModel::Rgb);
        assert_eq!(model(false, Some(1), *b"RGB"), ColourModel::YCbCr, "Adobe before the names");
        assert_eq!(model(false, None, *b"RGB"), ColourModel::Rgb);
        assert_eq!(model(false, None, [1, 2, 3]), ColourModel::YCbCr);
    }
}
