//! Nothing that is said in Chinese is left in English: refusals of arguments and files, profiles, rules, numbers.

use campix_core::profile::Profile;
use campix_core::text::Language;

use crate::support::{Ran, Scratch, campix_with, made, portrait, words};

/// English words of a Chinese text. Not counted: what someone types or reads elsewhere in the same spelling (options,
/// quoted words, paths, names with a dot, a dash or a digit, names in capitals), and what brackets quote as the original.
fn english(text: &str) -> Vec<String> {
    let mut own = String::new();
    for (at, part) in text.split("（原文：").enumerate() {
        let kept = if at == 0 { part } else { part.split_once('）').map_or("", |(_, rest)| rest) };
        own.push_str(kept);
    }
    let letter = |c: char| c.is_ascii_alphanumeric() || "-_./\\{}=:@*'\"<>[]+".contains(c);
    own.split(|c: char| !letter(c))
        .filter(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase()))
        .filter(|word| !["campix", "toml", "px", "zh", "en", "sha", "must"].contains(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn english_words_are_found() {
    assert_eq!(english("无法读取：No such file or directory"), ["such", "file", "directory"]);
    assert_eq!(english("不符合语法（原文：expected value）。--lang 的值"), [""; 0]);
}

fn chinese(arguments: &[std::ffi::OsString]) -> Ran {
    campix_with(arguments, b"", "zh_CN.UTF-8")
}

#[test]
fn a_wrong_argument_is_refused_in_chinese_whatever_is_wrong_with_it() {
    for (line, said) in [
        (words([&"check", &"a.jpg", &"--threads", &"many"]), "应为不带小数的数字"),
        (words([&"check", &"a.jpg", &"--threads", &"99999999999999999999999"]), "数太大"),
        (words([&"make", &"a.jpg", &"-o", &"b.jpg", &"--max-scale", &"x"]), "应为数字"),
        (words([&"retag", &"a.jpg", &"-o", &"b.jpg", &"--density", &"70000"]), "数太大"),
        (words([&"check"]), "缺少"),
        (words([&"make"]), "缺少 "),
        (words([&"check", &"a.jpg", &"--quit"]), "没有参数 --quit"),
        (words([&"chek"]), "没有命令 chek；是否指 check？"),
        (words([&"completions", &"dos"]), "可取：bash、"),
        (words([&"check", &"a.jpg", &"--lang", &"de"]), "可取：zh、en"),
        (words([&"explain", &"geometry.nose"]), "不能是"),
        (words([&"check", &"[a"]), "通配符从第 1 个字符起有误"),
    ] {
        let ran = chinese(&line);
        assert!(ran.err.contains(said), "{said}: {ran:?}");
        // The lines below it repeat the command as it is typed.
        let sentence = ran.err.lines().next().unwrap().replace(" chek", "").replace(" check", "");
        assert_eq!(english(sentence.split("可取：").next().unwrap()), [""; 0], "{}", ran.err);
    }
}

#[cfg(feature = "dossier")]
#[test]
fn values_of_every_form_are_refused_in_both_languages() {
    let sheets = |option: &'static str, value: &'static str| {
        words([&"sheets", &"--roster", &"r", &"--originals", &"o", &"--out", &"s", &option, &value])
    };
    for (line, zh, en) in [
        (words([&"roster", &"l.csv", &"--column", &"x"]), "应为 含义=列", "expected ROLE=COLUMN"),
        (words([&"roster", &"l.csv", &"--column", &"shoe=1"]), "没有这种含义；可取：", "there is no such role"),
        (words([&"roster", &"l.csv", &"--latest-birth", &"x"]), "日期格式无法识别", "expected a date"),
        (words([&"roster", &"l.csv", &"--student-pattern", &"(("]), "无效：", "is no value of"),
        (words([&"roster", &"l.csv", &"--charset", &"latin"]), "可取：", "there are"),
        (words([&"roster", &"l.csv", &"--heading-row", &"-1"]), "没有参数", "there is no argument"),
        (sheets("--picture", "x"), "应为 规格=张数", "expected SIZE=COUNT"),
        (sheets("--gap", "x"), "应为 0 至 2400 之间的毫米数", "expected millimetres"),
        (sheets("--paper", "A9"), "没有名为 A9 的尺寸", "no size is called A9"),
        (sheets("--density", "x"), "应为不带小数的数字", "invalid digit"),
        (words([&"dossiers", &"--threshold", &"x"]), "应为数字，如 0.8", "expected a number"),
    ] {
        let ran = chinese(&line);
        assert!(ran.code == 2 && ran.err.contains(zh), "{zh}: {ran:?}");
        assert_eq!(english(ran.err.lines().next().unwrap().split("可取：").next().unwrap()), [""; 0], "{}", ran.err);
        let ran = campix_with(&line, b"", "en");
        assert!(ran.code == 2 && ran.err.contains(en), "{en}: {ran:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_chinese() {
    let scratch = Scratch::new();
    let gone = scratch.path("gone.jpg");
    for line in [words([&"check", &gone]), words([&"profile", &"check", &scratch.path("gone.toml")])] {
        let ran = chinese(&line);
        assert!(format!("{}{}", ran.out, ran.err).contains("文件或文件夹不存在"), "{ran:?}");
    }
    let own = scratch.put("own.toml", "schema = 1\nid = = 2\n");
    let ran = chinese(&words([&"profile", &"check", &own]));
    assert!(ran.code == 1 && ran.err.contains("不符合 TOML 的语法（原文："), "{ran:?}");
    let own = scratch.put("own.toml", "schema = 1\nid = 7\n");
    let ran = chinese(&words([&"profile", &"check", &own]));
    assert!(ran.err.contains("应为字符串，实为整数"), "{ran:?}");
    let torn = scratch.put("torn.jpg", &portrait()[..portrait().len() / 2]);
    let ran = chinese(&words([&"make", &torn, &"--out", &scratch.path("made.jpg")]));
    assert_eq!((ran.code, english(&ran.err)), (3, Vec::new()), "{ran:?}");
}

#[cfg(feature = "dossier")]
#[test]
fn faults_of_an_options_file_are_told_in_chinese() {
    let scratch = Scratch::new();
    for (text, said) in [
        ("packing = 3\n", "应为以下之一：folder / zip / zip-by-department，实为整数 3"),
        ("threads = \"x\"\n", "应为非负整数，实为字符串“x”"),
        ("packing = = 3\n", "不符合 TOML 的语法（原文："),
        ("{\"packing\": }", "不符合 JSON 的语法（原文："),
        ("[[destinations]]\nprofile = \"no-such\"\n", "没有名为“no-such”的标准"),
        ("[[destinations]]\nprofile = \"gone.toml\"\n", "无法读取文件：文件或文件夹不存在"),
        ("destinations = 3\n", "应为列表，实为整数 3"),
        ("[roster-options]\nstudent-pattern = \"((\"\n", "号码格式第 1 个字符：范围应为"),
    ] {
        let file = scratch.put("day.toml", text);
        let ran = chinese(&words([&"day", &"--options", &file]));
        assert!(ran.code == 3 && ran.err.contains(said), "{said}: {ran:?}");
        let keys = ["destinations", "packing", "threads", "profile", "folder / zip / zip-by-department"];
        let rest = keys.iter().fold(ran.err.clone(), |text, key| text.replace(key, ""));
        assert_eq!(english(rest.split("已知的有").next().unwrap()), [""; 0], "{}", ran.err);
    }
    let seal = scratch.put("seal.json", "{\n\"lines\": x}");
    let journal = scratch.put("journal.jsonl", "");
    let ran = chinese(&words([&"verify", &"--journal", &journal, &"--seal", &seal]));
    assert!(ran.code == 2 && ran.err.contains("第 2 行第 "), "{ran:?}");
}

#[test]
fn profiles_and_rules_are_shown_in_chinese() {
    let ran = chinese(&words([&"profile", &"show", &"tender-freshman"]));
    assert_eq!(ran.out.trim(), Profile::builtin("tender-freshman").unwrap().render(Language::Zh).trim());
    for said in ["[登记文件]", "必须", "建议", "合同", "国家规定", "现行", "浅蓝色", "眼睛"] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    assert!(!ran.out.contains("registration file") && !ran.out.contains(" should "), "{}", ran.out);
    let ran = chinese(&words([&"profile", &"list"]));
    let line = ran.out.lines().find(|line| line.starts_with("tender-freshman")).unwrap();
    assert!(line.contains("现行") && !ran.out.contains("in-force"), "{}", ran.out);
    let ran = chinese(&words([&"explain", &"geometry.eye-line"]));
    assert!(ran.out.contains(" 必须 ") && !ran.out.contains(" must "), "{}", ran.out);
    let ran = campix_with(&words([&"explain", &"geometry.eye-line"]), b"", "en");
    assert!(ran.out.contains(" must ") && !ran.out.contains("必须"), "{}", ran.out);
}

#[cfg(feature = "people")]
#[test]
fn numbers_are_examined_in_both_languages() {
    let list = "１1010519491231002x\nH1234567890\nE12345678\n110105194912310021\n";
    let ran = campix_with(&words([&"id", &"-"]), list.as_bytes(), "zh");
    assert_eq!(english(&ran.out), [""; 0], "{}", ran.out);
    assert!(ran.out.contains("居民身份证；全角字符已转为半角；小写字母已转为大写"), "{}", ran.out);
    assert!(ran.out.contains("港澳居民来往内地通行证") && ran.out.contains("校验码不符"), "{}", ran.out);
    let ran = campix_with(&words([&"id", &"-"]), list.as_bytes(), "en");
    assert!(ran.out.contains("resident identity card; full-width characters became ASCII"), "{}", ran.out);
}

#[test]
fn no_crop_is_told_with_photo_frame_standard_and_rule() {
    let scratch = Scratch::new();
    // A registration file is framed so closely that another shape does not fit.
    let photo = scratch.put("photo.jpg", made());
    let mut told = false;
    for profile in Profile::builtin_ids() {
        let line =
            words([&"make", &photo, &"--out", &scratch.path("out.jpg"), &"--profile", &profile, &"--max-scale", &"3"]);
        let ran = chinese(&line);
        if !ran.err.contains("E404") {
            continue;
        }
        told = true;
        let lines: Vec<&str> = ran.err.lines().collect();
        assert!(lines[0].contains("从照片（480×640 像素）裁剪到") && lines[0].contains(profile), "{ran:?}");
        assert!(lines[1].contains("最接近") && !ran.err.contains("binding"), "{ran:?}");
        assert_eq!(english(&ran.err), [""; 0], "{}", ran.err);
        let ran = campix_with(&line, b"", "en");
        assert!(ran.err.contains("no crop of the photo (480×640 px)") && ran.err.contains(": nearest "), "{ran:?}");
    }
    assert!(told, "some shipped standard is framed otherwise");
}
