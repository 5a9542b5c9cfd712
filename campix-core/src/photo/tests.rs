//! Whole files in, photos out.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use jpeg_encoder::{ColorType, Encoder, JpegColorType, SamplingFactor};

use super::raw::Raw;
use super::*;
use crate::ground::limits::Limits;
use crate::meta::{ColourModel, Container, Icc, JpegProcess, Quality};

const FULL: DecodeOptions = DecodeOptions { limits: Limits::DEFAULT, reduce: Reduce::By(1) };

/// Smooth colours with an edge, so that every orientation and every channel differs.
fn scene(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let (fx, fy) = (x * 255 / width.max(1), y * 255 / height.max(1));
        let edge = if x * 3 > width && y * 2 > height { 60 } else { 0 };
        image::Rgb([fx as u8, (fy * 2 / 3 + edge) as u8, (255 - fx / 2 - fy / 3) as u8])
    })
}

fn jpeg(picture: &RgbImage, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 92);
    set(&mut encoder);
    encoder.encode(picture, picture.width() as u16, picture.height() as u16, ColorType::Rgb).unwrap();
    out
}

fn other(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.into().write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// Mean absolute difference of all channels.
fn apart(photo: &Photo, picture: &RgbImage) -> f64 {
    assert_eq!(photo.pixels().size(), Size::new(picture.width(), picture.height()));
    let sum: u64 = photo.pixels().data().iter().zip(picture.as_raw()).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
    sum as f64 / picture.as_raw().len() as f64
}

fn decode(bytes: Vec<u8>) -> Photo {
    Photo::decode(bytes, &FULL).unwrap()
}

#[test]
fn jpeg_of_every_kind() {
    let picture = scene(75, 50);
    for sampling in [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_2_2] {
        for progressive in [false, true] {
            for restart in [0, 3] {
                let photo = decode(jpeg(&picture, |encoder| {
                    encoder.set_sampling_factor(sampling);
                    encoder.set_progressive(progressive);
                    if restart > 0 {
                        encoder.set_restart_interval(restart);
                    }
                }));
                assert!(apart(&photo, &picture) < 4.0, "{sampling:?} {progressive} {restart}");
                let expected = if progressive { JpegProcess::Progressive } else { JpegProcess::Baseline };
                assert_eq!(photo.metadata().process, Some(expected));
                assert_eq!(photo.metadata().colour_model, ColourModel::YCbCr);
                assert_eq!(photo.metadata().quality, Some(Quality::Ijg(92)));
                assert_eq!(photo.metadata().trailing_bytes, 0);
                assert!(photo.operations().is_empty());
            }
        }
    }
}

#[test]
fn sampling_is_named() {
    for (sampling, name) in [
        (SamplingFactor::F_1_1, "4:4:4"),
        (SamplingFactor::F_2_1, "4:2:2"),
        (SamplingFactor::F_1_2, "4:4:0"),
        (SamplingFactor::F_2_2, "4:2:0"),
        (SamplingFactor::F_4_1, "4:1:1"),
    ] {
        let photo = decode(jpeg(&scene(40, 40), |encoder| encoder.set_sampling_factor(sampling)));
        assert_eq!(photo.metadata().sampling.as_deref(), Some(name));
    }
}

#[test]
fn grey_jpeg() {
    let picture = scene(33, 20);
    let luma = DynamicImage::from(picture).into_luma8();
    let mut out = Vec::new();
    Encoder::new(&mut out, 95).encode(&luma, 33, 20, ColorType::Luma).unwrap();
    let photo = decode(out);
    assert_eq!(photo.metadata().colour_model, ColourModel::Grey);
    assert!(apart(&photo, &DynamicImage::from(luma).into_rgb8()) < 2.0);
}

#[test]
fn rgb_jpeg_without_transform() {
    let picture = scene(48, 48);
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 95);
    encoder.add_app_segment(14, b"Adobe\0\x64\0\0\0\0\0".to_vec()).unwrap();
    let planar = BareComponents(&picture);
    encoder.encode_image(planar).unwrap();
    // The encoder wrote JFIF, which means YCbCr; without it the Adobe segment decides.
    let jfif = out.windows(5).position(|window| window == b"JFIF\0").unwrap();
    out[jfif] = b'X';
    let photo = decode(out);
    assert_eq!(photo.metadata().colour_model, ColourModel::Rgb);
    assert!(apart(&photo, &picture) < 4.0);
}

