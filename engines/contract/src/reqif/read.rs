//! ReqIF, read.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::NAMES;
use super::xml::{Node, tree};
use crate::fault::MOST_FAULTS;
use crate::{Fault, Kind, MOST_REQUIREMENTS, Priority, Requirement, Specification, sheet};

/// Reads a ReqIF document, whole or not at all.
///
/// # Errors
/// Every fault of it by line and element, 100 at most.
pub fn read(text: &str) -> Result<Specification, Vec<Fault>> {
    let root = tree(text).map_err(|fault| vec![fault])?;
    if root.name != "REQ-IF" {
        let message = format!(
            "The file begins with {}, and a ReqIF file with REQ-IF.",
            root.name
        );
        return Err(vec![Fault::new(root.line, &root.name, message)]);
    }
    let Some(content) = root.at(&["CORE-CONTENT", "REQ-IF-CONTENT"]) else {
        return Err(vec![Fault::new(
            root.line,
            "REQ-IF-CONTENT",
            "This element is missing: there is nothing to read.",
        )]);
    };
    let mut reading = Reading {
        definitions: definitions(content),
        choices: choices(content),
        objects: HashMap::new(),
        faults: Vec::new(),
    };
    let mut twice = Vec::new();
    for node in content
        .child("SPEC-OBJECTS")
        .into_iter()
        .flat_map(Node::nodes)
    {
        let id = node.attribute("IDENTIFIER");
        if reading.objects.insert(id, node).is_some() {
            twice.push((node.line, id));
        }
    }
    for (line, id) in twice {
        reading.tell(line, id, "Two SPEC-OBJECTs have this IDENTIFIER.".into());
    }
    let specification = content
        .child("SPECIFICATIONS")
        .and_then(|all| all.nodes().next());
    let Some(specification) = specification else {
        return Err(vec![Fault::new(
            content.line,
            "SPECIFICATIONS",
            "There is no SPECIFICATION: it says which requirement stands where.",
        )]);
    };
    let title = crate::specification::one_line(specification.attribute("LONG-NAME"));
    let mut order = Vec::new();
    reading.walk(specification, "", &mut order);
    let placed: HashSet<&str> = order
        .iter()
        .map(|one| one.object.attribute("IDENTIFIER"))
        .collect();
    if placed.len() < order.len() {
        reading.tell(
            specification.line,
            "SPECIFICATION",
            "A requirement stands in it twice. Keep one place of it.".into(),
        );
    }
    // What stands nowhere is still a requirement: it comes last, in the order of the file.
    let all = content
        .child("SPEC-OBJECTS")
        .into_iter()
        .flat_map(Node::nodes);
    order.extend(
        all.filter(|node| !placed.contains(node.attribute("IDENTIFIER")))
            .map(|object| Placed { object, parent: "" }),
    );
    if order.len() > MOST_REQUIREMENTS {
        reading.tell(
            0,
            "",
            format!(
                "There are {} requirements, and {MOST_REQUIREMENTS} is the most. Send it in parts.",
                order.len()
            ),
        );
        return Err(reading.faults);
    }
    let mut ids = HashMap::new();
    let (mut requirements, mut lines) = (Vec::new(), Vec::new());
    for place in &order {
        let Some(one) = reading.requirement(
            place.object,
            ids.get(place.parent).map_or("", String::as_str),
        ) else {
            continue;
        };
        ids.insert(place.object.attribute("IDENTIFIER"), one.id.clone());
        requirements.push(one);
        lines.push(place.object.line);
    }
    for relation in content
        .child("SPEC-RELATIONS")
        .into_iter()
        .flat_map(Node::nodes)
    {
        let (from, to) = (relation.reference("SOURCE"), relation.reference("TARGET"));
        match (ids.get(from.as_str()), ids.get(to.as_str())) {
            (Some(from), Some(to)) => {
                if let Some(one) = requirements
                    .iter_mut()
                    .find(|one: &&mut Requirement| one.id == *from)
                    && !one.links.contains(to)
                {
                    one.links.push(to.clone());
                }
            }
            _ => reading.tell(
                relation.line,
                "SPEC-RELATION",
                "It joins a requirement that is not there.".into(),
            ),
        }
    }
    let specification = Specification {
        title,
        requirements,
        ..Specification::default()
    };
    if reading.faults.is_empty() {
        reading.faults = specification.faults(&|i| lines.get(i).copied().unwrap_or(0));
    }
    if reading.faults.is_empty() {
        Ok(specification.in_order())
    } else {
        Err(reading.faults)
    }
}

