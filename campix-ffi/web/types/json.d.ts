// Written by schema.mjs from campix-core/schema; do not edit.

/** What is measured on a photo, by no standard. */
export interface FactsJson {
  /** Which photo the facts come from. */
  photo: {
    /** What the digest is taken over: the file, or pixels that never were one. */
    kind: "file" | "pixels";
    /** SHA-256 of it. */
    sha256: string;
    /** Number of its bytes. */
    bytes: number;
    /** Name of the file, if it is known. */
    name: string | null;
  };
  /** Size of the upright photo in pixels; all coordinates refer to it. */
  size: {
    /** Pixels in a row. */
    width: number;
    /** Rows. */
    height: number;
  };
  /** What the file claims about itself. */
  file: {
    /** Format by magic bytes. */
    container: "Jpeg" | "Png" | "WebP" | "Bmp" | "Tiff" | "Heic" | "Raw";
    /** Extension of the file's name, without the dot. */
    extension: string | null;
    /** What the name of the file looks like, never the name. */
    name: "id-number" | "number" | "camera" | "other" | null;
    /** Length of the file. */
    bytes: number;
    /** Size as stored. */
    coded_size: {
      /** Pixels in a row. */
      width: number;
      /** Rows. */
      height: number;
    };
    /** Exif orientation. */
    orientation: number;
    /** Bits per channel as stored. */
    bits: number;
    /** As stored. */
    colour_model: "grey" | "grey-alpha" | "rgb" | "rgba" | "palette" | "ycbcr" | "cmyk" | "ycck";
    /** How a JPEG was coded. */
    process: "baseline" | "extended-sequential" | "progressive" | "lossless" | "arithmetic" | "hierarchical" | null;
    /** Chroma sampling of a JPEG of three channels. */
    sampling: string | null;
    /** Compression quality of a JPEG. */
    quality: {
      /** Exactly IJG's tables, or the nearest. */
      kind: "ijg" | "equivalent";
      /** 1 to 100. */
      value: number;
    } | null;
    /** The quality that ImageMagick prints, where it is another one. */
    imagemagick?: number;
    /** Bytes after the end of the picture. */
    trailing_bytes: number;
    /** The embedded ICC profile. */
    icc: {
      kind: "absent" | "used" | "broken";
      /** Its description, or why it was not used. */
      description?: string;
    };
    /** Kinds of data that must not be delivered. */
    private: Array<"gps" | "serial" | "owner" | "thumbnail" | "xmp" | "comment" | "description" | "iptc" | "maker-note" | "device" | "settings" | "editing" | "second-exif" | "photoshop" | "pictures" | "program-data" | "other-tag" | "unreadable" | "stray-bytes" | "trailing-bytes">;
    /** Exif DateTimeOriginal. */
    captured: string | null;
    /** Where what the file says does not fit its pixels. */
    traces: Array<"editor" | "foreign-tables" | "other-size">;
  };
  /** Declared dots per inch by place. */
  density: {
    /** JFIF APP0. */
    jfif: {
      /** Horizontally. */
      x: number | null;
      /** Vertically. */
      y: number | null;
    } | null;
    /** A further JFIF APP0 that says something else. */
    other_jfif?: {
      /** Horizontally. */
      x: number | null;
      /** Vertically. */
      y: number | null;
    };
    /** Exif or TIFF. */
    exif: {
      /** Horizontally. */
      x: number | null;
      /** Vertically. */
      y: number | null;
    } | null;
    /** Photoshop's resource. */
    photoshop: {
      /** Horizontally. */
      x: number | null;
      /** Vertically. */
      y: number | null;
    } | null;
    /** The container's own field. */
    container: {
      /** Horizontally. */
      x: number | null;
      /** Vertically. */
      y: number | null;
    } | null;
  };
  /** What was done to the pixels so far, in order. */
  operations: Array<{
    operation: "tolerate";
    /** What was read past. */
    what: string;
  } | {
    operation: "select-page";
    /** From 1. */
    page: number;
    /** Pictures in the file. */
    of: number;
  } | {
    operation: "extract-preview";
    /** The raw format. */
    from: string;
  } | {
    operation: "orient";
    /** The orientation that was applied. */
    exif: number;
  } | {
    operation: "convert-colour";
    /** Profile or colour model. */
    from: string;
  } | {
    operation: "reduce-depth";
    /** Bits per channel before. */
    from: number;
  } | {
    operation: "flatten";
    /** sRGB. */
    onto: [number, number, number];
  } | {
    operation: "crop";
    x: number;
    y: number;
    width: number;
    height: number;
  } | {
    operation: "scale";
    /** Size of the result. */
    to: {
      /** Pixels in a row. */
      width: number;
      /** Rows. */
      height: number;
    };
    /** Of both axes. */
    factor: number;
  } | {
    operation: "compress";
    format: string;
  } | {
    operation: "tag";
    /** What was written. */
    what: string;
  }>;
  /** Number of faces, points and pose. */
  face: {
    /** Name of the engine that placed the points. */
    source: string;
    /** How many faces were found; several are never ranked. Unit: count. */
    count: number | null;
    /** The points of an only face by name, each an array of x and y: `face.points.chin.1` is the y of the chin. Unit: px. */
    points: {
      right_pupil: [number, number];
      left_pupil: [number, number];
      right_eye_outer: [number, number];
      right_eye_inner: [number, number];
      left_eye_inner: [number, number];
      left_eye_outer: [number, number];
      right_upper_lid: [number, number];
      right_lower_lid: [number, number];
      left_upper_lid: [number, number];
      left_lower_lid: [number, number];
      right_brow: [number, number];
      left_brow: [number, number];
      nose_tip: [number, number];
      nose_base: [number, number];
      mouth_right: [number, number];
      mouth_left: [number, number];
      upper_inner_lip: [number, number];
      lower_inner_lip: [number, number];
      chin: [number, number];
      right_cheek: [number, number];
      left_cheek: [number, number];
      forehead: [number, number];
      right_jaw: [number, number];
      left_jaw: [number, number];
    } | null;
    /** y of the point halfway between the pupils, px (standards S50d: the eye line joins both eye centres). Unit: px. */
    eye_line_y: number | null;
    /** x of the point halfway between the pupils, px. Unit: px. */
    eye_centre_x: number | null;
    /** Distance between the pupils, px. Unit: px. */
    interpupil: number | null;
    /** Distance between the vertical lines where ear meets cheek, px (standards: social-security card, S50d). Unit: px. */
    face_width: number | null;
    /** y of the lowest point of the chin, px. Unit: px. */
    chin_y: number | null;
    /** Tilt of the line through the pupils; positive: the picture's right end is lower. Degrees. Unit: degrees. */
    roll_degrees: number | null;
    /** Turn to the side; positive: towards the picture's right. Degrees, from an average face turned until it covers the points best. Unit: degrees. */
    yaw_degrees: number | null;
    /** Nod; positive: the chin is raised. Degrees; 0 as most people look into a camera. A long nose looks like a nod, which the uncertainty says. Unit: degrees. */
    pitch_degrees: number | null;
    /** Lid opening as a share of eye width, the smaller of both eyes. Unit: share. */
    eye_opening: number | null;
    /** Gap between the inner lips as a share of mouth width. Unit: share. */
    mouth_opening: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
  /** The head with hair. */
  head: {
    /** y of the crown, px: the first row, from the top, that is opaque over 0.13 inter-pupil distances; hair counts, single hairs do not (standards S50d: 头顶发迹; the run as in the human marks). Unit: px. */
    crown_y: number | null;
    /** x of the head's edge on the picture's left between crown and mouth, px; hair and ears count, single hairs do not, by the same run. Unit: px. */
    left_x: number | null;
    /** x of the head's edge on the picture's right, px. Unit: px. */
    right_x: number | null;
    /** Chin minus crown, px (standards S50d, RGA-06). Unit: px. */
    height: number | null;
    /** Right edge minus left edge, px. Unit: px. */
    width: number | null;
    /** x of the middle between both edges, px. Unit: px. */
    centre_x: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
  /** Shoulders. */
  body: {
    /** Whether the outline of both shoulders is in the picture, from 0.6 face widths beside the middle of the face. */
    shoulders_visible: boolean | null;
    /** Slope of the line through both shoulders; positive: the picture's right is lower. Degrees. Unit: degrees. */
    shoulder_tilt_degrees: number | null;
    /** Height of the band between chin and lower edge, px. Unit: px. */
    below_chin: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
  /** The backdrop. */
  background: {
    /** Median colour, sRGB 0–255 (standards R99-11 to R99-13 give references). */
    rgb: [number, number, number] | null;
    /** Spread of the colour: 95th percentile of CIEDE2000 between blocks of the backdrop and its median. Unit: delta-e. */
    unevenness: number | null;
    /** Texture: 95th percentile of CIEDE2000 between small blocks of the backdrop and a smooth curved surface fitted to it, which follows fall-off and hot spots of the lamps, but no folds, seams or stains. Unit: delta-e. */
    texture: number | null;
    /** Strength of a plane fitted to L*: difference of L* from one end of the picture to the other. Unit: lightness. */
    gradient: number | null;
    /** Direction in which the plane gets lighter: 0 right, 90 down. Degrees. Unit: degrees. */
    gradient_degrees: number | null;
    /** Depth of a shadow beside the subject: L* of a plane through the far backdrop minus L* of the darkest strip 0.2 to 0.6 inter-pupil distances from the outline, or beside the head the depth below the other side of a strip that touches it. Negative where the wall glows around the subject. Unit: lightness. */
    shadow: number | null;
    /** Middle of that darkest strip, px. Unit: px. */
    shadow_at: [number, number] | null;
    /** Share of the backdrop covered by things that are neither backdrop nor subject. Unit: share. */
    objects: number | null;
    /** Whether a border or writing runs along an edge. */
    border: boolean | null;
    /** CIEDE2000 between clothes and backdrop along the outline of the shoulders, median (standards R99-18). Unit: delta-e. */
    clothes_contrast: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
  /** Light on the face. */
  light: {
    /** Median L* of the skin of both cheeks and the nose, 0–100. Differs from person to person under equal light: information, not a measure of exposure. Unit: lightness. */
    face_lightness: number | null;
    /** L* of the whites of the eyes, 0–100: 95th percentile between the lids. Nearly the same for everybody under equal light, hence the measure of exposure. Unit: lightness. */
    eye_white: number | null;
    /** Share of face pixels between brows and chin with two channels clipped at the bright end, eyes and mouth left out. Unit: share. */
    clipped_highlights: number | null;
    /** Share of the same pixels that are nearly black. Unit: share. */
    clipped_shadows: number | null;
    /** Light on the picture's left half of the face over that on the right half, in stops (log2 of the ratio of luminances of the cheeks): 0 even, +1 twice as much on the left. The same on every skin. Unit: stops. */
    balance: number | null;
    /** Colour cast, degrees of hue angle in CIELAB: the larger of the distance of the skin's hue from the range of natural skin, and of what a light that tints the whites of the eyes as much does to the hue of average skin. 0 inside both ranges. Unit: degrees. */
    cast: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
  /** Sharpness, detail and noise. */
  focus: {
    /** Width from 10 % to 90 % of the edges at the eyes, as a share of the inter-pupil distance: smaller is sharper. From the ratio of gradients before and after a known blur (Zhuo and Sim 2011), median over the strongest edges. Unit: share. */
    blur: number | null;
    /** Finest detail around the eyes: the highest frequency left in the spectrum, as a share of the highest that the pixels can show, at 96 px between the pupils or at the photo's own size if that is less. 1 is a sharp photo; blur, motion and enlargement from fewer pixels take from it. Unit: share. */
    resolution: number | null;
    /** Noise around the eyes at the same scale: standard deviation of the luma as a share of its range, from the quietest tenth of the pieces of rows and columns. Unit: share. */
    noise: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
  /** What is worn, and what hair or things hide. */
  appearance: {
    /** Probability that glasses of any kind are worn. Unit: share. */
    glasses: number | null;
    /** Probability that lenses are dark or coloured. Unit: share. */
    tint: number | null;
    /** Probability that a rim of the glasses lies over a pupil or a lid. Unit: share. */
    rim: number | null;
    /** Probability of a reflection of the glasses over the left iris. Unit: share. */
    reflection_left: number | null;
    /** The same over the right iris. Unit: share. */
    reflection_right: number | null;
    /** Share of the left iris that lies under light, catchlights included. Unit: share. */
    iris_lit_left: number | null;
    /** The same of the right iris. Unit: share. */
    iris_lit_right: number | null;
    /** Probability that the left pupil is red from a flash. Unit: share. */
    red_left: number | null;
    /** The same of the right pupil. Unit: share. */
    red_right: number | null;
    /** Probability that the eyes look elsewhere than into the lens. Unit: share. */
    gaze_off: number | null;
    /** Probability that the left eye is closed. Unit: share. */
    closed_left: number | null;
    /** The same of the right eye. Unit: share. */
    closed_right: number | null;
    /** Probability that hair lies over a third of the left brow or more. Unit: share. */
    brow_covered_left: number | null;
    /** The same of the right brow. Unit: share. */
    brow_covered_right: number | null;
    /** Probability that hair lies over the left eye. Unit: share. */
    eye_covered_left: number | null;
    /** The same of the right eye. Unit: share. */
    eye_covered_right: number | null;
    /** Probability that the left ear is under hair or cloth. Unit: share. */
    ear_covered_left: number | null;
    /** The same of the right ear. Unit: share. */
    ear_covered_right: number | null;
    /** Probability that something covers the hair: cap, hat, scarf, hood. Unit: share. */
    headwear: number | null;
    /** Probability that headwear shades the face, or hides a brow, a cheek or the chin. Unit: share. */
    headwear_over_face: number | null;
    /** Probability that something covers mouth or chin, the nose as well or not: a mask, a hand, a scarf. Unit: share. */
    mouth_covered: number | null;
    /** Probability that teeth are seen. Unit: share. */
    teeth: number | null;
    /** Probability that the mouth is open. Unit: share. */
    mouth_open: number | null;
    /** Probability that an earring is worn. Unit: share. */
    earrings: number | null;
    /** Probability that a necklace is worn. Unit: share. */
    necklace: number | null;
    /** Probability that the clothes have stripes, checks or another strong pattern. Unit: share. */
    pattern: number | null;
    /** Probability that the light comes from one side, or makes hard spots. Unit: share. */
    one_sided_light: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
  /** Traces of what was done to a picture before. */
  evidence: {
    /** Share of the person's outline along which a colour lies that is neither the wall's nor the person's nor a mixture of both: the rest of another backdrop. Unit: share. */
    fringe: number | null;
    /** Fine texture of the cheeks as a share of that of the eyes, at 96 px between the pupils. Skin that was smoothed has lost its own, while eyes keep theirs. Unit: ratio. */
    skin_texture: number | null;
    /** How much stronger differences of brightness are at every eighth pixel than elsewhere, in both directions, levels of 255: the blocks of an earlier JPEG, which count twice where they lie elsewhere than this one's. Blocks where this JPEG has its own count from quality 90 on. Unit: ratio. */
    block_edges: number | null;
    /** How far a repetition stands out of the spectrum of plain parts, in decades of power: the grid of a screen or of a print. Unit: ratio. */
    repetition: number | null;
    /** Share of the wall, away from the person, in which neighbouring pixels are equal: a wall without any noise was painted, or compressed until nothing was left of it. Unit: share. */
    flat_wall: number | null;
    /** Width of the sharpest quarter of the edges between person and wall over that of those inside the person, which one lens draws alike: less after a hard mask, more after a soft one. Unit: ratio. */
    edge_width: number | null;
    /** Noise of the wall over that of the quietest parts of the person, which one sensor gives alike. Compression takes both, so that it is measured from quality 95 on. Unit: ratio. */
    wall_noise: number | null;
    /** One standard deviation of each fact that has one; null if it is without bound. */
    uncertainty?: Record<string, number | Record<string, number> | null>;
    /** Why a fact is null. */
    missing?: Record<string, "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared">;
  };
}

/** The answer to one rule. */
export interface FindingJson {
  rule: "file.container" | "file.extension" | "file.bytes" | "file.pixels" | "file.aspect" | "file.colour-model" | "file.quality" | "file.baseline" | "file.trailing-bytes" | "file.private-data" | "file.colour-profile" | "file.name" | "density.value" | "density.conflict" | "face.count" | "geometry.eye-line" | "geometry.crown" | "geometry.face-width" | "geometry.head-height" | "geometry.head-width" | "geometry.below-chin" | "geometry.side-clearance" | "geometry.centring" | "geometry.eye-distance" | "body.shoulders-visible" | "body.shoulders-level" | "pose.roll" | "pose.yaw" | "pose.pitch" | "eyes.open" | "mouth.closed" | "background.colour" | "background.evenness" | "background.gradient" | "background.shadow" | "background.objects" | "background.border" | "background.clothes-contrast" | "background.texture" | "light.exposure" | "light.highlights" | "light.shadows" | "light.balance" | "light.cast" | "focus.sharpness" | "focus.noise" | "focus.resolution" | "provenance.operations" | "session.recent" | "session.unretouched" | "session.glasses" | "session.head-covering" | "session.adornment" | "session.lamps" | "adornment.earrings" | "adornment.necklace" | "clothes.pattern" | "ears.alike" | "eyes.gaze" | "eyes.red" | "face.covered" | "glasses.reflection" | "glasses.rim" | "glasses.tint" | "hair.brows" | "hair.ears" | "hair.eyes" | "head.covering" | "head.covering-over-face" | "mouth.teeth" | "light.one-sided" | "evidence.block-edges" | "evidence.flat-wall" | "evidence.fringe" | "evidence.repetition" | "evidence.skin-texture" | "evidence.traces" | "evidence.edge-width" | "evidence.wall-noise";
  /** The clause that names the finding. */
  source: string | null;
  /** How well it is evidenced. */
  evidence: "A" | "B" | "C" | "G" | "D" | null;
  /** How binding the clause is that decided. */
  level: "must" | "should" | "info";
  /** The answer. */
  verdict: "pass" | "warn" | "unknown" | "fail";
  /** What was measured, in the unit of the rule. */
  measured: number | boolean | string | Array<string> | {
    width: number;
    height: number;
  } | {
    /** sRGB. */
    rgb: [number, number, number];
    /** CIEDE2000 to the nearest reference. */
    delta_e: number;
    /** Name of that reference. */
    nearest: string;
  } | null;
  /** One standard deviation of it. */
  uncertainty: number | null;
  /** What is allowed. */
  allowed: [number | null, number | null] | Array<string> | boolean | {
    width: [number | null, number | null];
    height: [number | null, number | null];
  } | {
    one_of: Array<{
      name: string;
      rgb: [number, number, number];
    }>;
    max: number | null;
  };
  /** Empty if there is none. */
  unit: string;
  /** How far outside the allowed range it lies. */
  by_how_much: number | null;
  /** Why there is no answer. */
  reason: "no-face" | "turn-right" | "upside-down" | "turn-left" | "several-faces" | "no-outline" | "out-of-frame" | "too-small" | "no-backdrop" | "uncertain" | "covered" | "not-asked" | "not-applicable" | "not-declared" | "no-placement" | null;
  /** What else decided. */
  remark?: {
    kind: "unit-in-doubt" | "foreign-tables" | "near-our-limit";
  } | {
    kind: "gives-way";
    /** The rule it gives way to. */
    to: "file.container" | "file.extension" | "file.bytes" | "file.pixels" | "file.aspect" | "file.colour-model" | "file.quality" | "file.baseline" | "file.trailing-bytes" | "file.private-data" | "file.colour-profile" | "file.name" | "density.value" | "density.conflict" | "face.count" | "geometry.eye-line" | "geometry.crown" | "geometry.face-width" | "geometry.head-height" | "geometry.head-width" | "geometry.below-chin" | "geometry.side-clearance" | "geometry.centring" | "geometry.eye-distance" | "body.shoulders-visible" | "body.shoulders-level" | "pose.roll" | "pose.yaw" | "pose.pitch" | "eyes.open" | "mouth.closed" | "background.colour" | "background.evenness" | "background.gradient" | "background.shadow" | "background.objects" | "background.border" | "background.clothes-contrast" | "background.texture" | "light.exposure" | "light.highlights" | "light.shadows" | "light.balance" | "light.cast" | "focus.sharpness" | "focus.noise" | "focus.resolution" | "provenance.operations" | "session.recent" | "session.unretouched" | "session.glasses" | "session.head-covering" | "session.adornment" | "session.lamps" | "adornment.earrings" | "adornment.necklace" | "clothes.pattern" | "ears.alike" | "eyes.gaze" | "eyes.red" | "face.covered" | "glasses.reflection" | "glasses.rim" | "glasses.tint" | "hair.brows" | "hair.ears" | "hair.eyes" | "head.covering" | "head.covering-over-face" | "mouth.teeth" | "light.one-sided" | "evidence.block-edges" | "evidence.flat-wall" | "evidence.fringe" | "evidence.repetition" | "evidence.skin-texture" | "evidence.traces" | "evidence.edge-width" | "evidence.wall-noise";
    /** Where that is stated. */
    source: string;
  };
  /** How it can be fixed. */
  remedy: "auto" | "reshoot" | "paperwork" | null;
  /** What to tell the operator. */
  message: {
    /** Chinese. */
    zh: string;
    /** English. */
    en: string;
  };
  /** What the operator can do. */
  advice: {
    /** Chinese. */
    zh: string;
    /** English. */
    en: string;
  } | null;
  /** Every clause behind what is allowed. */
  sources: Array<{
    /** Whose rules the profile states. */
    layer: "contract" | "national" | "channel" | "advice" | "engine";
    /** Id of the profile that states it. */
    profile: string;
    /** The clause. */
    id: string;
    /** How well it is evidenced. */
    evidence: "A" | "B" | "C" | "G" | "D";
    /** How binding the clause itself is. */
    level: "must" | "should" | "info";
  }>;
}

/** What campix says about one photo under one profile. */
export interface ReportJson {
  schema: 1;
  /** Name and version of the engine. */
  engine: string;
  /** The photo that was judged. */
  photo: {
    /** What the digest is taken over: the file, or pixels that never were one. */
    kind: "file" | "pixels";
    /** SHA-256 of it. */
    sha256: string;
    /** Number of its bytes. */
    bytes: number;
    /** Name of the file, if it is known. */
    name: string | null;
  };
  /** The profile. */
  profile: {
    id: string;
    edition: string;
    /** Whether it is applied today. */
    status: "in-force" | "observed" | "superseded" | "unknown" | "draft";
    /** What replaced it. */
    superseded_by?: string;
    /** SHA-256 of its merged form. */
    sha256: string;
    /** Every layer of the stack, contract first. */
    layers: Array<{
      id: string;
      edition: string;
      /** The variant of it that was chosen. */
      variant?: string;
    }>;
  };
  /** What the photo was judged as. */
  artefact: "registration" | "original";
  /** The answer over all findings. */
  verdict: "pass" | "warn" | "unknown" | "fail";
  /** What the judgement is based on. */
  facts: FactsJson;
  /** One for each rule of the profile, the worst first. */
  findings: Array<FindingJson>;
  /** What no rule covers. */
  notices: Array<{
    kind: "superseded" | "recency" | "capture-unknown";
    /** One that only informs, or one that makes the verdict a warning. */
    level: "must" | "should" | "info";
    message: {
      /** Chinese. */
      zh: string;
      /** English. */
      en: string;
    };
  }>;
  /** Duties that a person attests. */
  attestations: Array<{
    rule: "file.container" | "file.extension" | "file.bytes" | "file.pixels" | "file.aspect" | "file.colour-model" | "file.quality" | "file.baseline" | "file.trailing-bytes" | "file.private-data" | "file.colour-profile" | "file.name" | "density.value" | "density.conflict" | "face.count" | "geometry.eye-line" | "geometry.crown" | "geometry.face-width" | "geometry.head-height" | "geometry.head-width" | "geometry.below-chin" | "geometry.side-clearance" | "geometry.centring" | "geometry.eye-distance" | "body.shoulders-visible" | "body.shoulders-level" | "pose.roll" | "pose.yaw" | "pose.pitch" | "eyes.open" | "mouth.closed" | "background.colour" | "background.evenness" | "background.gradient" | "background.shadow" | "background.objects" | "background.border" | "background.clothes-contrast" | "background.texture" | "light.exposure" | "light.highlights" | "light.shadows" | "light.balance" | "light.cast" | "focus.sharpness" | "focus.noise" | "focus.resolution" | "provenance.operations" | "session.recent" | "session.unretouched" | "session.glasses" | "session.head-covering" | "session.adornment" | "session.lamps" | "adornment.earrings" | "adornment.necklace" | "clothes.pattern" | "ears.alike" | "eyes.gaze" | "eyes.red" | "face.covered" | "glasses.reflection" | "glasses.rim" | "glasses.tint" | "hair.brows" | "hair.ears" | "hair.eyes" | "head.covering" | "head.covering-over-face" | "mouth.teeth" | "light.one-sided" | "evidence.block-edges" | "evidence.flat-wall" | "evidence.fringe" | "evidence.repetition" | "evidence.skin-texture" | "evidence.traces" | "evidence.edge-width" | "evidence.wall-noise";
    source: string | null;
    level: "must" | "should" | "info";
    duty: {
      /** Chinese. */
      zh: string;
      /** English. */
      en: string;
    };
    sources: Array<{
      /** Whose rules the profile states. */
      layer: "contract" | "national" | "channel" | "advice" | "engine";
      /** Id of the profile that states it. */
      profile: string;
      /** The clause. */
      id: string;
      /** How well it is evidenced. */
      evidence: "A" | "B" | "C" | "G" | "D";
      /** How binding the clause itself is. */
      level: "must" | "should" | "info";
    }>;
  }>;
}

/** Everything about a finished file but its bytes. */
export interface MadeJson {
  schema: 1;
  /** Name and version of the engine. */
  engine: string;
  /** The photo it was made of. */
  source: {
    /** What the digest is taken over: the file, or pixels that never were one. */
    kind: "file" | "pixels";
    /** SHA-256 of it. */
    sha256: string;
    /** Number of its bytes. */
    bytes: number;
    /** Name of the file, if it is known. */
    name: string | null;
  };
  /** Length of the finished file. */
  bytes: number;
  /** SHA-256 of the finished file. */
  sha256: string;
  /** How it was made. */
  route: "untouched" | "retagged" | "encoded";
  /** Where it was cut from the photo; null unless encoded. */
  plan: {
    /** In pixels of the photo. */
    crop: {
      x: number;
      y: number;
      width: number;
      height: number;
    };
    /** Size of the result. */
    frame: {
      /** Pixels in a row. */
      width: number;
      /** Rows. */
      height: number;
    };
    /** Result pixels per photo pixel. */
    scale: number;
    /** Rules on whose edge the crop lies. */
    bound_by: Array<"file.container" | "file.extension" | "file.bytes" | "file.pixels" | "file.aspect" | "file.colour-model" | "file.quality" | "file.baseline" | "file.trailing-bytes" | "file.private-data" | "file.colour-profile" | "file.name" | "density.value" | "density.conflict" | "face.count" | "geometry.eye-line" | "geometry.crown" | "geometry.face-width" | "geometry.head-height" | "geometry.head-width" | "geometry.below-chin" | "geometry.side-clearance" | "geometry.centring" | "geometry.eye-distance" | "body.shoulders-visible" | "body.shoulders-level" | "pose.roll" | "pose.yaw" | "pose.pitch" | "eyes.open" | "mouth.closed" | "background.colour" | "background.evenness" | "background.gradient" | "background.shadow" | "background.objects" | "background.border" | "background.clothes-contrast" | "background.texture" | "light.exposure" | "light.highlights" | "light.shadows" | "light.balance" | "light.cast" | "focus.sharpness" | "focus.noise" | "focus.resolution" | "provenance.operations" | "session.recent" | "session.unretouched" | "session.glasses" | "session.head-covering" | "session.adornment" | "session.lamps" | "adornment.earrings" | "adornment.necklace" | "clothes.pattern" | "ears.alike" | "eyes.gaze" | "eyes.red" | "face.covered" | "glasses.reflection" | "glasses.rim" | "glasses.tint" | "hair.brows" | "hair.ears" | "hair.eyes" | "head.covering" | "head.covering-over-face" | "mouth.teeth" | "light.one-sided" | "evidence.block-edges" | "evidence.flat-wall" | "evidence.fringe" | "evidence.repetition" | "evidence.skin-texture" | "evidence.traces" | "evidence.edge-width" | "evidence.wall-noise">;
    /** Soft windows it misses. */
    missed: Array<{
      rule: "file.container" | "file.extension" | "file.bytes" | "file.pixels" | "file.aspect" | "file.colour-model" | "file.quality" | "file.baseline" | "file.trailing-bytes" | "file.private-data" | "file.colour-profile" | "file.name" | "density.value" | "density.conflict" | "face.count" | "geometry.eye-line" | "geometry.crown" | "geometry.face-width" | "geometry.head-height" | "geometry.head-width" | "geometry.below-chin" | "geometry.side-clearance" | "geometry.centring" | "geometry.eye-distance" | "body.shoulders-visible" | "body.shoulders-level" | "pose.roll" | "pose.yaw" | "pose.pitch" | "eyes.open" | "mouth.closed" | "background.colour" | "background.evenness" | "background.gradient" | "background.shadow" | "background.objects" | "background.border" | "background.clothes-contrast" | "background.texture" | "light.exposure" | "light.highlights" | "light.shadows" | "light.balance" | "light.cast" | "focus.sharpness" | "focus.noise" | "focus.resolution" | "provenance.operations" | "session.recent" | "session.unretouched" | "session.glasses" | "session.head-covering" | "session.adornment" | "session.lamps" | "adornment.earrings" | "adornment.necklace" | "clothes.pattern" | "ears.alike" | "eyes.gaze" | "eyes.red" | "face.covered" | "glasses.reflection" | "glasses.rim" | "glasses.tint" | "hair.brows" | "hair.ears" | "hair.eyes" | "head.covering" | "head.covering-over-face" | "mouth.teeth" | "light.one-sided" | "evidence.block-edges" | "evidence.flat-wall" | "evidence.fringe" | "evidence.repetition" | "evidence.skin-texture" | "evidence.traces" | "evidence.edge-width" | "evidence.wall-noise";
      binding: "hard" | "soft";
      /** The nearest value that can be reached. */
      nearest: number | null;
      allowed: [number | null, number | null];
      /** By how much it misses. */
      by: number;
    }>;
  } | null;
  /** What the encoder did; null unless encoded. */
  encoding: {
    /** Length of the file. */
    bytes: number;
    /** Bytes that only fill up to the band. */
    padded_bytes: number;
    /** Where the quantisation tables come from. */
    tables: {
      kind: "ijg" | "tuned";
      /** IJG's. */
      quality?: number;
    };
    /** Steps for brightness, row after row. */
    luma_table: [number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number];
    /** Steps for colour. */
    chroma_table: [number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number] | null;
    /** As ImageMagick estimates it. */
    quality: number;
    /** Colour sampling. */
    sampling: "grey" | "4:2:0" | "4:2:2" | "4:4:4";
    /** Share of a step added before a coefficient is cut. */
    rounding: number;
    /** Candidates whose length was counted. */
    candidates: number;
    /** Times the file was written. */
    writes: number;
    /** How close the file is to its input. */
    fidelity: {
      /** In dB. */
      psnr: number;
      /** 0 to 1. */
      ssim: number;
    } | null;
  } | null;
  /** What was done between the photo's bytes and these. */
  operations: Array<{
    operation: "tolerate";
    /** What was read past. */
    what: string;
  } | {
    operation: "select-page";
    /** From 1. */
    page: number;
    /** Pictures in the file. */
    of: number;
  } | {
    operation: "extract-preview";
    /** The raw format. */
    from: string;
  } | {
    operation: "orient";
    /** The orientation that was applied. */
    exif: number;
  } | {
    operation: "convert-colour";
    /** Profile or colour model. */
    from: string;
  } | {
    operation: "reduce-depth";
    /** Bits per channel before. */
    from: number;
  } | {
    operation: "flatten";
    /** sRGB. */
    onto: [number, number, number];
  } | {
    operation: "crop";
    x: number;
    y: number;
    width: number;
    height: number;
  } | {
    operation: "scale";
    /** Size of the result. */
    to: {
      /** Pixels in a row. */
      width: number;
      /** Rows. */
      height: number;
    };
    /** Of both axes. */
    factor: number;
  } | {
    operation: "compress";
    format: string;
  } | {
    operation: "tag";
    /** What was written. */
    what: string;
  }>;
  /** The finished file, judged. */
  report: ReportJson;
}
