//! The tables of a web page, as Chinese school systems export them under the name of a workbook. Each table counts as a sheet.

use html5gum::{StartTag, Token, Tokenizer};

use super::builder::{Builder, Span};
use super::charset::{self, Charset};
use super::error::RosterError;
use super::grid::{Cell, Table};
use crate::ground::text::Text;

/// Tables of a page that is still a list.
const TABLES: usize = 1_000;
/// Where a page declares its coding, in bytes from its start; a browser looks at 1 024.
const DECLARED: usize = 4 << 10;

/// Every table of a page, in the order of their beginnings.
pub(super) fn tables(bytes: &[u8], charset: Option<Charset>) -> Result<Vec<Table>, RosterError> {
    let (text, _) = charset::decode(bytes, charset.or_else(|| declared(bytes)));
    let mut page = Page::default();
    for token in Tokenizer::new(text.as_str()) {
        match token {
            Ok(Token::StartTag(tag)) => page.start(&tag)?,
            Ok(Token::EndTag(tag)) => page.end(&tag.name)?,
            Ok(Token::String(text)) => page.text(&String::from_utf8_lossy(&text.value)),
            _ => {}
        }
    }
    page.finish()
}

/// The coding that a page declares in `charset=`; ASCII in every coding but UTF-16, which is detected by itself.
fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARED)]).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    charset::named(label.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next()?)
}

/// A table that is open; tables inside its cells are tables of their own.
#[derive(Default)]
struct Open {
    /// Its place among all tables.
    place: usize,
    builder: Builder,
    cell: Option<OpenCell>,
    in_row: bool,
    hidden: bool,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    span: Span,
    struck: bool,
}

#[derive(Default)]
struct Page {
    open: Vec<Open>,
    closed: Vec<(usize, Table)>,
    tables: usize,
    /// Tags open around the text that strike it through.
    strikes: u32,
    /// A tag whose text is not shown: a script, a style sheet.
    unseen: bool,
}

impl Page {
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), RosterError> {
        match &tag.name[..] {
            b"table" => {
                if self.tables == TABLES {
                    return Err(RosterError::TooLarge { what: Text::fixed("表格", "tables"), most: TABLES as u64 });
                }
                self.open.push(Open { place: self.tables, ..Open::default() });
                self.tables += 1;
            }
            b"tr" => {
                self.end_row()?;
                if let Some(table) = self.open.last_mut() {
                    table.builder.row(None);
                    table.in_row = true;
                    table.hidden = is_hidden(tag);
                }
            }
            b"td" | b"th" => {
                self.end_cell()?;
                self.strikes = 0;
                if let Some(table) = self.open.last_mut() {
                    if !table.in_row {
                        // A cell outside of a row begins one, as in a browser.
                        table.builder.row(None);
                        table.in_row = true;
                    }
                    let span = Span { down: number(tag, "rowspan") - 1, across: number(tag, "colspan") as usize - 1 };
                    table.cell = Some(OpenCell { span, ..OpenCell::default() });
                }
            }
            b"br" | b"p" | b"div" | b"li" => self.text("\n"),
            b"s" | b"strike" | b"del" if !tag.self_closing => self.strikes += 1,
            b"script" | b"style" => self.unseen = true,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), RosterError> {
        match name {
            b"table" => {
                self.end_row()?;
                if let Some(table) = self.open.pop() {
                    self.closed.push((table.place, table.builder.finish()));
                }
            }
            b"tr" => self.end_row()?,
            b"td" | b"th" => self.end_cell()?,
            b"s" | b"strike" | b"del" => self.strikes = self.strikes.saturating_sub(1),
            b"script" | b"style" => self.unseen = false,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.unseen {
            return;
        }
        if let Some(cell) = self.open.last_mut().and_then(|table| table.cell.as_mut()) {
            cell.text.push_str(text);
            cell.struck |= self.strikes > 0 && !text.trim().is_empty();
        }
    }

    fn end_cell(&mut self) -> Result<(), RosterError> {
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let Some(cell) = table.cell.take() else { return Ok(()) };
        // White space of the source is one space on the page.
        let text = cell.text.split(|c: char| c.is_ascii_whitespace()).filter(|part| !part.is_empty());
        let text = text.collect::<Vec<_>>().join(" ");
        table.builder.step_over();
        table.builder.cell(Cell::text(&text), cell.span, cell.struck)
    }

    fn end_row(&mut self) -> Result<(), RosterError> {
        self.end_cell()?;
        if let Some(table) = self.open.last_mut().filter(|table| table.in_row) {
            if table.hidden {
                table.builder.hide_row();
            }
            table.in_row = false;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<Table>, RosterError> {
        while !self.open.is_empty() {
            self.end(b"table")?;
        }
        self.closed.sort_by_key(|(place, _)| *place);
        Ok(self.closed.into_iter().map(|(_, table)| table).collect())
    }
}

/// A number of rows or columns, at least 1; browsers read at most 1 000 columns and 65 534 rows.
fn number(tag: &StartTag<()>, name: &str) -> u32 {
    value(tag, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, 1_000)
}

fn value(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    tag.attributes.contains_key(b"hidden".as_slice())
        || value(tag, "style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> Vec<Vec<Vec<String>>> {
        let tables = tables(page.as_bytes(), None).unwrap();
        let row = |row: &super::super::grid::Row| row.cells.iter().map(Cell::shown).collect();
        tables.iter().map(|table| table.rows.iter().map(row).collect()).collect()
    }

    #[test]
    fn cells_are_where_the_page_shows_them() {
        let page = "<table><tr><th>学号<th>姓名<th>院系</tr><tr><td>1<td>甲&nbsp;<td rowspan=2>计算机<br>学院\
            <tr><td>2<td>乙<tr><td colspan=2>合计<td>2</table>";
        assert_eq!(
            shown(page),
            [[
                vec!["学号", "姓名", "院系"],
                vec!["1", "甲", "计算机 学院"],
                vec!["2", "乙", "计算机 学院"],
                vec!["合计", "", "2"]
            ]]
        );
    }

    #[test]
    fn a_table_inside_a_cell_is_a_table_of_its_own() {
        let page =
            "<html><style>td{}</style><table><tr><td>a<table><tr><td>b</table>c<td>d</table><table><td>e</table>";
        assert_eq!(
            shown(page),
            [[["ac", "d"]].map(Vec::from), [["b"]].map(Vec::from), [["e"]].map(Vec::from)].map(Vec::from)
        );
    }

    #[test]
    fn what_the_page_hides_or_strikes_is_marked() {
        let page = "<table><tr style='display: none'><td>1</td></tr><tr><td>2<s>x</s></td><td>3</td></tr></table>";
        let tables = tables(page.as_bytes(), None).unwrap();
        let rows = &tables[0].rows;
        assert!(rows[0].hidden && !rows[1].hidden);
        assert_eq!((rows[0].struck.as_slice(), rows[1].struck.as_slice()), ([].as_slice(), [0].as_slice()));
    }

    #[test]
    fn the_declared_coding_is_used() {
        let page = "<meta charset='gb2312'><table><tr><td>学号</td></tr></table>";
        let bytes = encoding_rs::GB18030.encode(page).0.into_owned();
        assert_eq!(tables(&bytes, None).unwrap()[0].rows[0].cell(0).shown(), "学号");
    }

    #[test]
    fn spans_without_end_stay_inside_a_list() {
        let page = "<table><tr><td rowspan=99999999 colspan=99999999>x<td>y".repeat(50);
        assert_eq!(tables(page.as_bytes(), None).unwrap().len(), 50);
    }
}
