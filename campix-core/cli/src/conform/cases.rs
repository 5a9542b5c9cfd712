//! Which pictures a profile needs: for each end of each limit one inside and one outside.

use campix_core::check::{Report, Value, check};
use campix_core::colour::Lab;
use campix_core::face::EmbeddedNetworks;
use campix_core::geometry::{Point, Rect, Size};
use campix_core::make::{MakeOptions, placement};
use campix_core::measure::{Facts, measure};
use campix_core::photo::{DecodeOptions, Photo};
use campix_core::pixels::RgbPixels;
use campix_core::profile::{Clause, Limit, NamedColour, Profile, Range, RuleId};

use super::draw::{self, Person};
use super::{Case, Side};
use crate::stop::{OrStop as _, Stop};

/// Standard deviations between a limit and a picture beside it: more than the two within which an edge is a warning.
pub(super) const APART: f64 = 3.0;
/// Quality of pictures whose bytes do not matter, on the IJG scale.
pub(super) const QUALITY: u8 = 92;
const LIGHT_BLUE: [u8; 3] = [100, 197, 255];

/// What is drawn, and what cannot be.
pub(super) struct Plan {
    pub(super) cases: Vec<Case>,
    pub(super) left_out: Vec<(RuleId, &'static str)>,
}

/// The person in the frame of the profile, and where everything lies.
pub(super) struct Sitting<'a> {
    pub(super) profile: &'a Profile,
    pub(super) person: Person,
    backdrop: [u8; 3],
    base: RgbPixels,
    pub(super) facts: Facts,
    pub(super) crop: Rect,
    report: Report,
    pub(super) density: u16,
    plan: Plan,
}

pub(super) fn plan(profile: &Profile) -> Result<Plan, Stop> {
    let mut sitting = Sitting::new(profile)?;
    for rule in profile.rules() {
        for clause in &rule.clauses {
            sitting.clause(rule.id, clause)?;
        }
    }
    Ok(sitting.plan)
}

impl<'a> Sitting<'a> {
    fn new(profile: &'a Profile) -> Result<Self, Stop> {
        let person = Person::load()?;
        let colour = profile.rule(RuleId::BackgroundColour).map(|rule| &rule.clauses[0].limit);
        let backdrop = match colour {
            Some(Limit::Colour { one_of, .. }) if !one_of.is_empty() => one_of[0].rgb,
            _ => LIGHT_BLUE,
        };
        let base = person.on(backdrop);
        let density = profile.output().map_or(300, |output| output.density);
        let bytes = draw::jpeg(base.view(), 98, density)?;
        let photo = Photo::decode(bytes, &DecodeOptions::default()).or_stop()?;
        let facts = measure(&photo, &EmbeddedNetworks).or_stop()?;
        let options = MakeOptions::default().max_scale(4.0);
        let placed = placement(&facts, profile, &options);
        let whole = || {
            let (frame, size) = (profile.frame(), base.size());
            let width = f64::from(size.height) * f64::from(frame.width) / f64::from(frame.height);
            Rect::new((f64::from(size.width) - width) / 2.0, 0.0, width, f64::from(size.height))
        };
        let crop = placed.map_or_else(whole, |placed| placed.crop);
        // Values and deviations are those of a picture of the frame's size, like the ones that are judged.
        let usual = draw::cut(base.view(), crop, profile.frame(), 0.0, crop.centre());
        let usual = draw::jpeg(usual.view(), QUALITY, density)?;
        let usual = Photo::decode(usual, &DecodeOptions::default()).or_stop()?;
        let report = check(&measure(&usual, &EmbeddedNetworks).or_stop()?, profile);
        let plan = Plan { cases: Vec::new(), left_out: Vec::new() };
        Ok(Self { profile, person, backdrop, base, facts, crop, report, density, plan })
    }

    pub(super) fn frame(&self) -> Size {
        self.profile.frame()
    }

    /// The point between the eyes, in the whole drawing.
    pub(super) fn eyes(&self) -> Option<Point> {
        Some(Point::new(self.facts.face.eye_centre_x.value()?, self.facts.face.eye_line_y.value()?))
    }

