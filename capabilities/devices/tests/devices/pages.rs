//! The pages, as an engineer meets them.

use app::Role;
use app::signin::NewAccount;
use axum::body::Body;
use http::{Request, header};
use tower::ServiceExt;

use crate::house::{House, Up};

/// Somebody who signed in.
pub struct Person(String);

/// Signs an engineer in.
pub async fn sign_in(house: &House) -> Person {
    let new = NewAccount {
        email: "ann@example.org".into(),
        name: "Ann Marsh".into(),
        roles: vec![Role::Engineer],
        password: "the tide comes in".into(),
    };
    app::signin::add(&house.app, "test", new).await.unwrap();
    let request = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(
            "email=ann%40example.org&password=the+tide+comes+in",
        ))
        .unwrap();
    let response = app::router(&house.app).oneshot(request).await.unwrap();
    let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
    Person(cookie.split(';').next().unwrap().to_owned())
}

impl Person {
    pub async fn get(&self, house: &House, path: &str) -> (u16, String) {
        let request = Request::get(path)
            .header(header::COOKIE, &self.0)
            .header(header::ACCEPT, "text/html");
        house.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, house: &House, path: &str, form: &str) -> (u16, String) {
        let request = Request::post(path)
            .header(header::COOKIE, &self.0)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html");
        house
            .send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }
}

#[tokio::test]
async fn every_sample_renders() {
    let house = House::sqlite("").await;
    let around = minijinja::context! {
        place => house.app.place().facts(),
        path => "/devices",
        now => house.app.now().0,
        version => "0",
    };
    let samples = (devices::CAPABILITY.samples)();
    assert!(samples.len() >= 20, "{}", samples.len());
    for sample in samples {
        let page = house
            .app
            .templates()
            .render(sample.template, &sample.value, &around);
        let page = page.unwrap_or_else(|e| panic!("{} / {}: {e:#}", sample.template, sample.name));
        assert!(
            page.contains("<h1"),
            "{} / {}",
            sample.template,
            sample.name
        );
        assert_eq!(
            page.matches("<h1").count(),
            1,
            "{} / {}",
            sample.template,
            sample.name
        );
    }
}

#[tokio::test]
async fn an_engineer_registers_looks_and_mends() {
    let house = House::sqlite("").await;
    let ann = sign_in(&house).await;
    house.up(&Up::default()).await;
    let (status, page) = ann.get(&house, "/devices").await;
    assert!(
        status == 200 && page.contains("No device is registered yet"),
        "{page}"
    );
    let (_, page) = ann.get(&house, "/devices/held").await;
    assert!(
        page.contains("the device is not registered")
            && page.contains("/devices/new?id=0101010101010101"),
        "{page}"
    );

    let (status, page) = ann.post(&house, "/devices/new", "id=&name=&model=").await;
    assert!(
        status == 422 && page.contains("There is a problem") && page.contains("Choose its model."),
        "{page}"
    );
    let form = "id=0101010101010101&name=Noise+at+the+pier&model=browan%2Ftbsl100&entity=urn%3Angsi-ld%3ANoise%3A1&lat=51.5&lon=0.3";
    let (status, _) = ann.post(&house, "/devices/new", form).await;
    assert_eq!(status, 303);
    let (status, page) = ann.post(&house, "/devices/new", form).await;
    assert!(
        status == 422 && page.contains("There is a device 0101010101010101 already."),
        "{page}"
    );

    let (status, _) = ann
        .post(&house, "/devices/held/retry", "what=message&name=1")
        .await;
    assert_eq!(status, 303);
    let (status, page) = ann
        .get(&house, "/devices/0101010101010101?done=understood")
        .await;
    for words in [
        "Noise at the pier",
        "40 dB",
        "000b3628",
        "The message could be read this time.",
        "urn:ngsi-ld:Noise:1",
    ] {
        assert!(status == 200 && page.contains(words), "{words}: {page}");
    }
    let (_, page) = ann
        .get(&house, "/devices?q=PIER&sort=-heard&state=ok")
        .await;
    assert!(
        page.contains("Noise at the pier") && page.contains("Working"),
        "{page}"
    );
    let (_, page) = ann.get(&house, "/devices?q=spaceship").await;
    assert!(page.contains("No device fits"));

    let (_, page) = ann.get(&house, "/devices/0101010101010101/edit").await;
    assert!(page.contains("value=\"51.5\""));
    let changed = format!("{form}&version=1");
    assert_eq!(
        ann.post(&house, "/devices/0101010101010101/edit", &changed)
            .await
            .0,
        303
    );
    let (status, page) = ann
        .post(&house, "/devices/0101010101010101/edit", &changed)
        .await;
    assert!(
        status == 422 && page.contains("Someone else changed this"),
        "{page}"
    );

    assert_eq!(
        ann.post(&house, "/devices/0101010101010101/remove", "")
            .await
            .0,
        303
    );
    assert_eq!(ann.get(&house, "/devices/0101010101010101").await.0, 404);
    assert_eq!(ann.get(&house, "/devices/%00").await.0, 404);
}

#[tokio::test]
async fn the_inspector_shows_fields_without_any_script() {
    let house = House::sqlite("").await;
    let ann = sign_in(&house).await;
    let see = async |query: &str| {
        ann.get(&house, &format!("/devices/inspector?{query}"))
            .await
    };
    let (status, page) = see("").await;
    assert!(status == 200 && !page.contains("There is a problem"));
    let (_, page) =
        see("codec=milesight-iot%2Fam103&encoding=hex&bytes=0367fbff+046850+077d9a01&f_port=85")
            .await;
    for words in ["−0.5°C", "40%", "410 ppm", "milliseconds"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (_, page) =
        see("codec=milesight-iot%2Fam103&encoding=base64&bytes=A2f7%2Fw==&f_port=").await;
    assert!(page.contains("−0.5°C"), "{page}");
    let (_, page) = see("codec=browan%2Ftbsl100&encoding=hex&bytes=00&f_port=105").await;
    assert!(page.contains("the codec says: too short"), "{page}");
    let (_, page) = see("codec=browan%2Ftbsl100&encoding=hex&bytes=0g&f_port=999").await;
    assert!(
        page.contains("There is no hexadecimal digit g.") && page.contains("from 0 to 255"),
        "{page}"
    );
    let (status, page) = ann.get(&house, "/devices/codecs").await;
    assert!(
        status == 200 && page.contains("bosch/tps110-0392"),
        "{status} {page}"
    );
    assert_eq!(
        ann.get(&house, "/devices/codecs/edit?name=bosch%2Ftps110-0392")
            .await
            .0,
        200
    );
    let (status, page) = ann
        .post(
            &house,
            "/devices/codecs/edit",
            "name=a+b&source=function(&mapping=%7B",
        )
        .await;
    assert!(
        status == 422 && page.matches("govuk-error-message").count() == 3,
        "{page}"
    );
}
