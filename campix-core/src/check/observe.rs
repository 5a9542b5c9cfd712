//! Which fact a rule looks at. Geometry is brought into pixels of the profile's frame.

use crate::check::Placement;
use crate::check::judge::Observed;
use crate::check::report::Why;
use crate::ground::geometry::{Rect, Size};
use crate::measure::{Facts, Measured, Reason};
use crate::meta::{ColourModel, Icc, JpegProcess, Metadata, Quality};
use crate::photo::Operation;
use crate::profile::RuleId;

/// The part of the photo that fills the frame, and the frame it fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    crop: Rect,
    frame: Size,
}

impl View {
    /// The whole photo, as it is.
    pub(super) fn whole(photo: Size, frame: Size) -> Self {
        Self { crop: Rect::new(0.0, 0.0, f64::from(photo.width), f64::from(photo.height)), frame }
    }

    /// The planned crop, in the frame of the profile.
    pub(super) fn placed(placement: &Placement, frame: Size) -> Option<Self> {
        let Rect { x, y, width, height } = placement.crop;
        let sane = [x, y, width, height].into_iter().all(f64::is_finite) && width > 0.0 && height > 0.0;
        sane.then_some(Self { crop: placement.crop, frame })
    }

    /// Pixels of the frame for one pixel of the photo. The height decides, so that a verdict does not depend on
    /// resolution; a wrong shape is the business of the rules of size and aspect.
    fn scale(&self) -> f64 {
        f64::from(self.frame.height) / self.crop.height
    }

    fn length(&self, measured: Measured) -> Measured {
        let scale = self.scale();
        measured.map(scale, |length| length * scale)
    }

    /// Distance below the upper edge.
    fn below_top(&self, y: Measured) -> Measured {
        let scale = self.scale();
        y.map(scale, |y| (y - self.crop.y) * scale)
    }

    /// Distance above the lower edge.
    fn above_bottom(&self, y: Measured) -> Measured {
        let scale = self.scale();
        y.map(scale, |y| (self.crop.bottom() - y) * scale)
    }

    /// Distance from the left edge of a frame whose middle is the middle of the crop.
    fn across(&self, x: Measured) -> Measured {
        let scale = self.scale();
        x.map(scale, |x| f64::from(self.frame.width) / 2.0 + (x - self.crop.centre().x) * scale)
    }

    /// The smaller of the gaps left of `left` and right of `right`.
    fn clearance(&self, left: Measured, right: Measured) -> Measured {
        let scale = self.scale();
        let left = left.map(scale, |x| (x - self.crop.x) * scale);
        let right = right.map(scale, |x| (self.crop.right() - x) * scale);
        match (left, right) {
            (Measured::Known { value: l, .. }, Measured::Known { value: r, .. }) => {
                if r < l {
                    right
                } else {
                    left
                }
            }
            (Measured::Missing(_), _) => left,
            (_, Measured::Missing(_)) => right,
        }
    }
}

/// What `rule` looks at in `facts`; `view` is `None` where no crop is planned.
pub(super) fn observe(rule: RuleId, facts: &Facts, view: Option<&View>) -> Observed {
    let geometry = |of: &dyn Fn(&View) -> Measured| {
        view.map_or(Observed::Unknown(Why::NoPlacement), |view| Observed::Number(of(view)))
    };
    let (face, head, body) = (&facts.face, &facts.head, &facts.body);
    let (background, light) = (&facts.background, &facts.light);
    match rule {
        RuleId::FileContainer
        | RuleId::FileExtension
        | RuleId::FileBytes
        | RuleId::FileColourModel
        | RuleId::FileQuality
        | RuleId::FileBaseline
        | RuleId::FileTrailingBytes
        | RuleId::FilePrivateData
        | RuleId::FileColourProfile
        | RuleId::DensityValue
        | RuleId::DensityConflict => file(rule, &facts.file),
        RuleId::FilePixels => Observed::Size(facts.size.width, facts.size.height),
        RuleId::FileAspect => {
            Observed::Number(Measured::exact(f64::from(facts.size.width) / f64::from(facts.size.height.max(1))))
        }
        RuleId::FaceCount => Observed::Number(Measured::exact(face.faces.len() as f64)),
        RuleId::EyeLine => geometry(&|view| view.below_top(face.eye_line_y)),
        RuleId::Crown => geometry(&|view| view.below_top(head.crown_y)),
        RuleId::FaceWidth => geometry(&|view| view.length(face.face_width)),
        RuleId::HeadHeight => geometry(&|view| view.length(head.height)),
        RuleId::HeadWidth => geometry(&|view| view.length(head.width)),
        RuleId::BelowChin => geometry(&|view| view.above_bottom(face.chin_y)),
        RuleId::SideClearance => geometry(&|view| view.clearance(head.left_x, head.right_x)),
        RuleId::Centring => geometry(&|view| view.across(face.eye_centre_x)),
        RuleId::EyeDistance => geometry(&|view| view.length(face.interpupil)),
        RuleId::ShouldersVisible => Observed::Flag(body.shoulders_visible),
        RuleId::ShouldersLevel => Observed::Number(body.shoulder_tilt_degrees),
        RuleId::Roll => Observed::Number(face.roll_degrees),
        RuleId::Yaw => Observed::Number(face.yaw_degrees),
        RuleId::Pitch => Observed::Number(face.pitch_degrees),
        RuleId::EyesOpen => Observed::Number(face.eye_opening),
        RuleId::MouthClosed => Observed::Number(face.mouth_opening),
        RuleId::BackgroundColour => Observed::Colour(background.rgb),
        RuleId::BackgroundEvenness => Observed::Number(background.unevenness),
        RuleId::BackgroundGradient => Observed::Number(background.gradient),
        RuleId::BackgroundShadow => Observed::Number(background.shadow),
        RuleId::BackgroundObjects => Observed::Number(background.objects),
        RuleId::BackgroundBorder => Observed::Flag(background.border),
        RuleId::ClothesContrast => Observed::Number(background.clothes_contrast),
        RuleId::Exposure => Observed::Number(light.eye_white),
        RuleId::Highlights => Observed::Number(light.clipped_highlights),
        RuleId::Shadows => Observed::Number(light.clipped_shadows),
        // The fact is left minus right; the rule is negative where the picture's left half is the darker one.
        RuleId::Balance => Observed::Number(light.balance),
        RuleId::Cast => Observed::Number(light.cast),
        RuleId::Sharpness => Observed::Number(facts.focus.blur),
        RuleId::Operations => Observed::Words(operations(&facts.operations)),
        RuleId::Recent
        | RuleId::Unretouched
        | RuleId::Glasses
        | RuleId::HeadCovering
        | RuleId::Adornment
        | RuleId::Lamps => Observed::Unknown(Why::Missing(Reason::NotApplicable)),
    }
}

