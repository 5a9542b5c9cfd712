//! How much of a person an output shows, and the cells that every table of a day has.

use crate::day::record::agreement::RecordedAgreement;
use crate::day::record::outcome::{Note, Outcome, Severity, Standing};
use crate::ground::moment::Moment;
use crate::ground::text::Language;
use crate::ground::words::words;
use crate::people::number::{KeyKind, mask};
use crate::people::{Person, PersonName, PhotoName};

pub(in crate::day) use crate::people::collation;

words! {
    /// How much of a person an output shows. A masked name or number can never be looked up.
    #[derive(Default)]
    pub enum Disclosure {
        /// Names, numbers and file names masked: for readers outside the house, who need only the figures.
        Share "share",
        /// Names, student and exam numbers and file names in full, numbers of identity documents masked wherever they stand:
        /// for the staff who call people up, find their files and take them again.
        #[default]
        Work "work",
        /// Everything in full, numbers of identity documents included: for the school's own register.
        Full "full",
    }
}

impl Disclosure {
    /// Whether a number of this kind is shown in full.
    pub(crate) const fn shows(self, kind: KeyKind) -> bool {
        match self {
            Self::Share => false,
            Self::Work => !matches!(kind, KeyKind::IdNumber),
            Self::Full => true,
        }
    }
}

/// The person's name, "" without one.
pub(crate) fn name(outcome: &Outcome, disclosure: Disclosure) -> String {
    outcome.person.as_deref().map(|person| name_of(person, disclosure)).unwrap_or_default()
}

/// The name of a person, "" without one.
pub(crate) fn name_of(person: &Person, disclosure: Disclosure) -> String {
    let name = person.name.as_ref();
    match disclosure {
        Disclosure::Share => name.map(PersonName::to_string),
        Disclosure::Work | Disclosure::Full => name.map(|name| name.reveal().to_owned()),
    }
    .unwrap_or_default()
}

impl RecordedAgreement {
    /// Who signed, by disclosure; "" without the project's secret.
    pub fn shown(&self, disclosure: Disclosure) -> String {
        match (&self.who, disclosure) {
            (None, _) => String::new(),
            (Some(who), Disclosure::Share) => who.to_string(),
            (Some(who), Disclosure::Work | Disclosure::Full) => who.reveal().to_owned(),
        }
    }
}

/// One of the person's numbers, "" without it.
pub(crate) fn number(outcome: &Outcome, kind: KeyKind, disclosure: Disclosure) -> String {
    let number = outcome.person.as_deref().and_then(|person| person.key(kind));
    number.map(|number| shown_number(number, kind, disclosure)).unwrap_or_default()
}

/// One of a person's numbers, masked as far as needed.
pub(crate) fn number_of(person: &Person, kind: KeyKind, disclosure: Disclosure) -> Option<String> {
    person.key(kind).map(|number| shown_number(number, kind, disclosure))
}

fn shown_number(number: &str, kind: KeyKind, disclosure: Disclosure) -> String {
    if disclosure.shows(kind) { number.to_owned() } else { mask(number) }
}

/// The number a person is called by, "" without one.
pub(crate) fn key(outcome: &Outcome, disclosure: Disclosure) -> String {
    outcome.person.as_deref().map(|person| key_of(person, disclosure)).unwrap_or_default()
}

/// The number a person is called by: the first that is shown in full, else the first there is.
pub(crate) fn key_of(person: &Person, disclosure: Disclosure) -> String {
    let kinds = [KeyKind::StudentNo, KeyKind::ExamNo, KeyKind::IdNumber, KeyKind::Code].into_iter();
    let shown = kinds.filter(|kind| disclosure.shows(*kind)).find_map(|kind| person.key(kind));
    match (shown, person.main_key()) {
        (Some(number), _) => number.to_owned(),
        (None, Some((kind, number))) => shown_number(number, kind, disclosure),
        (None, None) => String::new(),
    }
}

/// The name of a file of a photo, or of one made of it. Files are often named by numbers: where those of identity documents
/// are masked, they are masked in names too.
pub(crate) fn file(name: &PhotoName, person: Option<&Person>, disclosure: Disclosure) -> String {
    match disclosure {
        Disclosure::Share => name.to_string(),
        Disclosure::Work => {
            let own = person.and_then(|person| person.key(KeyKind::IdNumber));
            without_identity(name.reveal(), own)
        }
        Disclosure::Full => name.reveal().to_owned(),
    }
}

/// A text with every number of an identity document masked: the person's own, and whatever has the form of one.
fn without_identity(text: &str, own: Option<&str>) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |own: &&str| rest.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(own));
        let length = own.filter(|own| !own.is_empty()).filter(same).map_or_else(|| resident_number(rest), str::len);
        if length > 0 {
            shown += &mask(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        // A whole run of digits, so that no tail of a longer number is taken for a number of its own.
        let step = rest.bytes().take_while(u8::is_ascii_digit).count().max(first.len_utf8());
        shown += &rest[..step];
        rest = &rest[step..];
    }
    shown
}

