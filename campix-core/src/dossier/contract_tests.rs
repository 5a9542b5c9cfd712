//! What a contract demands is required of everybody, whatever the options say.

use std::fs;

use calamine::{Reader as _, Xlsx};

use super::tests::{book, day, import, of};
use super::{Conclusion, DossierOptions, Dossiers, Forms};
use crate::compare::Pair;
use crate::ground::whole_file::tests::Scratch;
use crate::profile::Profile;

#[test]
fn the_contract_decides_which_comparisons_are_due() {
    let scratch = Scratch::new("dossier-contract");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    let mut written = |profiles: &[&str], optional: Vec<Pair>| {
        let profiles = profiles.iter().map(|id| Profile::builtin(id).unwrap()).collect();
        let options = DossierOptions { profiles, optional, forms: Forms::Html, ..DossierOptions::default() };
        let sums = Dossiers::new(&mut book, options).write().unwrap().sums.all;
        let page = String::from_utf8(of(&scratch.0, 0, "html")).unwrap();
        (sums.count(Conclusion::Passed), sums.count(Conclusion::NotCompared), page.contains("本批未要求人像比对"))
    };
    // Nobody was compared: by the contract for freshmen nobody passes, by that for graduates the title says why all may.
    assert_eq!(written(&["tender-graduate"], Vec::new()), (4, 0, true));
    assert_eq!(written(&["tender-freshman"], Vec::new()), (0, 4, false));
    assert_eq!(written(&["tender-freshman"], vec![Pair::Police]), (0, 4, false), "no option takes it back");
    assert_eq!(written(&["tender-graduate", "tender-freshman"], Vec::new()), (0, 4, false), "one contract is enough");
    assert!(fs::metadata(scratch.0.join("dossiers/index.html")).is_ok());
}

#[test]
fn the_report_of_a_batch_lists_every_comparison_and_adds_up() {
    let scratch = Scratch::new("dossier-batch");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    let place = scratch.0.join("dossiers/comparisons.xlsx");
    // A contract without comparison has no such report.
    let options = || DossierOptions { forms: Forms::Html, ..DossierOptions::default() };
    Dossiers::new(&mut book, options()).write().unwrap();
    assert!(!place.exists());
    import(&mut book);
    Dossiers::new(&mut book, DossierOptions { required: vec![Pair::Police], ..options() }).write().unwrap();
    let mut read: Xlsx<_> = Xlsx::new(std::io::Cursor::new(fs::read(&place).unwrap())).unwrap();
    let mut sheet = |name: &str| -> Vec<Vec<String>> {
        let range = read.worksheet_range(name).unwrap();
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    let totals = sheet("汇总");
    assert_eq!(totals.len(), 2);
    let counts: Vec<(&str, &str)> =
        totals[0].iter().zip(&totals[1]).skip(1).map(|(head, cell)| (head.as_str(), cell.as_str())).collect();
    for wanted in [
        ("人数", "6"),
        ("同一人", "1"),
        ("非同一人", "1"),
        ("无法确定", "1"),
        ("库中无照片或无此号", "1"),
        ("未比对", "2"),
    ] {
        assert!(counts.contains(&wanted), "{wanted:?} in {counts:?}");
    }
    let (all, review, open) = (sheet("比对结果"), sheet("需复核"), sheet("尚未比对"));
    assert_eq!((all.len(), review.len(), open.len()), (1 + 6, 1 + 2, 1 + 3));
    let first = &all[1];
    for cell in ["police-photo", "88.7", "01", "同一人", "是", "计算机学院", "2026-09-02 09:00"] {
        assert!(first.iter().any(|found| found == cell), "{cell} in {first:?}");
    }
    // Numbers are masked as in every dossier, and the cover says where the report is.
    assert!(!all.concat().iter().any(|cell| cell.contains("2026040017")));
    let cover = fs::read_to_string(scratch.0.join("dossiers/index.html")).unwrap();
    assert!(cover.contains("人像比对汇总") && cover.contains("comparisons.xlsx"));
}
