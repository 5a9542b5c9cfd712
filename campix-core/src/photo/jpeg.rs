//! JPEG → RGB, or ink: reduced while it is decoded where that is possible, otherwise in full and then reduced.

use std::num::Wrapping;

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::raw::Raw;
use super::reduce::{check_memory, reduced};
use super::{planes, progressive, scaled};
use crate::ground::explain::foreign;
use crate::ground::guard::guarded;
use crate::ground::limits::Limits;
use crate::ground::memory;
use crate::ground::text::Text;
use crate::meta::jpeg::{JpegLayout, marker};
use crate::meta::{ColourModel, Deviation, Fault, JpegProcess};

/// Decodes the picture, `divisor` times smaller: RGB, or CMYK with 0 for no ink. Adds what was read past to
/// `deviations`.
pub(super) fn decode(
    bytes: &[u8],
    layout: &JpegLayout,
    divisor: u32,
    limits: &Limits,
    deviations: &mut Vec<Deviation>,
) -> Result<Raw, Fault> {
    layout.deviations.iter().for_each(|deviation| deviation.note(deviations));
    limits.check_size(reduced(layout.frame.size, divisor))?;
    let result = reduced(layout.frame.size, divisor).pixels() * if layout.frame.components.len() == 4 { 7 } else { 3 };
    if divisor > 1 && scaled::suits(bytes, layout) {
        check_memory(limits, result)?;
        return scaled::decode(bytes, layout, divisor, deviations).map(Raw::Rgb);
    }
    check_memory(limits, result + planes::working_bytes(layout, divisor))?;
    // zune-jpeg fills up with grey what a scan does not contain; half a picture must not pass for a whole one.
    if divisor == 1 && usual(bytes, layout) && verify_into(bytes, layout, deviations)? && deviations.is_empty() {
        // What it gives up on is decoded by our own reader, which says where the fault is.
        if let Ok(Ok(raw)) = guarded(|| full(bytes, layout, limits)) {
            return Ok(raw);
        }
    }
    planes::decode(bytes, layout, divisor, deviations)
}

/// Reads every scan to its end without decoding a sample.
pub(crate) fn verify(bytes: &[u8], layout: &JpegLayout) -> Result<(), Fault> {
    verify_into(bytes, layout, &mut Vec::new()).map(|_| ())
}

/// As [`verify`]; whether all values are of a size that eight-bit samples have.
fn verify_into(bytes: &[u8], layout: &JpegLayout, deviations: &mut Vec<Deviation>) -> Result<bool, Fault> {
    if layout.frame.process() == JpegProcess::Progressive {
        progressive::verify(bytes, layout, deviations).map(|()| true)
    } else {
        scaled::verify(bytes, layout, deviations)
    }
}

/// Whether the picture is laid out as cameras and editors do: one sequential scan or progressive ones, brightness at
/// least as fine as colour and at most twice as fine. Only there the results of zune-jpeg were compared with another
/// decoder's.
fn usual(bytes: &[u8], layout: &JpegLayout) -> bool {
    let frame = &layout.frame;
    let progressive = frame.process() == JpegProcess::Progressive;
    let first = layout.scans.first();
    let one_scan = layout.scans.len() == 1
        && first.is_some_and(|scan| usize::from(bytes[scan.header.start]) == frame.components.len());
    let late_table =
        |start: usize| layout.segments.iter().any(|segment| segment.marker == marker::DQT && segment.at > start);
    let factors: Vec<_> = frame.components.iter().map(|component| (component.h, component.v)).collect();
    let sampling = match factors.as_slice() {
        [(1, 1), rest @ ..] => rest.iter().all(|&factors| factors == (1, 1)),
        [(1 | 2, 1 | 2), (1, 1), (1, 1)] => true,
        _ => false,
    };
    sampling && (progressive || one_scan) && !first.is_some_and(|scan| late_table(scan.data.start))
}

