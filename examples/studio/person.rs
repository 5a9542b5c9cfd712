//! The sitter: everything that stays the same when the same person comes back tomorrow.

use super::noise::Chance;

/// How the hair is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum HairStyle {
    Bald,
    Buzz,
    Short,
    SidePart,
    SweptBack,
    Bowl,
    Bob,
    Long,
    LongFringe,
    Ponytail,
    Bun,
    Curly,
    Afro,
    Scarf,
}

/// What is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Garment {
    CrewNeck,
    VNeck,
    Shirt,
    Suit,
    Hoodie,
    ShirtSweater,
}

/// The pattern of the cloth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Pattern {
    Plain,
    Stripes,
    Check,
    Melange,
}

/// Beard of a man.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Beard {
    None,
    Shaved,
    Stubble,
    Moustache,
    Full,
}

/// Spectacles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glasses {
    /// Width of the rim in inter-pupil distances, 0.015 (wire) to 0.06 (thick).
    pub rim: f32,
    /// Corner radius of the lens as a share of its half height: 1 is round.
    pub roundness: f32,
    /// sRGB colour of the frame.
    pub colour: [u8; 3],
    /// Half width and half height of a lens, in inter-pupil distances.
    pub half: [f32; 2],
}

/// A person: body, hair, clothes. Shares and lengths are in inter-pupil distances.
#[derive(Debug, Clone, PartialEq)]
pub struct Sitter {
    /// Seed of everything too small to be a field: each hair, each freckle.
    pub seed: u64,
    /// Whether the build is a man's; shapes brow ridge, jaw, neck, lips and the choice of hair.
    pub masculine: bool,
    /// Place on the skin scale, 0 lightest – 1 darkest.
    pub tone: f32,
    /// Yellow (negative) to pink (positive) undertone, −1–1.
    pub undertone: f32,
    /// Width of the face, 1 is usual.
    pub width: f32,
    /// Length of the lower face, 1 is usual.
    pub length: f32,
    /// Strength of the jaw, −1 pointed – 1 square.
    pub jaw: f32,
    /// Fullness of cheeks, −1 gaunt – 1 full.
    pub fullness: f32,
    /// Width of the nose, 1 is usual.
    pub nose_width: f32,
    /// Projection of the nose, 1 is usual.
    pub nose_height: f32,
    /// Length of the nose, 1 is usual.
    pub nose_length: f32,
    /// Half width of the mouth.
    pub mouth: f32,
    /// Fullness of lips, 1 is usual.
    pub lips: f32,
    /// Colour of the lips against the skin, 0 pale – 1 strong.
    pub lip_colour: f32,
    /// Smile, 0 neutral – 1 slight.
    pub smile: f32,
    /// Height of the eye opening, 1 is usual.
    pub eye_opening: f32,
    /// Rise of the outer eye corner.
    pub eye_tilt: f32,
    /// Height of the crease above the upper lid; below 0.02 the lid is single.
    pub crease: f32,
    /// Linear tint of the iris: sRGB.
    pub iris: [u8; 3],
    /// Height of the brows above the pupils.
    pub brow_height: f32,
    /// Arch of the brows.
    pub brow_arch: f32,
    /// Thickness of the brows, 1 is usual.
    pub brow_weight: f32,
    /// Difference of the left side to the right, six small shifts.
    pub asymmetry: [f32; 6],
    /// Number of freckles and moles.
    pub freckles: u32,
    /// Size of ears, 1 is usual.
    pub ears: f32,
    /// Half width of the neck.
    pub neck: f32,
    /// Width of the shoulders, 1 is usual.
    pub shoulders: f32,
    /// Height of the hairline above the pupils.
    pub hairline: f32,
    /// How the hair is worn.
    pub hair: HairStyle,
    /// sRGB colour of the hair.
    pub hair_colour: [u8; 3],
    /// Thickness of the hair over the skull.
    pub hair_volume: f32,
    /// Waviness of long hair, 0 straight – 0.25 wavy.
    pub wave: f32,
    /// How far a fringe hangs below the brows' upper edge; usually 0.
    pub fringe: f32,
    /// x of the parting.
    pub parting: f32,
    /// Beard.
    pub beard: Beard,
    /// Spectacles, if worn.
    pub glasses: Option<Glasses>,
    /// Garment.
    pub garment: Garment,
    /// sRGB colours of garment, second layer, and tie or pattern.
    pub cloth: [[u8; 3]; 3],
    /// Pattern of the outer cloth.
    pub pattern: Pattern,
}

