//! Assurance: contractors held to their specification, and services tried by mystery shoppers.

mod commands;
mod contracts;
mod coverage;
mod edit;
mod evidence;
mod exercises;
mod gate;
mod journey;
mod milestones;
mod model;
mod posted;
mod problems;
mod seed;
mod shop;
mod specification;
mod supplier;
mod trials;

use app::{Act, Allow, Capability, Page as _, Role, Routes, Sample, Tile, template};

/// Holding contractors to what they agreed.
const MANAGE: Act = Act {
    name: "assurance.manage",
    words: "hold contractors to what they agreed, and run mystery-shopper exercises",
    roles: &[Role::Officer, Role::Admin],
    for_keys: false,
};
/// Who may see contracts and what comes of them.
const OFFICERS: Allow = Allow::To(MANAGE);

fn routes() -> Routes {
    [
        contracts::routes(),
        problems::routes(),
        specification::routes(),
        coverage::routes(),
        evidence::routes(),
        trials::routes(),
        milestones::routes(),
        exercises::routes(),
        shop::routes(),
        supplier::routes(),
    ]
    .into_iter()
    .fold(Routes::new(), Routes::merge)
}

fn samples() -> Vec<Sample> {
    [
        edit::Edit::sample_values(),
        contracts::samples(),
        problems::samples(),
        specification::samples(),
        coverage::Coverage::sample_values(),
        evidence::EvidencePage::sample_values(),
        milestones::Gate::sample_values(),
        trials::samples(),
        exercises::samples(),
        shop::samples(),
        supplier::Supplier::sample_values(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes,
    templates: &[
        template!("assurance/parts.html", "../pages/parts.html"),
        template!(
            "assurance/evidence-parts.html",
            "../pages/evidence-parts.html"
        ),
        template!("assurance/edit.html", "../pages/edit.html"),
        template!("assurance/contracts.html", "../pages/contracts.html"),
        template!("assurance/contract.html", "../pages/contract.html"),
        template!("assurance/problem.html", "../pages/problem.html"),
        template!(
            "assurance/specification.html",
            "../pages/specification.html"
        ),
        template!("assurance/import.html", "../pages/import.html"),
        template!("assurance/requirement.html", "../pages/requirement.html"),
        template!("assurance/coverage.html", "../pages/coverage.html"),
        template!("assurance/evidence.html", "../pages/evidence.html"),
        template!("assurance/gate.html", "../pages/gate.html"),
        template!("assurance/trials.html", "../pages/trials.html"),
        template!("assurance/exercise.html", "../pages/exercise.html"),
        template!("assurance/results.html", "../pages/results.html"),
        template!("assurance/report.html", "../pages/report.html"),
        template!("assurance/code.html", "../pages/code.html"),
        template!("assurance/paper.html", "../pages/paper.html"),
        template!("assurance/shop.html", "../pages/shop.html"),
        template!("assurance/supplier.html", "../pages/supplier.html"),
        template!("assurance/invitation.txt", "../pages/invitation.txt"),
    ],
    samples,
    services: &[trials::TRIALS],
    jobs: &[problems::REOPEN, trials::SEAL],
    commands: &[commands::ASSURANCE],
    collections: &[
        model::CONTRACTS.entry(),
        model::SPECIFICATIONS.entry(),
        model::REVISIONS.entry(),
        model::WAITING.entry(),
        model::PIECES.entry(),
        model::FILES.entry(),
        model::MILESTONES.entry(),
        trials::model::TRIALS.entry(),
        trials::model::TEST_SITES.entry(),
        trials::model::RUNS.entry(),
        trials::model::CAME.entry(),
        exercises::model::EXERCISES.entry(),
        exercises::model::SHOPPERS.entry(),
        exercises::model::VISITS.entry(),
        exercises::model::ANSWERS.entry(),
        exercises::model::CODINGS.entry(),
    ],
    tiles: &[Tile {
        title: "Contracts and mystery shoppers",
        path: "/assurance",
        text: "What suppliers must deliver, what shows that they did, and how people fare who try it.",
        allow: OFFICERS,
    }],
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("assurance", "Assurance")
};
