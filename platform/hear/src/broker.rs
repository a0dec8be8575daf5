//! Which broker, and as whom.

use kit::Fault;
use rumqttc::{MqttOptions, TlsConfiguration, Transport};

/// The largest packet of the protocol: a smaller limit of ours would make the broker send a message
/// that is over it again and again, for ever. Brokers have a limit of their own.
const LARGEST_PACKET: usize = 268_435_455;

/// A broker, and the name by which it knows us.
#[derive(Clone)]
pub struct Broker(MqttOptions);

impl Broker {
    /// The broker at `mqtt://USER:PASSWORD@HOST:PORT`, or, over TLS, `mqtts://…`. `client_id` names us: the broker keeps one
    /// session for each name.
    ///
    /// # Errors
    /// A fault that names the setting.
    pub fn at(url: &str, client_id: &str) -> Result<Self, Fault> {
        let wrong = || {
            Fault::invalid(
                "BOROUGH__MQTT__URL must look like mqtt://USER:PASSWORD@HOST:1883, or mqtts://USER:PASSWORD@HOST:8883.",
            )
        };
        let (rest, usual_port, transport) = match url.split_once("://") {
            Some(("mqtt", rest)) => (rest, 1883, Transport::tcp()),
            Some(("mqtts", rest)) => {
                let tls = kit::tls().map_err(Fault::internal)?;
                (
                    rest,
                    8883,
                    Transport::tls_with_config(TlsConfiguration::Rustls(tls)),
                )
            }
            _ => return Err(wrong()),
        };
        let (credentials, address) = rest
            .rsplit_once('@')
            .map_or((None, rest), |(who, at)| (Some(who), at));
        let address = address.trim_end_matches('/');
        let (host, port) = match address.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
            None => (address, usual_port),
        };
        if host.is_empty() {
            return Err(wrong());
        }
        let broker = rumqttc::Broker::tcp(host.trim_matches(['[', ']']), port);
        let mut options = MqttOptions::new(client_id, broker);
        options
            .set_keep_alive(20)
            .set_max_packet_size(LARGEST_PACKET, LARGEST_PACKET)
            .set_transport(transport);
        if let Some((user, password)) =
            credentials.map(|who| who.split_once(':').unwrap_or((who, "")))
        {
            options.set_credentials(user, password.to_owned());
        }
        Ok(Self(options))
    }

    pub(crate) fn options(self) -> MqttOptions {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_read_or_refused() {
        #[track_caller]
        fn check(url: &str, want: Option<(&str, u16)>) {
            let got = Broker::at(url, "x").ok().map(Broker::options);
            let broker = got.as_ref().map(|options| options.broker().clone());
            assert_eq!(
                broker,
                want.map(|(host, port)| rumqttc::Broker::tcp(host, port)),
                "{url}"
            );
        }
        check("mqtt://broker", Some(("broker", 1883)));
        check("mqtt://ann:s:e@cret@broker:1884/", Some(("broker", 1884)));
        check("mqtt://[::1]:1883", Some(("::1", 1883)));
        check("http://broker", None);
        check("mqtt://", None);
        check("mqtt://broker:port", None);
    }
}
