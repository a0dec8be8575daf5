//! Runs: what comes next, what is told, and what is kept out of it.

use std::collections::HashMap;
use std::sync::Arc;

use expect_test::{Expect, expect};
use proptest::prelude::*;
use serde_json::Value;

use super::file;
use crate::run::{Exception, Misuse, Order, parse_errors};
use crate::{
    Attachment, FeatureFile, Hook, Ids, Library, Next, Origin, Outcome, Reading, Run, Settings,
    Status, TagExpression, Verdict, When,
};

/// A run with these steps, each of which goes the way that it says; `fails once` fails at the first attempt.
struct Trial {
    library: Library,
    settings: Settings,
}

impl Trial {
    fn new() -> Self {
        let mut library = Library::new();
        library.step("it {word}", Origin::default()).unwrap();
        library.step("it fails {word}", Origin::default()).unwrap();
        let settings = Settings::default();
        Self { library, settings }
    }

    fn hook(mut self, when: When) -> Self {
        self.library.hook(Hook {
            when,
            tags: None,
            name: None,
            origin: Origin::default(),
        });
        self
    }

    fn run(self, text: &str) -> (Run, String) {
        let mut ids = Ids::new();
        let file = file(text, &mut ids);
        let mut run = Run::new(vec![file], Arc::new(self.library), self.settings, ids);
        let mut said = String::new();
        loop {
            let status = match run.next(0) {
                Next::Over => break,
                Next::Hook { hook, pickle, .. } => {
                    let of = pickle.map_or("the run".to_string(), |pickle| pickle.name.clone());
                    said += &format!("hook {} of {of}\n", hook.0);
                    Status::Passed
                }
                Next::Step(todo) => {
                    let written = todo.written().unwrap();
                    said += &format!("{}: {}\n", todo.pickle.name, written.text);
                    match todo.arguments[0].value.text().unwrap() {
                        "fails" => Status::Failed,
                        "once" if todo.attempt == 0 => Status::Failed,
                        "pends" => Status::Pending,
                        "skips" => Status::Skipped,
                        _ => Status::Passed,
                    }
                }
            };
            run.tell(Outcome::new(status, 1), 0).unwrap();
        }
        for case in &run.summary().cases {
            said += &format!("{}: {:?}", case.pickle.name, case.verdict());
            let flaky = case.flaky_steps();
            if !flaky.is_empty() {
                said += &format!(", steps {flaky:?}");
            }
            said.push('\n');
        }
        let how = if run.summary().success() {
            "good"
        } else {
            "bad"
        };
        (run, said + how)
    }

    #[track_caller]
    fn check(self, text: &str, want: Expect) {
        want.assert_eq(&self.run(text).1);
    }
}

const FAILING: &str = "Feature: a\nScenario: one\nGiven it fails\nWhen it works\nAnd nobody knows it\nScenario: two\nGiven it works\n";

