//! `make` and `retag`: what is written, and what is never written over.

use std::fs;

use serde_json::json;

use crate::support::{Scratch, campix, campix_with, json_lines, made, names, nobody, piped, portrait, program, words};

#[test]
fn a_registration_file_is_made_and_told() {
    let scratch = Scratch::new();
    let (photo, out) = (scratch.put("photo.jpg", portrait()), scratch.path("made.jpg"));
    let ran = campix(&words([&"make", &photo, &"--out", &out]));
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("PASS") && ran.out.contains("made.jpg ("), "{}", ran.out);
    assert_eq!(fs::read(&out).unwrap(), made());
    let ran = campix(&words([&"make", &photo, &"-o", &out, &"--json"]));
    let line = &json_lines(&ran.out)[0];
    assert_eq!((&line["route"], &line["bytes"]), (&json!("encoded"), &json!(made().len())));
    assert_eq!(line["out"], json!(out.display().to_string()));
    assert_eq!(campix(&words([&"make", &photo, &"--out", &out, &"--effort", &"best"])).code, 0);
    for scale in ["-1", "0", "-0", "nan", "inf", "1e999"] {
        assert_eq!(campix(&words([&"make", &photo, &"--out", &out, &"--max-scale", &scale])).code, 2, "{scale}");
    }
}

#[test]
fn the_original_is_never_overwritten_by_path_by_link_or_by_case() {
    let scratch = Scratch::new();
    let photo = scratch.put("photo.jpg", portrait());
    let (hard, link) = (scratch.path("hard.jpg"), scratch.path("link.jpg"));
    fs::hard_link(&photo, &hard).unwrap();
    let mut outs = vec![photo.clone(), hard, scratch.path("PHOTO.JPG"), scratch.path("sub/../photo.jpg")];
    fs::create_dir(scratch.path("sub")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&photo, &link).unwrap();
        std::os::unix::fs::symlink(scratch.0.as_path(), scratch.path("folder")).unwrap();
        outs.extend([link, scratch.path("folder/photo.jpg")]);
    }
    #[cfg(not(unix))]
    let _ = link;
    for command in ["make", "retag"] {
        for out in &outs {
            let ran = campix(&words([&command, &photo, &"--out", out]));
            assert!(ran.code == 2 && ran.err.contains("is not overwritten"), "{out:?}: {ran:?}");
            assert_eq!(fs::read(&photo).unwrap(), portrait());
        }
        // Through a relative path, from inside the folder.
        let status =
            program().current_dir(&scratch.0).args([command, "photo.jpg", "--out", "./photo.jpg"]).output().unwrap();
        assert_eq!(status.status.code(), Some(2));
    }
    // Another photo of the same run is an input, too.
    let other = scratch.put("other.jpg", portrait());
    let ran = campix(&words([&"make", &photo, &other, &"--out", &scratch.0]));
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!((fs::read(&photo).unwrap(), fs::read(&other).unwrap()), (portrait().to_vec(), portrait().to_vec()));
}

#[test]
fn an_output_that_is_called_no_jpeg_or_is_a_folder_is_refused() {
    let scratch = Scratch::new();
    let photo = scratch.put("photo.jpg", portrait());
    for name in ["made.png", "made", "made.jpg.txt"] {
        let ran = campix(&words([&"make", &photo, &"--out", &scratch.path(name)]));
        assert!(ran.code == 2 && ran.err.contains("ends with .jpg"), "{ran:?}");
        assert!(!scratch.path(name).exists());
    }
    let ran = campix_with(&words([&"make", &photo, &"--out", &scratch.path("made.png")]), b"", "zh_CN.UTF-8");
    assert!(ran.err.contains("文件名须以 .jpg 或 .jpeg 结尾"), "{ran:?}");
    assert_eq!(campix(&words([&"make", &photo])).code, 2);
}

