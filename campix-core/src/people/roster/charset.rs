//! Bytes of a list as text: UTF-8 and UTF-16 with or without byte-order marks, and the encodings of older Chinese programs.
//! Nothing is lost silently: undecodable bytes become U+FFFD, which the rows report.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::ground::words::words;

words! {
    /// How a text list was coded.
    #[non_exhaustive]
    pub enum Charset {
        /// UTF-8.
        Utf8 "utf8",
        /// UTF-16, low byte first.
        Utf16Le "utf16-le",
        /// UTF-16, high byte first.
        Utf16Be "utf16-be",
        /// GBK or GB 18030.
        Gbk "gbk",
        /// Big5, from Hong Kong, Macao or Taiwan.
        Big5 "big5",
    }
}

impl Charset {
    const fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gbk => GB18030,
            Self::Big5 => BIG5,
        }
    }
}

/// How many bytes of a list are examined to detect its coding.
const PROBE: usize = 64 << 10;

/// The text and how it was coded; byte-order marks at its start are dropped.
pub(super) fn decode(bytes: &[u8], declared: Option<Charset>) -> (String, Charset) {
    let charset = declared.unwrap_or_else(|| detect(bytes));
    let text = charset.encoding().decode_with_bom_removal(bytes).0;
    let text = match text.strip_prefix('\u{FEFF}') {
        // A program that adds a mark to a text that has one already.
        Some(rest) => rest.trim_start_matches('\u{FEFF}').to_owned(),
        None => text.into_owned(),
    };
    (text, charset)
}

/// The coding an HTML or XML text declares of itself, by the name the web gives it.
pub(super) fn named(label: &str) -> Option<Charset> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    Charset::ALL
        .into_iter()
        .find(|charset| charset.encoding() == encoding || (encoding == GBK && *charset == Charset::Gbk))
}

fn detect(bytes: &[u8]) -> Charset {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_16LE => return Charset::Utf16Le,
        Some((encoding, _)) if encoding == UTF_16BE => return Charset::Utf16Be,
        Some(_) => return Charset::Utf8,
        None => {}
    }
    let probe = &bytes[..bytes.len().min(PROBE)];
    if let Some(charset) = utf16_without_mark(probe) {
        return charset;
    }
    if mostly_utf8(bytes) {
        return Charset::Utf8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(probe, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    if guess == BIG5 {
        Charset::Big5
    } else if guess == UTF_8 || guess == GBK || guess == GB18030 {
        if guess == UTF_8 { Charset::Utf8 } else { Charset::Gbk }
    } else {
        // The detector knows thirty codings; a mainland school list in none of those above is in this one.
        Charset::Gbk
    }
}

/// A UTF-8 list with a few broken bytes is still a UTF-8 list: text of another coding has hardly any valid sequences.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut characters, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        characters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || characters > 4 * broken
}

/// Digits, commas and line ends of UTF-16 have a zero byte, nearly always on the same side – a few characters, such as 一, have
/// theirs on the other; no other text has any.
fn utf16_without_mark(probe: &[u8]) -> Option<Charset> {
    let zeros = |side: usize| probe.iter().skip(side).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // In any list at least one character in twenty is a digit, separator or line end.
    let enough = (probe.len() / 40).max(2);
    match () {
        () if odd >= enough && odd > 4 * even => Some(Charset::Utf16Le),
        () if even >= enough && even > 4 * odd => Some(Charset::Utf16Be),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "学号,姓名,院系\r\n00230017,欧阳明月,计算机学院\r\n00230018,王小明,外国语学院\r\n";

    #[test]
    fn every_coding_is_detected() {
        let utf16 = |le: bool, mark: bool| -> Vec<u8> {
            let text = if mark { format!("\u{FEFF}{LIST}") } else { LIST.to_owned() };
            text.encode_utf16().flat_map(|unit| if le { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        for (bytes, charset) in [
            (LIST.as_bytes().to_vec(), Charset::Utf8),
            (format!("\u{FEFF}{LIST}").into_bytes(), Charset::Utf8),
            (utf16(true, true), Charset::Utf16Le),
            (utf16(false, true), Charset::Utf16Be),
            (utf16(true, false), Charset::Utf16Le),
            (utf16(false, false), Charset::Utf16Be),
            (GBK.encode(LIST).0.into_owned(), Charset::Gbk),
        ] {
            assert_eq!(decode(&bytes, None), (LIST.to_owned(), charset));
        }
    }

    #[test]
    fn a_broken_byte_is_lost_alone() {
        let mut bytes = LIST.as_bytes().to_vec();
        let name = LIST.find('欧').unwrap();
        bytes[name] = 0xFF;
        let (text, charset) = decode(&bytes, None);
        assert_eq!(charset, Charset::Utf8);
        assert_eq!(text.matches("\u{FFFD}").count(), 3);
        assert!(text.contains("王小明"));
    }

    #[test]
    fn characters_with_a_zero_byte_do_not_hide_utf16() {
        let list = LIST.replace("王小明", "一一一");
        let bytes: Vec<u8> = list.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes, None), (list, Charset::Utf16Le));
    }

    #[test]
    fn codings_have_names() {
        for (label, charset) in
            [("gb2312", Charset::Gbk), ("GB18030", Charset::Gbk), (" utf-8", Charset::Utf8), ("big5", Charset::Big5)]
        {
            assert_eq!(named(label), Some(charset), "{label}");
        }
        assert_eq!(named("koi8-r"), None);
    }

    #[test]
    fn characters_outside_gbk_survive_gb18030() {
        let list = "学号,姓名\n1,𠮷䶮㛃\n";
        assert_eq!(decode(&GB18030.encode(list).0, None), (list.to_owned(), Charset::Gbk));
    }

    #[test]
    fn big5_is_distinguished_from_gbk() {
        let list = "學號,姓名,學院\n00230017,歐陽明月,資訊工程學系\n00230018,陳小華,應用外語學系\n";
        assert_eq!(decode(&BIG5.encode(list).0, None), (list.to_owned(), Charset::Big5));
    }
}