#[test]
fn what_comes_after_a_failure_is_skipped() {
    Trial::new()
        .hook(When::BeforeRun)
        .hook(When::BeforeScenario)
        .hook(When::AfterScenario)
        .hook(When::AfterScenario)
        .hook(When::AfterRun)
        .check(
            FAILING,
            expect![[r#"
                hook 0 of the run
                hook 1 of one
                one: it fails
                hook 3 of one
                hook 2 of one
                hook 1 of two
                two: it works
                hook 3 of two
                hook 2 of two
                hook 4 of the run
                one: Not(Failed)
                two: Passed
                bad"#]],
        );
}

#[test]
fn flaky_is_told_from_failed() {
    let mut trial = Trial::new();
    trial.settings.retries = 2;
    trial.check(
        "Feature: a\nScenario: flaky\nGiven it works\nWhen it fails once\nScenario: failed\nGiven it fails\n",
        expect![[r#"
            flaky: it works
            flaky: it fails once
            flaky: it works
            flaky: it fails once
            failed: it fails
            failed: it fails
            failed: it fails
            flaky: Flaky, steps [1]
            failed: Not(Failed)
            bad"#]],
    );
}

#[test]
fn only_what_is_marked_is_tried_again() {
    let mut trial = Trial::new();
    trial.settings.retries = 1;
    trial.settings.retry_tags = Some(TagExpression::new("@again").unwrap());
    trial.check(
        "Feature: a\n@again\nScenario: one\nGiven it fails\nScenario: two\nGiven it fails\nScenario: three\nGiven it pends\n",
        expect![[r#"
            one: it fails
            one: it fails
            two: it fails
            three: it pends
            one: Not(Failed)
            two: Not(Failed)
            three: Not(Pending)
            bad"#]],
    );
}

#[test]
fn a_scenario_without_steps_shows_nothing() {
    Trial::new().hook(When::BeforeScenario).check(
        "Feature: a\nBackground:\nGiven it works\nScenario: one\nScenario: two\nGiven it works\n",
        expect![[r#"
            hook 0 of one
            hook 0 of two
            two: it works
            two: it works
            one: Empty
            two: Passed
            good"#]],
    );
}

#[test]
fn tags_and_order_say_what_runs() {
    let text = "Feature: a\n@x\nScenario: one\nGiven it works\nScenario: two\nGiven it works\n@x\nScenario: three\nGiven it skips\n";
    let mut trial = Trial::new();
    trial.settings.tags = Some(TagExpression::new("@x").unwrap());
    trial.settings.order = Order::Reverse;
    trial.check(
        text,
        expect![[r#"
            three: it skips
            one: it works
            three: Not(Skipped)
            one: Passed
            good"#]],
    );
    let mixed = |seed| {
        let mut trial = Trial::new();
        trial.settings.order = Order::Mixed { seed };
        trial.run(text).1
    };
    assert_eq!(mixed(1), mixed(1));
    assert!((2..20).any(|seed| mixed(seed) != mixed(1)));
}

#[test]
fn a_dry_run_does_nothing_and_tells_what_nobody_knows() {
    let mut trial = Trial::new().hook(When::BeforeRun).hook(When::AfterScenario);
    trial.settings.dry_run = true;
    let (run, said) = trial.run(FAILING);
    expect![[r#"
        one: Not(Undefined)
        two: Not(Skipped)
        bad"#]]
    .assert_eq(&said);
    let unknown = run.summary().unknown[0].to_string();
    expect!["Nobody knows the step “nobody knows it”. To make it known, add “nobody knows it”."]
        .assert_eq(&unknown);
}

#[test]
fn a_hook_before_the_run_that_fails_leaves_nothing_run() {
    let mut library = Library::new();
    library.step("it works", Origin::default()).unwrap();
    for when in [When::BeforeRun, When::AfterRun] {
        library.hook(Hook {
            when,
            tags: None,
            name: None,
            origin: Origin::default(),
        });
    }
    let mut ids = Ids::new();
    let files = vec![file(FAILING, &mut ids)];
    let mut run = Run::new(files, Arc::new(library), Settings::default(), ids);
    let mut hooks = Vec::new();
    while let Next::Hook { hook, .. } = run.next(0) {
        hooks.push(hook.0);
        run.tell(Outcome::failed(0, "no browser"), 0).unwrap();
    }
    assert_eq!(hooks, [0, 1]);
    assert!(run.summary().cases.is_empty() && !run.summary().success());
}

#[test]
fn secrets_are_named_and_not_shown() {
    let mut trial = Trial::new();
    let secrets = &mut trial.settings.secrets;
    secrets.add("PASSWORD", "hunter22").unwrap();
    secrets.add("LONGER", "hunter2233").unwrap();
    assert!(secrets.add("PIN", "123").is_err());
    assert_eq!(secrets.value("PASSWORD"), Some("hunter22"));
    assert_eq!(format!("{secrets:?}"), r#"{"LONGER", "PASSWORD"}"#);
    let mut ids = Ids::new();
    let files = vec![file("Feature: a\nScenario: b\nGiven it works\n", &mut ids)];
    let mut run = Run::new(files, Arc::new(trial.library), trial.settings, ids);
    assert!(matches!(run.next(0), Next::Step(_)));
    run.attach(&Attachment::Log("typed hunter2233"), 0).unwrap();
    run.attach(&Attachment::Link("https://a.example/?p=hunter22"), 0)
        .unwrap();
    let outcome = Outcome {
        exception: Some(Exception {
            kind: "Error".to_string(),
            message: Some("hunter22 was refused".to_string()),
            stack_trace: Some("at hunter22".to_string()),
        }),
        ..Outcome::failed(0, "hunter22 was refused")
    };
    run.tell(outcome, 0).unwrap();
    assert_eq!(run.next(0), Next::Over);
    let lines = run.take_lines().join("\n");
    assert!(!lines.contains("hunter"), "{lines}");
    assert!(lines.contains("typed [secret LONGER]"), "{lines}");
    let done = &run.summary().cases[0].attempts[0][0];
    assert_eq!(
        done.outcome.message.as_deref(),
        Some("[secret PASSWORD] was refused")
    );
}

#[test]
fn misuse_loses_nothing() {
    let mut ids = Ids::new();
    let files = vec![file(
        "Feature: a\nScenario: b\nGiven it works\nThen it works\n",
        &mut ids,
    )];
    let library = Arc::new(Trial::new().library);
    let mut run = Run::new(files, library, Settings::default(), ids);
    assert_eq!(run.tell(Outcome::passed(0), 0), Err(Misuse::NothingDone));
    assert_eq!(
        run.attach(&Attachment::Log("early"), 0),
        Err(Misuse::NothingDone)
    );
    // Asked again without having told: the first step failed, and the second is skipped.
    assert!(matches!(run.next(0), Next::Step(_)));
    assert_eq!(run.next(0), Next::Over);
    assert_eq!(run.next(0), Next::Over);
    let case = &run.summary().cases[0];
    assert_eq!(case.verdict(), Verdict::Not(Status::Failed));
    assert_eq!(case.attempts[0].len(), 2);
}

#[test]
fn a_run_that_is_broken_off_says_why() {
    let mut ids = Ids::new();
    let files = vec![file(FAILING, &mut ids)];
    let library = Arc::new(Trial::new().library);
    let mut run = Run::new(files, library, Settings::default(), ids);
    assert!(matches!(run.next(-1), Next::Step(_)));
    let exception = Exception {
        kind: "Browser".to_string(),
        message: None,
        stack_trace: None,
    };
    run.break_off(&exception, -1);
    run.break_off(&exception, 0);
    assert_eq!(run.next(0), Next::Over);
    assert_eq!(run.summary().broken.as_deref(), Some("Browser"));
    assert_eq!(run.summary().cases[0].verdict(), Verdict::Unfinished);
    assert_eq!((run.summary().planned, run.summary().cases.len()), (2, 1));
    let lines = run.take_lines();
    expect![[r#"{"testRunFinished":{"testRunStartedId":"14","success":false,"exception":{"type":"Browser"},"timestamp":{"seconds":-1,"nanos":999999000}}}"#]]
        .assert_eq(lines.last().unwrap());
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.contains("testRunFinished"))
            .count(),
        1
    );
}

#[test]
fn what_cannot_be_read_is_told_in_messages_too() {
    let read = FeatureFile::read("a.feature", "no", &Reading::default(), &mut Ids::new());
    let lines = parse_errors("a.feature", &read.unwrap_err());
    expect![[r##"{"parseError":{"source":{"uri":"a.feature","location":{"line":1,"column":1}},"message":"(1:1): expected: #EOF, #Language, #TagLine, #FeatureLine, #Comment, #Empty, got 'no'"}}"##]]
        .assert_eq(&lines.join("\n"));
}

/// Each thing that is begun is ended, once, and nothing is ended that was not begun.
#[track_caller]
fn is_well_told(lines: &[String]) {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut last = String::new();
    for line in lines {
        let message: Value = serde_json::from_str(line).unwrap();
        let (kind, body) = message.as_object().unwrap().iter().next().unwrap();
        let key = |id: &str| format!("{}", body[id]);
        match kind.as_str() {
            "testCaseStarted" => *open.entry(key("id")).or_default() += 1,
            "testCaseFinished" => *open.get_mut(&key("testCaseStartedId")).unwrap() -= 1,
            "testStepStarted" => {
                *open
                    .entry(key("testCaseStartedId") + &key("testStepId"))
                    .or_default() += 1;
            }
            "testStepFinished" => {
                let step = key("testCaseStartedId") + &key("testStepId");
                *open.get_mut(&step).unwrap() -= 1;
            }
            _ => {}
        }
        last.clone_from(kind);
    }
    assert!(open.values().all(|open| *open == 0));
    assert_eq!(last, "testRunFinished");
}

#[test]
fn a_run_can_be_handed_to_another_thread() {
    fn is_send<T: Send + 'static>() {}
    is_send::<Run>();
}

proptest! {
    #[test]
    fn every_run_ends_and_is_well_told(
        steps in prop::collection::vec(prop::sample::select(vec!["it works", "it fails", "it fails once", "it pends", "it skips", "who knows"]), 0..5),
        retries in 0..3_u32,
        dry_run: bool,
        hooks: bool,
    ) {
        let steps: String = steps.iter().map(|step| format!("Given {step}\n")).collect();
        let text = format!("Feature: a\nScenario: one\n{steps}Scenario: two\n{steps}");
        let mut trial = Trial::new();
        if hooks {
            trial = trial.hook(When::BeforeScenario).hook(When::AfterScenario).hook(When::AfterRun);
        }
        trial.settings.retries = retries;
        trial.settings.dry_run = dry_run;
        let (mut run, _) = trial.run(&text);
        is_well_told(&run.take_lines());
        let most = 1 + retries as usize;
        prop_assert!(run.summary().cases.iter().all(|case| (1..=most).contains(&case.attempts.len())));
    }
}