/// An attribute as a type of the file defines it.
struct Definition<'a> {
    /// What it stands for: "title"; empty where it is none of ours.
    stands_for: &'static str,
    node: &'a Node,
    /// The type of object that has it.
    of: &'a str,
}

/// A requirement where the hierarchy has it.
struct Placed<'a> {
    object: &'a Node,
    /// The IDENTIFIER of what it is under.
    parent: &'a str,
}

struct Reading<'a> {
    definitions: BTreeMap<&'a str, Definition<'a>>,
    /// The long names of enumerated values by their identifiers.
    choices: HashMap<&'a str, &'a str>,
    objects: HashMap<&'a str, &'a Node>,
    faults: Vec<Fault>,
}

fn definitions(content: &Node) -> BTreeMap<&str, Definition<'_>> {
    let types = content
        .child("SPEC-TYPES")
        .into_iter()
        .flat_map(Node::nodes);
    let mut all = BTreeMap::new();
    for one in types.filter(|one| one.name == "SPEC-OBJECT-TYPE") {
        let of = one.attribute("IDENTIFIER");
        for node in one
            .child("SPEC-ATTRIBUTES")
            .into_iter()
            .flat_map(Node::nodes)
        {
            let long = node.attribute("LONG-NAME").trim().to_lowercase();
            let known = NAMES.iter().find(|(name, _)| *name == long);
            let stands_for = known.map_or("", |(_, what)| *what);
            all.insert(
                node.attribute("IDENTIFIER"),
                Definition {
                    stands_for,
                    node,
                    of,
                },
            );
        }
    }
    all
}

fn choices(content: &Node) -> HashMap<&str, &str> {
    let types = content.child("DATATYPES").into_iter().flat_map(Node::nodes);
    let values = types
        .filter_map(|one| one.child("SPECIFIED-VALUES"))
        .flat_map(Node::nodes);
    values
        .map(|value| (value.attribute("IDENTIFIER"), value.attribute("LONG-NAME")))
        .collect()
}

