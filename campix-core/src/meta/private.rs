//! What a file says besides its picture, by an allow-list: what is not known to be harmless is named.
//!
//! In: segments, chunks and tags as the readers of the containers meet them. Out: [`PrivateData`], kinds without
//! contents. Invariant: nothing is left out because its tag is unknown or its value cannot be read.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ifd::{Directory, Entry, Tiff};
use crate::ground::text::Text;
use crate::ground::words::words;

words! {
    /// Data that a registration file must not contain.
    #[non_exhaustive]
    pub enum PrivateKind {
        /// A GPS position, or a pointer to one.
        Gps "gps",
        /// The serial number of a camera or a lens, or the unique number of a picture.
        Serial "serial",
        /// The name of an owner, artist, photographer or copyright holder.
        Owner "owner",
        /// A thumbnail, which may show the uncropped picture.
        Thumbnail "thumbnail",
        /// An XMP packet, which may carry an editing history.
        Xmp "xmp",
        /// A comment.
        Comment "comment",
        /// A title, a description, a subject or keywords.
        Description "description",
        /// IPTC data: captions, keywords, names, places.
        Iptc "iptc",
        /// The camera maker's own data, in which serial numbers and names are common.
        MakerNote "maker-note",
        /// Make and model of camera, lens or phone.
        Device "device",
        /// How and when it was taken, beyond the date of capture: exposure, lens, scene.
        Settings "settings",
        /// Programs that made or changed the file, and when.
        Editing "editing",
        /// A second Exif block.
        SecondExif "second-exif",
        /// Photoshop's resources other than density, IPTC and thumbnail.
        Photoshop "photoshop",
        /// Further pictures: MPF, pages, frames, layers, depth maps.
        Pictures "pictures",
        /// A segment or chunk of a program's own: APP3–APP15, JUMBF, vendors' data.
        ProgramData "program-data",
        /// A tag that is not on the list of allowed ones.
        OtherTag "other-tag",
        /// Data that claim to be Exif or Photoshop's and cannot be read as such, or that no tag refers to.
        Unreadable "unreadable",
        /// Bytes between the segments of a JPEG.
        StrayBytes "stray-bytes",
        /// Bytes behind the end of the picture.
        TrailingBytes "trailing-bytes",
    }
}

impl PrivateKind {
    /// What was found, for people.
    pub const fn title(self) -> Text {
        match self {
            Self::Gps => Text::fixed("GPS 位置", "GPS position"),
            Self::Serial => Text::fixed("序列号", "serial number"),
            Self::Owner => Text::fixed("所有者或作者姓名", "name of an owner or author"),
            Self::Thumbnail => Text::fixed("缩略图", "thumbnail"),
            Self::Xmp => Text::fixed("XMP 数据", "XMP packet"),
            Self::Comment => Text::fixed("注释", "comment"),
            Self::Description => Text::fixed("标题、说明或关键字", "title, description or keywords"),
            Self::Iptc => Text::fixed("IPTC 数据", "IPTC data"),
            Self::MakerNote => Text::fixed("相机厂商数据", "maker note"),
            Self::Device => Text::fixed("相机或手机型号", "make and model of the device"),
            Self::Settings => Text::fixed("拍摄参数", "capture settings"),
            Self::Editing => Text::fixed("软件与修改时间", "software and time of editing"),
            Self::SecondExif => Text::fixed("第二个 Exif 段", "second Exif block"),
            Self::Photoshop => Text::fixed("Photoshop 资源", "Photoshop resources"),
            Self::Pictures => Text::fixed("其他图片", "further pictures"),
            Self::ProgramData => Text::fixed("软件专用数据段", "data of a program"),
            Self::OtherTag => Text::fixed("其他标签", "another tag"),
            Self::Unreadable => Text::fixed("无法读取的数据", "data that cannot be read"),
            Self::StrayBytes => Text::fixed("段间的多余字节", "bytes between segments"),
            Self::TrailingBytes => Text::fixed("图像之后的字节", "bytes behind the picture"),
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Kinds of data in a file that must not leave the studio. Only their presence: the values are never kept. In JSON the
/// words of [`PrivateKind`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PrivateData(u32);

impl PrivateData {
    /// Whether there is any.
    pub const fn any(self) -> bool {
        self.0 != 0
    }

    /// Whether there is data of this kind.
    pub const fn has(self, kind: PrivateKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// Every kind that is there, in the order of declaration.
    pub fn kinds(self) -> impl Iterator<Item = PrivateKind> {
        PrivateKind::ALL.into_iter().filter(move |&kind| self.has(kind))
    }

    pub(crate) const fn note(&mut self, kind: PrivateKind) {
        self.0 |= kind.bit();
    }

    pub(super) const fn note_if(&mut self, there: bool, kind: PrivateKind) {
        if there {
            self.note(kind);
        }
    }
}

impl std::ops::BitOrAssign for PrivateData {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl FromIterator<PrivateKind> for PrivateData {
    fn from_iter<I: IntoIterator<Item = PrivateKind>>(kinds: I) -> Self {
        let mut all = Self::default();
        kinds.into_iter().for_each(|kind| all.note(kind));
        all
    }
}

impl std::fmt::Debug for PrivateData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.kinds()).finish()
    }
}

impl Serialize for PrivateData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.kinds())
    }
}

