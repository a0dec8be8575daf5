//! The directory as a table: out, in, what is wrong with a row, and nothing lost.

use crate::house::House;

/// Sends a table; where it leads to, or what is said against it.
async fn send(house: &House, bytes: &[u8]) -> (u16, String) {
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
            .to_vec();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    house
        .post("/directory/sheet", "multipart/form-data; boundary=x", body)
        .await
}

#[tokio::test]
async fn what_comes_out_goes_in_and_changes_nothing() {
    let house = House::seeded().await;
    let out = house.get("/directory/services.csv").await;
    assert_eq!(out.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(out.text.lines().count(), 4, "{}", out.text);
    let (status, to) = send(&house, out.text.as_bytes()).await;
    assert_eq!(status, 303, "{to}");
    let (_, page) = house.officer(&to).await;
    assert!(page.contains("There is nothing to change"), "{page}");
}

#[tokio::test]
async fn a_faulty_row_holds_up_no_other_and_nothing_changes_before_it_is_said() {
    let house = House::seeded().await;
    let id = House::id("Food bank");
    let table = format!(
        "id,name,organisation,postcode,price,days,opens,closes,needs,colour\r\n\
         ,Knitting,Wool shop,SX1 1AA,2.50,MO,9:30,11:00,Meet people,red\r\n\
         ,Bad one,Wool shop,NOWHERE,free,Mondays,,,knitting,\r\n\
         {id},Food bank,Food bank people,SX1 1AA,0,FR,13:00,16:30,food,\r\n\
         ,,Wool shop,,,,,,,\r\n"
    );
    let (status, to) = send(&house, table.as_bytes()).await;
    assert_eq!(status, 303, "{to}");
    let (_, page) = house.officer(&to).await;
    for want in [
        "They are left aside: colour.",
        "It is not a postcode. Look it up, or leave it empty.",
        "It is not a number of pounds, such as 2.50.",
        "It is not a list of days. Write MO,TU,WE,TH,FR,SA or SU with commas.",
        "It is empty. Each row must have it.",
    ] {
        assert!(page.contains(want), "{want}\n{page}");
    }
    assert_eq!(
        house.get("/directory/api/services").await.json()["total_items"],
        3,
        "nothing yet"
    );
    assert_eq!(
        house.form(&to, "").await,
        (303, "/directory/sheet?added=1&changed=1&faulty=2".into())
    );
    let knitting = house
        .get("/directory/api/services?search=knitting&full=true")
        .await
        .json()["contents"][0]
        .clone();
    assert_eq!(knitting["cost_options"][0]["amount"], 2.5);
    assert_eq!(knitting["schedules"][0]["opens_at"], "09:30");
    assert_eq!(
        knitting["service_at_locations"][0]["location"]["latitude"], 52.4,
        "from the postcode"
    );
    assert_eq!(
        knitting["attributes"][0]["taxonomy_term"]["name"],
        "Meet people"
    );
    let bank = house
        .get(&format!("/directory/api/services/{id}"))
        .await
        .json();
    assert_eq!(
        bank["phones"][0]["number"], "01632 960000",
        "what the table does not have stays"
    );
    assert_eq!(bank["maximum_age"], 100);
    // Sent again, it is the same.
    let (_, to) = send(&house, table.as_bytes()).await;
    assert_eq!(
        house.form(&to, "").await.1,
        "/directory/sheet?added=0&changed=0&faulty=2"
    );
}

#[tokio::test]
async fn what_is_no_table_is_refused_in_words() {
    let house = House::sqlite().await;
    let cases: [(&[u8], &str); 5] = [
        (b"", "Choose a file."),
        (
            b"PK\x03\x04",
            "This is a workbook. Save it as CSV UTF-8 first, then send that.",
        ),
        (
            b"name,organisation\nCaf\xe9,x",
            "The letters of the file cannot be read. Save it as CSV UTF-8, then send it again.",
        ),
        (
            b"a,b\n1,2",
            "There is no column name. The first line must name the columns.",
        ),
        (b"\xef\xbb\xbf  ", "The file is empty."),
    ];
    for (bytes, want) in cases {
        let (status, page) = send(&house, bytes).await;
        assert!(
            status == 422 && page.contains(want) && page.contains("<title>Error: "),
            "{want}\n{page}"
        );
    }
    let huge = vec![b'a'; (5 << 20) + 1];
    let (status, page) = send(&house, &huge).await;
    assert!(
        status == 422 && page.contains("larger than 5 MB"),
        "{status}"
    );
    assert_eq!(house.officer("/directory/sheet/none").await.0, 404);
}
