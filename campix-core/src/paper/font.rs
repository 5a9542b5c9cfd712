//! Fonts that can write Chinese: found on the system or given by path, with coverage, widths and outlines.
//!
//! Input: family names or paths, and text. Output: [`Line`]s in which every character has a glyph with an outline. A
//! character that is in no font is an error that names its code point; a box is never drawn in its place.

use crate::ground::ceiling;
use crate::ground::explain::{Explain, Explanation, error, says};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ab_glyph::{Font as _, FontVec, GlyphId};
use unicode_normalization::char::{canonical_combining_class, compose};

/// Families of Simplified Chinese fonts in the order of preference: sans serif before serif, wide coverage first.
const FAMILIES: [&str; 22] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "SimHei",
    "Heiti SC",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "SimSun",
    "Songti SC",
    "FangSong",
    "AR PL UMing CN",
    "SimSun-ExtB",
    "Noto Sans CJK TC",
];

/// Characters a font must have to count as Chinese: common, rarer and simplified-only characters, and figures.
const NEEDED: &str = "中国学院专业班级张淼骞姓名照片0123456789AZaz";

/// Characters of names that show whether another font adds anything: the dot of long names, extensions A to
/// G of the unified ideographs, and Latin letters of other scripts of China.
const RARE: &str = "·•䶮㛃𠮷𡒄𪜀𫖯𬀩𬭸𰀀éÿüǎ";

/// Most fonts that are tried one after the other; more would only cost memory.
const MOST_FONTS: usize = 4;

/// The fonts of a document: the first that has a character draws it. Cloning is cheap.
#[derive(Clone)]
pub struct Fonts {
    faces: Arc<[Face]>,
}

struct Face {
    name: String,
    font: Arc<OwnedFont>,
    pdf: krilla::text::Font,
    units: f64,
}

/// The bytes of a font and its parsed tables; the writer of PDF shares the bytes.
struct OwnedFont(FontVec);

impl AsRef<[u8]> for OwnedFont {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Fonts").field(&self.names()).finish()
    }
}

/// Why no text can be written.
#[derive(Debug)]
#[non_exhaustive]
pub enum FontError {
    /// The system has no font with Chinese characters.
    NotFound {
        /// Number of faces examined.
        searched: usize,
    },
    /// A font file cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The system's own error.
        source: std::io::Error,
    },
    /// The bytes are not a font with outlines.
    Unusable {
        /// The file.
        path: PathBuf,
    },
    /// No font was named.
    None,
    /// Characters without a glyph, or of a script whose letters join or run from right to left.
    Missing {
        /// The characters, each once, in the order of the text.
        characters: Vec<char>,
    },
}

fn code_points(characters: &[char]) -> String {
    let points: Vec<String> = characters.iter().map(|&c| format!("U+{:04X}", u32::from(c))).collect();
    points.join(", ")
}

impl Explain for FontError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::NotFound { searched } => says!(
                FONT_NOT_FOUND,
                en "no font with Chinese characters was found among {searched}; install one (fonts-noto-cjk) or name a file",
                zh "在 {searched} 个字体中没有找到含汉字的字体；请安装一种（如 fonts-noto-cjk）或指定字体文件"
            ),
            Self::Read { path, source } => {
                says!(FONT_READ, en "cannot read the font {}", zh "无法读取字体 {}", path.display())
                    .because(source)
                    .at(path)
            }
            Self::Unusable { path } => says!(
                FONT_UNUSABLE,
                en "{} is not a TrueType or OpenType font that can be embedded",
                zh "{} 不是可嵌入的 TrueType 或 OpenType 字体",
                path.display()
            )
            .at(path),
            Self::None => says!(FONT_NONE, en "no font was given", zh "没有提供字体"),
            Self::Missing { characters } => {
                says!(FONT_MISSING, en "no font can write {}", zh "没有字体能写出 {}", code_points(characters))
            }
        }
    }
}

error!(FontError);

