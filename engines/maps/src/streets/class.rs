//! What kind of street it is.

/// What kind of street it is: enough to tell what digging it up costs, and who may walk there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A motorway, or a slip road of one.
    Motorway,
    /// An A road; in OpenStreetMap also a trunk road.
    Major,
    /// A B road.
    Secondary,
    /// A classified unnumbered or minor road between places.
    Minor,
    /// A street with homes, or one for living in.
    Local,
    /// A way to a building, a car park, an alley.
    Service,
    /// Not for cars: a footway, a cycleway, a bridleway, steps, a pedestrian street.
    Path,
    /// A track across fields and woods.
    Track,
}

impl Class {
    /// The class of an OpenStreetMap `highway`; none for what is no street to go along, such as one
    /// that is only proposed, a bus stop or a race track.
    ///
    /// # Source
    /// OpenStreetMap wiki, "Key:highway", values in use; links go with what they link.
    pub fn of_highway(value: &str) -> Option<Self> {
        Some(match value {
            "motorway" | "motorway_link" => Self::Motorway,
            "trunk" | "trunk_link" | "primary" | "primary_link" => Self::Major,
            "secondary" | "secondary_link" => Self::Secondary,
            "tertiary" | "tertiary_link" | "unclassified" | "road" => Self::Minor,
            "residential" | "living_street" => Self::Local,
            "service" => Self::Service,
            "footway" | "path" | "cycleway" | "bridleway" | "steps" | "pedestrian" => Self::Path,
            "track" => Self::Track,
            _ => return None,
        })
    }

    /// The class of an OS Open Roads link by its `road_function`, or its `road_classification` where that
    /// says nothing.
    ///
    /// # Source
    /// Ordnance Survey, "OS Open Roads technical specification", code lists RoadFunctionValue and
    /// RoadClassificationValue.
    pub fn of_open_road(function: Option<&str>, classification: Option<&str>) -> Option<Self> {
        let by_function = function.and_then(|f| {
            Some(match f {
                "Motorway" => Self::Motorway,
                "A Road" => Self::Major,
                "B Road" => Self::Secondary,
                "Minor Road" => Self::Minor,
                "Local Road" => Self::Local,
                "Local Access Road" | "Restricted Local Access Road" | "Secondary Access Road" => {
                    Self::Service
                }
                _ => return None,
            })
        });
        by_function.or_else(|| {
            Some(match classification? {
                "Motorway" => Self::Motorway,
                "A Road" => Self::Major,
                "B Road" => Self::Secondary,
                "Classified Unnumbered" | "Unclassified" | "Not Classified" | "Unknown" => {
                    Self::Minor
                }
                _ => return None,
            })
        })
    }
}
