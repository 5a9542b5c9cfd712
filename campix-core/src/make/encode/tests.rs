//! Tests over the whole encoder; every file they make goes through [`walk`].

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;
use crate::ground::geometry::Size;
use crate::ground::limits::Limits;
use crate::ground::pixels::RgbPixels;
use crate::meta::{self, Container, Quality};

/// A small generator of repeatable numbers (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// What a drawn picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scene {
    /// A head with hair, eyes and a patterned shirt on light blue, whole numbers only.
    Portrait,
    Flat,
    Noise,
    Stripes,
    Grey,
}

const SCENES: [Scene; 5] = [Scene::Portrait, Scene::Flat, Scene::Noise, Scene::Stripes, Scene::Grey];

fn draw(scene: Scene, width: u32, height: u32, seed: u64) -> RgbPixels {
    let mut picture = RgbPixels::filled(Size::new(width, height), [100, 197, 255]);
    let mut numbers = Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (w, h) = (i64::from(width), i64::from(height));
    for (i, rgb) in picture.data_mut().chunks_exact_mut(3).enumerate() {
        let (x, y) = (i as i64 % w, i as i64 / w);
        let noise = (numbers.next() >> 40) as i64;
        let colour: [i64; 3] = match scene {
            Scene::Flat => continue,
            Scene::Noise => [noise & 255, (noise >> 8) & 255, (noise >> 16) & 255],
            Scene::Stripes => [if (x / 3 + y / 5) % 2 == 0 { 240 } else { 20 }, x * 255 / w, y * 255 / h],
            Scene::Grey => [(x * 200 / w + y * 50 / h + noise % 9).min(255); 3],
            Scene::Portrait => portrait(x * 480 / w, y * 640 / h, noise),
        };
        for (channel, value) in rgb.iter_mut().zip(colour) {
            *channel = value.clamp(0, 255) as u8;
        }
    }
    picture
}

fn portrait(x: i64, y: i64, noise: i64) -> [i64; 3] {
    let inside = |cx: i64, cy: i64, rx: i64, ry: i64| {
        let (dx, dy) = ((x - cx) * 1_000 / rx, (y - cy) * 1_000 / ry);
        dx * dx + dy * dy < 1_000_000
    };
    let grain = noise % 7 - 3;
    if inside(190, 285, 22, 10) || inside(290, 285, 22, 10) {
        return [40 + grain, 30 + grain, 25 + grain];
    }
    if inside(240, 300, 110, 150) {
        let shade = (x - 130) / 8 - (y - 150) / 10;
        return [205 + shade / 2 + grain, 165 + shade / 2 + grain, 140 + shade / 3 + grain];
    }
    if inside(240, 250, 140, 170) {
        let strand = (x * 7 + y * 3 + noise % 40) % 31;
        return [30 + strand, 25 + strand, 22 + strand];
    }
    if inside(240, 720, 230, 260) {
        return if (x / 9 + y / 9) % 3 == 0 { [60, 40, 110] } else { [225 + grain, 225 + grain, 235 + grain] };
    }
    [100, 197, 255]
}

