//! The doors.

use app::{Allow, Routes};
use utoipa_axum::routes;

use crate::acts::{COUNT, DELIVER, HEAR, OFFER, PLAN, SEE, WAN, WIFI};
use crate::delivery::model::{Milestone, Route};
use crate::delivery::{self, bring, fibre};
use crate::live::{gateways, measured};
use crate::report;
use crate::rooms::{compare, edit, list, map, next, show, sites, why};

pub fn routes() -> Routes {
    Routes::new()
        .get("/connectivity", Allow::To(SEE), list::page)
        .get("/connectivity/new", Allow::To(PLAN), edit::add)
        .post("/connectivity/new", Allow::To(PLAN), edit::save_new)
        .get("/connectivity/compare", Allow::To(SEE), compare::page)
        .get("/connectivity/live", Allow::To(SEE), gateways::page)
        .get("/connectivity/{id}", Allow::To(SEE), show::page)
        .get(
            "/connectivity/{id}/measured",
            Allow::To(SEE),
            measured::page,
        )
        .get(
            "/connectivity/{id}/measured/{file}",
            Allow::To(SEE),
            measured::take,
        )
        .get("/connectivity/{id}/map/{file}", Allow::To(SEE), map::take)
        .get(
            "/connectivity/{id}/report.pdf",
            Allow::To(SEE),
            report::take,
        )
        .get("/connectivity/{id}/why", Allow::To(SEE), why::page)
        .get("/connectivity/{id}/next", Allow::To(SEE), next::page)
        .post("/connectivity/{id}/next", Allow::To(PLAN), next::take)
        .get("/connectivity/{id}/edit", Allow::To(PLAN), edit::edit)
        .post("/connectivity/{id}/edit", Allow::To(PLAN), edit::save_old)
        .post("/connectivity/{id}/copy", Allow::To(PLAN), edit::copy)
        .post("/connectivity/{id}/remove", Allow::To(PLAN), edit::remove)
        .get("/connectivity/{id}/import", Allow::To(PLAN), sites::import)
        .post("/connectivity/{id}/import", Allow::To(PLAN), sites::bring)
        .get("/connectivity/{id}/sites/add", Allow::To(PLAN), sites::add)
        .post(
            "/connectivity/{id}/sites/add",
            Allow::To(PLAN),
            sites::save_new,
        )
        .get("/connectivity/{id}/sites/{n}", Allow::To(PLAN), sites::edit)
        .post(
            "/connectivity/{id}/sites/{n}",
            Allow::To(PLAN),
            sites::save_old,
        )
        .post(
            "/connectivity/{id}/sites/{n}/remove",
            Allow::To(PLAN),
            sites::remove,
        )
        .merge(deliveries())
        .merge(own_network())
        .merge(designs())
        .merge(offers())
        .merge(hotspots())
}

fn designs() -> Routes {
    const TO: Allow = Allow::To(PLAN);
    use crate::design::{fibre_form, fibre_show, shelf, wifi_form, wifi_show};
    Routes::new()
        .get("/connectivity/wifi-design", TO, wifi_form::form)
        .post("/connectivity/wifi-design", TO, wifi_form::ask)
        .get("/connectivity/wifi-design/{id}", TO, wifi_show::page)
        .get("/connectivity/wifi-design/{id}/live", TO, shelf::progress)
        .get("/connectivity/wifi-design/{id}/{file}", TO, shelf::take)
        .post(
            "/connectivity/wifi-design/{id}/remove",
            TO,
            shelf::remove_wifi,
        )
        .get("/connectivity/fibre-design", TO, fibre_form::form)
        .post("/connectivity/fibre-design", TO, fibre_form::ask)
        .get("/connectivity/fibre-design/{id}", TO, fibre_show::page)
        .get("/connectivity/fibre-design/{id}/live", TO, shelf::progress)
        .get("/connectivity/fibre-design/{id}/{file}", TO, shelf::take)
        .post(
            "/connectivity/fibre-design/{id}/remove",
            TO,
            shelf::remove_fibre,
        )
}

fn own_network() -> Routes {
    const TO: Allow = Allow::To(WAN);
    use crate::wan::{
        bring, heard, link_form, link_page, redesign, show, site_form, snmp, what_if,
    };
    Routes::new()
        .api(Allow::To(HEAR), routes!(heard::take))
        .get("/connectivity/wan", TO, show::page)
        .get("/connectivity/wan/what-if", TO, what_if::page)
        .get("/connectivity/wan/redesign", TO, redesign::page)
        .get("/connectivity/wan/sites.csv", TO, bring::sites)
        .get("/connectivity/wan/links.csv", TO, bring::links)
        .get("/connectivity/wan/import", TO, bring::form)
        .post("/connectivity/wan/import", TO, bring::bring)
        .get("/connectivity/wan/sites/add", TO, site_form::add)
        .post("/connectivity/wan/sites/add", TO, site_form::save_new)
        .get("/connectivity/wan/sites/{id}", TO, site_form::edit)
        .post("/connectivity/wan/sites/{id}", TO, site_form::save_old)
        .post("/connectivity/wan/sites/{id}/remove", TO, site_form::remove)
        .get("/connectivity/wan/links/add", TO, link_form::add)
        .post("/connectivity/wan/links/add", TO, link_form::save_new)
        .get("/connectivity/wan/links/{id}", TO, link_page::page)
        .get("/connectivity/wan/links/{id}/edit", TO, link_form::edit)
        .post("/connectivity/wan/links/{id}/edit", TO, link_form::save_old)
        .post("/connectivity/wan/links/{id}/remove", TO, link_form::remove)
        .get("/connectivity/wan/links/{id}/snmp", TO, snmp::form::page)
        .post("/connectivity/wan/links/{id}/snmp", TO, snmp::form::save)
        .post(
            "/connectivity/wan/links/{id}/snmp/try",
            TO,
            snmp::form::try_now,
        )
        .post(
            "/connectivity/wan/links/{id}/snmp/remove",
            TO,
            snmp::form::remove,
        )
}

