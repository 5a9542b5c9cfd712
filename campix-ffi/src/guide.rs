//! Live pictures of a camera: where the head is, and the one thing to change before the shutter.

use campix_core::geometry::Size;
use campix_core::guide::{Guidance, Guide};
use campix_core::measure::Measured;
use campix_core::photo::{DecodeOptions, Frame, Photo, PixelFormat, Plane, YuvEncoding};

use crate::error::campix_error;
use crate::guard::{answer, guard, release};
use crate::photo::{campix_decode_options, campix_photo, campix_size, decode_options, handle};
use crate::profile::campix_profile;
use crate::ptr::{self, Opaque, Out, Versioned};
use crate::refusal::Refusal;
use crate::report::{campix_verdict, verdict};
use crate::status::campix_status;
use crate::text::{Lazy, Text, campix_str};

/// How a frame stores its pixels; 8 bits a channel.
pub type campix_pixel_format = u32;
/// R G B, three bytes a pixel.
pub const CAMPIX_PIXEL_FORMAT_RGB: campix_pixel_format = 1;
/// B G R, three bytes a pixel: OpenCV, and bitmaps of Windows with 24 bits.
pub const CAMPIX_PIXEL_FORMAT_BGR: campix_pixel_format = 2;
/// R G B and a fourth byte that is not read.
pub const CAMPIX_PIXEL_FORMAT_RGBA: campix_pixel_format = 3;
/// B G R and a fourth byte that is not read: bitmaps of Windows with 32 bits.
pub const CAMPIX_PIXEL_FORMAT_BGRA: campix_pixel_format = 4;
/// One byte a pixel: grey.
pub const CAMPIX_PIXEL_FORMAT_GREY: campix_pixel_format = 5;
/// A plane of Y, then one of U V pairs, each for 2×2 pixels.
pub const CAMPIX_PIXEL_FORMAT_NV12: campix_pixel_format = 6;
/// A plane of Y, then one of U and one of V, each sample for 2×2 pixels.
pub const CAMPIX_PIXEL_FORMAT_I420: campix_pixel_format = 7;

/// How luma and chroma of NV12 and I420 become RGB. Other formats have none.
pub type campix_yuv_encoding = u32;
/// ITU-R BT.601, luma 16–235, the default: what cameras deliver unless they declare another.
pub const CAMPIX_YUV_ENCODING_BT601_LIMITED: campix_yuv_encoding = 0;
/// ITU-R BT.601, luma 0–255.
pub const CAMPIX_YUV_ENCODING_BT601_FULL: campix_yuv_encoding = 1;
/// ITU-R BT.709, luma 16–235: high definition.
pub const CAMPIX_YUV_ENCODING_BT709_LIMITED: campix_yuv_encoding = 2;
/// ITU-R BT.709, luma 0–255.
pub const CAMPIX_YUV_ENCODING_BT709_FULL: campix_yuv_encoding = 3;

/// One picture of a camera in the caller's memory. Fill with `campix_frame_init` first. The library reads it during the call only.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_frame {
    /// Size of this struct, set by `campix_frame_init`.
    pub struct_size: u32,
    /// How pixels are stored.
    pub format: campix_pixel_format,
    /// Width and height of the stored picture, in pixels.
    pub size: campix_size,
    /// How the stored picture has to be turned, as the Exif tag does; 0 and 1: it is upright. 2: mirrored, as many previews are;
    /// 4: the last row first, as bitmaps of Windows are; 6 and 8: the camera stands on its side; 3, 5, 7 accordingly.
    pub orientation: u32,
    /// How luma and chroma become RGB.
    pub encoding: campix_yuv_encoding,
    /// First byte of each plane: one plane, for NV12 two, for I420 three. The others are NULL.
    pub planes: [*const u8; 3],
    /// Bytes in each plane.
    pub lengths: [usize; 3],
    /// Bytes from the beginning of a row to that of the next one.
    pub strides: [usize; 3],
    /// Zeros.
    pub reserved: [u32; 4],
}

// SAFETY: integers and pointers without padding, all of which may be zero; a test adds up their sizes.
unsafe impl Versioned for campix_frame {
    const ENDS: &'static [usize] =
        ptr::ends!(campix_frame: format, size, orientation, encoding, planes, lengths, strides, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_frame, reserved);
}

/// Fills `frame` with zeros and its size. `size` is `sizeof(campix_frame)`: the library never writes beyond it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_frame_init(frame: *mut campix_frame, size: usize) {
    release(|| ptr::init(frame, size));
}

/// Most bytes of a plane: a picture of 30 000 × 30 000 pixels at 4 bytes has fewer.
const PLANE: u64 = 1 << 32;