/// Components written as they are, declared as YCbCr to the encoder.
struct BareComponents<'a>(&'a RgbImage);

impl jpeg_encoder::ImageBuffer for BareComponents<'_> {
    fn get_jpeg_color_type(&self) -> JpegColorType {
        JpegColorType::Ycbcr
    }

    fn width(&self) -> u16 {
        self.0.width() as u16
    }

    fn height(&self) -> u16 {
        self.0.height() as u16
    }

    fn fill_buffers(&self, y: u16, buffers: &mut [Vec<u8>; 4]) {
        for x in 0..self.0.width() {
            let pixel = self.0.get_pixel(x, y.into());
            for (buffer, &value) in buffers.iter_mut().zip(&pixel.0) {
                buffer.push(value);
            }
        }
    }
}

#[test]
fn ink_jpeg_as_adobe_writes_it() {
    let picture = scene(40, 32);
    let inks: Vec<u8> = picture.pixels().flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], 0]).collect();
    for (kind, model) in [(ColorType::Cmyk, ColourModel::Cmyk), (ColorType::CmykAsYcck, ColourModel::Ycck)] {
        let mut out = Vec::new();
        Encoder::new(&mut out, 95).encode(&inks, 40, 32, kind).unwrap();
        let photo = decode(out);
        assert_eq!(photo.metadata().colour_model, model);
        assert!(apart(&photo, &picture) < 4.0, "{model:?}: {}", apart(&photo, &picture));
        assert_eq!(photo.operations(), [Operation::ConvertColour { from: "CMYK".to_owned() }]);
    }
}

#[test]
fn lossless_containers_keep_every_pixel() {
    let picture = scene(37, 23);
    for (format, container) in [
        (ImageFormat::Png, Container::Png),
        (ImageFormat::WebP, Container::WebP),
        (ImageFormat::Bmp, Container::Bmp),
        (ImageFormat::Tiff, Container::Tiff),
    ] {
        let photo = decode(other(picture.clone(), format));
        assert_eq!(photo.metadata().container, container);
        assert_eq!(photo.metadata().coded_size, Size::new(37, 23));
        assert_eq!(photo.metadata().icc, Icc::Absent);
        assert!(photo.pixels().data() == picture.as_raw().as_slice(), "{container}");
        assert!(photo.operations().is_empty());
    }
}

/// A TIFF of 16 bits a sample, one strip a page, with differences to the pixel on the left if asked for.
fn deep_tiff(picture: &RgbImage, pages: usize, differences: bool) -> Vec<u8> {
    let (width, height) = (picture.width(), picture.height());
    let mut samples: Vec<u16> = picture.as_raw().iter().map(|&value| u16::from(value) * 257).collect();
    if differences {
        for row in samples.chunks_exact_mut(width as usize * 3) {
            for at in (3..row.len()).rev() {
                row[at] = row[at].wrapping_sub(row[at - 3]);
            }
        }
    }
    let strip: Vec<u8> = samples.into_iter().flat_map(u16::to_le_bytes).collect();
    let mut out = b"II*\0".to_vec();
    for page in 0..pages {
        // Where the directory of this page is; bits and strip are behind it.
        let directory = out.len() as u32 + 4;
        out.extend(directory.to_le_bytes());
        let behind = directory + 2 + 10 * 12 + 4;
        let short = |tag: u16, value: u32| (tag, 3u16, 1u32, value);
        let entries = [
            short(256, width),
            short(257, height),
            (258, 3, 3, behind),
            short(259, 1),
            short(262, 2),
            (273, 4, 1, behind + 6),
            short(277, 3),
            short(278, height),
            (279, 4, 1, strip.len() as u32),
            short(317, if differences { 2 } else { 1 }),
        ];
        out.extend(10u16.to_le_bytes());
        for (tag, kind, count, value) in entries {
            out.extend([tag.to_le_bytes(), kind.to_le_bytes()].concat());
            out.extend([count.to_le_bytes(), value.to_le_bytes()].concat());
        }
        let next = if page + 1 < pages { behind + 6 + strip.len() as u32 + 4 } else { 0 };
        out.extend(next.to_le_bytes());
        out.extend([16u16; 3].into_iter().flat_map(u16::to_le_bytes));
        out.extend(&strip);
    }
    out
}