    /// The person in the frame, as the profile's own targets place it.
    pub(super) fn usual(&self) -> RgbPixels {
        draw::cut(self.base.view(), self.crop, self.frame(), 0.0, self.crop.centre())
    }

    pub(super) fn leave_out(&mut self, rule: RuleId, why: &'static str) {
        if !self.plan.left_out.iter().any(|(known, _)| *known == rule) {
            self.plan.left_out.push((rule, why));
        }
    }

    /// Adds a picture as `NAME.EXTENSION`, which is numbered unless it is given.
    pub(super) fn add(
        &mut self,
        rule: RuleId,
        clause: &Clause,
        side: Side,
        recipe: String,
        bytes: Vec<u8>,
        named: Option<&str>,
    ) {
        let number = self.plan.cases.len() + 1;
        let side_name = if side == Side::Inside { "in" } else { "out" };
        let file = match named {
            // A folder of its own, because the name itself is judged.
            Some(name) => format!("{number:03}-{rule}-{side_name}/{name}"),
            None => format!("{number:03}-{rule}-{side_name}.jpg"),
        };
        let person = !rule.concerns_file();
        let allowed = clause.limit.to_string();
        self.plan.cases.push(Case { rule, level: clause.level, allowed, side, recipe, file, bytes, person });
    }

    pub(super) fn picture(
        &mut self,
        rule: RuleId,
        clause: &Clause,
        side: Side,
        recipe: String,
        picture: &RgbPixels,
    ) -> Result<(), Stop> {
        let bytes = draw::jpeg(picture.view(), QUALITY, self.density)?;
        self.add(rule, clause, side, recipe, bytes, None);
        Ok(())
    }

    fn clause(&mut self, rule: RuleId, clause: &Clause) -> Result<(), Stop> {
        match (rule, &clause.limit) {
            (_, Limit::Attest) => Ok(()),
            (RuleId::FileBytes, Limit::Range(range)) => self.bytes(rule, clause, range),
            (RuleId::FileQuality, Limit::Range(range)) => self.quality(rule, clause, range),
            (RuleId::FileTrailingBytes, Limit::Range(range)) => self.trailing(rule, clause, range),
            (RuleId::FileAspect, Limit::Range(range)) => self.aspect(rule, clause, range),
            (RuleId::DensityValue, Limit::Range(range)) => self.density(rule, clause, range),
            (RuleId::FilePixels, Limit::Size { width, height }) => self.pixels(rule, clause, width, height),
            (RuleId::FileContainer, Limit::Choice(words)) => self.container(rule, clause, words),
            (RuleId::FileExtension, Limit::Choice(words)) => self.extension(rule, clause, words),
            (RuleId::FileName, Limit::Choice(words)) => self.name(rule, clause, words),
            (RuleId::FilePrivateData, Limit::Choice(words)) if words.is_empty() => self.comment(rule, clause),
            (RuleId::FaceCount, Limit::Range(range)) if range.exact() == Some(1.0) => self.count(rule, clause),
            (RuleId::Roll, Limit::Range(range)) => self.roll(rule, clause, range),
            (RuleId::BackgroundBorder, Limit::Flag(false)) => self.border(rule, clause),
            (RuleId::BackgroundColour, Limit::Colour { one_of, max: Some(max) }) => {
                self.colour(rule, clause, one_of, *max)
            }
            (_, Limit::Range(range)) if rule.axis().is_some() => self.length(rule, clause, range),
            (RuleId::DensityConflict, Limit::Range(range)) => self.conflict(rule, clause, range),
            (RuleId::ShouldersVisible, Limit::Flag(demanded)) => self.shoulders(rule, clause, *demanded),
            (_, limit) => {
                let drawn = match limit {
                    Limit::Range(range) => self.strengths(rule, clause, range)? || self.pose(rule, clause, range)?,
                    Limit::Choice(words) => self.kinds(rule, clause, words)?,
                    _ => false,
                };
                if !drawn {
                    self.leave_out(rule, "no drawing shows it: campix itself writes the record that is judged");
                }
                Ok(())
            }
        }
    }

