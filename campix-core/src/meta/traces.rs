//! Where what a file says about itself does not fit its pixels.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::ground::geometry::Size;
use crate::ground::text::Text;
use crate::ground::words::words;

words! {
    /// Something in a file that is not as a camera writes it. It is no proof of anything: an editor may only have turned the picture.
    #[non_exhaustive]
    pub enum Trace {
        /// A program that edits pictures names itself.
        Editor "editor",
        /// The maker of the camera uses tables of its own, but those of the file are the IJG library's.
        ForeignTables "foreign-tables",
        /// Exif states another size than the picture has.
        OtherSize "other-size",
    }
}

impl Trace {
    /// What people read.
    pub fn title(self) -> Text {
        match self {
            Self::Editor => Text::fixed("文件写有图像编辑软件的名字", "the file names a program that edits pictures"),
            Self::ForeignTables => Text::fixed(
                "相机厂商自有量化表，文件里却是通用库的",
                "the camera's maker has tables of its own, the file those of a library",
            ),
            Self::OtherSize => {
                Text::fixed("Exif 记录的尺寸与图片不同", "Exif states another size than the picture has")
            }
        }
    }
}

/// Names of programs and makers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    editors: Vec<String>,
    makers_with_own_tables: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    toml::from_str(include_str!("traces.toml")).expect("the list inside the crate is valid: a test reads it")
});

/// What an Exif block claims that pixels can contradict. Names are compared and forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Claims {
    pub(crate) editor: bool,
    own_tables: bool,
    size: Option<Size>,
}

impl Claims {
    /// From the texts of the programs, that of the maker, and the size.
    pub(crate) fn of(programs: &[String], maker: &str, size: Option<Size>) -> Self {
        let maker = maker.trim().to_lowercase();
        Self {
            editor: programs.iter().any(|program| names_editor(program)),
            own_tables: NAMES.makers_with_own_tables.iter().any(|name| maker.starts_with(name.as_str())),
            size,
        }
    }

    /// What does not fit a picture of this size, with or without the tables of the IJG library.
    pub(crate) fn against(self, size: Size, library_tables: bool) -> Vec<Trace> {
        let turned = Size::new(size.height, size.width);
        let traces = [
            (Trace::Editor, self.editor),
            (Trace::ForeignTables, self.own_tables && library_tables),
            (Trace::OtherSize, self.size.is_some_and(|claimed| claimed != size && claimed != turned)),
        ];
        traces.into_iter().filter_map(|(trace, there)| there.then_some(trace)).collect()
    }
}

/// Whether a text names a program that edits pictures.
pub(crate) fn names_editor(text: &str) -> bool {
    let text = text.to_lowercase();
    NAMES.editors.iter().any(|name| text.contains(name.as_str()))
}

/// Whether an XMP packet says that such a program created the picture.
pub(crate) fn created_by_editor(xmp: &[u8]) -> bool {
    const KEY: &[u8] = b"CreatorTool";
    /// A name in quotes or an element is shorter.
    const MOST: usize = 120;
    let at = xmp.windows(KEY.len()).position(|part| part == KEY);
    at.is_some_and(|at| {
        let rest = &xmp[at + KEY.len()..];
        let rest = &rest[..rest.len().min(MOST)];
        // Of an element the value ends at the next tag, of an attribute at the next quote.
        let value = rest.strip_prefix(b"=").unwrap_or(rest);
        let value = &value[usize::from(!value.is_empty())..];
        let end = value.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'<')).unwrap_or(value.len());
        names_editor(&String::from_utf8_lossy(&value[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Size = Size::new(3000, 4000);

    fn traces(program: &str, maker: &str, size: Option<Size>, library_tables: bool) -> Vec<Trace> {
        Claims::of(&[program.to_owned()], maker, size).against(PICTURE, library_tables)
    }

    #[test]
    fn a_file_as_a_camera_writes_it_has_none() {
        assert_eq!(traces("Ver.1.00", "NIKON CORPORATION", Some(PICTURE), false), []);
        assert_eq!(traces("HUAWEI", "HUAWEI", Some(Size::new(4000, 3000)), true), []);
        assert_eq!(traces("", "", None, true), []);
    }

    #[test]
    fn each_contradiction_has_its_own() {
        assert_eq!(traces("Adobe Photoshop 25.0 (Windows)", "Canon", None, false), [Trace::Editor]);
        assert_eq!(traces("美图秀秀", "", None, false), [Trace::Editor]);
        assert_eq!(traces("", "Canon", None, true), [Trace::ForeignTables]);
        assert_eq!(traces("", "Canon", Some(Size::new(6000, 4000)), false), [Trace::OtherSize]);
        assert_eq!(traces("GIMP 2.10", "SONY", Some(Size::new(1, 1)), true), Trace::ALL);
    }

    #[test]
    fn the_creator_of_a_packet_is_an_attribute_or_an_element() {
        assert!(created_by_editor(br#"<x xmp:CreatorTool="Adobe Photoshop 2024" y="1">"#));
        assert!(created_by_editor(b"<xmp:CreatorTool>Snapseed 2.0</xmp:CreatorTool>"));
        // What follows the name is not part of it.
        assert!(!created_by_editor(br#"<x xmp:CreatorTool="NIKON Z 6 Ver.02.20" z="Photoshop">"#));
        assert!(!created_by_editor(b"xmp:CreatorTool"));
        assert!(!created_by_editor(b"Photoshop"));
    }
}
