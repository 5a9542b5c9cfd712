//! Every kind of data that cameras, phones and editors leave in a JPEG: named by its kind, and stripped without touching
//! the picture.

use super::*;
use crate::check::check;
use crate::face::{Face, FaceError};
use crate::ground::limits::Limits;
use crate::ground::pixels::{RgbPixels, RgbView};
use crate::ground::text::Language;
use crate::make::encode::ByteBand;
use crate::measure::measure;
use crate::meta::PrivateKind::{self, *};
use crate::meta::jpeg::{JpegLayout, walk};

struct Nobody;

impl LandmarkSource for Nobody {
    fn faces(&self, _: RgbView<'_>) -> Result<Vec<Face>, FaceError> {
        Ok(Vec::new())
    }

    fn name(&self) -> &'static str {
        "nobody"
    }
}

fn profile() -> Profile {
    let text = "schema = 1\nid = \"own\"\nedition = \"1\"\nstatus = \"draft\"\nvalid_from = \"2026\"\nlayer = \"channel\"\n\
        title = { zh = \"自\", en = \"own\" }\nframe = { width = 480, height = 640 }\n[file.private-data]\none_of = []\n\
        level = \"must\"\nsource = \"x\"\nevidence = \"D\"\n";
    Profile::parse(text).unwrap()
}

fn plain() -> Vec<u8> {
    let mut picture = RgbPixels::filled(Size::new(50, 70), [180, 160, 150]);
    for (i, byte) in picture.data_mut().iter_mut().enumerate() {
        *byte = byte.wrapping_add((i * i % 37) as u8);
    }
    let spec = BandSpec::default().band(ByteBand::at_most(5_000)).restart_interval(3);
    encode_to_band(picture.view(), &spec).unwrap().bytes
}

/// A tag of Exif: number, type, number of values, bytes in big-endian order.
type Tag = (u16, u16, u32, Vec<u8>);

fn ascii(tag: u16, text: &str) -> Tag {
    (tag, 2, text.len() as u32 + 1, [text.as_bytes(), b"\0"].concat())
}

fn wide(tag: u16, text: &str) -> Tag {
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
    (tag, 1, bytes.len() as u32, bytes)
}

fn undefined(tag: u16, bytes: &[u8]) -> Tag {
    (tag, 7, bytes.len() as u32, bytes.to_vec())
}