impl Fonts {
    /// The Chinese fonts of this system: the preferred one, and up to three more that have rare characters it lacks.
    ///
    /// # Errors
    /// [`FontError::NotFound`] if the system has none.
    pub fn system() -> Result<Self, FontError> {
        let mut database = fontdb::Database::new();
        database.load_system_fonts();
        let mut found: Vec<(usize, u16, PathBuf, u32, String)> = Vec::new();
        for face in database.faces() {
            let fontdb::Source::File(path) = &face.source else { continue };
            let upright = face.style == fontdb::Style::Normal && face.stretch == fontdb::Stretch::Normal;
            if !upright || face.monospaced && !face.families.iter().any(|(name, _)| FAMILIES.contains(&name.as_str())) {
                continue;
            }
            let rank =
                face.families.iter().filter_map(|(name, _)| FAMILIES.iter().position(|known| known == name)).min();
            let weight = face.weight.0.abs_diff(fontdb::Weight::NORMAL.0);
            let name = face.post_script_name.clone();
            found.push((rank.unwrap_or(FAMILIES.len()), weight, path.clone(), face.index, name));
        }
        let searched = found.len();
        // Systems list folders in no defined order, so the list is sorted.
        found.sort();
        let mut faces: Vec<Face> = Vec::new();
        for (rank, _, path, index, name) in found {
            if faces.len() == MOST_FONTS || (!faces.is_empty() && lacking(&faces).is_empty()) {
                break;
            }
            // Fonts of other scripts are ruled out before a whole file is read.
            if rank == FAMILIES.len() && !covers(&database, &path, index, &lacking(&faces)) {
                continue;
            }
            let data = ceiling::bytes_of(&path, ceiling::FONT).ok();
            let Some(face) = data.and_then(|data| Face::new(data, index, name)) else { continue };
            let wanted = lacking(&faces);
            let mut had = wanted.iter().map(|&c| face.glyph(c).is_some());
            if if faces.is_empty() { had.all(|had| had) } else { had.any(|had| had) } {
                faces.push(face);
            }
        }
        if faces.is_empty() { Err(FontError::NotFound { searched }) } else { Ok(Self { faces: faces.into() }) }
    }

    /// The fonts in these files, in order of preference; of a collection the Simplified Chinese face, else the first.
    ///
    /// # Errors
    /// [`FontError::Read`], [`FontError::Unusable`], [`FontError::None`].
    pub fn open(paths: &[impl AsRef<Path>]) -> Result<Self, FontError> {
        let mut faces = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let data = ceiling::bytes_of(path, ceiling::FONT)
                .map_err(|source| FontError::Read { path: path.to_owned(), source })?;
            let (index, name) = described(path);
            faces.push(Face::new(data, index, name).ok_or_else(|| FontError::Unusable { path: path.to_owned() })?);
        }
        if faces.is_empty() { Err(FontError::None) } else { Ok(Self { faces: faces.into() }) }
    }

    /// Names of the fonts, in order of preference.
    pub fn names(&self) -> Vec<&str> {
        self.faces.iter().map(|face| face.name.as_str()).collect()
    }

    /// Whether some font has a glyph with an outline for `c`, or `c` is a space.
    pub fn has(&self, c: char) -> bool {
        self.faces.iter().any(|face| face.glyph(c).is_some())
    }

    /// Sets a text in one line, left to right. Letters and combining marks are composed; nothing else in the text is
    /// changed, so it can be read back unchanged.
    ///
    /// # Errors
    /// [`FontError::Missing`] with every character that cannot be written.
    pub fn line(&self, text: &str) -> Result<Line, FontError> {
        let text = composed(text);
        let (mut glyphs, mut missing, mut width) = (Vec::new(), Vec::new(), 0.0);
        for (at, c) in text.char_indices() {
            let found = if needs_shaping(c) { None } else { self.find(c) };
            let Some((face, id)) = found else {
                if !missing.contains(&c) {
                    missing.push(c);
                }
                continue;
            };
            let advance = self.faces[face].advance(id);
            glyphs.push(Glyph { face, id, x: width, advance, text: at..at + c.len_utf8() });
            width += advance;
        }
        if missing.is_empty() {
            Ok(Line { text: text.into(), glyphs, width })
        } else {
            Err(FontError::Missing { characters: missing })
        }
    }

    fn find(&self, c: char) -> Option<(usize, u16)> {
        self.faces.iter().enumerate().find_map(|(at, face)| Some((at, face.glyph(c)?)))
    }

    /// Height above the base line that Chinese characters reach, as a share of the font size (ideographic em box, OpenType
    /// "ideo" base line).
    pub const ASCENT: f64 = 0.88;
    /// Depth below the base line, as a share of the font size.
    pub const DESCENT: f64 = 0.12;

    pub(crate) fn pdf(&self, face: usize) -> &krilla::text::Font {
        &self.faces[face].pdf
    }

    /// The outline drawer of a face, and its units per em.
    pub(crate) fn outlines(&self, face: usize) -> (&FontVec, f64) {
        (&self.faces[face].font.0, self.faces[face].units)
    }
}

/// What the next font must have: all needed characters if there is no font yet, else one of the missing rare characters.
fn lacking(faces: &[Face]) -> Vec<char> {
    let lacks = |c: &char| !faces.iter().any(|face| face.glyph(*c).is_some());
    if faces.is_empty() { NEEDED.chars().collect() } else { RARE.chars().filter(lacks).collect() }
}