impl<'de> Deserialize<'de> for PrivateData {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<PrivateKind>::deserialize(deserializer)?.into_iter().collect())
    }
}

pub(super) const THUMBNAIL_JPEG: u16 = 0x0201;
pub(super) const EXIF_POINTER: u16 = 0x8769;
pub(super) const GPS_POINTER: u16 = 0x8825;
pub(super) const INTEROPERABILITY_POINTER: u16 = 0xA005;
const IMAGE_RESOURCES: u16 = 0x8649;
pub(super) const DATE_TIME_ORIGINAL: u16 = 0x9003;

/// Tags of a TIFF that describe how its pixels are stored (TIFF 6.0 and its supplements, ICC.1); in the directory of the
/// picture itself they have to be there.
const STRUCTURE: &[u16] = &[
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 288, 289,
    290, 291, 292, 293, 296, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340, 341, 342,
    347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 34_675,
];

/// What a tag of Exif 3.0, of TIFF 6.0 or of Windows carries that a registration file must not; `None` for the allowed
/// ones, whose kind and number of values are then fixed, so that nothing else fits into them.
fn tag(entry: Entry<'_>) -> Option<PrivateKind> {
    let fixed = |width: usize, count: u64| entry.bytes().len() == width * count as usize && entry.count() == count;
    let allowed = match entry.tag {
        // Orientation, XResolution, YResolution, ResolutionUnit, YCbCrPositioning: written by everybody.
        0x0112 | 0x011A | 0x011B | 0x0128 | 0x0213 => entry.count() == 1,
        // Coefficients and ranges of YCbCr, as the standard has them for JPEG.
        0x0211 => fixed(8, 3),
        0x0214 => fixed(8, 6),
        // ExifVersion, ComponentsConfiguration, FlashpixVersion: four bytes.
        0x9000 | 0x9101 | 0xA000 => fixed(1, 4),
        // ColorSpace, PixelXDimension, PixelYDimension.
        0xA001..=0xA003 => entry.count() == 1 && entry.bytes().len() <= 4,
        DATE_TIME_ORIGINAL => entry.text().is_none_or(|text| super::exif::is_date(&text)) && entry.count() <= 20,
        // The directories behind them are looked at themselves.
        EXIF_POINTER | GPS_POINTER | INTEROPERABILITY_POINTER => true,
        _ => false,
    };
    if allowed {
        return None;
    }
    Some(match entry.tag {
        GPS_POINTER => PrivateKind::Gps,
        // BodySerialNumber, LensSerialNumber, CameraSerialNumber, ImageUniqueID, RawDataUniqueID.
        0xA431 | 0xA435 | 0xC62F | 0xA420 | 0xC65D => PrivateKind::Serial,
        // Artist, Copyright, CameraOwnerName, Photographer, ImageEditor, XPAuthor.
        0x013B | 0x8298 | 0xA430 | 0xA437 | 0xA438 | 0x9C9D => PrivateKind::Owner,
        // SubIFDs, JPEGInterchangeFormat and its length.
        0x014A | THUMBNAIL_JPEG | 0x0202 => PrivateKind::Thumbnail,
        0x02BC => PrivateKind::Xmp,
        // UserComment, XPComment.
        0x9286 | 0x9C9C => PrivateKind::Comment,
        // DocumentName, ImageDescription, PageName, XPTitle, XPKeywords, XPSubject, ImageTitle.
        0x010D | 0x010E | 0x011D | 0x9C9B | 0x9C9E | 0x9C9F | 0xA436 => PrivateKind::Description,
        0x83BB => PrivateKind::Iptc,
        // MakerNote, DNGPrivateData.
        0x927C | 0xC634 => PrivateKind::MakerNote,
        // Make, Model, UniqueCameraModel, LensSpecification, LensMake, LensModel.
        0x010F | 0x0110 | 0xC614 | 0xA432..=0xA434 => PrivateKind::Device,
        // ProcessingSoftware, Software, DateTime, HostComputer, firmware and programs of Exif 3.0.
        0x000B | 0x0131 | 0x0132 | 0x013C | 0xA439..=0xA43C => PrivateKind::Editing,
        // Image resources, layers.
        IMAGE_RESOURCES | 0x935C => PrivateKind::Photoshop,
        0x829A
        | 0x829D
        | 0x8822
        | 0x8824
        | 0x8827
        | 0x8830..=0x8835
        | DATE_TIME_ORIGINAL
        | 0x9004
        | 0x9010..=0x9012
        | 0x9102
        | 0x9201..=0x920A
        | 0x9214
        | 0x9290..=0x9292
        | 0x9400..=0x9406
        | 0xA20B..=0xA217
        | 0xA300..=0xA302
        | 0xA401..=0xA40C
        | 0xA460..=0xA462
        | 0xA500 => PrivateKind::Settings,
        _ => PrivateKind::OtherTag,
    })
}

