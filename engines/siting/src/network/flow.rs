//! What a network carries at most, and where it is too narrow.

use super::wan::Wan;

/// No level yet.
const UNSEEN: u32 = u32::MAX;

/// A network laid out for flows from all sites to all hubs together.
pub(super) struct Flow<'a> {
    wan: &'a Wan,
    /// By site, the links at it.
    around: Vec<Vec<u32>>,
    /// By link, what it may carry, Mbit/s.
    room: Vec<u64>,
    /// By link, what flows from its first end to its second, Mbit/s.
    pub carried: Vec<i64>,
    /// By site, what it needs and does not send yet.
    wanting: Vec<u64>,
    level: Vec<u32>,
    next: Vec<usize>,
}

impl<'a> Flow<'a> {
    pub fn new(wan: &'a Wan) -> Self {
        let mut around = vec![Vec::new(); wan.sites().len()];
        for (index, link) in wan.links().iter().enumerate() {
            around[link.a as usize].push(index as u32);
            around[link.b as usize].push(index as u32);
        }
        let sites = wan.sites().len();
        Self {
            wan,
            around,
            room: vec![0; wan.links().len()],
            carried: vec![0; wan.links().len()],
            wanting: vec![0; sites],
            level: vec![UNSEEN; sites],
            next: vec![0; sites],
        }
    }

    /// Sends as much as goes where each link carries up to `room`; what cannot be carried, Mbit/s.
    /// After that, [`Self::cut_off`] says which sites are short.
    ///
    /// # Source
    /// Dinic (1970), maximum flow; a link shares its capacity between both directions, as one flow of all sites to any
    /// hub never uses both.
    pub fn send(&mut self, room: impl Fn(u32) -> u64) -> u64 {
        for link in 0..self.room.len() {
            self.room[link] = room(link as u32);
            self.carried[link] = 0;
        }
        for site in 0..self.wanting.len() {
            self.wanting[site] = self.wan.demand_of(site);
        }
        while self.rank() {
            self.next.fill(0);
            for site in 0..self.wanting.len() as u32 {
                while self.wanting[site as usize] > 0 {
                    let Some(path) = self.path(site) else {
                        break;
                    };
                    self.push(site, &path);
                }
            }
        }
        self.wanting.iter().sum()
    }

    /// Whether more could flow towards a site that was reached last from one that is short.
    pub fn cut_off(&self, site: u32) -> bool {
        self.level[site as usize] != UNSEEN
    }

    /// What may still go from `v` along `link`.
    fn left(&self, v: u32, link: u32) -> u64 {
        let carried = self.carried[link as usize];
        let away = if self.wan.links()[link as usize].a == v {
            carried
        } else {
            -carried
        };
        self.room[link as usize].saturating_add_signed(-away)
    }

    fn other(&self, v: u32, link: u32) -> u32 {
        let link = &self.wan.links()[link as usize];
        link.a ^ link.b ^ v
    }

    /// Ranks sites by steps from those that are short; whether a hub is reached.
    fn rank(&mut self) -> bool {
        self.level.fill(UNSEEN);
        let mut queue: Vec<u32> = (0..self.wanting.len() as u32)
            .filter(|&v| self.wanting[v as usize] > 0)
            .collect();
        for &v in &queue {
            self.level[v as usize] = 0;
        }
        let (mut at, mut reached) = (0, false);
        while let Some(&v) = queue.get(at) {
            at += 1;
            if self.wan.sites()[v as usize].hub {
                reached = true;
                continue;
            }
            for &link in &self.around[v as usize] {
                let to = self.other(v, link);
                if self.level[to as usize] == UNSEEN && self.left(v, link) > 0 {
                    self.level[to as usize] = self.level[v as usize] + 1;
                    queue.push(to);
                }
            }
        }
        reached
    }

    /// A way from `site` to a hub along which the rank rises.
    fn path(&mut self, site: u32) -> Option<Vec<u32>> {
        let (mut v, mut path) = (site, Vec::new());
        while !self.wan.sites()[v as usize].hub {
            if let Some(&link) = self.around[v as usize].get(self.next[v as usize]) {
                let to = self.other(v, link);
                let up = self.level[to as usize] != UNSEEN
                    && self.level[to as usize] == self.level[v as usize] + 1;
                if up && self.left(v, link) > 0 {
                    path.push(link);
                    v = to;
                } else {
                    self.next[v as usize] += 1;
                }
            } else {
                // A dead end: back, and past the link that led here.
                let link = path.pop()?;
                v = self.other(v, link);
                self.next[v as usize] += 1;
            }
        }
        Some(path)
    }

    fn push(&mut self, site: u32, path: &[u32]) {
        let mut amount = self.wanting[site as usize];
        let mut v = site;
        for &link in path {
            amount = amount.min(self.left(v, link));
            v = self.other(v, link);
        }
        let mut v = site;
        for &link in path {
            let signed = i64::try_from(amount).unwrap_or(i64::MAX);
            let forward = self.wan.links()[link as usize].a == v;
            self.carried[link as usize] += if forward { signed } else { -signed };
            v = self.other(v, link);
        }
        self.wanting[site as usize] -= amount;
    }
}
