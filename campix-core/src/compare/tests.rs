//! Tables of providers, lists of answers with every fault, and a caller on a timer that does not run by itself.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::*;
use crate::people::Person;
use crate::people::roster::{Roster, RosterOptions};

fn map(provider: &str, raw: &RawAnswer) -> Result<(Class, Basis, Option<f64>), MapError> {
    let known = Providers::builtin();
    let provider = known.get(provider).unwrap();
    let pair = if provider.vocabulary == Vocabulary::Identity { Pair::Identity } else { Pair::Police };
    Answer::map(provider, pair, raw).map(|answer| (answer.class, answer.basis, answer.threshold))
}

#[test]
fn every_shipped_table_is_read_and_says_where_it_is_from() {
    let known = Providers::builtin();
    assert_eq!(known.iter().count(), 11);
    for provider in known.iter() {
        assert!(provider.source.starts_with('S'), "{}", provider.id);
        assert_eq!(known.get(&provider.id).unwrap().digest(), provider.digest());
    }
}

#[test]
fn one_code_means_opposite_things() {
    let code = |provider, code| map(provider, &RawAnswer::code(code)).map(|(class, ..)| class);
    assert_eq!(code("reseller-b", "2"), Ok(Class::DifferentPerson));
    assert_eq!(code("reseller-c", "2"), Ok(Class::Uncertain));
    assert_eq!(code("police-photo", "02"), Ok(Class::DifferentPerson));
    assert_eq!(code("police-photo", "2"), Err(MapError::Code));
    assert_eq!(code("police-identity", "01"), Ok(Class::IdentityConsistent));
    assert_eq!(code("reseller-c", "-3"), Ok(Class::NoReference));
    assert_eq!(code("chsi", "同一人"), Ok(Class::SamePerson));
    assert_eq!(code("chsi", "同一人?"), Err(MapError::Code));
    assert_eq!(code("cloud-a", "1"), Err(MapError::Code));
}

#[test]
fn scores_are_read_on_their_own_scale() {
    let score = |provider, text, threshold: Option<f64>| {
        map(provider, &RawAnswer { threshold, ..RawAnswer::score(text) }).map(|(class, _, by)| (class, by))
    };
    for (text, class) in [
        ("39.99", Class::DifferentPerson),
        ("40", Class::Uncertain),
        ("59.9%", Class::Uncertain),
        ("60", Class::SamePerson),
    ] {
        assert_eq!(score("police-photo", text, None), Ok((class, Some(60.0))), "{text}");
    }
    assert_eq!(score("reseller-b", "0.6", None), Ok((Class::SamePerson, Some(0.6))));
    assert_eq!(score("reseller-b", "60", None), Err(MapError::OffScale { min: 0.0, max: 1.0 }));
    for text in ["0.93", "1.00", "0.0001"] {
        assert_eq!(score("police-photo", text, None), Err(MapError::OtherScale { max: 100.0 }), "{text}");
    }
    for text in ["0", "0.0", "1", "0.93%", "1.01"] {
        assert_eq!(score("police-photo", text, None), Ok((Class::DifferentPerson, Some(60.0))), "{text}");
    }
    assert_eq!(score("reseller-b", "60%", None), Err(MapError::Score));
    for text in ["NaN", "inf", "1e999", "0x10", "87,2", "-"] {
        assert_eq!(score("police-photo", text, None), Err(MapError::Score), "{text}");
    }
    assert_eq!(score("reseller-c", "99", None), Err(MapError::NoBands));
    assert_eq!(score("reseller-d", "800", None), Err(MapError::NoThreshold));
    assert_eq!(score("reseller-d", "800", Some(750.0)), Ok((Class::SamePerson, Some(750.0))));
    // A score below the threshold shows nothing: a person has to look, the student has not failed.
    assert_eq!(score("reseller-d", "749.9", Some(750.0)), Ok((Class::Uncertain, Some(750.0))));
    assert_eq!(score("cloud-b", "80", None), Ok((Class::SamePerson, Some(80.0))));
    assert_eq!(score("cloud-a", "99", None), Err(MapError::NoThreshold));
    assert_eq!(score("cloud-a", "99", Some(0.9)).map(|(class, _)| class), Ok(Class::SamePerson));
    assert_eq!(score("cloud-a", "99", Some(900.0)), Err(MapError::ThresholdOffScale { min: 0.0, max: 100.0 }));
    assert_eq!(score("police-photo", "55", Some(50.0)), Err(MapError::OtherThreshold));
}