/// Bytes of a resident's number at the beginning of a text, 0 without one: 15 or 18 characters with a date of birth where GB
/// 11643 puts it. The check digit is not asked: a mistyped number still gives the person away.
fn resident_number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let checked = digits == 17 && matches!(bytes.get(17), Some(b'X' | b'x'));
    let (length, year) = match digits {
        15 => (15, 6..8),
        18 => (18, 6..10),
        17 if checked => (18, 6..10),
        _ => return 0,
    };
    let within = |at: std::ops::Range<usize>, low: u32, high: u32| {
        text[at].parse::<u32>().is_ok_and(|number| (low..=high).contains(&number))
    };
    let (month, day) = (year.end..year.end + 2, year.end + 2..year.end + 4);
    let century = length == 15 || within(year, 1900, 2099);
    if century && within(month, 1, 12) && within(day, 1, 31) { length } else { 0 }
}

/// "2026-09-01 10:41:07", "" if unknown.
pub(crate) fn moment(moment: Option<Moment>) -> String {
    let Some(moment) = moment else { return String::new() };
    let [year, month, day, hour, minute, second] = moment.civil();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Sentences of the findings, most severe first, without those for information.
pub(crate) fn findings(outcome: &Outcome, language: Language) -> Vec<String> {
    notable(outcome).map(|note| note.message.get(language).to_owned()).collect()
}

/// What has to be done, each advice once; for an outcome without findings, what its standing requires.
pub(crate) fn advice(outcome: &Outcome, language: Language) -> Vec<String> {
    let mut advice: Vec<String> = Vec::new();
    for note in notable(outcome) {
        let text = note.advice.get(language);
        if !text.is_empty() && !advice.iter().any(|known| known == text) {
            advice.push(text.to_owned());
        }
    }
    if advice.is_empty() {
        let text = asked_for(outcome.standing).map_or("", |(zh, en)| language.pick(zh, en));
        if !text.is_empty() {
            advice.push(text.to_owned());
        }
    }
    advice
}

fn notable(outcome: &Outcome) -> impl Iterator<Item = &Note> {
    let mut notes: Vec<&Note> = outcome.notes.iter().filter(|note| note.severity != Severity::Info).collect();
    notes.sort_by_key(|note| note.severity);
    notes.into_iter()
}

/// What a standing requires by itself.
const fn asked_for(standing: Standing) -> Option<(&'static str, &'static str)> {
    Some(match standing {
        Standing::Missing => ("缺拍：请通知本人到场拍摄", "no photo: call the person in"),
        Standing::Unreadable => (
            "照片文件损坏：请从相机重新导出，导不出则重拍",
            "the file is damaged: export it from the camera again, else retake",
        ),
        Standing::Ambiguous => (
            "无法确定是谁的照片：请对照本人确认，确认不了则重拍",
            "not settled whose photo this is: confirm with the person, else retake",
        ),
        Standing::Unknown => ("机器无法判断：请人工查看后决定是否重拍", "could not be judged: look at it and decide"),
        Standing::Fail => ("照片不合格：请重拍", "the photo fails: retake"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_identity_documents_are_masked_in_names_of_files_too() {
        let shown = |name: &str, own| without_identity(name, own);
        for (name, expected) in [
            ("软工/11010519491231002X.jpg", "软工/110…2X.jpg"),
            ("11010519491231002x_欧阳.JPG", "110…2x_欧阳.JPG"),
            ("110105491231002.jpg", "110…02.jpg"),
            // A student number, a time of a phone's camera, a number that is too long: no identity.
            ("00230017_李雷.jpg", "00230017_李雷.jpg"),
            ("IMG_20260901104107123.jpg", "IMG_20260901104107123.jpg"),
            ("1101051949123100210011010519.jpg", "1101051949123100210011010519.jpg"),
            ("", ""),
        ] {
            assert_eq!(shown(name, None), expected);
        }
        assert_eq!(shown("照片-e12345678-2.jpg", Some("E12345678")), "照片-…78-2.jpg");
        assert_eq!(shown("照片-E1234.jpg", Some("E12345678")), "照片-E1234.jpg");
    }

    #[test]
    fn a_person_is_called_by_the_first_number_that_is_shown() {
        use crate::people::number::{ExamNumber, IdNumber};
        let mut person = Person::new(2);
        person.id_number = Some(IdNumber::parse("11010519491231002X").unwrap().number);
        assert_eq!(key_of(&person, Disclosure::Work), "110…2X");
        person.exam_no = Some(ExamNumber::parse("26110105150001", None).unwrap().number);
        assert_eq!(key_of(&person, Disclosure::Work), "26110105150001");
        assert_eq!(key_of(&person, Disclosure::Share), "110…2X");
    }

    #[test]
    fn moments_are_local_dates() {
        let at = |seconds: i64| moment(Some(Moment { milliseconds: seconds * 1000 }));
        assert_eq!(at(0), "1970-01-01 00:00:00");
        assert_eq!(at(1_788_252_067), "2026-09-01 08:41:07");
        assert_eq!(at(-1), "1969-12-31 23:59:59");
        assert_eq!(moment(None), "");
        let _ = moment(Some(Moment { milliseconds: i64::MIN }));
    }
}
