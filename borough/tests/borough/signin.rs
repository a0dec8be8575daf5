use app::Role;
use axum::body::Body;
use axum::http::Request;

use crate::house::{By, House, PASSWORD, form};

#[tokio::test]
async fn a_person_signs_in_sees_their_account_and_signs_out() {
    let house = House::new().await;
    let led = house.get("/account?x=1", &By::Anyone).await;
    assert_eq!(
        (led.status, led.header("location")),
        (303, "/sign-in?next=%2Faccount%3Fx%3D1")
    );
    let me = house.sign_in(Role::Engineer).await;
    let account = house.get("/account", &me).await;
    assert!(
        account.status == 200
            && account.body.contains("Ann Marsh")
            && account.body.contains("engineer")
    );
    assert_eq!(account.header("cache-control"), "private, no-store");
    assert_eq!(house.get("/account/sign-ins", &me).await.status, 200);
    let out = house.post_form("/sign-out", &me, "").await;
    assert_eq!(out.status, 303);
    assert_eq!(
        house.get("/account", &me).await.status,
        303,
        "the cookie is worth nothing now"
    );
}

#[tokio::test]
async fn a_sign_in_ends_after_twelve_hours() {
    let house = House::new().await;
    let me = house.sign_in(Role::Officer).await;
    house.clock.advance_us(12 * 3_600_000_000 - 1_000_000);
    assert_eq!(house.get("/account", &me).await.status, 200);
    house.clock.advance_us(2_000_000);
    assert_eq!(house.get("/account", &me).await.status, 303);
}

#[tokio::test]
async fn an_account_locks_after_five_wrong_guesses_and_opens_again() {
    let house = House::new().await;
    house.sign_in(Role::Officer).await;
    let attempt = |password: &'static str| {
        house.post_form(
            "/sign-in",
            &By::Anyone,
            Box::leak(form("officer@example.org", password).into_boxed_str()),
        )
    };
    for _ in 0..5 {
        let answer = attempt("not the password").await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("is not right"));
    }
    assert_eq!(
        attempt(PASSWORD).await.status,
        422,
        "locked, even for the right one"
    );
    house.clock.advance_us(15 * 60_000_000 + 1);
    assert_eq!(attempt(PASSWORD).await.status, 303);
    let nobody = house
        .post_form(
            "/sign-in",
            &By::Anyone,
            &form("nobody@example.org", PASSWORD),
        )
        .await;
    assert_eq!(
        nobody.status, 422,
        "the same answer as for a wrong password"
    );
}

#[tokio::test]
async fn a_form_from_another_site_is_turned_back() {
    let house = House::new().await;
    let me = house.sign_in(Role::Officer).await;
    let By::Cookie(cookie) = &me else { panic!() };
    let request = Request::post("/sign-out")
        .header("cookie", cookie)
        .header("host", "127.0.0.1:8080")
        .header("origin", "https://evil.example")
        .body(Body::empty())
        .unwrap();
    assert_eq!(house.send(request).await.status, 403);
    assert_eq!(house.get("/account", &me).await.status, 200);
}

#[tokio::test]
async fn keys_are_shown_once_hold_no_more_than_their_maker_and_can_be_removed() {
    let house = House::new().await;
    let me = house.sign_in(Role::Engineer).await;
    let refused = house
        .post_form("/account/keys", &me, "label=x&scope=accounts.change")
        .await;
    assert_eq!(refused.status, 422);
    let made = house
        .post_form("/account/keys", &me, "label=Harbour&scope=context.write")
        .await;
    assert_eq!(made.status, 200, "{}", made.body);
    let secret = made
        .body
        .split("bk_")
        .nth(1)
        .map(|rest| format!("bk_{}", &rest[..52]))
        .unwrap();
    let key = By::Key(secret.clone());
    let entity =
        r#"{"id":"urn:ngsi-ld:Bench:1","type":"Bench","name":{"type":"Property","value":"A"}}"#;
    assert_eq!(
        house
            .json("POST", "/ngsi-ld/v1/entities", &By::Anyone, entity)
            .await
            .status,
        401
    );
    assert_eq!(
        house
            .json("POST", "/ngsi-ld/v1/entities", &key, entity)
            .await
            .status,
        201
    );
    assert_eq!(
        house
            .json(
                "POST",
                "/ngsi-ld/v1/entities",
                &By::Key("bk_wrong".into()),
                entity
            )
            .await
            .status,
        401
    );
    let list = house.get("/account/keys", &me).await;
    assert!(!list.body.contains(&secret), "a secret is shown once");
    let remove = list
        .body
        .split("/account/keys/")
        .nth(1)
        .and_then(|rest| rest.split('/').next())
        .unwrap()
        .to_owned();
    assert_eq!(
        house
            .post_form(&format!("/account/keys/{remove}/remove"), &me, "")
            .await
            .status,
        303
    );
    assert_eq!(
        house
            .json(
                "DELETE",
                "/ngsi-ld/v1/entities/urn:ngsi-ld:Bench:1",
                &key,
                ""
            )
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn a_changed_password_ends_other_sign_ins() {
    let house = House::new().await;
    let (here, there) = (
        house.sign_in(Role::Officer).await,
        house.sign_in(Role::Officer).await,
    );
    let short = house
        .post_form(
            "/account/password",
            &here,
            &format!("current={}&new=short", app::encode(PASSWORD)),
        )
        .await;
    assert_eq!(short.status, 422);
    let wrong = house
        .post_form(
            "/account/password",
            &here,
            "current=wrong&new=another%20long%20one",
        )
        .await;
    assert!(wrong.status == 422 && wrong.body.contains("current password is not right"));
    let form = format!("current={}&new=another%20long%20one", app::encode(PASSWORD));
    assert_eq!(
        house
            .post_form("/account/password", &here, &form)
            .await
            .status,
        200
    );
    assert_eq!(house.get("/account", &here).await.status, 200);
    assert_eq!(house.get("/account", &there).await.status, 303);
}
