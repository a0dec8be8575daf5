use ngsi::Subscription;
use ngsi::source::Registration;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::receiver::{Receiver, Reply};
use crate::{Stand, both, core};

const SOURCE: &str = "urn:x:source";

fn source(stand: &Stand, types: &Value) -> Registration {
    let document = json!({"id": SOURCE, "type": "ContextSourceRegistration", "endpoint": "http://a.example",
        "information": [{"entities": [{"type": types}]}, {"entities": [{"type": "Car"}]}]});
    Registration::read(document, &core(), stand.clock.now().0).unwrap()
}

fn watching(stand: &Stand, uri: &str, types: &str) -> Subscription {
    let document = json!({"id": "urn:s:1", "type": "Subscription", "entities": [{"type": types}],
        "notification": {"endpoint": {"uri": uri}}});
    Subscription::read(document, &core(), stand.clock.now().0).unwrap()
}

#[test]
fn whom_it_concerns_is_told_what_others_know() {
    both(async |stand| {
        let c = &stand.context;
        let receiver = Receiver::start(|_, _| Reply::Status(200));
        let (stop, stopped) = watch::channel(false);
        let worker = {
            let context = stand.context.clone();
            tokio::spawn(async move { context.notify(stopped).await })
        };
        let told = async |n: usize| {
            let all = receiver
                .until("news of a source", |all| all.len() >= n)
                .await;
            let body = &all[n - 1].body;
            assert_eq!(body["type"], "ContextSourceNotification");
            let types = &body["data"][0]["information"][0]["entities"][0]["type"];
            (
                body["triggerReason"].clone(),
                types.clone(),
                body["data"][0]["information"].as_array().unwrap().len(),
            )
        };
        c.register("", source(&stand, &json!("Bay"))).await.unwrap();
        let subscription = watching(&stand, &receiver.uri(), "Bay");
        let id = c
            .subscribe_to_sources("", subscription.clone())
            .await
            .unwrap();
        assert_eq!(told(1).await, (json!("newlyMatching"), json!("Bay"), 1));
        assert!(c.subscribe_to_sources("", subscription).await.is_err());

        let change = |types: &str| json!({"information": [{"entities": [{"type": types}]}]});
        let set = async |types: &str| {
            c.change_registration("", SOURCE, change(types), core())
                .await
                .unwrap()
        };
        set("Bay").await;
        assert_eq!(told(2).await.0, json!("updated"));
        set("Berth").await;
        assert_eq!(told(3).await.0, json!("noLongerMatching"));
        set("Berth").await;
        let of_berths = json!({"entities": [{"type": "Berth"}]});
        c.change_source_subscription("", &id, of_berths, core())
            .await
            .unwrap();
        assert_eq!(told(4).await.0, json!("newlyMatching"));
        c.unregister("", SOURCE).await.unwrap();
        assert_eq!(told(5).await.0, json!("noLongerMatching"));

        stop.send(true).unwrap();
        worker.await.unwrap().unwrap();
        let (all, count) = c.source_subscriptions("", 0, 10).await.unwrap();
        assert_eq!((all[0].delivery.times_sent, count), (5, 1));
        c.change_source_subscription("", &id, json!({"isActive": false}), core())
            .await
            .unwrap();
        c.register("", source(&stand, &json!("Berth")))
            .await
            .unwrap();
        assert_eq!(receiver.received().len(), 5);
        c.unsubscribe_from_sources("", &id).await.unwrap();
        assert!(c.unsubscribe_from_sources("", &id).await.is_err());
        assert!(c.source_subscription("", &id).await.unwrap().is_none());
    });
}
