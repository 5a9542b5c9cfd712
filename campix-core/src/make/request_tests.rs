//! The second plan, from what the first file measures.

use super::MakeOptions;
use super::plan::Plan;
use super::request::plan_again;
use crate::check::check;
use crate::ground::geometry::{Point, Rect, Size};
use crate::measure::{Facts, Measured, sample};
use crate::profile::{Profile, RuleId};

/// Where the sample lies in a larger photo.
const AT: (f64, f64) = (260.0, 300.0);

/// The sample, which complies with the tender, as it comes out of a first crop, and the photo that it was cut from.
fn photo_and_file() -> (Facts, Facts) {
    let file = sample::facts();
    let mut photo = file.clone();
    photo.size = Size::new(1000, 1400);
    let mut set = |key: &str, fact: Measured, by: f64| {
        sample::patch(&mut photo, key, &toml::Value::Float(fact.value().expect("measured") + by));
    };
    set("head.crown_y", file.head.crown_y, AT.1);
    set("face.eye_line_y", file.face.eye_line_y, AT.1);
    set("face.chin_y", file.face.chin_y, AT.1);
    set("face.eye_centre_x", file.face.eye_centre_x, AT.0);
    set("head.left_x", file.head.left_x, AT.0);
    set("head.right_x", file.head.right_x, AT.0);
    (photo, file)
}

fn first_plan() -> Plan<RuleId> {
    let (crop, frame) = (Rect::new(AT.0, AT.1, 480.0, 640.0), Size::new(480, 640));
    Plan { crop, frame, scale: 1.0, bound_by: Vec::new(), missed: Vec::new() }
}

fn again(change: impl FnOnce(&mut Facts)) -> Option<Plan<RuleId>> {
    let profile = Profile::builtin("tender-freshman").unwrap();
    let (photo, mut file) = photo_and_file();
    change(&mut file);
    let report = check(&file, &profile);
    plan_again(&photo, (&file, &report), &first_plan(), &profile, &MakeOptions::default())
}

#[test]
fn a_file_that_passes_is_not_planned_again() {
    assert_eq!(again(|_| ()), None);
    // Nothing that another crop could mend.
    assert_eq!(again(|file| sample::patch(file, "light.cast", &toml::Value::Float(60.0))), None);
    // Advice alone: in the tender the room below the chin is a wish.
    assert_eq!(again(|file| sample::patch(file, "body.below_chin", &toml::Value::Float(200.0))), None);
}

#[test]
fn a_crown_that_came_out_too_high_gets_its_room() {
    let plan = again(|file| sample::patch(file, "head.crown_y", &toml::Value::Float(40.0))).expect("a second plan");
    // The file's crown lay 40 px below its upper edge, not where the photo said.
    let crown = plan.project(Point::new(AT.0, AT.1 + 40.0)).y;
    assert!((52.0..=110.0).contains(&crown), "{crown}");
}

#[test]
fn shoulders_that_were_lost_get_more_room_below_the_chin() {
    let plan = again(|file| sample::patch(file, "body.shoulders_visible", &toml::Value::Boolean(false)));
    let plan = plan.expect("a second plan");
    let (_, file) = photo_and_file();
    let chin = file.face.chin_y.value().unwrap();
    let below = |plan: &Plan<RuleId>| f64::from(plan.frame.height) - plan.project(Point::new(AT.0, AT.1 + chin)).y;
    assert!(below(&plan) > below(&first_plan()) + 10.0, "{} {}", below(&plan), below(&first_plan()));
    // No window pays for it.
    assert!(plan.missed.is_empty(), "{:?}", plan.missed);
}