/// Whether a font has the first and last of these characters; looked up without reading the whole file.
fn covers(database: &fontdb::Database, path: &Path, index: u32, wanted: &[char]) -> bool {
    let is_it = |face: &&fontdb::FaceInfo| {
        face.index == index && matches!(&face.source, fontdb::Source::File(file) if file == path)
    };
    let probe = |data: &[u8], index: u32| {
        let font = ab_glyph::FontRef::try_from_slice_and_index(data, index).ok()?;
        wanted.iter().any(|&c| font.glyph_id(c) != GlyphId(0) && !c.is_ascii()).then_some(())
    };
    let id = database.faces().find(is_it).map(|face| face.id);
    id.and_then(|id| database.with_face_data(id, probe)).flatten().is_some()
}

/// Index and name of the Simplified Chinese face of a collection, else of its first face.
fn described(path: &Path) -> (u32, String) {
    let mut database = fontdb::Database::new();
    // A file that cannot be read here cannot be parsed later either.
    let _ = database.load_font_file(path);
    let chinese = |face: &&fontdb::FaceInfo| face.families.iter().any(|(name, _)| name.ends_with(" SC"));
    let first = database.faces().min_by_key(|face| face.index);
    let face = database.faces().filter(chinese).min_by_key(|face| face.index).or(first);
    face.map_or((0, String::new()), |face| (face.index, face.post_script_name.clone()))
}

impl Face {
    fn new(data: Vec<u8>, index: u32, name: String) -> Option<Self> {
        let font = Arc::new(OwnedFont(FontVec::try_from_vec_and_index(data, index).ok()?));
        let units = f64::from(font.0.units_per_em()?);
        let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::clone(&font) as _;
        let pdf = krilla::text::Font::new(krilla::Data::from(shared), index)?;
        (units > 0.0).then_some(Self { name, font, pdf, units })
    }

    /// The glyph of a character, if it is visible or a space.
    fn glyph(&self, c: char) -> Option<u16> {
        let id = self.font.0.glyph_id(c);
        let visible = || self.font.0.outline(id).is_some();
        (id != GlyphId(0) && (matches!(c, ' ' | '\u{A0}' | '\u{3000}') || visible())).then_some(id.0)
    }

    fn advance(&self, id: u16) -> f64 {
        f64::from(self.font.0.h_advance_unscaled(GlyphId(id))) / self.units
    }
}

/// Scripts whose letters join, stack or run from right to left, and marks that change the letters around them: drawn
/// letter by letter they would read as something else.
fn needs_shaping(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0590}'..='\u{0FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}'
        | '\u{1900}'..='\u{1AFF}' | '\u{1B00}'..='\u{1C4F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{A840}'..='\u{A87F}' | '\u{A8E0}'..='\u{ABFF}' | '\u{D7B0}'..='\u{D7FF}'
        | '\u{FB1D}'..='\u{FDFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}' | '\u{FE70}'..='\u{FEFF}'
        | '\u{10800}'..='\u{11FFF}' | '\u{1E800}'..='\u{1EFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Letters joined with the marks that follow them. Full normalisation would also replace compatibility ideographs,
/// which would respell names.
fn composed(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        let joined = if canonical_combining_class(c) == 0 { None } else { result.chars().next_back() };
        match joined.and_then(|before| compose(before, c)) {
            Some(both) => {
                result.pop();
                result.push(both);
            }
            None => result.push(c),
        }
    }
    result
}

#[derive(Clone)]
pub(crate) struct Glyph {
    pub(crate) face: usize,
    pub(crate) id: u16,
    /// Left edge, in font sizes.
    pub(crate) x: f64,
    pub(crate) advance: f64,
    /// The bytes of the text it represents.
    pub(crate) text: Range<usize>,
}

/// A text that has been set and can be drawn at any size. `Debug` does not show it: it may be a name.
#[derive(Clone)]
pub struct Line {
    pub(crate) text: Arc<str>,
    pub(crate) glyphs: Vec<Glyph>,
    width: f64,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line({} glyphs)", self.glyphs.len())
    }
}

impl Line {
    /// Width at a size, in the unit of the size.
    pub fn width(&self, size: f64) -> f64 {
        self.width * size
    }

    /// The largest size up to `size` at which the line is no wider than `room`; `None` if that is below `floor`.
    pub fn fit(&self, room: f64, size: f64, floor: f64) -> Option<f64> {
        let fitting = if self.width * size <= room { size } else { room / self.width };
        (fitting >= floor).then_some(fitting)
    }

    /// Runs of glyphs of one face, in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &[Glyph]> {
        self.glyphs.chunk_by(|a, b| a.face == b.face)
    }
}
