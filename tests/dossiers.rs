//! Dossiers of a drawn day: what poppler, Ghostscript and Chromium read of them; and services on this machine that answer
//! well, slowly, wrongly and not at all.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use campix_core::compare::{
    CallError, CallOptions, Caller, Class, Comparer, ImportOptions, Pair, Provider, Providers, Purpose, RawAnswer,
    Request, Timer,
};
use campix_core::day::{Day, DayOptions, DayReport, Destination, FixedClock, Photos, Standing};
use campix_core::dossier::{Casebook, Conclusion, DossierOptions, Dossiers, DossiersReport, FileKind, Forms, Verifier};
use campix_core::geometry::Size;
use campix_core::paper::Fonts;
use campix_core::people::number::PseudonymKey;
use campix_core::people::roster::{Roster, RosterOptions};
use campix_core::profile::Profile;
use campix_examples::campus_day::{DrawnDay, id_number, name, student_no};
use campix_tests::scratch::Scratch;
use campix_tests::skipped::{Need, skipped};

const PEOPLE: usize = 5;
const PURPOSE: &str = "新生入学资格复查";

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock(UNIX_EPOCH + Duration::from_secs(1_788_252_067)))
}

fn key() -> PseudonymKey {
    PseudonymKey::new(&[7; 32]).unwrap()
}

fn day(folder: &Path) -> DayReport {
    let drawn = DrawnDay::draw(folder, PEOPLE, 3, Size::new(480, 640)).unwrap();
    let roster = Roster::open(&drawn.roster, &RosterOptions::default()).unwrap();
    let destinations = vec![Destination::new(Profile::builtin("tender-freshman").unwrap())];
    let options = DayOptions { destinations, ..DayOptions::default() };
    Day::new(roster, Photos::Folder(drawn.photos), folder.join("day"), key(), clock(), options).run().unwrap()
}

fn book(folder: &Path, report: &DayReport) -> Casebook {
    Casebook::open(folder.join("day"), &report.outcomes, key(), clock(), "档案组").unwrap()
}

fn write(book: &mut Casebook, forms: Forms) -> DossiersReport {
    let options = DossierOptions {
        profiles: vec![Profile::builtin("tender-freshman").unwrap()],
        required: vec![Pair::Police],
        letterhead: vec!["某某大学 教务处".to_owned(), "2026 级新生".to_owned()],
        forms,
        threads: 2,
        ..DossierOptions::default()
    };
    Dossiers::new(book, options).write().unwrap()
}

fn missing(what: &str) {
    skipped(&format!("{what} is not installed"), Need::Tools);
}

fn fonts_there() -> bool {
    let found = Fonts::system().is_ok();
    if !found {
        missing("a font with Chinese characters");
    }
    found
}

