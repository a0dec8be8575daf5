//! What a run tells, a line of JSON each: Cucumber Messages.
//!
//! # Source
//! Cucumber Messages, protocol 33.0.4: the names and shapes of its envelopes.

use serde::Serialize;

use super::outcome::{Exception, Status};
use crate::expression::{Argument, PatternKind};
use crate::gherkin::document::{Comment, Feature, Location};
use crate::ids::Id;
use crate::pickle::Pickle;
use crate::steps::When;

/// The version of the protocol that is written.
pub const PROTOCOL: &str = "33.0.4";

/// One envelope.
#[derive(Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum Message<'a> {
    Meta {
        protocol_version: &'a str,
        implementation: Product<'a>,
        runtime: Product<'a>,
        os: Named<'a>,
        cpu: Named<'a>,
    },
    Source {
        uri: &'a str,
        data: &'a str,
        media_type: &'a str,
    },
    GherkinDocument {
        uri: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        feature: Option<&'a Feature>,
        comments: &'a [Comment],
    },
    Pickle(&'a Pickle),
    ParseError {
        source: Reference<'a>,
        message: String,
    },
    ParameterType {
        id: Id,
        name: &'a str,
        regular_expressions: &'a [String],
        prefer_for_regular_expression_match: bool,
        use_for_snippets: bool,
        source_reference: Reference<'a>,
    },
    UndefinedParameterType {
        name: &'a str,
        expression: &'a str,
    },
    StepDefinition {
        id: Id,
        pattern: Pattern<'a>,
        source_reference: Reference<'a>,
    },
    Hook {
        id: Id,
        #[serde(rename = "type")]
        when: When,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tag_expression: Option<&'a str>,
        source_reference: Reference<'a>,
    },
    TestRunStarted {
        id: Id,
        timestamp: Seconds,
    },
    TestCase {
        id: Id,
        pickle_id: Id,
        test_steps: Vec<TestStep<'a>>,
        test_run_started_id: Id,
    },
    TestRunHookStarted {
        id: Id,
        test_run_started_id: Id,
        hook_id: Id,
        timestamp: Seconds,
    },
    TestRunHookFinished {
        test_run_hook_started_id: Id,
        result: TestResult<'a>,
        timestamp: Seconds,
    },
    TestCaseStarted {
        id: Id,
        test_case_id: Id,
        attempt: u32,
        timestamp: Seconds,
    },
    TestStepStarted {
        test_case_started_id: Id,
        test_step_id: Id,
        timestamp: Seconds,
    },
    Attachment {
        #[serde(flatten)]
        to: AttachedTo,
        body: String,
        content_encoding: Encoding,
        media_type: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_name: Option<String>,
        timestamp: Seconds,
    },
    Suggestion {
        id: Id,
        pickle_step_id: Id,
        snippets: Vec<Snippet>,
    },
    TestStepFinished {
        test_case_started_id: Id,
        test_step_id: Id,
        test_step_result: TestResult<'a>,
        timestamp: Seconds,
    },
    TestCaseFinished {
        test_case_started_id: Id,
        will_be_retried: bool,
        timestamp: Seconds,
    },
    TestRunFinished {
        test_run_started_id: Id,
        success: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        exception: Option<&'a Exception>,
        timestamp: Seconds,
    },
}

#[derive(Serialize)]
pub(super) struct Product<'a> {
    pub name: &'a str,
    pub version: &'a str,
}

#[derive(Serialize)]
pub(super) struct Named<'a> {
    pub name: &'a str,
}

#[derive(Serialize)]
pub(super) struct Reference<'a> {
    pub uri: &'a str,
    pub location: Location,
}

#[derive(Serialize)]
pub(super) struct Pattern<'a> {
    #[serde(rename = "type")]
    pub kind: PatternKind,
    pub source: &'a str,
}

#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub(super) enum TestStep<'a> {
    Hook {
        id: Id,
        hook_id: Id,
    },
    Step {
        id: Id,
        pickle_step_id: Id,
        step_definition_ids: Vec<Id>,
        step_match_arguments_lists: Vec<Arguments<'a>>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Arguments<'a> {
    pub step_match_arguments: &'a [Argument],
}

#[derive(Serialize)]
pub(super) struct TestResult<'a> {
    pub status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception: Option<&'a Exception>,
    pub duration: Seconds,
}

#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub(super) enum AttachedTo {
    Step {
        test_case_started_id: Id,
        test_step_id: Id,
    },
    RunHook {
        test_run_hook_started_id: Id,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Encoding {
    Identity,
    Base64,
}

#[derive(Serialize)]
pub(super) struct Snippet {
    pub language: &'static str,
    pub code: String,
}

/// A time or a duration, as the protocol writes it.
#[derive(Serialize)]
pub(super) struct Seconds {
    seconds: i64,
    nanos: i64,
}

impl Seconds {
    pub fn of_time(time_us: i64) -> Self {
        Self {
            seconds: time_us.div_euclid(1_000_000),
            nanos: time_us.rem_euclid(1_000_000) * 1_000,
        }
    }

    pub fn of_duration(duration_us: u64) -> Self {
        Self::of_time(i64::try_from(duration_us).unwrap_or(i64::MAX))
    }
}