    fn bytes(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let usual = self.usual();
        // Outside under every reading of a KB.
        let ends = [
            (range.min, range.min, Side::Inside, 0.0),
            (range.min, range.doubt_min.or(range.min), Side::Outside, -1.0),
            (range.max, range.max, Side::Inside, 0.0),
            (range.max, range.doubt_max.or(range.max), Side::Outside, 1.0),
        ];
        for (stated, end, side, step) in ends {
            let (Some(_), Some(end)) = (stated, end) else { continue };
            let rounded = if (side == Side::Inside) == (stated == range.min) { end.ceil() } else { end.floor() };
            let length = (rounded + step).max(0.0) as u64;
            match draw::jpeg_of_length(usual.view(), length, self.density)? {
                Some(bytes) => {
                    let recipe = format!("{length} bytes, filled up with comments");
                    self.add(rule, clause, side, recipe, bytes, None);
                }
                None => self.leave_out(rule, "the drawing does not fit into so few bytes"),
            }
        }
        Ok(())
    }

    fn quality(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let usual = self.usual();
        let Some(min) = range.min else { return Ok(()) };
        for (quality, side) in [(min.ceil() as u8, Side::Inside), (min.ceil() as u8 - 1, Side::Outside)] {
            let bytes = draw::jpeg(usual.view(), quality, self.density)?;
            self.add(rule, clause, side, format!("IJG quality {quality}"), bytes, None);
        }
        Ok(())
    }

    fn trailing(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let usual = self.usual();
        let Some(max) = range.max else { return Ok(()) };
        for (extra, side) in [(max as usize, Side::Inside), (max as usize + 1, Side::Outside)] {
            let mut bytes = draw::jpeg(usual.view(), QUALITY, self.density)?;
            bytes.resize(bytes.len() + extra, 0);
            self.add(rule, clause, side, format!("{extra} bytes behind the picture"), bytes, None);
        }
        Ok(())
    }

    fn comment(&mut self, rule: RuleId, clause: &Clause) -> Result<(), Stop> {
        let usual = self.usual();
        let bytes = draw::jpeg(usual.view(), QUALITY, self.density)?;
        let length = bytes.len() as u64 + 40;
        self.add(rule, clause, Side::Inside, "no tags".to_owned(), bytes, None);
        if let Some(bytes) = draw::jpeg_of_length(usual.view(), length, self.density)? {
            self.add(rule, clause, Side::Outside, "a comment".to_owned(), bytes, None);
        }
        Ok(())
    }

    fn density(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let usual = self.usual();
        let least = range.min.map(f64::ceil);
        let most = range.max.map(f64::floor);
        let mut cases = Vec::new();
        cases.extend(least.map(|least| (least, Side::Inside)));
        cases.extend(least.map(|least| (least - 1.0, Side::Outside)));
        cases.extend(most.filter(|most| Some(*most) != least).map(|most| (most, Side::Inside)));
        cases.extend(most.map(|most| (most + 1.0, Side::Outside)));
        for (density, side) in cases {
            let bytes = draw::jpeg(usual.view(), QUALITY, density as u16)?;
            self.add(rule, clause, side, format!("declares {density} dots per inch"), bytes, None);
        }
        Ok(())
    }

    /// A picture of this size, the person stretched if need be: only the size is judged.
    fn sized(&mut self, rule: RuleId, clause: &Clause, side: Side, size: Size) -> Result<(), Stop> {
        let picture = draw::cut(self.base.view(), self.crop, size, 0.0, self.crop.centre());
        self.picture(rule, clause, side, format!("{size} px"), &picture)
    }