/// What a program prints, error output included, if it is installed; it must end well.
fn run(program: &str, arguments: &[&str]) -> Option<String> {
    let Ok(output) = Command::new(program).args(arguments).output() else {
        missing(program);
        return None;
    };
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program}: {text}");
    Some(text)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn text_of_a_dossier_can_be_read_back_and_nothing_warns() {
    if !fonts_there() {
        return;
    }
    let scratch = Scratch::new("dossiers-pdf");
    let report = day(&scratch.0);
    let mut book = book(&scratch.0, &report);
    let mut list = "学号,比对对象,比对方,比对结果,分数,比对时间,流水号\n".to_owned();
    for at in 0..PEOPLE {
        writeln!(list, "{},公安,police-photo,01,88.{at},2026-09-02 09:00,P{at}", student_no(at)).unwrap();
    }
    book.import(list.as_bytes(), &Providers::builtin(), &ImportOptions::default()).unwrap();
    let written = write(&mut book, Forms::Both);
    drop(book);
    let passed = report.outcomes.iter().filter(|one| matches!(one.standing, Standing::Pass | Standing::Warn)).count();
    assert_eq!(written.sums.all.count(Conclusion::Passed), passed as u64);
    assert!(passed > 0, "nobody passed: nothing was judged");
    let verifier = Verifier::open(scratch.0.join("day/journal.jsonl"), Some(written.seal)).unwrap();
    let folder = scratch.0.join("day/dossiers");
    let mut read = 0;
    for entry in fs::read_dir(folder.join("people")).unwrap() {
        let path = entry.unwrap().path();
        let file = fs::read(&path).unwrap();
        verifier.check(&file).unwrap();
        if path.extension().is_some_and(|extension| extension == "pdf") {
            assert_eq!(verifier.check(&file).unwrap().kind, FileKind::Pdf);
            let path = path.to_str().unwrap();
            let Some(text) = run("pdftotext", &["-layout", path, "-"]) else { return };
            let squeezed = squeezed(&text);
            let whose = (0..PEOPLE).find(|at| squeezed.contains(&name(*at))).expect("no name can be read back");
            for wanted in ["某某大学教务处", "一生一档", "人员陈述", "公安人口库", "SHA-256"] {
                assert!(squeezed.contains(wanted), "{wanted} cannot be read back");
            }
            for hidden in [student_no(whose), id_number(whose)] {
                assert!(!squeezed.contains(&hidden), "a number is not masked");
            }
            let images = run("pdfimages", &["-list", path]).unwrap_or_default();
            if written.sums.all.count(Conclusion::Passed) == PEOPLE as u64 {
                // As taken, and as delivered: each once, embedded as the JPEG it is.
                assert_eq!(images.lines().filter(|line| line.contains("jpeg")).count(), 2, "{images}");
            }
            read += 1;
        }
    }
    assert_eq!(read, PEOPLE);
    let first = fs::read_dir(folder.join("people"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .unwrap();
    for path in [first, folder.join("cover.pdf")] {
        let path = path.to_str().unwrap();
        if let Some(said) = run("pdftoppm", &["-r", "30", "-png", path, scratch.0.join("page").to_str().unwrap()]) {
            assert_eq!(said, "", "poppler warns");
        }
        if let Some(said) = run("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-dPDFSTOPONWARNING", "-sDEVICE=nullpage", path])
        {
            assert_eq!(said, "", "Ghostscript warns");
        }
    }
    if let Some(text) = run("pdftotext", &["-layout", folder.join("cover.pdf").to_str().unwrap(), "-"]) {
        let squeezed = squeezed(&text);
        assert!(squeezed.contains("按班级") && squeezed.contains(&format!("合计{PEOPLE}")), "{text}");
    }
}

/// How the service on this machine answers.
#[derive(Debug, Clone, Copy)]
enum Manner {
    Well,
    /// Takes the question and is silent until the other side gives up.
    Slowly,
    /// Closes the connection at once.
    Silently,
    Nonsense,
    Busy,
    Broken,
    Refusing,
    /// With an unknown code.
    Unknown,
}

/// Answers in the given ways in turn, then ends; counts the pictures that came.
fn serve(manners: Vec<Manner>) -> (u16, Arc<AtomicU32>, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let pictures = Arc::new(AtomicU32::new(0));
    let count = pictures.clone();
    let thread = std::thread::spawn(move || {
        for manner in manners {
            let (mut line, _) = listener.accept().unwrap();
            if matches!(manner, Manner::Silently) {
                continue;
            }
            let mut reader = BufReader::new(line.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            while reader.read_line(&mut head).unwrap_or(0) > 2 {
                if let Some(value) = head.strip_prefix("Content-Length: ") {
                    length = value.trim().parse().unwrap();
                }
                head.clear();
            }
            let mut picture = vec![0; length];
            reader.read_exact(&mut picture).unwrap();
            count.fetch_add(u32::from(picture.starts_with(&[0xFF, 0xD8])), Ordering::SeqCst);
            let answer = match manner {
                Manner::Slowly => {
                    let _ = reader.read(&mut [0]);
                    continue;
                }
                Manner::Well => "200\r\n\r\n{\"code\":\"01\",\"score\":88.2,\"id\":\"call-1\"}",
                Manner::Unknown => "200\r\n\r\n{\"code\":\"77\"}",
                Manner::Nonsense => "200\r\n\r\n<html>maintenance</html>",
                Manner::Busy => "429\r\nRetry-After: 7\r\n\r\n",
                Manner::Broken => "503\r\n\r\n",
                Manner::Refusing | Manner::Silently => "403\r\n\r\n",
            };
            let _ = line.write_all(format!("HTTP/1.1 {answer}").as_bytes());
        }
    });
    (port, pictures, thread)
}

/// A service as someone would write it: one request, one answer, no retries of its own.
struct Service {
    provider: Provider,
    port: u16,
}

impl Comparer for Service {
    fn provider(&self) -> &Provider {
        &self.provider
    }

    fn compare(&self, request: &Request<'_>) -> Result<RawAnswer, CallError> {
        let broken = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut => CallError::TimedOut,
            _ => CallError::Unreachable,
        };
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).map_err(broken)?;
        line.set_read_timeout(Some(request.timeout)).map_err(broken)?;
        let length = request.picture.len();
        write!(line, "POST /compare HTTP/1.1\r\nContent-Length: {length}\r\n\r\n").map_err(broken)?;
        line.write_all(request.picture).map_err(broken)?;
        let mut answer = String::new();
        line.read_to_string(&mut answer).map_err(broken)?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or(CallError::Unreachable)?;
        let after =
            head.lines().find_map(|line| line.strip_prefix("Retry-After: ")).and_then(|after| after.parse().ok());
        match head.split(' ').nth(1).map(|status| &status[..3]) {
            Some("200") => {}
            Some("429") => return Err(CallError::Busy { seconds: after }),
            Some("403") => return Err(CallError::Refused),
            _ => return Err(CallError::Failed),
        }
        let body: serde_json::Value = serde_json::from_str(body).map_err(|_| CallError::Malformed)?;
        let code = body["code"].as_str().ok_or(CallError::Malformed)?;
        let mut raw = RawAnswer::code(code);
        if let Some(score) = body["score"].as_f64() {
            raw = raw.with_score(&score.to_string());
        }
        if let Some(id) = body["id"].as_str() {
            raw = raw.flow(id);
        }
        Ok(raw)
    }
}

