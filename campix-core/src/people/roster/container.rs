//! What a file is by its content: a table that is read, or something else that can be named.
//!
//! Input: the bytes of a file, whatever its name says. Output: the form of table, or the name of what it is instead.

use std::io::Cursor;

use super::error::RosterError;
use crate::ground::text::Text;
use crate::ground::words::words;

words! {
    /// The form of a workbook.
    #[non_exhaustive]
    pub enum Book {
        /// Excel 2007 and later, WPS (.xlsx).
        Xlsx "xlsx",
        /// The binary form of Excel 2007 and later (.xlsb).
        Xlsb "xlsb",
        /// Excel 97–2003, and .et of WPS (.xls).
        Xls "xls",
        /// OpenDocument (.ods).
        Ods "ods",
        /// XML of Excel 2003 (.xml, often named .xls).
        Spreadsheetml "spreadsheetml",
        /// Tables of a web page, as school systems export them (often named .xls).
        Html "html",
    }
}

/// A file that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Text,
    Book(Book),
}

const ZIP: &[u8] = b"PK\x03\x04";
const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// How much of a text is searched for the tags of a table.
const HEAD: usize = 64 << 10;

/// First bytes of files that are no tables, and what they are.
static STRANGERS: [(&[u8], Text); 14] = [
    (b"%PDF", Text::fixed("PDF 文件", "a PDF document")),
    (b"\xFF\xD8\xFF", Text::fixed("JPEG 图片", "a JPEG picture")),
    (b"\x89PNG", Text::fixed("PNG 图片", "a PNG picture")),
    (b"GIF8", Text::fixed("GIF 图片", "a GIF picture")),
    (b"BM", Text::fixed("BMP 图片", "a BMP picture")),
    (b"{\\rtf", Text::fixed("RTF 文档", "an RTF document")),
    (b"Rar!", Text::fixed("RAR 压缩包", "a RAR archive")),
    (b"7z\xBC\xAF", Text::fixed("7z 压缩包", "a 7z archive")),
    (b"\x1F\x8B", Text::fixed("gzip 压缩包", "a gzip archive")),
    (b"MZ", Text::fixed("Windows 程序", "a program of Windows")),
    (b"SQLite format 3", Text::fixed("SQLite 数据库", "an SQLite database")),
    (b"MIME-Version:", Text::fixed("单个文件网页（MHTML）", "a web page in one file (MHTML)")),
    (b"\xFF\xFE\0\0", Text::fixed("UTF-32 编码的文本", "text in UTF-32")),
    (b"\0\0\xFE\xFF", Text::fixed("UTF-32 编码的文本", "text in UTF-32")),
];

/// Finds out what `bytes` are.
pub(super) fn of(bytes: &[u8]) -> Result<Container, RosterError> {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(RosterError::Foreign { what: Text::fixed("空文件", "an empty file") });
    }
    if bytes.starts_with(ZIP) {
        return zipped(bytes).map(Container::Book);
    }
    if bytes.starts_with(OLE2) {
        return compound(bytes).map(Container::Book);
    }
    if is_lock(bytes) {
        let what = Text::fixed(
            "表格软件的锁定文件（名单正被打开）；请选择文件名不带 ~$ 的名单",
            "the lock file of a spreadsheet, whose list is open; choose the file without ~$ in its name",
        );
        return Err(RosterError::Foreign { what });
    }
    // Two letters may also begin a list: a picture or program has bytes that no text has.
    let binary = bytes.iter().take(HEAD).any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31));
    let stranger = STRANGERS.iter().find(|(first, _)| bytes.starts_with(first) && (first.len() > 2 || binary));
    if let Some((_, what)) = stranger {
        return Err(RosterError::Foreign { what: what.clone() });
    }
    // Records of Excel 2–4, which are not inside a compound file.
    if matches!(bytes, [9, 0 | 2 | 4, 4 | 6, 0, ..]) {
        return Err(RosterError::OldWorkbook);
    }
    Ok(marked_up(bytes).map_or(Container::Text, Container::Book))
}

/// XML or HTML with a table, in a coding in which tags are ASCII or UTF-16.
fn marked_up(bytes: &[u8]) -> Option<Book> {
    let head: Vec<u8> = bytes.iter().take(HEAD).filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").or_else(|| head.strip_prefix(b"\xFF\xFE")).unwrap_or(&head);
    if head.trim_ascii_start().first() != Some(&b'<') {
        return None;
    }
    let has = |tag: &[u8]| head.windows(tag.len()).any(|window| window == tag);
    if has(b"urn:schemas-microsoft-com:office:spreadsheet") && has(b"<?xml") {
        return Some(Book::Spreadsheetml);
    }
    (has(b"<table") || has(b"<html") || has(b"<tr")).then_some(Book::Html)
}