    fn pixels(&mut self, rule: RuleId, clause: &Clause, width: &Range, height: &Range) -> Result<(), Stop> {
        let frame = self.frame();
        let usual = |range: &Range, usual: u32| {
            let usual = f64::from(usual);
            range.min.map_or(usual, |min| usual.max(min)).min(range.max.unwrap_or(f64::MAX)) as u32
        };
        let (w, h) = (usual(width, frame.width), usual(height, frame.height));
        self.sized(rule, clause, Side::Inside, Size::new(w, h))?;
        let ends = |range: &Range| {
            let mut sides = Vec::new();
            sides.extend(range.min.map(|min| (min as u32, min as u32 - 1)));
            sides.extend(range.max.map(|max| (max as u32, max as u32 + 1)));
            sides
        };
        for (inside, outside) in ends(width) {
            if inside != w {
                self.sized(rule, clause, Side::Inside, Size::new(inside, h))?;
            }
            self.sized(rule, clause, Side::Outside, Size::new(outside, h))?;
        }
        for (inside, outside) in ends(height) {
            if inside != h {
                self.sized(rule, clause, Side::Inside, Size::new(w, inside))?;
            }
            self.sized(rule, clause, Side::Outside, Size::new(w, outside))?;
        }
        Ok(())
    }

    fn aspect(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let height = self.frame().height;
        let at = |share: f64| share * f64::from(height);
        let mut widths = Vec::new();
        widths.extend(range.min.map(|min| (at(min).ceil(), at(min).ceil() - 1.0)));
        widths.extend(range.max.map(|max| (at(max).floor(), at(max).floor() + 1.0)));
        for (inside, outside) in widths {
            self.sized(rule, clause, Side::Inside, Size::new(inside as u32, height))?;
            self.sized(rule, clause, Side::Outside, Size::new(outside as u32, height))?;
        }
        Ok(())
    }

    fn container(&mut self, rule: RuleId, clause: &Clause, words: &[&str]) -> Result<(), Stop> {
        let usual = self.usual();
        if words.contains(&"JPEG") {
            self.picture(rule, clause, Side::Inside, "a JPEG".to_owned(), &usual)?;
        }
        #[cfg(feature = "bmp")]
        if !words.contains(&"BMP") {
            let bytes = draw::bmp(usual.view());
            self.add(rule, clause, Side::Outside, "a BMP under the name jpg".to_owned(), bytes, None);
        }
        Ok(())
    }

    fn extension(&mut self, rule: RuleId, clause: &Clause, words: &[&str]) -> Result<(), Stop> {
        let bytes = draw::jpeg(self.usual().view(), QUALITY, self.density)?;
        for extension in ["jpg", "jpeg"] {
            let side = if words.contains(&extension) { Side::Inside } else { Side::Outside };
            let name = format!("photo.{extension}");
            self.add(rule, clause, side, format!("named .{extension}"), bytes.clone(), Some(&name));
        }
        Ok(())
    }

    fn name(&mut self, rule: RuleId, clause: &Clause, words: &[&str]) -> Result<(), Stop> {
        let bytes = draw::jpeg(self.usual().view(), QUALITY, self.density)?;
        // The number of the standard's own example (GB 11643), which belongs to nobody.
        for (word, stem) in
            [("id-number", "11010519491231002X"), ("number", "20230001"), ("camera", "DSC_0001"), ("other", "photo")]
        {
            let side = if words.contains(&word) { Side::Inside } else { Side::Outside };
            self.add(rule, clause, side, format!("named {stem}.jpg"), bytes.clone(), Some(&format!("{stem}.jpg")));
        }
        Ok(())
    }

    fn count(&mut self, rule: RuleId, clause: &Clause) -> Result<(), Stop> {
        let usual = self.usual();
        self.picture(rule, clause, Side::Inside, "one person".to_owned(), &usual)?;
        let empty = RgbPixels::filled(self.frame(), self.backdrop);
        self.picture(rule, clause, Side::Outside, "nobody".to_owned(), &empty)?;
        let two = draw::twice(usual.view(), self.backdrop);
        self.picture(rule, clause, Side::Outside, "the person twice, half as large".to_owned(), &two)
    }

    fn border(&mut self, rule: RuleId, clause: &Clause) -> Result<(), Stop> {
        let usual = self.usual();
        self.picture(rule, clause, Side::Inside, "no border".to_owned(), &usual)?;
        let framed = draw::framed(usual);
        self.picture(rule, clause, Side::Outside, "a dark border, 2 % of the width".to_owned(), &framed)
    }

