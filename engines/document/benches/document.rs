//! A report of 200 pages as a council publishes it: tagged, packed, with a heading, 40 paragraphs and a table on each page.
#![allow(clippy::expect_used, missing_docs)]

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

const PAGES: usize = 200;

fn main() {
    divan::main();
}

struct Writer {
    bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Writer {
    fn object(&mut self, number: usize, body: &[u8]) {
        if self.places.len() <= number {
            self.places.resize(number + 1, 0);
        }
        if let Some(place) = self.places.get_mut(number) {
            *place = self.bytes.len();
        }
        self.bytes.extend(format!("{number} 0 obj\n").bytes());
        self.bytes.extend(body);
        self.bytes.extend(b"\nendobj\n");
    }

    fn stream(&mut self, number: usize, dict: &str, body: &[u8]) {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(body, 6);
        let mut out = format!(
            "<<{dict} /Filter/FlateDecode /Length {}>>\nstream\n",
            packed.len()
        )
        .into_bytes();
        out.extend(packed);
        out.extend(b"\nendstream");
        self.object(number, &out);
    }
}

fn report() -> Vec<u8> {
    let mut file = Writer {
        bytes: b"%PDF-1.7\n".to_vec(),
        places: Vec::new(),
    };
    let font = 5;
    let mut next = 10;
    let mut take = || {
        next += 1;
        next
    };
    let (mut pages, mut tags) = (String::new(), String::new());
    for page in 0..PAGES {
        let (page_number, content) = (take(), take());
        let mut drawn = String::new();
        let mut piece = |kind: &str, mcid: usize, words: &str| {
            let tag = take();
            drawn += &format!(
                "/{kind} <</MCID {mcid}>> BDC\nBT /F 10 Tf 72 {} Td [({words})-20( and more of it)] TJ ET\nEMC\n",
                800 - mcid * 10
            );
            file.object(
                tag,
                format!("<</S/{kind} /P 4 0 R /Pg {page_number} 0 R /K {mcid}>>").as_bytes(),
            );
            tag
        };
        let mut tagged = vec![piece("H1", 0, &format!("Part {page}"))];
        for line in 1..41 {
            tagged.push(piece(
                "P",
                line,
                "The council empties bins on every street of the borough",
            ));
        }
        let cells: Vec<usize> = (41..53)
            .map(|mcid| piece(if mcid < 44 { "TH" } else { "TD" }, mcid, "Cost"))
            .collect();
        let rows: Vec<usize> = cells
            .chunks(3)
            .map(|cells| {
                let row = take();
                let cells: String = cells.iter().map(|cell| format!("{cell} 0 R ")).collect();
                file.object(row, format!("<</S/TR /P 4 0 R /K[{cells}]>>").as_bytes());
                row
            })
            .collect();
        let table = take();
        let rows: String = rows.iter().map(|row| format!("{row} 0 R ")).collect();
        file.object(
            table,
            format!("<</S/Table /P 4 0 R /K[{rows}]>>").as_bytes(),
        );
        tagged.push(table);
        file.stream(content, "", drawn.as_bytes());
        file.object(page_number, format!("<</Type/Page /Parent 2 0 R /Contents {content} 0 R /Resources<</Font<</F {font} 0 R>> >> >>").as_bytes());
        pages += &format!("{page_number} 0 R ");
        tags.extend(tagged.iter().map(|tag| format!("{tag} 0 R ")));
    }
    file.object(1, b"<</Type/Catalog /Pages 2 0 R /Lang(en-GB) /MarkInfo<</Marked true>> /StructTreeRoot 3 0 R>>");
    file.object(
        2,
        format!("<</Type/Pages /Count {PAGES} /MediaBox[0 0 595 842] /Kids[{pages}]>>").as_bytes(),
    );
    file.object(3, b"<</Type/StructTreeRoot /K 4 0 R>>");
    file.object(4, format!("<</S/Document /K[{tags}]>>").as_bytes());
    file.object(
        font,
        b"<</Type/Font /Subtype/TrueType /BaseFont/Arial /Encoding/WinAnsiEncoding>>",
    );
    let table = file.bytes.len();
    let mut end = format!("xref\n0 {}\n", file.places.len());
    for place in &file.places {
        end += &if *place == 0 {
            "0000000000 65535 f \n".to_owned()
        } else {
            format!("{place:010} 00000 n \n")
        };
    }
    end += &format!(
        "trailer\n<</Root 1 0 R /Size {}>>\nstartxref\n{table}\n%%EOF\n",
        file.places.len()
    );
    file.bytes.extend(end.bytes());
    file.bytes
}

#[divan::bench(sample_count = 20)]
fn pdf_of_200_pages(bencher: Bencher) {
    let bytes = report();
    let found = document::judge("report.pdf", &bytes, &|| true).expect("it is a PDF");
    assert_eq!(found.pages, Some(PAGES));
    bencher
        .counter(BytesCount::new(bytes.len()))
        .counter(ItemsCount::new(PAGES))
        .bench_local(|| document::judge("report.pdf", black_box(&bytes), &|| true));
}