#[test]
fn a_failed_run_leaves_no_file_of_an_earlier_person() {
    let scratch = Scratch::new();
    let (photo, wall) = (scratch.put("photo.jpg", portrait()), scratch.put("wall.jpg", nobody()));
    let out = scratch.path("portrait.jpg");
    assert_eq!(campix(&words([&"make", &photo, &"--out", &out])).code, 0);
    let ran = campix(&words([&"make", &wall, &"--out", &out, &"--json"]));
    assert_eq!((ran.code, json_lines(&ran.out)[0]["error"]["name"].as_str()), (3, Some("make.faces")), "{ran:?}");
    assert!(!out.exists(), "the file of the first person is gone");
    assert_eq!(fs::read(&wall).unwrap(), nobody());
    assert_eq!(names(&scratch.0), ["photo.jpg", "wall.jpg"]);
    // A run that is refused before it begins touches nothing.
    fs::write(&out, b"kept").unwrap();
    assert_eq!(campix(&words([&"make", &wall, &"--out", &out, &"--profile", &"no-such"])).code, 3);
    assert_eq!(fs::read(&out).unwrap(), b"kept");
}

#[test]
fn several_photos_go_into_a_folder() {
    let scratch = Scratch::new();
    scratch.put("in/a.jpg", portrait());
    scratch.put("in/b.png.jpg", nobody());
    let into = format!("{}/", scratch.path("out").display());
    let ran = campix(&words([&"make", &scratch.path("in"), &"--out", &into]));
    assert_eq!((ran.code, ran.out.lines().count()), (3, 2), "{ran:?}");
    assert!(ran.out.starts_with("PASS ") && ran.out.lines().nth(1).unwrap().starts_with("ERROR "), "{ran:?}");
    assert_eq!(names(&scratch.path("out")), ["a.jpg"]);
    // Two originals of one name would write the same file.
    scratch.put("in/sub/A.JPG", portrait());
    let ran = campix(&words([&"make", &scratch.path("in"), &"--out", &into]));
    assert!(ran.code == 2 && ran.err.contains("one name"), "{ran:?}");
    let ran = campix(&words([&"make", &scratch.path("in"), &"--out", &scratch.path("one.jpg")]));
    assert!(ran.code == 2 && ran.err.contains("is a folder"), "{ran:?}");
}

#[test]
fn a_file_may_go_to_the_standard_output() {
    let output = piped(program().args(["make", "-", "--out", "-"]), portrait());
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), made()));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("PASS"), "the report goes to the error stream");
    // Which names no file: it may be called by a person's number.
    let scratch = Scratch::new();
    let photo = scratch.put("320101200603074512.jpg", portrait());
    let output = program().args(["make", "--json", "--out", "-"]).arg(&photo).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((json["source"]["kind"].as_str(), json["source"]["name"].is_null()), (Some("file"), true));
    assert!(!said.contains("320101200603074512"), "{said}");
}

#[test]
fn retag_sets_the_density_and_drops_what_is_private() {
    let scratch = Scratch::new();
    let photo = scratch.put("photo.jpg", portrait());
    let out = scratch.path("tagged.jpg");
    let ran = campix(&words([&"retag", &photo, &"--out", &out, &"--density", &"96", &"--json"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    let tags = campix_core::make::encode::Retag::default().density(96);
    assert_eq!(fs::read(&out).unwrap(), campix_core::make::encode::retag(portrait(), &tags).unwrap());
    let text = scratch.put("text.jpg", "no picture");
    let ran = campix(&words([&"retag", &text, &"--out", &out]));
    assert!(ran.code == 3 && ran.err.contains("E430") && !out.exists(), "{ran:?}");
}

#[test]
fn a_photo_read_by_redirection_is_not_overwritten() {
    let scratch = Scratch::new();
    let photo = scratch.put("photo.jpg", portrait());
    for command in ["make", "retag"] {
        let redirected = fs::File::open(&photo).unwrap();
        let output = program().args([command, "-", "--out"]).arg(&photo).stdin(redirected).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert_eq!(fs::read(&photo).unwrap(), portrait());
    }
}