/// sRGB skin colours in full light, light to dark; own readings, ordered like the ten tones of Monk (2019).
const SKIN: [[u8; 3]; 10] = [
    [246, 219, 203],
    [240, 207, 186],
    [233, 195, 168],
    [224, 181, 150],
    [208, 161, 127],
    [183, 134, 101],
    [152, 107, 80],
    [121, 84, 62],
    [94, 65, 49],
    [72, 51, 41],
];

impl Sitter {
    /// What the person wears that a rule asks about, by name.
    pub(super) fn wears(&self) -> Vec<&'static str> {
        let worn = [
            ("glasses", self.glasses.is_some()),
            ("scarf", self.hair == HairStyle::Scarf),
            ("pattern", matches!(self.pattern, Pattern::Stripes | Pattern::Check)),
            ("fringe", matches!(self.hair, HairStyle::LongFringe | HairStyle::Bowl)),
        ];
        worn.into_iter().filter_map(|(name, there)| there.then_some(name)).collect()
    }

    /// This person as they come to be registered: hair off brows and ears, no scarf, plain clothes.
    #[must_use]
    pub fn groomed(mut self) -> Self {
        self.hair = match self.hair {
            HairStyle::Bowl => HairStyle::Short,
            HairStyle::Long | HairStyle::LongFringe | HairStyle::Bob | HairStyle::Scarf => HairStyle::Ponytail,
            other => other,
        };
        if self.hair == HairStyle::Ponytail {
            self.hair_volume = self.hair_volume.min(0.1);
        }
        if matches!(self.pattern, Pattern::Stripes | Pattern::Check) {
            self.pattern = Pattern::Plain;
        }
        self
    }

    /// The person with this seed.
    pub fn new(seed: u64) -> Self {
        let mut build = Chance::new(seed, 1);
        let masculine = build.happens(0.5);
        let man = if masculine { 1.0 } else { 0.0 };
        let tone = build.unit();
        let mut shape = |usual: f32, spread: f32| usual + spread * build.bell().clamp(-2.2, 2.2);
        let width = shape(0.99 + 0.015 * man, 0.025);
        let length = shape(0.985 + 0.03 * man, 0.035);
        let jaw = shape(-0.6 + 0.9 * man, 0.35).clamp(-1.0, 1.0);
        let fullness = shape(0.0, 0.5).clamp(-1.0, 1.0);
        let nose_width = shape(0.92 + 0.22 * (tone - 0.35).max(0.0) + 0.05 * man, 0.07);
        let nose_height = shape(0.95 + 0.1 * man, 0.12);
        let nose_length = shape(0.99 + 0.02 * man, 0.045);
        let mouth = shape(0.395 + 0.008 * man, 0.022);
        let lips = shape(1.0 + 0.35 * (tone - 0.4).max(0.0) - 0.12 * man, 0.13).clamp(0.6, 1.5);
        let lip_colour = shape(0.7 - 0.38 * man, 0.15).clamp(0.15, 1.0);
        let smile = shape(0.45, 0.3).clamp(0.0, 1.0);
        let eye_opening = shape(1.0 - 0.06 * man, 0.07).clamp(0.78, 1.2);
        let eye_tilt = shape(0.0, 0.012);
        let crease = shape(0.045, 0.018).clamp(0.0, 0.08);
        let brow_height = shape(0.29 - 0.02 * man, 0.02);
        let brow_arch = shape(0.055 - 0.02 * man, 0.015);
        let brow_weight = shape(0.72 + 0.4 * man, 0.13).clamp(0.5, 1.6);
        let asymmetry = [0; 6].map(|_| shape(0.0, 0.008));
        let ears = shape(1.0 + 0.05 * man, 0.06);
        let neck = shape(0.66 + 0.14 * man, 0.03);
        let shoulders = shape(0.94 + 0.1 * man, 0.03);
        let hairline = shape(0.93, 0.05);
        let mut looks = Chance::new(seed, 2);
        let undertone = looks.range(-1.0, 1.0);
        let dark = tone > 0.35 || looks.happens(0.55);
        let hair_colour = match looks.unit() {
            u if dark && u < 0.8 => looks.pick(&[[22, 19, 19], [28, 23, 21], [38, 28, 23], [17, 15, 17]]),
            _ if dark => [looks.range(48.0, 70.0) as u8, 40, 30],
            u if u < 0.6 => looks.pick(&[[74, 50, 34], [95, 66, 43], [58, 40, 30], [112, 82, 54]]),
            u if u < 0.85 => looks.pick(&[[166, 130, 84], [190, 155, 105], [146, 112, 74]]),
            u if u < 0.94 => [132, 66, 36],
            _ => [128, 124, 120],
        };
        let iris = if dark {
            looks.pick(&[[62, 38, 24], [48, 30, 21], [78, 50, 30]])
        } else {
            looks.pick(&[[82, 116, 142], [96, 122, 100], [104, 76, 44], [70, 96, 118], [120, 98, 58], [72, 46, 28]])
        };
        let veiled = looks.happens(0.6);
        let hair = if masculine {
            looks.pick(&[
                HairStyle::Buzz,
                HairStyle::Short,
                HairStyle::Short,
                HairStyle::SidePart,
                HairStyle::SidePart,
                HairStyle::SweptBack,
                HairStyle::Bowl,
                HairStyle::Bowl,
                HairStyle::Curly,
                HairStyle::Bald,
                if tone > 0.6 { HairStyle::Afro } else { HairStyle::Short },
                if tone > 0.5 { HairStyle::Buzz } else { HairStyle::SidePart },
            ])
        } else {
            looks.pick(&[
                HairStyle::Long,
                HairStyle::Long,
                HairStyle::LongFringe,
                HairStyle::Bob,
                HairStyle::Bob,
                HairStyle::Ponytail,
                HairStyle::Ponytail,
                HairStyle::Bun,
                HairStyle::Bun,
                HairStyle::Curly,
                if tone > 0.6 { HairStyle::Afro } else { HairStyle::Long },
                if veiled { HairStyle::Scarf } else { HairStyle::Ponytail },
            ])
        };
        let hair_volume = match hair {
            HairStyle::Bald => 0.0,
            HairStyle::Buzz => looks.range(0.03, 0.07),
            HairStyle::Afro => looks.range(0.4, 0.75),
            HairStyle::Curly => looks.range(0.24, 0.42),
            HairStyle::Ponytail | HairStyle::Bun => looks.range(0.08, 0.15),
            _ => looks.range(0.15, 0.3),
        };
        let parting = looks.pick(&[-0.42, -0.3, 0.0, 0.0, 0.3, 0.42]) + looks.range(-0.04, 0.04);
        let wave = if looks.happens(0.45) { looks.range(0.05, 0.25) } else { 0.0 };
        let beard = if masculine {
            looks.pick(&[
                Beard::Shaved,
                Beard::Shaved,
                Beard::Shaved,
                Beard::None,
                Beard::None,
                Beard::Stubble,
                Beard::Moustache,
                Beard::Full,
            ])
        } else {
            Beard::None
        };
        let freckles =
            if tone < 0.3 && looks.happens(0.25) { 60 + looks.below(120) as u32 } else { looks.below(7) as u32 };
        let glasses = looks.happens(0.3).then(|| {
            let wire = looks.happens(0.5);
            Glasses {
                rim: if wire { looks.range(0.014, 0.022) } else { looks.range(0.032, 0.05) },
                roundness: looks.range(0.45, 1.0),
                colour: if wire {
                    looks.pick(&[[150, 130, 95], [120, 122, 126], [40, 40, 44]])
                } else {
                    looks.pick(&[[20, 19, 20], [58, 36, 24], [32, 38, 60]])
                },
                half: [looks.range(0.34, 0.39), looks.range(0.24, 0.31)],
            }
        });
        let mut wardrobe = Chance::new(seed, 3);
        let garment = wardrobe.pick(&[
            Garment::CrewNeck,
            Garment::CrewNeck,
            Garment::VNeck,
            Garment::Shirt,
            Garment::Shirt,
            Garment::Suit,
            Garment::Suit,
            Garment::Hoodie,
            Garment::ShirtSweater,
        ]);
        let shirts = [[240, 241, 243], [238, 238, 236], [206, 220, 238], [228, 232, 240], [236, 216, 220]];
        let colours = [
            [32, 34, 40],
            [44, 56, 84],
            [120, 32, 40],
            [64, 88, 70],
            [150, 150, 152],
            [196, 182, 160],
            [232, 232, 230],
            [94, 72, 104],
            [182, 100, 62],
            [70, 70, 76],
        ];
        let suits = [[30, 32, 40], [38, 46, 66], [60, 60, 64], [22, 22, 24], [78, 70, 62]];
        let cloth = match garment {
            Garment::Shirt => [wardrobe.pick(&shirts), [250, 250, 250], [90, 110, 150]],
            Garment::Suit => [
                wardrobe.pick(&suits),
                wardrobe.pick(&shirts),
                wardrobe.pick(&[[122, 24, 34], [28, 40, 78], [60, 64, 70], [36, 78, 62], [96, 60, 100]]),
            ],
            Garment::ShirtSweater => [wardrobe.pick(&colours), wardrobe.pick(&shirts), [40, 50, 70]],
            _ => [wardrobe.pick(&colours), wardrobe.pick(&shirts), wardrobe.pick(&colours)],
        };
        let pattern = match garment {
            Garment::Shirt => wardrobe.pick(&[Pattern::Plain, Pattern::Plain, Pattern::Stripes, Pattern::Check]),
            Garment::Suit => wardrobe.pick(&[Pattern::Plain, Pattern::Plain, Pattern::Melange]),
            _ => wardrobe.pick(&[Pattern::Plain, Pattern::Melange, Pattern::Melange]),
        };
        Self {
            seed,
            masculine,
            tone,
            undertone,
            width,
            length,
            jaw,
            fullness,
            nose_width,
            nose_height,
            nose_length,
            mouth,
            lips,
            lip_colour,
            smile,
            eye_opening,
            eye_tilt,
            crease,
            iris,
            brow_height,
            brow_arch,
            brow_weight,
            asymmetry,
            freckles,
            ears,
            neck,
            shoulders,
            hairline,
            hair,
            hair_colour,
            hair_volume,
            wave,
            fringe: 0.0,
            parting,
            beard,
            glasses,
            garment,
            cloth,
            pattern,
        }
    }

    /// Linear reflectance of the skin.
    pub fn skin(&self) -> [f32; 3] {
        let at = self.tone.clamp(0.0, 1.0) * 8.999;
        let i = at as usize;
        let (a, b) = (super::paint::linear_rgb(SKIN[i]), super::paint::linear_rgb(SKIN[i + 1]));
        let skin = super::shape::mix(a, b, at - i as f32);
        let warm = self.undertone;
        [skin[0] * (1.0 + 0.02 * warm), skin[1] * (1.0 - 0.03 * warm), skin[2] * (1.0 + 0.05 * warm)]
    }
}
