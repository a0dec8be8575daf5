//! The example place has two plans of the gateways that it has: for sensors in the street, and for meters indoors.

use app::App;
use app::kit::Fault;
use app::store::{Filter, StoreError};

use crate::kind::Kind;
use crate::model::{Around, PLANS, Plan};
use crate::reach::gateways;

/// Makes plans of the gateways that are there, unless there is a plan.
///
/// # Errors
/// Whatever the store or the context says.
pub async fn seed(app: App) -> Result<String, Fault> {
    let sites = gateways(&app).await?;
    if sites.is_empty() {
        return Ok("no gateways to plan with".to_owned());
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
    Ok(format!("two plans of {many} gateways"))
}
