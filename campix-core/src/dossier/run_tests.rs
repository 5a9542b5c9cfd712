//! Dossiers that were stopped are whole, and the next run goes on; a school brings its own head.

use std::fs;

use super::tests::{book, day, files, import, of, write};
use super::*;
use crate::compare::Pair;
use crate::ground::progress::{CancelToken, Phase, Progress};
use crate::ground::whole_file::tests::Scratch;

#[test]
fn dossiers_that_were_cancelled_are_whole_and_the_next_run_goes_on() {
    let (whole, scratch) = (Scratch::new("dossier-whole"), Scratch::new("dossier-cancelled"));
    let outcomes = day(&whole.0);
    write(&mut book(&whole.0, &outcomes), 1);

    let outcomes = day(&scratch.0);
    let options =
        || DossierOptions { required: vec![Pair::Police], forms: Forms::Html, threads: 1, ..DossierOptions::default() };
    // Before the first: nothing is written, neither cover nor seal.
    let cancel = CancelToken::default();
    cancel.cancel();
    let mut book = book(&scratch.0, &outcomes);
    let error = Dossiers::new(&mut book, options()).cancel(cancel).write().unwrap_err();
    assert!(matches!(error, DossierError::Cancelled { done: 0 }), "{error}");
    assert_eq!(error.code(), crate::ErrorCode::DAY_CANCELLED);
    assert!(files(&scratch.0).is_empty());

    // After the second: two dossiers with all their files, as the whole run has them, and the journal names them.
    let cancel = CancelToken::default();
    let seen = std::sync::Mutex::new(Vec::new());
    let tell = |progress: Progress| {
        assert_eq!((progress.phase, progress.total), (Phase::Dossiers, Some(6)));
        seen.lock().unwrap().push(progress.done);
        // The first report comes before the first dossier, the second with it; later ones are spaced.
        if progress.done >= 1 {
            cancel.cancel();
        }
    };
    let stopped = Dossiers::new(&mut book, options()).progress(&tell).cancel(cancel.clone());
    let error = stopped.write().unwrap_err();
    assert!(matches!(error, DossierError::Cancelled { done: 1 }), "{error}");
    assert_eq!(*seen.lock().unwrap(), [0, 1]);
    let left: Vec<_> = files(&scratch.0).into_iter().collect();
    assert_eq!(left.len(), 2, "record and page of one person");
    let complete = files(&whole.0);
    assert!(left.iter().all(|(path, bytes)| complete.get(path) == Some(bytes)));
    drop(book);

    let mut book = self::book(&scratch.0, &outcomes);
    let again = Dossiers::new(&mut book, options()).write().unwrap();
    assert_eq!((again.written, again.unchanged), (5, 1));
    drop(book);
    assert_eq!(files(&scratch.0), complete);
}

#[test]
fn a_school_can_bring_its_own_head_and_template() {
    let scratch = Scratch::new("dossier-template");
    let outcomes = day(&scratch.0);
    let mut book = book(&scratch.0, &outcomes);
    import(&mut book);
    let own = Templates::default().letterhead("<p id=own>{{ letterhead.school }}</p>");
    let letterhead = vec!["某某大学 <教务处>".to_owned(), "2026".to_owned()];
    let html = DossierOptions { forms: Forms::Html, ..DossierOptions::default() };
    let headed = DossierOptions { letterhead, ..html.clone() };
    Dossiers::new(&mut book, headed.clone()).templates(own).write().unwrap();
    let page = String::from_utf8(of(&scratch.0, 0, "html")).unwrap();
    assert!(page.contains("<p id=own>某某大学 &lt;教务处&gt;</p>"));
    let broken = Templates::default().dossier("<p>\n{{ view.nothing.deeper }}</p>");
    let error = Dossiers::new(&mut book, headed).templates(broken).write().unwrap_err();
    assert!(matches!(error, DossierError::Template { name: "dossier.html", line: 2, .. }), "{error}");
    let folder = scratch.0.join("templates");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("cover.html"), "own cover").unwrap();
    let own = DossierOptions { templates: Some(folder.clone().into()), ..html };
    Dossiers::new(&mut book, own).write().unwrap();
    assert_eq!(fs::read(scratch.0.join("dossiers/index.html")).unwrap(), b"own cover");
    // A folder that is not there is not an empty one.
    assert!(matches!(Templates::open(folder.join("nope")), Err(DossierError::Day(_))));
    fs::write(folder.join("cover.html"), "{% if %}").unwrap();
    assert!(matches!(Templates::open(&folder), Err(DossierError::Template { name: "cover.html", .. })));
}