#[test]
fn a_tiff_of_sixteen_bits_keeps_every_pixel_and_says_that_it_has_more_pages() {
    let picture = scene(37, 23);
    for differences in [false, true] {
        for pages in [1, 2, 3] {
            let photo = decode(deep_tiff(&picture, pages, differences));
            assert!(photo.pixels().data() == picture.as_raw().as_slice(), "{differences} {pages}");
            let selected = (pages > 1).then_some(Operation::SelectPage { page: 1, of: pages as u32 });
            let expected: Vec<Operation> =
                [Some(Operation::ReduceDepth { from: 16 }), selected].into_iter().flatten().collect();
            assert_eq!(photo.operations(), expected);
        }
    }
}

#[test]
fn memory_of_a_tiff_is_counted_before_it_is_taken() {
    let (width, height) = (64, 48);
    let bytes = deep_tiff(&scene(width, height), 1, true);
    // A band and three chunks of six bytes a pixel, and the result with what converts it.
    let needed = u64::from(width * height) * (6 + 3 * 6 + 4);
    let within = |memory: u64| {
        let limits = Limits { memory, ..Limits::DEFAULT };
        Photo::decode(bytes.clone(), &DecodeOptions { limits, ..FULL })
    };
    assert!(within(needed).is_ok());
    assert!(matches!(within(needed - 1), Err(DecodeError::Limit { found, .. }) if found == needed));
}

#[test]
fn other_depths_and_models_of_png() {
    let picture = DynamicImage::from(scene(20, 20));
    for (bytes, model, bits) in [
        (other(picture.to_luma8(), ImageFormat::Png), ColourModel::Grey, 8),
        (other(picture.to_luma_alpha8(), ImageFormat::Png), ColourModel::GreyAlpha, 8),
        (other(picture.to_rgba8(), ImageFormat::Png), ColourModel::Rgba, 8),
        (other(picture.to_rgb16(), ImageFormat::Png), ColourModel::Rgb, 16),
    ] {
        let photo = decode(bytes);
        assert_eq!((photo.metadata().colour_model, photo.metadata().bits), (model, bits));
        let grey = matches!(model, ColourModel::Grey | ColourModel::GreyAlpha);
        let expected = if grey { DynamicImage::from(picture.to_luma8()).into_rgb8() } else { picture.to_rgb8() };
        assert!(photo.pixels().data() == expected.as_raw().as_slice(), "{model:?}");
    }
}

/// Puts an Exif segment with this orientation after SOI.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    out.extend(b"\xFF\xE1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    out.push(orientation);
    out.extend([0; 6]);
    out.extend(&jpeg[2..]);
    out
}

#[test]
fn orientation_is_applied_and_logged() {
    let upright = scene(40, 24);
    let stored =
        jpeg(&image::imageops::rotate270(&upright), |encoder| encoder.set_sampling_factor(SamplingFactor::F_1_1));
    let photo = decode(with_orientation(&stored, 6));
    assert_eq!(photo.size(), Size::new(40, 24));
    assert_eq!(photo.metadata().coded_size, Size::new(24, 40));
    assert_eq!(photo.operations(), [Operation::Orient { exif: 6 }]);
    assert!(apart(&photo, &upright) < 4.0);
    let wrong = decode(with_orientation(&stored, 9));
    assert_eq!(wrong.metadata().orientation, 1);
}

/// The stored picture that appears as `upright` under the orientation.
fn turned_for(orientation: u8, upright: &RgbImage) -> RgbImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    match orientation {
        1 => upright.clone(),
        2 => flip_horizontal(upright),
        3 => rotate180(upright),
        4 => flip_vertical(upright),
        5 => flip_horizontal(&rotate90(upright)),
        6 => rotate270(upright),
        7 => flip_vertical(&rotate90(upright)),
        _ => rotate90(upright),
    }
}

