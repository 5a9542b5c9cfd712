//! What is done to the drawn person for rules of light, wall, clothes and focus: one strength each, searched until the
//! measured value lies beside the limit.

use campix_core::check::{Value, check};
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::{Point, Rect, Size};
use campix_core::measure::measure;
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::RgbPixels;
use campix_core::profile::{Clause, Range, RuleId};

use super::cases::{APART, QUALITY, Sitting};
use super::{Side, draw};
use crate::stop::{OrStop as _, Stop};

/// Which end of a range a picture is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

/// The usual picture, and what is where in it.
struct Scene {
    picture: RgbPixels,
    /// Share of the wall in each pixel, 0–1.
    wall: Vec<f64>,
    eyes: Point,
    /// Distance of the pupils, px.
    pupils: f64,
    chin: f64,
}

/// One kind of change. Strength 0 changes nothing, and the value grows away from the limit's inside with it.
#[derive(Clone, Copy)]
struct Effect {
    most: f64,
    apply: fn(&Scene, f64) -> RgbPixels,
    said: fn(f64) -> String,
}

/// Halvings of the strength: enough to come within a hundredth of the strongest.
const HALVINGS: u32 = 7;

fn effect(rule: RuleId, end: End) -> Option<Effect> {
    let effect = |most, apply, said| Some(Effect { most, apply, said });
    match (rule, end) {
        (RuleId::BackgroundEvenness, End::High) => {
            effect(0.6, mottled, |s| format!("wall mottled by ±{:.1} %", 100.0 * s))
        }
        (RuleId::BackgroundGradient, End::High) => {
            effect(0.9, slanting_light, |s| format!("light on the wall falls by {:.1} % from left to right", 100.0 * s))
        }
        (RuleId::BackgroundShadow, End::High) => {
            effect(0.95, wall_shadow, |s| format!("shadow of the person on the wall, {:.1} % darker", 100.0 * s))
        }
        (RuleId::BackgroundObjects, End::High) => {
            effect(0.25, hung, |s| format!("a dark picture on the wall, {:.1} % of the width wide", 100.0 * s))
        }
        (RuleId::ClothesContrast, End::Low) => {
            effect(1.0, wall_clothes, |s| format!("clothes {:.0} % of the way to the colour of the wall", 100.0 * s))
        }
        (RuleId::Exposure, End::Low) => effect(5.0, darker, |s| format!("person {s:.2} stops darker")),
        (RuleId::Exposure, End::High) => effect(3.0, brighter, |s| format!("person {s:.2} stops brighter")),
        (RuleId::Highlights, End::High) => effect(4.0, brighter, |s| format!("person {s:.2} stops brighter")),
        (RuleId::Shadows, End::High) => effect(0.9, black_cheek, |s| {
            format!("cheek black, {:.1} % of the distance of the pupils around", 100.0 * s)
        }),
        (RuleId::Balance, End::Low) => {
            effect(4.0, dark_left, |s| format!("left half of the picture {s:.2} stops darker"))
        }
        (RuleId::Balance, End::High) => {
            effect(4.0, dark_right, |s| format!("right half of the picture {s:.2} stops darker"))
        }
        (RuleId::Cast, End::High) => {
            effect(0.95, yellow, |s| format!("person in a light with {:.1} % less blue", 100.0 * s))
        }
        (RuleId::Sharpness, End::High) => {
            effect(0.15, blurred, |s| format!("blurred by {:.1} % of the distance of the pupils", 100.0 * s))
        }
        (RuleId::Resolution, End::Low) => {
            effect(0.15, blurred, |s| format!("blurred by {:.1} % of the distance of the pupils", 100.0 * s))
        }
        (RuleId::Noise, End::High) => {
            effect(0.15, noisy, |s| format!("noise with a standard deviation of {:.1} % of the range", 100.0 * s))
        }
        (RuleId::BackgroundTexture, End::High) => {
            effect(0.6, folded, |s| format!("folds of the wall, lighter and darker by {:.1} %", 100.0 * s))
        }
        _ => None,
    }
}