/// The directories of an Exif block or of the first picture of a TIFF.
pub(super) struct Directories<'a, 'd> {
    pub(super) tiff: Tiff<'a>,
    pub(super) main: &'d Directory<'a>,
    pub(super) details: &'d Directory<'a>,
    pub(super) thumbnail: &'d Directory<'a>,
    /// Whether `main` also describes how the pixels of a TIFF are stored.
    pub(super) pixels: bool,
}

impl Directories<'_, '_> {
    /// Everything they say that is not allowed.
    pub(super) fn judge(&self) -> PrivateData {
        let mut found = PrivateData::default();
        // A TIFF's image resources are read by themselves.
        let structure = |tag: u16| self.pixels && (STRUCTURE.contains(&tag) || tag == IMAGE_RESOURCES);
        let entries = self.main.entries().iter().filter(|entry| !structure(entry.tag)).chain(self.details.entries());
        for &entry in entries.filter(|entry| entry.says_something()) {
            found.extend(tag(entry));
        }
        for (pointer, sub) in self.further() {
            match (pointer, sub) {
                // Tag 0 is only the version of the GPS block; cameras write it without a position.
                (GPS_POINTER, Some(sub)) => {
                    found.note_if(sub.entries().iter().any(|entry| entry.tag != 0), PrivateKind::Gps);
                    found.note_if(sub.unread > 0, PrivateKind::Gps);
                }
                (GPS_POINTER, None) => found.note(PrivateKind::Gps),
                // Rules and version of exchange between cameras (Exif 3.0, 4.6.7): four bytes each.
                (INTEROPERABILITY_POINTER, Some(sub)) => {
                    let known = |entry: &Entry<'_>| matches!(entry.tag, 1 | 2) && entry.bytes().len() <= 4;
                    let other = sub.entries().iter().any(|entry| !known(entry) && entry.says_something());
                    found.note_if(other || sub.unread > 0, PrivateKind::OtherTag);
                }
                (EXIF_POINTER, Some(_)) => {}
                _ => found.note(PrivateKind::Unreadable),
            }
        }
        found.note_if(self.main.unread + self.details.unread > 0, PrivateKind::Unreadable);
        found.note_if(!self.thumbnail.entries().is_empty(), PrivateKind::Thumbnail);
        if !self.pixels {
            let lost = self.thumbnail.entries().is_empty() && self.main.next != 0;
            found.note_if(lost, PrivateKind::Unreadable);
            found.note_if(self.thumbnail.next != 0, PrivateKind::Pictures);
            found.note_if(self.says_more(), PrivateKind::Unreadable);
        }
        found
    }

    /// The pointers of the two directories with the directories behind them; `None` for one that leads nowhere.
    fn further(&self) -> impl Iterator<Item = (u16, Option<Directory<'_>>)> {
        let pointers = [EXIF_POINTER, GPS_POINTER, INTEROPERABILITY_POINTER];
        let entries = self.main.entries().iter().chain(self.details.entries());
        entries
            .filter(move |entry| pointers.contains(&entry.tag) && entry.says_something())
            .map(|entry| (entry.tag, entry.pointer().and_then(|at| self.tiff.directory(at))))
    }

