//! The cover in words and as a workbook: sums, lists of people who are doubtful, failed, missing or open, and statements.

use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

use crate::day::handout::table::{self, Column, Look, Row};
use crate::day::{Disclosure, OutputError};
use crate::ground::text::Language;
use crate::people::collation;

use super::batch::Batch;
use super::casebook::Casebook;
use super::conclusion::Conclusion;
use super::cover::{Entry, Sums, Tally};
use super::view::{Cell, Section, Table, Tone, View};
use super::words::{Wording, tone_of};

/// The lists of a cover: their titles and the conclusions they list.
const LISTS: [(&str, &str, &[Conclusion]); 4] = [
    ("存疑名单", "Doubtful", &[Conclusion::Doubtful]),
    ("未通过名单", "Failed", &[Conclusion::Different, Conclusion::PhotoFailed]),
    ("缺拍名单", "Missing", &[Conclusion::NotCaptured]),
    (
        "待比对名单（非学生原因）",
        "Open, not the student's failure",
        &[Conclusion::NoReference, Conclusion::NotCompared],
    ),
];

/// Columns of the lists in the workbook.
const COLUMNS: [Column; 10] = [
    ("名单行号", "roster row", 9.0),
    ("院系", "department", 18.0),
    ("专业", "major", 18.0),
    ("班级", "class", 16.0),
    ("姓名", "name", 12.0),
    ("号码（脱敏）", "number (masked)", 14.0),
    ("结论", "conclusion", 14.0),
    ("原因", "reason", 44.0),
    ("档案编号", "dossier", 24.0),
    ("记录摘要 SHA-256", "SHA-256 of the record", 66.0),
];

/// Share of a table's width that keeps the longest word of a title on one line; Chinese is one word, twice as wide.
fn widest_word(title: &str) -> f64 {
    let width = |word: &str| word.chars().map(|c| if c.is_ascii() { 0.011 } else { 0.02 }).sum::<f64>();
    title.split(' ').map(width).fold(0.06, f64::max)
}

/// What the cover is made from.
pub(super) struct Cover<'a> {
    pub(super) wording: &'a Wording<'a>,
    pub(super) sums: &'a Sums,
    pub(super) entries: &'a [Entry],
    pub(super) book: &'a Casebook,
    /// Lines the journal had when the cover was made, and the digest of the last.
    pub(super) journal: (u64, String),
    pub(super) made: &'a str,
    /// How much of the people who signed an agreement is shown.
    pub(super) disclosure: Disclosure,
    /// Whether there are pages of people to link to.
    pub(super) linked: bool,
}

