//! `check`: what it takes, and the order and form of its output.

use campix_core::digest::Sha256Digest;
use serde_json::json;

use crate::support::{Scratch, campix, campix_with, json_lines, made, nobody, portrait, words};

#[test]
fn one_photo_gets_its_full_report_and_ends_with_what_was_found() {
    let scratch = Scratch::new();
    let good = scratch.put("good.jpg", made());
    let ran = campix(&words([&"check", &good]));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("PASS") && ran.out.contains("geometry.eye-line"), "{}", ran.out);
    let ran = campix(&words([&"check", &good, &"--lang", &"zh"]));
    assert!(ran.code == 0 && ran.out.starts_with("合格"), "{}", ran.out);
    let wall = scratch.put("wall.jpg", nobody());
    let ran = campix(&words([&"check", &wall]));
    assert!(ran.code == 1 && ran.out.starts_with("FAIL") && ran.out.contains("face.count"), "{}", ran.out);
}

#[test]
fn several_photos_get_a_line_each_in_the_order_given_and_a_summary() {
    let scratch = Scratch::new();
    let (good, wall) = (scratch.put("b.jpg", made()), scratch.put("a.jpg", nobody()));
    let broken = scratch.put("c.jpg", &portrait()[..portrait().len() / 2]);
    let ran = campix(&words([&"check", &good, &broken, &wall]));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!((ran.code, lines.len()), (3, 4), "{}", ran.out);
    assert!(lines[0].starts_with("PASS ") && lines[0].ends_with("b.jpg"), "{}", lines[0]);
    assert!(lines[1].starts_with("ERROR ") && lines[1].contains("c.jpg") && lines[1].contains("E104"), "{}", lines[1]);
    assert!(lines[2].starts_with("FAIL ") && lines[2].contains("a.jpg  face.count: "), "{}", lines[2]);
    assert!(lines[3].starts_with("3 photos: 1 PASS, 1 FAIL, 1 not judged (tender-freshman "), "{}", lines[3]);
    assert!(ran.err.contains("1 of 3 photos could not be judged"), "{}", ran.err);
    let ran = campix(&words([&"check", &good, &good, &"--full"]));
    assert_eq!((ran.code, ran.out.matches("geometry.eye-line").count()), (0, 2), "{}", ran.out);
    let ran = campix(&words([&"check", &good, &wall]));
    assert_eq!(ran.code, 1, "findings end with 1 where everything could be judged");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let scratch = Scratch::new();
    for at in 0..6 {
        scratch.put(&format!("{at}.jpg"), if at % 2 == 0 { made() } else { nobody() });
    }
    let one = campix(&words([&"check", &scratch.0, &"--threads", &"1"]));
    let many = campix(&words([&"check", &scratch.0, &"--threads", &"1000000"]));
    assert_eq!((one.code, &one.out), (1, &many.out));
    assert_eq!(one.out.lines().count(), 7);
}

#[test]
fn a_folder_is_searched_by_content_and_what_is_no_photo_is_counted() {
    let scratch = Scratch::new();
    scratch.put("day/2/portrait.dat", made());
    scratch.put("day/1/b.jpg", made());
    scratch.put("day/1/broken.JPG", b"this is no picture");
    // Next to a picture of the same name the camera's RAW is not a photo of its own; alone it is one that cannot be read.
    scratch.put("day/1/b.CR2", b"II*\0\x10\0\0\0CR\x02\0");
    scratch.put("day/3/alone.CR2", b"II*\0\x10\0\0\0CR\x02\0");
    for name in ["day/notes.txt", "day/1/b.xmp", "day/video.mov"] {
        scratch.put(name, b"\0\0\0\x14ftypqt  text");
    }
    for name in ["day/.hidden.jpg", "day/Thumbs.db", "day/__MACOSX/b.jpg"] {
        scratch.put(name, made());
    }
    let ran = campix(&words([&"check", &scratch.path("day")]));
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!((ran.code, lines.len()), (3, 5), "{}", ran.out);
    assert!(lines[0].starts_with("PASS") && lines[0].contains("b.jpg"), "{}", lines[0]);
    assert!(
        lines[1].starts_with("ERROR") && lines[1].contains("broken.JPG") && lines[1].contains("E101"),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains("portrait.dat"), "{}", lines[2]);
    assert!(lines[3].contains("alone.CR2") && lines[3].contains("E102"), "{}", lines[3]);
    assert!(lines[4].ends_with("; 4 other files were left out"), "{}", lines[4]);
}

