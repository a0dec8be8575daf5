//! The database and the broker over TLS: believed with a certificate from an authority that we trust,
//! and otherwise not spoken to.

use testkit::{Authority, Mosquitto, Postgres};

use crate::faults::{Tally, prepare, publish, until};
use crate::process::Setting;

#[test]
fn servers_are_believed_by_their_certificates_alone() {
    let authority = Authority::new();
    let database = Postgres::start_with_tls(&authority);
    let broker = Mosquitto::start_with_tls(&authority);
    let setting = |trusted: &std::path::Path| {
        let mut here = Setting::new()
            .with("SSL_CERT_FILE", trusted.to_string_lossy())
            .with("BOROUGH__MQTT__URL", broker.tls_url());
        here.store = database.tls_url();
        here
    };

    // An authority of the same kind, but another one.
    let stranger = Authority::new();
    let (code, out, err) = setting(&stranger.certificate()).run(&["doctor"]);
    assert_ne!(code, 0, "{out}{err}");
    assert!(format!("{out}{err}").contains("certificate"), "{out}{err}");

    let here = setting(&authority.certificate());
    prepare(&here);
    let running = here.start(&["--log", "error", "serve"]);
    until(|| {
        publish(broker.port, 0..1);
        Tally::of(&database.url(), &[0].into()) == Tally::whole(1)
    });
    drop(running);
}