/// A directory at offset `at`, followed by its values; `next` is the offset of the next one.
fn directory(at: usize, tags: &[Tag], next: u32) -> Vec<u8> {
    let mut out = (tags.len() as u16).to_be_bytes().to_vec();
    let mut values: Vec<u8> = Vec::new();
    let values_at = at + 2 + tags.len() * 12 + 4;
    for (tag, kind, count, value) in tags {
        out.extend(tag.to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        if value.len() <= 4 {
            out.extend(value);
            out.resize(out.len() + 4 - value.len(), 0);
        } else {
            out.extend(((values_at + values.len()) as u32).to_be_bytes());
            values.extend(value);
        }
    }
    out.extend(next.to_be_bytes());
    out.extend(values);
    out
}

fn exif(main: &[Tag]) -> Vec<u8> {
    [&b"Exif\0\0MM\0*\0\0\0\x08"[..], &directory(8, main, 0)].concat()
}

/// An Exif block whose first directory points to a second one with `tags`.
fn behind(pointer: u16, kind: u16, tags: &[Tag]) -> Vec<u8> {
    let first = directory(8, &[(pointer, kind, 1, vec![0, 0, 0, 26])], 0);
    [&b"Exif\0\0MM\0*\0\0\0\x08"[..], &first, &directory(26, tags, 0)].concat()
}

fn details(tags: &[Tag]) -> Vec<u8> {
    behind(0x8769, 4, tags)
}

/// An Exif block with a thumbnail of three bytes.
fn thumbnail() -> Vec<u8> {
    let link = |tag, value: u32| (tag, 4, 1, value.to_be_bytes().to_vec());
    let second = directory(14, &[link(0x0201, 14 + 2 + 24 + 4), link(0x0202, 3)], 0);
    [&b"Exif\0\0MM\0*\0\0\0\x08"[..], &directory(8, &[], 14), &second, &[0xFF, 0xD8, 0xD9]].concat()
}

fn photoshop(resources: &[(u16, &[u8])]) -> Vec<u8> {
    let mut out = b"Photoshop 3.0\0".to_vec();
    for (id, data) in resources {
        out.extend(b"8BIM");
        out.extend(id.to_be_bytes());
        out.extend([0, 0]);
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(*data);
        out.resize(out.len() + (data.len() & 1), 0);
    }
    out
}

fn iptc(dataset: u8, value: &str) -> Vec<u8> {
    let data = [&[0x1C, 2, dataset, 0, value.len() as u8][..], value.as_bytes()].concat();
    photoshop(&[(0x0404, &data)])
}

/// A part of a long packet: digest of the whole, its length, offset of the part.
fn extended_xmp() -> Vec<u8> {
    [&b"http://ns.adobe.com/xmp/extension/\0"[..], &[b'0'; 32], &[0, 0, 0, 4, 0, 0, 0, 0], b"<x/>"].concat()
}

/// What is put into a file.
enum Put {
    Segment(u8, Vec<u8>),
    Segments(Vec<(u8, Vec<u8>)>),
    /// Before the first segment behind SOI.
    Raw(Vec<u8>),
    Behind(Vec<u8>),
}

/// The file with more in it.
fn file(put: &Put) -> Vec<u8> {
    let plain = plain();
    let segment =
        |(marker, body): &(u8, Vec<u8>)| [&[0xFF, *marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
    let middle = match put {
        Put::Segment(marker, body) => segment(&(*marker, body.clone())),
        Put::Segments(all) => all.iter().flat_map(segment).collect(),
        Put::Raw(bytes) => bytes.clone(),
        Put::Behind(_) => Vec::new(),
    };
    let behind: &[u8] = if let Put::Behind(bytes) = put { bytes } else { &[] };
    [&plain[..20], &middle, &plain[20..], behind].concat()
}

/// Name of a case, what it has to be called, and what is put into the file.
fn cases() -> Vec<(&'static str, Vec<PrivateKind>, Put)> {
    let app1 = |body: Vec<u8>| Put::Segment(0xE1, body);
    let app = |number: u8, body: &[u8]| Put::Segment(0xE0 + number, body.to_vec());
    let main = |tag: Tag| app1(exif(&[tag]));
    let sub = |tag: Tag| app1(details(&[tag]));
    let latitude = || vec![ascii(1, "N"), (2, 5, 3, [[0, 0, 0, 31, 0, 0, 0, 1]; 3].concat())];
    let mut all = vec![
        ("ImageDescription", vec![Description], main(ascii(0x010E, "Zhang San"))),
        ("DocumentName", vec![Description], main(ascii(0x010D, "320101"))),
        ("PageName", vec![Description], main(ascii(0x011D, "320101"))),
        ("XPTitle", vec![Description], main(wide(0x9C9B, "张三"))),
        ("XPSubject", vec![Description], main(wide(0x9C9F, "张三"))),
        ("XPKeywords", vec![Description], main(wide(0x9C9E, "张三"))),
        ("ImageTitle of Exif 3.0", vec![Description], sub(ascii(0xA436, "Zhang San"))),
        ("XPComment", vec![Comment], main(wide(0x9C9C, "张三"))),
        ("UserComment", vec![Comment], sub(undefined(0x9286, b"ASCII\0\0\0Zhang San"))),
        ("COM", vec![Comment], Put::Segment(0xFE, b"Zhang San".to_vec())),
        ("XPAuthor", vec![Owner], main(wide(0x9C9D, "张三"))),
        ("Artist", vec![Owner], main(ascii(0x013B, "Zhang San"))),
        ("Copyright", vec![Owner], main(ascii(0x8298, "Zhang San"))),
        ("CameraOwnerName", vec![Owner], sub(ascii(0xA430, "Zhang San"))),
        ("Photographer of Exif 3.0", vec![Owner], sub(ascii(0xA437, "Zhang San"))),
        ("BodySerialNumber", vec![Serial], sub(ascii(0xA431, "1234567"))),
        ("LensSerialNumber", vec![Serial], sub(ascii(0xA435, "1234567"))),
        ("CameraSerialNumber in IFD0", vec![Serial], main(ascii(0xC62F, "1234567"))),
        ("ImageUniqueID", vec![Serial], sub(ascii(0xA420, "0123456789abcdef"))),
        ("MakerNote", vec![MakerNote], sub(undefined(0x927C, b"Nikon\0 serial 1234567"))),
        ("Make", vec![Device], main(ascii(0x010F, "Canon"))),
        ("Model", vec![Device], main(ascii(0x0110, "EOS R6"))),
        ("LensModel", vec![Device], sub(ascii(0xA434, "RF 50"))),
        ("Software", vec![Editing], main(ascii(0x0131, "Meitu 11"))),
        ("DateTime", vec![Editing], main(ascii(0x0132, "2026:06:01 10:20:30"))),
        ("HostComputer", vec![Editing], main(ascii(0x013C, "iPhone of Zhang San"))),
        ("ExposureTime", vec![Settings], sub((0x829A, 5, 1, vec![0, 0, 0, 1, 0, 0, 0, 125]))),
        ("SubSecTimeOriginal", vec![Settings], sub(ascii(0x9291, "12345"))),
        ("a name where a date belongs", vec![Settings], sub(ascii(0x9003, "Zhang San"))),
        ("a tag nobody knows", vec![OtherTag], main(ascii(0xC8A1, "Zhang San"))),
        ("room in an allowed tag", vec![OtherTag], sub(undefined(0xA000, b"0100 Zhang San"))),
        ("XMP in Exif", vec![Xmp], main(undefined(0x02BC, b"<x:xmpmeta/>"))),
        ("GPS", vec![Gps], app1(behind(0x8825, 4, &latitude()))),
        ("GPS behind SLONG", vec![Gps], app1(behind(0x8825, 9, &latitude()))),
        ("GPS behind a pointer that leads nowhere", vec![Gps], main((0x8825, 4, 1, vec![0, 1, 0, 0]))),
        ("names behind SLONG", vec![Owner], app1(behind(0x8769, 9, &[ascii(0xA430, "Zhang San")]))),
        ("Exif directory that leads nowhere", vec![Unreadable], main((0x8769, 4, 1, vec![0, 1, 0, 0]))),
        ("Exif that is not Exif", vec![Unreadable], app1(b"Exif\0\0Zhang San".to_vec())),
        ("Exif with a hidden rest", vec![Unreadable], app1([exif(&[]), b"Zhang San".to_vec()].concat())),
        ("Exif thumbnail", vec![Thumbnail], app1(thumbnail())),
        ("JFIF thumbnail", vec![Thumbnail], app(0, b"JFIF\0\x01\x02\x01\x01\x2C\x01\x2C\x01\x01abc")),
        ("JFXX", vec![Thumbnail], app(0, b"JFXX\0\x10")),
        ("APP0 of a camera", vec![ProgramData], app(0, b"AVI1\0\0\0\0")),
        ("JFIF with a tail", vec![ProgramData], app(0, b"JFIF\0\x01\x02\x01\x01\x2C\x01\x2C\0\0Zhang San")),
        ("a second Exif", vec![SecondExif], Put::Segments(vec![(0xE1, exif(&[])), (0xE1, exif(&[]))])),
        (
            "a second Exif with names",
            vec![Owner, SecondExif],
            Put::Segments(vec![(0xE1, exif(&[])), (0xE1, exif(&[ascii(0x013B, "Zhang San")]))]),
        ),
        ("XMP", vec![Xmp], app(1, b"http://ns.adobe.com/xap/1.0/\0<x/>")),
        ("extended XMP", vec![Xmp], app(1, &extended_xmp())),
        ("another APP1", vec![ProgramData], app(1, b"Zhang San")),
        ("MPF", vec![Pictures], app(2, b"MPF\0MM\0*")),
        ("FlashPix", vec![ProgramData], app(2, b"FPXR\0")),
        ("IPTC caption", vec![Iptc], app(13, &iptc(120, "Zhang San"))),
        ("IPTC keywords", vec![Iptc], app(13, &iptc(25, "320101"))),
        ("IPTC by-line", vec![Owner, Iptc], app(13, &iptc(80, "Zhang San"))),
        ("Photoshop thumbnail", vec![Thumbnail], app(13, &photoshop(&[(0x040C, b"abc")]))),
        ("Photoshop XMP", vec![Xmp], app(13, &photoshop(&[(0x0424, b"<x/>")]))),
        ("Photoshop paths", vec![Photoshop], app(13, &photoshop(&[(0x07D0, b"path")]))),
        ("Photoshop with a rest", vec![Unreadable], app(13, b"Photoshop 3.0\0Zhang San")),
        ("another APP13", vec![ProgramData], app(13, b"Adobe_CM\0")),
        ("Adobe with a tail", vec![ProgramData], app(14, b"Adobe\0\x64\0\0\0\0\x01Zhang San")),
        ("JPG extension segment", vec![ProgramData], Put::Segment(0xF3, b"Zhang San".to_vec())),
        ("bytes between segments", vec![StrayBytes], Put::Raw(vec![0, b'Z', b'h', b'a', b'n', b'g'])),
        ("bytes behind the picture", vec![TrailingBytes], Put::Behind(b"Zhang San".to_vec())),
        ("a film behind the picture", vec![TrailingBytes], Put::Behind([&[0; 64][..], b"ftypmp42"].concat())),
    ];
    for number in (3..=15).filter(|number| ![13, 14].contains(number)) {
        all.push(("APP3 to APP15", vec![ProgramData], app(number, b"JP\0\0Zhang San")));
    }
    all
}

/// The bytes that make the picture: tables, frame, scans.
fn coded(file: &[u8]) -> Vec<Vec<u8>> {
    let layout = walk(file, &Limits::default()).unwrap();
    let parts = layout.segments.iter().filter(|segment| JpegLayout::is_picture(segment.marker));
    let ranges = parts.map(|s| s.payload.clone()).chain(layout.scans.iter().map(|scan| scan.data.clone()));
    ranges.map(|range| file[range].to_vec()).collect()
}

fn photo(file: Vec<u8>) -> Photo {
    Photo::decode(file, &DecodeOptions::default()).unwrap().named("jpg")
}

fn made(photo: &Photo) -> Made {
    let facts = measure(photo, &Nobody).unwrap();
    make(photo, &facts, &profile(), &MakeOptions::default().landmarks(&Nobody)).unwrap()
}

#[test]
fn every_kind_is_named_and_stripped_without_touching_a_coefficient() {
    let cases = cases();
    assert!(cases.len() >= 70, "{}", cases.len());
    let mut missed = Vec::new();
    for (name, expected, put) in cases {
        let before = photo(file(&put));
        let found: Vec<PrivateKind> = before.metadata().private.kinds().collect();
        if found != expected {
            missed.push(format!("{name}: {found:?}, not {expected:?}"));
            continue;
        }
        let report = check(&measure(&before, &Nobody).unwrap(), &profile());
        let finding = report.finding(RuleId::FilePrivateData).unwrap();
        assert_eq!(finding.verdict, Verdict::Fail, "{name}");
        for kind in expected {
            for language in [Language::Zh, Language::En] {
                let (message, title) = (finding.message.get(language), kind.title());
                assert!(message.contains(title.get(language)), "{name}: {message}");
            }
        }
        let all = format!("{} {:?}", report.to_json(), report);
        for content in ["Zhang", "张三", "1234567", "320101", "0123456789abcdef", "Meitu", "Canon"] {
            assert!(!all.contains(content), "{name} shows {content}");
        }
        let after = made(&before);
        assert!(matches!(after.route, Route::Retagged), "{name}: {:?}", after.route);
        assert!(!after.facts.file.private.any(), "{name}: {:?}", after.facts.file.private);
        assert_eq!(after.report.verdict, Verdict::Pass, "{name}");
        assert_eq!(coded(before.source()), coded(&after.bytes), "{name}");
        // Stray bytes are read past by another decoder, which rounds in its own way.
        if !before.metadata().private.has(StrayBytes) {
            assert_eq!(photo(after.bytes).pixels(), before.pixels(), "{name}");
        }
    }
    assert!(missed.is_empty(), "{} kinds are missed:\n  {}", missed.len(), missed.join("\n  "));
}

#[test]
fn what_a_registration_file_may_contain_passes_untouched() {
    let tags = [
        (0x0112, 3, 1, vec![0, 1]),
        (0x011A, 5, 1, vec![0, 0, 1, 44, 0, 0, 0, 1]),
        (0x011B, 5, 1, vec![0, 0, 1, 44, 0, 0, 0, 1]),
        (0x0128, 3, 1, vec![0, 2]),
        (0x0213, 3, 1, vec![0, 1]),
    ];
    let more = [
        undefined(0x9000, b"0232"),
        ascii(0x9003, "2026:06:01 10:20:30"),
        undefined(0x9101, &[1, 2, 3, 0]),
        undefined(0xA000, b"0100"),
        (0xA001, 3, 1, vec![0, 1]),
        (0xA002, 3, 1, vec![0, 50]),
        (0xA003, 4, 1, vec![0, 0, 0, 70]),
    ];
    let density = [&[1, 44, 0, 0, 0, 1, 0, 1][..]; 2].concat();
    for (name, put) in [
        ("nothing", Put::Segments(Vec::new())),
        ("Exif", Put::Segment(0xE1, exif(&tags))),
        ("Exif with a date", Put::Segment(0xE1, details(&more))),
        ("a version of GPS alone", Put::Segment(0xE1, behind(0x8825, 4, &[(0, 1, 4, vec![2, 3, 0, 0])]))),
        ("a blank description", Put::Segment(0xE1, exif(&[ascii(0x010E, "       ")]))),
        ("an empty comment", Put::Segment(0xFE, Vec::new())),
        ("Photoshop's density", Put::Segment(0xED, photoshop(&[(0x03ED, &density)]))),
        ("Adobe", Put::Segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01".to_vec())),
        ("a colour profile", Put::Segment(0xE2, b"ICC_PROFILE\0\x01\x01sRGB".to_vec())),
    ] {
        let before = photo(file(&put));
        assert!(!before.metadata().private.any(), "{name}: {:?}", before.metadata().private);
        let after = made(&before);
        assert!(matches!(after.route, Route::Untouched), "{name}: {:?}", after.route);
        assert_eq!(after.bytes, before.source(), "{name}");
    }
}

#[test]
fn files_that_users_sent_are_named_and_stripped() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/images");
    for (name, expected) in [
        ("app11", ProgramData),
        ("description", Description),
        ("gps_slong", Gps),
        ("iptc_caption", Iptc),
        ("makernote_serial", MakerNote),
        ("usercomment", Comment),
        ("xptitle", Description),
    ] {
        // The folder belongs to a studio, not to the repository.
        let Ok(bytes) = std::fs::read(folder.join(format!("private_{name}.jpg"))) else { continue };
        let before = photo(bytes);
        assert!(before.metadata().private.has(expected), "{name}: {:?}", before.metadata().private);
        let after = made(&before);
        assert!(matches!(after.route, Route::Retagged) && after.report.verdict == Verdict::Pass, "{name}");
        assert_eq!(coded(before.source()), coded(&after.bytes), "{name}");
    }
}