impl Cover<'_> {
    /// People of a list, class by class.
    fn list(&self, conclusions: &[Conclusion]) -> Vec<&Entry> {
        let mut list: Vec<&Entry> =
            self.entries.iter().filter(|entry| conclusions.contains(&entry.conclusion)).collect();
        list.sort_by_cached_key(|entry| (collation(&entry.group), entry.row));
        list
    }

    pub(super) fn view(&self) -> View {
        let say = |zh, en| self.wording.say(zh, en);
        let mut sections = vec![self.overview(), self.tally(say("按院系", "By department"), &self.sums.departments, 1)];
        sections.push(self.tally(say("按专业", "By major"), &self.sums.majors, 2));
        sections.push(self.tally(say("按班级", "By class"), &self.sums.classes, 3));
        sections.extend(Batch::of(self.wording, self.entries).map(|batch| batch.section()));
        for (zh, en, conclusions) in LISTS {
            sections.push(self.people(say(zh, en), &self.list(conclusions)));
        }
        sections.push(self.stated());
        sections.push(self.agreements());
        if self.linked {
            let all: Vec<&Entry> = self.list(&Conclusion::ALL);
            let mut section = self.people(say("全部档案", "All dossiers"), &all);
            section.screen = true;
            sections.push(section);
        }
        let (lines, last) = &self.journal;
        View {
            lang: self.wording.lang(),
            title: say("一生一档 · 批次总表", "Dossiers: cover of the batch").to_owned(),
            subtitle: self.wording.heading.to_owned(),
            badge: None,
            reasons: Vec::new(),
            sections,
            footer: vec![
                format!(
                    "{} {lines} {} {last}",
                    say("日志截至第", "Journal up to line"),
                    say("行，其摘要（SHA-256）：", "whose SHA-256 is")
                ),
                format!("{}{} · campix {}", say("生成时间：", "Made: "), self.made, crate::VERSION),
            ],
            running: format!("{} · {}", say("一生一档批次总表", "Cover of the batch"), self.made),
        }
    }

    fn overview(&self) -> Section {
        let mut section = Section::new(self.wording.say("总计", "Totals"));
        let language = self.wording.language;
        let mut table = Table::new(&[
            (self.wording.say("结论", "Conclusion"), 0.5),
            (self.wording.say("人数", "People"), 0.25),
            (self.wording.say("比例", "Share"), 0.25),
        ])
        .right_from(1);
        let all = self.sums.all.people;
        for count in &self.sums.all.counts {
            let share = if all == 0 { 0.0 } else { 100.0 * count.people as f64 / all as f64 };
            table.rows.push(vec![
                Cell::new(count.conclusion.title(language)).tone(tone_of(count.conclusion)),
                count.people.to_string().into(),
                format!("{share:.2} %").into(),
            ]);
        }
        table.rows.push(vec![self.wording.say("合计", "All").into(), all.to_string().into(), "100.00 %".into()]);
        section.table = Some(table);
        section
    }

    /// A table of groups, named by as many parts as they have.
    fn tally(&self, title: &'static str, tallies: &[Tally], parts: usize) -> Section {
        let mut section = Section::new(title);
        let language = self.wording.language;
        let mut columns = vec![(title_of_groups(self.wording, parts), 0.3), (self.wording.say("人数", "People"), 0.07)];
        columns.extend(Conclusion::ALL.map(|conclusion| {
            let title = conclusion.title(language);
            (title, widest_word(title))
        }));
        let mut table = Table::new(&columns).right_from(1);
        for tally in tallies {
            let mut row: Vec<Cell> = vec![named(tally, self.wording).into(), tally.people.to_string().into()];
            for count in &tally.counts {
                let tone = if count.people == 0 { Tone::Faint } else { tone_of(count.conclusion) };
                row.push(Cell::new(count.people.to_string()).tone(tone));
            }
            table.rows.push(row);
        }
        let all = &self.sums.all;
        let mut row: Vec<Cell> = vec![self.wording.say("合计", "All").into(), all.people.to_string().into()];
        row.extend(all.counts.iter().map(|count| Cell::new(count.people.to_string())));
        table.rows.push(row);
        section.table = Some(table);
        section
    }

    fn people(&self, title: &'static str, list: &[&Entry]) -> Section {
        let mut section = Section::new(format!("{title} ({})", list.len()));
        if list.is_empty() {
            section.notes.push(Cell::new(self.wording.say("无。", "Nobody.")).tone(Tone::Faint));
            return section;
        }
        let language = self.wording.language;
        let mut table = Table::new(&[
            (self.wording.say("行号", "Row"), 0.07),
            (self.wording.say("院系 专业 班级", "Department, major, class"), 0.3),
            (self.wording.say("姓名", "Name"), 0.12),
            (self.wording.say("号码", "Number"), 0.1),
            (self.wording.say("结论", "Conclusion"), 0.13),
            (self.wording.say("原因", "Reason"), 0.28),
        ]);
        for entry in list {
            let link = self.linked.then(|| format!("people/{}.html", entry.pseudonym));
            table.rows.push(vec![
                Cell::new(entry.row.to_string()).tone(Tone::Faint),
                place(entry).into(),
                Cell::new(entry.name.as_str()).link(link),
                entry.number.as_str().into(),
                Cell::new(entry.conclusion.title(language)).tone(tone_of(entry.conclusion)),
                reasons(entry, language).into(),
            ]);
        }
        section.table = Some(table);
        section
    }

    /// What people stated about the day, next to what the journal counts.
    fn stated(&self) -> Section {
        let language = self.wording.language;
        let say = |zh, en| self.wording.say(zh, en);
        let mut section = Section::new(say("人员陈述（非测量结果）", "Stated by people (not measured)"));
        section.apart = true;
        let captured = self.sums.all.people - self.sums.all.count(Conclusion::NotCaptured);
        section.notes.push(
            Cell::new(format!(
                "{}{captured}",
                say("日志所计有照片人数：", "People with a photo, counted from the journal: ")
            ))
            .tone(Tone::Faint),
        );
        let mut table = Table::new(&[
            (say("事项", "Duty"), 0.28),
            (say("陈述", "Stated"), 0.2),
            (say("要求（出处）", "Required (source)"), 0.22),
            (say("陈述人 / 时间", "By / when"), 0.3),
        ]);
        for duty in self.book.duties.iter() {
            let asked = format!("{} {} [{}]", duty.asked(language), duty.source, duty.evidence);
            let asked = Cell::new(asked.trim()).tone(Tone::Faint);
            let mut any = false;
            for line in self.book.attestations().iter().filter(|line| line.what.duty == duty.id) {
                any = true;
                let tone = if line.what.agrees(duty) == Some(false) { Tone::Warn } else { Tone::Plain };
                let title = match &line.what.station {
                    Some(station) => format!("{} · {} {station}", duty.title(language), say("工位", "station")),
                    None => duty.title(language).to_owned(),
                };
                table.rows.push(vec![
                    title.into(),
                    Cell::new(line.what.stated(duty, language)).tone(tone),
                    asked.clone(),
                    format!("{} {}", line.what.who, line.what.when).into(),
                ]);
            }
            if !any {
                let none = Cell::new(say("未陈述", "not stated")).tone(Tone::Open);
                table.rows.push(vec![duty.title(language).into(), none, asked, "".into()]);
            }
        }
        section.table = Some(table);
        section
    }

    /// Who of the people who work on the photos signed an agreement on confidentiality.
    fn agreements(&self) -> Section {
        let (language, at) = (self.wording.language, self.book.clock.now());
        let say = |zh, en| self.wording.say(zh, en);
        let mut section = Section::new(say("保密协议", "Agreements on confidentiality"));
        section.apart = true;
        let agreements = self.book.agreements();
        if agreements.is_empty() {
            section.notes.push(Cell::new(say("未登记。", "None is recorded.")).tone(Tone::Open));
            return section;
        }
        let mut table = Table::new(&[
            (say("签署人", "Signed by"), 0.2),
            (say("岗位", "Role"), 0.14),
            (say("签署日期", "Signed on"), 0.14),
            (say("有效期至", "Until"), 0.14),
            (say("协议文件摘要", "SHA-256 of the document"), 0.24),
            (say("状态", "State"), 0.14),
        ]);
        for agreement in &agreements {
            let (state, tone) = if agreement.is_in_force(at) {
                (say("有效", "in force"), Tone::Good)
            } else {
                (say("不在有效期内", "not in force"), Tone::Warn)
            };
            table.rows.push(vec![
                agreement.shown(self.disclosure).into(),
                agreement.role.title(language).into(),
                agreement.signed.as_str().into(),
                agreement.until.clone().unwrap_or_else(|| "—".to_owned()).into(),
                Cell::new(format!("{}…", agreement.document.short())).tone(Tone::Faint),
                Cell::new(state).tone(tone),
            ]);
        }
        section.table = Some(table);
        section
    }

    /// The cover as a workbook: sums as numbers, and one sheet per list.
    pub(super) fn workbook(&self) -> Result<Vec<u8>, OutputError> {
        table::workbook_in_memory(|book| self.build(book), "cover.xlsx")
    }

    fn build(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let say = |zh, en| self.wording.say(zh, en);
        self.sums_sheet(book.add_worksheet().set_name(say("汇总", "Totals"))?)?;
        for (zh, en, conclusions) in LISTS {
            // Names of sheets have no brackets and at most 31 characters.
            let name = say(zh, en).split(['（', ',']).next().unwrap_or_default();
            self.people_sheet(book.add_worksheet(), name, &self.list(conclusions))?;
        }
        self.people_sheet(book.add_worksheet(), say("全部", "All"), &self.list(&Conclusion::ALL))
    }

    fn sums_sheet(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let say = |zh, en| self.wording.say(zh, en);
        let head = Format::new().set_bold().set_background_color(Color::RGB(0x00E8_EEF4)).set_text_wrap();
        let bold = Format::new().set_bold();
        let mut headings =
            vec![say("院系", "department"), say("专业", "major"), say("班级", "class"), say("人数", "people")];
        headings.extend(Conclusion::ALL.map(|conclusion| conclusion.title(self.wording.language)));
        let mut at = 0;
        let levels = [&self.sums.departments, &self.sums.majors, &self.sums.classes];
        for (title, tallies) in [say("按院系", "By department"), say("按专业", "By major"), say("按班级", "By class")]
            .into_iter()
            .zip(levels)
        {
            sheet.write_string_with_format(at, 0, title, &bold)?;
            for (column, heading) in headings.iter().enumerate() {
                sheet.write_string_with_format(at + 1, column as u16, *heading, &head)?;
            }
            at += 2;
            for tally in tallies {
                for (column, part) in
                    [&tally.group.department, &tally.group.major, &tally.group.class].iter().enumerate()
                {
                    sheet.write_string(at, column as u16, part.as_str())?;
                }
                Self::numbers(sheet, at, tally, None)?;
                at += 1;
            }
            sheet.write_string_with_format(at, 0, say("合计", "All"), &bold)?;
            Self::numbers(sheet, at, &self.sums.all, Some(&bold))?;
            at += 3;
        }
        for (column, width) in [18.0, 18.0, 18.0].into_iter().chain([11.0; 8]).enumerate() {
            sheet.set_column_width(column as u16, width)?;
        }
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(())
    }

    fn numbers(sheet: &mut Worksheet, at: u32, tally: &Tally, format: Option<&Format>) -> Result<(), XlsxError> {
        let plain = Format::new();
        let format = format.unwrap_or(&plain);
        sheet.write_number_with_format(at, 3, tally.people as f64, format)?;
        for (column, count) in tally.counts.iter().enumerate() {
            sheet.write_number_with_format(at, 4 + column as u16, count.people as f64, format)?;
        }
        Ok(())
    }

    fn people_sheet(&self, sheet: &mut Worksheet, name: &str, list: &[&Entry]) -> Result<(), XlsxError> {
        let language = self.wording.language;
        let rows = list.iter().map(|entry| {
            let Entry { group, .. } = entry;
            Row::plain([
                entry.row.to_string(),
                group.department.clone(),
                group.major.clone(),
                group.class.clone(),
                entry.name.clone(),
                entry.number.clone(),
                entry.conclusion.title(language).to_owned(),
                reasons(entry, language),
                entry.pseudonym.clone(),
                entry.record.clone(),
            ])
        });
        let colour = list.first().map_or(0x0080_8080, |entry| entry.conclusion.colour());
        let table = table::Table {
            name: name.to_owned(),
            columns: &COLUMNS,
            language,
            rows: Box::new(rows),
            look: Look::REGISTER,
            optional: &[],
            tab: Some(colour),
            choices: None,
            running: None,
        };
        table::fill(sheet, table)
    }
}

fn title_of_groups(wording: &Wording<'_>, parts: usize) -> &'static str {
    match parts {
        1 => wording.say("院系", "Department"),
        2 => wording.say("院系 专业", "Department, major"),
        _ => wording.say("院系 专业 班级", "Department, major, class"),
    }
}

fn named(tally: &Tally, wording: &Wording<'_>) -> String {
    let group = [&tally.group.department, &tally.group.major, &tally.group.class].map(String::as_str).join(" ");
    match group.trim() {
        "" => wording.say("（未注明）", "(not stated)").to_owned(),
        group => group.to_owned(),
    }
}

fn place(entry: &Entry) -> String {
    [&entry.group.department, &entry.group.major, &entry.group.class].map(String::as_str).join(" ").trim().to_owned()
}

fn reasons(entry: &Entry, language: Language) -> String {
    entry.reasons.iter().map(|reason| reason.get(language)).collect::<Vec<_>>().join("\n")
}
