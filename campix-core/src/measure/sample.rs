//! Facts of a portrait that complies with everything, and a way to spoil one of them by its name.

use crate::ground::digest::Sha256Digest;
use crate::ground::geometry::Size;
use crate::measure::family::of_toml;
use crate::measure::{
    AppearanceFacts, BackgroundFacts, BodyFacts, EvidenceFacts, FaceFacts, Facts, FocusFacts, HeadFacts, LightFacts,
};
use crate::meta::{
    ColourModel, Container, Densities, Density, Icc, JpegProcess, Metadata, NameKind, PrivateData, PrivateKind,
    Quality, Trace,
};
use crate::photo::{DigestOf, FileName, Operation, PhotoIdentity};

/// A photo of 480 × 640 that complies with notice 99 and with the tender.
pub(crate) fn facts() -> Facts {
    Facts {
        photo: PhotoIdentity::new(
            DigestOf::File,
            Sha256Digest::of(b"a portrait that complies"),
            25_000,
            Some(FileName::new("sample.jpg")),
        ),
        size: Size::new(480, 640),
        file: Metadata {
            container: Container::Jpeg,
            extension: Some("jpg".to_owned()),
            name: Some(NameKind::Number),
            bytes: 25_000,
            coded_size: Size::new(480, 640),
            orientation: 1,
            bits: 8,
            colour_model: ColourModel::YCbCr,
            process: Some(JpegProcess::Baseline),
            sampling: Some("4:2:0".to_owned()),
            quality: Some(Quality::Ijg(85)),
            imagemagick: None,
            density: Densities { jfif: Some(Density { x: Some(300.0), y: Some(300.0) }), ..Densities::default() },
            trailing_bytes: 0,
            icc: Icc::Absent,
            private: PrivateData::default(),
            captured: None,
            camera: None,
            traces: Vec::new(),
        },
        operations: Vec::new(),
        face: FaceFacts::sample(),
        outline: Vec::new(),
        head: HeadFacts::sample(),
        body: BodyFacts::sample(),
        background: BackgroundFacts::sample(),
        light: LightFacts::sample(),
        focus: FocusFacts::sample(),
        appearance: AppearanceFacts::sample(),
        evidence: EvidenceFacts::sample(),
    }
}

/// Sets the fact called `key` to `value`.
pub(crate) fn patch(facts: &mut Facts, key: &str, value: &toml::Value) {
    let text = || value.as_str().unwrap_or_else(|| panic!("{key} is a text")).to_owned();
    let integer = || value.as_integer().unwrap_or_else(|| panic!("{key} is a whole number"));
    let pair = || {
        let array = value.as_array().unwrap_or_else(|| panic!("{key} is an array"));
        (of_toml(&array[0]).expect("a number"), of_toml(&array[1]).expect("a number"))
    };
    match key {
        "photo.kind" => facts.photo.kind = DigestOf::from_name(&text()).unwrap_or_else(|| panic!("{key}")),
        "size" => facts.size = Size::new(pair().0 as u32, pair().1 as u32),
        "file.bytes" => facts.file.bytes = integer() as u64,
        "file.name" => facts.file.name = text().parse().ok(),
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
        "file.imagemagick" => facts.file.imagemagick = Some(integer() as u8),
        "file.quality_equivalent" => facts.file.quality = Some(Quality::Equivalent(integer() as u8)),
        "file.progressive" => facts.file.process = Some(JpegProcess::Progressive),
        "file.trailing_bytes" => facts.file.trailing_bytes = integer() as u64,
        "file.private" => {
            let words = value.as_array().unwrap_or_else(|| panic!("{key} is an array"));
            let kind = |word: &toml::Value| PrivateKind::from_name(word.as_str()?);
            facts.file.private = words.iter().map(|word| kind(word).unwrap_or_else(|| panic!("{word}"))).collect();
        }
        "file.traces" => {
            let named =
                |item: &toml::Value| item.as_str().and_then(|name| name.parse::<Trace>().ok()).expect("a trace");
            facts.file.traces = value.as_array().expect("traces").iter().map(named).collect();
        }
        "file.icc" => facts.file.icc = Icc::Used(text()),
        "file.icc_broken" => facts.file.icc = Icc::Broken(text()),
        "density.jfif" if value.is_str() => facts.file.density.jfif = None,
        "density.jfif_aspect_only" => facts.file.density.jfif = Some(Density { x: None, y: None }),
        "density.jfif" => facts.file.density.jfif = Some(Density { x: Some(pair().0), y: Some(pair().1) }),
        "density.exif" => facts.file.density.exif = Some(Density { x: Some(pair().0), y: Some(pair().1) }),
        "operations.flatten" => facts.operations.push(Operation::Flatten { onto: [255; 3] }),
        "operations.scale" => {
            let factor = of_toml(value).expect("a factor");
            facts.operations.push(Operation::Scale { to: Size::new(480, 640), factor });
        }
        "operations.orient" => facts.operations.push(Operation::Orient { exif: integer() as u8 }),
        "face.count" => patch(facts, "face.faces", value),
        _ => assert!(facts.patch(key, value), "no fact is called {key}"),
    }
}
