//! Changes what a JPEG says about itself, and nothing of its picture.
//!
//! In: a JPEG and what it shall say. Out: a file with the same tables, frame and entropy-coded data, byte for byte.
//! Invariant: every place that declares a density agrees, nothing private is left, nothing follows the end marker.

use crate::ground::band::USUAL_DENSITY;
use crate::ground::explain::{Explain, Explanation, both, error, says};
use crate::ground::file_error::FileError;
use crate::ground::limits::Limits;
use crate::ground::text::Text;
use crate::meta::jpeg::{JpegLayout, marker};
use crate::meta::{self, ColourModel, Container, Fault};

/// What the file shall say about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retag {
    /// Dots per inch, 1–65 535, in all places that the file has. Default: 300.
    pub density: u16,
    /// What happens to an Exif segment. Default: `Essential`.
    pub exif: ExifPolicy,
    /// What the input may cost. Default: [`Limits::default`].
    pub limits: Limits,
}

/// What happens to an Exif segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ExifPolicy {
    /// If there is one, it is rewritten with orientation, density and time of capture only.
    #[default]
    Essential,
    /// It is dropped; a file that needs it to be upright is refused.
    Drop,
}

impl Default for Retag {
    fn default() -> Self {
        Self { density: USUAL_DENSITY, exif: ExifPolicy::Essential, limits: Limits::default() }
    }
}

impl Retag {
    /// Sets the density, in dots per inch.
    #[must_use]
    pub const fn density(mut self, density: u16) -> Self {
        self.density = density;
        self
    }

    /// Sets what happens to an Exif segment.
    #[must_use]
    pub const fn exif(mut self, policy: ExifPolicy) -> Self {
        self.exif = policy;
        self
    }

    /// Sets what the input may cost.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }
}

/// Why a file's tags cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetagError {
    /// The file is not a JPEG by its first bytes.
    NotJpeg,
    /// The markers of the file cannot be followed to its end.
    Damaged {
        /// Offset of the fault.
        at: u64,
        /// What is wrong there.
        what: Text,
    },
    /// The file announces more than a limit allows.
    Limit {
        /// What is too large.
        what: Text,
        /// How large it is.
        found: u64,
        /// How large it may be.
        limit: u64,
    },
    /// A coding of JPEG that is not read, so that nothing can be said about the picture.
    Unsupported {
        /// Its name: "JPEG with arithmetic coding".
        format: Text,
        /// What a person can do about it.
        remedy: Text,
    },
    /// A JFIF segment would make readers misread the colours.
    Colours {
        /// Colour model as stored.
        found: ColourModel,
    },
    /// Without its Exif the picture would no longer be upright.
    Orientation {
        /// Exif orientation, 2–8.
        orientation: u8,
    },
    /// A density of zero dots per inch cannot be written.
    ZeroDensity,
    /// The system refused a file operation.
    File(FileError),
}

impl Explain for RetagError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::NotJpeg => says!(RETAG_NOT_JPEG, en "the file is not a JPEG", zh "文件不是 JPEG"),
            Self::Damaged { at, what } => {
                says!(
                    RETAG_DAMAGED,
                    en "the JPEG is damaged at byte {at}: {what}",
                    zh "JPEG 在第 {at} 字节处损坏：{what}"; what = what
                )
            }
            Self::Limit { what, found, limit } => {
                says!(
                    RETAG_LIMIT,
                    en "{what} is {found}, allowed are {limit}",
                    zh "{what}为 {found}，最多允许 {limit}"; what = what
                )
            }
            Self::Unsupported { format, remedy } => says!(
                RETAG_UNSUPPORTED, en "{format} is not read; {remedy}", zh "不能读取{format}；{remedy}";
                format = format, remedy = remedy
            ),
            Self::Colours { found } => says!(
                RETAG_COLOURS,
                en "the JPEG stores {found:?}, JFIF can only express grey and YCbCr",
                zh "JPEG 的颜色为 {found:?}，JFIF 只能表示灰度和 YCbCr"
            ),
            Self::Orientation { orientation } => says!(
                RETAG_ORIENTATION,
                en "the picture is upright only because of its Exif orientation {orientation}",
                zh "图片依靠 Exif 方向标记 {orientation} 才显示为正向，不能去掉"
            ),
            Self::ZeroDensity => {
                says!(RETAG_ZERO_DENSITY, en "the density is zero dots per inch", zh "分辨率为 0 dpi")
            }
            Self::File(error) => error.explain(),
        }
    }
}

error!(RetagError: File(FileError));