impl Sitting<'_> {
    /// A picture inside and one outside each end of a limit that an effect reaches; `false` if there is none for the rule.
    pub(super) fn strengths(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<bool, Stop> {
        let ends = [(End::Low, range.min), (End::High, range.max)];
        let ends: Vec<(Effect, End, f64)> =
            ends.into_iter().filter_map(|(end, limit)| Some((effect(rule, end)?, end, limit?))).collect();
        if ends.is_empty() {
            return Ok(false);
        }
        let Some(scene) = self.scene() else {
            self.leave_out(rule, "not measured on this drawing");
            return Ok(true);
        };
        for (effect, end, limit) in ends {
            for (side, strength) in self.searched(rule, &scene, effect, end, limit)? {
                match strength {
                    Some(strength) => {
                        let picture = (effect.apply)(&scene, strength);
                        self.picture(rule, clause, side, (effect.said)(strength), &picture)?;
                    }
                    None => {
                        self.leave_out(rule, "one side of a limit is not reached by what can be done to this drawing");
                    }
                }
            }
        }
        Ok(true)
    }

    fn scene(&self) -> Option<Scene> {
        let (eyes, frame, crop) = (self.eyes()?, self.frame(), self.crop);
        let scale = f64::from(frame.height) / crop.height;
        let chin = (self.facts.face.chin_y.value()? - crop.y) * scale;
        let wall = draw::cut(self.person.mask().view(), crop, frame, 0.0, crop.centre());
        let wall = wall.view().data().chunks_exact(3).map(|pixel| f64::from(pixel[0]) / 255.0).collect();
        let eyes = Point::new((eyes.x - crop.x) * scale, (eyes.y - crop.y) * scale);
        let pupils = self.facts.face.interpupil.value()? * scale;
        Some(Scene { picture: self.usual(), wall, eyes, pupils, chin })
    }

    /// Halves the strength until the value lies just beyond what the measurement can tell from the limit, on either side; `None`
    /// where it never does.
    fn searched(
        &self,
        rule: RuleId,
        scene: &Scene,
        effect: Effect,
        end: End,
        limit: f64,
    ) -> Result<[(Side, Option<f64>); 2], Stop> {
        let sign = if end == End::High { 1.0 } else { -1.0 };
        // By the bits of the strength, which halving gives exactly.
        let mut seen: Vec<(u64, Option<f64>)> = Vec::new();
        // How many standard deviations the value lies beyond the limit; what cannot be measured has none.
        let mut beyond = |strength: f64| -> Result<Option<f64>, Stop> {
            if let Some((_, away)) = seen.iter().find(|(known, _)| *known == strength.to_bits()) {
                return Ok(*away);
            }
            let valued = self.valued(rule, &(effect.apply)(scene, strength))?;
            let away = valued.map(|(value, sigma)| (value - limit) * sign / sigma.max(1e-6));
            seen.push((strength.to_bits(), away));
            Ok(away)
        };
        let mut found = [(Side::Inside, None), (Side::Outside, None)];
        for (side, strength) in &mut found {
            let is_beyond = |away: f64| if *side == Side::Inside { away > -APART } else { away >= APART };
            let (mut below, mut above) = (0.0, effect.most);
            for _ in 0..HALVINGS {
                let middle = f64::midpoint(below, above);
                if beyond(middle)?.is_none_or(is_beyond) { above = middle } else { below = middle }
            }
            let nearest = if *side == Side::Inside { below } else { above };
            let there = beyond(nearest)?.is_some_and(|away| is_beyond(away) == (*side == Side::Outside));
            *strength = there.then_some(nearest);
        }
        Ok(found)
    }

    /// What a rule measures on a picture, and its standard deviation.
    fn valued(&self, rule: RuleId, picture: &RgbPixels) -> Result<Option<(f64, f64)>, Stop> {
        let bytes = draw::jpeg(picture.view(), QUALITY, self.density)?;
        let photo = Photo::decode(bytes, &DecodeOptions::default()).or_stop()?;
        let report = check(&measure(&photo, &EmbeddedNetworks).or_stop()?, self.profile);
        let Some(finding) = report.finding(rule) else { return Ok(None) };
        let Some(Value::Number(value)) = finding.measured else { return Ok(None) };
        Ok(Some((value, finding.uncertainty.unwrap_or(0.0))))
    }
}

