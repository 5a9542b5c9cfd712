//! Arguments that several commands share: below the commands, which `arguments` gathers.

use campix_core::text::Text;
use clap::Args;

/// `--json`, for commands that have it.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct Json {
    #[arg(long)]
    pub(crate) json: bool,
}

/// Reads a word of a vocabulary of the engine, and lists its words in the help.
#[cfg(feature = "people")]
pub(crate) fn vocabulary<W: campix_core::words::Words + Send + Sync>() -> impl clap::builder::TypedValueParser<Value = W>
{
    use clap::builder::TypedValueParser as _;
    let known = W::WORDS.iter().map(|word| word.word);
    clap::builder::PossibleValuesParser::new(known).try_map(|found| {
        W::all()
            .iter()
            .copied()
            .find(|value| value.word() == found)
            .ok_or(crate::wrong::Wrong::expected("不在可取的词中", "not one of the words"))
    })
}

/// The help of arguments that several commands share.
pub(crate) const SHARED: &[(&str, Text)] = &[
    ("help", Text::fixed("显示帮助", "print help")),
    ("version", Text::fixed("显示版本", "print the version")),
    ("lang", Text::fixed("帮助、结果与错误的语言：zh 或 en", "language of help, results and errors: zh or en")),
    (
        "json",
        Text::fixed(
            "输出 JSON，每个结果一行；错误也是一行",
            "JSON as Rust and C write it, one line per result; errors, too",
        ),
    ),
    (
        "profile",
        Text::fixed(
            "内置标准的代号，或 .toml 文件的路径；`campix profile list` 列出全部",
            "id of a shipped profile or path of a .toml file; `campix profile list` lists them",
        ),
    ),
    (
        "passphrase_file",
        Text::fixed(
            "首行为受保护的项目密钥的口令；也可放在环境变量 CAMPIX_PASSPHRASE 中",
            "first line: passphrase of a protected secret; CAMPIX_PASSPHRASE in the environment will do, too",
        ),
    ),
    ("threads", Text::fixed("线程数；0 为每核一个", "threads; 0 is one per core")),
    ("quiet", Text::fixed("不显示进度", "no progress line")),
    (
        "columns",
        Text::fixed(
            "指定一列的含义，如 student_no=学号、name=3；等号后留空为不读取；可给多个",
            "what a column holds: student_no=HEADING, name=3, nothing after = for one not to be read; several may be given",
        ),
    ),
    ("charset", Text::fixed("文本名册的编码", "encoding of a text list")),
    ("key", Text::fixed("人人必须有的编号", "the number that every person must have")),
    (
        "student_pattern",
        Text::fixed("学号的格式，如 (2019-2026)#{6}", "form of student numbers, such as (2019-2026)#{6}"),
    ),
    ("exam_pattern", Text::fixed("考生号的格式", "form of exam numbers")),
    (
        "counties",
        Text::fixed("已知地区码的文件；其余存疑", "file of known counties, one code per line; others are doubtful"),
    ),
    (
        "latest_birth",
        Text::fixed("可能的最晚出生日期，如 2012-08-31", "latest possible birth date, such as 2012-08-31"),
    ),
    ("heading_row", Text::fixed("表头所在行，从 1 起；0 为没有表头", "row of the headings, from 1; 0 for none")),
    ("sheet", Text::fixed("工作簿中的表名", "sheet of a workbook")),
];
