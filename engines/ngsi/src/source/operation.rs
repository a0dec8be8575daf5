//! Operations that a source may take, alone and in groups.

use super::{Mode, Registration};

/// An operation that may be passed on to a source.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 4.20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named as the standard names it")]
pub enum Operation {
    CreateEntity,
    UpdateEntity,
    AppendAttrs,
    UpdateAttrs,
    DeleteAttrs,
    DeleteEntity,
    MergeEntity,
    ReplaceEntity,
    ReplaceAttrs,
    PurgeEntity,
    CreateBatch,
    UpsertBatch,
    UpdateBatch,
    DeleteBatch,
    MergeBatch,
    RetrieveEntity,
    QueryEntity,
    QueryBatch,
    RetrieveTemporal,
    QueryTemporal,
    RetrieveEntityTypes,
    RetrieveEntityTypeDetails,
    RetrieveEntityTypeInfo,
    RetrieveAttrTypes,
    RetrieveAttrTypeDetails,
    RetrieveAttrTypeInfo,
    CreateSubscription,
    UpdateSubscription,
    DeleteSubscription,
    UpsertTemporal,
    AppendAttrsTemporal,
    DeleteAttrsTemporal,
    UpdateAttrInstanceTemporal,
    DeleteAttrInstanceTemporal,
    DeleteTemporal,
}

/// What most sources take.
const FEDERATION: &str = "federationOps";

use Operation as Op;

impl Operation {
    /// Its name as the standard writes it.
    pub fn name(self) -> &'static str {
        match self {
            Op::CreateEntity => "createEntity",
            Op::UpdateEntity => "updateEntity",
            Op::AppendAttrs => "appendAttrs",
            Op::UpdateAttrs => "updateAttrs",
            Op::DeleteAttrs => "deleteAttrs",
            Op::DeleteEntity => "deleteEntity",
            Op::MergeEntity => "mergeEntity",
            Op::ReplaceEntity => "replaceEntity",
            Op::ReplaceAttrs => "replaceAttrs",
            Op::PurgeEntity => "purgeEntity",
            Op::CreateBatch => "createBatch",
            Op::UpsertBatch => "upsertBatch",
            Op::UpdateBatch => "updateBatch",
            Op::DeleteBatch => "deleteBatch",
            Op::MergeBatch => "mergeBatch",
            Op::RetrieveEntity => "retrieveEntity",
            Op::QueryEntity => "queryEntity",
            Op::QueryBatch => "queryBatch",
            Op::RetrieveTemporal => "retrieveTemporal",
            Op::QueryTemporal => "queryTemporal",
            Op::RetrieveEntityTypes => "retrieveEntityTypes",
            Op::RetrieveEntityTypeDetails => "retrieveEntityTypeDetails",
            Op::RetrieveEntityTypeInfo => "retrieveEntityTypeInfo",
            Op::RetrieveAttrTypes => "retrieveAttrTypes",
            Op::RetrieveAttrTypeDetails => "retrieveAttrTypeDetails",
            Op::RetrieveAttrTypeInfo => "retrieveAttrTypeInfo",
            Op::CreateSubscription => "createSubscription",
            Op::UpdateSubscription => "updateSubscription",
            Op::DeleteSubscription => "deleteSubscription",
            Op::UpsertTemporal => "upsertTemporal",
            Op::AppendAttrsTemporal => "appendAttrsTemporal",
            Op::DeleteAttrsTemporal => "deleteAttrsTemporal",
            Op::UpdateAttrInstanceTemporal => "updateAttrInstanceTemporal",
            Op::DeleteAttrInstanceTemporal => "deleteAttrInstanceTemporal",
            Op::DeleteTemporal => "deleteTemporal",
        }
    }

    /// Whether a group of operations holds it.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, table 4.20-2.
    fn is_in(self, group: &str) -> bool {
        let reads = matches!(self, Op::RetrieveEntity | Op::QueryEntity);
        let discovers = matches!(
            self,
            Op::RetrieveEntityTypes
                | Op::RetrieveEntityTypeDetails
                | Op::RetrieveEntityTypeInfo
                | Op::RetrieveAttrTypes
                | Op::RetrieveAttrTypeDetails
                | Op::RetrieveAttrTypeInfo
        );
        let updates = matches!(
            self,
            Op::UpdateEntity | Op::UpdateAttrs | Op::ReplaceEntity | Op::ReplaceAttrs
        );
        let subscribes = matches!(
            self,
            Op::CreateSubscription | Op::UpdateSubscription | Op::DeleteSubscription
        );
        match group {
            FEDERATION => reads || discovers || subscribes || self == Op::QueryBatch,
            "updateOps" => updates,
            "retrieveOps" => reads,
            "redirectionOps" => {
                let writes = matches!(
                    self,
                    Op::CreateEntity
                        | Op::AppendAttrs
                        | Op::DeleteAttrs
                        | Op::DeleteEntity
                        | Op::MergeEntity
                        | Op::PurgeEntity
                );
                reads || discovers || updates || writes
            }
            _ => false,
        }
    }
}

impl Registration {
    /// Whether the source takes an operation. One that names none takes those of a federation.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 4.3.6.2, 4.20 and 5.2.9.
    pub fn takes(&self, operation: Operation) -> bool {
        if self.mode() == Mode::Auxiliary && !operation.is_in("retrieveOps") {
            return false;
        }
        match &self.operations {
            None => operation.is_in(FEDERATION),
            Some(names) => names
                .iter()
                .any(|name| name == operation.name() || operation.is_in(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::Context;

    #[track_caller]
    fn check(mode: &str, operations: Value, takes: &[Operation], not: &[Operation]) {
        let mut document = json!({
            "type": "ContextSourceRegistration", "endpoint": "http://a.example", "mode": mode,
            "information": [{"entities": [{"id": "urn:x:1", "type": "Bay"}], "propertyNames": ["free"]}],
        });
        if !operations.is_null() {
            document["operations"] = operations;
        }
        let registration = Registration::read(document, &Context::core(), 0).unwrap();
        assert!(takes.iter().all(|one| registration.takes(*one)));
        assert!(!not.iter().any(|one| registration.takes(*one)));
    }

    #[test]
    fn groups_hold_what_the_standard_lists() {
        use Operation::{
            CreateBatch, CreateEntity, MergeEntity, PurgeEntity, QueryBatch, QueryEntity,
            RetrieveEntity, RetrieveEntityTypes, UpdateAttrs,
        };
        check(
            "inclusive",
            Value::Null,
            &[RetrieveEntity, QueryBatch, RetrieveEntityTypes],
            &[CreateEntity],
        );
        check(
            "exclusive",
            json!(["redirectionOps"]),
            &[CreateEntity, MergeEntity, PurgeEntity],
            &[CreateBatch],
        );
        check(
            "redirect",
            json!(["createBatch", "updateOps"]),
            &[CreateBatch, UpdateAttrs],
            &[QueryEntity],
        );
        check(
            "auxiliary",
            Value::Null,
            &[RetrieveEntity, QueryEntity],
            &[QueryBatch],
        );
    }
}
