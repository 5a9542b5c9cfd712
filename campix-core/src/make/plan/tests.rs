use proptest::prelude::*;

use super::*;

/// A head of `height` pixels whose crown lies at `crown`, eyes at half its height, in a photo of 1200×1600.
fn subject(crown: f64, height: f64, face_width: f64) -> Subject {
    Subject {
        crown_y: Some((crown, 0.0)),
        eye_y: Some((crown + height * 0.5, 0.0)),
        chin_y: Some((crown + height, 0.0)),
        centre_x: Some((600.0, 0.0)),
        face_width: Some((face_width, 0.0)),
        head_left_x: Some((600.0 - face_width * 0.55, 0.0)),
        head_right_x: Some((600.0 + face_width * 0.55, 0.0)),
        eye_distance: Some((face_width * 0.45, 0.0)),
    }
}

fn window(rule: &'static str, quantity: Quantity, min: f64, max: f64) -> Window<&'static str> {
    Window { rule, quantity, min: Some(min), max: Some(max), binding: Binding::Hard }
}

fn request() -> Request<&'static str> {
    Request {
        photo: Size::new(1200, 1600),
        frame: Size::new(480, 640),
        windows: vec![
            window("eye-line", Quantity::EyeLine, 200.0, 300.0),
            window("crown", Quantity::CrownGap, 50.0, 110.0),
            window("face-width", Quantity::FaceWidth, 180.0, 300.0),
        ],
        targets: vec![
            Target { quantity: Quantity::CrownGap, value: 64.0, weight: 1.0 },
            Target { quantity: Quantity::HeadHeight, value: 448.0, weight: 1.0 },
        ],
        centring: Some(4.8),
        max_scale: 1.0,
    }
}

fn value(subject: &Subject, plan: &Plan<&str>, quantity: Quantity) -> f64 {
    let line = subject.line(quantity, plan.frame).unwrap();
    line.at((plan.scale, plan.crop.y * plan.scale))
}

#[test]
fn targets_are_met_where_no_window_forbids_it() {
    let subject = subject(300.0, 700.0, 420.0);
    let plan = plan(&subject, &request(), 0.0).unwrap();
    assert!((value(&subject, &plan, Quantity::CrownGap) - 64.0).abs() < 1e-6);
    assert!((value(&subject, &plan, Quantity::HeadHeight) - 448.0).abs() < 1e-6);
    assert!((plan.crop.centre().x - 600.0).abs() < 1e-9);
    assert!((plan.crop.width / plan.crop.height - 0.75).abs() < 1e-12);
    assert!(plan.bound_by.is_empty());
}

#[test]
fn wide_face_binds_and_the_head_shrinks() {
    let subject = subject(300.0, 700.0, 700.0 * 0.72);
    let plan = plan(&subject, &request(), 0.0).unwrap();
    assert_eq!(plan.bound_by, ["face-width"]);
    assert!((value(&subject, &plan, Quantity::FaceWidth) - 300.0).abs() < 1e-6);
    assert!(value(&subject, &plan, Quantity::HeadHeight) < 448.0);
}

#[test]
fn impossible_windows_are_named_with_the_distance() {
    // Eyes at least 200 px down with the crown at most 110 px down: 90 px = 150 s, so s ≥ 0.6 and the face 360 px wide.
    let subject = subject(300.0, 300.0, 600.0);
    let NoPlan::Conflict { conflicts, nearest } = plan(&subject, &request(), 0.0).unwrap_err() else { panic!() };
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].window.rule, "face-width");
    assert!((nearest.scale - 0.6).abs() < 1e-6, "{nearest:?}");
    assert!((conflicts[0].by - 60.0).abs() < 1e-3, "{conflicts:?}");
    assert!((conflicts[0].nearest.unwrap() - 360.0).abs() < 1e-3);
}

#[test]
fn a_window_on_something_unmeasured_is_a_conflict() {
    let subject = Subject { crown_y: None, ..subject(300.0, 700.0, 420.0) };
    let NoPlan::Conflict { conflicts, .. } = plan(&subject, &request(), 0.0).unwrap_err() else { panic!() };
    assert_eq!(conflicts[0].window.rule, "crown");
    assert_eq!(conflicts[0].nearest, None);
}

#[test]
fn a_soft_window_yields_and_is_reported() {
    let subject = subject(300.0, 300.0, 600.0);
    let mut request = request();
    request.windows[2].binding = Binding::Soft;
    let plan = plan(&subject, &request, 0.0).unwrap();
    assert_eq!(plan.missed.len(), 1);
    assert!((plan.missed[0].by - 60.0).abs() < 1e-3);
    assert!((value(&subject, &plan, Quantity::FaceWidth) - 360.0).abs() < 1e-3);
}

