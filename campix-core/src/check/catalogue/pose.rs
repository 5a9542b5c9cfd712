//! Entries of rules about pose, eyes and mouth.

use super::{Both, Entry, SHOOT};
use crate::profile::RuleId;

pub(super) const SHOULDERS_LEVEL: Entry = Entry::new(
    RuleId::ShouldersLevel,
    Both::new("双肩倾斜", "slope of the shoulders"),
    Both::new("肩膀不平，画面左侧较低", "shoulders not level, lower on the picture's left"),
    Both::new("肩膀不平，画面右侧较低", "shoulders not level, lower on the picture's right"),
    Both::new("坐正后重拍", "sit straight and shoot again"),
    SHOOT,
);
pub(super) const ROLL: Entry = Entry::new(
    RuleId::Roll,
    Both::new("头部左右倾斜", "tilt of the head"),
    Both::new("头歪，画面左侧的眼睛较低", "head tilted, lower eye on the picture's left"),
    Both::new("头歪，画面右侧的眼睛较低", "head tilted, lower eye on the picture's right"),
    Both::new("摆正头部后重拍；不得旋转图像", "hold the head upright and shoot again; the picture must not be rotated"),
    SHOOT,
);
pub(super) const YAW: Entry = Entry::new(
    RuleId::Yaw,
    Both::new("头部转向", "turn of the head"),
    Both::new("头转向画面左侧", "head turned towards the picture's left"),
    Both::new("头转向画面右侧", "head turned towards the picture's right"),
    Both::new("正对镜头后重拍", "face the camera and shoot again"),
    SHOOT,
);
pub(super) const PITCH: Entry = Entry::new(
    RuleId::Pitch,
    Both::new("头部俯仰", "nod of the head"),
    Both::new("低头", "chin lowered"),
    Both::new("仰头", "chin raised"),
    Both::new("平视镜头后重拍", "look straight at the camera and shoot again"),
    SHOOT,
);
pub(super) const EYES_OPEN: Entry = Entry::new(
    RuleId::EyesOpen,
    Both::new("眼睛睁开程度", "opening of the eyes"),
    Both::new("眼睛未睁开", "eyes not open"),
    Both::new("眼睛睁得过大", "eyes opened too wide"),
    Both::new("睁眼后重拍", "open the eyes and shoot again"),
    SHOOT,
);
pub(super) const MOUTH_CLOSED: Entry = Entry::new(
    RuleId::MouthClosed,
    Both::new("双唇间隙", "gap between the lips"),
    Both::new("双唇过紧", "lips closed too tightly"),
    Both::new("嘴未闭合", "mouth not closed"),
    Both::new("双唇自然闭合后重拍", "close the lips naturally and shoot again"),
    SHOOT,
);