/// Office programs keep the name of the user who has a list open in a file of about 54 or 165 bytes: its length, the name, and
/// filling before the name comes again.
fn is_lock(bytes: &[u8]) -> bool {
    let (Some(&length), 54..=200) = (bytes.first(), bytes.len()) else { return false };
    matches!(length, 1..=53) && bytes[1 + usize::from(length)..54].iter().all(|byte| matches!(byte, 0 | b' '))
}

fn zipped(bytes: &[u8]) -> Result<Book, RosterError> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| RosterError::Workbook)?;
    let names = super::xlsx::names_of(&archive);
    let has = |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part));
    let folder = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let what = match () {
        () if has("xl/workbook.xml") => return Ok(Book::Xlsx),
        () if has("xl/workbook.bin") => return Ok(Book::Xlsb),
        () if folder("word/") => Text::fixed("Word 文档", "a Word document"),
        () if folder("ppt/") => Text::fixed("演示文稿", "a presentation"),
        () if has("content.xml") && has("mimetype") => return open_document(archive),
        // A workbook may name its main part in other ways; the reader follows the relations inside.
        () if has("[Content_Types].xml") => return Ok(Book::Xlsx),
        () if folder("Index/") => Text::fixed("Numbers 或 Pages 文件", "a file of Numbers or Pages"),
        () => Text::fixed("ZIP 压缩包", "a ZIP archive"),
    };
    Err(RosterError::Foreign { what })
}

fn open_document(mut archive: zip::ZipArchive<Cursor<&[u8]>>) -> Result<Book, RosterError> {
    let kind = super::xlsx::entry(&mut archive, "mimetype", 200)?;
    let encrypted = super::xlsx::entry(&mut archive, "META-INF/manifest.xml", 4 << 20)
        .is_ok_and(|manifest| manifest.windows(15).any(|window| window == b"encryption-data"));
    match kind.trim_ascii() {
        _ if encrypted => Err(RosterError::Encrypted),
        kind if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") => Ok(Book::Ods),
        _ => Err(RosterError::Foreign { what: Text::fixed("文字处理文档", "a text document") }),
    }
}

fn compound(bytes: &[u8]) -> Result<Book, RosterError> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| RosterError::Workbook)?;
    let names: Vec<String> = file.read_root_storage().map(|entry| entry.name().to_owned()).collect();
    let has = |stream: &str| names.iter().any(|name| name.eq_ignore_ascii_case(stream));
    let what = match () {
        () if has("EncryptedPackage") => return Err(RosterError::Encrypted),
        () if has("Workbook") || has("Book") => return Ok(Book::Xls),
        () if has("WordDocument") => Text::fixed("Word 文档", "a Word document"),
        () if has("PowerPoint Document") => Text::fixed("演示文稿", "a presentation"),
        () => Text::fixed("不含表格的复合文档", "a compound file without a table"),
    };
    Err(RosterError::Foreign { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(bytes: &[u8]) -> String {
        match of(bytes) {
            Err(RosterError::Foreign { what }) => what.en.into_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn files_that_are_no_tables_have_names() {
        assert_eq!(what(b""), "an empty file");
        assert_eq!(what(b" \r\n"), "an empty file");
        assert_eq!(what(b"%PDF-1.4 ..."), "a PDF document");
        assert_eq!(what(b"\xFF\xFE\0\0f[\0\0"), "text in UTF-32");
        for (length, filling) in [(54, b' '), (165, b' '), (166, 0)] {
            let mut lock = vec![filling; length];
            lock[..6].copy_from_slice(b"\x05admin");
            assert!(what(&lock).starts_with("the lock file"));
        }
        // A list whose first heading begins like a picture or a program is a list.
        assert_eq!(of(b"BMI,XH\n1,2\n").unwrap(), Container::Text);
        assert_eq!(of(b"MZ,XH\n1,2\n").unwrap(), Container::Text);
        assert_eq!(what(b"BM\x36\x84\x03\0\0\0"), "a BMP picture");
    }

    #[test]
    fn tables_in_markup_are_recognised_by_their_tags() {
        assert_eq!(of(b"\xEF\xBB\xBF\r\n<HTML><body><TABLE>").unwrap(), Container::Book(Book::Html));
        let xml = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
        assert_eq!(of(xml.as_bytes()).unwrap(), Container::Book(Book::Spreadsheetml));
        let utf16: Vec<u8> = format!("\u{FEFF}{xml}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&utf16).unwrap(), Container::Book(Book::Spreadsheetml));
        assert_eq!(of("<学号>,姓名\n".as_bytes()).unwrap(), Container::Text);
    }
}
