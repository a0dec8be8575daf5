//! Whatever is asked, what is found equals what the engine picks out of everything.

use kit::Chance;
use ngsi::geoq::GeoQuery;
use ngsi::order::OrderBy;
use ngsi::q::Plan;
use ngsi::select::{IdPattern, ScopeQuery, TypeSelection};
use ngsi::{Attribute, Entity};
use observe::{BatchKind, BatchWrite, Query};
use serde_json::{Value, json};

use crate::{Stand, both, core, full};

const WORDS: [&str; 6] = ["free", "full", "true", "shut", "f", ""];

struct Maker(Chance);

impl Maker {
    fn below(&self, n: u64) -> usize {
        usize::try_from(self.0.below(n)).unwrap()
    }

    fn word(&self) -> String {
        // Some differ only beyond what is indexed.
        match self.below(8) {
            0 => format!("{}{}", "long ".repeat(40), self.below(3)),
            n => WORDS[n % WORDS.len()].to_owned(),
        }
    }

    fn number(&self) -> f64 {
        [0.0, -0.0, 1.0, 1.5, -3.0, 1e300, 20.0, 21.0][self.below(8)]
    }

    fn value(&self) -> Value {
        match self.below(7) {
            0 | 1 => json!(self.number()),
            2 => json!(self.word()),
            3 => json!(self.below(2) == 0),
            4 => json!([self.number(), self.word(), true]),
            5 => json!({"inner": self.number()}),
            _ => json!({"@type": "X", "@value": self.word()}),
        }
    }

    fn corner(&self) -> (f64, f64) {
        (
            self.0.unit() * 0.4 + if self.below(9) == 0 { 179.5 } else { 0.2 },
            self.0.unit() * 0.4 + 51.3,
        )
    }

    fn place(&self) -> Value {
        let ((a, b), d) = (self.corner(), 0.001 + self.0.unit() / 20.0);
        match self.below(4) {
            0 => json!({"type": "LineString", "coordinates": [[a, b], [a + d, b - d]]}),
            1 => {
                json!({"type": "Polygon", "coordinates": [[[a, b], [a + d, b], [a + d, b + d], [a, b]]]})
            }
            _ => json!({"type": "Point", "coordinates": [a, b]}),
        }
    }

    fn attribute(&self, name: &str) -> Vec<Attribute> {
        use ngsi::AttributeKind::{GeoProperty, LanguageProperty, VocabProperty};
        let one = match name {
            "location" | "area" => Attribute::new(GeoProperty, self.place()),
            "link" => Attribute::relationship(format!("urn:x:{}", self.below(9))),
            "title" => Attribute::new(
                LanguageProperty,
                json!({"en": self.word(), "cy": self.word()}),
            ),
            "kind" => Attribute::new(VocabProperty, json!(full(&self.word()))),
            _ => Attribute::property(self.value()).observed_at(1_700_000_000_000_000),
        };
        if self.below(6) == 0 {
            vec![one, Attribute::property(self.value()).dataset("urn:d:1")]
        } else {
            vec![one]
        }
    }

    fn entity(&self, n: usize) -> Entity {
        let types = [full("Bin"), full("Bench"), full("Bay")];
        let mut entity = Entity::new(format!("urn:x:{n}"), [types[self.below(3)].clone()]);
        if self.below(5) == 0 {
            entity.types.push(full("Smart"));
        }
        if self.below(3) == 0 {
            entity.scopes = vec![["/A/b", "/A/c", "/D"][self.below(3)].to_owned()];
        }
        for name in [
            "level", "state", "location", "area", "link", "title", "kind",
        ] {
            if self.below(3) > 0 {
                entity.attributes.insert(full(name), self.attribute(name));
            }
        }
        entity
    }

    fn literal(&self) -> String {
        match self.below(6) {
            0 => "true".to_owned(),
            1 => "2023-11-14".to_owned(),
            2 | 3 => self.number().to_string(),
            _ => format!("\"{}\"", self.word()),
        }
    }

    fn term(&self) -> String {
        let name = [
            "level",
            "state",
            "link",
            "title",
            "kind",
            "level[inner]",
            "title[en]",
            "none",
            "level.observedAt",
        ][self.below(9)];
        match self.below(9) {
            0 => name.to_owned(),
            1 => format!("!{name}"),
            2 => format!("{name}!={}", self.literal()),
            3 => format!("{name}~=^f"),
            4 => format!("{name}=={}..{}", self.number(), self.number()),
            5 => format!("{name}=={},{}", self.literal(), self.literal()),
            6 => format!("{name}>{}", self.literal()),
            7 => format!("{name}<={}", self.literal()),
            _ => format!("{name}=={}", self.literal()),
        }
    }