/// Decodes every pixel.
fn full(bytes: &[u8], layout: &JpegLayout, limits: &Limits) -> Result<Raw, Fault> {
    let scan = layout.scans.first().map_or(0, |scan| scan.data.start);
    let fault = |error: DecodeErrors| Fault::corrupt(scan, describe(&error));
    // What follows EOI belongs to other pictures.
    let bytes = &bytes[..layout.end];
    let side = usize::try_from(limits.side).unwrap_or(usize::MAX);
    let options = DecoderOptions::new_fast().set_strict_mode(true).set_max_width(side).set_max_height(side);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(fault)?;
    let input = match (layout.frame.components.len(), decoder.input_colorspace()) {
        // With an Adobe segment the decoder assumes ink until it counts the components.
        (3, Some(ColorSpace::CMYK)) => ColorSpace::RGB,
        (3, None | Some(ColorSpace::YCCK)) => ColorSpace::YCbCr,
        (_, input) => input.unwrap_or(ColorSpace::CMYK),
    };
    let model = layout.colour_model(bytes);
    // The decoder guesses the colour model on its own; if it disagrees with the rules, or if ink is to be
    // converted here, it is asked for the bare components.
    let output = match (model, input) {
        (ColourModel::Grey, ColorSpace::Luma) | (ColourModel::YCbCr, ColorSpace::YCbCr) => ColorSpace::RGB,
        (_, bare) => bare,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(output));
    let length = decoder.output_buffer_size().unwrap_or(0);
    let pixels = layout.frame.size.pixels() as usize;
    let channels = output.num_components();
    if length != pixels * channels {
        return Err(Fault::corrupt(
            scan,
            Text::fixed("解码器得到的图片尺寸不同", "the decoder expects another picture size"),
        ));
    }
    let mut data = memory::filled(length, 0)?;
    decoder.decode_into(&mut data).map_err(fault)?;
    match model {
        ColourModel::YCbCr if channels == 3 && input != ColorSpace::YCbCr => {
            data.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = ycbcr_to_rgb(*pixel));
            Ok(Raw::Rgb(data))
        }
        ColourModel::Grey | ColourModel::YCbCr | ColourModel::Rgb if channels == 3 => Ok(Raw::Rgb(data)),
        ColourModel::Cmyk | ColourModel::Ycck if channels == 4 => {
            ink(&mut data, model, layout.adobe_transform(bytes).is_some());
            Ok(Raw::Cmyk(data))
        }
        _ => Err(Fault::corrupt(
            scan,
            Text::fixed("分量数与颜色模型矛盾", "number of components contradicts the colour model"),
        )),
    }
}

/// Turns stored components into CMYK with 0 for no ink. Adobe stores ink inverted; only its segment shows that.
pub(super) fn ink(data: &mut [u8], model: ColourModel, adobe: bool) {
    for pixel in data.as_chunks_mut::<4>().0 {
        if model == ColourModel::Ycck {
            let [y, cb, cr, _] = *pixel;
            // YCCK is the YCbCr of the complement of CMY.
            let [r, g, b] = ycbcr_to_rgb([y, cb, cr]);
            pixel[..3].copy_from_slice(&[255 - r, 255 - g, 255 - b]);
        }
        if adobe {
            *pixel = pixel.map(|value| 255 - value);
        }
    }
}

/// ITU-R BT.601 full range as JFIF 1.02 defines it, in 16-bit fixed point.
#[inline]
pub(super) fn ycbcr_to_rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    const HALF: Wrapping<i32> = Wrapping(1 << 15);
    const CENTRE: Wrapping<i32> = Wrapping(128);
    // Wrapping: nothing can overflow, and the compiler need not prove it.
    let [y, cb, cr] = [y, cb, cr].map(|value| Wrapping(i32::from(value)));
    let (y, cb, cr) = ((y << 16) + HALF, cb - CENTRE, cr - CENTRE);
    // 1.402, 0.344136, 0.714136 and 1.772, times 65 536.
    let (red, blue) = (Wrapping(91_881) * cr, Wrapping(116_130) * cb);
    let green = Wrapping(22_554) * cb + Wrapping(46_802) * cr;
    [y + red, y - green, y + blue].map(|value| (value.0 >> 16).clamp(0, 255) as u8)
}

fn describe(error: &DecodeErrors) -> Text {
    match error {
        DecodeErrors::ExhaustedData => {
            Text::fixed("扫描数据在最后一块之前结束", "the data of a scan end before its last block")
        }
        other => {
            let words = format!("{other:?}");
            Text::new(foreign("解码器不接受其中的数据", &words), words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_conversion_matches_the_formula() {
        for (y, cb, cr) in [(0, 128, 128), (255, 128, 128), (76, 85, 255), (150, 44, 21), (29, 255, 107)] {
            let (fy, fb, fr) = (f64::from(y), f64::from(cb) - 128.0, f64::from(cr) - 128.0);
            let exact = [fy + 1.402 * fr, fy - 0.344_136 * fb - 0.714_136 * fr, fy + 1.772 * fb];
            let expected = exact.map(|value| value.round().clamp(0.0, 255.0) as u8);
            assert_eq!(ycbcr_to_rgb([y, cb, cr]), expected);
        }
    }

    #[test]
    fn adobe_ink_is_inverted() {
        let mut stored = vec![255, 255, 255, 255, 0, 255, 255, 255];
        ink(&mut stored, ColourModel::Cmyk, true);
        assert_eq!(stored, [0, 0, 0, 0, 255, 0, 0, 0]);
        let mut plain = vec![0, 0, 0, 0];
        ink(&mut plain, ColourModel::Cmyk, false);
        assert_eq!(plain, [0; 4]);
    }
}
