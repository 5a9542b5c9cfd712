//! One forward pass of each network against the outputs that `model/export.py` wrote.

use super::map::{Heat, INPUT_UNIT, INPUTS, Map};
use super::{EyeNetwork, Finder, Networks, Points, StateNetwork};

/// Tolerance, because six decimals are written: both compute in whole numbers, and differ in no bit.
const TOLERANCE: f32 = 2e-6;

/// Smooth waves and a checker, the formula of `golden_input` in `model/export.py`.
fn input(height: usize, width: usize) -> Map {
    let mut map = Map::zeros(height, width, INPUTS);
    for y in 0..height {
        for (x, pixel) in map.row_mut(y).chunks_exact_mut(INPUTS).enumerate() {
            for (c, value) in pixel[..3].iter_mut().enumerate() {
                let wave = ((x * (3 + c) + y * (5 - c) + (x * y) / 7) % 64) as f32 / 32.0 - 1.0;
                *value = (wave * INPUT_UNIT).round_ties_even() as i16;
            }
        }
    }
    map
}

fn compare(name: &str, least: usize, forward: impl Fn(&Map) -> Heat) {
    let golden: serde_json::Value = serde_json::from_str(include_str!("../../model/golden.json")).unwrap();
    let number = |v: &serde_json::Value| v.as_u64().unwrap() as usize;
    let size = &golden[name]["size"];
    let out = forward(&input(number(&size[0]), number(&size[1])));
    let pixels = golden[name]["pixels"].as_array().unwrap();
    assert!(pixels.len() >= least);
    for pixel in pixels {
        let (y, x) = (number(&pixel["y"]), number(&pixel["x"]));
        let found = &out.row(y)[x * out.channels..(x + 1) * out.channels];
        for (found, wanted) in found.iter().zip(pixel["values"].as_array().unwrap()) {
            let wanted = wanted.as_f64().unwrap() as f32;
            assert!((found - wanted).abs() < TOLERANCE, "{name} at {x}, {y}: {found}, Python has {wanted}");
        }
    }
}

#[test]
fn finder_meets_python() {
    compare("finder", 9, |x| Finder::forward(&Networks::shared().finder, x));
}

#[test]
fn points_meet_python() {
    compare("points", 9, |x| Points::forward(&Networks::shared().points, x));
}

#[test]
fn eye_meets_python() {
    compare("eye", 9, |x| EyeNetwork::forward(&Networks::shared().eye, x));
}

#[test]
fn states_meet_python() {
    // They answer with one pixel of many numbers.
    compare("face_states", 1, |x| StateNetwork::forward(&Networks::shared().face_states, x));
    compare("head_states", 1, |x| StateNetwork::forward(&Networks::shared().head_states, x));
}
