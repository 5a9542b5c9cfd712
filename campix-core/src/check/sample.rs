//! Facts of a portrait that complies with everything, and a way to spoil one of them by its name.

use crate::face::{Face, FacePoint, Landmark};
use crate::ground::geometry::{Point, Rect, Size};
use crate::measure::{
    BackgroundFacts, BodyFacts, FaceFacts, Facts, FocusFacts, HeadFacts, LightFacts, Measured, Reason,
};
use crate::meta::{ColourModel, Container, Densities, Density, Icc, JpegProcess, Metadata, PrivateData, Quality};
use crate::photo::Operation;

fn face() -> Face {
    let sigma = 1.0;
    Face {
        frame: Rect::new(110.0, 160.0, 260.0, 345.0),
        score: 0.99,
        points: [FacePoint { at: Point::new(240.0, 285.0), sigma }; Landmark::ALL.len()],
    }
}

/// A photo of 480 × 640 that complies with notice 99 and with the tender.
pub(crate) fn facts() -> Facts {
    let known = |value, sigma| Measured::with(value, sigma);
    Facts {
        size: Size::new(480, 640),
        file: Metadata {
            container: Container::Jpeg,
            extension: Some("jpg".to_owned()),
            bytes: 25_000,
            coded_size: Size::new(480, 640),
            orientation: 1,
            bits: 8,
            colour_model: ColourModel::YCbCr,
            process: Some(JpegProcess::Baseline),
            sampling: Some("4:2:0".to_owned()),
            quality: Some(Quality::Ijg(85)),
            density: Densities { jfif: Some(Density { x: Some(300.0), y: Some(300.0) }), ..Densities::default() },
            trailing_bytes: 0,
            icc: Icc::Absent,
            private: PrivateData::default(),
            captured: None,
        },
        operations: Vec::new(),
        face: FaceFacts {
            source: "sample".to_owned(),
            faces: vec![face()],
            eye_line_y: known(285.0, 1.0),
            eye_centre_x: known(240.0, 0.8),
            interpupil: known(115.0, 0.8),
            face_width: known(260.0, 3.0),
            chin_y: known(505.0, 2.0),
            roll_degrees: known(0.5, 0.5),
            yaw_degrees: known(1.0, 1.5),
            pitch_degrees: known(2.0, 2.0),
            eye_opening: known(0.3, 0.02),
            mouth_opening: known(0.01, 0.01),
        },
        outline: Vec::new(),
        head: HeadFacts {
            crown_y: known(70.0, 2.0),
            left_x: known(95.0, 2.0),
            right_x: known(385.0, 2.0),
            height: known(435.0, 2.8),
            width: known(290.0, 2.8),
            centre_x: known(240.0, 1.4),
        },
        body: BodyFacts {
            shoulders_visible: Measured::exact(true),
            shoulder_tilt_degrees: known(0.5, 0.5),
            below_chin: known(135.0, 2.0),
        },
        background: BackgroundFacts {
            rgb: Measured::with([100, 197, 255], 1.0),
            unevenness: known(1.0, 0.3),
            gradient: known(1.5, 0.3),
            gradient_degrees: known(90.0, 10.0),
            shadow: known(1.0, 0.5),
            shadow_at: None,
            objects: known(0.0, 0.001),
            border: Measured::exact(false),
            clothes_contrast: known(30.0, 1.0),
        },
        light: LightFacts {
            face_lightness: known(65.0, 1.0),
            eye_white: known(60.0, 2.0),
            clipped_highlights: known(0.002, 0.001),
            clipped_shadows: known(0.005, 0.001),
            balance: known(0.1, 0.05),
            cast: known(0.0, 1.0),
        },
        focus: FocusFacts { blur: known(0.03, 0.003) },
    }
}

fn reason(name: &str) -> Reason {
    let all = [
        Reason::NoFace,
        Reason::SeveralFaces,
        Reason::NoOutline,
        Reason::OutOfFrame,
        Reason::TooSmall,
        Reason::NoBackdrop,
        Reason::Uncertain,
        Reason::NotApplicable,
        Reason::NotDeclared,
    ];
    all.into_iter().find(|reason| reason.name() == name).unwrap_or_else(|| panic!("no reason {name}"))
}

fn number(value: &toml::Value) -> Option<f64> {
    value.as_float().or(value.as_integer().map(|integer| integer as f64))
}

/// A number keeps the sample's uncertainty, `[value, sigma]` states it, a text is the reason why it is missing.
fn spoil(measured: &mut Measured, value: &toml::Value) {
    *measured = match (value, number(value)) {
        (toml::Value::String(name), _) => Measured::Missing(reason(name)),
        (toml::Value::Array(pair), _) => {
            Measured::with(number(&pair[0]).expect("a value"), number(&pair[1]).expect("its uncertainty"))
        }
        (_, Some(number)) => Measured::with(number, measured.uncertainty().unwrap_or(0.0)),
        _ => panic!("{value} is neither number, [value, sigma] nor reason"),
    };
}

fn spoil_flag(measured: &mut Measured<bool>, value: &toml::Value) {
    *measured = match value.as_bool() {
        Some(there) => Measured::exact(there),
        None => Measured::Missing(reason(value.as_str().expect("true, false or a reason"))),
    };
}

