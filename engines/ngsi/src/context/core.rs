//! The core context: the terms that NGSI-LD itself defines and nobody may redefine.

/// The namespace of NGSI-LD's own terms.
pub const NGSI_LD: &str = "https://uri.etsi.org/ngsi-ld/";

/// Where names go that no context defines.
pub const DEFAULT_VOCABULARY: &str = "https://uri.etsi.org/ngsi-ld/default-context/";

/// The newest core context known here, which answers carry when the caller named none.
pub const CORE_ADDRESS: &str = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld";

/// Whether the address is that of a core context, of whatever version.
pub fn is_core_address(address: &str) -> bool {
    let rest = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"));
    let Some(name) =
        rest.and_then(|r| r.strip_prefix("uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context"))
    else {
        return false;
    };
    match name.strip_suffix(".jsonld") {
        Some("") => true,
        Some(version) => version
            .strip_prefix("-v1.")
            .is_some_and(|n| n.parse::<u8>().is_ok()),
        None => false,
    }
}

/// How a value under a term is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coercion {
    /// As it stands.
    Plain,
    /// A string is an identifier.
    Id,
    /// A string is a name to expand.
    Vocab,
    /// A string is a moment.
    DateTime,
    /// Raw JSON that no context touches.
    Json,
    /// An ordered list.
    List,
    /// A map from language to text.
    Language,
}

/// The core terms under [`NGSI_LD`] whose last part is the term itself, by how they are read.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, annex B.
pub(super) const SAME_NAME: &[(Coercion, &str)] = &[
    (
        Coercion::Plain,
        "Attribute AttributeList ContextSourceIdentity ContextSourceNotification \
         ContextSourceRegistration Date DateTime EntityType EntityTypeInfo EntityTypeList \
         ExecutionResultDetails GeoProperty JsonProperty LanguageProperty ListProperty \
         ListRelationship Notification Property Relationship Snapshot SnapshotNotification \
         Subscription TemporalProperty Time VocabProperty accept aggrMethods aggrParams \
         aggrPeriodDuration attrs cacheDuration collation contextSourceAlias contextSourceInfo \
         contextSourceUptime cooldown csf data detail endpoint entities entity entityCount \
         entityIdSealed error \
         errors expandValues format geoQ geoproperty georel idPattern information isActive join \
         jsonKeys lang linkedMaps localOnly location management managementInterval mode \
         ngsildproof notUpdated notification notificationTrigger notifierInfo observationInterval \
         observationSpace omit operationSpace operations ordering pick q reason receiverInfo \
         refreshRate registrationId registrationName resultStatus scope scopeQ showChanges \
         snapshotId snapshotLifetime snapshotPriority snapshotStatus splitEntities status \
         subscriptionName sysAttrs temporalQ throttling timeInterval timeout timeproperty timerel \
         timesFailed timesSent triggerReason unchanged unitCode updated uri",
    ),
    (
        Coercion::Id,
        "datasetId entityId instanceId subscriptionId success tenant",
    ),
    (
        Coercion::Vocab,
        "attributeList attributeName attributeNames attributeTypes attributes entityTypeSealed \
         propertyNames \
         relationshipNames typeList typeName typeNames watchedAttributes",
    ),
    (
        Coercion::DateTime,
        "contextSourceTimeAt createdAt deletedAt endAt endTimeAt expiresAt lastFailure \
         lastNotification lastSuccess lastUsedAt modifiedAt notifiedAt observedAt startAt timeAt",
    ),
    (
        Coercion::List,
        "avg distinctCount entityList jsons max min orderBy snapshotQueries \
         snapshotQueriesDetails snapshotTemporalQueries snapshotTemporalQueriesDetails stddev sum \
         sumsq totalCount",
    ),
    (Coercion::Json, "contextSourceExtras problemDetails"),
];