impl From<Fault> for RetagError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Truncated { at, expected } => Self::Damaged {
                at,
                what: both!(en "the file ends before {expected}", zh "文件在{expected}之前结束"; expected = expected),
            },
            Fault::Corrupt { at, what } => Self::Damaged { at, what },
            Fault::Limit { what, found, limit } => Self::Limit { what, found, limit },
            Fault::Unsupported { format, remedy } => Self::Unsupported { format, remedy },
            Fault::Memory { bytes } => {
                Self::Limit { what: Text::fixed("内存字节数", "memory in bytes"), found: bytes, limit: 0 }
            }
        }
    }
}

/// The same picture, saying what `tags` asks for.
///
/// JFIF comes first and is version 1.01 without a thumbnail. An Exif segment and a Photoshop density are rewritten
/// if the file had them; an ICC profile stays. All other segments that are not the picture's own, and every byte between
/// segments and after the end marker, are dropped: everything that [`PrivateKind`](crate::meta::PrivateKind) names.
///
/// ```
/// use campix_core::geometry::Size;
/// use campix_core::make::encode::{BandSpec, ByteBand, Retag, encode_to_band, retag};
/// use campix_core::pixels::RgbPixels;
///
/// let picture = RgbPixels::filled(Size::new(30, 40), [100, 197, 255]);
/// let mut file = encode_to_band(picture.view(), &BandSpec::default().band(ByteBand::at_most(2_000)))?.bytes;
/// file.extend(b"left by an editor");
/// let clean = retag(&file, &Retag::default().density(350))?;
/// assert_eq!(clean[13..18], [1, 1, 94, 1, 94]);
/// assert_eq!(clean[clean.len() - 2..], [0xFF, 0xD9]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// See [`RetagError`]. A file whose markers cannot be followed to its end, or one of whose scans is cut or damaged, is
/// refused, never repaired.
pub fn retag(jpeg: &[u8], tags: &Retag) -> Result<Vec<u8>, RetagError> {
    if tags.density == 0 {
        return Err(RetagError::ZeroDensity);
    }
    if !jpeg.starts_with(&[0xFF, marker::SOI]) {
        return Err(RetagError::NotJpeg);
    }
    let found = jpeg.len() as u64;
    if found > tags.limits.bytes {
        return Err(RetagError::Limit {
            what: Text::fixed("文件字节数", "file in bytes"),
            found,
            limit: tags.limits.bytes,
        });
    }
    let meta::Source { metadata, jpeg: layout, .. } = meta::read(Container::Jpeg, jpeg, &tags.limits)?;
    let layout = layout.ok_or(RetagError::NotJpeg)?;
    tags.limits.check_size(layout.frame.size)?;
    let colours = layout.colour_model(jpeg);
    if !matches!(colours, ColourModel::Grey | ColourModel::YCbCr) {
        return Err(RetagError::Colours { found: colours });
    }
    // New tags on half a picture would pass it off as a whole one.
    crate::photo::jpeg::verify(jpeg, &layout)?;
    let mut out = Vec::with_capacity(jpeg.len() + 256);
    out.extend([0xFF, marker::SOI]);
    let [high, low] = tags.density.to_be_bytes();
    segment(&mut out, marker::APP0, &[b'J', b'F', b'I', b'F', 0, 1, 1, 1, high, low, high, low, 0, 0]);
    let has_exif = layout.payloads(jpeg, marker::APP1).any(|body| body.starts_with(EXIF_PREFIX));
    match tags.exif {
        ExifPolicy::Essential if has_exif => {
            segment(&mut out, marker::APP1, &exif(metadata.orientation, metadata.captured.as_deref(), tags.density));
        }
        ExifPolicy::Drop if metadata.orientation != 1 => {
            return Err(RetagError::Orientation { orientation: metadata.orientation });
        }
        _ => {}
    }
    if metadata.density.photoshop.is_some() {
        segment(&mut out, marker::APP13, &photoshop(tags.density));
    }
    let mut scans = layout.scans.iter();
    for part in &layout.segments {
        let body = &jpeg[part.payload.clone()];
        let kept = match part.marker {
            marker::APP2 => body.starts_with(ICC_PREFIX),
            code => JpegLayout::is_picture(code),
        };
        if kept {
            segment(&mut out, part.marker, body);
        }
        if part.marker == marker::SOS
            && let Some(scan) = scans.next()
        {
            out.extend(&jpeg[scan.data.clone()]);
        }
    }
    out.extend([0xFF, marker::EOI]);
    Ok(out)
}

const EXIF_PREFIX: &[u8] = b"Exif\0\0";
const ICC_PREFIX: &[u8] = b"ICC_PROFILE\0";

