//! Stops early, with one sentence, where the front-end packages have not been built.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
    println!("cargo::rerun-if-changed=../../places/example");
    assert!(
        std::path::Path::new("../../web/dist/assets/borough.css").exists(),
        "the styles and scripts are not built yet: run `make build`"
    );
}