/// The core terms whose address is not made of the term itself.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, annex B.
pub(super) const OTHER_NAME: &[(&str, &str, Coercion)] = &[
    ("ngsi-ld", "https://uri.etsi.org/ngsi-ld/", Coercion::Plain),
    (
        "geojson",
        "https://purl.org/geojson/vocab#",
        Coercion::Plain,
    ),
    ("id", "@id", Coercion::Plain),
    ("type", "@type", Coercion::Plain),
    (
        "containedBy",
        "https://uri.etsi.org/ngsi-ld/isContainedBy",
        Coercion::Plain,
    ),
    (
        "dataset",
        "https://uri.etsi.org/ngsi-ld/hasDataset",
        Coercion::Plain,
    ),
    (
        "description",
        "http://purl.org/dc/terms/description",
        Coercion::Plain,
    ),
    ("title", "http://purl.org/dc/terms/title", Coercion::Plain),
    (
        "langString",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
        Coercion::Plain,
    ),
    (
        "entityMap",
        "https://uri.etsi.org/ngsi-ld/hasEntityMap",
        Coercion::Plain,
    ),
    (
        "joinLevel",
        "https://uri.etsi.org/ngsi-ld/hasJoinLevel",
        Coercion::Plain,
    ),
    (
        "key",
        "https://uri.etsi.org/ngsi-ld/hasKey",
        Coercion::Plain,
    ),
    (
        "value",
        "https://uri.etsi.org/ngsi-ld/hasValue",
        Coercion::Plain,
    ),
    (
        "values",
        "https://uri.etsi.org/ngsi-ld/hasValues",
        Coercion::List,
    ),
    (
        "valueList",
        "https://uri.etsi.org/ngsi-ld/hasValueList",
        Coercion::List,
    ),
    (
        "valueLists",
        "https://uri.etsi.org/ngsi-ld/hasValueLists",
        Coercion::List,
    ),
    (
        "valueType",
        "https://uri.etsi.org/ngsi-ld/hasValueType",
        Coercion::Vocab,
    ),
    (
        "object",
        "https://uri.etsi.org/ngsi-ld/hasObject",
        Coercion::Id,
    ),
    (
        "objects",
        "https://uri.etsi.org/ngsi-ld/hasObjects",
        Coercion::List,
    ),
    (
        "objectList",
        "https://uri.etsi.org/ngsi-ld/hasObjectList",
        Coercion::List,
    ),
    (
        "objectLists",
        "https://uri.etsi.org/ngsi-ld/hasObjectLists",
        Coercion::List,
    ),
    (
        "objectType",
        "https://uri.etsi.org/ngsi-ld/hasObjectType",
        Coercion::Vocab,
    ),
    (
        "languageMap",
        "https://uri.etsi.org/ngsi-ld/hasLanguageMap",
        Coercion::Language,
    ),
    (
        "languageMaps",
        "https://uri.etsi.org/ngsi-ld/hasLanguageMaps",
        Coercion::List,
    ),
    (
        "json",
        "https://uri.etsi.org/ngsi-ld/hasJSON",
        Coercion::Json,
    ),
    (
        "vocab",
        "https://uri.etsi.org/ngsi-ld/hasVocab",
        Coercion::Vocab,
    ),
    (
        "vocabs",
        "https://uri.etsi.org/ngsi-ld/hasVocabs",
        Coercion::List,
    ),
    (
        "previousValue",
        "https://uri.etsi.org/ngsi-ld/hasPreviousValue",
        Coercion::Plain,
    ),
    (
        "previousValueList",
        "https://uri.etsi.org/ngsi-ld/hasPreviousValueList",
        Coercion::List,
    ),
    (
        "previousObject",
        "https://uri.etsi.org/ngsi-ld/hasPreviousObject",
        Coercion::Id,
    ),
    (
        "previousObjectList",
        "https://uri.etsi.org/ngsi-ld/hasPreviousObjectList",
        Coercion::List,
    ),
    (
        "previousLanguageMap",
        "https://uri.etsi.org/ngsi-ld/hasPreviousLanguageMap",
        Coercion::Language,
    ),
    (
        "previousJson",
        "https://uri.etsi.org/ngsi-ld/hasPreviousJson",
        Coercion::Json,
    ),
    (
        "previousVocab",
        "https://uri.etsi.org/ngsi-ld/hasPreviousVocab",
        Coercion::Vocab,
    ),
    (
        "Feature",
        "https://purl.org/geojson/vocab#Feature",
        Coercion::Plain,
    ),
    (
        "FeatureCollection",
        "https://purl.org/geojson/vocab#FeatureCollection",
        Coercion::Plain,
    ),
    (
        "GeometryCollection",
        "https://purl.org/geojson/vocab#GeometryCollection",
        Coercion::Plain,
    ),
    (
        "LineString",
        "https://purl.org/geojson/vocab#LineString",
        Coercion::Plain,
    ),
    (
        "MultiLineString",
        "https://purl.org/geojson/vocab#MultiLineString",
        Coercion::Plain,
    ),
    (
        "MultiPoint",
        "https://purl.org/geojson/vocab#MultiPoint",
        Coercion::Plain,
    ),
    (
        "MultiPolygon",
        "https://purl.org/geojson/vocab#MultiPolygon",
        Coercion::Plain,
    ),
    (
        "Point",
        "https://purl.org/geojson/vocab#Point",
        Coercion::Plain,
    ),
    (
        "Polygon",
        "https://purl.org/geojson/vocab#Polygon",
        Coercion::Plain,
    ),
    (
        "bbox",
        "https://purl.org/geojson/vocab#bbox",
        Coercion::List,
    ),
    (
        "coordinates",
        "https://purl.org/geojson/vocab#coordinates",
        Coercion::List,
    ),
    (
        "features",
        "https://purl.org/geojson/vocab#features",
        Coercion::Plain,
    ),
    (
        "geometry",
        "https://purl.org/geojson/vocab#geometry",
        Coercion::Plain,
    ),
    (
        "properties",
        "https://purl.org/geojson/vocab#properties",
        Coercion::Plain,
    ),
];
