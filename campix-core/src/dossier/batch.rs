//! The comparison report of a batch: how many people passed each comparison, and what every single one is based on. What a person
//! is told is in their own dossier; this is what the school is told about all of them.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use crate::compare::{Class, Pair};
use crate::day::OutputError;
use crate::day::handout::table::{self, Column, Look, Row};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Text;
use crate::people::collation;

use super::contents::{Comparison, Contents, Picture, Role};
use super::cover::Entry;
use super::view::{Cell, Section, Table, Tone};
use super::words::{Wording, class_tone};

/// What is known of one person's comparison of one pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) pair: Pair,
    /// Whether the contract demands it.
    required: bool,
    /// The class that decides, after review.
    pub(super) class: Class,
    /// One line an answer about the current photo: provider, score, threshold, code, time, who reviewed it.
    answers: [String; 6],
    /// The reference picture of a comparison in doubt: its first digits, or that nobody handed one over.
    reference: Option<Text>,
}

impl Compared {
    /// One for each pair that is demanded or answered.
    pub(super) fn of(contents: &Contents) -> Vec<Self> {
        let pairs = contents.pairs.iter().map(|(pair, class)| {
            let about = |one: &&Comparison| one.counts && one.answer.pair == *pair;
            let answers: Vec<&Comparison> = contents.comparisons.iter().filter(about).collect();
            let lines = |part: &dyn Fn(&Comparison) -> String| {
                let lines: Vec<String> = answers.iter().map(|one| part(one)).collect();
                if lines.iter().all(String::is_empty) { String::new() } else { lines.join("\n") }
            };
            let answers = [
                lines(&|one| one.answer.provider.clone()),
                lines(&|one| one.answer.score.as_ref().map_or_else(String::new, |score| score.raw.clone())),
                lines(&|one| one.answer.threshold.map_or_else(String::new, |at| at.to_string())),
                lines(&|one| one.answer.code.clone().unwrap_or_default()),
                lines(&|one| one.answer.time.as_ref().map_or_else(String::new, |time| time.raw.clone())),
                lines(&|one| one.reviews.iter().map(|review| review.reviewer.as_str()).collect::<Vec<_>>().join(" ")),
            ];
            let of_pair = |picture: &&Picture| picture.role == Role::Reference && picture.pair == Some(*pair);
            let reference = contents.pictures.iter().find(of_pair).map(|picture| match picture.sha256 {
                Sha256Digest::ZERO => Text::fixed("未提供", "not handed over"),
                sha256 => Text::same(sha256.short()),
            });
            Self { pair: *pair, required: contents.required.contains(pair), class: *class, answers, reference }
        });
        pairs.collect()
    }
}

const COLUMNS: [Column; 17] = [
    ("名单行号", "roster row", 9.0),
    ("院系", "department", 18.0),
    ("专业", "major", 18.0),
    ("班级", "class", 16.0),
    ("姓名", "name", 12.0),
    ("号码（脱敏）", "number (masked)", 16.0),
    ("比对项", "compared with", 20.0),
    ("要求", "demanded", 8.0),
    ("结果", "result", 16.0),
    ("比对方", "provider", 16.0),
    ("分数", "score", 9.0),
    ("阈值", "threshold", 9.0),
    ("代码", "code", 9.0),
    ("时间", "time", 20.0),
    ("复核人", "reviewed by", 14.0),
    ("参考照片", "reference picture", 16.0),
    ("档案编号", "dossier", 24.0),
];

/// The comparisons of everybody.
pub(super) struct Batch<'a> {
    wording: &'a Wording<'a>,
    /// Person and comparison, pair by pair, class by class of the school.
    rows: Vec<(&'a Entry, &'a Compared)>,
}

impl<'a> Batch<'a> {
    /// The comparisons of these people; `None` if none is demanded and none was made.
    pub(super) fn of(wording: &'a Wording<'a>, entries: &'a [Entry]) -> Option<Self> {
        let mut rows: Vec<(&Entry, &Compared)> =
            entries.iter().flat_map(|entry| entry.compared.iter().map(move |one| (entry, one))).collect();
        rows.sort_by_cached_key(|(entry, one)| (one.pair, collation(&entry.group), entry.row));
        (!rows.is_empty()).then_some(Self { wording, rows })
    }