#[test]
fn a_small_photo_is_refused_unless_enlargement_is_allowed() {
    let subject = Subject { centre_x: None, ..subject(30.0, 200.0, 140.0) };
    let mut request = request();
    request.photo = Size::new(360, 480);
    assert_eq!(plan(&subject, &request, 0.0).unwrap_err(), NoPlan::TooFewPixels { needed: Size::new(480, 640) });
    request.max_scale = 2.0;
    assert!(plan(&subject, &request, 0.0).unwrap().scale >= 640.0 / 480.0 - 1e-9);
}

#[test]
fn a_photo_of_exactly_the_frame_is_kept_whole() {
    let subject = Subject { centre_x: Some((240.0, 0.0)), ..subject(64.0, 440.0, 280.0) };
    let mut request = request();
    request.photo = Size::new(480, 640);
    let plan = plan(&subject, &request, 0.0).unwrap();
    assert_eq!(plan.crop, Rect::new(0.0, 0.0, 480.0, 640.0));
    assert!((plan.scale - 1.0).abs() < 1e-12);
}

#[test]
fn a_subject_at_the_edge_cannot_be_centred() {
    let subject = Subject { centre_x: Some((150.0, 0.0)), ..subject(300.0, 700.0, 420.0) };
    let NoPlan::OffCentre { by } = plan(&subject, &request(), 0.0).unwrap_err() else { panic!() };
    assert!((by - (240.0 - 4.8 - 150.0)).abs() < 1e-9);
}

#[test]
fn numbers_that_cannot_be_meant_are_refused_by_their_names() {
    const WRONG: [f64; 4] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0];
    let refused = |request: &Request<&str>, margin: f64| match plan(&subject(300.0, 700.0, 420.0), request, margin) {
        Err(NoPlan::OutOfRange { what, value }) => (what, value),
        other => panic!("{other:?}"),
    };
    for value in WRONG.into_iter().chain([0.0, -0.0]) {
        assert_eq!(refused(&Request { max_scale: value, ..request() }, 0.0).0, "max_scale");
        let mut weighed = request();
        weighed.targets[0].weight = value;
        assert_eq!(refused(&weighed, 0.0).0, "weight", "{value}");
    }
    for value in WRONG {
        assert_eq!(refused(&request(), value).0, "margin");
        assert_eq!(refused(&Request { centring: Some(value), ..request() }, 0.0).0, "centring");
    }
    for value in &WRONG[..3] {
        let mut windowed = request();
        windowed.windows[0].min = Some(*value);
        assert_eq!(refused(&windowed, 0.0).0, "window");
        let mut wished = request();
        wished.targets[0].value = *value;
        assert_eq!(refused(&wished, 0.0).0, "target");
    }
    for (frame, photo, name) in [(0, 100, "frame"), (100, 0, "photo")] {
        let size = |side| Size::new(side, side);
        assert_eq!(refused(&Request { frame: size(frame), photo: size(photo), ..request() }, 0.0), (name, 0.0));
    }
}

#[test]
fn windows_without_room_for_the_whole_margin_share_what_there_is() {
    // Eyes at half the head: crown gap and eye line pull against each other, each known to 3 pixels of the photo.
    let mut subject = subject(300.0, 700.0, 420.0);
    (subject.crown_y, subject.eye_y) = (Some((300.0, 3.0)), Some((650.0, 3.0)));
    let mut request = request();
    request.windows = vec![
        window("head", Quantity::HeadHeight, 440.0, 456.0),
        window("crown", Quantity::CrownGap, 60.0, 200.0),
        window("eye-line", Quantity::EyeLine, 200.0, 290.0),
    ];
    request.targets.truncate(1);
    // The eye line lies at least 220 px below the crown, so the gap may be 60 to 70 px.
    request.targets[0].value = 40.0;
    let sigmas = |plan: &Plan<&str>| {
        let sigma = 3.0 * plan.scale;
        let gap = value(&subject, plan, Quantity::CrownGap);
        ((gap - 60.0) / sigma, (290.0 - value(&subject, plan, Quantity::EyeLine)) / sigma)
    };
    let near = plan(&subject, &request, 0.0).unwrap();
    assert!(sigmas(&near).0.abs() < 1e-6, "without a margin the target pulls onto the edge");
    let shared = plan(&subject, &request, 2.5).unwrap();
    let (crown, eyes) = sigmas(&shared);
    assert!(crown > 1.5 && (crown - eyes).abs() < 0.05, "{crown} {eyes}");
    // With room for all of it each has all of it.
    request.windows[2].max = Some(310.0);
    assert!(sigmas(&plan(&subject, &request, 2.5).unwrap()).0 >= 2.5 - 1e-6);
}

