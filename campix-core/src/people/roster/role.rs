//! What a column of a roster can hold.

use crate::ground::words::words;

words! {
    /// What a column holds.
    #[non_exhaustive]
    pub enum Role {
        /// Student number (学号).
        StudentNo "student_no",
        /// Number of an identity document (证件号).
        IdNumber "id_number",
        /// Kind of that document (证件类型).
        IdKind "id_kind",
        /// Exam number (考生号).
        ExamNo "exam_no",
        /// Name (姓名).
        Name "name",
        /// Sex (性别).
        Sex "sex",
        /// Birth date (出生日期).
        BirthDate "birth_date",
        /// Department (院系).
        Department "department",
        /// Major (专业).
        Major "major",
        /// Class (班级).
        Class "class",
        /// Name of the photo file.
        Photo "photo",
        /// Place in the order of capture (序号).
        Order "order",
        /// Text of the collection code (采集码).
        Code "code",
    }
}

impl Role {
    /// The Chinese heading.
    pub const fn title_zh(self) -> &'static str {
        match self {
            Self::StudentNo => "学号",
            Self::IdNumber => "证件号",
            Self::IdKind => "证件类型",
            Self::ExamNo => "考生号",
            Self::Name => "姓名",
            Self::Sex => "性别",
            Self::BirthDate => "出生日期",
            Self::Department => "院系",
            Self::Major => "专业",
            Self::Class => "班级",
            Self::Photo => "照片",
            Self::Order => "序号",
            Self::Code => "采集码",
        }
    }

    pub(super) const fn is_key(self) -> bool {
        matches!(self, Self::StudentNo | Self::IdNumber | Self::ExamNo | Self::Code)
    }
}