fn frame<'a>(frame: *const campix_frame) -> Result<Frame<'a>, Refusal> {
    if frame.is_null() {
        return Err(Refusal::null("frame"));
    }
    let campix_frame { struct_size: _, format, size, orientation, encoding, planes, lengths, strides, reserved } =
        ptr::options(frame)?;
    crate::photo::zeros(&reserved)?;
    let format = match format {
        CAMPIX_PIXEL_FORMAT_RGB => PixelFormat::Rgb,
        CAMPIX_PIXEL_FORMAT_BGR => PixelFormat::Bgr,
        CAMPIX_PIXEL_FORMAT_RGBA => PixelFormat::Rgba,
        CAMPIX_PIXEL_FORMAT_BGRA => PixelFormat::Bgra,
        CAMPIX_PIXEL_FORMAT_GREY => PixelFormat::Grey,
        CAMPIX_PIXEL_FORMAT_NV12 => PixelFormat::Nv12,
        CAMPIX_PIXEL_FORMAT_I420 => PixelFormat::I420,
        other => return Err(Refusal::unsupported(format!("no pixel format has the number {other}"))),
    };
    let encoding = match encoding {
        CAMPIX_YUV_ENCODING_BT601_LIMITED => YuvEncoding::Bt601Limited,
        CAMPIX_YUV_ENCODING_BT601_FULL => YuvEncoding::Bt601Full,
        CAMPIX_YUV_ENCODING_BT709_LIMITED => YuvEncoding::Bt709Limited,
        CAMPIX_YUV_ENCODING_BT709_FULL => YuvEncoding::Bt709Full,
        other => return Err(Refusal::unsupported(format!("no encoding of luma and chroma has the number {other}"))),
    };
    let orientation = match orientation {
        0 => 1,
        other => u8::try_from(other).unwrap_or(u8::MAX),
    };
    let mut all = [Plane::default(); 3];
    for (at, plane) in all.iter_mut().enumerate() {
        *plane = Plane::new(ptr::bytes(planes[at], lengths[at], PLANE)?, strides[at]);
    }
    let size = Size::new(size.width, size.height);
    let frame = Frame::new(format, size, &all[..format.planes()])?;
    Ok(frame.orientation(orientation)?.encoding(encoding))
}

/// Decodes a frame as a photo, whose pixels are copied: to check or make a file of a picture that never was a file. Rules about the
/// file then judge an uncompressed BMP; decode the file itself if there is one.
///
/// `options` may be NULL. `*photo` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_photo_from_frame(
    frame: *const campix_frame,
    options: *const campix_decode_options,
    photo: *mut *mut campix_photo,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(photo, "photo")?;
        let options: DecodeOptions = decode_options(options)?;
        out.put(handle(Photo::from_frame(&self::frame(frame)?, &options)?));
        Ok(())
    })
}

/// What a live picture shows. Owned: release with `campix_guidance_free`.
///
/// It never changes and needs neither frame nor profile any more.
#[derive(Debug)]
pub struct campix_guidance {
    _opaque: [u8; 0],
}

impl Opaque for campix_guidance {
    type Inner = GuidanceParts;
    const TAG: u32 = 0xCA3B_000F;
    const NAME: &'static str = "campix_guidance";
}

#[derive(Debug)]
pub(crate) struct GuidanceParts {
    guidance: Guidance,
    rule: Text,
    texts: [Text; 2],
    details: [Text; 2],
    json: Lazy,
}

/// What a live picture shows, in pixels of the upright frame. Set `struct_size` to `sizeof(campix_guidance_values)` before a call fills
/// it. Texts are borrowed from the guidance. Missing numbers are NaN.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct campix_guidance_values {
    /// Size of this struct, set by the caller.
    pub struct_size: u32,
    /// The worst verdict of all rules about the person; `CAMPIX_VERDICT_FAIL` if no crop meets the profile.
    pub verdict: campix_verdict,
    /// Number of faces.
    pub faces: u32,
    /// Zero.
    pub padding: u32,
    /// Id of the rule that the advice is about: "pose.roll"; empty if nothing is asked for.
    pub rule: campix_str,
    /// What to change, in a few words of Chinese: for a screen that is read at three metres.
    pub advice_zh: campix_str,
    /// The same in English.
    pub advice_en: campix_str,
    /// The same with what was measured and what is allowed, in Chinese.
    pub detail_zh: campix_str,
    /// The same in English.
    pub detail_en: campix_str,
    /// What the file would show: left edge, upper edge, width, height.
    pub crop: [f64; 4],
    /// The one face from brows to chin and cheek to cheek: left edge, upper edge, width, height.
    pub face: [f64; 4],
    /// Height of the crown, hair included.
    pub crown_y: f64,
    /// Height of the point between the pupils.
    pub eye_line_y: f64,
    /// Height of the chin.
    pub chin_y: f64,
    /// x of the point between the pupils.
    pub eye_centre_x: f64,
    /// Tilt of the head, degrees; positive: the picture's right end of the eye line is lower.
    pub roll: f64,
    /// Turn of the head, degrees; positive: towards the picture's right.
    pub yaw: f64,
    /// Nod, degrees; positive: the chin is raised.
    pub pitch: f64,
    /// Light on the picture's left half of the face over the right half, stops.
    pub balance: f64,
    /// Zeros.
    pub reserved: [f64; 4],
}

