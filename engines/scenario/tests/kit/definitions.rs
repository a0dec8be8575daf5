//! What the steps and hooks of each sample do.

use std::cell::Cell;

use scenario::When::{AfterRun, AfterScenario, BeforeRun, BeforeScenario};
use scenario::expression::Value;
use scenario::run::Status::{Failed, Passed, Pending, Skipped};

use crate::world::{Evidence, Kit, Thrown, equal, error};

/// The definitions of a sample, in the order of the kit's own.
pub fn of(sample: &str) -> Kit {
    let mut kit = Kit::default();
    let k = &mut kit;
    match sample {
        "all-statuses" | "failedish-combinations" => statuses(k, sample),
        "ambiguous" => {
            k.regular("^a (.*?) with (.*?)$", |_, _| Ok(Passed));
            k.regular("^a step with (.*?)$", |_, _| Ok(Passed));
        }
        "attachments" => attachments(k),
        "backgrounds" | "rules-backgrounds" => {
            k.idle("an order for {string}");
            k.idle("an action");
            k.idle("an outcome");
        }
        "cdata" => k.idle("I have {int} <![CDATA[cukes]]> in my belly"),
        "data-tables" => tables(k),
        "doc-strings" => k.idle("a doc string:"),
        "empty" | "retry-undefined" => {}
        "examples-tables" => cucumbers(k, true),
        "examples-tables-undefined" | "examples-tables-undefined-multiple" => cucumbers(k, false),
        "examples-tables-attachment" => {
            k.step("a JPEG image is attached", |world, _| {
                world.attach_file("cucumber.jpeg", "image/jpeg", None);
                Ok(Passed)
            });
            k.step("a PNG image is attached", |world, _| {
                world.attach_file("cucumber.png", "image/png", None);
                Ok(Passed)
            });
        }
        "global-hooks"
        | "global-hooks-afterall-error"
        | "global-hooks-beforeall-error"
        | "global-hooks-attachments" => global_hooks(k, sample),
        "hooks" => {
            k.idle_hook(BeforeScenario);
            k.idle("a step passes");
            k.step("a step fails", |_, _| error("Exception in step"));
            k.idle_hook(AfterScenario);
        }
        "hooks-attachment" => {
            for when in [BeforeScenario, AfterScenario] {
                if when == AfterScenario {
                    k.idle("a step passes");
                }
                k.hook(when, "", |world, _| {
                    world.attach_file("cucumber.svg", "image/svg+xml", None);
                    Ok(Passed)
                });
            }
        }
        "hooks-conditional" => {
            let fail = |_: &mut _, _: &_| error("Exception in conditional hook");
            k.hook(BeforeScenario, "@passing-hook", |_, _| Ok(Passed));
            k.hook(BeforeScenario, "@fail-before", fail);
            k.idle("a step passes");
            k.hook(AfterScenario, "@fail-after", fail);
            k.hook(AfterScenario, "@passing-hook", |_, _| Ok(Passed));
        }
        "hooks-named" => {
            let (before, after) = ("A named before hook", "A named after hook");
            k.named_hook(BeforeScenario, "", Some(before), |_, _| Ok(Passed));
            k.idle("a step passes");
            k.named_hook(AfterScenario, "", Some(after), |_, _| Ok(Passed));
        }
        "hooks-skipped" => {
            k.idle_hook(BeforeScenario);
            k.hook(BeforeScenario, "@skip-before", |_, _| Ok(Skipped));
            k.idle_hook(BeforeScenario);
            k.idle("a normal step");
            k.step("a step that skips", |_, _| Ok(Skipped));
            k.idle_hook(AfterScenario);
            k.hook(AfterScenario, "@skip-after", |_, _| Ok(Skipped));
            k.idle_hook(AfterScenario);
        }
        "hooks-undefined" => {
            k.idle_hook(BeforeScenario);
            k.idle_hook(AfterScenario);
        }
        "markdown" => markdown(k),
        "minimal" => k.idle("I have {int} cukes in my belly"),
        "multiple-features" | "multiple-features-reversed" => k.idle("an order for {string}"),
        "parameter-types" => {
            k.parameter("flight", "([A-Z]{3})-([A-Z]{3})");
            k.step("{flight} has been delayed", |_, call| {
                let parts = ["LHR", "CDG"].map(|part| Some(part.to_string()));
                assert_eq!(call.arguments, [Value::Parts(parts.to_vec())]);
                Ok(Passed)
            });
        }
        "pending" => {
            k.idle("an implemented non-pending step");
            k.idle("an implemented step that is skipped");
            k.step("an unimplemented pending step", |_, _| Ok(Pending));
        }
        "pending-exception" => k.step("an unimplemented pending step", |_, _| {
            Err(Thrown {
                status: Pending,
                kind: "PendingException",
                message: "TODO".to_string(),
            })
        }),
        "regular-expression" => {
            k.regular("^a (.*?)(?: and a (.*?))?(?: and a (.*?))?$", |_, _| {
                Ok(Passed)
            });
        }
        "retry" => retry(k),
        "retry-ambiguous" => {
            k.idle("an ambiguous step");
            k.idle("an ambiguous step");
        }
        "retry-pending" => k.step("a pending step", |_, _| Ok(Pending)),
        "rules" => rules(k),
        "skipped" => {
            k.idle("a step that does not skip");
            k.idle("a step that is skipped");
            k.step("I skip a step", |_, _| Ok(Skipped));
        }
        "skipped-exception" => k.step("I skip a step", |_, _| {
            Err(Thrown {
                status: Skipped,
                kind: "SkippedException",
                message: "skipping".to_string(),
            })
        }),
        "skipped-failing-hook" => {
            k.step("a step that skips", |_, _| Ok(Skipped));
            k.hook(AfterScenario, "", |_, _| error("whoops"));
        }
        "stack-traces" => k.step("a step throws an exception", |_, _| error("BOOM")),
        "test-run-exception" => k.idle("a step"),
        "undefined" | "undefined-multiple" => {
            k.idle("an implemented step");
            k.idle("a step that will be skipped");
        }
        "unknown-parameter-type" => {
            k.step("{airport} is closed because of a strike", |_, _| {
                error("it must not be called")
            });
        }
        "unused-steps" => {
            k.idle("a step that is used");
            k.idle("a step that is not used");
        }
        other => panic!("the sample {other} is new: write its steps"),
    }
    kit
}

