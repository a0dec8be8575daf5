//! The place as drawn by hand, in kilometres east and north of the board's corner.

/// Positions in kilometres.
pub type Km = &'static [(f64, f64)];

/// The shore, clockwise from the north-west. It closes across the mouth of the river.
pub const SHORE: Km = &[
    (-2.0, 15.2), (-1.0, 16.4), (0.5, 16.9), (1.6, 17.9), (3.5, 17.9), (4.9, 17.3), (5.9, 17.4),
    (6.5, 16.7), (7.4, 17.2), (9.0, 17.8), (10.4, 18.0), (11.5, 18.7), (13.2, 18.3), (14.0, 17.6),
    (15.2, 17.7), (16.4, 17.4), (18.2, 16.8), (18.95, 15.4), (18.75, 14.0), (18.7, 12.8),
    (19.3, 11.6), (20.1, 11.0), (20.2, 10.2), (21.2, 9.2), (20.9, 8.2), (20.6, 6.2), (20.0, 4.2),
    (19.3, 3.6), (18.7, 2.4), (17.2, 2.0), (16.0, 1.0), (14.0, 1.2), (12.5, 0.3), (10.6, 0.1),
    (9.6, 0.9), (8.0, 0.2), (6.5, -0.6), (4.6, -0.2), (3.5, 0.6), (1.9, 0.3), (0.5, -0.8),
    (-1.6, 0.4), (-2.0, 2.2), (-3.0, 4.0), (-2.4, 6.2), (-2.3, 8.0), (-3.1, 10.0), (-2.6, 12.4),
];

/// The middle of the River Wend, down to the sea.
pub const WEND: Km = &[
    (-2.9, 8.0), (-1.9, 8.9), (-0.8, 8.1), (0.3, 9.0), (1.4, 8.5), (2.2, 9.5), (3.1, 8.8),
    (4.0, 9.7), (5.0, 8.9), (5.9, 9.8), (7.3, 9.75), (8.3, 9.0), (9.3, 8.5), (10.3, 8.95),
    (11.3, 8.4), (12.3, 7.7), (13.4, 7.45), (14.8, 7.6), (16.2, 7.1), (17.8, 6.6), (19.4, 6.3),
    (21.4, 6.0), (24.5, 5.8),
];

/// Half the width of the Wend in metres, for kilometres along its middle.
pub const WEND_HALF_M: Km = &[
    (0.0, 14.0), (6.0, 18.0), (11.0, 28.0), (13.5, 42.0), (16.0, 65.0), (18.0, 100.0),
    (19.5, 150.0), (21.0, 240.0), (22.5, 380.0), (24.5, 620.0), (26.0, 950.0), (27.5, 1400.0),
    (29.5, 2000.0), (34.0, 3600.0),
];

/// A stream or a creek: its name, its middle from its head, its half widths in metres.
pub struct Stream {
    pub name: &'static str,
    pub middle: Km,
    pub from_m: f64,
    pub to_m: f64,
}

pub const STREAMS: &[Stream] = &[
    Stream {
        name: "Lark Brook",
        middle: &[
            (9.1, 15.3), (8.6, 14.6), (8.9, 13.8), (8.3, 13.0), (8.5, 12.2), (8.0, 11.5),
            (8.15, 10.8), (7.85, 10.2), (7.95, 9.3),
        ],
        from_m: 4.0,
        to_m: 10.0,
    },
    Stream {
        name: "Hollow Creek",
        middle: &[
            (15.7, 11.2), (16.1, 10.8), (16.0, 10.2), (16.6, 9.9), (16.5, 9.3), (17.2, 9.0),
            (17.2, 8.3), (17.7, 7.2),
        ],
        from_m: 7.0,
        to_m: 230.0,
    },
    Stream {
        name: "Little Hollow",
        middle: &[(18.3, 9.3), (17.9, 9.4), (17.7, 9.0), (17.25, 8.9)],
        from_m: 5.0,
        to_m: 40.0,
    },
    Stream {
        name: "Samphire Creek",
        middle: &[
            (15.4, 3.95), (15.8, 4.3), (15.6, 4.8), (16.2, 5.0), (16.1, 5.5), (16.7, 5.7),
            (16.7, 6.8),
        ],
        from_m: 6.0,
        to_m: 210.0,
    },
    Stream {
        name: "Osier Dyke",
        middle: &[
            (4.7, 7.0), (5.3, 7.4), (6.1, 7.3), (6.6, 8.0), (6.2, 8.7), (6.5, 9.95),
        ],
        from_m: 4.0,
        to_m: 7.0,
    },
];