#[test]
fn every_orientation_shows_the_same_picture_whole_and_reduced() {
    let upright = scene(96, 64);
    let half = image::imageops::thumbnail(&upright, 48, 32);
    for orientation in 1..=8 {
        let stored = turned_for(orientation, &upright);
        let bytes = jpeg(&stored, |encoder| encoder.set_sampling_factor(SamplingFactor::F_1_1));
        let bytes = with_orientation(&bytes, orientation);
        for (divisor, expected) in [(1, &upright), (2, &half)] {
            let photo = Photo::decode(bytes.clone(), &FULL.reduce(Reduce::By(divisor))).unwrap();
            assert_eq!(photo.size(), Size::new(96, 64), "{orientation}");
            assert_eq!(photo.metadata().coded_size, Size::new(stored.width(), stored.height()), "{orientation}");
            assert_eq!(photo.metadata().orientation, orientation);
            assert!(apart(&photo, expected) < 5.0, "{orientation} by {divisor}: {}", apart(&photo, expected));
            let logged: &[Operation] = if orientation == 1 { &[] } else { &[Operation::Orient { exif: orientation }] };
            assert_eq!(photo.operations(), logged);
        }
    }
}

#[test]
fn the_scene_tells_all_orientations_apart() {
    let upright = scene(96, 64);
    let all: Vec<RgbImage> = (1..=8).map(|orientation| turned_for(orientation, &upright)).collect();
    for (at, one) in all.iter().enumerate() {
        for other in all[at + 1..].iter().filter(|other| other.dimensions() == one.dimensions()) {
            let sum: u64 = one.as_raw().iter().zip(other.as_raw()).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
            assert!(sum > 10 * one.as_raw().len() as u64, "{at}: {sum}");
        }
    }
}