/// Walks all markers of a file of ours and fails on anything a strict reader could reject.
fn walk(encoded: &Encoded, spec: &BandSpec, size: Size) {
    let file = &encoded.bytes;
    let report = &encoded.report;
    assert!(spec.band.contains(file.len() as u64), "{} bytes outside {:?}", file.len(), spec.band);
    assert_eq!(report.bytes, file.len() as u64);
    assert_eq!(file[..4], [0xFF, 0xD8, 0xFF, 0xE0], "JFIF must come first");
    let density = spec.density.to_be_bytes();
    assert_eq!(file[4..20], [&[0, 16][..], b"JFIF\0\x01\x01\x01", &density, &density, &[0, 0]].concat());
    let (mut at, mut order, mut comments) = (2, Vec::new(), 0);
    let mut table_ids = Vec::new();
    while file[at + 1] != 0xDA {
        assert_eq!(file[at], 0xFF);
        let length = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
        let body = &file[at + 4..at + 2 + length];
        match file[at + 1] {
            0xC0 => {
                assert_eq!(body[0], 8);
                assert_eq!(u32::from(u16::from_be_bytes([body[1], body[2]])), size.height);
                assert_eq!(u32::from(u16::from_be_bytes([body[3], body[4]])), size.width);
                assert_eq!(usize::from(body[5]), report.sampling.components());
                assert_eq!(body.len(), 6 + 3 * report.sampling.components());
            }
            0xDB => {
                assert_eq!(body.len(), 65);
                assert!(body[1..].iter().all(|&step| step > 0));
                let table = if body[0] == 0 { Some(report.luma_table) } else { report.chroma_table };
                let stored: Vec<u8> =
                    crate::meta::quantisation::ZIGZAG.iter().map(|&z| table.unwrap()[usize::from(z)]).collect();
                assert_eq!(body[1..], stored);
            }
            0xC4 => {
                let codes: usize = body[1..17].iter().map(|&n| usize::from(n)).sum();
                assert_eq!(body.len(), 17 + codes);
                let space: u32 = body[1..17].iter().zip(1..).map(|(&n, l)| u32::from(n) << (16 - l)).sum();
                assert!(space < 1 << 16, "the word of ones must stay free");
                table_ids.push(body[0]);
            }
            0xFE => comments += length + 2,
            0xDD => assert_eq!(body, spec.restart_interval.to_be_bytes()),
            0xE0 => {}
            other => panic!("segment FF{other:02X} has no place here"),
        }
        order.push(file[at + 1]);
        at += 2 + length;
    }
    assert_eq!(comments as u64, report.padded_bytes);
    assert_eq!(order.iter().filter(|&&marker| marker == 0xC0).collect::<Vec<_>>(), [&0xC0]);
    assert_eq!(order.contains(&0xDD), spec.restart_interval > 0);
    assert_eq!(
        table_ids,
        if report.sampling == Sampling::Grey { vec![0x00, 0x10] } else { vec![0x00, 0x01, 0x10, 0x11] }
    );
    let scan_header = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
    let scan = &file[at + 2 + scan_header..];
    let markers: Vec<u8> = scan.windows(2).filter(|pair| pair[0] == 0xFF && pair[1] != 0).map(|pair| pair[1]).collect();
    let (end, restarts) = markers.split_last().unwrap();
    assert_eq!(*end, 0xD9, "exactly one end marker");
    assert_eq!(file[file.len() - 2..], [0xFF, 0xD9], "nothing behind the end marker");
    for (i, &marker) in restarts.iter().enumerate() {
        assert_eq!(marker, 0xD0 + (i % 8) as u8);
    }
    let read = meta::read(Container::Jpeg, file, &Limits::default()).unwrap().metadata;
    let (Quality::Ijg(quality) | Quality::Equivalent(quality)) = read.quality.unwrap();
    assert_eq!(quality, report.quality, "what the file says and what the report says");
    if let Some(floor) = spec.quality_floor {
        assert!(quality >= floor, "reads as {quality} below {floor}");
    }
    assert!(!report.tables.is_ijg() || matches!(read.quality, Some(Quality::Ijg(_))));
    assert_eq!(read.density.jfif, Some(meta::Density::square(spec.density.into())));
    assert_eq!((read.trailing_bytes, read.bytes), (0, report.bytes));
    let decoded = image_decode(file, size);
    assert_eq!(decoded.len(), size.pixels() as usize * 3);
}