/// A patch: its name, its kind, its middle, its radius in kilometres.
pub type Patch = (&'static str, &'static str, (f64, f64), f64);

pub const LAKES: &[Patch] = &[
    ("Sallow Water", "reservoir", (4.75, 13.75), 0.52),
    ("Gravel Pool", "lake", (4.75, 10.15), 0.2),
    ("Heron Pool", "lake", (5.25, 10.3), 0.13),
    ("Boating Lake", "lake", (17.75, 12.35), 0.11),
    ("Plover Lagoon", "lagoon", (19.75, 9.6), 0.16),
    ("Curlew Lagoon", "lagoon", (18.0, 3.9), 0.2),
];

/// The dock at Wendmouth, open to the river on its south side.
pub const DOCK: Km = &[
    (14.35, 8.16), (14.95, 8.2), (14.97, 8.06), (14.78, 8.05), (14.8, 7.7), (14.7, 7.7),
    (14.68, 8.04), (14.36, 8.02),
];

/// Marshes and water meadows, by their corners; the water lies on top.
pub const MARSHES: &[(&str, Km)] = &[
    (
        "Hollow Marsh",
        &[
            (15.7, 8.0), (15.9, 8.9), (15.5, 10.1), (15.9, 11.0), (16.6, 10.7), (17.0, 10.0),
            (18.2, 9.8), (18.7, 9.1), (18.9, 8.2), (18.6, 7.2), (17.0, 7.4),
        ],
    ),
    (
        "Plover Marsh",
        &[
            (19.0, 8.2), (18.9, 9.1), (19.4, 9.5), (19.5, 10.1), (20.2, 10.3), (20.9, 9.6),
            (21.1, 8.5), (20.6, 7.5), (19.4, 7.4),
        ],
    ),
    (
        "Samphire Marsh",
        &[
            (14.9, 6.9), (15.3, 6.2), (15.0, 5.3), (15.1, 4.2), (15.6, 3.7), (16.3, 4.1),
            (16.8, 4.9), (17.5, 5.2), (17.9, 6.0), (16.6, 6.9),
        ],
    ),
    (
        "Curlew Marsh",
        &[
            (17.1, 4.7), (17.4, 3.7), (18.1, 3.2), (18.9, 3.1), (19.5, 4.0), (20.2, 4.9),
            (19.3, 5.5), (18.0, 5.3),
        ],
    ),
    (
        "Wend Meadows",
        &[
            (8.7, 8.8), (9.4, 8.3), (10.2, 8.8), (11.2, 8.3), (11.1, 7.8), (10.4, 8.1), (9.5, 7.6),
            (8.7, 8.1),
        ],
    ),
    (
        "Upper Wend Meadows",
        &[
            (3.4, 9.0), (4.0, 9.6), (5.0, 8.8), (5.7, 9.4), (5.6, 8.7), (4.9, 8.2), (4.1, 8.7),
        ],
    ),
];

/// What else is green: nature first, so that gardens lie on top.
pub const GREENS: &[Patch] = &[
    ("Sallow Water Reserve", "reserve", (4.75, 13.75), 0.9),
    ("Gravel Pool Reserve", "reserve", (4.95, 10.2), 0.48),
    ("Beacon Wood", "wood", (11.8, 17.3), 0.62),
    ("Thorn Wood", "wood", (10.4, 13.4), 0.55),
    ("Coldharrow Copse", "wood", (13.2, 13.6), 0.33),
    ("Fennick Wood", "wood", (9.4, 5.4), 0.4),
    ("Osric Wood", "wood", (12.4, 4.6), 0.45),
    ("Marram Links", "golf", (17.6, 16.15), 0.5),
    ("Castle Meadow", "park", (6.62, 10.1), 0.19),
    ("Priory Park", "park", (8.75, 10.64), 0.26),
    ("Mill Fields", "park", (6.86, 9.26), 0.19),
    ("Brook Green", "park", (7.5, 11.6), 0.12),
    ("Jubilee Park", "park", (12.72, 10.0), 0.21),
    ("Dock Gardens", "park", (13.75, 8.25), 0.11),
    ("Lighthouse Green", "park", (15.25, 8.65), 0.17),
    ("Ferry Green", "park", (12.75, 6.85), 0.13),
    ("Lakeside Park", "park", (17.75, 12.35), 0.26),
    ("Pier Gardens", "park", (18.4, 13.75), 0.12),
    ("North Cliff Gardens", "park", (18.45, 15.2), 0.14),
];

