//! Pages → PDF: exact boxes, every picture embedded once as the original JPEG, fonts subset, sRGB output intent.
//!
//! The file is PDF/A-2u: text can be searched and copied, colours are sRGB, and nothing outside the file is needed. The
//! time comes from the caller, so the same pages give the same bytes. A document is held in memory until it is finished.

use crate::ground::explain::{Explain, Explanation, error, says};
use std::sync::Arc;

use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Configuration, Validator};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::make::encode::{BandSpec, EncodeError, Encoder};
use crate::paper::font::{Fonts, Line};
use crate::paper::page::{Colour, Frame, Item, Page, Picture, Turn};

/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// JPEG quality for pixels that have no file; high enough that nothing shows in print.
pub(crate) const JPEG_QUALITY: u8 = 93;

/// Why a PDF cannot be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum PdfError {
    /// A page or a frame has no area.
    Extent {
        /// Width in millimetres.
        width: f64,
        /// Height in millimetres.
        height: f64,
    },
    /// A picture is not a JPEG that can be embedded.
    Picture {
        /// What is wrong with it.
        what: String,
    },
    /// Pixels could not be compressed.
    Encode(EncodeError),
    /// A font does not allow embedding, or cannot be reduced to the characters used.
    Font {
        /// What is wrong with it.
        what: String,
    },
    /// The document breaks a rule of PDF/A-2u: a defect of campix.
    Invalid {
        /// Which rules.
        what: String,
    },
}

impl Explain for PdfError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Extent { width, height } => says!(
                PDF_EXTENT,
                en "a page of {width} × {height} mm cannot be written",
                zh "无法写入 {width} × {height} 毫米的页面"
            ),
            Self::Picture { what } => {
                says!(PDF_PICTURE, en "a picture cannot be embedded: {what}", zh "有一张图片无法嵌入：{what}")
            }
            Self::Encode(error) => says!(of error, en "a picture cannot be compressed", zh "有一张图片无法压缩"),
            Self::Font { what } => {
                says!(PDF_FONT, en "a font cannot be embedded: {what}", zh "有一种字体无法嵌入：{what}")
            }
            Self::Invalid { what } => says!(
                PDF_INVALID,
                en "defect of campix: the document breaks PDF/A-2u: {what}",
                zh "campix 的缺陷：文档不符合 PDF/A-2u：{what}"
            ),
        }
    }
}

error!(PdfError);

/// The metadata of a document. Everyone who gets the file can see its title, so it must contain no names.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PdfInfo {
    /// Title.
    pub title: String,
    /// When it was made; taken as UTC.
    pub made: Moment,
    /// Language. Default: Chinese.
    pub language: Language,
}

impl PdfInfo {
    /// A title and a time.
    pub fn new(title: &str, made: Moment) -> Self {
        Self { title: title.to_owned(), made, language: Language::Zh }
    }

    /// Sets the language.
    #[must_use]
    pub const fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }
}

/// A PDF document being written.
pub struct PdfFile {
    document: krilla::Document,
    fonts: Fonts,
    pages: usize,
}

impl std::fmt::Debug for PdfFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PdfFile({} pages)", self.pages)
    }
}

impl PdfFile {
    /// A document without pages.
    pub fn new(fonts: &Fonts, info: &PdfInfo) -> Self {
        let settings = SerializeSettings {
            configuration: Configuration::new_with_validator(Validator::A2_U),
            no_device_cs: true,
            enable_tagging: false,
            ..SerializeSettings::default()
        };
        let mut document = krilla::Document::new_with(settings);
        let language = match info.language {
            Language::Zh => "zh-CN",
            Language::En => "en",
        };
        let metadata = Metadata::new()
            .title(info.title.clone())
            .creator(format!("campix {}", crate::VERSION))
            .producer("krilla".to_owned())
            .language(language.to_owned())
            .creation_date(date(info.made));
        document.set_metadata(metadata);
        Self { document, fonts: fonts.clone(), pages: 0 }
    }

