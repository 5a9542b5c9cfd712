//! The colour space of a print, declared in the file: an ICC profile of sRGB, version 2, which minilabs read.
//!
//! Written by hand: moxcms writes texts in the form of version 4 (`mluc`) into any profile, which version 2 readers refuse.
//! Colorants and white are those of IEC 61966-2-1 adapted to D50 by the ICC; the tone curve is a table of its formula.

use std::sync::LazyLock;

/// Colorants of sRGB adapted to D50, as signed 15.16 numbers (ICC, "sRGB2014.icc").
const COLORANTS: [(&[u8; 4], [u32; 3]); 3] =
    [(b"rXYZ", [0x6FA2, 0x38F5, 0x0390]), (b"gXYZ", [0x6299, 0xB785, 0x18DA]), (b"bXYZ", [0x24A0, 0x0F84, 0xB6CF])];

/// White of the connection space, D50.
const WHITE: [u32; 3] = [0xF6D6, 0x1_0000, 0xD32D];

/// Entries of the tone curve; linear interpolation between them errs by less than a tenth of an 8-bit step.
const CURVE: usize = 1_024;

/// Identifier of an ICC profile in a JPEG, chunk 1 of 1.
const JPEG_HEAD: &[u8] = b"ICC_PROFILE\0\x01\x01";

static PROFILE: LazyLock<Vec<u8>> = LazyLock::new(profile);

/// The JPEG with the profile after its first segment; `None` if the bytes do not begin like a JPEG made by campix.
pub(crate) fn tagged(jpeg: &[u8]) -> Option<Vec<u8>> {
    let &[0xFF, 0xD8, 0xFF, 0xE0, high, low] = jpeg.get(..6)? else { return None };
    let behind = 4 + usize::from(u16::from_be_bytes([high, low]));
    let (head, rest) = jpeg.split_at_checked(behind)?;
    let length = u16::try_from(2 + JPEG_HEAD.len() + PROFILE.len()).ok()?;
    let mut file = Vec::with_capacity(jpeg.len() + usize::from(length) + 2);
    file.extend_from_slice(head);
    file.extend_from_slice(&[0xFF, 0xE2]);
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(JPEG_HEAD);
    file.extend_from_slice(&PROFILE);
    file.extend_from_slice(rest);
    Some(file)
}

fn profile() -> Vec<u8> {
    let mut description = b"desc\0\0\0\0\0\0\0\x05sRGB\0".to_vec();
    // No Unicode and no script description: their counts and 67 empty bytes.
    description.resize(description.len() + 11 + 67, 0);
    let mut tags: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"desc", description),
        (b"cprt", b"text\0\0\0\0No copyright, use freely\0".to_vec()),
        (b"wtpt", xyz(WHITE)),
    ];
    tags.extend(COLORANTS.iter().map(|(name, colorant)| (*name, xyz(*colorant))));
    let mut curve = b"curv\0\0\0\0".to_vec();
    curve.extend_from_slice(&(CURVE as u32).to_be_bytes());
    for entry in 0..CURVE {
        let linear = decoded(entry as f64 / (CURVE - 1) as f64);
        curve.extend_from_slice(&((linear * 65_535.0).round() as u16).to_be_bytes());
    }
    // The three channels share one curve.
    let data_at = 128 + 4 + (tags.len() + 3) * 12;
    let (mut table, mut data) = (Vec::new(), Vec::new());
    let mut entry = |name: &[u8; 4], at: usize, length: usize| {
        table.extend_from_slice(name);
        table.extend_from_slice(&(at as u32).to_be_bytes());
        table.extend_from_slice(&(length as u32).to_be_bytes());
    };
    for (name, content) in &tags {
        entry(name, data_at + data.len(), content.len());
        data.extend_from_slice(content);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    for name in [b"rTRC", b"gTRC", b"bTRC"] {
        entry(name, data_at + data.len(), curve.len());
    }
    data.extend_from_slice(&curve);
    data.resize(data.len().next_multiple_of(4), 0);

    let mut header = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &((data_at + data.len()) as u32).to_be_bytes());
    put(8, &[2, 0x10, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    // A fixed day, so that the same pages give the same bytes: 2026-01-01.
    put(24, &[0x07, 0xEA, 0, 1, 0, 1]);
    put(36, b"acsp");
    for (at, value) in WHITE.iter().enumerate() {
        put(68 + at * 4, &value.to_be_bytes());
    }
    let mut profile = header;
    profile.extend_from_slice(&(tags.len() as u32 + 3).to_be_bytes());
    profile.extend_from_slice(&table);
    profile.extend_from_slice(&data);
    profile
}

fn xyz(values: [u32; 3]) -> Vec<u8> {
    let mut bytes = b"XYZ \0\0\0\0".to_vec();
    bytes.extend(values.iter().flat_map(|value| value.to_be_bytes()));
    bytes
}

/// Linear light of an sRGB value, 0–1 (IEC 61966-2-1).
fn decoded(value: f64) -> f64 {
    if value <= 0.040_45 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::geometry::Size;
    use crate::ground::pixels::RgbPixels;
    use crate::make::encode::{BandSpec, Encoder};
    use crate::meta::Icc;
    use crate::photo::{DecodeOptions, Photo};

    #[test]
    fn the_profile_is_read_as_srgb_and_changes_no_pixel() {
        let mut pixels = RgbPixels::filled(Size::new(64, 48), [100, 197, 255]);
        for (at, byte) in pixels.data_mut().iter_mut().enumerate() {
            *byte = (at * 7 % 251) as u8;
        }
        let plain = Encoder::new().encode_at(pixels.view(), 95, &BandSpec::default()).unwrap().bytes;
        let tagged = tagged(&plain).unwrap();
        let [before, after] = [plain, tagged].map(|bytes| Photo::decode(bytes, &DecodeOptions::default()).unwrap());
        assert_eq!(after.metadata().icc, Icc::Used("sRGB".to_owned()));
        assert!(before.pixels() == after.pixels());
    }

    #[test]
    fn other_bytes_are_left_alone() {
        assert_eq!(tagged(b"\xFF\xD8\xFF\xE1\0\x04ab"), None);
        assert_eq!(tagged(b"\xFF\xD8\xFF\xE0\xFF\xFF"), None);
        assert_eq!(tagged(b""), None);
    }
}
