use proptest::prelude::*;

use super::*;
use crate::day::record::outcome::{PhotoRef, Standing};
use crate::people::PhotoName;

/// Sum of twelve uniform numbers: nearly normal, without a dependency.
fn normal(state: &mut u64) -> f64 {
    (0..12)
        .map(|_| {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*state >> 11) as f64 / (1u64 << 53) as f64
        })
        .sum::<f64>()
        - 6.0
}

fn day(
    count: u32,
    seed: u64,
    mut session: impl FnMut(u32, &mut dyn FnMut() -> f64) -> crate::day::Session,
) -> Vec<Outcome> {
    let mut state = seed;
    (0..count)
        .map(|order| {
            let mut outcome = Outcome::new(Standing::Pass);
            let mut photo = PhotoRef::new(PhotoName::new("x.jpg"), Sha256Digest([order as u8; 32]), 1, order);
            photo.taken = Some(Moment { milliseconds: (9 * 3600 + i64::from(order) * 30) * 1000 });
            outcome.photo = Some(photo);
            outcome.session = session(order, &mut || normal(&mut state));
            outcome
        })
        .collect()
}

fn found(outcomes: &[Outcome]) -> Vec<(Watch, u32)> {
    changes(&series(outcomes)).iter().map(|change| (change.watch, change.order)).collect()
}

#[test]
fn a_moved_lamp_is_found_where_it_moved() {
    for seed in 1..20 {
        // Skin differs by 5 L* from person to person; the lamp changes it by 9.
        let outcomes = day(500, seed, |order, noise| crate::day::Session {
            face_lightness: Some(if order < 300 { 65.0 } else { 56.0 } + 5.0 * noise()),
            backdrop_lab: Some([76.0 + 0.4 * noise(), -12.0 + 0.4 * noise(), -37.0 + 0.6 * noise()]),
            scale: Some(0.42 + 0.02 * noise()),
            warmth: Some(1.5 * noise()),
        });
        let found = found(&outcomes);
        assert_eq!(found.len(), 1, "seed {seed}: {found:?}");
        assert_eq!(found[0].0, Watch::Exposure);
        assert!(found[0].1.abs_diff(300) <= 12, "seed {seed}: {found:?}");
    }
}

#[test]
fn a_changed_backdrop_is_found_to_the_photo() {
    let outcomes = day(400, 5, |order, noise| crate::day::Session {
        backdrop_lab: Some(
            if order < 250 { [76.0, -12.0, -37.0] } else { [76.0, -9.0, -32.0] }.map(|v| v + 0.3 * noise()),
        ),
        ..Default::default()
    });
    let series = series(&outcomes);
    let changes = changes(&series);
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].watch, changes[0].order), (Watch::Backdrop, 250));
    assert!((changes[0].size - 5.8).abs() < 0.3);
    let note = changes[0].note();
    assert_eq!(note.rule, "drift.backdrop");
    assert!(note.message.zh.contains("第 251 张（11:05）"), "{}", note.message.zh);
}

#[test]
fn an_even_day_and_odd_people_change_nothing() {
    for seed in 1..30 {
        let outcomes = day(600, seed, |order, noise| crate::day::Session {
            face_lightness: Some(if order % 40 == 7 { 35.0 } else { 62.0 + 5.0 * noise() }),
            backdrop_lab: Some([76.0 + 0.4 * noise(), -12.0 + 0.4 * noise(), -37.0 + 0.6 * noise()]),
            scale: Some(0.42 + 0.02 * noise()),
            warmth: Some(1.5 * noise()),
        });
        assert_eq!(found(&outcomes), [], "seed {seed}");
    }
}

#[test]
fn stations_are_watched_apart() {
    let mut outcomes = day(300, 9, |order, noise| crate::day::Session {
        scale: Some(
            if order % 2 == 0 {
                0.40
            } else if order < 200 {
                0.50
            } else {
                0.44
            } + 0.01 * noise(),
        ),
        ..Default::default()
    });
    for outcome in &mut outcomes {
        let photo = outcome.photo.as_mut().unwrap();
        photo.station = Some(if photo.order % 2 == 0 { "A" } else { "B" }.to_owned());
    }
    let changes = changes(&series(&outcomes));
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].station.as_deref(), changes[0].order), (Some("B"), 201));
}

