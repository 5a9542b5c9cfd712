//! Facts + Profile → Report: one finding a rule.