/// A settlement: its name, its rank (1 town, 2 village), its middle, and the discs that it covers.
pub struct Settlement {
    pub name: &'static str,
    pub rank: u8,
    pub middle: (f64, f64),
    pub discs: &'static [(f64, f64, f64)],
}

pub const SETTLEMENTS: &[Settlement] = &[
    Settlement {
        name: "Larkbridge",
        rank: 1,
        middle: (7.3, 10.35),
        discs: &[
            (7.3, 10.5, 1.1), (6.5, 11.2, 0.8), (8.2, 11.2, 0.7), (7.35, 9.0, 0.75),
            (8.7, 10.0, 0.75), (6.0, 10.6, 0.55), (7.4, 11.8, 0.6),
        ],
    },
    Settlement {
        name: "Wendmouth",
        rank: 1,
        middle: (13.3, 8.6),
        discs: &[
            (13.3, 8.7, 1.0), (14.3, 8.9, 0.85), (12.3, 9.2, 0.75), (13.4, 9.8, 0.75),
            (15.1, 8.9, 0.6), (12.0, 8.4, 0.4),
        ],
    },
    Settlement {
        name: "Marram Sands",
        rank: 1,
        middle: (17.9, 13.75),
        discs: &[
            (17.8, 13.8, 1.0), (17.8, 14.9, 0.9), (17.7, 12.7, 0.9), (16.8, 14.2, 0.8),
            (16.8, 13.2, 0.75), (17.4, 15.4, 0.5),
        ],
    },
    Settlement {
        name: "Ferry Bank",
        rank: 2,
        middle: (12.85, 6.65),
        discs: &[(12.85, 6.6, 0.6)],
    },
    Settlement {
        name: "Thornwade",
        rank: 2,
        middle: (10.6, 11.7),
        discs: &[(10.6, 11.7, 0.42)],
    },
    Settlement {
        name: "Nether Sallow",
        rank: 2,
        middle: (5.9, 14.6),
        discs: &[(5.95, 14.6, 0.38)],
    },
    Settlement {
        name: "Upper Sallow",
        rank: 2,
        middle: (9.7, 15.85),
        discs: &[(9.75, 15.9, 0.4)],
    },
    Settlement {
        name: "Coldharrow",
        rank: 2,
        middle: (12.3, 14.2),
        discs: &[(12.3, 14.2, 0.4)],
    },
    Settlement {
        name: "Beacon Green",
        rank: 2,
        middle: (13.9, 16.4),
        discs: &[(13.9, 16.4, 0.36)],
    },
    Settlement {
        name: "Fennick",
        rank: 2,
        middle: (8.1, 6.25),
        discs: &[(8.1, 6.25, 0.42)],
    },
    Settlement {
        name: "St Osric",
        rank: 2,
        middle: (13.9, 4.55),
        discs: &[(13.9, 4.55, 0.36)],
    },
    Settlement {
        name: "Plover End",
        rank: 2,
        middle: (18.7, 10.2),
        discs: &[(18.7, 10.2, 0.33)],
    },
    Settlement {
        name: "Curlew Staithe",
        rank: 2,
        middle: (17.3, 2.75),
        discs: &[(17.25, 2.75, 0.3)],
    },
];

/// Neighbours of the borough, for the map's edge only.
pub const NEIGHBOURS: &[(&str, (f64, f64))] = &[
    ("Westering", (-0.9, 11.4)),
    ("Wickdrove", (1.6, 3.4)),
    ("Tollgate Cross", (8.2, 1.4)),
];

/// A road drawn by hand: its class, its number, its course, and the names of its parts, each with
/// the index of the point that it ends at.
pub struct Road {
    pub class: &'static str,
    pub number: &'static str,
    pub course: Km,
    pub parts: &'static [(usize, &'static str)],
}

