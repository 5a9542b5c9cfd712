//! Why an output could not be written.

use crate::ground::explain::{Explain, Explanation, error, says};

/// An output for people could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutputError {
    /// The system refused to write the bytes.
    Write {
        /// Which output: "results.csv", "index.html".
        what: &'static str,
        /// The system's own error.
        source: std::io::Error,
    },
    /// More rows than a sheet of a workbook holds.
    TooManyRows {
        /// Which output.
        what: &'static str,
    },
    /// A shipped template does not render: a fault of the program.
    Template {
        /// Which output.
        what: &'static str,
    },
    /// A workbook cannot be built: a fault of the program.
    Workbook {
        /// Which output.
        what: &'static str,
    },
}

impl Explain for OutputError {
    fn explain(&self) -> Explanation<'_> {
        match self {
            Self::Write { what, source } => {
                says!(OUTPUT_WRITE, en "cannot write {what}", zh "无法写入 {what}").because(source)
            }
            Self::TooManyRows { what } => says!(
                OUTPUT_TOO_MANY_ROWS,
                en "{what} cannot hold so many rows; a sheet ends at row 1048576",
                zh "{what} 放不下这么多行；一个工作表最多 1048576 行"
            ),
            Self::Template { what } => {
                says!(OUTPUT_TEMPLATE, en "the template of {what} does not render", zh "{what} 的模板无法生成页面")
            }
            Self::Workbook { what } => {
                says!(OUTPUT_WORKBOOK, en "the workbook {what} cannot be built", zh "工作簿 {what} 无法生成")
            }
        }
    }
}

error!(OutputError);
