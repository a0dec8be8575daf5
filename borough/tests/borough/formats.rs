//! What others build on, generated and checked in: a change of it is seen in review.

use crate::house::House;

#[tokio::test]
async fn the_openapi_document_is_as_checked_in() {
    let house = House::new().await;
    expect_test::expect_file!["../../../formats/openapi.json"].assert_eq(house.app.open_api());
}

#[test]
fn the_command_line_is_as_checked_in() {
    let mut text =
        String::from("# The command line\n\nWritten by `make bless` from the program itself.\n");
    let mut spec = borough::cli::spec();
    spec.build();
    describe(&mut spec, "", &mut text);
    expect_test::expect_file!["../../../formats/cli.md"].assert_eq(&text);
}

fn describe(command: &mut clap::Command, before: &str, text: &mut String) {
    let name = format!("{before}{}", command.get_name());
    let help = command
        .clone()
        .bin_name(name.clone())
        .term_width(100)
        .render_long_help()
        .to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    text.push_str(&format!(
        "\n## {name}\n\n```text\n{}\n```\n",
        help.join("\n").trim_end()
    ));
    for sub in command
        .get_subcommands_mut()
        .filter(|sub| sub.get_name() != "help")
    {
        describe(sub, &format!("{name} "), text);
    }
}