#[test]
fn a_code_decides_and_a_score_that_contradicts_it_is_a_doubt() {
    let both = |code, score| {
        map("police-photo", &RawAnswer::code(code).with_score(score)).map(|(class, basis, _)| (class, basis))
    };
    assert_eq!(both("01", "87"), Ok((Class::SamePerson, Basis::Code)));
    assert_eq!(both("01", "30"), Ok((Class::Uncertain, Basis::Contradiction)));
    assert_eq!(both("02", "95"), Ok((Class::Uncertain, Basis::Contradiction)));
    assert_eq!(both("06", "0"), Ok((Class::NoReference, Basis::Code)));
    assert_eq!(both("05", "90"), Ok((Class::IdentityMismatch, Basis::Code)));
    assert_eq!(both("99", "90"), Err(MapError::Code));
    assert_eq!(map("police-photo", &RawAnswer::default()), Err(MapError::Nothing));
    let known = Providers::builtin();
    let identity = known.get("police-identity").unwrap();
    assert_eq!(Answer::map(identity, Pair::IdCard, &RawAnswer::code("01")), Err(MapError::Pair));
}

#[test]
fn tables_that_contradict_themselves_are_refused() {
    let head =
        "schema = 1\n[[provider]]\nid = \"own\"\ntitle = { zh = \"a\", en = \"a\" }\nvocabulary = \"portrait\"\n";
    let whole = "source = \"contract 5\"\nevidence = \"A\"\n";
    for (body, expected) in [
        ("source = \"\"\nevidence = \"A\"\n".to_owned(), "no source"),
        (format!("{whole}bands = [{{ from = 0, class = \"same-person\" }}]\n"), "no scale"),
        (
            format!("{whole}scale = {{ min = 0, max = 1 }}\nbands = [{{ from = 0.5, class = \"same-person\" }}]\n"),
            "do not begin",
        ),
        (
            format!(
                "{whole}scale = {{ min = 0, max = 1 }}\nbands = [{{ from = 0, class = \"identity-consistent\" }}]\n"
            ),
            "does not fit",
        ),
        (format!("{whole}surprise = 1\n"), "unknown field"),
        (
            format!(
                "extends = \"chsi\"\n{whole}codes = {{ \"同一人\" = {{ class = \"uncertain\", zh = \"\", en = \"\" }} }}\n"
            ),
            "another meaning",
        ),
    ] {
        let error = Providers::builtin().with(&format!("{head}{body}")).unwrap_err();
        assert!(error.to_string().contains(expected), "{error} / {expected}");
    }
    let own = format!(
        "{head}extends = \"chsi\"\n{whole}codes = {{ \"疑似\" = {{ class = \"uncertain\", zh = \"疑似\", en = \"doubtful\" }} }}\n"
    );
    let known = Providers::builtin().with(&own).unwrap();
    assert_eq!(known.get("own").unwrap().codes.len(), 2);
    assert_ne!(known.get("own").unwrap().digest(), known.get("chsi").unwrap().digest());
    assert_eq!(Providers::builtin().get("11010519491231002X").unwrap_err(), ProviderError::Unknown { id: "…".into() });
}

fn roster() -> Vec<Person> {
    let mut list = "学号,姓名,身份证号\n".to_owned();
    for at in 0..14 {
        let _ = writeln!(list, "202600{at:02},甲乙{at},");
    }
    Roster::read(list.as_bytes(), &RosterOptions::default()).unwrap().people
}