    fn q(&self) -> String {
        match self.below(4) {
            0 => format!("{};{}", self.term(), self.term()),
            1 => format!("({}|{});{}", self.term(), self.term(), self.term()),
            2 => format!("{}|{};{}", self.term(), self.term(), self.term()),
            _ => self.term(),
        }
    }

    fn geo(&self) -> GeoQuery {
        let shape = self.place();
        let georel = match self.below(8) {
            0 => "within".to_owned(),
            1 => "intersects".to_owned(),
            2 => "disjoint".to_owned(),
            3 => "contains".to_owned(),
            4 => "overlaps".to_owned(),
            5 => format!("near;minDistance=={}", 1 + self.below(30_000)),
            _ => format!("near;maxDistance=={}", 1 + self.below(20_000)),
        };
        let property = ["location", "area"][self.below(2)];
        let (kind, coordinates) = (
            shape["type"].as_str().unwrap(),
            shape["coordinates"].to_string(),
        );
        GeoQuery::parse(&georel, kind, &coordinates, Some(property), &core()).unwrap()
    }

    fn query(&self) -> Query {
        let mut query = Query {
            limit: observe::MOST,
            count: true,
            ..Query::default()
        };
        if self.below(2) == 0 {
            let q = self.q();
            query.q = Plan::parse(&q, &core()).ok();
        }
        if self.below(3) == 0 {
            query.geo = Some(self.geo());
        }
        if self.below(3) == 0 {
            let text = [
                "Bin",
                "Bin,Bay",
                "Bench;Smart",
                "(Bin;Smart)|Bay",
                "Nothing",
            ][self.below(5)];
            query.types = TypeSelection::parse(text, &core()).ok();
        }
        if self.below(5) == 0 {
            query.attributes = vec![full("level"), full("none")];
        }
        if self.below(6) == 0 {
            query.id_pattern = IdPattern::parse("^urn:x:[1-4]").ok();
        }
        if self.below(6) == 0 {
            query.scopes = ScopeQuery::parse("/A/#").ok();
        }
        if self.below(6) == 0 {
            query.ids = (0..20)
                .map(|_| format!("urn:x:{}", self.below(900)))
                .collect();
        }
        query
    }
}

/// What the engine alone picks out.
fn by_hand(all: &[Entity], query: &Query) -> Vec<String> {
    let chosen = all.iter().filter(|e| {
        (query.ids.is_empty() || query.ids.contains(&e.id))
            && query.id_pattern.as_ref().is_none_or(|p| p.matches(&e.id))
            && query.types.as_ref().is_none_or(|t| t.matches(&e.types))
            && (query.attributes.is_empty()
                || query
                    .attributes
                    .iter()
                    .any(|a| e.attributes.contains_key(a)))
            && query.q.as_ref().is_none_or(|q| q.matches(e))
            && query.geo.as_ref().is_none_or(|g| g.matches(e))
            && query.scopes.as_ref().is_none_or(|s| s.matches(&e.scopes))
    });
    chosen.map(|e| e.id.clone()).collect()
}

async fn check(stand: &Stand, maker: &Maker, all: &[Entity], queries: usize) {
    let mut hits = 0;
    for _ in 0..queries {
        let query = maker.query();
        let want = by_hand(all, &query);
        let found = stand.context.find("", query.clone()).await.unwrap();
        let got: Vec<String> = found.entities.into_iter().map(|e| e.id).collect();
        assert_eq!(got, want, "{query:?}");
        assert_eq!(found.total, Some(want.len()));
        hits += want.len();
        let (offset, limit) = (maker.below(5), 1 + maker.below(10));
        let page = Query {
            offset,
            limit,
            count: false,
            ..query
        };
        let got: Vec<String> = stand
            .context
            .find("", page)
            .await
            .unwrap()
            .entities
            .into_iter()
            .map(|e| e.id)
            .collect();
        assert_eq!(
            got,
            want.into_iter()
                .skip(offset)
                .take(limit)
                .collect::<Vec<_>>()
        );
    }
    assert!(hits > queries, "the queries are worth asking");
}

