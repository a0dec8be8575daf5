//! A notification as it waits in the queue: whose it is, and the entities as they were when it fell due.

use ngsi::Entity;
use serde::{Deserialize, Serialize};
use store::StoreError;

/// A notification that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    pub tenant: String,
    pub subscription: String,
    /// Its URI: the same each time it is tried, so that a receiver can tell.
    pub notification: String,
    pub entities: Vec<Entity>,
    /// What is told of registrations instead, and why.
    pub told: Option<Told>,
}

/// Registrations in their stored form, and the reason by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub reason: String,
    pub registrations: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    tenant: String,
    subscription: String,
    notification: String,
    /// Bytes of each entity that follows.
    sizes: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<Told>,
}

impl Due {
    /// A line of JSON, then the entities in their stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let entities: Vec<Vec<u8>> = self.entities.iter().map(Entity::to_stored).collect();
        let head = Head {
            tenant: self.tenant.clone(),
            subscription: self.subscription.clone(),
            notification: self.notification.clone(),
            sizes: entities.iter().map(Vec::len).collect(),
            told: self.told.clone(),
        };
        let mut bytes = serde_json::to_vec(&head).unwrap_or_default();
        bytes.push(b'\n');
        bytes.extend(entities.concat());
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let broken = || StoreError::Unreadable("a notification that is due".into());
        let end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(broken)?;
        let head: Head = serde_json::from_slice(&bytes[..end]).map_err(|_| broken())?;
        let mut rest = &bytes[end + 1..];
        let mut entities = Vec::with_capacity(head.sizes.len());
        for size in head.sizes {
            let (one, after) = rest.split_at_checked(size).ok_or_else(broken)?;
            entities.push(crate::read::decode(one)?);
            rest = after;
        }
        Ok(Self {
            tenant: head.tenant,
            subscription: head.subscription,
            notification: head.notification,
            entities,
            told: head.told,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_read_back_and_broken_bytes_are_refused() {
        let due = Due {
            tenant: "a".into(),
            subscription: "urn:s:1".into(),
            notification: "urn:n:1".into(),
            entities: vec![Entity::new("urn:e:1", ["T"]), Entity::new("urn:e:2", ["T"])],
            told: Some(Told {
                reason: "updated".into(),
                registrations: vec!["{}".into()],
            }),
        };
        let bytes = due.to_bytes();
        assert_eq!(Due::from_bytes(&bytes), Ok(due));
        for cut in 0..bytes.len() {
            assert!(Due::from_bytes(&bytes[..cut]).is_err());
        }
    }
}
