//! Which addresses are private, and which of those may be called all the same.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks that may be called although they are private.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<(IpAddr, u8)>);

impl Networks {
    /// Reads `127.0.0.0/8, 10.1.0.0/16, fd00::/8`; a lone address is a network of one.
    ///
    /// # Errors
    /// The part that could not be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                let (address, bits) = part.split_once('/').unwrap_or((part, ""));
                let address: IpAddr = address.parse().map_err(|_| part.to_owned())?;
                let most = if address.is_ipv4() { 32 } else { 128 };
                let bits = if bits.is_empty() {
                    Ok(most)
                } else {
                    bits.parse()
                };
                bits.ok()
                    .filter(|&bits| bits <= most)
                    .map(|bits| (address, bits))
                    .ok_or_else(|| part.to_owned())
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether `address` may be called: it is public, or one of these networks holds it.
    #[must_use]
    pub fn admit(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        !is_private(address)
            || self
                .0
                .iter()
                .any(|&(network, bits)| holds(network, bits, address))
    }
}

fn holds(network: IpAddr, bits: u8, address: IpAddr) -> bool {
    match (network, address) {
        (IpAddr::V4(n), IpAddr::V4(a)) => {
            let shift = 32 - u32::from(bits);
            n.to_bits().checked_shr(shift).unwrap_or(0)
                == a.to_bits().checked_shr(shift).unwrap_or(0)
        }
        (IpAddr::V6(n), IpAddr::V6(a)) => {
            let shift = 128 - u32::from(bits);
            n.to_bits().checked_shr(shift).unwrap_or(0)
                == a.to_bits().checked_shr(shift).unwrap_or(0)
        }
        _ => false,
    }
}

/// Not an address of the public internet (IANA special-purpose registries, RFC 6890).
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => is_private_v4(a),
        IpAddr::V6(a) => is_private_v6(a),
    }
}

fn is_private_v4(a: Ipv4Addr) -> bool {
    let [first, second, third, _] = a.octets();
    a.is_private()
        || a.is_loopback()
        || a.is_link_local()
        || a.is_broadcast()
        || a.is_documentation()
        || a.is_multicast()
        || first == 0
        || first >= 240
        || (first == 100 && (64..128).contains(&second))
        || (first == 198 && (18..20).contains(&second))
        || (first == 192 && second == 0 && third == 0)
}

fn is_private_v6(a: Ipv6Addr) -> bool {
    let s = a.segments();
    a.is_loopback()
        || a.is_unspecified()
        || a.is_multicast()
        || (s[0] & 0xfe00) == 0xfc00
        || (s[0] & 0xffc0) == 0xfe80
        || (s[0] == 0x2001 && s[1] == 0x0db8)
        // NAT64 and 6to4 carry an IPv4 address: it decides.
        || (s[..6] == [0x64, 0xff9b, 0, 0, 0, 0] && is_private_v4(v4(s[6], s[7])))
        || (s[0] == 0x2002 && is_private_v4(v4(s[1], s[2])))
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(allow: &str, address: &str, want: bool) {
        let networks = Networks::parse(allow).unwrap();
        assert_eq!(
            networks.admit(address.parse().unwrap()),
            want,
            "{address} with {allow:?}"
        );
    }

    #[test]
    fn private_addresses_are_refused_unless_named() {
        for private in [
            "127.0.0.1",
            "10.0.0.1",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fd00::1",
            "fe80::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ] {
            check("", private, false);
        }
        for public in ["1.1.1.1", "172.32.0.1", "2606:4700::1", "::ffff:1.1.1.1"] {
            check("", public, true);
        }
        check("127.0.0.0/8", "127.9.9.9", true);
        check("127.0.0.0/8", "::ffff:127.0.0.1", true);
        check("127.0.0.0/8, fd00::/8", "fd12::1", true);
        check("10.1.2.3", "10.1.2.4", false);
        check("0.0.0.0/0", "10.1.2.4", true);
    }

    #[test]
    fn networks_that_cannot_be_read_are_named() {
        for bad in ["banana", "10.0.0.0/33", "10.0.0/8", "::/129"] {
            assert_eq!(Networks::parse(bad), Err(bad.to_owned()));
        }
    }
}