    /// Adds a page; its MediaBox and TrimBox are its size.
    ///
    /// # Errors
    /// [`PdfError::Extent`], [`PdfError::Picture`], [`PdfError::Encode`].
    pub fn add(&mut self, page: &Page) -> Result<(), PdfError> {
        let bounds = rect(Frame::new(0.0, 0.0, page.width, page.height))?;
        let pictures = images(page)?;
        let settings = PageSettings::from_wh(bounds.width(), bounds.height())
            .ok_or(PdfError::Extent { width: page.width, height: page.height })?
            .with_trim_box(Some(bounds));
        let mut sheet = self.document.start_page_with(settings);
        let mut surface = sheet.surface();
        let mut pictures = pictures.iter();
        let drawn = page.items.iter().try_for_each(|item| match item {
            Item::Picture { at, turn, .. } => match pictures.next() {
                Some(image) => draw_picture(&mut surface, image, *at, *turn),
                None => Ok(()),
            },
            Item::Text { line, x, y, size, turn, colour } => {
                draw_text(&mut surface, &self.fonts, line, (*x, *y), *size, *turn, *colour);
                Ok(())
            }
            Item::Fill { at, colour } => draw_fill(&mut surface, *at, *colour),
        });
        surface.finish();
        sheet.finish();
        self.pages += 1;
        drawn
    }

    /// The finished file.
    ///
    /// # Errors
    /// [`PdfError::Picture`], [`PdfError::Font`], [`PdfError::Invalid`].
    pub fn finish(self) -> Result<Vec<u8>, PdfError> {
        self.document.finish().map_err(|error| match error {
            KrillaError::Font(_, what) => PdfError::Font { what },
            KrillaError::Image(_, _, what) => PdfError::Picture { what },
            KrillaError::Validation(errors) if errors.iter().any(is_licence) => {
                PdfError::Font { what: "its licence restricts embedding".to_owned() }
            }
            // The details may quote text, which may be a name, so only their kinds are reported.
            KrillaError::Validation(errors) => PdfError::Invalid { what: kinds(&errors) },
            _ => PdfError::Invalid { what: "the document cannot be put together".to_owned() },
        })
    }
}

fn is_licence(error: &krilla::configure::ValidationError) -> bool {
    matches!(error, krilla::configure::ValidationError::RestrictedLicense(_))
}

fn kinds(errors: &[krilla::configure::ValidationError]) -> String {
    let kind = |error| format!("{error:?}").chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    let mut kinds: Vec<String> = errors.iter().map(kind).collect();
    kinds.dedup();
    kinds.join(", ")
}

/// One image per picture of the page, in order; the writer itself stores equal files only once.
fn images(page: &Page) -> Result<Vec<Image>, PdfError> {
    let mut known: Vec<(Picture, Image)> = Vec::new();
    let mut images = Vec::new();
    for item in &page.items {
        let Item::Picture { picture, .. } = item else { continue };
        if let Some((_, image)) = known.iter().find(|(other, _)| same(other, picture)) {
            images.push(image.clone());
            continue;
        }
        let image = image(picture)?;
        known.push((picture.clone(), image.clone()));
        images.push(image);
    }
    Ok(images)
}