    /// People by pair and class.
    fn sums(&self) -> BTreeMap<Pair, BTreeMap<Class, u64>> {
        let mut sums: BTreeMap<Pair, BTreeMap<Class, u64>> = BTreeMap::new();
        for (_, one) in &self.rows {
            *sums.entry(one.pair).or_default().entry(one.class).or_default() += 1;
        }
        sums
    }

    /// The sums as a part of the cover.
    pub(super) fn section(&self) -> Section {
        let language = self.wording.language;
        let mut section = Section::new(self.wording.say("人像比对汇总", "Comparisons"));
        let mut table = Table::new(&[
            (self.wording.say("比对项", "Compared with"), 0.4),
            (self.wording.say("结果", "Result"), 0.35),
            (self.wording.say("人数", "People"), 0.25),
        ])
        .right_from(2);
        for (pair, classes) in self.sums() {
            for (class, people) in classes {
                let result = Cell::new(class.title(language)).tone(class_tone(class, pair));
                table.rows.push(vec![pair.title(language).into(), result, people.to_string().into()]);
            }
        }
        section.table = Some(table);
        let list = "comparisons.xlsx";
        let text = format!("{}{list}", self.wording.say("逐人结果见 ", "Person by person: "));
        section.notes.push(Cell::new(text).tone(Tone::Faint));
        section
    }

    /// The report as a workbook: sums, everybody, and those a person has to look at.
    pub(super) fn workbook(&self) -> Result<Vec<u8>, OutputError> {
        table::workbook_in_memory(|book| self.build(book), "comparisons.xlsx")
    }

    fn build(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let say = |zh, en| self.wording.say(zh, en);
        self.totals(book.add_worksheet().set_name(say("汇总", "Totals"))?)?;
        self.list(book.add_worksheet(), say("比对结果", "Results"), &|_| true)?;
        self.list(book.add_worksheet(), say("需复核", "To be reviewed"), &|class| class.needs_review())?;
        self.list(book.add_worksheet(), say("尚未比对", "Not compared yet"), &|class| !class.is_said())
    }

    fn totals(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let language = self.wording.language;
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF4)).set_text_wrap();
        let say = |zh, en| self.wording.say(zh, en);
        let mut headings = vec![say("比对项", "compared with"), say("人数", "people")];
        headings.extend(Class::ALL.map(|class| class.title(language)));
        for (column, heading) in headings.iter().enumerate() {
            sheet.write_string_with_format(0, column as u16, *heading, &head)?;
            sheet.set_column_width(column as u16, if column == 0 { 24.0 } else { 12.0 })?;
        }
        for (at, (pair, classes)) in (1..).zip(self.sums()) {
            sheet.write_string(at, 0, pair.title(language))?;
            sheet.write_number(at, 1, classes.values().sum::<u64>() as f64)?;
            for (column, class) in Class::ALL.iter().enumerate() {
                let people = classes.get(class).copied().unwrap_or_default();
                sheet.write_number(at, 2 + column as u16, people as f64)?;
            }
        }
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(())
    }

    fn list(&self, sheet: &mut Worksheet, name: &str, wanted: &dyn Fn(Class) -> bool) -> Result<(), XlsxError> {
        let language = self.wording.language;
        let rows = self.rows.iter().filter(|(_, one)| wanted(one.class)).map(|(entry, one)| {
            let demanded = if one.required { language.pick("是", "yes") } else { "" };
            let person = [
                entry.row.to_string(),
                entry.group.department.clone(),
                entry.group.major.clone(),
                entry.group.class.clone(),
                entry.name.clone(),
                entry.number.clone(),
                one.pair.title(language).to_owned(),
                demanded.to_owned(),
                one.class.title(language).to_owned(),
            ];
            let answers = one.answers.iter().cloned();
            let reference = one.reference.as_ref().map_or_else(String::new, |text| text.get(language).to_owned());
            let cells = person.into_iter().chain(answers).chain([reference, entry.pseudonym.clone()]);
            Row::plain(cells.collect::<Vec<_>>())
        });
        let table = table::Table {
            name: name.to_owned(),
            columns: &COLUMNS,
            language,
            rows: Box::new(rows),
            look: Look::REGISTER,
            optional: &[],
            tab: None,
            choices: None,
            running: None,
        };
        table::fill(sheet, table)
    }
}
