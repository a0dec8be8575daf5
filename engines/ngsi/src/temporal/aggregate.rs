//! Summing up: one figure for each stretch of time.

use serde_json::{Value, json};

use super::TimeProperty;
use crate::entity::Attribute;
use crate::error::{NgsiError, Result};
use crate::name::quoted;
use crate::time::{Period, format_us};

/// The most stretches that one answer may have.
const MAX_PERIODS: usize = 100_000;

/// How values are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// How many values.
    TotalCount,
    /// How many different values.
    DistinctCount,
    /// Their sum.
    Sum,
    /// Their mean.
    Avg,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// Their standard deviation, of the whole population.
    Stddev,
    /// The sum of their squares.
    Sumsq,
}

impl Method {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::TotalCount => "totalCount",
            Self::DistinctCount => "distinctCount",
            Self::Sum => "sum",
            Self::Avg => "avg",
            Self::Min => "min",
            Self::Max => "max",
            Self::Stddev => "stddev",
            Self::Sumsq => "sumsq",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [
            Self::TotalCount,
            Self::DistinctCount,
            Self::Sum,
            Self::Avg,
            Self::Min,
            Self::Max,
            Self::Stddev,
            Self::Sumsq,
        ]
        .into_iter()
        .find(|method| method.name() == name)
    }

    /// The figure for some values; nothing where it has no meaning for them.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 4.5.19.1: lists count by their size, yes as 1 and no as 0.
    fn of(self, values: &[&Value]) -> Option<Value> {
        let numbers = || {
            values
                .iter()
                .map(|v| number(v))
                .collect::<Option<Vec<f64>>>()
                .filter(|n| !n.is_empty())
        };
        let texts = || {
            values
                .iter()
                .map(|v| v.as_str())
                .collect::<Option<Vec<&str>>>()
        };
        let figure = |f: f64| f.is_finite().then(|| whole_or_not(f));
        match self {
            Self::TotalCount => Some(json!(values.len())),
            Self::DistinctCount => {
                let mut seen: Vec<String> = values.iter().map(ToString::to_string).collect();
                seen.sort_unstable();
                seen.dedup();
                Some(json!(seen.len()))
            }
            Self::Min => match texts() {
                Some(texts) => texts.into_iter().min().map(Value::from),
                None => figure(numbers()?.into_iter().fold(f64::INFINITY, f64::min)),
            },
            Self::Max => match texts() {
                Some(texts) => texts.into_iter().max().map(Value::from),
                None => figure(numbers()?.into_iter().fold(f64::NEG_INFINITY, f64::max)),
            },
            Self::Sum => figure(numbers()?.iter().sum()),
            Self::Sumsq => figure(numbers()?.iter().map(|n| n * n).sum()),
            Self::Avg => {
                let numbers = numbers()?;
                figure(numbers.iter().sum::<f64>() / numbers.len() as f64)
            }
            Self::Stddev => {
                let numbers = numbers()?;
                let count = numbers.len() as f64;
                let mean = numbers.iter().sum::<f64>() / count;
                figure((numbers.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / count).sqrt())
            }
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Bool(bool) => Some(f64::from(u8::from(*bool))),
        Value::Array(items) => Some(items.len() as f64),
        _ => None,
    }
}

/// A whole number is written without a fraction.
fn whole_or_not(figure: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if figure.fract() == 0.0 && figure.abs() < EXACT {
        json!(figure as i64)
    } else {
        json!(figure)
    }
}

/// What to work out, and for which stretches of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregation {
    /// The figures wanted.
    pub methods: Vec<Method>,
    /// How long each stretch is; no length means the whole range.
    pub period: Period,
    /// Where the first stretch starts; by default at the first instance.
    pub from_us: Option<i64>,
    /// Where the last one ends; by default at the last instance.
    pub until_us: Option<i64>,
    /// Which moment of each instance counts.
    pub property: TimeProperty,
}