/// People with a burst each, a card before each of them: a frame filled with paper, wood and fingers.
fn with_cards(
    people: u32,
    seed: u64,
    session: impl Fn(u32, &mut dyn FnMut() -> f64) -> crate::day::Session,
) -> Vec<Outcome> {
    let mut outcomes = day(people * 3, seed, |order, noise| {
        let mut session = session(order / 3, noise);
        if order % 3 == 0 {
            session.backdrop_lab = Some([55.0 + 30.0 * noise(), 15.0 * noise(), 20.0 * noise()]);
            session.warmth = session.backdrop_lab.map(|lab| lab[2]);
        }
        session
    });
    for (order, outcome) in outcomes.iter_mut().enumerate() {
        match order % 3 {
            0 if order % 4 == 0 => outcome.standing = Standing::Unowned,
            0 => outcome.standing = Standing::Card,
            1 => outcome.standing = Standing::Superseded,
            _ => {}
        }
        if order % 3 == 0 {
            (outcome.session.face_lightness, outcome.session.scale) = (None, None);
        }
    }
    outcomes
}

#[test]
fn a_lamp_is_found_between_people_with_cards() {
    for seed in 1..12 {
        // The lamp goes at the 80th of 160 people: ΔE 11.6 on the wall.
        let outcomes = with_cards(160, seed, |person, noise| crate::day::Session {
            backdrop_lab: Some(
                if person < 80 { [76.0, -12.0, -37.0] } else { [67.0, -8.0, -31.0] }.map(|v| v + 0.4 * noise()),
            ),
            face_lightness: Some(if person < 80 { 65.0 } else { 57.0 } + 4.0 * noise()),
            scale: Some(0.42 + 0.02 * noise()),
            warmth: None,
        });
        let found = changes(&series(&outcomes));
        let wall = found.iter().find(|change| change.watch == Watch::Backdrop);
        let wall = wall.unwrap_or_else(|| panic!("seed {seed}: {found:?}"));
        assert_eq!(wall.order, 80 * 3 + 1, "seed {seed}");
        assert!((wall.size - 11.6).abs() < 0.5, "seed {seed}: {}", wall.size);
        assert_eq!(found.iter().filter(|change| change.watch == Watch::Backdrop).count(), 1, "seed {seed}");
    }
}

#[test]
fn two_stations_with_different_walls_have_a_series_each() {
    for seed in 1..12 {
        let mut outcomes = with_cards(200, seed, |person, noise| {
            let wall = if person % 2 == 0 { [76.0, -12.0, -37.0] } else { [90.0, 0.0, 2.0] };
            // Only the second station's lamp goes, at its 60th person.
            let lamp = if person % 2 == 1 && person >= 120 { -9.0 } else { 0.0 };
            let lab = [wall[0] + lamp + 0.4 * noise(), wall[1] + 0.4 * noise(), wall[2] + 0.4 * noise()];
            crate::day::Session { backdrop_lab: Some(lab), scale: Some(0.42), ..Default::default() }
        });
        for outcome in &mut outcomes {
            let photo = outcome.photo.as_mut().unwrap();
            photo.station = Some(if photo.order / 3 % 2 == 0 { "A" } else { "B" }.to_owned());
        }
        let series = series(&outcomes);
        assert_eq!(series.iter().filter(|series| series.watch == Watch::Backdrop).count(), 2);
        let changes = changes(&series);
        let found: Vec<_> = changes.iter().map(|change| (change.station.as_deref(), change.order)).collect();
        assert_eq!(found, [(Some("B"), 121 * 3 + 1)], "seed {seed}: {changes:?}");
    }
}

#[test]
fn a_slow_warming_is_cut_into_steps_that_go_one_way() {
    let outcomes = day(800, 3, |order, noise| crate::day::Session {
        warmth: Some(f64::from(order) / 80.0 + noise()),
        ..Default::default()
    });
    let changes = changes(&series(&outcomes));
    assert!((1..=3).contains(&changes.len()), "{changes:?}");
    assert!(changes.iter().all(|change| change.size > 0.0));
}

#[test]
fn short_days_have_one_level() {
    let outcomes = day(15, 1, |order, _| crate::day::Session { warmth: Some(f64::from(order)), ..Default::default() });
    let series = series(&outcomes);
    assert_eq!((series.len(), series[0].stretches.len()), (1, 1));
    assert!(super::series(&[]).is_empty());
}

proptest! {
    #[test]
    fn any_values_are_answered(values in prop::collection::vec(prop::num::f64::ANY, 0..80)) {
        let mut at = 0;
        let outcomes = day(values.len() as u32, 1, |_, _| {
            at += 1;
            crate::day::Session { warmth: Some(values[at - 1]), scale: Some(values[at - 1]), ..Default::default() }
        });
        let series = series(&outcomes);
        for series in &series {
            prop_assert_eq!(series.stretches.last().map(|s| s.end), Some(series.samples.len()));
            prop_assert!(series.stretches.windows(2).all(|pair| pair[0].end == pair[1].start));
        }
    }
}