fn segment(out: &mut Vec<u8>, marker: u8, body: &[u8]) {
    out.extend([0xFF, marker]);
    out.extend(((body.len() + 2) as u16).to_be_bytes());
    out.extend(body);
}

/// An Exif payload with nothing but orientation, density and, where known, the time of capture (Exif 2.32, 4.6).
fn exif(orientation: u8, captured: Option<&str>, density: u16) -> Vec<u8> {
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    const RATIONAL: u16 = 5;
    const ASCII: u16 = 2;
    const MAIN: u32 = 8;
    let entries: u32 = if captured.is_some() { 5 } else { 4 };
    let behind = MAIN + 2 + 12 * entries + 4;
    let mut out = EXIF_PREFIX.to_vec();
    let entry = |out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        out.extend(tag.to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        out.extend(value);
    };
    let short = |value: u16| (u32::from(value) << 16).to_be_bytes();
    out.extend(b"MM\0*");
    out.extend(MAIN.to_be_bytes());
    out.extend((entries as u16).to_be_bytes());
    entry(&mut out, 0x0112, SHORT, 1, short(u16::from(orientation)));
    entry(&mut out, 0x011A, RATIONAL, 1, behind.to_be_bytes());
    entry(&mut out, 0x011B, RATIONAL, 1, (behind + 8).to_be_bytes());
    entry(&mut out, 0x0128, SHORT, 1, short(2));
    if captured.is_some() {
        entry(&mut out, 0x8769, LONG, 1, (behind + 16).to_be_bytes());
    }
    out.extend([0; 4]);
    for _ in 0..2 {
        out.extend(u32::from(density).to_be_bytes());
        out.extend(1_u32.to_be_bytes());
    }
    if let Some(captured) = captured {
        out.extend(1_u16.to_be_bytes());
        entry(&mut out, 0x9003, ASCII, captured.len() as u32 + 1, (behind + 16 + 2 + 12 + 4).to_be_bytes());
        out.extend([0; 4]);
        out.extend(captured.as_bytes());
        out.push(0);
    }
    out
}

