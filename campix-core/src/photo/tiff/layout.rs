//! What the directory of a TIFF says about its pixels, checked against what is decoded here.

use crate::ground::explain::both;
use crate::ground::geometry::Size;
use crate::ground::text::Text;
use crate::meta::Fault;
use crate::meta::ifd::{Directory, Entry, Tiff};

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const STRIP_OFFSETS: u16 = 273;
const SAMPLES: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const STRIP_LENGTHS: u16 = 279;
const PLANAR: u16 = 284;
const PREDICTOR: u16 = 317;
const COLOUR_MAP: u16 = 320;
const TILE_WIDTH: u16 = 322;
const TILE_HEIGHT: u16 = 323;
const TILE_OFFSETS: u16 = 324;
const TILE_LENGTHS: u16 = 325;
const INK_SET: u16 = 332;
const EXTRA_SAMPLES: u16 = 338;
const SAMPLE_FORMAT: u16 = 339;
const JPEG_TABLES: u16 = 347;

/// How a strip or tile is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Lzw,
    Deflate,
    PackBits,
    Jpeg,
}

/// What the samples mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Grey; whether 0 is white.
    Grey {
        inverted: bool,
    },
    Rgb,
    /// Indexes into a map of colours, eight bits a channel.
    Palette(Vec<[u8; 3]>),
    /// Ink, 0 for none.
    Cmyk,
    /// Luma and chroma, coded as JPEG.
    YCbCr,
}

impl Meaning {
    /// Samples of a pixel without extra ones.
    pub(super) const fn samples(&self) -> usize {
        match self {
            Self::Grey { .. } | Self::Palette(_) => 1,
            Self::Rgb | Self::YCbCr => 3,
            Self::Cmyk => 4,
        }
    }
}

/// An extra sample that says how opaque a pixel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alpha {
    /// Its place among the samples of a pixel.
    pub(super) at: usize,
    /// Whether the colours were multiplied by it already.
    pub(super) associated: bool,
}

/// Everything that decoding needs. Chunks are strips or tiles.
#[derive(Debug)]
// Each is a tag of its own that is on or off.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Layout<'a> {
    pub(super) size: Size,
    /// Bits of a sample: 1, 2, 4, 8 or 16.
    pub(super) bits: usize,
    /// Samples of a pixel, extra ones included.
    pub(super) samples: usize,
    pub(super) meaning: Meaning,
    pub(super) alpha: Option<Alpha>,
    pub(super) compression: Compression,
    /// Whether each sample of a row is the difference from its neighbour.
    pub(super) differences: bool,
    /// Whether the lowest bit of a byte comes first.
    pub(super) reversed: bool,
    pub(super) little: bool,
    /// Whether every sample has chunks of its own.
    pub(super) separate: bool,
    /// Whether chunks are tiles, which are stored whole; of the last strip only the rows of the picture are.
    pub(super) tiled: bool,
    /// Pixels of a chunk; a strip is as wide as the picture.
    pub(super) chunk: Size,
    /// Offset and length of each chunk.
    pub(super) extents: Vec<(u64, u64)>,
    /// Tables shared by all JPEG chunks.
    pub(super) jpeg_tables: &'a [u8],
}

fn unsupported(format: Text) -> Fault {
    Fault::Unsupported {
        format, remedy: Text::fixed("请重新保存为 JPEG 或 PNG", "save it again as JPEG or PNG")
    }
}

/// Scheme numbers of compressions that are known and not read.
const FOREIGN: [(u32, &str); 8] = [
    (2, "CCITT"),
    (3, "CCITT fax 3"),
    (4, "CCITT fax 4"),
    (6, "JPEG (TIFF 6.0)"),
    (34_661, "JBIG"),
    (34_925, "LZMA"),
    (50_000, "Zstandard"),
    (50_001, "WebP"),
];