/// Every pixel of the picture as light, changed, and back; `change` is given where the pixel is, its light and the share of the wall.
fn relit(scene: &Scene, change: impl Fn(Point, [f64; 3], f64) -> [f64; 3]) -> RgbPixels {
    let mut picture = scene.picture.clone();
    let width = picture.size().width as usize;
    for (index, (pixel, wall)) in picture.data_mut().chunks_exact_mut(3).zip(&scene.wall).enumerate() {
        let at = Point::new((index % width) as f64 + 0.5, (index / width) as f64 + 0.5);
        let light = [pixel[0], pixel[1], pixel[2]].map(|value| (f64::from(value) / 255.0).powf(2.2));
        let changed = change(at, light, *wall);
        for (value, light) in pixel.iter_mut().zip(changed) {
            *value = (255.0 * light.clamp(0.0, 1.0).powf(1.0 / 2.2)).round() as u8;
        }
    }
    picture
}

/// The wall's light by a factor that depends on the place.
fn wall_relit(scene: &Scene, factor: impl Fn(Point) -> f64) -> RgbPixels {
    relit(scene, |at, light, wall| light.map(|value| value * (1.0 + wall * (factor(at) - 1.0))))
}

/// The person's light by a factor for each channel that depends on the place.
fn person_relit(scene: &Scene, factor: impl Fn(Point) -> [f64; 3]) -> RgbPixels {
    relit(scene, |at, light, wall| {
        let factor = factor(at);
        std::array::from_fn(|k| light[k] * (1.0 + (1.0 - wall) * (factor[k] - 1.0)))
    })
}

fn mottled(scene: &Scene, strength: f64) -> RgbPixels {
    // Spots as large as half a head, of no common direction.
    let turns = std::f64::consts::PI / scene.pupils;
    wall_relit(scene, |at| {
        let waves = (at.x * turns).sin() * (at.y * turns * 0.8 + 1.0).sin()
            + ((at.x + at.y) * turns * 0.7).sin() * ((at.x - at.y) * turns * 0.6 + 2.0).sin();
        1.0 + strength * (waves * 0.7).clamp(-1.0, 1.0)
    })
}

fn folded(scene: &Scene, strength: f64) -> RgbPixels {
    let turns = 2.0 * std::f64::consts::PI / (0.8 * scene.pupils);
    wall_relit(scene, |at| 1.0 + strength * (at.x * turns).sin())
}

fn noisy(scene: &Scene, strength: f64) -> RgbPixels {
    let mut picture = scene.picture.clone();
    let mut state = 1_u64;
    for value in picture.data_mut() {
        // Twelve uniform numbers make a nearly normal one of variance 1, the same in every run.
        let mut sum = -6.0;
        for _ in 0..12 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            sum += (state >> 40) as f64 / f64::from(1_u32 << 24);
        }
        *value = (f64::from(*value) + 255.0 * strength * sum).round().clamp(0.0, 255.0) as u8;
    }
    picture
}

fn slanting_light(scene: &Scene, strength: f64) -> RgbPixels {
    let width = f64::from(scene.picture.size().width);
    wall_relit(scene, |at| 1.0 - strength * at.x / width)
}

fn wall_shadow(scene: &Scene, strength: f64) -> RgbPixels {
    let Size { width, height } = scene.picture.size();
    // As a lamp at the upper left throws it.
    let (right, down) = (0.8 * scene.pupils, 0.25 * scene.pupils);
    let soft = (0.1 * scene.pupils).max(1.0);
    let person = |x: f64, y: f64| {
        let place = |value: f64, length: u32| (value.max(0.0) as usize).min(length as usize - 1);
        1.0 - scene.wall[place(y, height) * width as usize + place(x, width)]
    };
    wall_relit(scene, |at| {
        let mut sum = 0.0;
        for dy in -2..=2 {
            for dx in -2..=2 {
                sum += person(at.x - right + f64::from(dx) * soft, at.y - down + f64::from(dy) * soft);
            }
        }
        1.0 - strength * sum / 25.0
    })
}

fn hung(scene: &Scene, strength: f64) -> RgbPixels {
    let Size { width, height } = scene.picture.size();
    let side = strength * f64::from(width);
    let place = Rect::new(0.03 * f64::from(width), 0.06 * f64::from(height), side, side);
    relit(scene, |at, light, wall| {
        let there = at.x >= place.x && at.x < place.x + side && at.y >= place.y && at.y < place.y + side;
        if there { light.map(|value| value * (1.0 - wall) + 0.02 * wall) } else { light }
    })
}