/// A Photoshop payload with nothing but the density: 16.16 fixed point, per inch, shown in inches.
fn photoshop(density: u16) -> Vec<u8> {
    let mut out = b"Photoshop 3.0\08BIM\x03\xED\0\0\0\0\0\x10".to_vec();
    for _ in 0..2 {
        out.extend((u32::from(density) << 16).to_be_bytes());
        out.extend([0, 1, 0, 1]);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;
    use crate::make::encode::{BandSpec, ByteBand, encode_to_band};
    use crate::meta::Density;

    fn plain() -> Vec<u8> {
        let mut picture = RgbPixels::filled(Size::new(50, 70), [180, 160, 150]);
        for (i, byte) in picture.data_mut().iter_mut().enumerate() {
            *byte = byte.wrapping_add((i * i % 37) as u8);
        }
        let spec = BandSpec::default().band(ByteBand::at_most(5_000)).restart_interval(3);
        encode_to_band(picture.view(), &spec).unwrap().bytes
    }

    /// A file that says too much: 72 dpi in three places, a comment, XMP, a JFIF extension, bytes after its end.
    fn talkative() -> Vec<u8> {
        let file = plain();
        let mut out = vec![0xFF, 0xD8];
        segment(&mut out, 0xFE, b"by a studio");
        segment(&mut out, 0xE0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0");
        segment(&mut out, 0xE0, b"JFXX\0\x10");
        segment(&mut out, 0xE1, &exif(6, Some("2026:06:01 10:20:30"), 72));
        segment(&mut out, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>");
        segment(&mut out, 0xED, &photoshop(72));
        segment(&mut out, 0xE2, b"ICC_PROFILE\0\x01\x01profile");
        segment(&mut out, 0xE2, b"MPF\0");
        segment(&mut out, 0xEE, b"Adobe\0\x64\0\0\0\0\x01");
        out.extend(&file[20..]);
        out.extend(b"trailing");
        out
    }

    fn coded(file: &[u8]) -> Vec<Vec<u8>> {
        let layout = meta::jpeg::walk(file, &Limits::default()).unwrap();
        let parts = layout.segments.iter().filter(|s| !(0xE0..=0xEF).contains(&s.marker) && s.marker != 0xFE);
        let ranges = parts.map(|s| s.payload.clone()).chain(layout.scans.iter().map(|s| s.data.clone()));
        ranges.map(|range| file[range].to_vec()).collect()
    }

    fn assert_clean(before: &[u8], after: &[u8], tags: &Retag) {
        assert_eq!(coded(before), coded(after), "coded data changed");
        let metadata = meta::read(Container::Jpeg, after, &Limits::default()).unwrap().metadata;
        assert_eq!(metadata.density.jfif, Some(Density::square(tags.density.into())));
        for other in [metadata.density.exif, metadata.density.photoshop].into_iter().flatten() {
            assert_eq!(other, Density::square(tags.density.into()));
        }
        assert!(!metadata.private.any(), "{:?}", metadata.private);
        assert_eq!(metadata.trailing_bytes, 0);
        assert_eq!(after[2..4], [0xFF, 0xE0]);
    }

    #[test]
    fn all_three_densities_agree_and_nothing_private_is_left() {
        let before = talkative();
        let tags = Retag::default();
        let after = retag(&before, &tags).unwrap();
        assert_clean(&before, &after, &tags);
        let metadata = meta::read(Container::Jpeg, &after, &Limits::default()).unwrap().metadata;
        assert!(metadata.density.exif.is_some() && metadata.density.photoshop.is_some());
        assert_eq!(metadata.orientation, 6);
        assert_eq!(metadata.captured.as_deref(), Some("2026:06:01 10:20:30"));
        assert!(after.windows(7).any(|w| w == b"profile"), "the colour profile stays");
        assert_eq!(retag(&after, &tags).unwrap(), after, "a second time changes nothing");
    }

    #[test]
    fn what_would_change_the_picture_is_refused() {
        let drop = Retag::default().exif(ExifPolicy::Drop);
        assert_eq!(retag(&talkative(), &drop).unwrap_err().code().0, 434);
        assert_eq!(retag(b"GIF89a", &drop).unwrap_err().code().0, 430);
        assert_eq!(retag(&plain(), &drop.density(0)).unwrap_err().code().0, 435);
        let small = Limits::default().bytes(100);
        assert_eq!(retag(&plain(), &drop.limits(small)).unwrap_err().code().0, 432);
        let mut rgb = vec![0xFF, 0xD8];
        segment(&mut rgb, 0xEE, b"Adobe\0\x64\0\0\0\0\0");
        rgb.extend(&plain()[20..]);
        assert_eq!(retag(&rgb, &drop).unwrap_err().code().0, 433);
        let file = plain();
        for length in 0..file.len() {
            assert!(retag(&file[..length], &drop).is_err(), "cut at {length}");
        }
    }

    #[test]
    fn a_scan_that_is_cut_is_refused_although_its_end_is_sewn_on() {
        let file = plain();
        let scan = meta::jpeg::walk(&file, &Limits::default()).unwrap().scans[0].data.clone();
        assert!(retag(&file, &Retag::default()).is_ok());
        for share in 1..20 {
            let cut = scan.start + (scan.len() - 2) * share / 20;
            let sewn = [&file[..cut], &[0xFF, marker::EOI]].concat();
            let refused = retag(&sewn, &Retag::default()).map(|file| file.len());
            assert_eq!(refused.unwrap_err().code().name(), "retag.damaged", "{share}/20");
        }
    }

    #[test]
    fn codings_that_are_not_read_are_refused_by_their_names() {
        let file = plain();
        let frame = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
        for (at, byte, name) in
            [(1, 0xC9, "arithmetic"), (1, 0xC3, "lossless"), (1, 0xC5, "hierarchical"), (4, 12, "12-bit JPEG")]
        {
            let mut other = file.clone();
            other[frame + at] = byte;
            let error = retag(&other, &Retag::default()).unwrap_err();
            assert_eq!(error.code().name(), "retag.unsupported", "{name}");
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn two_jfif_segments_that_differ_are_a_conflict_and_become_one() {
        let file = plain();
        let mut twice = file[..20].to_vec();
        segment(&mut twice, 0xE0, b"JFIF\0\x01\x01\x01\0\x48\0\x48\0\0");
        twice.extend(&file[20..]);
        let density = |file: &[u8]| meta::read(Container::Jpeg, file, &Limits::default()).unwrap().metadata.density;
        assert!(!density(&twice).agree(0.5));
        assert_eq!(density(&twice).declared().map(|(_, x, _)| x).collect::<Vec<_>>(), [300.0, 72.0]);
        let once = retag(&twice, &Retag::default()).unwrap();
        assert_eq!((density(&once).declared().count(), once.len()), (1, file.len()));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn hostile_files_keep_their_coefficients_or_are_refused(
            hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
            density in 1_u16..=2_400,
        ) {
            let mut file = talkative();
            for (at, byte) in hits {
                let at = at.index(file.len());
                file[at] = byte;
            }
            let tags = Retag::default().density(density);
            if let Ok(after) = retag(&file, &tags) {
                assert_clean(&file, &after, &tags);
            }
        }
    }
}