#[test]
fn a_position_in_the_exif_block_is_reported() {
    let stored = jpeg(&scene(16, 16), |_| ());
    // IFD0 with the pointer to a directory of its own: the latitude's hemisphere, or the version alone.
    let with_gps = |tag: u8| {
        let mut out = stored[..2].to_vec();
        out.extend(b"\xFF\xE1\x00\x34Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1A\0\0\0\0");
        out.extend([0, 1, 0, tag, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
        out.extend(&stored[2..]);
        decode(out).metadata().private
    };
    assert_eq!(with_gps(1).kinds().collect::<Vec<_>>(), [crate::meta::PrivateKind::Gps]);
    assert!(!with_gps(0).any());
}

/// A file that says it is huge, one that says it is empty and is not, and a device that never ends.
#[cfg(unix)]
#[test]
fn a_file_over_the_limit_is_not_read() {
    let limits = Limits::DEFAULT.bytes(1_000);
    let options = DecodeOptions::default().limits(limits);
    let path = std::env::temp_dir().join(format!("campix-photo-huge-{}", std::process::id()));
    let length = 1 << 40;
    std::fs::File::create(&path).and_then(|file| file.set_len(length)).unwrap();
    let error = Photo::open(&path, &options).unwrap_err();
    std::fs::remove_file(&path).unwrap();
    let DecodeError::Limit { found, limit, .. } = error else { panic!("{error}") };
    assert_eq!((found, limit), (length, 1_000));
    #[cfg(target_os = "linux")]
    {
        let error = Photo::open("/proc/self/maps", &options).unwrap_err();
        let DecodeError::Limit { found, limit, .. } = error else { panic!("{error}") };
        assert_eq!((found, limit), (1_001, 1_000));
    }
    assert_eq!(crate::ceiling::PICTURE, Limits::DEFAULT.bytes);
    let error = Photo::open("/dev/zero", &options).unwrap_err();
    assert_eq!(error.code(), crate::ErrorCode::FILE_SPECIAL, "{error}");
}

#[test]
fn big_pictures_are_reduced_alike_in_every_container() {
    let picture = scene(1500, 1441);
    let options = DecodeOptions::default();
    let reference = Photo::decode(other(picture.clone(), ImageFormat::Bmp), &options).unwrap();
    assert_eq!(reference.reduction(), 2);
    assert_eq!(reference.size(), Size::new(1500, 1441));
    assert_eq!(reference.pixels().size(), Size::new(750, 721));
    let small = Photo::decode(jpeg(&picture, |_| ()), &options).unwrap();
    assert_eq!(small.pixels().size(), Size::new(750, 721));
    let sum: u64 =
        small.pixels().data().iter().zip(reference.pixels().data()).map(|(&a, &b)| u64::from(a.abs_diff(b))).sum();
    assert!(sum as f64 / (reference.pixels().data().len() as f64) < 2.0);
}

/// Peak signal-to-noise ratio in dB.
fn psnr(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    let sum: u64 = a.iter().zip(b).map(|(&a, &b)| u64::from(a.abs_diff(b)).pow(2)).sum();
    10.0 * (255.0 * 255.0 * a.len() as f64 / (sum as f64).max(1.0)).log10()
}

const SAMPLINGS: [SamplingFactor; 4] =
    [SamplingFactor::F_1_1, SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_2_2];

#[test]
fn reducing_while_decoding_looks_like_reducing_afterwards() {
    let picture = scene(640, 480);
    for sampling in SAMPLINGS {
        let bytes = jpeg(&picture, |encoder| encoder.set_sampling_factor(sampling));
        for divisor in [2, 4, 8] {
            let photo = Photo::decode(bytes.clone(), &DecodeOptions { reduce: Reduce::By(divisor), ..FULL }).unwrap();
            let mut reference = decode(bytes.clone()).pixels().data().to_vec();
            reduce::average::<3>(&mut reference, Size::new(640, 480), divisor);
            let decibels = psnr(photo.pixels().data(), &reference);
            assert!(decibels >= 45.0, "{sampling:?} / {divisor}: {decibels:.1} dB");
        }
    }
}

#[test]
fn reduced_edges_are_whole_at_every_size() {
    for (width, height) in [(1, 1), (8, 8), (9, 17), (31, 16), (33, 47), (50, 15)] {
        let picture = RgbImage::from_pixel(width, height, image::Rgb([90, 160, 220]));
        for sampling in SAMPLINGS {
            for restart in [0, 1, 2] {
                let bytes = jpeg(&picture, |encoder| {
                    encoder.set_sampling_factor(sampling);
                    if restart > 0 {
                        encoder.set_restart_interval(restart);
                    }
                });
                for divisor in [1, 2, 4, 8] {
                    let options = DecodeOptions { reduce: Reduce::By(divisor), ..FULL };
                    let photo = Photo::decode(bytes.clone(), &options).unwrap();
                    let size = Size::new(width.div_ceil(divisor), height.div_ceil(divisor));
                    assert_eq!(photo.pixels().size(), size);
                    let near = |(value, channel): (&u8, usize)| value.abs_diff([90, 160, 220][channel % 3]) <= 3;
                    let data = photo.pixels().data();
                    assert!(data.iter().zip(0..).all(near), "{width}×{height} {sampling:?} {restart} / {divisor}");
                }
            }
        }
    }
}

#[test]
fn grey_is_reduced_while_decoding_too() {
    let luma = DynamicImage::from(scene(200, 120)).into_luma8();
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 95).encode(&luma, 200, 120, ColorType::Luma).unwrap();
    for divisor in [2, 4, 8] {
        let photo = Photo::decode(bytes.clone(), &DecodeOptions { reduce: Reduce::By(divisor), ..FULL }).unwrap();
        let mut reference = decode(bytes.clone()).pixels().data().to_vec();
        reduce::average::<3>(&mut reference, Size::new(200, 120), divisor);
        assert!(psnr(photo.pixels().data(), &reference) >= 40.0);
    }
}

#[test]
fn damage_in_a_scan_is_told_with_its_place() {
    let bytes = jpeg(&scene(160, 160), |encoder| encoder.set_restart_interval(5));
    let restart = bytes.windows(2).rposition(|window| window[0] == 0xFF && (0xD0..0xD8).contains(&window[1])).unwrap();
    for reduce in [Reduce::By(1), Reduce::By(2), Reduce::By(8)] {
        let options = DecodeOptions { reduce, ..FULL };
        let mut wrong_turn = bytes.clone();
        wrong_turn[restart + 1] = 0xD0 + ((wrong_turn[restart + 1] + 3) & 7);
        match Photo::decode(wrong_turn, &options) {
            Err(DecodeError::Corrupt { at, what, .. }) => {
                assert_eq!((at, &*what.en), (restart as u64, "restart marker out of turn"));
            }
            other => panic!("{other:?}"),
        }
        let mut short = bytes.clone();
        short.drain(restart - 40..restart);
        assert!(matches!(Photo::decode(short, &options), Err(DecodeError::Corrupt { .. })));
    }
}

#[test]
fn limits_are_checked_against_the_header() {
    let bytes = jpeg(&scene(64, 48), |_| ());
    let refuse = |limits: Limits| match Photo::decode(bytes.clone(), &DecodeOptions { limits, ..FULL }) {
        Err(DecodeError::Limit { found, limit, .. }) => (found, limit),
        other => panic!("{other:?}"),
    };
    assert_eq!(refuse(Limits::default().pixels(3071)), (3072, 3071));
    assert_eq!(refuse(Limits::default().side(63)), (64, 63));
    assert_eq!(refuse(Limits::default().bytes(100)), (bytes.len() as u64, 100));
    assert_eq!(refuse(Limits::default().metadata(2)).1, 2);
    // What is reduced while it is decoded costs what it is reduced to.
    let few = Limits::default().pixels(3071);
    let half = Photo::decode(bytes.clone(), &DecodeOptions { limits: few, reduce: Reduce::By(2) }).unwrap();
    assert_eq!(half.pixels().size(), Size::new(32, 24));
    assert_eq!(refuse(Limits::default().memory(3072 * 3)).1, 3072 * 3);
    for format in [ImageFormat::Png, ImageFormat::Tiff, ImageFormat::Bmp, ImageFormat::WebP] {
        let options = FULL.limits(Limits::default().memory(3072 * 3 - 1));
        let refused = Photo::decode(other(scene(64, 48), format), &options);
        assert!(matches!(refused, Err(DecodeError::Limit { .. })), "{format:?}");
    }
    // A bomb: 65 535 × 65 535 announced, hardly any data.
    let mut bomb = bytes.clone();
    let frame = bomb.windows(2).position(|window| window == [0xFF, 0xC0]).unwrap();
    bomb[frame + 5..frame + 9].fill(0xFF);
    assert!(matches!(Photo::decode(bomb, &FULL), Err(DecodeError::Limit { .. })));
}

#[test]
fn digest_is_sha_256() {
    let mut photo = Photo::from_pixels(RgbPixels::filled(Size::new(1, 1), [0; 3]));
    photo.source = Arc::from(*b"abc");
    assert_eq!(photo.digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn empty_and_unknown_files() {
    assert!(matches!(Photo::decode(Vec::new(), &FULL), Err(DecodeError::Empty)));
    assert!(matches!(Photo::decode(b"hello".to_vec(), &FULL), Err(DecodeError::UnknownContainer { .. })));
}

#[test]
fn a_missing_file_keeps_its_path_out_of_the_message() {
    let error = Photo::open("no/such/file.jpg", &FULL).unwrap_err();
    assert_eq!(error.code(), crate::ErrorCode::IO);
    assert!(!format!("{error} {error:?}").contains("file.jpg"));
    assert!(matches!(error, DecodeError::File(error) if error.path.ends_with("file.jpg")));
}

proptest::proptest! {
    #[test]
    fn edited_files_never_panic(
        kind in 0_usize..8,
        divisor in 0_usize..4,
        edits in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 1..10),
    ) {
        let picture = scene(45, 35);
        let mut bytes = jpeg(&picture, |encoder| {
            encoder.set_sampling_factor(SAMPLINGS[kind % 4]);
            encoder.set_progressive(kind >= 4);
            encoder.set_restart_interval(2);
        });
        for (at, value) in edits {
            let at = usize::from(at) % bytes.len();
            bytes[at] = value;
        }
        let limits = Limits::default().pixels(1_000_000);
        let options = DecodeOptions { limits, reduce: Reduce::By([1, 2, 4, 8][divisor]) };
        if let Ok(photo) = Photo::decode(bytes, &options) {
            proptest::prop_assert_eq!(photo.pixels().size(), reduce::reduced(photo.size(), photo.reduction()));
        }
    }

    #[test]
    fn edited_profiles_never_panic(
        edits in proptest::collection::vec((proptest::prelude::any::<u16>(), proptest::prelude::any::<u8>()), 1..10),
    ) {
        let mut profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
        for (at, value) in edits {
            let at = usize::from(at) % profile.len();
            profile[at] = value;
        }
        let (data, ..) = icc::to_srgb(Raw::Rgb(vec![10, 200, 30]), Some(Ok(profile)));
        proptest::prop_assert_eq!(data.len(), 3);
    }
}
