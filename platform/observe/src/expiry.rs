//! Taking away entities that have outlived their `expiresAt`.

use store::Flow;
use store::entities::{self, Condition, Wanted};

use crate::tenant::Unknown;
use crate::{Context, ObserveError, index, read};

/// Entities that one transaction takes away.
const TOGETHER: usize = 200;

impl Context {
    /// Deletes the entities of every tenant whose time is over; how many. They are shown to nobody before that.
    ///
    /// # Errors
    /// [`StoreError`](store::StoreError) if they cannot be deleted; those before are gone.
    pub async fn expire(&self) -> Result<usize, ObserveError> {
        let mut gone = 0;
        for tenant in self.0.store.read(entities::tenants).await? {
            gone += self.expire_in(&tenant).await?;
        }
        Ok(gone)
    }

    async fn expire_in(&self, tenant: &str) -> Result<usize, ObserveError> {
        let mut gone = 0;
        loop {
            let some = self
                .write(tenant, Unknown::Refuse, |writer| {
                    let now_us = writer.now_us;
                    #[expect(clippy::cast_precision_loss, reason = "the entity itself decides")]
                    let over = Condition::Number {
                        attr: index::expiry(),
                        low: f64::NEG_INFINITY,
                        high: now_us as f64,
                    };
                    let wanted = Wanted {
                        tenant: writer.tenant,
                        ids: vec![],
                        types: vec![],
                        conditions: vec![over],
                    };
                    let mut due = Vec::new();
                    entities::scan(writer.tx, &wanted, |one| {
                        let entity = read::decode(one.doc)?;
                        if entity.has_expired(now_us) {
                            due.push((one.place, entity));
                        }
                        Ok(if due.len() < TOGETHER {
                            Flow::More
                        } else {
                            Flow::Enough
                        })
                    })?;
                    for (place, entity) in &due {
                        writer.forget(*place, entity)?;
                    }
                    Ok(due.len())
                })
                .await?;
            gone += some;
            if some < TOGETHER {
                return Ok(gone);
            }
        }
    }
}
