use app::Role;
use crate::house::House;

#[tokio::test]
async fn dump() {
    let house = House::seeded().await;
    let officer = house.sign_in(Role::Officer).await;
    let food = house.service("Wend Valley Food Bank").await;
    let clicks = house.service("First clicks: a gentle start").await;
    let tea = house.service("Tea and tablets").await;
    house.post(&format!("/help/{tea}/wrong"), &[("what", "times"), ("words", "Thursdays now")]).await;
    house.post_as(&officer, &format!("/directory/edit/{tea}"), &[("version","1"),("name","Tea and tablets"),("about","Changed."),("phone","01632 960999"),("cost","£5"),("state","runs")]).await;
    house.post("/skills/jobs/post", &[("title","Junior web developer"),("employer","Harbour Software"),("kind","job"),("about","You make pages."),("pay","£24,000 a year"),("hours","Full time"),("place","Larkbridge"),("apply","https://jobs.example.org/1"),("email","jobs@example.org"),("closes-day","31"),("closes-month","12"),("closes-year","2026")]).await;
    house.post(&format!("/directory/claim/{tea}"), &[("email", "hello@age-kind-saltreach.example")]).await;
    let (_, text) = house.mail().await.pop().unwrap();
    let home = crate::house::link_in(&text, "/directory/provider/");
    let queue = house.get_as(&officer, "/directory/moderation").await.body;
    let at = queue.rfind("/directory/moderation/0").unwrap();
    let item = queue[at..].split('"').next().unwrap().to_owned();
    let pages = [
        ("help", "/help".to_owned()), ("need", "/help?need=get-online&near=SX1%201AA&free=yes".into()),
        ("words", "/help?q=computr+class&near=SX1%201AA".into()), ("none", "/help?q=zebra&day=Sunday".into()), ("lost", "/help?need=food&near=Atlantis".into()),
        ("safety", "/help?need=safety".into()),
        ("service", format!("/help/{food}")), ("course", format!("/help/{clicks}")), ("wrong", format!("/help/{tea}/wrong")),
        ("list", format!("/help/list?keep={food}%20{clicks}")), ("on", "/help/whats-on?week=2026-12-01".into()),
        ("skills", "/skills?near=SX1%201AA".into()), ("check", "/skills/check".into()),
        ("result", "/skills/check?start=yes&message=no&device=no&internet=no&near=SX1%201AA&done=yes".into()),
        ("jobs", "/skills/jobs".into()), ("post", "/skills/jobs/post".into()), ("add", "/directory/add".into()), ("claim", format!("/directory/claim/{tea}")),
        ("home", home.clone()), ("change", format!("{home}/{tea}")), ("gaps", "/directory/gaps?need=food".into()), ("partners", "/directory/partners".into()), ("embed", "/embed/help?need=food".into()),
        ("queue", "/directory/moderation".into()), ("item", item), ("openings", "/skills/jobs/moderation".into()),
    ];
    std::fs::create_dir_all("/tmp/finder/site").unwrap();
    for (name, path) in pages {
        let answer = house.get_as(&officer, &path).await;
        println!("{name} {} {}", answer.status, answer.body.len());
        std::fs::write(format!("/tmp/finder/site/{name}.html"), answer.body.replace("\"/files/", "\"files/").replace("\"/brand.css", "\"brand.css")).unwrap();
    }
    for (name, path) in [("gaps", "/directory/gaps.geojson?need=food".to_owned()), ("need", "/help/map.geojson?need=get-online&near=SX1%201AA&free=yes&page=1".into()), ("service", format!("/help/{food}/places.geojson"))] {
        std::fs::write(format!("/tmp/finder/site/{name}.geojson"), house.get(&path).await.body).unwrap();
    }
    std::fs::write("/tmp/finder/site/brand.css", house.get("/brand.css").await.body).unwrap();
}