fn same(a: &Picture, b: &Picture) -> bool {
    match (a.jpeg(), b.jpeg(), a.pixels(), b.pixels()) {
        (Some(a), Some(b), _, _) => Arc::ptr_eq(a, b),
        (None, None, Some(a), Some(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

fn image(picture: &Picture) -> Result<Image, PdfError> {
    let bytes = match (picture.jpeg(), picture.pixels()) {
        (Some(jpeg), _) => jpeg.to_vec(),
        (None, Some(pixels)) => {
            let encoded = Encoder::new().encode_at(pixels.view(), JPEG_QUALITY, &BandSpec::default());
            encoded.map_err(PdfError::Encode)?.bytes
        }
        (None, None) => return Err(PdfError::Picture { what: "it is empty".to_owned() }),
    };
    Image::from_jpeg(krilla::Data::from(bytes), false).map_err(|what| PdfError::Picture { what })
}

fn points(millimetres: f64) -> f32 {
    (millimetres * POINTS) as f32
}

fn rect(at: Frame) -> Result<Rect, PdfError> {
    let extent = || PdfError::Extent { width: at.width, height: at.height };
    let size = Size::from_wh(points(at.width), points(at.height)).ok_or_else(extent)?;
    Rect::from_xywh(points(at.x), points(at.y), size.width(), size.height()).ok_or_else(extent)
}

fn fill(colour: Colour) -> Fill {
    let [red, green, blue] = colour;
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn draw_fill(surface: &mut Surface<'_>, at: Frame, colour: Colour) -> Result<(), PdfError> {
    let mut path = PathBuilder::new();
    path.push_rect(rect(at)?);
    if let Some(path) = path.finish() {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
    Ok(())
}

/// Draws an image over a frame and crops what is outside it.
fn draw_picture(surface: &mut Surface<'_>, image: &Image, at: Frame, turn: Turn) -> Result<(), PdfError> {
    let clip = {
        let mut path = PathBuilder::new();
        path.push_rect(rect(at)?);
        path.finish().ok_or(PdfError::Extent { width: at.width, height: at.height })?
    };
    let (width, height) = match turn {
        Turn::Upright => (at.width, at.height),
        Turn::Clockwise => (at.height, at.width),
    };
    let (columns, rows) = (f64::from(image.size().0), f64::from(image.size().1));
    let scale = (width / columns).max(height / rows);
    let (drawn_width, drawn_height) = (columns * scale, rows * scale);
    let size = Size::from_wh(points(drawn_width), points(drawn_height)).ok_or(PdfError::Extent { width, height })?;
    let (left, top) = ((width - drawn_width) / 2.0, (height - drawn_height) / 2.0);
    surface.push_clip_path(&clip, &FillRule::NonZero);
    surface.push_transform(&standing(at, turn));
    surface.push_transform(&Transform::from_translate(points(left), points(top)));
    surface.draw_image(image.clone(), size);
    surface.pop();
    surface.pop();
    surface.pop();
    Ok(())
}

/// The transform from a picture's own upright frame to its place on the page.
fn standing(at: Frame, turn: Turn) -> Transform {
    match turn {
        Turn::Upright => Transform::from_translate(points(at.x), points(at.y)),
        // (x, y) → (right − y, top + x): a quarter turn clockwise, determinant +1, so nothing is mirrored.
        Turn::Clockwise => Transform::from_row(0.0, 1.0, -1.0, 0.0, points(at.right()), points(at.y)),
    }
}

fn draw_text(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    line: &Line,
    (x, y): (f64, f64),
    size: f64,
    turn: Turn,
    colour: Colour,
) {
    surface.set_stroke(None);
    surface.set_fill(Some(fill(colour)));
    surface.push_transform(&standing(Frame::new(x, y, 0.0, 0.0), turn));
    for run in line.runs() {
        let glyphs: Vec<KrillaGlyph> = run
            .iter()
            .map(|glyph| {
                let id = GlyphId::new(u32::from(glyph.id));
                KrillaGlyph::new(id, glyph.advance as f32, 0.0, 0.0, 0.0, glyph.text.clone(), None)
            })
            .collect();
        let Some(first) = run.first() else { continue };
        let start = Point::from_xy(points(first.x * size), 0.0);
        surface.draw_glyphs(start, &glyphs, fonts.pdf(first.face).clone(), &line.text, points(size), false);
    }
    surface.pop();
}

/// The moment in the writer's type; years are clamped to 0–9999.
fn date(moment: Moment) -> DateTime {
    let [year, month, day, hour, minute, second] = moment.civil();
    DateTime::new(year.clamp(0, 9_999) as u16)
        .month(month as u8)
        .day(day as u8)
        .hour(hour as u8)
        .minute(minute as u8)
        .second(second as u8)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}