#[test]
fn a_margin_keeps_away_from_edges_if_there_is_room() {
    let mut wide = subject(300.0, 700.0, 700.0 * 0.72);
    wide.face_width = Some((700.0 * 0.72, 5.0));
    let plan = plan(&wide, &request(), 2.0).unwrap();
    let face = value(&wide, &plan, Quantity::FaceWidth);
    assert!((face + 2.0 * 5.0 * plan.scale - 300.0).abs() < 1e-6, "{face}");
    assert_eq!(plan.bound_by, ["face-width"]);
}

proptest! {
    #[test]
    fn a_plan_meets_its_windows_or_names_the_conflict(
        crown in 0.0..900.0f64,
        height in 50.0..1200.0f64,
        ratio in 0.4..0.9f64,
        eyes in 0.35..0.65f64,
        centre in 100.0..1100.0f64,
        max_scale in 0.5..2.0f64,
    ) {
        let mut subject = subject(crown, height, height * ratio);
        subject.eye_y = Some((crown + height * eyes, 0.0));
        subject.centre_x = Some((centre, 0.0));
        let mut request = request();
        request.max_scale = max_scale;
        let checked = |plan: &Plan<&str>| {
            prop_assert!(plan.crop.x >= 0.0 && plan.crop.y >= 0.0);
            prop_assert!(plan.crop.right() <= 1200.0 + 1e-6 && plan.crop.bottom() <= 1600.0 + 1e-6);
            prop_assert!(plan.scale <= max_scale + 1e-9);
            prop_assert!((plan.crop.width * plan.scale - 480.0).abs() < 1e-6);
            prop_assert!((plan.crop.height * plan.scale - 640.0).abs() < 1e-6);
            prop_assert!(((centre - plan.crop.centre().x) * plan.scale).abs() <= 4.8 + 1e-6);
            Ok(())
        };
        match plan(&subject, &request, 0.0) {
            Ok(plan) => {
                checked(&plan)?;
                for window in &request.windows {
                    let value = value(&subject, &plan, window.quantity);
                    prop_assert!(value >= window.min.unwrap() - 1e-4 && value <= window.max.unwrap() + 1e-4, "{window:?} {value}");
                }
                // No other crop on a grid that meets the windows is nearer to the targets.
                let cost = |s: f64, t: f64| request.targets.iter().map(|target| {
                    let line = subject.line(target.quantity, request.frame).unwrap();
                    target.weight * (line.at((s, t)) - target.value).powi(2)
                }).sum::<f64>();
                let best = cost(plan.scale, plan.crop.y * plan.scale);
                for i in 1..40 {
                    for j in 0..40 {
                        let s = max_scale * f64::from(i) / 40.0;
                        let t = (1600.0 * s - 640.0) * f64::from(j) / 39.0;
                        let inside = 1600.0 * s - 640.0 >= t && t >= 0.0 && 1200.0 * s >= 480.0
                            && (centre * s).min((1200.0 - centre) * s) >= 240.0 - 4.8
                            && request.windows.iter().all(|window| {
                                let value = subject.line(window.quantity, request.frame).unwrap().at((s, t));
                                value >= window.min.unwrap() && value <= window.max.unwrap()
                            });
                        prop_assert!(!inside || cost(s, t) >= best - 1e-3, "{s} {t} {} {best}", cost(s, t));
                    }
                }
            }
            Err(NoPlan::Conflict { conflicts, nearest }) => {
                checked(&nearest)?;
                prop_assert!(!conflicts.is_empty());
                for conflict in &conflicts {
                    let value = value(&subject, &nearest, conflict.window.quantity);
                    let missed = (conflict.window.min.unwrap() - value).max(value - conflict.window.max.unwrap()).max(0.0);
                    prop_assert!((missed - conflict.by).abs() < 1e-3, "{conflict:?} {value}");
                }
            }
            Err(NoPlan::TooFewPixels { .. }) => prop_assert!(max_scale * 1200.0 < 480.0),
            Err(NoPlan::OffCentre { by }) => prop_assert!(by > 0.0),
            Err(NoPlan::OutOfRange { what, value }) => prop_assert!(false, "{what} {value}"),
        }
    }
}

#[test]
fn one_wish_alone_has_no_single_best_place() {
    let subject = subject(300.0, 700.0, 420.0);
    let line = |quantity| subject.line(quantity, Size::new(480, 640)).unwrap();
    let crown = (line(Quantity::CrownGap), 64.0, 1.0);
    assert_eq!(unconstrained(&[]), None);
    assert_eq!(unconstrained(&[crown]), None);
    assert_eq!(
        unconstrained(&[(line(Quantity::HeadHeight), 448.0, 1.0)]),
        None,
        "the height says nothing of the place"
    );
    let (s, t) = unconstrained(&[crown, (line(Quantity::HeadHeight), 448.0, 1.0)]).unwrap();
    assert!((s - 0.64).abs() < 1e-9 && (300.0 * s - t - 64.0).abs() < 1e-9, "{s} {t}");
}
