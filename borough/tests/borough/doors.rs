//! Who may pass which door: the whole matrix, as written down and as it is.

use app::{Allow, Machine, Person, Role, Who};

use crate::house::{By, House};

fn person(role: Role) -> Who {
    Who::Person(Person {
        id: "1".into(),
        name: "Ann".into(),
        email: "ann@example.org".into(),
        roles: vec![role],
        session: "s".into(),
    })
}

#[tokio::test]
async fn the_matrix_of_roles_and_doors_is_as_written_down() {
    let house = House::new().await;
    let machine = |scope: &str| {
        Who::Machine(Machine {
            key: "k".into(),
            scopes: vec![scope.into()],
            only: None,
        })
    };
    let mut lines: Vec<String> = house
        .app
        .doors()
        .iter()
        .map(|door| {
            let mark = |open: bool| if open { "yes" } else { "-" };
            let people = Role::ALL
                .map(|role| format!("{:9}", mark(person(role).passes(door.allow))))
                .join("");
            let key = match door.allow {
                Allow::To(act) if machine(act.name).passes(door.allow) => act.name,
                Allow::Anyone => "any",
                _ => "-",
            };
            format!(
                "{:7} {:58} {:7}{people}{key}",
                door.method,
                door.path,
                mark(Who::Anyone.passes(door.allow))
            )
        })
        .collect();
    lines.sort_by(|a, b| a[8..].cmp(&b[8..]));
    let head = format!(
        "{:7} {:58} {:7}{}key with",
        "",
        "",
        "anyone",
        Role::ALL.map(|r| format!("{:9}", r.word())).join("")
    );
    expect_test::expect_file!["../../../formats/doors.txt"].assert_eq(&format!(
        "{}\n{}\n",
        head.trim_end(),
        lines.join("\n")
    ));
}

#[tokio::test]
async fn the_doors_behave_as_the_matrix_says() {
    let house = House::new().await;
    let mut someone = vec![(Who::Anyone, By::Anyone)];
    for role in Role::ALL {
        someone.push((person(role), house.sign_in(role).await));
    }
    let none = Who::Machine(Machine {
        key: "k".into(),
        scopes: vec![],
        only: None,
    });
    someone.push((none, house.key(&[]).await));
    let doors: Vec<_> = house
        .app
        .doors()
        .iter()
        .filter(|door| door.method == "GET" && !door.path.ends_with("/live"))
        .cloned()
        .collect();
    for door in doors {
        let path: String = door
            .path
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        for (who, by) in &someone {
            let answer = house.get(&path, by).await;
            // Someone nobody knows is led to the sign-in page.
            let led_away =
                answer.status == 303 && answer.header("location").starts_with("/sign-in?");
            let turned_back = led_away || matches!(answer.status, 401 | 403);
            assert_eq!(
                !turned_back,
                who.passes(door.allow),
                "{path} by {who:?}: {}",
                answer.status
            );
            assert_ne!(answer.status, 500, "{path}: {}", answer.body);
        }
    }
}
