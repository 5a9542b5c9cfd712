//! The contents of a dossier in words: the sections of one person's dossier, in one language.

use crate::check::Verdict;
use crate::compare::{Basis, Class, Pair, Providers};
use crate::day::{Note, Severity};
use crate::ground::digest::Sha256Digest;
use crate::ground::text::Language;
use crate::profile::Level;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::conclusion::Conclusion;
use super::contents::{Comparison, Contents, Picture, Role};
use super::duty::Duties;
use super::findings::Judged;
use super::view::{Cell, Figure, Section, Table, Tone, View};

/// The settings for wording a dossier.
pub(super) struct Wording<'a> {
    pub(super) language: Language,
    pub(super) duties: &'a Duties,
    pub(super) known: &'a Providers,
    /// Heading of the batch: the school and the occasion.
    pub(super) heading: &'a str,
}

/// The parts of a record that only its writer knows.
pub(super) struct Chain {
    pub(super) made: String,
    pub(super) record: String,
    pub(super) previous: String,
    pub(super) replaces: Option<String>,
}

impl Wording<'_> {
    pub(super) const fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.language.pick(zh, en)
    }

    pub(super) const fn lang(&self) -> &'static str {
        self.say("zh-CN", "en")
    }

    /// The dossier of one person.
    pub(super) fn dossier(&self, contents: &Contents, chain: &Chain) -> View {
        let language = self.language;
        let group = [&contents.person.department, &contents.person.major, &contents.person.class];
        let place = group.map(String::as_str).join(" ").trim().to_owned();
        let mut sections = vec![self.identity(contents), self.shooting(contents), self.pictures(contents)];
        // Before the long tables: it is what a reviewer opens the dossier for.
        sections.extend(self.beside_each_other(contents));
        sections.extend(self.notes(contents));
        sections.extend(contents.judged.iter().map(|judged| self.judged(judged)));
        sections.push(self.comparisons(contents));
        sections.extend(self.reviews(contents));
        sections.extend(self.sent(contents));
        sections.extend(self.history(contents));
        sections.push(self.stated(contents));
        let mut footer = vec![
            format!("{}{}", self.say("本档案记录摘要（SHA-256）：", "SHA-256 of this record: "), chain.record),
            format!(
                "{}{}",
                self.say("日志中前一份记录摘要：", "SHA-256 of the record before it in the journal: "),
                chain.previous
            ),
        ];
        if let Some(replaces) = &chain.replaces {
            footer.push(format!(
                "{}{replaces}",
                self.say("本档案取代本人此前的记录：", "This replaces the person's record: ")
            ));
        }
        footer.push(format!("{}{} · campix {}", self.say("生成时间：", "Made: "), chain.made, crate::VERSION));
        footer.push(
            self.say(
                "机器只测量照片本身；是否同一人由比对方答复、由复核人决定，本程序不比对人脸。",
                "Only the photo was measured by machine. Whether it is the same person is the providers' answer and the reviewer's decision.",
            )
            .to_owned(),
        );
        View {
            lang: self.lang(),
            title: if contents.required.is_empty() && contents.comparisons.is_empty() {
                self.say(
                    "一生一档 · 图像采集档案（本批未要求人像比对）",
                    "Student dossier: portrait, no comparison demanded",
                )
            } else {
                self.say("一生一档 · 图像采集与人像比对档案", "Student dossier: portrait and comparison")
            }
            .to_owned(),
            subtitle: [self.heading, &place]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            badge: Some(Cell::new(contents.conclusion.title(language)).tone(tone_of(contents.conclusion))),
            reasons: contents.reasons.iter().map(|reason| reason.get(language).to_owned()).collect(),
            sections,
            footer,
            running: format!("{} {}", self.say("档案编号", "Dossier"), contents.person.pseudonym),
        }
    }

    fn identity(&self, contents: &Contents) -> Section {
        let person = &contents.person;
        let mut section = Section::new(self.say("学生（号码已脱敏）", "Student (numbers masked)"));
        section.pair(self.say("姓名", "Name"), person.name.as_str());
        section.pair(self.say("学号", "Student no"), person.student_no.as_str());
        section.pair(self.say("证件号", "ID number"), person.id_number.as_str());
        section.pair(self.say("考生号", "Exam no"), person.exam_no.as_str());
        section.pair(self.say("院系", "Department"), person.department.as_str());
        section.pair(self.say("专业", "Major"), person.major.as_str());
        section.pair(self.say("班级", "Class"), person.class.as_str());
        section.pair(self.say("名单行号", "Roster row"), person.row.to_string());
        section.pair(self.say("档案编号", "Dossier"), person.pseudonym.as_str());
        section
    }

    fn shooting(&self, contents: &Contents) -> Section {
        let shooting = &contents.shooting;
        let mut section = Section::new(self.say("采集", "Capture"));
        section.pair(
            self.say("照片状态", "Photo"),
            Cell::new(contents.standing.title(self.language)).tone(standing_tone(contents)),
        );
        section.pair(self.say("拍摄时间", "Taken"), shooting.taken.as_str());
        section.pair(self.say("工位", "Station"), shooting.station.clone().unwrap_or_default());
        section.pair(self.say("拍摄顺序", "Order"), shooting.order.map(|order| order.to_string()).unwrap_or_default());
        section.pair(self.say("处理人员", "Run by"), shooting.operators.join("、"));
        section.pair(self.say("处理时间（UTC）", "Run (UTC)"), shooting.runs.join(" … "));
        section
    }

    fn pictures(&self, contents: &Contents) -> Section {
        let mut section = Section::new(self.say("照片", "Photos"));
        let own = |picture: &&Picture| matches!(picture.role, Role::Captured | Role::Delivered);
        let shown = contents.pictures.iter().filter(own);
        section.figures = shown.map(|picture| self.figure(picture)).collect();
        if section.figures.is_empty() {
            section.notes.push(Cell::new(self.say("没有照片。", "There is no photo.")).tone(Tone::Warn));
        }
        for profile in &contents.altered {
            let text = format!("{}: {profile}", self.say("交付文件已不在或已被改动", "delivered file gone or changed"));
            section.notes.push(Cell::new(text).tone(Tone::Bad));
        }
        section
    }

    fn figure(&self, picture: &Picture) -> Figure {
        let role = match picture.role {
            Role::Captured => self.say("原片（缩略）", "as taken (small)"),
            Role::Delivered => self.say("交付文件", "delivered file"),
            Role::Compared => self.say("采集照", "captured"),
            Role::Reference => self.say("参考照片（缩略）", "reference picture (small)"),
            Role::Earlier => self.say("先前照片（缩略）", "earlier photo (small)"),
        };
        let mut lines = vec![match &picture.profile {
            Some(profile) => format!("{role} · {profile}"),
            None => role.to_owned(),
        }];
        if let Some(standing) = picture.standing {
            lines.push(standing.title(self.language).to_owned());
        }
        if !picture.taken.is_empty() {
            lines.push(picture.taken.clone());
        }
        if picture.role == Role::Reference && picture.sha256 == Sha256Digest::ZERO {
            lines.push(self.say("未提供", "not handed over").to_owned());
        } else {
            lines.push(format!("{} B", picture.bytes));
            lines.push(format!("SHA-256 {}…", picture.sha256.short()));
            if picture.jpeg.is_none() {
                lines.push(self.say("画面已不在（缺失或已清除）", "its picture is gone or was purged").to_owned());
            }
        }
        Figure {
            lines,
            address: picture.jpeg.as_deref().map(|jpeg| format!("data:image/jpeg;base64,{}", BASE64.encode(jpeg))),
            sha256: picture.sha256.to_string(),
            jpeg: picture.jpeg.clone(),
        }
    }

    fn notes(&self, contents: &Contents) -> Option<Section> {
        if contents.notes.is_empty() {
            return None;
        }
        let mut section = Section::new(self.say("原片的发现", "Found about the photo as taken"));
        section.table = Some(self.note_table(&contents.notes));
        Some(section)
    }

    fn note_table(&self, notes: &[Note]) -> Table {
        let mut table = Table::new(&[
            (self.say("规则", "Rule"), 0.2),
            (self.say("程度", "Weight"), 0.1),
            (self.say("发现", "Finding"), 0.42),
            (self.say("处理办法", "Advice"), 0.28),
        ]);
        for note in notes {
            let (tone, word) = match note.severity {
                Severity::Fail => (Tone::Bad, self.say("不合格", "fail")),
                Severity::Unknown => (Tone::Open, self.say("无法判断", "unknown")),
                Severity::Warn => (Tone::Warn, self.say("注意", "warning")),
                Severity::Info => (Tone::Faint, self.say("信息", "info")),
            };
            table.rows.push(vec![
                Cell::new(note.rule.as_str()).tone(Tone::Faint),
                Cell::new(word).tone(tone),
                note.message.get(self.language).into(),
                note.advice.get(self.language).into(),
            ]);
        }
        table
    }

    fn judged(&self, judged: &Judged) -> Section {
        let title = self.say("交付文件逐条检查：", "Delivered file, rule by rule: ");
        let mut section = Section::new(format!("{title}{}", judged.title));
        let digest: String = judged.table.chars().take(12).collect();
        section
            .notes
            .push(Cell::new(format!("{} · {} · SHA-256 {digest}…", judged.profile, judged.edition)).tone(Tone::Faint));
        let mut table = Table::new(&[
            (self.say("检查项", "Judged"), 0.26),
            (self.say("结论", "Verdict"), 0.09),
            (self.say("实测", "Measured"), 0.21),
            (self.say("要求", "Allowed"), 0.23),
            (self.say("级别", "Level"), 0.08),
            (self.say("出处", "Source"), 0.13),
        ]);
        for rule in &judged.rules {
            let (word, tone) = self.verdict(rule.verdict);
            table.rows.push(vec![
                rule.shown.title.as_str().into(),
                Cell::new(word).tone(tone),
                rule.shown.measured.as_str().into(),
                rule.shown.allowed.as_str().into(),
                Cell::new(self.level(rule.level)).tone(Tone::Faint),
                Cell::new(rule.source.clone().unwrap_or_default()).tone(Tone::Faint),
            ]);
        }
        section.table = Some(table);
        section
    }

    const fn verdict(&self, verdict: Verdict) -> (&'static str, Tone) {
        match verdict {
            Verdict::Pass => (self.say("合格", "pass"), Tone::Good),
            Verdict::Warn => (self.say("注意", "warn"), Tone::Warn),
            Verdict::Unknown => (self.say("未知", "unknown"), Tone::Open),
            Verdict::Fail => (self.say("不合格", "fail"), Tone::Bad),
        }
    }

    const fn level(&self, level: Level) -> &'static str {
        match level {
            Level::Must => self.say("必须", "must"),
            Level::Should => self.say("建议", "should"),
            Level::Info => self.say("参考", "info"),
        }
    }

    fn comparisons(&self, contents: &Contents) -> Section {
        let mut section =
            Section::new(self.say("人像比对（比对方原始答复）", "Comparison: what the providers answered"));
        if contents.required.is_empty() && contents.comparisons.is_empty() {
            section
                .notes
                .push(Cell::new(self.say("本批未要求人像比对。", "No comparison was required.")).tone(Tone::Faint));
            return section;
        }
        for (pair, class) in &contents.pairs {
            let required =
                if contents.required.contains(pair) { "" } else { self.say("（附加）", " (additional)") };
            let text = format!("{}{required}: {}", pair.title(self.language), class.title(self.language));
            section.notes.push(Cell::new(text).tone(class_tone(*class, *pair)));
        }
        if contents.comparisons.is_empty() {
            return section;
        }
        let mut table = Table::new(&[
            (self.say("项目 / 比对方", "Pair / provider"), 0.27),
            (self.say("分数（分制，阈值）", "Score (scale, threshold)"), 0.2),
            (self.say("代码", "Code"), 0.1),
            (self.say("含义", "Meaning"), 0.15),
            (self.say("时间 / 流水号 / 编号", "Time / call / answer"), 0.28),
        ]);
        table.rows = contents.comparisons.iter().map(|one| self.comparison(one)).collect();
        section.table = Some(table);
        section
    }

    /// For every comparison in doubt what was compared: the captured photo and its reference.
    fn beside_each_other(&self, contents: &Contents) -> Vec<Section> {
        let compared = contents.pictures.iter().filter(|picture| picture.role == Role::Compared);
        let sections = compared.filter_map(|captured| {
            let pair = captured.pair?;
            let class = contents.pairs.iter().find(|(other, _)| *other == pair).map(|(_, class)| *class)?;
            let title = self.say("存疑或不符的比对：", "Comparison in doubt: ");
            let mut section = Section::new(format!("{title}{}", pair.title(self.language)));
            section.large = true;
            section.notes.push(Cell::new(class.title(self.language)).tone(class_tone(class, pair)));
            let of_pair = contents.pictures.iter().filter(|picture| picture.pair == Some(pair));
            let mut given = of_pair.clone().filter(|picture| picture.role == Role::Reference);
            let note = if given.all(|picture| picture.sha256 == Sha256Digest::ZERO) {
                Cell::new(self.say(
                    "没有提供参考照片，无法对照。",
                    "No reference picture was handed over, so there is nothing to look at beside it.",
                ))
                .tone(Tone::Warn)
            } else {
                Cell::new(self.say(
                    "供人工复核对照；参考照片由提供方交来，原件未改动，此处为缩略。",
                    "For a reviewer to look at. The reference was handed over; its file was not altered, and this is a small copy.",
                ))
                .tone(Tone::Faint)
            };
            section.notes.push(note);
            section.figures = of_pair.map(|picture| self.figure(picture)).collect();
            Some(section)
        });
        sections.collect()
    }

    fn comparison(&self, one: &Comparison) -> Vec<Cell> {
        let answer = &one.answer;
        let provider = self.known.get(&answer.provider).map_or("", |provider| provider.title.get(self.language));
        let mut pair = format!("{}\n{} {provider}", answer.pair.title(self.language), answer.provider);
        if !one.counts {
            pair.push('\n');
            pair.push_str(self.say("（针对先前照片，不计）", "(about an earlier photo; does not count)"));
        }
        let score = answer.score.as_ref().map_or_else(
            || "—".to_owned(),
            |score| {
                let scale = answer.scale.map(|(min, max)| format!("\n{min}–{max}")).unwrap_or_default();
                let threshold = answer
                    .threshold
                    .map(|at| format!("{} {at}", self.say("，阈值", ", threshold")))
                    .unwrap_or_default();
                format!("{}{scale}{threshold}", score.raw)
            },
        );
        let meaning = match answer.basis {
            Basis::Contradiction => format!(
                "{}\n{}",
                answer.class.title(self.language),
                self.say("代码与分数矛盾", "code and score contradict each other")
            ),
            Basis::NoAnswer if answer.attempts > 0 => {
                let times = self.say("次未得答复", "attempts without an answer");
                format!("{}\n{} {times}", answer.class.title(self.language), answer.attempts)
            }
            _ => answer.class.title(self.language).to_owned(),
        };
        let mut traces: Vec<String> = answer.time.iter().map(|time| time.raw.clone()).collect();
        traces.extend(answer.flow.clone());
        traces.push(one.id.short());
        vec![
            pair.into(),
            score.into(),
            answer.code.clone().unwrap_or_else(|| "—".to_owned()).into(),
            Cell::new(meaning).tone(class_tone(answer.class, answer.pair)),
            Cell::new(traces.join("\n")).tone(Tone::Faint),
        ]
    }

    fn reviews(&self, contents: &Contents) -> Option<Section> {
        let mut table = Table::new(&[
            (self.say("答复编号", "Answer"), 0.16),
            (self.say("决定", "Decision"), 0.15),
            (self.say("理由", "Reason"), 0.24),
            (self.say("证据", "Evidence"), 0.23),
            (self.say("复核人 / 时间", "Reviewer / time"), 0.22),
        ]);
        for one in &contents.comparisons {
            for review in &one.reviews {
                table.rows.push(vec![
                    Cell::new(one.id.short()).tone(Tone::Faint),
                    review.decision.title(self.language).into(),
                    review.reason.as_str().into(),
                    review.evidence.as_str().into(),
                    format!("{}\n{}", review.reviewer, review.when).into(),
                ]);
            }
        }
        if table.rows.is_empty() {
            return None;
        }
        let mut section = Section::new(self.say("人工复核", "Manual review"));
        let note = self.say(
            "原始答复保持不变，复核决定另行记录。",
            "The answers above stay as they were; decisions are recorded separately.",
        );
        section.notes.push(Cell::new(note).tone(Tone::Faint));
        section.table = Some(table);
        Some(section)
    }

    fn sent(&self, contents: &Contents) -> Option<Section> {
        if contents.sent.is_empty() {
            return None;
        }
        let mut section = Section::new(self.say("照片对外发送记录", "Pictures that left the system"));
        let mut table = Table::new(&[
            (self.say("时间（UTC）", "Time (UTC)"), 0.24),
            (self.say("接收方", "To"), 0.2),
            (self.say("目的", "Purpose"), 0.3),
            (self.say("第几次", "Attempt"), 0.1),
            (self.say("照片", "Picture"), 0.16),
        ]);
        for sent in &contents.sent {
            table.rows.push(vec![
                sent.at.as_str().into(),
                sent.provider.as_str().into(),
                sent.purpose.as_str().into(),
                sent.attempt.to_string().into(),
                Cell::new(sent.picture.short()).tone(Tone::Faint),
            ]);
        }
        section.table = Some(table);
        Some(section)
    }

    fn history(&self, contents: &Contents) -> Option<Section> {
        let earlier: Vec<&Picture> = contents.pictures.iter().filter(|picture| picture.role == Role::Earlier).collect();
        if earlier.is_empty() {
            return None;
        }
        let mut section = Section::new(self.say("补拍记录", "Retakes"));
        let note = self.say("以下照片已被后来的照片取代。", "A later photo replaced these.");
        section.notes.push(Cell::new(note).tone(Tone::Faint));
        section.figures = earlier.iter().map(|picture| self.figure(picture)).collect();
        let notes: Vec<Note> = earlier.iter().flat_map(|picture| picture.notes.iter().cloned()).collect();
        if !notes.is_empty() {
            section.table = Some(self.note_table(&notes));
        }
        Some(section)
    }

    /// Statements of people, separate from what was measured.
    fn stated(&self, contents: &Contents) -> Section {
        let mut section = Section::new(
            self.say("人员陈述（非测量结果，照片无法证明）", "Stated by people (not measured; no picture proves it)"),
        );
        section.apart = true;
        let mut table = Table::new(&[
            (self.say("事项", "Duty"), 0.26),
            (self.say("陈述", "Stated"), 0.18),
            (self.say("要求（出处）", "Required (source)"), 0.2),
            (self.say("陈述人 / 时间", "By / when"), 0.24),
            (self.say("录入", "Entered by"), 0.12),
        ]);
        for duty in self.duties.iter() {
            let asked = format!("{} {} [{}]", duty.asked(self.language), duty.source, duty.evidence);
            let asked = Cell::new(asked.trim()).tone(Tone::Faint);
            let about = contents.stated.iter().filter(|stated| stated.attestation.duty == duty.id);
            let mut any = false;
            for stated in about {
                any = true;
                let attestation = &stated.attestation;
                let mut text = attestation.stated(duty, self.language);
                if let Some(remark) = &attestation.remark {
                    text = format!("{text}\n{remark}");
                }
                let tone = if attestation.agrees(duty) == Some(false) { Tone::Warn } else { Tone::Plain };
                let title = match &attestation.station {
                    Some(station) => {
                        format!("{} · {} {station}", duty.title(self.language), self.say("工位", "station"))
                    }
                    None => duty.title(self.language).to_owned(),
                };
                table.rows.push(vec![
                    title.into(),
                    Cell::new(text).tone(tone),
                    asked.clone(),
                    format!("{}\n{}", attestation.who, attestation.when).into(),
                    Cell::new(stated.entered_by.as_str()).tone(Tone::Faint),
                ]);
            }
            if !any {
                let none = Cell::new(self.say("未陈述", "not stated")).tone(Tone::Open);
                table.rows.push(vec![duty.title(self.language).into(), none, asked, "".into(), "".into()]);
            }
        }
        section.table = Some(table);
        section
    }
}

const fn standing_tone(contents: &Contents) -> Tone {
    use crate::day::Standing;
    match contents.standing {
        Standing::Pass => Tone::Good,
        Standing::Warn => Tone::Warn,
        Standing::Fail | Standing::Unreadable => Tone::Bad,
        _ => Tone::Open,
    }
}

/// Look of a conclusion.
pub(super) const fn tone_of(conclusion: Conclusion) -> Tone {
    match conclusion {
        Conclusion::Passed => Tone::Good,
        Conclusion::Different | Conclusion::PhotoFailed => Tone::Bad,
        Conclusion::NotCaptured => Tone::Warn,
        Conclusion::Doubtful | Conclusion::NoReference | Conclusion::NotCompared => Tone::Open,
    }
}

pub(super) fn class_tone(class: Class, pair: Pair) -> Tone {
    match class {
        class if class == pair.passes_by() => Tone::Good,
        Class::DifferentPerson => Tone::Bad,
        class if class.needs_review() => Tone::Warn,
        _ => Tone::Open,
    }
}
