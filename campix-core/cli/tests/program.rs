//! The program as a program: languages, help, refusals, pipes, panics.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use crate::support::{Scratch, campix, campix_with, made, program, words};

#[test]
fn the_language_is_that_of_the_option_then_of_the_locale() {
    let title = |words: &[std::ffi::OsString], locale: &str| campix_with(words, b"", locale).out;
    let plain = words([&"explain", &"geometry.eye-line"]);
    for (locale, chinese) in [
        ("zh_CN.UTF-8", true),
        ("zh", true),
        ("", true),
        ("en_GB.UTF-8", false),
        ("de_DE", false),
        ("C", false),
        ("C.UTF-8", false),
        ("POSIX", false),
    ] {
        assert_eq!(title(&plain, locale).contains("是什么"), chinese, "{locale:?}");
    }
    let asked = words([&"explain", &"--lang", &"zh", &"geometry.eye-line"]);
    assert!(title(&asked, "en_US.UTF-8").contains("是什么"));
    let asked = words([&"--lang=en", &"explain", &"geometry.eye-line"]);
    assert!(title(&asked, "zh_CN.UTF-8").contains("what: "));
    // Of several variables, the first that is set decides.
    let shown = |set: &[(&str, &str)]| {
        let mut command = program();
        command.env_remove("LC_ALL").env_remove("LC_MESSAGES").env_remove("LANG").envs(set.iter().copied());
        String::from_utf8(command.args(["explain", "pose.roll"]).output().unwrap().stdout).unwrap().contains("是什么")
    };
    assert!(
        shown(&[])
            && shown(&[("LC_ALL", "zh_CN"), ("LANG", "en_US")])
            && shown(&[("LC_MESSAGES", "zh_CN"), ("LANG", "en_US")])
    );
    assert!(!shown(&[("LANG", "en_US")]) && !shown(&[("LC_ALL", ""), ("LC_MESSAGES", "en_US"), ("LANG", "zh_CN")]));
}

#[test]
fn help_speaks_both_languages() {
    let ran = campix(&words([&"--help"]));
    assert!(ran.code == 0 && ran.out.contains("usage: campix ") && ran.out.contains("judge photos"), "{}", ran.out);
    let ran = campix_with(&words([&"check", &"--help"]), b"", "zh_CN.UTF-8");
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("用法：campix check [选项] <照片>..."), "{}", ran.out);
    for english in ["Usage", "Options", "Arguments", "default", "possible", "Print"] {
        assert!(!ran.out.contains(english), "{english}: {}", ran.out);
    }
    assert!(ran.out.contains("（默认 tender-freshman）"), "{}", ran.out);
    let ran = campix(&[]);
    assert!(ran.code == 2 && ran.err.contains("usage: campix ") && ran.out.is_empty(), "{ran:?}");
    assert_eq!(campix(&words([&"--version"])).out, format!("campix {}\n", campix_core::VERSION));
}

#[test]
fn wrong_usage_ends_with_two_in_both_languages() {
    for (words, en, zh) in [
        (words([&"check"]), "is missing", "缺少"),
        (words([&"check", &"a.jpg", &"--lang", &"fr"]), "cannot be \"fr\"", "不能是"),
        (words([&"chek", &"a.jpg"]), "there is no command", "没有命令"),
        (
            words([&"check", &"a.jpg", &"--profil", &"x"]),
            "there is no argument --profil; is --profile meant?",
            "是否指 --profile",
        ),
        (words([&"check", &"a.jpg", &"--json", &"--csv"]), "cannot be given together", "不能同时使用"),
        (words([&"check", &"a.jpg", &"--threads", &"many"]), "is no value of", "无效"),
        (words([&"make", &"a.jpg", &"--out"]), "needs a value", "缺少值"),
        (words([&"profile"]), "usage: campix profile [OPTIONS] <COMMAND>", "用法：campix profile [选项] <命令>"),
    ] {
        for (locale, expected) in [("en_US", en), ("zh_CN", zh)] {
            let ran = campix_with(&words, b"", locale);
            assert!(ran.code == 2 && ran.err.contains(expected) && ran.out.is_empty(), "{expected}: {ran:?}");
        }
    }
    let ran = campix(&words([&"explain", &"geometry.nose"]));
    assert!(ran.code == 2 && ran.err.contains("geometry.eye-line"), "{ran:?}");
}