impl<'a> Layout<'a> {
    /// Reads it from the first directory.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let bad = |what: Text| Fault::corrupt(4, what);
        let tiff = Tiff::new(bytes).ok_or_else(|| bad(Text::fixed("缺少字节序标记", "byte order is missing")))?;
        let main = tiff.first().ok_or_else(|| bad(Text::fixed("没有第一个目录", "no first directory")))?;
        let number = |tag: u16, default: u32| main.integer(tag).unwrap_or(default);
        let size = Size::new(number(WIDTH, 0), number(HEIGHT, 0));
        let samples = number(SAMPLES, 1) as usize;
        let compression = compression(number(COMPRESSION, 1))?;
        let meaning = meaning(&main, compression)?;
        if size.pixels() == 0 || samples < meaning.samples() || samples > 16 {
            return Err(bad(
                both!(en "{samples} samples for {size} pixels", zh "{size} 像素，每像素 {samples} 个样本"),
            ));
        }
        let bits = bits(&main, samples)?;
        if compression == Compression::Jpeg && bits != 8 {
            return Err(unsupported(both!(en "TIFF with JPEG of {bits} bits", zh "含 {bits} 位 JPEG 的 TIFF")));
        }
        let differences = match number(PREDICTOR, 1) {
            1 => false,
            2 if bits >= 8 => true,
            other => return Err(unsupported(both!(en "TIFF with predictor {other}", zh "预测方式为 {other} 的 TIFF"))),
        };
        let separate = number(PLANAR, 1) == 2 && samples > 1;
        let (offsets, lengths, chunk) = if let Some(offsets) = main.get(TILE_OFFSETS) {
            (Some(offsets), main.get(TILE_LENGTHS), Size::new(number(TILE_WIDTH, 0), number(TILE_HEIGHT, 0)))
        } else {
            let rows = number(ROWS_PER_STRIP, size.height).min(size.height);
            (main.get(STRIP_OFFSETS), main.get(STRIP_LENGTHS), Size::new(size.width, rows))
        };
        if chunk.pixels() == 0
            || chunk.width > size.width.next_multiple_of(1 << 12)
            || chunk.height > size.height.next_multiple_of(1 << 12)
        {
            return Err(bad(both!(en "strips or tiles of {chunk} pixels", zh "条带或图块为 {chunk} 像素")));
        }
        let layout = Self {
            size,
            bits,
            samples,
            alpha: alpha(&main, samples, meaning.samples()),
            meaning,
            compression,
            differences,
            reversed: number(FILL_ORDER, 1) == 2,
            little: tiff.little(),
            separate,
            tiled: main.get(TILE_OFFSETS).is_some(),
            chunk,
            extents: Vec::new(),
            jpeg_tables: main.get(JPEG_TABLES).map(Entry::bytes).unwrap_or_default(),
        };
        let extents = layout.extents(bytes, offsets, lengths)?;
        Ok(Self { extents, ..layout })
    }

    /// Samples of a pixel inside one chunk.
    pub(super) const fn samples_in_chunk(&self) -> usize {
        if self.separate { 1 } else { self.samples }
    }

    /// Chunks side by side, and below each other.
    pub(super) const fn chunks(&self) -> (usize, usize) {
        (self.size.width.div_ceil(self.chunk.width) as usize, self.size.height.div_ceil(self.chunk.height) as usize)
    }

    /// Bytes of one row of a chunk, unpacked from its compression.
    pub(super) const fn row_bytes(&self) -> usize {
        (self.chunk.width as usize * self.samples_in_chunk() * self.bits).div_ceil(8)
    }

    fn extents(
        &self,
        bytes: &[u8],
        offsets: Option<Entry<'_>>,
        lengths: Option<Entry<'_>>,
    ) -> Result<Vec<(u64, u64)>, Fault> {
        let cut = || Fault::Truncated {
            at: bytes.len() as u64,
            expected: Text::fixed("条带或图块的表", "table of strips or tiles"),
        };
        let (across, down) = self.chunks();
        let count = across * down * if self.separate { self.samples } else { 1 };
        let offsets = offsets.filter(|offsets| offsets.count() >= count as u64).ok_or_else(cut)?;
        let whole = self.row_bytes() as u64 * u64::from(self.chunk.height);
        (0..count)
            .map(|index| {
                let at = offsets.offset(index).ok_or_else(cut)?;
                let length = match lengths.and_then(|lengths| lengths.offset(index)) {
                    Some(length) => length,
                    // Some old writers leave the lengths out where they follow from the size.
                    None if self.compression == Compression::None => whole.min((bytes.len() as u64).saturating_sub(at)),
                    None => return Err(cut()),
                };
                Ok((at, length))
            })
            .collect()
    }
}

