//! In which form a program sends, and in which forms it takes the answer.

use http::{HeaderMap, header};

/// The forms of an answer, in the order in which the standard prefers them.
///
/// # Source
/// ETSI GS CIM 009 V1.9.1, clause 6.3.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// JSON, with the context in a `Link` header.
    Json,
    /// JSON-LD, with the context inside.
    JsonLd,
    /// GeoJSON features.
    GeoJson,
}

/// What most operations offer.
pub const PLAIN: &[Media] = &[Media::Json, Media::JsonLd];
/// What reading entities offers.
pub const ENTITIES: &[Media] = &[Media::Json, Media::JsonLd, Media::GeoJson];

impl Media {
    /// Its media type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::JsonLd => "application/ld+json",
            Self::GeoJson => "application/geo+json",
        }
    }

    /// The form that pleases the caller best among those offered; none if none does.
    ///
    /// # Source
    /// RFC 9110, section 12.5.1: each form takes the weight of the most specific range that holds it.
    pub fn accepted(headers: &HeaderMap, offered: &[Self]) -> Option<Self> {
        let lines: Vec<&str> = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .collect();
        let ranges: Vec<(&str, f64)> = lines
            .iter()
            .flat_map(|line| line.split(','))
            .filter_map(range)
            .collect();
        if ranges.is_empty() {
            return offered.first().copied();
        }
        let weight = |media: Self| {
            let exact = ranges
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(media.name()));
            let wider = |wide: &str| ranges.iter().find(|(name, _)| *name == wide);
            exact
                .or_else(|| wider("application/*"))
                .or_else(|| wider("*/*"))
                .map_or(0.0, |(_, q)| *q)
        };
        // The first of equals is kept: that is the standard's order.
        let best = offered
            .iter()
            .copied()
            .map(|media| (media, weight(media)))
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.filter(|(_, q)| *q > 0.0).map(|(media, _)| media)
    }
}

/// One range of an `Accept` header with its weight; a weight that cannot be read is no weight.
fn range(text: &str) -> Option<(&str, f64)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f64>().ok());
    Some((
        name,
        weight.filter(|q| (0.0..=1.0).contains(q)).unwrap_or(1.0),
    ))
}

/// The forms of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyMedia {
    /// JSON, whose context a `Link` header may name.
    Json,
    /// JSON-LD, whose context is inside.
    JsonLd,
    /// A merge patch, whose context is where the sender put it.
    MergePatch,
}

impl BodyMedia {
    /// The form that `Content-Type` names, if it is one that we take.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let name = headers
            .get(header::CONTENT_TYPE)?
            .to_str()
            .ok()?
            .split(';')
            .next()?
            .trim();
        [
            (Self::Json, "application/json"),
            (Self::JsonLd, "application/ld+json"),
            (Self::MergePatch, "application/merge-patch+json"),
        ]
        .into_iter()
        .find_map(|(media, known)| name.eq_ignore_ascii_case(known).then_some(media))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(accept: &str, want: Option<Media>) {
        let headers = HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]);
        assert_eq!(Media::accepted(&headers, ENTITIES), want, "{accept}");
    }

    #[test]
    fn the_best_form_offered_is_chosen() {
        use Media::{GeoJson, Json, JsonLd};
        check("*/*", Some(Json));
        check("application/ld+json", Some(JsonLd));
        check("application/ld+json, application/json", Some(Json));
        check("application/geo+json, application/json", Some(Json));
        check(
            "application/json;q=0.1, application/ld+json;q=0.9",
            Some(JsonLd),
        );
        check("application/geo+json", Some(GeoJson));
        check("application/json;q=0, */*", Some(JsonLd));
        check("*/*;q=0.9, application/ld+json;q=0.8", Some(Json));
        check("application/ld+json;q=notanumber", Some(JsonLd));
        check("application/xml", None);
        check("text/*", None);
        check(",,;;q=,", Some(Json));
        let geo = HeaderMap::from_iter([(header::ACCEPT, "application/geo+json".parse().unwrap())]);
        assert_eq!(Media::accepted(&geo, PLAIN), None);
        assert_eq!(Media::accepted(&HeaderMap::new(), PLAIN), Some(Json));
    }

    #[test]
    fn bodies_are_json_of_three_kinds() {
        let body = |name: &str| {
            BodyMedia::of(&HeaderMap::from_iter([(
                header::CONTENT_TYPE,
                name.parse().unwrap(),
            )]))
        };
        assert_eq!(
            body("application/json; charset=utf-8"),
            Some(BodyMedia::Json)
        );
        assert_eq!(body("Application/LD+JSON"), Some(BodyMedia::JsonLd));
        assert_eq!(
            body("application/merge-patch+json"),
            Some(BodyMedia::MergePatch)
        );
        assert_eq!(body("application/xml"), None);
        assert_eq!(BodyMedia::of(&HeaderMap::new()), None);
    }
}
