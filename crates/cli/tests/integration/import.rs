//! `glossary import` and `glossary export`: what the program prints and writes.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

fn glossary(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_glossary")).current_dir(folder).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[site]\nname = \"G\"\ndescription = \"D.\"\nbase_url = \"https://g.example/\"\ncompany = \"C\"\n\
        [check]\nmissing-example = \"off\"\n[contact]\nendpoint = \"/api/inquiries\"\n";
    fs::write(folder.path().join("glossary.toml"), settings).unwrap();
    folder
}

#[test]
fn every_fixture_is_published_without_editing() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../import/tests/fixtures");
    let mut terms = 0;
    for entry in fs::read_dir(fixtures).unwrap() {
        let path = entry.unwrap().path();
        // Other programs read these formats.
        if path.extension().is_some_and(|extension| extension == "rst" || extension == "adoc") {
            continue;
        }
        let folder = site();
        let (imported, text) = glossary(folder.path(), &["import", path.to_str().unwrap()]);
        assert!(imported, "{path:?}: {text}");
        let (published, text) = glossary(folder.path(), &["check"]);
        assert!(published && !text.contains("error"), "{path:?}: {text}");
        terms += fs::read_dir(folder.path().join("content/terms")).unwrap().count();
    }
    assert!(terms > 50, "{terms}");
}

#[test]
fn a_dry_run_writes_nothing_and_the_report_has_all_lines() {
    let folder = site();
    let table = "Term,Definition,See also\nAlpha,One.,Omega\nBeta,Two.,\n";
    fs::write(folder.path().join("g.csv"), table).unwrap();
    let (done, text) = glossary(folder.path(), &["import", "g.csv", "--dry-run", "--report", "r.csv"]);
    assert!(done && text.contains("Would write 2 new"), "{text}");
    assert!(text.contains("Lost:") && text.contains("a reference to a term that the source does not have"), "{text}");
    assert!(!folder.path().join("content").exists());
    let report = fs::read_to_string(folder.path().join("r.csv")).unwrap();
    assert!(report.contains("\"alpha\",\"g.csv:2\",\"related\",\"lost\""), "{report}");
}

#[test]
fn an_export_is_imported_with_its_changes() {
    let folder = site();
    fs::write(folder.path().join("g.csv"), "Term,Definition\nAlpha,One.\n").unwrap();
    assert!(glossary(folder.path(), &["import", "g.csv"]).0);
    assert!(glossary(folder.path(), &["export", "--format", "csv"]).0);
    let (again, text) = glossary(folder.path(), &["export", "--format", "csv"]);
    assert!(!again && text.contains("--overwrite"), "{text}");
    let exported = folder.path().join("glossary.csv");
    let edited = fs::read_to_string(&exported).unwrap().replace("One.", "One, edited.");
    fs::write(&exported, edited).unwrap();
    assert!(glossary(folder.path(), &["import", "glossary.csv", "--overwrite"]).0);
    assert!(fs::read_to_string(folder.path().join("content/terms/alpha.md")).unwrap().contains("One, edited."));
}

/// Serves images at a loopback address until the test ends. Returns the address.
fn image_server() -> String {
    use std::{
        io::{BufRead as _, BufReader, Write as _},
        net::TcpListener,
        thread,
    };

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut line = String::new();
            let mut reader = BufReader::new(&stream);
            let _ = reader.read_line(&mut line);
            while {
                let mut header = String::new();
                reader.read_line(&mut header).unwrap_or(0) > 2
            } {}
            let path = line.split(' ').nth(1).unwrap_or_default();
            let png = |number: u8| [b"\x89PNG\r\n\x1a\n".as_slice(), &[number]].concat();
            let (status, kind, body): (&str, &str, Vec<u8>) = match path {
                "/ok.png" => ("200 OK", "image/png", png(1)),
                "/a/same.png" => ("200 OK", "image/png", png(2)),
                "/b/same.png" => ("200 OK", "image/png", png(3)),
                "/my%20picture.png" => ("200 OK", "image/png", png(4)),
                "/photo?id=5" => ("200 OK", "image/jpeg", b"\xff\xd8\xff\xe0 5".to_vec()),
                "/good.svg" => ("200 OK", "image/svg+xml", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()),
                "/bad.svg" => ("200 OK", "image/svg+xml", b"<svg><script>alert(1)</script></svg>".to_vec()),
                "/page.png" => ("200 OK", "text/html", b"<h1>Log in</h1>".to_vec()),
                "/lie.png" => ("200 OK", "image/png", b"<h1>Log in</h1>".to_vec()),
                "/moved.png" => ("302 Found\r\nLocation: /ok.png", "text/plain", Vec::new()),
                "/loop.png" => ("302 Found\r\nLocation: /loop.png", "text/plain", Vec::new()),
                "/huge.png" => ("200 OK", "image/png", [png(6), vec![0; 21 << 20]].concat()),
                _ => ("404 Not Found", "text/plain", Vec::new()),
            };
            let head = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n");
            let mut stream = &stream;
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    address
}

