//! The folder of real portraits holds what its README promises, and the marks are in the right places.

use campix_core::face::Landmark;
use campix_core::geometry::Size;
use campix_tests::portraits::{Framing, LIGHT_BLUE, portraits};

#[test]
fn portraits_carry_marks_inside_an_upright_frame() {
    let Some(all) = portraits() else { return };
    assert_eq!(all.len(), 67);
    assert_eq!(all.iter().filter(|portrait| portrait.points.is_empty()).count(), 16, "smiling ones have no points");
    assert_eq!(all.iter().filter(|portrait| portrait.crown_y.is_none()).count(), 1, "one bun touches the edge");
    let framing = Framing::upright(Size::new(480, 640));
    for portrait in all.iter().filter(|portrait| !portrait.smiling) {
        let face = portrait.face(&framing).expect("neutral portraits have points");
        for point in face.points {
            assert!((0.0..480.0).contains(&point.at.x) && (0.0..640.0).contains(&point.at.y), "{}", portrait.name);
        }
        let pupils = face.point(Landmark::LeftPupil).at.x - face.point(Landmark::RightPupil).at.x;
        assert!((70.0..130.0).contains(&pupils), "{}: pupils are {pupils} px apart", portrait.name);
    }
    let laid = all[1].lay_on(LIGHT_BLUE, &framing);
    assert_eq!(laid.view().pixel(5, 5), LIGHT_BLUE, "the corner is backdrop");
    assert_ne!(laid.view().pixel(240, 300), LIGHT_BLUE, "the middle is the person");
}