/// A timer that advances only when someone waits.
#[derive(Default)]
struct Still(std::cell::Cell<Duration>);

impl Timer for Still {
    fn now(&self) -> Duration {
        self.0.get()
    }

    fn sleep(&self, time: Duration) {
        self.0.set(self.0.get() + time);
    }
}

#[test]
fn services_that_answer_slowly_wrongly_and_not_at_all_fail_no_student() {
    use Manner::{Broken, Busy, Nonsense, Refusing, Silently, Slowly, Unknown, Well};
    let scratch = Scratch::new("dossiers-service");
    let report = day(&scratch.0);
    let mut book = book(&scratch.0, &report);
    let rows: Vec<u32> = report
        .outcomes
        .iter()
        .filter(|one| matches!(one.standing, Standing::Pass | Standing::Warn))
        .filter_map(|one| one.person.as_ref().map(|person| person.row))
        .collect();
    assert!(rows.len() >= 4, "the drawn day has too few good photos: {}", rows.len());
    let manners = vec![Slowly, Busy, Well, Nonsense, Broken, Silently, Refusing, Unknown];
    let (port, pictures, thread) = serve(manners);
    let provider = Providers::builtin().get("police-photo").unwrap().clone();
    let service = Service { provider: provider.clone(), port };
    let timer = Still::default();
    let options = CallOptions {
        attempts: 3,
        timeout: Duration::from_millis(300),
        trips_after: 6,
        cool_down: Duration::from_secs(60),
        ..CallOptions::default()
    };
    let mut caller = Caller::new(&service, &timer, options);
    let purpose = Purpose::new(PURPOSE).unwrap();
    let first = book.ask(&mut caller, rows[0], Pair::Police, &purpose).unwrap();
    assert_eq!((first.answer.class, first.answer.attempts), (Class::SamePerson, 3));
    let errors: Vec<CallError> = first.failed.iter().map(|attempt| attempt.error).collect();
    assert_eq!(errors, [CallError::TimedOut, CallError::Busy { seconds: Some(7) }]);
    let second = book.ask(&mut caller, rows[1], Pair::Police, &purpose).unwrap();
    assert_eq!((second.answer.class, second.answer.attempts), (Class::ServiceError, 3));
    let errors: Vec<CallError> = second.failed.iter().map(|attempt| attempt.error).collect();
    assert_eq!(errors, [CallError::Malformed, CallError::Failed, CallError::Unreachable]);
    let third = book.ask(&mut caller, rows[2], Pair::Police, &purpose).unwrap();
    assert_eq!((third.answer.class, third.answer.attempts), (Class::ServiceError, 1));
    assert!(book.ask(&mut caller, rows[3], Pair::Police, &purpose).is_err(), "an unknown code was guessed");
    thread.join().unwrap();
    // Silence closes the connection before the picture is read.
    assert_eq!(pictures.load(Ordering::SeqCst), 7);
    // The service is gone: the breaker opens, and after that nothing is sent.
    let gone = book.ask(&mut caller, rows[3], Pair::Police, &purpose).unwrap();
    assert_eq!(gone.answer.class, Class::ServiceError);
    let journal = || fs::read_to_string(scratch.0.join("day/journal.jsonl")).unwrap();
    let mut sent = journal().matches("\"what\":\"sent\"").count();
    loop {
        let answered = book.ask(&mut caller, rows[2], Pair::Police, &purpose).unwrap();
        let now = journal().matches("\"what\":\"sent\"").count();
        assert_eq!(now - sent, answered.answer.attempts as usize);
        sent = now;
        if answered.answer.class == Class::NotRun {
            break;
        }
    }
    assert!(journal().contains(PURPOSE));
    let written = write(&mut book, Forms::Html);
    let count = |conclusion| written.sums.all.count(conclusion);
    assert_eq!((count(Conclusion::Passed), count(Conclusion::Different)), (1, 0));
    assert_eq!(count(Conclusion::NotCompared), rows.len() as u64 - 1);
}