impl<'a> Reading<'a> {
    fn tell(&mut self, line: u64, place: &str, message: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault::new(line, place, message));
        }
    }

    /// The requirements under a node of the hierarchy, in the order of the document.
    fn walk(&mut self, node: &'a Node, parent: &'a str, order: &mut Vec<Placed<'a>>) {
        for child in node.child("CHILDREN").into_iter().flat_map(Node::nodes) {
            let id = child.reference("OBJECT");
            let Some(object) = self.objects.get(id.as_str()).copied() else {
                self.tell(
                    child.line,
                    "SPEC-HIERARCHY",
                    format!("It names the SPEC-OBJECT “{id}”, which is not there."),
                );
                continue;
            };
            order.push(Placed { object, parent });
            self.walk(child, object.attribute("IDENTIFIER"), order);
        }
    }

    /// What a SPEC-OBJECT says, by what each attribute stands for: its own values over the defaults.
    fn values(&mut self, object: &Node) -> BTreeMap<&'static str, String> {
        let type_id = object.reference("TYPE");
        let mut said = BTreeMap::new();
        let mut set = |stands_for: &'static str, text: String| {
            // Of a name and a chapter's name the one that says something counts.
            if !stands_for.is_empty() && (!text.is_empty() || !said.contains_key(stands_for)) {
                said.insert(stands_for, text);
            }
        };
        let mut wrong = Vec::new();
        let own: Vec<&Node> = object
            .child("VALUES")
            .into_iter()
            .flat_map(Node::nodes)
            .collect();
        let own_ids: Vec<String> = own
            .iter()
            .map(|value| value.reference("DEFINITION"))
            .collect();
        for definition in self.definitions.values() {
            let default = definition
                .node
                .child("DEFAULT-VALUE")
                .and_then(|all| all.nodes().next());
            let id = definition.node.attribute("IDENTIFIER");
            if let Some(default) = default
                && definition.of == type_id
                && !own_ids.iter().any(|own| own == id)
            {
                match self.text(default) {
                    Ok(text) => set(definition.stands_for, text),
                    Err(why) => wrong.push((default.line, default.name.clone(), why)),
                }
            }
        }
        for (value, id) in own.iter().zip(&own_ids) {
            match (self.definitions.get(id.as_str()), self.text(value)) {
                (Some(definition), Ok(text)) => set(definition.stands_for, text),
                (None, _) => wrong.push((
                    value.line,
                    value.name.clone(),
                    format!("It names the definition “{id}”, which is not there."),
                )),
                (_, Err(why)) => wrong.push((value.line, value.name.clone(), why)),
            }
        }
        for (line, place, why) in wrong {
            self.tell(line, &place, why);
        }
        said
    }

    /// One value as text, by its datatype (ReqIF 1.2, section 10.8).
    fn text(&self, value: &Node) -> Result<String, String> {
        let plain = value.attribute("THE-VALUE").trim();
        let of = value
            .name
            .strip_prefix("ATTRIBUTE-VALUE-")
            .unwrap_or_default();
        match of {
            "STRING" | "DATE" => Ok(value.attribute("THE-VALUE").to_owned()),
            "INTEGER" => plain
                .parse::<i64>()
                .map(|n| n.to_string())
                .map_err(|_| format!("“{plain}” is not a whole number.")),
            "REAL" => match plain.parse::<f64>() {
                Ok(n) if n.is_finite() => Ok(n.to_string()),
                _ => Err(format!("“{plain}” is not a number.")),
            },
            "BOOLEAN" => match plain {
                "true" | "1" => Ok("true".into()),
                "false" | "0" => Ok("false".into()),
                _ => Err(format!("“{plain}” is neither true nor false.")),
            },
            "XHTML" => Ok(value
                .child("THE-VALUE")
                .map(Node::words)
                .unwrap_or_default()),
            "ENUMERATION" => {
                let mut names = Vec::new();
                for reference in value.child("VALUES").into_iter().flat_map(Node::nodes) {
                    let id = reference.text();
                    let name = self.choices.get(id.trim()).ok_or_else(|| {
                        format!("It names the value “{}”, which is not there.", id.trim())
                    })?;
                    names.push(*name);
                }
                Ok(names.join(", "))
            }
            _ => Err("We do not know this kind of value.".into()),
        }
    }

    fn requirement(&mut self, object: &Node, parent: &str) -> Option<Requirement> {
        let said = self.values(object);
        let cell = |name: &str| said.get(name).map_or("", String::as_str);
        let identifier = object.attribute("IDENTIFIER");
        let id = if cell("id").trim().is_empty() {
            identifier
        } else {
            cell("id")
        };
        let mut wrong = Vec::new();
        let kind = match cell("kind").trim() {
            "" => Kind::default(),
            // Tools write "requirement" or "heading" here: what is not one of ours says nothing about what is tried.
            word => Kind::read(word).unwrap_or_default(),
        };
        let priority = match cell("priority").trim() {
            "" => Priority::default(),
            word => Priority::read(word).unwrap_or_else(|| {
                wrong.push(format!(
                    "The priority “{word}” is none of must, should, could and wont."
                ));
                Priority::Must
            }),
        };
        let weight = match cell("weight").trim() {
            "" => 1,
            n => n.parse().unwrap_or_else(|_| {
                wrong.push(format!(
                    "The weight “{n}” is not a whole number from 0 to 1000."
                ));
                0
            }),
        };
        let criteria =
            sheet::criteria(cell("criteria"), cell("scenarios")).unwrap_or_else(|(_, why)| {
                wrong.push(why);
                Vec::new()
            });
        for why in wrong {
            self.tell(object.line, id, why);
        }
        let text = cell("text").to_owned();
        let long = object.attribute("LONG-NAME");
        let named = [cell("title"), long]
            .into_iter()
            .find(|one| !one.trim().is_empty());
        let title = named.map_or_else(
            // The beginning of the text names what has no name.
            || {
                text.lines()
                    .next()
                    .unwrap_or(id)
                    .chars()
                    .take(200)
                    .collect()
            },
            str::to_owned,
        );
        let one = Requirement {
            id: id.to_owned(),
            title,
            text,
            kind,
            priority,
            weight,
            parent: parent.to_owned(),
            version: 1,
            criteria,
            links: Vec::new(),
        };
        Some(one.tidied())
    }
}
