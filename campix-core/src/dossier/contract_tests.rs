//! What a contract demands is required of everybody, whatever the options say.

use std::fs;

use super::tests::{book, day, of};
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
