//! Choosing instances by time: before, after, between, the last so many.

use crate::entity::{Attribute, Entity};
use crate::error::{NgsiError, Result};
use crate::name::quoted;
use crate::time::parse_us;

/// The moment of an instance that a query looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TimeProperty {
    /// When the value was true.
    #[default]
    ObservedAt,
    /// When it was first written here.
    CreatedAt,
    /// When it was last written here.
    ModifiedAt,
    /// When it was deleted here.
    DeletedAt,
}

impl TimeProperty {
    const ALL: [Self; 4] = [
        Self::ObservedAt,
        Self::CreatedAt,
        Self::ModifiedAt,
        Self::DeletedAt,
    ];

    /// Its name as the standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ObservedAt => "observedAt",
            Self::CreatedAt => "createdAt",
            Self::ModifiedAt => "modifiedAt",
            Self::DeletedAt => "deletedAt",
        }
    }

    /// The property of that name.
    ///
    /// # Errors
    /// `BadRequestData` for another word.
    pub fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|one| one.name() == name);
        known.ok_or_else(|| {
            NgsiError::bad_data(format!(
                "timeproperty must be observedAt, createdAt, modifiedAt or deletedAt, got {}",
                quoted(name)
            ))
        })
    }

    /// The moment of an instance.
    pub fn of(self, instance: &Attribute) -> Option<i64> {
        match self {
            Self::ObservedAt => instance.observed_at_us,
            Self::CreatedAt => Some(instance.created_at_us),
            Self::ModifiedAt => Some(instance.modified_at_us),
            Self::DeletedAt => instance.deleted_at_us,
        }
    }
}

/// Which stretch of time is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TemporalQuery {
    /// The first moment, included.
    pub from_us: Option<i64>,
    /// The end, not included.
    pub until_us: Option<i64>,
    /// Which moment of each instance counts.
    pub property: TimeProperty,
    /// Only so many instances of each attribute, the latest.
    pub last_n: Option<usize>,
}

impl TemporalQuery {
    /// Reads the parameters of a temporal query.
    ///
    /// # Errors
    /// `BadRequestData` for what is incomplete or is no moment.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clause 4.11: `after` and the start of `between` include the moment
    /// itself, `before` and the end do not.
    pub fn parse(
        timerel: Option<&str>,
        time_at: Option<&str>,
        end_time_at: Option<&str>,
        timeproperty: Option<&str>,
        last_n: Option<&str>,
    ) -> Result<Self> {
        let moment = |name: &str, text: Option<&str>| {
            let text = text.ok_or_else(|| NgsiError::bad_data(format!("timerel needs {name}")))?;
            parse_us(text).ok_or_else(|| {
                NgsiError::bad_data(format!(
                    "{name} must be a moment like 2026-11-24T14:05:00Z, got {}",
                    quoted(text)
                ))
            })
        };
        let (from_us, until_us) = match timerel {
            None if time_at.is_some() || end_time_at.is_some() => {
                return Err(NgsiError::bad_data("timeAt needs timerel"));
            }
            None => (None, None),
            Some("before") => (None, Some(moment("timeAt", time_at)?)),
            Some("after") => (Some(moment("timeAt", time_at)?), None),
            Some("between") => (
                Some(moment("timeAt", time_at)?),
                Some(moment("endTimeAt", end_time_at)?),
            ),
            Some(other) => {
                return Err(NgsiError::bad_data(format!(
                    "timerel must be before, after or between, got {}",
                    quoted(other)
                )));
            }
        };
        let last_n = match last_n {
            None => None,
            Some(text) => Some(text.parse().ok().filter(|n| *n > 0).ok_or_else(|| {
                NgsiError::bad_data(format!(
                    "lastN must be a whole number above 0, got {}",
                    quoted(text)
                ))
            })?),
        };
        let property = timeproperty
            .map(TimeProperty::named)
            .transpose()?
            .unwrap_or_default();
        Ok(Self {
            from_us,
            until_us,
            property,
            last_n,
        })
    }

    /// Whether an instance belongs to the stretch.
    pub fn includes(&self, instance: &Attribute) -> bool {
        self.property.of(instance).is_some_and(|at_us| {
            self.from_us.is_none_or(|from_us| at_us >= from_us)
                && self.until_us.is_none_or(|until_us| at_us < until_us)
        })
    }

    /// The history with only what the query asks for, each attribute's instances in the order of
    /// time; attributes without any are left out.
    #[must_use]
    pub fn chosen(&self, mut history: Entity) -> Entity {
        history.attributes.retain(|_, instances| {
            instances.retain(|a| self.includes(a));
            instances.sort_by_key(|a| self.property.of(a));
            if let Some(last_n) = self.last_n {
                instances.drain(..instances.len().saturating_sub(last_n));
            }
            !instances.is_empty()
        });
        history
    }
}
