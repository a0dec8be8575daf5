//! The example place has two plans of the gateways that it has: for sensors in the street, and for meters indoors;
//! a programme of full fibre; the network of the council's sites; street assets on offer; and public Wi-Fi.

use app::App;
use app::kit::Fault;
use app::store::{Filter, StoreError};

use crate::delivery;
use crate::hotspots;
use crate::kind::Kind;
use crate::model::{Around, PLANS, Plan};
use crate::offers;
use crate::reach::gateways;
use crate::wan;

/// Makes plans of the gateways that are there, unless there is a plan, a programme of full fibre, a network of the
/// council's sites, offers of street assets, and hotspots.
///
/// # Errors
/// Whatever the store or the context says.
pub async fn seed(app: App) -> Result<String, Fault> {
    let fibre = delivery::seed::seed(&app).await?;
    let network = wan::seed::seed(&app).await?;
    let offered = offers::seed::seed(&app).await?;
    let wifi = hotspots::seed::seed(&app).await?;
    let rest = format!("{fibre}, {network}, {offered}, {wifi}");
    let sites = gateways(&app).await?;
    if sites.is_empty() {
        return Ok(format!("no gateways to plan with, {rest}"));
    }
    let usual = Kind::Lorawan.usual();
    let many = sites.len();
    let streets = Plan {
        name: "LoRaWAN in the streets".into(),
        kind: Kind::Lorawan,
        reach_m: usual.reach_m,
        device_m: usual.device_m,
        around: Around::Houses,
        indoors: false,
        sites,
    };
    let indoors = Plan {
        name: "LoRaWAN indoors".into(),
        around: Around::Town,
        indoors: true,
        ..streets.clone()
    };
    app.store()
        .write(move |tx| {
            if PLANS.count(tx, &Filter::All)? == 0 {
                for plan in [&streets, &indoors] {
                    PLANS.insert(tx, "seed", plan.clone())?;
                }
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(format!("two plans of {many} gateways, {rest}"))
}