fn statuses(k: &mut Kit, sample: &str) {
    let fails = |k: &mut Kit| k.regular("^a failing step$", |_, _| error("whoops"));
    let pends = |k: &mut Kit| k.regular("^a pending step$", |_, _| Ok(Pending));
    let skips = |k: &mut Kit| k.regular("^a skipped step$", |_, _| Ok(Skipped));
    let is_ambiguous = |k: &mut Kit| {
        k.regular("^an ambiguous (.*?)$", |_, _| Ok(Passed));
        k.regular("^(.*?) ambiguous step$", |_, _| Ok(Passed));
    };
    k.regular("^a step$", |_, _| Ok(Passed));
    if sample == "all-statuses" {
        fails(k);
        pends(k);
        skips(k);
        is_ambiguous(k);
    } else {
        skips(k);
        pends(k);
        is_ambiguous(k);
        fails(k);
    }
}

fn attachments(k: &mut Kit) {
    k.step(
        "the string {string} is attached as {string}",
        |world, call| {
            world.attach_text(call.text(0), call.text(1));
            Ok(Passed)
        },
    );
    k.step("the string {string} is logged", |world, call| {
        world.evidence.push(Evidence::Log(call.text(0).to_string()));
        Ok(Passed)
    });
    k.step("text with ANSI escapes is logged", |world, _| {
        let coloured = [
            ("31", 'r'),
            ("91", 'a'),
            ("33", 'i'),
            ("32", 'n'),
            ("34", 'b'),
            ("95", 'o'),
            ("35", 'w'),
        ];
        let letters = coloured.map(|(colour, letter)| format!("\x1b[{colour}m{letter}\x1b[0m"));
        let line = format!("This displays a {}", letters.concat());
        world.evidence.push(Evidence::Log(line));
        Ok(Passed)
    });
    k.step(
        "the following string is attached as {string}:",
        |world, call| {
            world.attach_text(call.doc_string(), call.text(0));
            Ok(Passed)
        },
    );
    k.step(
        "an array with {int} bytes is attached as {string}",
        |world, call| {
            world.evidence.push(Evidence::Bytes {
                bytes: (0..call.int(0)).map(|n| u8::try_from(n).unwrap()).collect(),
                media_type: call.text(1).to_string(),
                file_name: None,
            });
            Ok(Passed)
        },
    );
    k.step("a PDF document is attached and renamed", |world, _| {
        world.attach_file("document.pdf", "application/pdf", Some("renamed.pdf"));
        Ok(Passed)
    });
    k.step("a link to {string} is attached", |world, call| {
        world
            .evidence
            .push(Evidence::Link(call.text(0).to_string()));
        Ok(Passed)
    });
    k.step(
        "the string {string} is attached as {string} before a failure",
        |world, call| {
            world.attach_text(call.text(0), call.text(1));
            error("whoops")
        },
    );
}

