//! Codecs brought in from a checkout laid out as the public device repository is.

use app::kit::{Config, Secret};
use app::store::StoreError;
use devices::{CAPABILITY, CODECS, Codec};

use crate::house::HOUSE;

const DESCRIPTION: &str = "
uplinkDecoder:
  fileName: probe.js
  examples:
    - description: seven
      input: {fPort: 1, bytes: [7], recvTime: '2026-11-24T14:05:00Z'}
      output: {data: {level: 7.0, unit: null}}
    - description: too short
      input: {fPort: 1, bytes: []}
      output: {errors: [too short]}
    - description: published wrongly
      input: {fPort: 1, bytes: [9]}
      output: {data: {level: 8}}
downlinkEncoder:
  fileName: probe.js
";
const SOURCE: &str = "function decodeUplink(input) {
  if (!input.bytes.length) return { errors: ['too short'] };
  return { data: { level: input.bytes[0] } };
}";

#[tokio::test]
async fn a_checkout_is_brought_in_with_its_examples_run() {
    let folder = testkit::folder();
    let vendor = folder.path().join("vendor/acme");
    std::fs::create_dir_all(&vendor).unwrap();
    let write = |name: &str, text: &str| std::fs::write(vendor.join(name), text).unwrap();
    write("probe-codec.yaml", DESCRIPTION);
    write("probe.js", SOURCE);
    write("index.yaml", "endDevices: [probe]");
    write("broken-codec.yaml", "uplinkDecoder: {fileName: missing.js}");
    write(
        "sly-codec.yaml",
        "uplinkDecoder: {fileName: ../../secret.js}",
    );

    let mut config = Config::default();
    config.store.url = Secret::new(format!("sqlite:{}", folder.path().join("x.db").display()));
    let command = CAPABILITY.commands[0];
    let typed = [
        "devices",
        "codecs",
        "import",
        &folder.path().to_string_lossy(),
    ]
    .map(str::to_owned);
    let matches = (command.spec)().try_get_matches_from(typed).unwrap();
    (command.run)(config.clone(), matches).await.unwrap();

    let app = app::App::open(config.clone(), HOUSE).await.unwrap();
    let kept = app
        .store()
        .read(|rd| {
            let names = [
                "acme/probe-codec",
                "acme/index",
                "acme/broken-codec",
                "acme/sly-codec",
            ];
            let found: Result<Vec<_>, StoreError> =
                names.iter().map(|name| CODECS.get(rd, name)).collect();
            Ok::<_, StoreError>(
                found?
                    .into_iter()
                    .map(|found| found.map(|record| record.value))
                    .collect::<Vec<Option<Codec>>>(),
            )
        })
        .await
        .unwrap();
    let probe = kept[0].as_ref().unwrap();
    assert_eq!((probe.examples.run, probe.examples.passed), (3, 2));
    assert_eq!(
        probe.examples.first_failure,
        "example 3: gave {\"level\":9}"
    );
    assert!(kept[1..].iter().all(Option::is_none));

    let typed = ["devices", "codecs", "import", "/nowhere"];
    let matches = (command.spec)().try_get_matches_from(typed).unwrap();
    let refused = (command.run)(config, matches).await.unwrap_err();
    assert!(
        refused.message.starts_with("There is no codec in /nowhere"),
        "{refused}"
    );
}