fn wall_clothes(scene: &Scene, strength: f64) -> RgbPixels {
    let width = scene.picture.size().width as usize;
    let wall = {
        let pixel = scene.picture.view().pixel(width / 20, width / 20);
        pixel.map(|value| (f64::from(value) / 255.0).powf(2.2))
    };
    // The neck stays: clothes begin half a pupil distance below the chin, further out they reach higher.
    relit(scene, |at, light, share| {
        let aside = ((at.x - scene.eyes.x).abs() / scene.pupils - 0.8).max(0.0);
        let clothes =
            (1.0 - share) * f64::from(u8::from(at.y > scene.chin + (0.5 - 0.3 * aside).max(0.0) * scene.pupils));
        std::array::from_fn(|k| light[k] + (wall[k] - light[k]) * strength * clothes)
    })
}

fn darker(scene: &Scene, stops: f64) -> RgbPixels {
    person_relit(scene, |_| [(-stops).exp2(); 3])
}

fn brighter(scene: &Scene, stops: f64) -> RgbPixels {
    person_relit(scene, |_| [stops.exp2(); 3])
}

fn black_cheek(scene: &Scene, strength: f64) -> RgbPixels {
    let cheek = Point::new(scene.eyes.x - 0.5 * scene.pupils, scene.eyes.y + 0.6 * scene.pupils);
    let around = strength * scene.pupils;
    person_relit(scene, |at| {
        let away = (at.x - cheek.x).hypot(at.y - cheek.y);
        let shade = (1.0 - (away - around) / (0.05 * scene.pupils)).clamp(0.0, 1.0);
        [0.0005_f64.powf(shade * f64::from(u8::from(strength > 0.0))); 3]
    })
}

fn half_dark(scene: &Scene, stops: f64, side: f64) -> RgbPixels {
    person_relit(scene, |at| {
        // A soft border down the middle of the face.
        let across = ((at.x - scene.eyes.x) * side / (0.25 * scene.pupils)).clamp(-1.0, 1.0);
        [(-stops * f64::midpoint(1.0, across)).exp2(); 3]
    })
}

fn dark_left(scene: &Scene, stops: f64) -> RgbPixels {
    half_dark(scene, stops, -1.0)
}

fn dark_right(scene: &Scene, stops: f64) -> RgbPixels {
    half_dark(scene, stops, 1.0)
}

fn yellow(scene: &Scene, strength: f64) -> RgbPixels {
    person_relit(scene, |_| [1.0, 1.0, 1.0 - strength])
}

fn blurred(scene: &Scene, strength: f64) -> RgbPixels {
    let sigma = strength * scene.pupils;
    let reach = (3.0 * sigma).ceil() as isize;
    if sigma <= 0.0 {
        return scene.picture.clone();
    }
    let weights: Vec<f64> = (-reach..=reach).map(|away| (-0.5 * (away as f64 / sigma).powi(2)).exp()).collect();
    let total: f64 = weights.iter().sum();
    let Size { width, height } = scene.picture.size();
    let (width, height) = (width as isize, height as isize);
    let pass = |from: &[f64], step: (isize, isize)| -> Vec<f64> {
        let mut to = Vec::with_capacity(from.len());
        for y in 0..height {
            for x in 0..width {
                for channel in 0..3 {
                    let sum: f64 = (-reach..=reach)
                        .zip(&weights)
                        .map(|(away, weight)| {
                            let x = (x + away * step.0).clamp(0, width - 1);
                            let y = (y + away * step.1).clamp(0, height - 1);
                            weight * from[((y * width + x) * 3 + channel) as usize]
                        })
                        .sum();
                    to.push(sum / total);
                }
            }
        }
        to
    };
    let values: Vec<f64> = scene.picture.view().data().iter().map(|value| f64::from(*value)).collect();
    let values = pass(&pass(&values, (1, 0)), (0, 1));
    let mut picture = scene.picture.clone();
    for (to, value) in picture.data_mut().iter_mut().zip(values) {
        *to = value.round().clamp(0.0, 255.0) as u8;
    }
    picture
}