fn tables(k: &mut Kit) {
    k.step("the following table is transposed:", |world, call| {
        let rows = call.table();
        let column = |at: usize| rows.iter().map(|row| row[at].to_string()).collect();
        world.transposed = (0..rows[0].len()).map(column).collect();
        Ok(Passed)
    });
    k.step("it should be:", |world, call| {
        if call.table() == world.transposed {
            Ok(Passed)
        } else {
            Ok(Failed)
        }
    });
}

fn cucumbers(k: &mut Kit, with_friends: bool) {
    k.step("there are {int} cucumbers", |world, call| {
        world.count = call.int(0);
        Ok(Passed)
    });
    if with_friends {
        k.step("there are {int} friends", |world, call| {
            world.friends = call.int(0);
            Ok(Passed)
        });
    }
    k.step("I eat {int} cucumbers", |world, call| {
        world.count -= call.int(0);
        Ok(Passed)
    });
    k.step("I should have {int} cucumbers", |world, call| {
        equal(world.count, call.int(0))
    });
    if with_friends {
        k.step("each person can eat {int} cucumbers", |world, call| {
            equal(world.count.div_euclid(1 + world.friends), call.int(0))
        });
    }
}

fn global_hooks(k: &mut Kit, sample: &str) {
    if sample == "global-hooks-attachments" {
        k.hook(BeforeRun, "", |world, _| {
            world.attach_text("Attachment from BeforeAll hook", "text/plain");
            Ok(Passed)
        });
        k.idle("a step passes");
        k.hook(AfterRun, "", |world, _| {
            world.attach_text("Attachment from AfterAll hook", "text/plain");
            Ok(Passed)
        });
        return;
    }
    let before_fails = sample == "global-hooks-beforeall-error";
    let after_fails = sample == "global-hooks-afterall-error";
    k.idle_hook(BeforeRun);
    if before_fails {
        k.hook(BeforeRun, "", |_, _| error("BeforeAll hook went wrong"));
    }
    k.idle_hook(BeforeRun);
    k.idle("a step passes");
    if sample == "global-hooks" {
        k.step("a step fails", |_, _| error("Exception in step"));
    }
    k.idle_hook(AfterRun);
    if after_fails {
        k.hook(AfterRun, "", |_, _| error("AfterAll hook went wrong"));
    }
    k.idle_hook(AfterRun);
}

fn markdown(k: &mut Kit) {
    k.idle("some TypeScript code:");
    k.idle("some classic Gherkin:");
    k.step(
        "we use a data table and attach something and then {word}",
        |world, call| {
            let word = call.text(0);
            let line = format!("We are logging some plain text ({word})");
            world.evidence.push(Evidence::Log(line));
            if word == "fail" {
                return error("You asked me to fail");
            }
            Ok(Passed)
        },
    );
    k.idle("this might or might not run");
}

fn retry(k: &mut Kit) {
    k.idle("a step that always passes");
    for (step, passes_at) in [
        ("a step that passes the second time", 2),
        ("a step that passes the third time", 3),
    ] {
        let times = Cell::new(0);
        k.step(step, move |_, _| {
            times.set(times.get() + 1);
            if times.get() < passes_at {
                return error("Exception in step");
            }
            Ok(Passed)
        });
    }
    k.step("a step that always fails", |_, _| {
        error("Exception in step")
    });
}

fn rules(k: &mut Kit) {
    k.step("the customer has {int} cents", |world, call| {
        world.money = call.int(0);
        Ok(Passed)
    });
    k.step("there are chocolate bars in stock", |world, _| {
        world.stock = vec!["Mars"];
        Ok(Passed)
    });
    k.step("there are no chocolate bars in stock", |world, _| {
        world.stock.clear();
        Ok(Passed)
    });
    k.step(
        "the customer tries to buy a {int} cent chocolate bar",
        |world, call| {
            if world.money >= call.int(0) {
                world.chocolate = world.stock.pop();
            }
            Ok(Passed)
        },
    );
    for (step, happens) in [
        ("the sale should not happen", false),
        ("the sale should happen", true),
    ] {
        k.step(step, move |world, _| {
            if world.chocolate.is_some() == happens {
                Ok(Passed)
            } else {
                Ok(Failed)
            }
        });
    }
}