    /// Whether the block has bytes other than zero that none of its tags refers to.
    fn says_more(&self) -> bool {
        let mut used = vec![false; self.tiff.length()];
        let length = used.len();
        let mut mark = |range: std::ops::Range<usize>| {
            // Blocks often end before the offset of a next directory.
            if let Some(part) = used.get_mut(range.start..range.end.min(length)) {
                part.fill(true);
            }
        };
        mark(0..8);
        let further: Vec<Directory<'_>> = self.further().filter_map(|(_, sub)| sub).collect();
        for directory in [self.main, self.details, self.thumbnail].into_iter().chain(&further) {
            mark(directory.place.clone());
            for entry in directory.entries() {
                mark(entry.place());
            }
        }
        if let (Some(at), Some(length)) = (self.thumbnail.integer(THUMBNAIL_JPEG), self.thumbnail.integer(0x0202)) {
            mark(at as usize..(at as usize).saturating_add(length as usize));
        }
        self.tiff.data().iter().zip(&used).any(|(&byte, &used)| !used && byte != 0)
    }
}

impl Extend<PrivateKind> for PrivateData {
    fn extend<I: IntoIterator<Item = PrivateKind>>(&mut self, kinds: I) {
        kinds.into_iter().for_each(|kind| self.note(kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_kinds_reads_as_its_words() {
        let data: PrivateData = [PrivateKind::Xmp, PrivateKind::Gps, PrivateKind::Gps].into_iter().collect();
        assert_eq!(serde_json::to_string(&data).unwrap(), r#"["gps","xmp"]"#);
        assert_eq!(serde_json::from_str::<PrivateData>(r#"["xmp","gps"]"#).unwrap(), data);
        assert!(data.any() && data.has(PrivateKind::Xmp) && !data.has(PrivateKind::Comment));
        assert_eq!(format!("{data:?}"), "{Gps, Xmp}");
    }

    #[test]
    fn every_kind_has_a_place_and_a_name_of_its_own() {
        assert!(PrivateKind::ALL.len() <= 32);
        let titles: std::collections::BTreeSet<String> = PrivateKind::ALL
            .iter()
            .flat_map(|kind| [kind.title().zh.into_owned(), kind.title().en.into_owned()])
            .collect();
        assert_eq!(titles.len(), 2 * PrivateKind::ALL.len());
    }
    fn found(container: crate::meta::Container, bytes: &[u8]) -> Vec<PrivateKind> {
        let read = crate::meta::read(container, bytes, &crate::ground::limits::Limits::default());
        read.unwrap_or_else(|fault| panic!("{fault:?}")).metadata.private.kinds().collect()
    }

    /// Kind and data.
    type Chunk<'a> = (&'a [u8; 4], &'a [u8]);

    fn png(more: &[Chunk<'_>]) -> Vec<u8> {
        let chunk =
            |(kind, data): (&[u8; 4], &[u8])| [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat();
        let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
        out.extend(chunk((b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])));
        for &part in more {
            out.extend(chunk(part));
        }
        out.extend(chunk((b"IDAT", b"x")));
        out.extend(chunk((b"IEND", b"")));
        out
    }

    #[test]
    fn chunks_of_a_png_are_judged_by_the_list() {
        let exif = super::super::exif::tests::block(&[(0x013B, 2, 10, b"Zhang San\0".to_vec())]);
        let plain = super::super::exif::tests::block(&[(0x0112, 3, 1, vec![0, 1])]);
        let cases: &[(&[Chunk<'_>], &[PrivateKind])] = &[
            (&[], &[]),
            (&[(b"pHYs", &[0; 9]), (b"gAMA", &[0; 4]), (b"sRGB", &[0]), (b"bKGD", &[0; 6]), (b"eXIf", &plain)], &[]),
            (&[(b"tEXt", b"Comment\0Zhang San")], &[PrivateKind::Comment]),
            (&[(b"tEXt", b"Author\0Zhang San")], &[PrivateKind::Owner]),
            (&[(b"iTXt", b"Title\0\0\0\0\0Zhang San")], &[PrivateKind::Description]),
            (&[(b"zTXt", b"Software\0\0x")], &[PrivateKind::Editing]),
            (&[(b"tIME", &[7, 234, 6, 1, 9, 30, 0])], &[PrivateKind::Editing]),
            (&[(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>")], &[PrivateKind::Xmp]),
            (&[(b"zTXt", b"Raw profile type iptc\0\0x")], &[PrivateKind::Iptc]),
            (&[(b"zTXt", b"Raw profile type exif\0\0x")], &[PrivateKind::SecondExif]),
            (&[(b"eXIf", &exif)], &[PrivateKind::Owner]),
            (&[(b"eXIf", &plain), (b"eXIf", &exif)], &[PrivateKind::Owner, PrivateKind::SecondExif]),
            (&[(b"caBX", b"jumb")], &[PrivateKind::ProgramData]),
            (&[(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0])], &[PrivateKind::Pictures]),
        ];
        for (chunks, expected) in cases {
            assert_eq!(found(crate::meta::Container::Png, &png(chunks)), *expected, "{chunks:?}");
        }
        let behind = [png(&[]), b"Zhang San".to_vec()].concat();
        assert_eq!(found(crate::meta::Container::Png, &behind), [PrivateKind::TrailingBytes]);
    }

    #[test]
    fn chunks_of_a_webp_are_judged_by_the_list() {
        let webp = |more: &[Chunk<'_>]| {
            let chunk = |(kind, data): Chunk<'_>| {
                [&kind[..], &(data.len() as u32).to_le_bytes(), data, &[0][..data.len() & 1]].concat()
            };
            let picture = chunk((b"VP8L", &[0x2F, 0, 0, 0, 0]));
            let body = more.iter().fold([b"WEBP".to_vec(), picture].concat(), |all, &part| [all, chunk(part)].concat());
            [b"RIFF".to_vec(), (body.len() as u32).to_le_bytes().to_vec(), body].concat()
        };
        let exif = super::super::exif::tests::block(&[(0x010E, 2, 10, b"Zhang San\0".to_vec())]);
        let cases: &[(&[Chunk<'_>], &[PrivateKind])] = &[
            (&[], &[]),
            (&[(b"EXIF", &exif)], &[PrivateKind::Description]),
            (&[(b"EXIF", &exif), (b"EXIF", &exif)], &[PrivateKind::Description, PrivateKind::SecondExif]),
            (&[(b"XMP ", b"<x/>")], &[PrivateKind::Xmp]),
            (&[(b"C2PA", b"jumb")], &[PrivateKind::ProgramData]),
        ];
        for (chunks, expected) in cases {
            assert_eq!(found(crate::meta::Container::WebP, &webp(chunks)), *expected, "{chunks:?}");
        }
    }

    #[test]
    fn tags_of_a_tiff_are_judged_by_the_list() {
        let short = |tag: u16, value: u8| (tag, 3, 1, vec![0, value]);
        let tiff = |more: &[(u16, u16, u32, Vec<u8>)]| {
            let mut tags = vec![short(256, 1), short(257, 1), short(258, 8), short(259, 1), short(262, 1)];
            tags.extend([short(273, 0), short(277, 1), short(278, 1), short(279, 1), short(282, 1)]);
            tags.extend(more.iter().cloned());
            super::super::exif::tests::block(&tags)
        };
        let text = |tag: u16| (tag, 2, 10, b"Zhang San\0".to_vec());
        let iptc = b"\x1C\x02\x50\0\x02AB".to_vec();
        let density = b"8BIM\x03\xED\0\0\0\0\0\x10\x01\x2C\0\0\0\x01\0\x01\x01\x2C\0\0\0\x01\0\x01".to_vec();
        for (more, expected) in [
            (vec![], vec![]),
            (vec![text(270)], vec![PrivateKind::Description]),
            (vec![text(315)], vec![PrivateKind::Owner]),
            (vec![text(305)], vec![PrivateKind::Editing]),
            (vec![(700, 1, 4, b"<x/>".to_vec())], vec![PrivateKind::Xmp]),
            (vec![(33_723, 1, 7, iptc)], vec![PrivateKind::Owner, PrivateKind::Iptc]),
            (vec![(34_377, 1, 28, density)], vec![]),
            (vec![(34_377, 1, 4, b"8BIM".to_vec())], vec![PrivateKind::Unreadable]),
            (vec![(37_724, 7, 4, b"psd!".to_vec())], vec![PrivateKind::Photoshop]),
            (vec![text(50_000)], vec![PrivateKind::OtherTag]),
            (vec![(0x8825, 9, 1, vec![0, 1, 0, 0])], vec![PrivateKind::Gps]),
        ] {
            assert_eq!(found(crate::meta::Container::Tiff, &tiff(&more)), expected, "{more:?}");
        }
    }
}
