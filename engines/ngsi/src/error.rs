//! What can go wrong in NGSI-LD, in the standard's own categories.

use serde_json::{Value, json};

/// The result of an NGSI-LD operation.
pub type Result<T, E = NgsiError> = std::result::Result<T, E>;

/// The standard's error types.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clauses 5.5.2 and 6.3.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The thing to create is already there.
    AlreadyExists,
    /// The request is readable, but its content is not valid NGSI-LD.
    BadRequestData,
    /// The request contradicts the state of a resource or registration.
    Conflict,
    /// The fault is ours.
    InternalError,
    /// The request cannot be read at all.
    InvalidRequest,
    /// A remote JSON-LD context could not be had.
    LdContextNotAvailable,
    /// This broker keeps no tenants.
    NoMultiTenantSupport,
    /// The tenant named is not known.
    NonexistentTenant,
    /// The operation is understood but not offered.
    OperationNotSupported,
    /// What was asked for is not known.
    ResourceNotFound,
    /// The query asks for more work than is allowed.
    TooComplexQuery,
    /// The answer would be larger than is allowed.
    TooManyResults,
}

impl ErrorKind {
    /// The last part of the standard's address for this type.
    pub fn name(self) -> &'static str {
        match self {
            Self::AlreadyExists => "AlreadyExists",
            Self::BadRequestData => "BadRequestData",
            Self::Conflict => "Conflict",
            Self::InternalError => "InternalError",
            Self::InvalidRequest => "InvalidRequest",
            Self::LdContextNotAvailable => "LdContextNotAvailable",
            Self::NoMultiTenantSupport => "NoMultiTenantSupport",
            Self::NonexistentTenant => "NonexistentTenant",
            Self::OperationNotSupported => "OperationNotSupported",
            Self::ResourceNotFound => "ResourceNotFound",
            Self::TooComplexQuery => "TooComplexQuery",
            Self::TooManyResults => "TooManyResults",
        }
    }

    /// The address that names this type in problem details.
    pub fn uri(self) -> String {
        format!("https://uri.etsi.org/ngsi-ld/errors/{}", self.name())
    }

    /// The HTTP status that carries this type.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequestData | Self::InvalidRequest => 400,
            Self::TooComplexQuery | Self::TooManyResults => 403,
            Self::ResourceNotFound | Self::NonexistentTenant => 404,
            Self::AlreadyExists | Self::Conflict => 409,
            Self::OperationNotSupported => 422,
            Self::InternalError => 500,
            Self::NoMultiTenantSupport => 501,
            Self::LdContextNotAvailable => 504,
        }
    }

    /// A short summary, the same for every occurrence.
    pub fn title(self) -> &'static str {
        match self {
            Self::AlreadyExists => "Already exists",
            Self::BadRequestData => "The content is not valid NGSI-LD",
            Self::Conflict => "In conflict with what is there",
            Self::InternalError => "Something went wrong here",
            Self::InvalidRequest => "The request cannot be read",
            Self::LdContextNotAvailable => "A JSON-LD context is not available",
            Self::NoMultiTenantSupport => "Tenants are not supported",
            Self::NonexistentTenant => "No such tenant",
            Self::OperationNotSupported => "The operation is not supported",
            Self::ResourceNotFound => "Not found",
            Self::TooComplexQuery => "The query is too complex",
            Self::TooManyResults => "Too many results",
        }
    }
}

/// An NGSI-LD error: its category, and what exactly was the matter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct NgsiError {
    /// The category.
    pub kind: ErrorKind,
    /// What was the matter, with the offending value.
    pub detail: String,
}

impl NgsiError {
    /// An error of any kind.
    pub fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
        }
    }

    /// The content is not valid NGSI-LD.
    pub fn bad_data(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::BadRequestData, detail)
    }

    /// The request cannot be read.
    pub fn invalid_request(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, detail)
    }

    /// What was asked for is not known.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::ResourceNotFound, detail)
    }

    /// The thing to create is already there.
    pub fn already_exists(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::AlreadyExists, detail)
    }

    /// The query asks for more work than is allowed.
    pub fn too_complex(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::TooComplexQuery, detail)
    }

    /// A remote JSON-LD context could not be had.
    pub fn context_not_available(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::LdContextNotAvailable, detail)
    }

    /// The standard's problem details (RFC 9457).
    pub fn to_json(&self) -> Value {
        json!({
            "type": self.kind.uri(),
            "title": self.kind.title(),
            "detail": self.detail,
            "status": self.kind.status(),
        })
    }
}