#[test]
fn patterns_and_lists_mean_photos_too() {
    let scratch = Scratch::new();
    for name in ["a1.jpg", "a2.jpg", "b1.jpg", "odd[1].jpg"] {
        scratch.put(name, made());
    }
    let paths = |words: &[std::ffi::OsString], input: &[u8]| -> Vec<String> {
        let ran = campix_with(words, input, "en");
        assert_eq!(ran.code, 0, "{ran:?}");
        let name =
            |line: &serde_json::Value| line["path"].as_str().unwrap().rsplit(['/', '\\']).next().unwrap().to_owned();
        json_lines(&ran.out).iter().map(name).collect()
    };
    let found = paths(&words([&"check", &"--json", &scratch.path("a?.jpg"), &scratch.path("b*")]), b"");
    assert_eq!(found, ["a1.jpg", "a2.jpg", "b1.jpg"]);
    // An existing file is taken by its name, even if the name looks like a pattern.
    assert_eq!(paths(&words([&"check", &"--json", &scratch.path("odd[1].jpg")]), b""), ["odd[1].jpg"]);
    let text = format!("\u{FEFF}{}\r\n\r\n{}\r\n", scratch.path("b1.jpg").display(), scratch.path("a*.jpg").display());
    let list = format!("@{}", scratch.put("list.txt", &text).display());
    assert_eq!(paths(&words([&"check", &"--json", &list]), b""), ["b1.jpg", "a1.jpg", "a2.jpg"]);
    assert_eq!(paths(&words([&"check", &"--json", &"@-"]), text.as_bytes()), ["b1.jpg", "a1.jpg", "a2.jpg"]);
    let ran = campix(&words([&"check", &scratch.path("x*.jpg")]));
    assert!(ran.code == 3 && ran.err.contains("E900"), "{ran:?}");
    assert_eq!(campix(&words([&"check", &"-", &"@-"])).code, 2);
    assert_eq!(
        campix(&words([&"check", &scratch.put("empty.txt", "").parent().unwrap().join("nothing*here")])).code,
        3
    );
}

#[test]
fn a_photo_may_come_through_the_standard_input() {
    let ran = campix_with(&words([&"check", &"-", &"--json"]), made(), "en");
    let lines = json_lines(&ran.out);
    assert_eq!((ran.code, lines.len()), (0, 1), "{ran:?}");
    assert_eq!(lines[0]["path"], "-");
    assert_eq!(lines[0]["sha256"], json!(Sha256Digest::of(made())));
}

#[test]
fn json_is_the_report_of_the_engine_with_path_and_digest_and_errors_are_objects() {
    let scratch = Scratch::new();
    let (good, broken) = (scratch.put("good.jpg", made()), scratch.put("half.jpg", &portrait()[..5_000]));
    let ran = campix(&words([&"check", &good, &broken, &scratch.path("gone.jpg"), &"--json"]));
    let lines = json_lines(&ran.out);
    assert_eq!((ran.code, lines.len()), (3, 3), "{ran:?}");
    let mut report = lines[0].clone();
    let object = report.as_object_mut().unwrap();
    assert_eq!(object.remove("path"), Some(json!(good.display().to_string())));
    assert_eq!(object.remove("sha256"), Some(json!(Sha256Digest::of(made()))));
    let photo = campix_core::photo::Photo::open(&good, &campix_core::photo::DecodeOptions::default()).unwrap();
    let facts = campix_core::measure::measure(&photo, &campix_core::face::EmbeddedNetworks).unwrap();
    let profile = campix_core::profile::Profile::builtin("tender-freshman").unwrap();
    assert_eq!(report, campix_core::check::check(&facts, &profile).to_json());
    assert_eq!(lines[1]["sha256"], json!(Sha256Digest::of(&portrait()[..5_000])));
    assert_eq!((&lines[1]["error"]["code"], &lines[1]["error"]["name"]), (&json!(104), &json!("decode.truncated")));
    assert_eq!((&lines[2]["sha256"], &lines[2]["error"]["name"]), (&json!(null), &json!("io")));
    let ran = campix(&words([&"check", &good, &"--json", &"--profile", &"no-such-standard"]));
    assert_eq!((ran.code, json_lines(&ran.out)[0]["error"]["code"].as_u64()), (3, Some(300)), "{ran:?}");
}

#[test]
fn a_table_has_a_row_a_photo_and_no_formula() {
    let scratch = Scratch::new();
    let (good, wall) = (scratch.put("good.jpg", made()), scratch.put("wall.jpg", nobody()));
    let ran = campix(&words([&"check", &good, &wall, &scratch.path("=1+1.jpg"), &"--csv"]));
    let rows: Vec<&str> = ran.out.trim_start_matches('\u{FEFF}').split_terminator("\r\n").collect();
    assert!(ran.out.starts_with('\u{FEFF}') && ran.code == 3, "{ran:?}");
    assert_eq!(rows[0], "path,sha256,verdict,rule,level,measured,allowed,unit,message,error");
    assert!(rows[1].contains(",pass,,,,,,,"), "{}", rows[1]);
    assert!(rows[2].contains(",fail,face.count,must,0,"), "{}", rows[2]);
    assert!(rows[3].contains(",error,") && rows[3].contains("E900"), "{}", rows[3]);
    let bare = campix(&words([&"check", &"=1+1.jpg", &"good.jpg", &"--csv"]));
    assert!(bare.out.contains("\r\n'=1+1.jpg,"), "{}", bare.out);
}

#[test]
fn a_profile_is_an_id_or_a_file_and_originals_are_judged_at_their_crop() {
    let scratch = Scratch::new();
    let original = scratch.put("original.jpg", portrait());
    let own = scratch
        .put("own.toml", include_str!("../../profiles/tender-freshman.toml").replace("tender-freshman", "my-standard"));
    let ran = campix(&words([&"check", &original, &"--original", &"--json", &"--profile", &own]));
    let report = &json_lines(&ran.out)[0];
    assert_eq!((&report["artefact"], &report["profile"]["id"]), (&json!("original"), &json!("my-standard")), "{ran:?}");
    let eye_line =
        report["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "geometry.eye-line").unwrap();
    assert_eq!(eye_line["verdict"], "pass");
}