// SAFETY: integers, floats and pointers that the library only writes, without padding; a test adds up their sizes.
unsafe impl Versioned for campix_guidance_values {
    const ENDS: &'static [usize] = ptr::ends!(campix_guidance_values: verdict, faces, padding, rule, advice_zh, advice_en, detail_zh, detail_en, crop, face, crown_y, eye_line_y, chin_y, eye_centre_x, roll, yaw, pitch, balance, reserved);
    const WORDS: usize = std::mem::offset_of!(campix_guidance_values, reserved);
}

/// Looks at a live picture for a profile: in milliseconds, and without rules about files or sharpness. The photo that is taken then is
/// checked by itself.
///
/// `photo` is the size of the photos that the camera takes, upright: with it the guide also says when the person is too far away for
/// the pixels of the file. Zeros: unknown. `*guidance` is owned by the caller and written only on success.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_guide(
    frame: *const campix_frame,
    profile: *const campix_profile,
    photo_width: u32,
    photo_height: u32,
    guidance: *mut *mut campix_guidance,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let out = Out::new(guidance, "guidance")?;
        let mut guide = Guide::new(&ptr::get(profile)?.profile)?;
        match (photo_width, photo_height) {
            (0, 0) => {}
            (0, _) | (_, 0) => return Err(Refusal::unsupported("one side of the photo is 0, the other is not")),
            (width, height) => guide = guide.photo(Size::new(width, height)),
        }
        let guidance = guide.look(&self::frame(frame)?)?;
        let advice = guidance.advice.as_ref();
        let both = |text: Option<&campix_core::text::Text>| {
            [
                Text::new(text.map(|text| text.zh.as_ref()).unwrap_or_default()),
                Text::new(text.map(|text| text.en.as_ref()).unwrap_or_default()),
            ]
        };
        out.put(ptr::new(GuidanceParts {
            rule: Text::new(advice.map(|advice| advice.rule.name()).unwrap_or_default()),
            texts: both(advice.map(|advice| &advice.text)),
            details: both(advice.map(|advice| &advice.detail)),
            json: Lazy::default(),
            guidance,
        }));
        Ok(())
    })
}

/// Writes what a live picture shows to `values`, whose `struct_size` the caller has set.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_guidance_get(
    guidance: *const campix_guidance,
    values: *mut campix_guidance_values,
    error: *mut *mut campix_error,
) -> campix_status {
    guard(error, || {
        let GuidanceParts { guidance, rule, texts, details, json: _ } = ptr::get(guidance)?;
        let number = |fact: Measured| fact.value().unwrap_or(f64::NAN);
        let rect = |rect: Option<campix_core::geometry::Rect>| {
            rect.map_or([f64::NAN; 4], |rect| [rect.x, rect.y, rect.width, rect.height])
        };
        let facts = &guidance.facts;
        let only = match facts.face.faces.as_slice() {
            [only] => Some(only.frame),
            _ => None,
        };
        let filled = campix_guidance_values {
            struct_size: size_of::<campix_guidance_values>() as u32,
            verdict: verdict(guidance.verdict),
            faces: facts.face.faces.len() as u32,
            padding: 0,
            rule: rule.lend(),
            advice_zh: texts[0].lend(),
            advice_en: texts[1].lend(),
            detail_zh: details[0].lend(),
            detail_en: details[1].lend(),
            crop: rect(guidance.crop),
            face: rect(only),
            crown_y: number(facts.head.crown_y),
            eye_line_y: number(facts.face.eye_line_y),
            chin_y: number(facts.face.chin_y),
            eye_centre_x: number(facts.face.eye_centre_x),
            roll: number(facts.face.roll_degrees),
            yaw: number(facts.face.yaw_degrees),
            pitch: number(facts.face.pitch_degrees),
            balance: number(facts.light.balance),
            reserved: [0.0; 4],
        };
        ptr::put_versioned(values, filled, "values")
    })
}

/// The guidance as JSON: verdict, advice, crop, facts and findings. Empty for NULL.
///
/// Borrowed: valid until the guidance is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_guidance_json(guidance: *const campix_guidance) -> campix_str {
    answer(campix_str::EMPTY, || {
        let parts = ptr::get(guidance)?;
        Ok(parts.json.lend(|| parts.guidance.to_json().to_string()))
    })
}

/// Releases a guidance; NULL is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn campix_guidance_free(guidance: *mut campix_guidance) {
    release(|| ptr::free(guidance));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_have_no_padding() {
        let (pointer, text) = (size_of::<usize>(), size_of::<campix_str>());
        assert_eq!(size_of::<campix_frame>(), 6 * 4 + 9 * pointer + 4 * 4);
        assert_eq!(size_of::<campix_guidance_values>(), 4 * 4 + 5 * text + 20 * 8);
    }
}