fn file(rule: RuleId, file: &Metadata) -> Observed {
    let word = |word: &str| Observed::Word(word.to_owned());
    let missing = |reason| Observed::Unknown(Why::Missing(reason));
    match rule {
        RuleId::FileContainer => word(file.container.name()),
        RuleId::FileExtension => match &file.extension {
            Some(extension) => word(&extension.to_ascii_lowercase()),
            None => missing(Reason::NotDeclared),
        },
        RuleId::FileBytes => Observed::Number(Measured::exact(file.bytes as f64)),
        RuleId::FileColourModel => word(&colour_model(file)),
        RuleId::FileQuality => match file.quality {
            Some(Quality::Ijg(quality)) => Observed::Number(Measured::exact(f64::from(quality))),
            Some(Quality::Equivalent(quality)) => Observed::Equivalent(f64::from(quality)),
            None => missing(Reason::NotApplicable),
        },
        RuleId::FileBaseline => match file.process {
            Some(process) => word(match process {
                JpegProcess::Baseline => "baseline",
                JpegProcess::ExtendedSequential => "extended-sequential",
                JpegProcess::Progressive => "progressive",
                JpegProcess::Lossless => "lossless",
                JpegProcess::Arithmetic => "arithmetic",
                JpegProcess::Hierarchical => "hierarchical",
            }),
            None => missing(Reason::NotApplicable),
        },
        RuleId::FileTrailingBytes => Observed::Number(Measured::exact(file.trailing_bytes as f64)),
        RuleId::FilePrivateData => Observed::Words(private_data(file)),
        RuleId::FileColourProfile => word(match &file.icc {
            Icc::Absent => "absent",
            Icc::Used(description) if description.to_ascii_lowercase().contains("srgb") => "srgb",
            Icc::Used(_) => "other",
            Icc::Broken(_) => "broken",
        }),
        _ => density(rule, file),
    }
}

fn density(rule: RuleId, file: &Metadata) -> Observed {
    let places = [file.density.jfif, file.density.exif, file.density.photoshop, file.density.container];
    let declared: Vec<f64> = places.into_iter().flatten().flat_map(|place| [place.x, place.y]).flatten().collect();
    let least = declared.iter().copied().reduce(f64::min);
    let most = declared.iter().copied().reduce(f64::max);
    match (rule, least.zip(most)) {
        (_, None) => Observed::Unknown(Why::Missing(Reason::NotDeclared)),
        (RuleId::DensityConflict, Some((least, most))) => Observed::Number(Measured::exact(most - least)),
        _ => Observed::Numbers(declared),
    }
}

/// The model with its bits per pixel: "ycbcr-24".
fn colour_model(file: &Metadata) -> String {
    let (name, channels) = match file.colour_model {
        ColourModel::Grey => ("grey", 1),
        ColourModel::GreyAlpha => ("grey-alpha", 2),
        ColourModel::Rgb => ("rgb", 3),
        ColourModel::Rgba => ("rgba", 4),
        ColourModel::Palette => ("palette", 1),
        ColourModel::YCbCr => ("ycbcr", 3),
        ColourModel::Cmyk => ("cmyk", 4),
        ColourModel::Ycck => ("ycck", 4),
    };
    format!("{name}-{}", u32::from(file.bits) * channels)
}

fn private_data(file: &Metadata) -> Vec<String> {
    let private = &file.private;
    let present = [
        ("gps", private.gps),
        ("serial", private.serial),
        ("owner", private.owner),
        ("thumbnail", private.thumbnail),
        ("xmp", private.xmp),
        ("comment", private.comment),
    ];
    present.into_iter().filter(|&(_, there)| there).map(|(word, _)| word.to_owned()).collect()
}

/// Each kind of operation once, in the order it was first done.
fn operations(log: &[Operation]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for operation in log {
        let name = match operation {
            Operation::Orient { .. } => "orient",
            Operation::ConvertColour { .. } => "convert-colour",
            Operation::ReduceDepth { .. } => "reduce-depth",
            Operation::Flatten { .. } => "flatten",
            Operation::Crop { .. } => "crop",
            Operation::Scale { factor, .. } if *factor > 1.0 => "enlarge",
            Operation::Scale { .. } => "scale",
            Operation::Compress { .. } => "compress",
            Operation::Tag { .. } => "tag",
        };
        if names.iter().all(|known| known != name) {
            names.push(name.to_owned());
        }
    }
    names
}
