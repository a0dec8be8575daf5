use crate::process::Setting;

#[test]
fn a_new_user_finds_their_way() {
    let here = Setting::new();
    let (code, out, _) = here.run(&["--help"]);
    assert!(code == 0 && out.contains("Exit codes"), "{out}");
    for command in [
        "serve", "work", "demo", "doctor", "import", "user", "key", "backup", "restore", "devices",
    ] {
        let (code, out, _) = here.run(&[command, "--help"]);
        assert!(code == 0 && out.contains("Example"), "{command}: {out}");
    }
    let (code, out, _) = here.run(&["completions", "bash"]);
    assert!(code == 0 && out.contains("borough"));
    assert_eq!(here.run(&["serv"]).0, 2);
    assert_eq!(here.run(&[]).0, 2);
}

#[test]
fn the_doctor_says_what_to_mend() {
    let (code, out, _) = Setting::new().run(&["doctor"]);
    assert_eq!(code, 0, "{out}");
    let bad = Setting::new()
        .with(
            "BOROUGH__MQTT__URL",
            format!("mqtt://127.0.0.1:{}", testkit::free_port()),
        )
        .with("BOROUGH__OUTBOUND__ALLOW", "banana");
    let (code, out, err) = bad.run(&["doctor"]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(
        out.contains("BOROUGH__MQTT__URL") && out.contains("banana"),
        "{out}"
    );
}

#[test]
fn exit_codes_are_as_documented() {
    let here = || Setting::new();
    assert_eq!(
        here().with("BOROUGH__HTTP__LISTEM", "x").run(&["doctor"]).0,
        3
    );
    let open = here()
        .with("BOROUGH__CONTEXT__OPEN", "true")
        .with("BOROUGH__HTTP__LISTEN", "0.0.0.0:1");
    let (code, _, err) = open.run(&["serve"]);
    assert!(code == 3 && err.contains("BOROUGH__CONTEXT__OPEN"), "{err}");
    let gone = here().with("BOROUGH__STORE__URL", "postgres://nobody@127.0.0.1:1/none");
    assert_eq!(gone.run(&["user", "list"]).0, 4);
    let here = here();
    assert_eq!(here.run(&["user", "reset", "nobody@example.org"]).0, 1);
}

#[test]
fn accounts_and_keys_are_kept_from_the_command_line() {
    let here = Setting::new();
    let out = here.run_well(&[
        "user",
        "add",
        "ann@example.org",
        "--name",
        "Ann Marsh",
        "--role",
        "engineer",
    ]);
    assert!(out.contains("password: "), "{out}");
    assert!(here.run_well(&["user", "list"]).contains("ann@example.org"));
    assert_eq!(
        here.run(&["user", "add", "Ann@Example.org", "--name", "Ann"])
            .0,
        1,
        "the address is taken"
    );
    here.run_well(&["user", "reset", "ann@example.org"]);
    here.run_well(&["user", "close", "ann@example.org"]);
    assert!(here.run_well(&["user", "list"]).contains("closed"));
    let secret = here.run_well(&[
        "key",
        "add",
        "Tide gauge",
        "--scope",
        "devices.send",
        "--only",
        "a84041ffff1234aa",
    ]);
    assert!(secret.starts_with("bk_"));
    let list = here.run_well(&["key", "list"]);
    assert!(list.contains("Tide gauge") && !list.contains(secret.trim()));
    let (code, _, err) = here.run(&["key", "add", "x", "--scope", "everything"]);
    assert!(code == 1 && err.contains("devices.send"), "{err}");
}

#[test]
fn a_backup_is_taken_while_it_runs_and_can_be_restored() {
    let here = Setting::new();
    here.run_well(&[
        "user",
        "add",
        "ann@example.org",
        "--name",
        "Ann",
        "--role",
        "admin",
    ]);
    let serving = here.start(&["serve"]);
    here.run_well(&["backup", "copy.db"]);
    assert_eq!(
        here.run(&["backup", "copy.db"]).0,
        1,
        "never over another file"
    );
    let (code, _, err) = here.run(&["restore", "copy.db"]);
    assert!(code == 1 && err.contains("is there already"), "{err}");
    assert_eq!(serving.stop(), 0);
    for end in ["", "-wal", "-shm"] {
        let _gone = std::fs::remove_file(format!("{}{end}", here.database().display()));
    }
    std::fs::write(here.folder.path().join("not.db"), "hello").unwrap();
    assert_eq!(here.run(&["restore", "not.db"]).0, 1);
    here.run_well(&["restore", "copy.db"]);
    assert!(here.run_well(&["user", "list"]).contains("ann@example.org"));
}

#[test]
fn files_that_cannot_be_read_are_named_by_line() {
    let here = Setting::new();
    let write =
        |name: &str, text: &str| std::fs::write(here.folder.path().join(name), text).unwrap();
    write(
        "p.csv",
        "\"AB12 3CD\",10,400000,800000,\"\",\"W1\"\n\"hello\",10,1,1,\"\",\"\"\n",
    );
    let (code, _, err) = here.run(&["import", "postcodes", "p.csv"]);
    assert!(
        code == 1 && err.contains("p.csv: line 2: \"hello\" is not a postcode"),
        "{err}"
    );
    write(
        "a.csv",
        "town,postcode,line1,uprn\nLarkbridge,AB123CD,1 Quay Street,7\nLarkbridge,nowhere,2 Quay Street,8\n",
    );
    let (code, _, err) = here.run(&["import", "addresses", "a.csv"]);
    assert!(
        code == 1 && err.contains("a.csv: line 3: \"nowhere\" is not a postcode"),
        "{err}"
    );
    write(
        "a.csv",
        "\u{feff}postcode,line1,line2,town\nab12 3cd,1 Quay Street,,Larkbridge\nAB12 3CD, 3 Quay Street ,Flat 2,Larkbridge\n",
    );
    let (code, out, err) = here.run(&["import", "addresses", "a.csv"]);
    assert!(
        code == 0 && out.contains("2 addresses in 1 postcode"),
        "{out}{err}"
    );
    write(
        "w.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"code\":\"W1\"},\"geometry\":null}]}",
    );
    let (code, _, err) = here.run(&["import", "boundaries", "w.geojson"]);
    assert!(
        code == 1 && err.contains("feature 1: it has no geometry"),
        "{err}"
    );
    write("N51E000.hgt", "short");
    assert_eq!(here.run(&["import", "terrain", "N51E000.hgt"]).0, 1);
    write(
        "e.ndjson",
        "{\"id\":\"urn:ngsi-ld:Bin:1\",\"type\":\"Bin\"}\n{oops\n",
    );
    let (code, _, err) = here.run(&["import", "entities", "e.ndjson"]);
    assert!(code == 1 && err.contains("line 2"), "{err}");
    write(
        "e2.ndjson",
        "{\"id\":\"urn:ngsi-ld:Bin:1\",\"type\":\"Bin\"}\n{\"id\":\"not a uri\",\"type\":\"Bin\"}\n",
    );
    let (code, out, err) = here.run(&["import", "entities", "e2.ndjson"]);
    assert!(
        code == 1 && out.contains("1 entity new") && err.contains("1 entity refused"),
        "{out}{err}"
    );
}