fn faults(list: &str) -> Vec<(u32, FaultKind)> {
    match import(list.as_bytes(), &roster(), &Providers::builtin(), &ImportOptions::default()) {
        Err(CompareError::Refused { faults }) => faults.iter().map(|fault| (fault.row, fault.kind)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn all_faults_of_a_list_are_told_at_once_by_row() {
    let list = "成绩单\n学号,比对对象,比对方,比对结果,分数,流水号,比对时间,照片编号\n\
                20260000,公安,police-photo,01,,a1,,\n\
                20269999,公安,police-photo,01,,a2,,\n\
                ,公安,police-photo,01,,a3,,\n\
                20260001,平均,police-photo,01,,a4,,\n\
                20260001,公安,nobody,01,,a5,,\n\
                20260001,公安,police-photo,77,,a6,,\n\
                20260001,公安,police-photo,,101,a7,,\n\
                20260001,公安,police-photo,02,,a1,,\n\
                20260001,公安,police-photo,01,,x20260001,,\n\
                20260001,公安,police-photo,01,,a8,昨天,\n\
                20260001,公安,police-photo,01,,a9,,abc\n\
                20260001,公安,police-photo,01,,b1,2026-02-31,\n\
                20260000,公安,police-photo,01,,a1,,\n";
    assert_eq!(
        faults(list),
        [
            (4, FaultKind::UnknownPerson),
            (5, FaultKind::NoPerson),
            (6, FaultKind::UnknownPair),
            (7, FaultKind::UnknownProvider),
            (8, FaultKind::Map(MapError::Code)),
            (9, FaultKind::Map(MapError::OffScale { min: 0.0, max: 100.0 })),
            (10, FaultKind::SameFlow),
            (11, FaultKind::PersonalFlow),
            (12, FaultKind::Map(MapError::Time)),
            (13, FaultKind::Photo),
            (14, FaultKind::Map(MapError::Time)),
        ]
    );
    for fault in [FaultKind::NoPair, FaultKind::SameFlow, FaultKind::Map(MapError::Code)] {
        let text = Fault { row: 3, field: None, kind: fault }.text();
        assert!(text.zh.starts_with("第 3 行：") && text.en.starts_with("row 3: "));
    }
}

#[test]
fn a_list_on_the_wrong_scale_is_refused_whole() {
    let list = |score: fn(usize) -> String| {
        let rows = (0..12).map(|at| format!("202600{at:02},公安,police-photo,{}\n", score(at)));
        format!("学号,比对对象,比对方,分数\n{}", rows.collect::<String>())
    };
    let other = FaultKind::Map(MapError::OtherScale { max: 100.0 });
    assert_eq!(faults(&list(|at| format!("0.9{at}"))), (2..14).map(|row| (row, other)).collect::<Vec<_>>());
    // A single 1 may be one of a hundred; a list of them is not.
    assert_eq!(faults(&list(|at| (at % 2).to_string())), [(2, FaultKind::ScaleInDoubt)]);
}

#[test]
fn csv_xlsx_and_json_lines_give_the_same_answers() {
    let people = roster();
    let known = Providers::builtin();
    let read = |bytes: &[u8], options: &ImportOptions| {
        import(bytes, &people, &known, options)
            .unwrap()
            .into_iter()
            .map(|one| (one.row, one.answer))
            .collect::<Vec<_>>()
    };
    let csv = "学号,比对对象,比对方,分数,流水号,比对时间\n20260003,录取照片,reseller-b,0.61,f-1,2026-09-01 10:41:07\n";
    let options = ImportOptions::default();
    let expected = read(csv.as_bytes(), &options);
    assert_eq!((expected[0].0, expected[0].1.class), (5, Class::SamePerson));
    let (gbk, _, _) = encoding_rs::GBK.encode(csv);
    assert_eq!(read(&gbk, &options), expected);
    let json = "{\"student_no\":\"20260003\",\"pair\":\"admission\",\"data\":{\"sim\":0.61,\"id\":\"f-1\"},\"time\":\"2026-09-01 10:41:07\"}\n\n";
    let columns = BTreeMap::from([(Field::Score, "/data/sim".to_owned()), (Field::Flow, "/data/id".to_owned())]);
    let options = ImportOptions { columns, provider: Some("reseller-b".into()), ..ImportOptions::default() };
    assert_eq!(read(json.as_bytes(), &options), expected);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, heading) in ["学号", "比对对象", "比对方", "分数", "流水号", "比对时间"].iter().enumerate()
    {
        sheet.write_string(2, at as u16, *heading).unwrap();
    }
    sheet.write_string(3, 0, "20260003").unwrap();
    sheet.write_string(3, 1, "录取").unwrap();
    sheet.write_string(3, 2, "reseller-b").unwrap();
    // Excel keeps scores as numbers and times as dates.
    sheet.write_number(3, 3, 0.61).unwrap();
    sheet.write_string(3, 4, "f-1").unwrap();
    let format = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let moment = rust_xlsxwriter::ExcelDateTime::parse_from_str("2026-09-01 10:41:07").unwrap();
    sheet.write_datetime_with_format(3, 5, &moment, &format).unwrap();
    assert_eq!(read(&book.save_to_buffer().unwrap(), &ImportOptions::default()), expected);
}

#[test]
fn lists_without_headings_and_broken_lines_are_errors() {
    let people = roster();
    let read =
        |text: &str| import(text.as_bytes(), &people, &Providers::builtin(), &ImportOptions::default()).unwrap_err();
    assert_eq!(read("a,b\n1,2\n").code().0, 851);
    assert_eq!(read("").code().0, 850);
    assert!(
        matches!(read("{\"student_no\": \"20260003\"\n[1]\n"), CompareError::Refused { faults } if faults.len() == 2)
    );
    let unknown = ImportOptions { provider: Some("nobody".into()), ..ImportOptions::default() };
    assert_eq!(import(b"a", &people, &Providers::builtin(), &unknown).unwrap_err().code().0, 1003);
}

/// A timer that moves only when a caller waits.
#[derive(Default)]
struct Still(Cell<Duration>);

impl Timer for Still {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

/// A service that gives its scripted answers in turn; after that it answers well.
struct Scripted {
    provider: Provider,
    script: RefCell<Vec<Result<RawAnswer, CallError>>>,
}

impl Comparer for Scripted {
    fn provider(&self) -> &Provider {
        &self.provider
    }

    fn compare(&self, request: &Request<'_>) -> Result<RawAnswer, CallError> {
        assert!(!format!("{request:?}").contains("甲"), "a request shows a name");
        let mut script = self.script.borrow_mut();
        if script.is_empty() { Ok(RawAnswer::code("01")) } else { script.remove(0) }
    }
}

#[derive(Default)]
struct Noted(Vec<(u32, u32, String)>, Option<u32>);

impl Witness for Noted {
    type Error = &'static str;

    fn sending(&mut self, sending: &Sending<'_>) -> Result<(), &'static str> {
        if self.1 == Some(sending.attempt) {
            return Err("the journal is full");
        }
        self.0.push((sending.row, sending.attempt, sending.purpose.as_str().to_owned()));
        Ok(())
    }
}

fn scripted(script: &[Result<RawAnswer, CallError>]) -> Scripted {
    let provider = Providers::builtin().get("police-photo").unwrap().clone();
    Scripted { provider, script: RefCell::new(script.to_vec()) }
}

fn options() -> CallOptions {
    CallOptions {
        attempts: 3,
        first_wait: Duration::from_secs(1),
        longest_wait: Duration::from_secs(30),
        spacing: Duration::from_millis(500),
        trips_after: 4,
        cool_down: Duration::from_secs(60),
        ..CallOptions::default()
    }
}

#[test]
fn attempts_are_spaced_doubled_and_put_on_record() {
    let service = scripted(&[Err(CallError::TimedOut), Err(CallError::Busy { seconds: Some(7) })]);
    let timer = Still::default();
    let mut caller = Caller::new(&service, &timer, options());
    let (person, purpose) = (&roster()[0], Purpose::new("新生入学复查").unwrap());
    let mut noted = Noted::default();
    let answered = caller.ask(person, Pair::Police, b"jpeg", &purpose, &mut noted).unwrap();
    assert_eq!((answered.answer.class, answered.answer.attempts), (Class::SamePerson, 3));
    assert_eq!(answered.answer.picture, Some(crate::ground::digest::Sha256Digest::of(b"jpeg")));
    let at: Vec<u64> = answered.failed.iter().map(|attempt| attempt.at.as_secs()).collect();
    // 1 s after the first, then the 7 s the service requested after the second.
    assert_eq!((at, timer.now().as_secs()), (vec![0, 1], 8));
    assert_eq!(noted.0.iter().map(|(row, attempt, _)| (*row, *attempt)).collect::<Vec<_>>(), [(2, 1), (2, 2), (2, 3)]);
    // The next question waits for its turn.
    let before = timer.now();
    caller.ask(person, Pair::Police, b"jpeg", &purpose, &mut noted).unwrap();
    assert_eq!(timer.now().abs_diff(before), Duration::from_millis(500));
}

#[test]
fn a_stopped_wait_sends_nothing_more() {
    struct Stopped(Still);
    impl Timer for Stopped {
        fn now(&self) -> Duration {
            self.0.now()
        }

        fn sleep(&self, time: Duration) {
            self.0.sleep(time);
        }

        fn stopped(&self) -> bool {
            // Whoever waits is stopped.
            self.0.now() > Duration::ZERO
        }
    }
    let service = scripted(&[Err(CallError::Failed)]);
    let timer = Stopped(Still::default());
    let (purpose, mut noted) = (Purpose::new("复查").unwrap(), Noted::default());
    let mut caller = Caller::new(&service, &timer, options());
    let asked = caller.ask(&roster()[0], Pair::Police, b"jpeg", &purpose, &mut noted);
    assert_eq!(asked, Err(AskError::Stopped));
    assert_eq!(noted.0.len(), 1, "a second sending was recorded");
}

#[test]
fn nothing_is_sent_that_is_not_on_record() {
    struct Deaf(Provider);
    impl Comparer for Deaf {
        fn provider(&self) -> &Provider {
            &self.0
        }

        fn compare(&self, _: &Request<'_>) -> Result<RawAnswer, CallError> {
            panic!("a picture left without a record");
        }
    }
    let service = Deaf(Providers::builtin().get("police-photo").unwrap().clone());
    let timer = Still::default();
    let purpose = Purpose::new("复查").unwrap();
    let mut noted = Noted(Vec::new(), Some(1));
    let asked = Caller::new(&service, &timer, options()).ask(&roster()[0], Pair::Police, b"jpeg", &purpose, &mut noted);
    assert_eq!(asked, Err(AskError::Witness("the journal is full")));
    for text in ["", " ", "a", "a\nb"] {
        assert_eq!(Purpose::new(text), None);
    }
}

#[test]
fn a_service_that_is_down_is_left_alone_and_tried_again() {
    let down = vec![Err(CallError::Unreachable); 5];
    let service = scripted(&down);
    let timer = Still::default();
    let mut caller = Caller::new(&service, &timer, options());
    let people = roster();
    let purpose = Purpose::new("复查").unwrap();
    let mut noted = Noted::default();
    let mut ask = |at: usize| {
        let answered = caller.ask(&people[at], Pair::Police, b"jpeg", &purpose, &mut noted).unwrap();
        (answered.answer.class, answered.answer.attempts)
    };
    assert_eq!(ask(0), (Class::ServiceError, 3));
    // The fourth failure in a row opens the breaker: no second attempt.
    assert_eq!(ask(1), (Class::ServiceError, 1));
    let open = timer.now();
    assert_eq!(ask(2), (Class::NotRun, 0));
    assert_eq!(timer.now(), open);
    timer.sleep(Duration::from_secs(60));
    // The trial fails, so the breaker stays open; after another cool-down it works.
    assert_eq!(ask(3), (Class::ServiceError, 1));
    assert_eq!(ask(4), (Class::NotRun, 0));
    timer.sleep(Duration::from_secs(60));
    assert_eq!(ask(5), (Class::SamePerson, 1));
    assert_eq!(ask(6), (Class::SamePerson, 1));
}

#[test]
fn what_no_table_maps_is_handed_back_and_a_refusal_is_not_repeated() {
    let service = scripted(&[Ok(RawAnswer::code("42")), Err(CallError::Refused)]);
    let timer = Still::default();
    let mut caller = Caller::new(&service, &timer, options());
    let purpose = Purpose::new("复查").unwrap();
    let mut noted = Noted::default();
    let person = &roster()[0];
    let asked = caller.ask(person, Pair::Police, b"jpeg", &purpose, &mut noted);
    assert_eq!(asked, Err(AskError::Unmapped { error: MapError::Code, raw: Box::new(RawAnswer::code("42")) }));
    let answered = caller.ask(person, Pair::Police, b"jpeg", &purpose, &mut noted).unwrap();
    assert_eq!((answered.answer.class, answered.answer.attempts), (Class::ServiceError, 1));
}