fn compression(scheme: u32) -> Result<Compression, Fault> {
    Ok(match scheme {
        1 => Compression::None,
        5 => Compression::Lzw,
        7 => Compression::Jpeg,
        8 | 32_946 => Compression::Deflate,
        32_773 => Compression::PackBits,
        other => {
            let name = FOREIGN.iter().find(|(scheme, _)| *scheme == other).map(|(_, name)| *name);
            return Err(unsupported(match name {
                Some(name) => both!(en "TIFF with {name} compression", zh "{name} 压缩的 TIFF"),
                None => both!(en "TIFF with compression {other}", zh "压缩方式为 {other} 的 TIFF"),
            }));
        }
    })
}

fn meaning(main: &Directory<'_>, compression: Compression) -> Result<Meaning, Fault> {
    let bits = main.integer(BITS).unwrap_or(1);
    Ok(match main.integer(PHOTOMETRIC) {
        Some(0) => Meaning::Grey { inverted: true },
        Some(1) => Meaning::Grey { inverted: false },
        Some(2) => Meaning::Rgb,
        Some(3) if bits <= 8 => Meaning::Palette(palette(main, bits)?),
        Some(5) if main.integer(INK_SET).unwrap_or(1) == 1 => Meaning::Cmyk,
        Some(5) => return Err(unsupported(Text::fixed("使用特殊油墨的 TIFF", "TIFF with inks other than CMYK"))),
        Some(6) if compression == Compression::Jpeg => Meaning::YCbCr,
        Some(6) => return Err(unsupported(Text::fixed("YCbCr 且非 JPEG 压缩的 TIFF", "TIFF of YCbCr without JPEG"))),
        Some(8..=10) => return Err(unsupported(Text::fixed("Lab 颜色的 TIFF", "TIFF with Lab colours"))),
        other => {
            let code = other.map_or_else(|| "–".to_owned(), |code| code.to_string());
            return Err(unsupported(both!(en "TIFF with colours of kind {code}", zh "颜色类型为 {code} 的 TIFF")));
        }
    })
}

/// The map of colours: all reds, all greens, all blues, of 16 bits; some writers fill in 8.
fn palette(main: &Directory<'_>, bits: u32) -> Result<Vec<[u8; 3]>, Fault> {
    let entries = 1_usize << bits;
    let missing = || Fault::corrupt(4, Text::fixed("调色板缺失或太短", "map of colours missing or too short"));
    let map = main.get(COLOUR_MAP).ok_or_else(missing)?;
    let values: Option<Vec<u32>> = (0..3 * entries).map(|index| map.integer(index)).collect();
    let values = values.ok_or_else(missing)?;
    let shift = if values.iter().any(|&value| value > 255) { 8 } else { 0 };
    Ok((0..entries).map(|at| [0, 1, 2].map(|channel| (values[channel * entries + at] >> shift) as u8)).collect())
}

/// Bits of every sample; all have the same number.
fn bits(main: &Directory<'_>, samples: usize) -> Result<usize, Fault> {
    let each = |tag: u16, default: u32| -> Vec<u32> {
        main.get(tag)
            .map_or_else(|| vec![default], |entry| (0..samples).map_while(|index| entry.integer(index)).collect())
    };
    let bits = each(BITS, 1);
    let first = bits.first().copied().unwrap_or(1);
    if !matches!(first, 1 | 2 | 4 | 8 | 16) || bits.iter().any(|&other| other != first) {
        return Err(unsupported(both!(en "TIFF with samples of {bits:?} bits", zh "样本位数为 {bits:?} 的 TIFF")));
    }
    // 1 and 4: unsigned integers, and "not said".
    if each(SAMPLE_FORMAT, 1).iter().any(|format| !matches!(format, 1 | 4)) {
        return Err(unsupported(Text::fixed(
            "样本为浮点数或有符号数的 TIFF",
            "TIFF with floating-point or signed samples",
        )));
    }
    Ok(first as usize)
}

/// The first extra sample that is transparency. One without a word about it is not.
fn alpha(main: &Directory<'_>, samples: usize, own: usize) -> Option<Alpha> {
    let kinds = main.get(EXTRA_SAMPLES)?;
    (own..samples).enumerate().find_map(|(index, at)| match kinds.integer(index)? {
        1 => Some(Alpha { at, associated: true }),
        2 => Some(Alpha { at, associated: false }),
        _ => None,
    })
}