#[test]
fn images_are_copied_or_become_links() {
    let (folder, server) = (site(), image_server());
    let image = |name: &str| format!("![The {name}](<{server}/{name}>)");
    let names = [
        "ok.png",
        "a/same.png",
        "b/same.png",
        "my picture.png",
        "photo?id=5",
        "good.svg",
        "bad.svg",
        "page.png",
        "lie.png",
        "moved.png",
        "loop.png",
        "huge.png",
        "gone.png",
    ];
    let text = format!("# Alpha\n\nOne. {}\n\n# Beta\n\nTwo.\n", names.map(image).join("\n\n"));
    fs::write(folder.path().join("page.md"), text).unwrap();
    let (done, text) = glossary(folder.path(), &["import", "page.md", "--fetch-images", "--report", "r.csv"]);
    assert!(done, "{text}");
    let alpha = fs::read_to_string(folder.path().join("content/terms/alpha.md")).unwrap();
    let copied = [
        ("alpha-ok.png", 1),
        ("alpha-same.png", 2),
        ("alpha-same-2.png", 3),
        ("alpha-my-picture.png", 4),
        ("alpha-photo.jpg", b'5'),
        ("alpha-good.svg", b'>'),
        ("alpha-moved.png", 1),
    ];
    for (name, last) in copied {
        let bytes =
            fs::read(folder.path().join("public/images").join(name)).unwrap_or_else(|_| panic!("{name}: {text}"));
        assert_eq!(bytes.last(), Some(&last), "{name}");
        assert!(alpha.contains(&format!("](images/{name})")), "{name} in {alpha}");
    }
    let files = fs::read_dir(folder.path().join("public/images")).unwrap().count();
    assert_eq!(files, copied.len());
    let report = fs::read_to_string(folder.path().join("r.csv")).unwrap();
    for (name, reason) in [
        ("bad.svg", "the SVG has scripts"),
        ("page.png", "the response is no image, but `text/html`"),
        ("lie.png", "no image of a known kind"),
        ("loop.png", "redirect"),
        ("huge.png", "more than 20 MB"),
        ("gone.png", "404"),
    ] {
        assert!(
            alpha.contains(&format!("[The {name}]({server}/{name})")) && !alpha.contains(&format!("![The {name}]")),
            "{alpha}"
        );
        assert!(report.lines().any(|line| line.contains(name) && line.contains(reason)), "{name} in {report}");
    }
    let (published, text) = glossary(folder.path(), &["check"]);
    assert!(published, "{text}");
}

#[test]
fn mistakes_say_what_to_do() {
    let folder = site();
    fs::write(folder.path().join("g.csv"), "foo,bar,baz\n1,2,3\n").unwrap();
    let (done, text) = glossary(folder.path(), &["import", "g.csv"]);
    assert!(!done && text.contains("--map \"foo=name\""), "{text}");
    let (done, text) = glossary(folder.path(), &["import", "g.csv", "--map", "foo=nome"]);
    assert!(!done && text.contains("there is no key `nome`"), "{text}");
    assert!(!glossary(folder.path(), &["import", "missing.csv"]).0);
}

