//! A wide area network: sites, hubs, and links that join them, or could.

/// The most sites, and the most links.
pub const MOST: usize = 5_000;

/// A building on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// How many people work there or depend on it.
    pub people: u32,
    /// What it needs to and from any hub, Mbit/s; 0 for a place that links only pass through.
    pub demand_mbps: u32,
    /// Whether it is a hub: a data centre or a way to the internet, which serves itself and all others.
    pub hub: bool,
}

/// A link, there or offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// One end, a place in the list of sites.
    pub a: u32,
    /// The other end.
    pub b: u32,
    /// What it carries in all, Mbit/s.
    pub capacity_mbps: u32,
    /// What it costs over the years that are compared, pence; at most 10^15.
    pub cost_pence: u64,
}

/// Why a network cannot be worked on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// More than are worked on at once.
    #[error("{got} {what}: at most {MOST} allowed")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        got: usize,
    },
    /// A link that ends nowhere.
    #[error("link {link} names site {site}, but there are {sites}")]
    NoSuchSite {
        /// Which link, from 0.
        link: usize,
        /// The site that it names.
        site: u32,
        /// How many sites there are.
        sites: usize,
    },
    /// A link from a site to itself.
    #[error("link {0} joins a site to itself")]
    Loop(usize),
    /// A link that costs more than is taken.
    #[error(
        "link {link} costs {cost_pence} pence: at most {} allowed",
        DEAREST_PENCE
    )]
    TooDear {
        /// Which link, from 0.
        link: usize,
        /// What it costs.
        cost_pence: u64,
    },
    /// Nothing to be joined to.
    #[error("no hub: there is nothing to join sites to")]
    NoHub,
    /// A choice that names no link.
    #[error("link {link} is chosen, but there are {links}")]
    NoSuchLink {
        /// The link.
        link: u32,
        /// How many there are.
        links: usize,
    },
    /// Sites that all links together do not serve.
    #[error("even with every link {short_mbps} Mbit/s cannot be carried{}, site {site} among them", failed.map(|link| format!(" once link {link} fails")).unwrap_or_default())]
    CannotServe {
        /// What is not carried, Mbit/s.
        short_mbps: u64,
        /// The link whose failure is not survived, if it is that.
        failed: Option<u32>,
        /// One of the sites that are cut off or short.
        site: u32,
    },
}

const DEAREST_PENCE: u64 = 1_000_000_000_000_000;

/// Sites and links whose ends exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wan {
    sites: Vec<Site>,
    links: Vec<Link>,
}

impl Wan {
    /// A network; links may run side by side.
    ///
    /// # Errors
    /// [`Refused`]: too many, a link that names no site or joins one to itself, a cost out of range, no hub.
    pub fn new(sites: Vec<Site>, links: Vec<Link>) -> Result<Self, Refused> {
        for (what, got) in [("sites", sites.len()), ("links", links.len())] {
            if got > MOST {
                return Err(Refused::TooMany { what, got });
            }
        }
        for (index, link) in links.iter().enumerate() {
            for site in [link.a, link.b] {
                if site as usize >= sites.len() {
                    return Err(Refused::NoSuchSite {
                        link: index,
                        site,
                        sites: sites.len(),
                    });
                }
            }
            if link.a == link.b {
                return Err(Refused::Loop(index));
            }
            if link.cost_pence > DEAREST_PENCE {
                return Err(Refused::TooDear {
                    link: index,
                    cost_pence: link.cost_pence,
                });
            }
        }
        if !sites.iter().any(|site| site.hub) {
            return Err(Refused::NoHub);
        }
        Ok(Self { sites, links })
    }

    /// The sites.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The links.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What all sites but hubs need, Mbit/s.
    pub fn demand_mbps(&self) -> u64 {
        (0..self.sites.len()).map(|v| self.demand_of(v)).sum()
    }

    /// What a site needs from others, Mbit/s: a hub serves itself.
    pub(super) fn demand_of(&self, site: usize) -> u64 {
        let site = &self.sites[site];
        if site.hub {
            0
        } else {
            u64::from(site.demand_mbps)
        }
    }

    /// By link, whether it is among `chosen`.
    pub(super) fn chosen(&self, chosen: &[u32]) -> Result<Vec<bool>, Refused> {
        let mut is_chosen = vec![false; self.links.len()];
        for &link in chosen {
            let links = self.links.len();
            *is_chosen
                .get_mut(link as usize)
                .ok_or(Refused::NoSuchLink { link, links })? = true;
        }
        Ok(is_chosen)
    }
}