pub const ROADS: &[Road] = &[
    Road {
        class: "motorway",
        number: "M94",
        course: &[
            (-0.9, 12.1), (1.2, 12.35), (3.4, 12.4), (5.4, 12.75), (7.05, 12.75), (9.2, 12.45),
            (11.2, 11.0), (12.3, 10.55), (13.6, 10.75), (14.6, 10.35),
        ],
        parts: &[(9, "Estuary Motorway")],
    },
    Road {
        class: "primary",
        number: "A1391",
        course: &[
            (-0.9, 11.4), (0.6, 10.6), (2.6, 10.7), (4.2, 11.1), (5.6, 10.95), (6.5, 10.55),
            (7.3, 10.35), (8.2, 10.25), (9.3, 10.3), (10.4, 10.0), (11.25, 9.4), (12.3, 8.85),
            (13.3, 8.6), (14.3, 8.75), (14.75, 9.45), (14.6, 10.35), (14.9, 11.2), (15.9, 12.2),
            (16.7, 13.0), (17.9, 13.75),
        ],
        parts: &[
            (4, "Westering Road"),
            (6, "West Street"),
            (7, "High Street"),
            (9, "Wendmouth Road"),
            (11, "Larkbridge Road"),
            (12, "High Street"),
            (13, "East Street"),
            (15, "Dockers Way"),
            (17, "Marram Road"),
            (18, "Wendmouth Road"),
            (19, "Station Road"),
        ],
    },
    Road {
        class: "primary",
        number: "A1392",
        course: &[
            (5.9, 14.6), (6.3, 13.7), (7.05, 12.75), (6.95, 11.7), (7.3, 10.35), (7.2, 9.2),
            (7.55, 8.2), (8.1, 6.25), (8.5, 4.4), (9.2, 2.5), (8.2, 1.4),
        ],
        parts: &[
            (2, "Sallow Road"),
            (3, "North Road"),
            (4, "Castle Street"),
            (5, "Bridge Street"),
            (6, "Fennick Road"),
            (7, "Larkbridge Road"),
            (10, "Tollgate Road"),
        ],
    },
    Road {
        class: "primary",
        number: "A1393",
        course: &[
            (11.2, 11.0), (11.1, 10.2), (11.25, 9.4), (11.5, 8.6), (11.45, 7.5), (11.2, 6.3),
        ],
        parts: &[
            (2, "Crossing Approach"),
            (4, "Queen Ediva Bridge"),
            (5, "Ferry Bank Approach"),
        ],
    },
    Road {
        class: "secondary",
        number: "B2941",
        course: &[
            (1.6, 3.4), (3.6, 5.2), (5.6, 6.1), (8.1, 6.25), (9.8, 6.35), (11.2, 6.3),
            (12.85, 6.65), (14.2, 5.9), (13.9, 4.55), (14.9, 3.2), (17.3, 2.75),
        ],
        parts: &[
            (2, "Wickdrove Road"),
            (3, "Fen Lane"),
            (5, "Ferry Road"),
            (6, "Ferry Street"),
            (7, "Osric Road"),
            (8, "Church Road"),
            (10, "Staithe Road"),
        ],
    },
    Road {
        class: "secondary",
        number: "B2942",
        course: &[
            (-0.9, 12.1), (0.4, 13.9), (3.2, 15.3), (4.6, 15.0), (5.9, 14.6), (7.6, 15.3),
            (9.7, 15.85), (11.6, 16.2), (13.9, 16.4), (15.6, 15.9), (16.9, 15.2), (17.4, 14.6),
            (17.9, 13.75),
        ],
        parts: &[
            (4, "Reservoir Road"),
            (5, "Sallow Street"),
            (6, "Brook Road"),
            (7, "Beacon Road"),
            (8, "The Ridgeway"),
            (10, "Beacon Green Road"),
            (12, "North Street"),
        ],
    },
    Road {
        class: "secondary",
        number: "B2943",
        course: &[
            (7.3, 10.35), (8.05, 11.05), (9.2, 11.5), (10.6, 11.7), (11.3, 12.9), (12.3, 14.2),
            (13.2, 15.2), (13.9, 16.4),
        ],
        parts: &[
            (1, "Market Street"),
            (3, "Thornwade Road"),
            (5, "Coldharrow Road"),
            (7, "Beacon Lane"),
        ],
    },
    Road {
        class: "secondary",
        number: "B2944",
        course: &[
            (13.3, 8.6), (13.1, 9.6), (13.6, 10.75), (12.9, 12.4), (12.3, 14.2), (11.3, 15.1),
            (9.7, 15.85),
        ],
        parts: &[(2, "Beacon Street"), (4, "Harrow Road"), (6, "Sallow Lane")],
    },
    Road {
        class: "secondary",
        number: "B2945",
        course: &[
            (12.3, 14.2), (13.9, 14.0), (15.4, 14.0), (16.6, 14.15), (17.4, 14.6),
        ],
        parts: &[(2, "Marram Lane"), (4, "Coldharrow Road")],
    },
    Road {
        class: "secondary",
        number: "B2946",
        course: &[
            (17.9, 13.75), (17.45, 12.95), (17.35, 12.0), (17.9, 11.0), (18.7, 10.2),
            (19.35, 9.75), (20.0, 9.2), (20.7, 8.9),
        ],
        parts: &[(2, "Lake Road"), (4, "Plover Road"), (7, "Lighthouse Lane")],
    },
];