fn offers() -> Routes {
    const TO: Allow = Allow::To(OFFER);
    const SEEN: Allow = Allow::To(SEE);
    use crate::offers::{bring, drive, edit, list, show};
    Routes::new()
        .get("/connectivity/offers", SEEN, list::page)
        .get("/connectivity/offers/map.geojson", SEEN, list::geojson)
        .get("/connectivity/offers/offers.csv", SEEN, list::csv)
        .get("/connectivity/offers/import", TO, bring::form)
        .post("/connectivity/offers/import", TO, bring::take)
        .get("/connectivity/offers/add", TO, edit::add)
        .post("/connectivity/offers/add", TO, edit::save_new)
        .get("/connectivity/offers/{id}", SEEN, show::page)
        .get("/connectivity/offers/{id}/points.csv", SEEN, drive::csv)
        .get("/connectivity/offers/{id}/edit", TO, edit::edit)
        .post("/connectivity/offers/{id}/edit", TO, edit::save_old)
        .post("/connectivity/offers/{id}/remove", TO, edit::remove)
        .post("/connectivity/offers/{id}/drives", TO, drive::take)
        .post(
            "/connectivity/offers/{id}/drives/{drive}/remove",
            TO,
            drive::remove,
        )
}

fn hotspots() -> Routes {
    const TO: Allow = Allow::To(WIFI);
    const SEEN: Allow = Allow::To(SEE);
    use crate::hotspots::{bring, edit, heard, list, show, wifi};
    Routes::new()
        .api(Allow::To(COUNT), routes!(heard::take_counts))
        .get("/connectivity/wifi", Allow::Anyone, wifi::page)
        .get(
            "/connectivity/wifi/map.geojson",
            Allow::Anyone,
            wifi::geojson,
        )
        .get("/connectivity/hotspots", SEEN, list::page)
        .get("/connectivity/hotspots/hotspots.csv", SEEN, list::csv)
        .get("/connectivity/hotspots/readings", TO, bring::form)
        .post("/connectivity/hotspots/readings", TO, bring::take)
        .get("/connectivity/hotspots/add", TO, edit::add)
        .post("/connectivity/hotspots/add", TO, edit::save_new)
        .get("/connectivity/hotspots/{id}", SEEN, show::page)
        .get("/connectivity/hotspots/{id}/readings.csv", SEEN, bring::csv)
        .get("/connectivity/hotspots/{id}/edit", TO, edit::edit)
        .post("/connectivity/hotspots/{id}/edit", TO, edit::save_old)
        .post("/connectivity/hotspots/{id}/remove", TO, edit::remove)
}

fn deliveries() -> Routes {
    const TO: Allow = Allow::To(DELIVER);
    use delivery::{edit, list, show};
    Routes::new()
        .get("/connectivity/fibre", Allow::Anyone, fibre::page)
        .get("/connectivity/delivery", Allow::To(SEE), list::page)
        .get("/connectivity/delivery/new", TO, edit::add)
        .post("/connectivity/delivery/new", TO, edit::save_new)
        .get("/connectivity/delivery/{id}", Allow::To(SEE), show::page)
        .get(
            "/connectivity/delivery/{id}/routes.csv",
            Allow::To(SEE),
            show::csv,
        )
        .get("/connectivity/delivery/{id}/edit", TO, edit::edit)
        .post("/connectivity/delivery/{id}/edit", TO, edit::save_old)
        .post("/connectivity/delivery/{id}/remove", TO, edit::remove)
        .get("/connectivity/delivery/{id}/reports", TO, bring::reports)
        .post("/connectivity/delivery/{id}/reports", TO, bring::take)
        .post(
            "/connectivity/delivery/{id}/reports/{day}/remove",
            TO,
            bring::remove,
        )
        .get("/connectivity/delivery/{id}/design", TO, bring::ask_design)
        .post("/connectivity/delivery/{id}/design", TO, bring::read_design)
        .get(
            "/connectivity/delivery/{id}/routes/add",
            TO,
            edit::add_under::<Route>,
        )
        .post(
            "/connectivity/delivery/{id}/routes/add",
            TO,
            edit::save_under::<Route>,
        )
        .get(
            "/connectivity/delivery/{id}/routes/{one}",
            TO,
            edit::edit_under::<Route>,
        )
        .post(
            "/connectivity/delivery/{id}/routes/{one}",
            TO,
            edit::change_under::<Route>,
        )
        .post(
            "/connectivity/delivery/{id}/routes/{one}/remove",
            TO,
            edit::remove_under::<Route>,
        )
        .get(
            "/connectivity/delivery/{id}/milestones/add",
            TO,
            edit::add_under::<Milestone>,
        )
        .post(
            "/connectivity/delivery/{id}/milestones/add",
            TO,
            edit::save_under::<Milestone>,
        )
        .get(
            "/connectivity/delivery/{id}/milestones/{one}",
            TO,
            edit::edit_under::<Milestone>,
        )
        .post(
            "/connectivity/delivery/{id}/milestones/{one}",
            TO,
            edit::change_under::<Milestone>,
        )
        .post(
            "/connectivity/delivery/{id}/milestones/{one}/remove",
            TO,
            edit::remove_under::<Milestone>,
        )
}
