//! JSON Schema of facts: families from their declarations, the rest as `to_json` writes it.

use serde_json::{Map, Value as Json, json};

use super::fact::Reason;
use super::facts::Facts;
use super::family::FactEntry;
use crate::face::Landmark;
use crate::ground::json_schema::{
    Field, between, count, digest, exactly, field, list, map, nullable, number, one_of, optional, record, result, size,
    text, tuple, word,
};
use crate::meta::{NameKind, PrivateKind, Trace};
use crate::photo::DigestOf;

impl Facts {
    /// JSON Schema (draft 2020-12) of [`Facts::to_json`].
    pub fn schema() -> Json {
        result("Facts", "Everything measured on one photo.", fields())
    }
}

/// The keys of facts, as a report has them, too.
pub(crate) fn fields() -> Vec<Field> {
    let mut fields = vec![
        field("photo", "Which photo the facts come from.", photo()),
        field("size", "Size of the upright photo in pixels; all coordinates refer to it.", size()),
        field("file", "What the file claims about itself.", record(file())),
        field("density", "Declared dots per inch by place.", densities()),
        field("operations", "What was done to the pixels so far, in order.", operations()),
    ];
    for (family, about) in [
        ("face", "Number of faces, points and pose."),
        ("head", "The head with hair."),
        ("body", "Shoulders."),
        ("background", "The backdrop."),
        ("light", "Light on the face."),
        ("focus", "Sharpness, detail and noise."),
        ("appearance", "What is worn, and what hair or things hide."),
        ("evidence", "Traces of what was done to a picture before."),
    ] {
        fields.push(field(family, about, self::family(family)));
    }
    fields
}

/// Which photo it is.
pub(crate) fn photo() -> Json {
    record([
        field("kind", "What the digest is taken over: the file, or pixels that never were one.", word::<DigestOf>()),
        field("sha256", "SHA-256 of it.", digest()),
        field("bytes", "Number of its bytes.", count()),
        field("name", "Name of the file, if it is known.", nullable(text())),
    ])
}

fn file() -> Vec<Field> {
    const MODELS: [&str; 8] = ["grey", "grey-alpha", "rgb", "rgba", "palette", "ycbcr", "cmyk", "ycck"];
    const PROCESSES: [&str; 6] =
        ["baseline", "extended-sequential", "progressive", "lossless", "arithmetic", "hierarchical"];
    let quality = record([
        field("kind", "Exactly IJG's tables, or the nearest.", one_of(&["ijg", "equivalent"])),
        field("value", "1 to 100.", between(1, 100)),
    ]);
    let icc = record([
        field("kind", "", one_of(&["absent", "used", "broken"])),
        optional("description", "Its description, or why it was not used.", text()),
    ]);
    let container = one_of(&["Jpeg", "Png", "WebP", "Bmp", "Tiff", "Heic", "Raw"]);
    vec![
        field("container", "Format by magic bytes.", container),
        field("extension", "Extension of the file's name, without the dot.", nullable(text())),
        field("name", "What the name of the file looks like, never the name.", nullable(word::<NameKind>())),
        field("bytes", "Length of the file.", count()),
        field("coded_size", "Size as stored.", size()),
        field("orientation", "Exif orientation.", between(1, 8)),
        field("bits", "Bits per channel as stored.", count()),
        field("colour_model", "As stored.", one_of(&MODELS)),
        field("process", "How a JPEG was coded.", nullable(one_of(&PROCESSES))),
        field("sampling", "Chroma sampling of a JPEG of three channels.", nullable(text())),
        field("quality", "Compression quality of a JPEG.", nullable(quality)),
        optional("imagemagick", "The quality that ImageMagick prints, where it is another one.", between(1, 100)),
        field("trailing_bytes", "Bytes after the end of the picture.", count()),
        field("icc", "The embedded ICC profile.", icc),
        field("private", "Kinds of data that must not be delivered.", list(word::<PrivateKind>())),
        field("captured", "Exif DateTimeOriginal.", nullable(text())),
        field("traces", "Where what the file says does not fit its pixels.", list(word::<Trace>())),
    ]
}

fn densities() -> Json {
    let axis = |name, about: &str| field(name, about, nullable(number()));
    let one = || record([axis("x", "Horizontally."), axis("y", "Vertically.")]);
    record([
        field("jfif", "JFIF APP0.", nullable(one())),
        optional("other_jfif", "A further JFIF APP0 that says something else.", one()),
        field("exif", "Exif or TIFF.", nullable(one())),
        field("photoshop", "Photoshop's resource.", nullable(one())),
        field("container", "The container's own field.", nullable(one())),
    ])
}

/// The log of what was done to pixels.
pub(crate) fn operations() -> Json {
    let one =
        |name: &str, fields: Vec<Field>| record(std::iter::once(field("operation", "", exactly(name))).chain(fields));
    let channel = || between(0, 255);
    let kinds = [
        one("tolerate", vec![field("what", "What was read past.", text())]),
        one("select-page", vec![field("page", "From 1.", count()), field("of", "Pictures in the file.", count())]),
        one("extract-preview", vec![field("from", "The raw format.", text())]),
        one("orient", vec![field("exif", "The orientation that was applied.", between(2, 8))]),
        one("convert-colour", vec![field("from", "Profile or colour model.", text())]),
        one("reduce-depth", vec![field("from", "Bits per channel before.", count())]),
        one("flatten", vec![field("onto", "sRGB.", tuple(channel(), 3))]),
        one("crop", ["x", "y", "width", "height"].map(|side| field(side, "", number())).into()),
        one("scale", vec![field("to", "Size of the result.", size()), field("factor", "Of both axes.", number())]),
        one("compress", vec![field("format", "", text())]),
        one("tag", vec![field("what", "What was written.", text())]),
    ];
    list(json!({ "oneOf": kinds }))
}

/// A family from the list of all facts.
fn family(name: &str) -> Json {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    let list = Facts::list();
    for (fact, key) in list.iter().filter_map(|fact| Some((fact, fact.name.strip_prefix(name)?.strip_prefix('.')?))) {
        let mut schema = shape(fact);
        let unit = fact.unit.name();
        let about = if unit.is_empty() { fact.about.clone() } else { format!("{} Unit: {unit}.", fact.about) };
        schema["description"] = json!(crate::ground::words::one_line(&about));
        properties.insert(key.to_owned(), schema);
        required.push(key.to_owned());
    }
    let sigma = json!({ "anyOf": [number(), map(number()), { "type": "null" }] });
    let mut uncertainty = map(sigma);
    uncertainty["description"] =
        json!("One standard deviation of each fact that has one; null if it is without bound.");
    let mut missing = map(word::<Reason>());
    missing["description"] = json!("Why a fact is null.");
    properties.insert("uncertainty".to_owned(), uncertainty);
    properties.insert("missing".to_owned(), missing);
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn shape(fact: &FactEntry) -> Json {
    let point = || tuple(number(), 2);
    match fact.kind {
        "number" => nullable(number()),
        "flag" => nullable(json!({ "type": "boolean" })),
        "colour" => nullable(tuple(between(0, 255), 3)),
        "point" => nullable(point()),
        "points" => nullable(record(Landmark::ALL.map(|landmark| field(landmark.name(), "", point())))),
        _ => text(),
    }
}