    /// The value and its standard deviation as the drawing is placed now.
    fn now(&self, rule: RuleId) -> Option<(f64, f64)> {
        let finding = self.report.finding(rule)?;
        let Some(Value::Number(value)) = finding.measured else { return None };
        Some((value, finding.uncertainty.unwrap_or(0.0)))
    }

    /// Values beside both ends of a range.
    fn beside(range: &Range, sigma: f64) -> Vec<(f64, Side)> {
        let away = APART * sigma;
        // In a narrow window the middle is as far inside as it goes.
        let inward = match (range.min, range.max) {
            (Some(min), Some(max)) => away.min((max - min) / 2.0),
            _ => away,
        };
        let mut values = Vec::new();
        values.extend(range.min.map(|min| (min + inward, Side::Inside)));
        values.extend(range.min.map(|min| (min - away, Side::Outside)));
        values.extend(range.max.map(|max| (max - inward, Side::Inside)));
        values.extend(range.max.map(|max| (max + away, Side::Outside)));
        values
    }

    /// As `beside`, for a deviation that is a share of the value.
    fn beside_in_proportion(range: &Range, share: f64) -> Vec<(f64, Side)> {
        let middle = range.min.zip(range.max).map(|(min, max)| f64::midpoint(min, max));
        let mut values = Vec::new();
        let least = |min: f64| middle.map_or(min / (1.0 - share), |middle| (min / (1.0 - share)).min(middle));
        let most = |max: f64| middle.map_or(max / (1.0 + share), |middle| (max / (1.0 + share)).max(middle));
        values.extend(range.min.map(|min| (least(min), Side::Inside)));
        values.extend(range.min.map(|min| (min / (1.0 + share), Side::Outside)));
        values.extend(range.max.map(|max| (most(max), Side::Inside)));
        values.extend(range.max.map(|max| (max / (1.0 - share), Side::Outside)));
        values
    }

    fn roll(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let (Some((now, sigma)), Some(eyes)) = (self.now(rule), self.eyes()) else {
            self.leave_out(rule, "not measured on this drawing");
            return Ok(());
        };
        for (degrees, side) in Self::beside(range, sigma) {
            let picture = draw::cut(self.base.view(), self.crop, self.frame(), degrees - now, eyes);
            self.picture(rule, clause, side, format!("turned to {degrees:.1}°"), &picture)?;
        }
        Ok(())
    }

    fn colour(&mut self, rule: RuleId, clause: &Clause, one_of: &[NamedColour], max: f64) -> Result<(), Stop> {
        let sigma = self.report.finding(rule).and_then(|finding| finding.uncertainty).unwrap_or(0.0).max(0.3);
        let distance = |rgb: [u8; 3]| {
            let all = one_of.iter().map(|one| Lab::from_srgb(rgb).delta_e_2000(Lab::from_srgb(one.rgb)));
            all.fold(f64::INFINITY, f64::min)
        };
        let mut colours: Vec<([u8; 3], Side)> = one_of.iter().map(|one| (one.rgb, Side::Inside)).collect();
        // Darker, step by step, until the colour is as far away as it has to be.
        let darker = |wanted: f64| {
            let shade = |step: u32| {
                one_of[0].rgb.map(|channel| (f64::from(channel) * (1.0 - f64::from(step) / 400.0)).round() as u8)
            };
            (0..400).map(shade).find(|rgb| distance(*rgb) >= wanted)
        };
        colours.extend(darker(max - APART * sigma).map(|rgb| (rgb, Side::Inside)));
        colours.extend(darker(max + APART * sigma).map(|rgb| (rgb, Side::Outside)));
        for (rgb, side) in colours {
            let person = self.person.on(rgb);
            let picture = draw::cut(person.view(), self.crop, self.frame(), 0.0, self.crop.centre());
            let [r, g, b] = rgb;
            self.picture(rule, clause, side, format!("backdrop ({r},{g},{b}), ΔE {:.1}", distance(rgb)), &picture)?;
        }
        Ok(())
    }

