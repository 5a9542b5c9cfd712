//! `sheets`: what is refused before a bag is written.

use std::fs;

use crate::support::{Scratch, campix, words};

#[test]
fn originals_that_are_not_there_leave_the_bags_as_they_are() {
    let scratch = Scratch::new();
    let list = scratch.put("list.csv", "学号,姓名\n20230017,欧阳明月\n");
    let bag = scratch.put("out/bag-001.pdf", "a bag");
    for wrong in ["nope", "list.csv"] {
        let ran = campix(&words([
            &"sheets",
            &"--roster",
            &list,
            &"--originals",
            &scratch.path(wrong),
            &"--out",
            &scratch.path("out"),
            &"--picture",
            &"1寸=8",
        ]));
        assert!(ran.code == 3 && ran.err.contains(wrong) && ran.out.is_empty(), "{ran:?}");
        assert_eq!(fs::read(&bag).unwrap(), b"a bag");
    }
}