#[test]
fn nothing_is_missed_and_nothing_is_invented() {
    both(async |stand| {
        let maker = Maker(Chance::seeded(1911));
        let mut all: Vec<Entity> = (0..900).map(|n| maker.entity(n)).collect();
        let create = |batch: &[Entity]| {
            batch
                .iter()
                .cloned()
                .map(BatchWrite::Whole)
                .collect::<Vec<_>>()
        };
        let fates = stand
            .context
            .batch("", BatchKind::Create, create(&all))
            .await
            .unwrap();
        assert!(fates.iter().all(Result::is_ok));
        check(&stand, &maker, &all, 250).await;
        // The index follows changes of every sort.
        for _ in 0..300 {
            let at = maker.below(all.len() as u64);
            let id = all[at].id.clone();
            match maker.below(6) {
                0 => {
                    stand.context.delete("", &id).await.unwrap();
                    let gone = all.remove(at);
                    stand.context.create("", gone.clone()).await.unwrap();
                    all.push(gone);
                }
                1 => {
                    let other = Entity {
                        id: id.clone(),
                        ..maker.entity(0)
                    };
                    stand.context.replace("", &id, other).await.unwrap();
                }
                2 => {
                    let name = all[at].attributes.keys().next().cloned();
                    if let Some(name) = name {
                        let all_of_it = ngsi::patch::Which::All;
                        stand
                            .context
                            .delete_attribute("", &id, &name, all_of_it)
                            .await
                            .unwrap();
                    }
                }
                _ => {
                    let other = Entity {
                        id: id.clone(),
                        ..maker.entity(0)
                    };
                    let item = BatchWrite::Whole(other);
                    stand
                        .context
                        .batch("", BatchKind::Update { overwrite: true }, vec![item])
                        .await
                        .unwrap();
                }
            }
            let known = stand.context.get("", &id).await.unwrap().unwrap();
            let place = all.iter().position(|e| e.id == id).unwrap();
            all[place] = known;
        }
        check(&stand, &maker, &all, 250).await;
    });
}

#[test]
fn many_are_found_in_the_order_of_their_creation() {
    both(async |stand| {
        let all: Vec<Entity> = (0..6_000_i64)
            .map(|n| {
                let state = if n % 2 == 0 { "on" } else { "off" };
                Entity::new(format!("urn:x:{}", (n * 7_919) % 6_000), [full("Lamp")])
                    .with(full("level"), Attribute::property(n % 100))
                    .with(full("state"), Attribute::property(state))
            })
            .collect();
        for batch in all.chunks(1_000) {
            let items = batch.iter().cloned().map(BatchWrite::Whole).collect();
            stand
                .context
                .batch("", BatchKind::Create, items)
                .await
                .unwrap();
        }
        for q in [
            "level>20;state==\"on\"",
            "level==33",
            "state==\"off\"",
            "level>=99,0",
            "level<1|level>98",
            "level",
        ] {
            let plan = Plan::parse(q, &core()).ok();
            let query = Query {
                q: plan,
                limit: observe::MOST,
                ..Query::default()
            };
            let want = by_hand(&all, &query);
            let got = stand.context.find("", query).await.unwrap().entities;
            assert_eq!(
                got.into_iter().map(|e| e.id).collect::<Vec<_>>(),
                want,
                "{q}"
            );
        }
    });
}

#[test]
fn an_order_is_kept_over_pages() {
    both(async |stand| {
        for n in 0..30 {
            let entity = Entity::new(format!("urn:x:{n}"), [full("Lamp")])
                .with(full("level"), Attribute::property((n * 7) % 10));
            stand.context.create("", entity).await.unwrap();
        }
        let order = OrderBy::parse("level;desc", None, None, None, &core()).unwrap();
        let mut got = Vec::new();
        for offset in [0, 10, 20, 30] {
            let query = Query {
                order: Some(order.clone()),
                offset,
                limit: 10,
                count: true,
                ..Query::default()
            };
            let found = stand.context.find("", query).await.unwrap();
            assert_eq!(found.total, Some(30));
            got.extend(
                found
                    .entities
                    .iter()
                    .map(|e| e.instances(&full("level"))[0].value.as_i64().unwrap()),
            );
        }
        assert!(
            got.len() == 30 && got.is_sorted_by(|a, b| a >= b),
            "{got:?}"
        );
    });
}

#[test]
fn links_are_followed() {
    both(async |stand| {
        let c = &stand.context;
        for (id, name) in [("urn:x:1", "High Street"), ("urn:x:2", "Low Street")] {
            let street =
                Entity::new(id, [full("Street")]).with(full("name"), Attribute::property(name));
            c.create("", street).await.unwrap();
        }
        for (id, street) in [
            ("urn:b:1", "urn:x:1"),
            ("urn:b:2", "urn:x:2"),
            ("urn:b:3", "urn:x:9"),
        ] {
            let bench = Entity::new(id, [full("Bench")])
                .with(full("onStreet"), Attribute::relationship(street));
            c.create("", bench).await.unwrap();
        }
        let plan = Plan::parse("onStreet{Street:name}==\"High Street\"", &core()).unwrap();
        assert!(plan.follows_links());
        let found = c
            .find(
                "",
                Query {
                    q: Some(plan),
                    ..Query::default()
                },
            )
            .await
            .unwrap();
        assert_eq!(
            found
                .entities
                .iter()
                .map(|e| e.id.as_str())
                .collect::<Vec<_>>(),
            ["urn:b:1"]
        );
    });
}