#[test]
fn a_refusal_repeats_no_number() {
    let number = "11010519491231002X";
    for locale in ["en", "zh"] {
        for words in [
            words([&"check", &"a.jpg", &format!("--number={number}")]),
            words([&"check", &"a.jpg", &"--threads", &number]),
            words([&number]),
            words([&"check", &format!("{number}.jpg")]),
            words([&"check", &"a.jpg", &"--profile", &number]),
            words([&"make", &format!("{number}.jpg"), &"--out", &format!("{number}.jpg")]),
            words([&"make", &format!("{number}.jpg"), &"--out", &format!("{number}.txt")]),
        ] {
            let ran = campix_with(&words, b"", locale);
            assert!(ran.code >= 2 && !ran.err.is_empty() && ran.out.is_empty(), "{ran:?}");
            assert!(!ran.err.contains(number) && !ran.err.contains("1949"), "{ran:?}");
        }
    }
}

#[test]
fn a_panic_ends_with_three_and_says_nothing_of_what_it_held() {
    let output = program().arg("debug-panic").output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0));
    assert!(err.contains("a defect") && err.contains("arguments.rs:") && !err.contains("1949"), "{err}");
    let output = program().args(["debug-panic", "--lang", "zh"]).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("缺陷"));
    assert!(!campix(&words([&"--help"])).out.contains("debug-panic"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child =
        program().args(["explain", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut reader = BufReader::with_capacity(64, child.stdout.take().unwrap());
    reader.read_line(&mut line).unwrap();
    drop(reader);
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
    assert!(line.starts_with('{'), "{line}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = program().args(["explain", "--json"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8(output.stderr).unwrap().contains("cannot write the output"));
}

#[test]
fn colour_and_progress_are_for_terminals_only() {
    let scratch = Scratch::new();
    let photos = [scratch.put("a.jpg", made()), scratch.put("b.jpg", made())];
    let run = |terminals: (bool, bool), no_colour: bool| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = {
            let set = move |name: &str| match name {
                "TERM" => Some("xterm".into()),
                "NO_COLOR" if no_colour => Some("1".into()),
                "LANG" => Some("en".into()),
                _ => None,
            };
            let mut host = campix_cli::Host::new(std::io::empty(), &mut out, &mut err);
            host = host.variables(set).terminals(terminals.0, terminals.1);
            campix_cli::run(
                ["campix".as_ref(), "check".as_ref(), photos[0].as_os_str(), photos[1].as_os_str()],
                &mut host,
            )
        };
        assert_eq!(code, 0);
        (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    };
    let (out, err) = run((false, false), false);
    assert!(!out.contains('\x1b') && err.is_empty(), "{out}{err}");
    let (out, err) = run((true, true), false);
    assert!(out.contains("\x1b[32mPASS\x1b[0m") && err.is_empty(), "{out}{err}");
    let (out, _) = run((true, true), true);
    assert!(!out.contains('\x1b'), "{out}");
    let (out, err) = run((false, true), false);
    assert!(!out.contains('\x1b') && err.contains("1/2"), "{out}{err}");
}

#[test]
fn shells_complete_and_the_manual_has_a_page_a_command() {
    let script = campix(&words([&"completions", &"bash"])).out;
    assert!(script.contains("complete -F _campix") && script.contains("geometry.eye-line"), "{script}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = campix(&words([&"completions", &shell]));
        assert!(ran.code == 0 && ran.out.contains("campix") && ran.out.contains("retag"), "{shell}");
        assert!(!ran.out.contains("debug-panic"), "{shell} offers a hidden command");
    }
    let page = campix(&words([&"man", &"--lang", &"en"])).out;
    assert!(page.contains(".TH campix 1") && page.contains("judge photos"), "{page}");
    assert!(!page.contains("debug"), "{page}");
    let scratch = Scratch::new();
    assert_eq!(campix(&words([&"man", &scratch.path("man")])).code, 0);
    let pages = crate::support::names(&scratch.path("man"));
    assert!(!pages.iter().any(|page| page.contains("debug")), "{pages:?}");
    assert!(pages.contains(&"campix.1".to_owned()) && pages.contains(&"campix-profile-show.1".to_owned()), "{pages:?}");
}