/// Runs an import with 2 GB of address space and a minute of computing.
#[cfg(target_os = "linux")]
fn bounded_import(folder: &Path, file: &str) -> (Option<i32>, String) {
    let script = "ulimit -v 2000000; ulimit -t 60; exec \"$0\" import \"$1\" --dry-run";
    let output = Command::new("sh")
        .current_dir(folder)
        .args(["-c", script, env!("CARGO_BIN_EXE_glossary"), file])
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

/// An XLSX file with a sheet of these parts, each repeated.
#[cfg(target_os = "linux")]
fn workbook(path: &Path, sheet: &[(&str, usize)]) {
    use std::io::Write as _;
    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

    let mut archive = ZipWriter::new(fs::File::create(path).unwrap());
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    for (name, text) in [
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relationships}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{relationships}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
    ] {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    archive.write_all(format!("<worksheet xmlns=\"{main}\"><sheetData>").as_bytes()).unwrap();
    for (part, times) in sheet {
        let block = part.repeat((*times).min(10_000));
        for _ in 0..times.div_ceil(10_000) {
            archive.write_all(block.as_bytes()).unwrap();
        }
    }
    archive.write_all(b"</sheetData></worksheet>").unwrap();
    archive.finish().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn hostile_sources_end_with_a_message_in_bounded_memory() {
    const DEEP: usize = 200_000;
    let folder = site();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    let cell = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let head = format!("<row r=\"1\">{}{}</row>", cell("A1", "Term"), cell("B1", "Definition"));
    workbook(&folder.path().join("bomb.xlsx"), &[(&head, 1), (&" ".repeat(1000), 280_000)]);
    let last = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "far away"));
    workbook(&folder.path().join("wide.xlsx"), &[(&head, 1), (&last, 1)]);
    write("deep.json", "[".repeat(DEEP));
    write("deep-map.json", "{\"a\":".repeat(DEEP));
    write("many.json", format!("[{}1]", "1,".repeat(25_000_000)));
    write("deep.yaml", "[".repeat(DEEP));
    write("blocks.yaml", (0..1500).map(|depth| " ".repeat(depth) + "a:\n").collect());
    let laughs =
        (1..10).map(|level| format!("l{level}: &l{level} [{}]\n", vec![format!("*l{}", level - 1); 10].join(", ")));
    write("laughs.yaml", format!("l0: &l0 lol\n{}", laughs.collect::<String>()));
    write("deep.xml", format!("<rss><channel>{}", "<a>".repeat(DEEP)));
    write("many.xml", format!("<rss><channel>{}</channel></rss>", "<a/>".repeat(12_000_000)));
    let entities = (1..10).map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)));
    write(
        "laughs.xml",
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY l0 \"lol\">{}]><rss><channel><item><title>A</title><wp:post_type>glossary</wp:post_type><content:encoded>&l9;</content:encoded></item></channel></rss>",
            entities.collect::<String>()
        ),
    );
    write("line.csv", "x".repeat(60_000_000));
    write("cell.csv", format!("Term,Definition\nA,\"{}\"\n", "x".repeat(50_000_000)));
    fs::File::create(folder.path().join("huge.json")).unwrap().set_len(1 << 30).unwrap();
    write("deep.html", format!("<dl><dt>A</dt><dd>{}x</dd></dl>", "<div>".repeat(DEEP)));
    write("deep.ttl", format!("<a> <b> {}", "[ <p> ".repeat(DEEP)));
    write("list.ttl", format!("<a> <b> {}", "( ".repeat(DEEP)));
    write("deep.jsonld", format!("{{\"@context\": {{}}, \"@id\": \"x:y\", \"x:p\": {}", "[{\"x:p\": ".repeat(DEEP)));
    write(
        "deep.rdf",
        format!("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">{}", "<a>".repeat(DEEP)),
    );
    write("deep.md", format!("# A\n\n{}x\n\n# B\n\n{}\n", "> ".repeat(50_000), "[".repeat(50_000)));
    for (file, expected) in [
        ("bomb.xlsx", "unpacked content may have 256 MB"),
        ("wide.xlsx", ""),
        ("deep.json", "deep.json"),
        ("deep-map.json", "deep-map.json"),
        ("many.json", "many.json is too large"),
        ("deep.yaml", "deep.yaml"),
        ("blocks.yaml", "blocks.yaml"),
        ("laughs.yaml", "laughs.yaml"),
        ("deep.xml", "nested 60 deep"),
        ("many.xml", "many.xml is too large"),
        ("laughs.xml", ""),
        ("line.csv", "line.csv"),
        ("cell.csv", "a cell in row 2 has more than 1024 KB"),
        ("huge.json", "a file may have 64 MB; divide it"),
        ("deep.html", ""),
        ("deep.ttl", "deep.ttl"),
        ("list.ttl", "list.ttl"),
        ("deep.jsonld", "deep.jsonld"),
        ("deep.rdf", "deep.rdf"),
        ("deep.md", ""),
    ] {
        let (status, text) = bounded_import(folder.path(), file);
        assert!(matches!(status, Some(0 | 1)), "{file}: {status:?} {}", &text[..text.len().min(500)]);
        assert!(text.contains(expected) && !text.contains("panicked"), "{file}: {}", &text[..text.len().min(500)]);
        assert!(!text.is_empty() && text.len() < 20_000, "{file}: {} bytes", text.len());
    }
}
