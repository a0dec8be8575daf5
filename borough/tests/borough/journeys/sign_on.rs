//! Single sign-on against a real OpenID Connect provider (the npm package `oidc-provider`).

use std::path::Path;

use app::kit::Secret;
use testkit::Server;
use testkit::browser::Browser;

use super::transcript;
use crate::house::Served;

#[tokio::test(flavor = "multi_thread")]
async fn staff_sign_in_with_their_council_account() {
    let port = testkit::free_port();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = here.join("tests/borough/provider.mjs");
    let packages = here.join("../web/node_modules");
    let mut back = String::new();
    let served = Served::new(|config| {
        config.oidc.issuer = format!("http://127.0.0.1:{port}");
        config.oidc.client_id = "borough".into();
        config.oidc.client_secret = Secret::new("a secret of the test");
        config.oidc.roles_claim = "groups".into();
        config.outbound.allow = "127.0.0.0/8".into();
        back = format!("{}/sign-in/oidc/back", config.public_url());
    })
    .await;
    let arguments = [
        script.to_string_lossy(),
        packages.to_string_lossy(),
        port.to_string().into(),
        back.into(),
    ];
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    let _provider = Server::start("node", &arguments, "nodejs");
    testkit::wait_for(port);

    let browser = Browser::start().await;
    let tab = browser.tab(1280).await;
    tab.go(&served.url("/sign-in?next=/account")).await;
    transcript(&tab, "staff-1-sign-in").await;
    tab.tab_to("Sign in with your council account").await;
    tab.press("Enter").await;
    // The provider's own page: any name will do there, and the one typed is who came.
    tab.until("!!document.querySelector('[name=login]')").await;
    tab.say("document.querySelector('[name=login]').value = 'ann'; document.querySelector('[name=password]').value = 'x'; document.querySelector('form').submit()").await;
    tab.until(&format!(
        "location.port === '{}' || !!document.querySelector('button[autofocus]')",
        served.port
    ))
    .await;
    // It asks once whether we may know.
    tab.say("document.querySelector('button[autofocus]')?.form?.submit()")
        .await;
    tab.until("location.pathname === '/account' && document.readyState === 'complete'")
        .await;
    let page = tab.say("document.body.textContent").await;
    assert!(
        page.as_str().unwrap().contains("engineer"),
        "the role comes from the claim: {page}"
    );
    transcript(&tab, "staff-2-account").await;

    let stolen = served
        .house
        .get(
            "/sign-in/oidc/back?code=x&state=y",
            &crate::house::By::Anyone,
        )
        .await;
    assert_eq!(
        stolen.status, 422,
        "an answer that this browser did not ask for"
    );
}
