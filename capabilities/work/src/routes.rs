//! The doors.

use app::{Allow, Routes};

use crate::acts::{COUNT, DO, SEE, SET_UP};
use crate::{case, list, map, numbers, open_data, rooms, round};

pub fn routes() -> Routes {
    Routes::new()
        .get("/work", Allow::To(SEE), list::page)
        .get("/work/list.csv", Allow::To(SEE), list::sheet)
        .get("/work/map", Allow::To(SEE), map::page)
        .get("/work/map.geojson", Allow::To(SEE), list::geojson)
        .post("/work/many", Allow::To(DO), list::many)
        .post("/work/views", Allow::To(SEE), list::save)
        .post("/work/views/{id}/remove", Allow::To(SEE), list::forget)
        .get("/work/round", Allow::To(SEE), round::page)
        .post("/work/round/send", Allow::To(DO), round::send)
        .get("/work/numbers", Allow::To(COUNT), numbers::page)
        .get("/work/numbers.csv", Allow::To(COUNT), numbers::sheet)
        .get(
            "/work/numbers/satisfaction.csv",
            Allow::To(COUNT),
            numbers::satisfaction_sheet,
        )
        .get("/work/teams", Allow::To(SEE), rooms::teams::list)
        .post("/work/teams", Allow::To(SET_UP), rooms::teams::save)
        .get("/work/teams/new", Allow::To(SET_UP), rooms::teams::new)
        .get("/work/teams/{name}", Allow::To(SET_UP), rooms::teams::edit)
        .get("/work/leave", Allow::To(SEE), rooms::leave::page)
        .post("/work/leave", Allow::To(SEE), rooms::leave::add)
        .post(
            "/work/leave/{id}/remove",
            Allow::To(SEE),
            rooms::leave::remove,
        )
        .get("/work/replies", Allow::To(SEE), rooms::replies::list)
        .post("/work/replies", Allow::To(DO), rooms::replies::save)
        .get("/work/replies/new", Allow::To(DO), rooms::replies::new)
        .get("/work/replies/{id}", Allow::To(DO), rooms::replies::edit)
        .post(
            "/work/replies/{id}/remove",
            Allow::To(DO),
            rooms::replies::remove,
        )
        .get("/work/{reference}", Allow::To(SEE), case::page)
        .post("/work/{reference}", Allow::To(DO), case::change)
        .get("/work/{reference}/pin", Allow::To(DO), case::pin::page)
        .post("/work/{reference}/pin", Allow::To(DO), case::pin::sent)
        .get(
            "/work/{reference}/category",
            Allow::To(DO),
            case::category::page,
        )
        .post(
            "/work/{reference}/category",
            Allow::To(DO),
            case::category::sent,
        )
        .post("/work/{reference}/files", Allow::To(DO), case::attach)
        .get("/work/{reference}/files/{id}", Allow::To(SEE), case::file)
        .get("/open-data", Allow::Anyone, open_data::page)
        .get("/open-data/requests.csv", Allow::Anyone, open_data::sheet)
        .get(
            "/open-data/satisfaction.csv",
            Allow::Anyone,
            open_data::satisfaction,
        )
}