/// Sets the fact called `key` to `value`.
pub(crate) fn patch(facts: &mut Facts, key: &str, value: &toml::Value) {
    let text = || value.as_str().unwrap_or_else(|| panic!("{key} is a text")).to_owned();
    let integer = || value.as_integer().unwrap_or_else(|| panic!("{key} is a whole number"));
    let pair = || {
        let array = value.as_array().unwrap_or_else(|| panic!("{key} is an array"));
        (number(&array[0]).expect("a number"), number(&array[1]).expect("a number"))
    };
    match key {
        "size" => facts.size = Size::new(pair().0 as u32, pair().1 as u32),
        "file.bytes" => facts.file.bytes = integer() as u64,
        "file.extension" => facts.file.extension = Some(text()).filter(|extension| extension != "none"),
        "file.container" => {
            facts.file.container = if text() == "PNG" { Container::Png } else { Container::Bmp };
            facts.file.process = None;
            facts.file.quality = None;
        }
        "file.colour_model" => {
            facts.file.colour_model = if text() == "grey" { ColourModel::Grey } else { ColourModel::Cmyk };
        }
        "file.bits" => facts.file.bits = integer() as u8,
        "file.quality" => facts.file.quality = Some(Quality::Ijg(integer() as u8)),
        "file.quality_equivalent" => facts.file.quality = Some(Quality::Equivalent(integer() as u8)),
        "file.progressive" => facts.file.process = Some(JpegProcess::Progressive),
        "file.trailing_bytes" => facts.file.trailing_bytes = integer() as u64,
        "file.gps" => facts.file.private.gps = true,
        "file.thumbnail" => facts.file.private.thumbnail = true,
        "file.icc" => facts.file.icc = Icc::Used(text()),
        "file.icc_broken" => facts.file.icc = Icc::Broken(text()),
        "density.jfif" if value.is_str() => facts.file.density.jfif = None,
        "density.jfif_aspect_only" => facts.file.density.jfif = Some(Density { x: None, y: None }),
        "density.jfif" => facts.file.density.jfif = Some(Density { x: Some(pair().0), y: Some(pair().1) }),
        "density.exif" => facts.file.density.exif = Some(Density { x: Some(pair().0), y: Some(pair().1) }),
        "operations.flatten" => facts.operations.push(Operation::Flatten { onto: [255; 3] }),
        "operations.scale" => {
            let factor = number(value).expect("a factor");
            facts.operations.push(Operation::Scale { to: Size::new(480, 640), factor });
        }
        "operations.orient" => facts.operations.push(Operation::Orient { exif: integer() as u8 }),
        "face.count" => facts.face.faces = vec![face(); integer() as usize],
        "face.eye_line_y" => spoil(&mut facts.face.eye_line_y, value),
        "face.eye_centre_x" => spoil(&mut facts.face.eye_centre_x, value),
        "face.interpupil" => spoil(&mut facts.face.interpupil, value),
        "face.face_width" => spoil(&mut facts.face.face_width, value),
        "face.chin_y" => spoil(&mut facts.face.chin_y, value),
        "face.roll_degrees" => spoil(&mut facts.face.roll_degrees, value),
        "face.yaw_degrees" => spoil(&mut facts.face.yaw_degrees, value),
        "face.pitch_degrees" => spoil(&mut facts.face.pitch_degrees, value),
        "face.eye_opening" => spoil(&mut facts.face.eye_opening, value),
        "face.mouth_opening" => spoil(&mut facts.face.mouth_opening, value),
        "head.crown_y" => spoil(&mut facts.head.crown_y, value),
        "head.left_x" => spoil(&mut facts.head.left_x, value),
        "head.right_x" => spoil(&mut facts.head.right_x, value),
        "head.height" => spoil(&mut facts.head.height, value),
        "head.width" => spoil(&mut facts.head.width, value),
        "body.shoulders_visible" => spoil_flag(&mut facts.body.shoulders_visible, value),
        "body.shoulder_tilt_degrees" => spoil(&mut facts.body.shoulder_tilt_degrees, value),
        "background.rgb" => {
            facts.background.rgb = match value.as_array() {
                Some(rgb) => {
                    let channel = |index: usize| number(&rgb[index]).expect("a channel") as u8;
                    Measured::with([channel(0), channel(1), channel(2)], 1.0)
                }
                None => Measured::Missing(reason(&text())),
            };
        }
        "background.unevenness" => spoil(&mut facts.background.unevenness, value),
        "background.gradient" => spoil(&mut facts.background.gradient, value),
        "background.shadow" => spoil(&mut facts.background.shadow, value),
        "background.objects" => spoil(&mut facts.background.objects, value),
        "background.border" => spoil_flag(&mut facts.background.border, value),
        "background.clothes_contrast" => spoil(&mut facts.background.clothes_contrast, value),
        "light.eye_white" => spoil(&mut facts.light.eye_white, value),
        "light.clipped_highlights" => spoil(&mut facts.light.clipped_highlights, value),
        "light.clipped_shadows" => spoil(&mut facts.light.clipped_shadows, value),
        "light.balance" => spoil(&mut facts.light.balance, value),
        "light.cast" => spoil(&mut facts.light.cast, value),
        "focus.blur" => spoil(&mut facts.focus.blur, value),
        _ => panic!("no fact is called {key}"),
    }
}