impl Aggregation {
    /// Reads `aggrMethods` and `aggrPeriodDuration`.
    ///
    /// # Errors
    /// `BadRequestData` for an unknown method or what is no duration.
    pub fn parse(
        methods: &str,
        period: Option<&str>,
        query: &super::TemporalQuery,
    ) -> Result<Self> {
        let method = |name: &str| {
            Method::named(name.trim()).ok_or_else(|| {
                NgsiError::bad_data(format!("aggrMethods cannot be {}", quoted(name)))
            })
        };
        let period = match period {
            None => Period::default(),
            Some(text) => Period::parse(text).ok_or_else(|| {
                NgsiError::bad_data(format!(
                    "aggrPeriodDuration must be like PT1H or P1D, got {}",
                    quoted(text)
                ))
            })?,
        };
        Ok(Self {
            methods: methods.split(',').map(method).collect::<Result<_>>()?,
            period,
            from_us: query.from_us,
            until_us: query.until_us,
            property: query.property,
        })
    }

    /// For each method, the list of `[figure, start, end]`; stretches without values are left out.
    ///
    /// # Errors
    /// `TooComplexQuery` when there would be too many stretches.
    pub(super) fn figures(&self, instances: &[&Attribute]) -> Result<Vec<(Method, Value)>> {
        let mut dated: Vec<(i64, &Value)> = instances
            .iter()
            .filter_map(|a| Some((self.property.of(a)?, &a.value)))
            .collect();
        dated.sort_by_key(|(at_us, _)| *at_us);
        let stretches = self.stretches(&dated)?;
        let figures = |method: &Method| {
            let rows = stretches.iter().filter_map(|(start_us, end_us, values)| {
                Some(json!([
                    method.of(values)?,
                    format_us(*start_us),
                    format_us(*end_us)
                ]))
            });
            (*method, rows.collect())
        };
        Ok(self.methods.iter().map(figures).collect())
    }

    /// Start, end and values of each stretch that has values.
    fn stretches<'a>(&self, dated: &[(i64, &'a Value)]) -> Result<Vec<(i64, i64, Vec<&'a Value>)>> {
        let (Some((first_us, _)), Some((last_us, _))) = (dated.first(), dated.last()) else {
            return Ok(vec![]);
        };
        let start_us = self.from_us.unwrap_or(*first_us);
        if self.period.is_zero() {
            let end_us = self.until_us.unwrap_or(*last_us);
            return Ok(vec![(
                start_us,
                end_us,
                dated.iter().map(|(_, value)| *value).collect(),
            )]);
        }
        let too_many = || {
            NgsiError::too_complex(format!(
                "the aggregation makes more than {MAX_PERIODS} periods"
            ))
        };
        let mut stretches: Vec<(i64, i64, Vec<&Value>)> = Vec::new();
        for (at_us, value) in dated {
            let is_full = stretches.len() >= MAX_PERIODS;
            match stretches.last_mut() {
                Some((_, end_us, values)) if at_us < end_us => values.push(value),
                _ if is_full => return Err(too_many()),
                _ => {
                    let n = self.steps_to(start_us, *at_us);
                    let edge = |n| self.period.after(start_us, n).ok_or_else(too_many);
                    stretches.push((edge(n)?, edge(n + 1)?, vec![value]));
                }
            }
        }
        Ok(stretches)
    }

    /// How many whole periods lie between the start and a moment after it.
    fn steps_to(&self, start_us: i64, at_us: i64) -> i64 {
        let starts_by = |n: i64| {
            self.period
                .after(start_us, n)
                .is_some_and(|edge_us| edge_us <= at_us)
        };
        let (mut low, mut high) = (0, 1);
        while starts_by(high) && high < i64::MAX / 2 {
            (low, high) = (high, high * 2);
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if starts_by(middle) {
                low = middle
            } else {
                high = middle
            }
        }
        low
    }
}
