//! The one list of work of an officer: what people asked, where it stands, whose it is, and how it goes.

mod acts;
mod case;
mod escalate;
mod findable;
mod leave;
mod list;
mod map;
mod nobodys;
mod numbers;
mod open_data;
mod reply;
mod rooms;
mod round;
mod routes;
mod satisfaction;
mod saved;
mod seed;
mod told;

use app::{Allow, Capability, Letter, Page, Tile, template};

/// The capability, whole.
pub const CAPABILITY: Capability = Capability {
    routes: routes::routes,
    templates: &[
        template!("work/list.html", "../pages/list.html"),
        template!("work/list-many.html", "../pages/list-many.html"),
        template!("work/map.html", "../pages/map.html"),
        template!("work/case-parts.html", "../pages/case-parts.html"),
        template!("work/case.html", "../pages/case.html"),
        template!("work/case-pin.html", "../pages/case-pin.html"),
        template!("work/case-category.html", "../pages/case-category.html"),
        template!("work/round.html", "../pages/round.html"),
        template!("work/numbers.html", "../pages/numbers.html"),
        template!("work/open-data.html", "../pages/open-data.html"),
        template!("work/teams.html", "../pages/teams.html"),
        template!("work/team.html", "../pages/team.html"),
        template!("work/leave.html", "../pages/leave.html"),
        template!("work/replies.html", "../pages/replies.html"),
        template!("work/reply.html", "../pages/reply.html"),
        template!("work/nobodys.txt", "../pages/nobodys.txt"),
    ],
    samples: || {
        [
            list::List::sample_values(),
            list::Check::sample_values(),
            map::Map::sample_values(),
            case::CasePage::sample_values(),
            case::pin::PinPage::sample_values(),
            case::category::CategoryPage::sample_values(),
            round::Round::sample_values(),
            numbers::Numbers::sample_values(),
            open_data::OpenData::sample_values(),
            rooms::teams::Teams::sample_values(),
            rooms::teams::TeamForm::sample_values(),
            rooms::leave::Away::sample_values(),
            rooms::replies::Replies::sample_values(),
            rooms::replies::ReplyForm::sample_values(),
            nobodys::NobodysLetter::sample_values(),
        ]
        .into_iter()
        .flatten()
        .collect()
    },
    jobs: &[escalate::LATE, findable::REFRESH, nobodys::NOBODYS],
    collections: &[
        leave::LEAVE.entry(),
        nobodys::TOLD.entry(),
        reply::REPLIES.entry(),
        saved::SAVED.entry(),
    ],
    tiles: &[Tile {
        title: "Your work",
        path: "/work",
        text: "What people asked for, what is late, and who has it.",
        allow: Allow::To(acts::SEE),
    }],
    seed: |app| Box::pin(seed::seed(app)),
    ..Capability::named("work", "Your work")
};