/// Lanes between the villages.
pub const LANES: &[(&str, Km)] = &[
    ("Mere Lane", &[(5.9, 14.6), (5.5, 15.6), (6.3, 16.4)]),
    ("Cliff Lane", &[(9.7, 15.85), (9.4, 16.8), (10.4, 17.6)]),
    (
        "Thorn Lane",
        &[(10.6, 11.7), (9.8, 12.9), (9.6, 14.4), (9.7, 15.85)],
    ),
    (
        "Hollow Lane",
        &[(14.6, 10.35), (15.3, 11.5), (16.4, 11.6), (17.35, 12.0)],
    ),
    (
        "Meadow Drove",
        &[(7.55, 8.2), (8.6, 7.6), (10.0, 7.4), (11.45, 7.5)],
    ),
    ("Saltings Lane", &[(14.2, 5.9), (14.9, 6.2), (15.2, 6.0)]),
    ("Curlew Lane", &[(14.9, 3.2), (16.2, 3.5), (17.3, 4.1)]),
    ("Pool Lane", &[(4.2, 11.1), (4.1, 10.5), (4.4, 9.9)]),
    ("Fen Drove", &[(3.6, 5.2), (3.9, 6.8), (3.7, 8.2)]),
    ("Gallop Lane", &[(12.9, 12.4), (14.2, 12.7), (15.9, 12.2)]),
    (
        "Osric Lane",
        &[(11.2, 6.3), (11.8, 5.4), (12.9, 5.1), (13.9, 4.55)],
    ),
    (
        "North Cliff Lane",
        &[(13.9, 16.4), (14.5, 17.1), (14.6, 17.5)],
    ),
    ("Ashen Drove", &[(8.1, 6.25), (6.9, 5.1), (5.6, 6.1)]),
    ("Warren Lane", &[(13.9, 14.0), (14.6, 15.0), (15.6, 15.9)]),
    ("Reservoir Lane", &[(3.2, 15.3), (3.7, 14.3), (3.4, 12.9)]),
    (
        "Curlew Point Lane",
        &[(17.3, 2.75), (18.2, 2.9), (18.9, 3.5)],
    ),
];

/// The promenade at Marram Sands: it follows the shore between these, so far inland in metres.
pub const PROMENADE: ((f64, f64), (f64, f64), f64) = ((18.9, 15.5), (18.8, 12.4), 75.0);
/// The quay at Wendmouth: it follows the north bank of the Wend between these.
pub const QUAY: ((f64, f64), (f64, f64), f64) = ((12.2, 7.8), (13.9, 7.5), 55.0);
/// The riverside walk at Larkbridge.
pub const RIVERSIDE: ((f64, f64), (f64, f64), f64) = ((6.1, 9.85), (7.75, 9.45), 40.0);

/// The railway, and its stations by the index of their point.
pub const RAILWAY: Km = &[
    (-0.9, 11.2), (1.6, 11.5), (4.2, 11.6), (6.2, 11.35), (7.35, 11.2), (9.4, 10.95), (11.6, 10.1),
    (12.6, 9.3), (13.45, 9.25), (14.2, 9.75), (14.9, 11.6), (16.0, 13.2), (17.0, 13.85),
];
pub const STATIONS: &[(usize, &str)] = &[
    (4, "Larkbridge station"),
    (8, "Wendmouth station"),
    (12, "Marram Sands station"),
];