    fn length(&mut self, rule: RuleId, clause: &Clause, range: &Range) -> Result<(), Stop> {
        let Some((now, sigma)) = self.now(rule) else {
            self.leave_out(rule, "not measured on this drawing");
            return Ok(());
        };
        // What grows with the head is known less well in pixels of the frame, the larger it is, and not evenly so.
        let values = match rule {
            RuleId::FaceWidth | RuleId::HeadHeight | RuleId::HeadWidth | RuleId::EyeDistance => {
                Self::beside_in_proportion(range, (1.5 * APART * sigma / now).clamp(0.0, 0.5))
            }
            _ => Self::beside(range, sigma),
        };
        for (value, side) in values {
            match self.placed(rule, now, value) {
                Some(crop) if self.is_cut(crop) => self.leave_out(rule, "no head of that size fits into the frame"),
                Some(crop) if value > 0.0 => {
                    let picture = draw::cut(self.base.view(), crop, self.frame(), 0.0, crop.centre());
                    self.picture(rule, clause, side, format!("placed at {value:.1} px"), &picture)?;
                }
                _ => self.leave_out(rule, "one side of a limit is no place in a picture"),
            }
        }
        Ok(())
    }

    /// Whether a crop is hardly larger than a face, so that nobody would be found in it.
    fn is_cut(&self, crop: Rect) -> bool {
        let face = &self.facts.face;
        let pair = face.chin_y.value().zip(face.eye_line_y.value());
        pair.is_some_and(|(chin, eyes)| crop.height < 1.8 * (chin - eyes))
    }

    /// The head as it is, everything below the chin cut off.
    pub(super) fn without_shoulders(&self) -> Option<RgbPixels> {
        let (crown, chin) = (self.facts.head.crown_y.value()?, self.facts.face.chin_y.value()?);
        let (frame, eyes) = (self.frame(), self.eyes()?);
        let height = (chin - crown) * 1.15;
        let width = height * f64::from(frame.width) / f64::from(frame.height);
        let crop = Rect::new(eyes.x - width / 2.0, chin + 0.05 * height - height, width, height);
        Some(draw::cut(self.base.view(), crop, frame, 0.0, crop.centre()))
    }

    /// The crop at which a length has this value; it has the value `now` at the usual crop.
    fn placed(&self, rule: RuleId, now: f64, value: f64) -> Option<Rect> {
        let (eyes, frame, crop) = (self.eyes()?, self.frame(), self.crop);
        let scale = f64::from(frame.height) / crop.height;
        let shift = (value - now) / scale;
        let head = self.facts.head.crown_y.value().zip(self.facts.face.chin_y.value());
        // Larger by the factor, the point between the eyes at its place in the frame; where the head would then be cut, it
        // stands in the middle.
        let zoomed = |factor: f64| {
            (factor.is_finite() && factor > 0.1).then(|| {
                let (width, height) = (crop.width / factor, crop.height / factor);
                let (x, y) = (eyes.x - (eyes.x - crop.x) / factor, eyes.y - (eyes.y - crop.y) / factor);
                let margin = height * 0.02;
                match head {
                    Some((crown, chin)) if crown < y + margin || chin > y + height - margin => {
                        Rect::new(x, f64::midpoint(crown, chin) - height / 2.0, width, height)
                    }
                    _ => Rect::new(x, y, width, height),
                }
            })
        };
        match rule {
            RuleId::EyeLine | RuleId::Crown => Some(Rect { y: crop.y - shift, ..crop }),
            RuleId::BelowChin => Some(Rect { y: crop.y + shift, ..crop }),
            RuleId::Centring => Some(Rect { x: crop.x - shift, ..crop }),
            RuleId::FaceWidth | RuleId::HeadHeight | RuleId::HeadWidth | RuleId::EyeDistance => zoomed(value / now),
            RuleId::SideClearance => {
                // The gap grows as the head shrinks about the middle of the frame.
                let half = f64::from(frame.width) / 2.0;
                let factor = (half - value) / (half - now);
                let centre = crop.centre();
                (factor.is_finite() && factor > 0.1).then(|| {
                    let (width, height) = (crop.width / factor, crop.height / factor);
                    Rect::new(centre.x - width / 2.0, centre.y - height / 2.0, width, height)
                })
            }
            _ => None,
        }
    }
}
