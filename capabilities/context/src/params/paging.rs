//! Which part of a long answer, and the links to its other parts.

use http::Uri;
use ngsi::NgsiError;

/// Items in an answer when nothing is asked.
const DEFAULT_LIMIT: usize = 20;
/// Items in an answer at most.
const MAX_LIMIT: usize = 1_000;
/// Items that may be passed over: a store walks past each of them.
const MAX_OFFSET: usize = 10_000_000;

/// Which part of a long answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Items to pass over.
    pub offset: usize,
    /// Items to give.
    pub limit: usize,
    /// Whether to count all of them.
    pub count: bool,
}

/// A part of a long answer.
pub struct Paged<T> {
    /// The items.
    pub items: Vec<T>,
    /// How many there are in all, if that was asked.
    pub total: Option<usize>,
    /// Whether more follow.
    pub has_more: bool,
}

impl Paging {
    /// Reads the three parameters.
    ///
    /// # Errors
    /// `BadRequestData` beyond the limits, and for no items without a count.
    ///
    /// # Source
    /// ETSI GS CIM 009 V1.9.1, clauses 5.5.9 and 6.3.10.
    pub fn read(
        limit: Option<u32>,
        offset: Option<u32>,
        count: Option<bool>,
    ) -> Result<Self, NgsiError> {
        let limit = limit.map_or(DEFAULT_LIMIT, |n| n as usize);
        let offset = offset.map_or(0, |n| n as usize);
        let count = count.unwrap_or(false);
        if limit > MAX_LIMIT {
            return Err(NgsiError::bad_data(format!(
                "limit may be {MAX_LIMIT} at most, got {limit}"
            )));
        }
        if limit == 0 && !count {
            return Err(NgsiError::bad_data("limit may be 0 only with count=true"));
        }
        if offset > MAX_OFFSET {
            return Err(NgsiError::bad_data(format!(
                "offset may be {MAX_OFFSET} at most, got {offset}"
            )));
        }
        Ok(Self {
            offset,
            limit,
            count,
        })
    }

    /// How many items to ask for, so that one tells whether more follow.
    pub fn one_more(self) -> usize {
        if self.limit == 0 { 0 } else { self.limit + 1 }
    }

    /// The part, of items asked for by [`Paging::one_more`].
    pub fn trim<T>(self, mut items: Vec<T>, total: Option<usize>) -> Paged<T> {
        let has_more = self.limit > 0 && items.len() > self.limit;
        items.truncate(self.limit);
        Paged {
            items,
            total,
            has_more,
        }
    }

    /// The `Link` header values that lead to the parts before and after.
    pub fn links(self, uri: &Uri, has_more: bool) -> Vec<String> {
        let link = |offset: usize, relation: &str| {
            let mut query = Vec::new();
            for pair in uri
                .query()
                .unwrap_or_default()
                .split('&')
                .filter(|pair| !pair.is_empty())
            {
                let name = pair.split('=').next().unwrap_or_default();
                if name != "offset" && name != "limit" {
                    query.push(pair.to_owned());
                }
            }
            query.push(format!("limit={}", self.limit));
            query.push(format!("offset={offset}"));
            let target = format!("{}?{}", uri.path(), query.join("&"));
            format!("<{target}>;rel=\"{relation}\";type=\"application/ld+json\"")
        };
        let mut links = Vec::new();
        if self.offset > 0 && self.limit > 0 {
            links.push(link(self.offset.saturating_sub(self.limit), "prev"));
        }
        if has_more {
            links.push(link(self.offset + self.limit, "next"));
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold() {
        let check = |limit, offset, count, want: Option<(usize, usize)>| {
            let got = Paging::read(limit, offset, count)
                .ok()
                .map(|p| (p.limit, p.offset));
            assert_eq!(got, want, "{limit:?} {offset:?} {count:?}");
        };
        check(None, None, None, Some((20, 0)));
        check(Some(1_000), Some(5), None, Some((1_000, 5)));
        check(Some(1_001), None, None, None);
        check(Some(0), None, None, None);
        check(Some(0), None, Some(true), Some((0, 0)));
        check(None, Some(u32::MAX), None, None);
    }

    #[test]
    fn links_lead_on_and_back() {
        let check = |offset, has_more, want: &[&str]| {
            let uri: Uri = "/ngsi-ld/v1/entities?offset=9&type=Car&limit=5"
                .parse()
                .unwrap();
            let paging = Paging {
                offset,
                limit: 5,
                count: false,
            };
            assert_eq!(paging.links(&uri, has_more), want);
        };
        let to = |offset, relation: &str| {
            format!(
                "</ngsi-ld/v1/entities?type=Car&limit=5&offset={offset}>;rel=\"{relation}\";type=\"application/ld+json\""
            )
        };
        check(0, false, &[]);
        check(0, true, &[&to(5, "next")]);
        check(7, true, &[&to(2, "prev"), &to(12, "next")]);
        check(3, false, &[&to(0, "prev")]);
        let page = Paging {
            offset: 0,
            limit: 2,
            count: false,
        }
        .trim(vec![1, 2, 3], None);
        assert_eq!((page.items, page.has_more), (vec![1, 2], true));
    }
}
