//! `campix explain`: what a rule is, why it exists, how it is measured, and the limits of that.

use campix_core::profile::RuleId;
use campix_core::rules::entry;
use campix_core::text::Text;
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::Value;

use crate::exit::PASS;
use crate::host::Context;
use crate::photos::{columns, word};
use crate::stop::Stop;

/// Arguments of `campix explain`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[arg(value_name = "RULE", value_parser = PossibleValuesParser::new(RuleId::ALL.iter().map(|rule| rule.name())))]
    rule: Option<String>,
    #[command(flatten)]
    json: crate::shared::Json,
}

pub(crate) const TEXTS: &[(&str, Text)] = &[
    ("", Text::fixed("说明一条规则：是什么、为什么、如何测量", "what a rule is, why it exists, how it is measured")),
    ("rule", Text::fixed("规则代号；不给则列出全部", "id of a rule; without one all are listed")),
];

pub(crate) fn run(arguments: &Arguments, context: &mut Context<'_, '_>) -> Result<u8, Stop> {
    context.json = arguments.json.json;
    let named = arguments.rule.as_deref().and_then(RuleId::from_name);
    match named {
        Some(rule) if context.json => context.line(rule.to_json())?,
        Some(rule) => context.line(rule.explain(context.language))?,
        None if context.json => {
            let pages: Vec<Value> = RuleId::ALL.iter().map(|rule| rule.to_json()).collect();
            pages.into_iter().try_for_each(|page| context.line(page))?;
        }
        None => {
            let width = RuleId::ALL.iter().map(|rule| columns(rule.name())).max().unwrap_or(0);
            for &rule in RuleId::ALL {
                let title = entry(rule).title.get(context.language);
                context.line(format_args!("{}  {title}", word(rule.name(), width, None)))?;
            }
        }
    }
    Ok(PASS)
}