fn image_decode(file: &[u8], size: Size) -> Vec<u8> {
    let options = zune_core::options::DecoderOptions::default()
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(zune_core::colorspace::ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(zune_core::bytestream::ZCursor::new(file), options);
    let pixels = decoder.decode().unwrap();
    assert_eq!(decoder.dimensions(), Some((size.width as usize, size.height as usize)));
    pixels
}

/// Encodes and walks.
fn encode(picture: &RgbPixels, spec: &BandSpec) -> Result<Encoded, EncodeError> {
    let encoded = encode_to_band(picture.view(), spec)?;
    walk(&encoded, spec, picture.size());
    Ok(encoded)
}

#[test]
fn a_portrait_fills_the_default_band() {
    let picture = draw(Scene::Portrait, 480, 640, 1);
    let encoded = encode(&picture, &BandSpec::default()).unwrap();
    println!("{:?}", encoded.report);
    assert!(encoded.bytes.len() > 29_400, "{} bytes leave too much unused", encoded.bytes.len());
    assert!(encoded.report.fidelity.unwrap().psnr > 30.0);
    assert_eq!(encoded.report.sampling, Sampling::S420);
}

#[test]
fn noise_is_too_big_and_flat_is_too_simple() {
    let error = encode(&draw(Scene::Noise, 480, 640, 1), &BandSpec::default()).unwrap_err();
    assert!(
        matches!(error, EncodeError::TooBig { smallest, max: 30_000, without_floor: Some(w), .. } if smallest > 30_000 && w <= 30_000),
        "{error:?}"
    );
    let flat = draw(Scene::Flat, 480, 640, 1);
    let error = encode(&flat, &BandSpec::default()).unwrap_err();
    assert!(matches!(error, EncodeError::TooSimple { largest, min: 20_480 } if largest < 20_480), "{error:?}");
    let padded = encode(&flat, &BandSpec::default().padding(Padding::Comment)).unwrap();
    assert!(padded.report.padded_bytes > 0);
}

#[test]
fn every_setting_gives_a_file_a_strict_reader_accepts() {
    let bands =
        [ByteBand::default(), ByteBand::at_most(9_000), ByteBand::new(60_000, 120_000), ByteBand::at_most(1 << 30)];
    for scene in SCENES {
        let picture = draw(scene, 203, 290, 7);
        for band in bands {
            for chroma in [Chroma::Auto, Chroma::S420, Chroma::S422, Chroma::S444] {
                for components in [Components::Always3, Components::GreyIfGrey] {
                    for restart in [0, 1, 5] {
                        let spec = BandSpec::default()
                            .band(band)
                            .chroma(chroma)
                            .components(components)
                            .restart_interval(restart)
                            .density(305)
                            .measure(Measure::Nothing);
                        if let Ok(encoded) = encode(&picture, &spec) {
                            let one = components == Components::GreyIfGrey && scene == Scene::Grey;
                            assert_eq!(encoded.report.sampling == Sampling::Grey, one);
                        }
                    }
                }
            }
        }
    }
}

fn specs() -> impl Strategy<Value = BandSpec> {
    let band = (0_u64..200_000, 0_u64..120_000).prop_map(|(min, width)| ByteBand::new(min, min + width));
    let narrow = (500_u64..60_000, 0_u64..50).prop_map(|(min, width)| ByteBand::new(min, min + width));
    let chroma = prop_oneof![Just(Chroma::Auto), Just(Chroma::S420), Just(Chroma::S422), Just(Chroma::S444)];
    let floor = prop_oneof![Just(None), (1_u8..=100).prop_map(Some)];
    (prop_oneof![band, narrow], floor, chroma, any::<[bool; 3]>(), 0_u16..40, 1_u16..=1_200).prop_map(
        |(band, floor, chroma, [pad, grey, best], restart, density)| {
            BandSpec::default()
                .band(band)
                .quality_floor(floor)
                .chroma(chroma)
                .padding(if pad { Padding::Comment } else { Padding::Never })
                .components(if grey { Components::GreyIfGrey } else { Components::Always3 })
                .effort(if best { Effort::Best } else { Effort::Fast })
                .restart_interval(if restart > 20 { 0 } else { restart })
                .density(density)
                .measure(Measure::Nothing)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_picture_and_any_band_gives_a_file_inside_or_the_typed_error(
        (scene, width, height, seed) in (0..SCENES.len(), 1_u32..=700, 1_u32..=900, any::<u64>()),
        spec in specs(),
    ) {
        let picture = draw(SCENES[scene], width, height, seed);
        let ByteBand { min, max } = spec.band;
        match encode(&picture, &spec) {
            Ok(_) => {}
            Err(EncodeError::TooBig { smallest, .. }) => prop_assert!(smallest > max),
            Err(EncodeError::TooSimple { largest, .. }) => prop_assert!(largest < min),
            Err(EncodeError::NoStep { below, above, .. }) => prop_assert!(below < min && above > max),
            Err(other) => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn fuzzed_pixels_never_break_a_file(
        (width, height) in (1_u32..40, 1_u32..40),
        bytes in prop::collection::vec(any::<u8>(), 4_800),
        spec in specs(),
    ) {
        let size = Size::new(width, height);
        let picture = RgbPixels::new(size, bytes[..size.pixels() as usize * 3].to_vec()).unwrap();
        let _ = encode(&picture, &spec.band(ByteBand::at_most(spec.band.max)));
    }
}

#[test]
fn impossible_specs_are_refused_by_type() {
    let picture = draw(Scene::Portrait, 60, 80, 1);
    let cases = [
        (BandSpec::default().band(ByteBand::new(2, 1)), 420),
        (BandSpec::default().density(0), 425),
        (BandSpec::default().quality_floor(Some(0)), 426),
        (BandSpec::default().quality_floor(Some(101)), 426),
        (BandSpec::default().band(ByteBand::at_most(0)), 422),
        (BandSpec::default().band(ByteBand::new(1 << 20, 1 << 21)), 423),
    ];
    for (spec, code) in cases {
        assert_eq!(encode(&picture, &spec).unwrap_err().code().0, code, "{spec:?}");
    }
    let long = RgbPixels::filled(Size::new(65_536, 1), [9; 3]);
    assert_eq!(encode(&long, &BandSpec::default()).unwrap_err().code().0, 421);
}

#[test]
fn many_threads_and_reused_memory_give_the_same_bytes() {
    let pictures: Vec<_> = (0..4).map(|seed| draw(SCENES[seed as usize % 2 * 3], 240, 320, seed)).collect();
    let spec = BandSpec::default().band(ByteBand::at_most(12_000));
    let alone: Vec<_> = pictures.iter().map(|p| encode(p, &spec)).collect();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut encoder = Encoder::new();
                for (picture, expected) in pictures.iter().zip(&alone).rev() {
                    assert_eq!(&encoder.encode(picture.view(), &spec), expected);
                }
            });
        }
    });
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn the_bytes_are_the_same_in_every_build() {
    let mut found = Vec::new();
    for (scene, effort) in
        [(Scene::Portrait, Effort::Fast), (Scene::Stripes, Effort::Fast), (Scene::Portrait, Effort::Best)]
    {
        let spec = BandSpec::default().quality_floor(None).effort(effort);
        found.push(digest(&encode(&draw(scene, 480, 640, 3), &spec).unwrap().bytes));
    }
    assert_eq!(found, GOLDEN);
}

/// Digests of the files of drawn pictures; change them only with a reason why the bytes had to change.
const GOLDEN: [&str; 3] = [
    "3adb61be73f06b94df84aa5799e08d5bf49fadcc95eb8d798ef9ac24096e28b5",
    "c3c4a49932cda72c1403715aaf48580dc23219ffaa490184621f9e7089a08625",
    "e1daf56235ab2a4e9729139e99917dd18300a8d8612b9c0ec29c43be5984e980",
];
