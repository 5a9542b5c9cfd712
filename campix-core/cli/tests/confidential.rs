//! What keeps photos in the house: agreements on confidentiality, a secret under a passphrase, modes of files, the count of stored faces.

use std::fs;

use campix_core::geometry::Size;
use campix_examples::campus_day::{DrawnDay, name, student_no};
use serde_json::json;

use crate::support::{Scratch, campix, json_lines, words};

#[test]
fn nothing_leaves_without_an_agreement_and_nothing_opens_without_the_passphrase() {
    let scratch = Scratch::new();
    DrawnDay::draw(&scratch.0, 1, 1, Size::new(720, 960)).expect("a drawn day");
    let text = "roster = \"roster.csv\"\nphotos = \"photos\"\nout = \"out\"\nlanguage = \"en\"\nconfidentiality = \"required\"\n\n\
                [[destinations]]\nprofile = \"tender-freshman\"\nnaming = \"{student_no}.jpg\"\n";
    let file = scratch.put("day.toml", text);
    let phrase = scratch.put("phrase.txt", "twelve small birds\n");
    // The secret is protected from the beginning, if a passphrase is there.
    let ran = campix(&words([&"day", &"--options", &file, &"--passphrase-file", &phrase]));
    assert!(ran.code == 0 && ran.out.contains("! No agreement on confidentiality is in force"), "{ran:?}");
    assert!(fs::read_to_string(scratch.path("out/.campix/key")).unwrap().contains("argon2id"));
    let package = scratch.path("all.zip");
    let pack = |more: &[&str]| {
        let mut arguments =
            words([&"day", &"pack", &package, &"--destination", &"tender-freshman", &"--options", &file]);
        arguments.extend(more.iter().map(Into::into));
        campix(&arguments)
    };
    let code = |ran: &crate::support::Ran| json_lines(&ran.out)[0]["error"]["name"].clone();
    let phrase = phrase.to_str().unwrap();
    let given = ["--json", "--passphrase-file", phrase];
    for (more, expected) in [
        (&["--json"][..], "number.key-protected"),
        (&["--json", "--passphrase-file", file.to_str().unwrap()][..], "number.passphrase"),
        (&given[..], "day.no-agreement"),
    ] {
        let ran = pack(more);
        assert_eq!((ran.code, code(&ran)), (3, json!(expected)), "{ran:?}");
    }
    assert!(!package.exists());
    // A list beside its document, and one by one.
    scratch.put("agreement.pdf", "we keep silent");
    let list = "签署人,岗位,签署日期,有效期至,协议文件\n陈立,操作员,2026-08-30,2199-07-31,agreement.pdf\n";
    let list = scratch.put("signed.csv", list);
    let decide = |more: &[&dyn AsRef<std::ffi::OsStr>]| {
        let mut arguments = words([&"day", &"decide", &"--options", &file, &"--passphrase-file", &phrase]);
        arguments.extend(more.iter().map(|word| word.as_ref().to_owned()));
        campix(&arguments)
    };
    let ran = decide(&[&"--table", &list]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = decide(&[&"agreed", &"--who", &"0042", &"--role", &"collector", &"--signed", &"2026-08-31"]);
    assert!(ran.code == 3 && ran.err.contains("the document is named by its SHA-256"), "{ran:?}");
    let show = |more: &[&str]| {
        let mut arguments = words([&"day", &"show", &"--agreements", &"--options", &file]);
        arguments.extend(given.iter().chain(more).map(Into::into));
        json_lines(&campix(&arguments).out)
    };
    assert_eq!((&show(&[])[0]["who"], &show(&[])[0]["in_force"]), (&json!("陈立"), &json!(true)));
    assert_eq!(show(&["--disclosure", "share"])[0]["who"], "陈…");
    let ran = pack(&given);
    assert_eq!((ran.code, &json_lines(&ran.out)[0]["files"]), (0, &json!(1)), "{ran:?}");
    let journal = scratch.path("out/journal.jsonl");
    assert!(!fs::read_to_string(&journal).unwrap().contains("陈立"));
    let ran = campix(&words([
        &"verify",
        &"--journal",
        &journal,
        &scratch.path("agreement.pdf"),
        &"--passphrase-file",
        &phrase,
    ]));
    assert!(ran.code == 0 && ran.out.contains("unchanged, agreement, line "), "{ran:?}");

    // Opened and protected again, the pseudonyms are the same: the day is found with both.
    for word in ["open", "protect", "protect", "show"] {
        let ran = campix(&words([&"day", &"secret", &word, &"--options", &file, &"--passphrase-file", &phrase]));
        assert_eq!(ran.code, 0, "{word}: {ran:?}");
        assert_eq!(show(&[])[0]["who"], "陈立", "after {word}");
    }
    let ran = campix(&words([&"stored", &scratch.path("out"), &"--json", &"--passphrase-file", &phrase]));
    let count = &json_lines(&ran.out)[0];
    assert_eq!(
        (ran.code, &count["people"], &count["left"], &count["at_most"]),
        (0, &json!(1), &json!(99_999), &json!(false))
    );
    assert!(!ran.out.contains(&name(0)) && !ran.out.contains(&student_no(0)));
    let ran = campix(&words([&"stored", &scratch.path("photos")]));
    assert_eq!(ran.code, 3, "{ran:?}");

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for (path, mode) in
            [("out", 0o700), ("out/.campix", 0o700), ("out/.campix/key", 0o600), ("out/journal.jsonl", 0o600)]
        {
            assert_eq!(fs::metadata(scratch.path(path)).unwrap().permissions().mode() & 0o777, mode, "{path}");
        }
    }
}
