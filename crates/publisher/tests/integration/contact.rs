//! The endpoint, form and policy that follow from `[contact]`.

use std::fs;

use glossary_core::{
    contact::{Attribution, Contact},
    delivery::{Custom, EndpointRole, Preset, StorageProof},
    page::CallToAction,
};
use glossary_publisher::{files, settings::Settings};

/// Reads settings with this `[contact]` for a site below `/glossary/`.
fn settings(contact: &str) -> Settings {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("glossary.toml");
    let site = "[site]\nname = \"G\"\ndescription = \"D\"\nbase_url = \"https://www.example.com/glossary/\"\ncompany = \"C\"\n";
    fs::write(&file, format!("{site}[contact]\n{contact}\n")).unwrap();
    Settings::read(&file, [], None).unwrap_or_else(|problems| panic!("{}", problems.to_text()))
}

/// Returns a directive of the pages' policy.
fn directive(settings: &Settings, name: &str) -> String {
    let headers = files::headers(settings, &files::Styles::default());
    let policy = headers["Content-Security-Policy"].as_str().unwrap();
    let value = policy.split("; ").find_map(|directive| directive.strip_prefix(name));
    value.unwrap().trim().to_owned()
}

#[test]
fn each_preset_has_its_endpoint_and_the_policy_allows_no_other() {
    const KEY: &str = "a1b2c3d4-0000-4000-8000-000000000000";
    let custom = |statuses: &[u16], proof| Custom { statuses: statuses.to_vec(), proof, repeatable: false };
    let member = StorageProof::Member("data.ok".to_owned(), "true".to_owned());
    let hubspot = format!("https://api.hsforms.com/submissions/v3/integration/submit/12/{KEY}");
    let table = [
        (String::new(), Preset::Inbox, "/glossary/api/inquiries", "'self'", "'self'"),
        (
            "endpoint = \"https://inbox.example.com/api/inquiries\"".to_owned(),
            Preset::Inbox,
            "https://inbox.example.com/api/inquiries",
            "'self' https://inbox.example.com",
            "'self' https://inbox.example.com",
        ),
        (
            "preset = \"json\"\nendpoint = \"https://x.example.com:8443/a\"\nproof = { status = [201], path = \"data.ok\", equals = true }".to_owned(),
            Preset::Json(custom(&[201], member)),
            "https://x.example.com:8443/a",
            "'self' https://x.example.com:8443",
            "'self'",
        ),
        (
            "preset = \"form\"\nendpoint = \"/lead.php\"\nproof = { path = \"lead\", repeats_id = true }".to_owned(),
            Preset::Form(custom(&[], StorageProof::Echo("lead".to_owned()))),
            "/lead.php",
            "'self'",
            "'self'",
        ),
        (
            "preset = \"formspree\"\nendpoint = \"https://formspree.io/f/abcdwxyz\"".to_owned(),
            Preset::Formspree,
            "https://formspree.io/f/abcdwxyz",
            "'self' https://formspree.io",
            "'self' https://formspree.io",
        ),
        (
            format!("preset = \"hubspot\"\nhubspot_portal = \"12\"\nhubspot_form = \"{KEY}\""),
            Preset::Hubspot,
            &hubspot,
            "'self' https://api.hsforms.com",
            "'self'",
        ),
        (
            format!("preset = \"web3forms\"\naccess_key = \"{KEY}\""),
            Preset::Web3forms { access_key: KEY.to_owned() },
            "https://api.web3forms.com/submit",
            "'self' https://api.web3forms.com",
            "'self' https://api.web3forms.com",
        ),
        (
            "preset = \"basin\"\nendpoint = \"https://usebasin.com/f/1\"".to_owned(),
            Preset::Basin,
            "https://usebasin.com/f/1",
            "'self' https://usebasin.com",
            "'self' https://usebasin.com",
        ),
        (
            "preset = \"netlify\"".to_owned(),
            Preset::Netlify { form_name: "inquiry".to_owned() },
            "/glossary/thanks/",
            "'self'",
            "'self'",
        ),
    ];
    for (text, preset, endpoint, connect, post) in table {
        let settings = settings(&text);
        assert_eq!((&settings.contact.preset, &*settings.contact.endpoint), (&preset, endpoint), "{text}");
        assert_eq!(directive(&settings, "connect-src"), connect, "{text}");
        assert_eq!(directive(&settings, "form-action"), post, "{text}");
    }
}

#[test]
fn a_fallback_may_have_another_preset_and_the_policy_allows_it_too() {
    let main = "preset = \"formspree\"\nendpoint = \"https://formspree.io/f/a\"\n";
    let table = [
        ("fallback = \"/api/inquiries\"", Preset::Inbox, "'self' https://formspree.io"),
        ("fallback = \"https://formspree.io/f/b\"", Preset::Formspree, "'self' https://formspree.io"),
        ("fallback = \"https://usebasin.com/f/b\"", Preset::Basin, "'self' https://formspree.io https://usebasin.com"),
        (
            "fallback = \"https://inbox.example.com/api/inquiries\"\nfallback_preset = \"inbox\"",
            Preset::Inbox,
            "'self' https://formspree.io https://inbox.example.com",
        ),
    ];
    for (text, preset, connect) in table {
        let settings = settings(&[main, text].concat());
        assert_eq!(settings.contact.fallback_preset, preset, "{text}");
        assert_eq!(directive(&settings, "connect-src"), connect, "{text}");
        assert_eq!(directive(&settings, "form-action"), "'self' https://formspree.io", "{text}");
    }
}

#[test]
fn settings_have_defaults_and_are_part_of_the_pages_data() {
    let Contact { origin, keep_days, email, proof_of_work, data_layer, .. } = settings("").contact;
    assert_eq!((origin, keep_days, email.as_str()), (Attribution::Session, 7, ""));
    assert!(!proof_of_work && !data_layer);
    let contact = settings(
        "trail = \"off\"\nkeep_days = 2\nemail = \"hello@example.com\"\nproof_of_work = true\n[analytics]\ndata_layer = true",
    )
    .contact;
    assert_eq!((contact.origin, contact.keep_days, &*contact.email), (Attribution::Off, 2, "hello@example.com"));
    assert!(contact.proof_of_work && contact.data_layer);

    // A refused form is rendered from the published JSON, which has the words as HTML.
    let contact = Contact { call_to_action: CallToAction::default(), steps: Vec::new(), ..contact };
    let text = serde_json::to_string(&contact).unwrap();
    assert_eq!(serde_json::from_str::<Contact>(&text).unwrap(), contact);
}

#[test]
fn netlifys_form_has_a_field_for_everything_that_an_inquiry_sends() {
    let fields = "preset = \"netlify\"\n[[contact.fields]]\nname = \"email\"\nkind = \"email\"\nlabel = \"E\"\nrequired = true\n\
        [[contact.fields]]\nname = \"message\"\nkind = \"textarea\"\nlabel = \"M\"\nsent_as = \"notes\"\n";
    let contact = settings(fields).contact;
    let page = files::netlify_form(&contact, "en").unwrap();
    assert!(page.contains("<form name=\"inquiry\" method=\"post\" data-netlify=\"true\""), "{page}");

    let inquiry = serde_json::json!({
        "id": "0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b",
        "fields": { "email": "a@b.co", "message": "m" },
        "context": { "page": "/p", "term": "t", "landing": "/l", "trail": ["t"], "search": "s", "referrer": "r", "utm": { "source": "u", "id": "7" } },
    });
    let inquiry = serde_json::from_value(inquiry).unwrap();
    let request = contact.request(EndpointRole::Primary, &inquiry, "https://www.example.com", &[]);
    for name in request.body.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)) {
        assert!(name == "form-name" || page.contains(&format!(" name=\"{name}\"")), "{name}: {page}");
    }
    assert_eq!(files::netlify_form(&settings("").contact, "en"), None);
}

#[test]
fn fields_have_sensible_defaults() {
    let email = "[[contact.fields]]\nname = \"email\"\nkind = \"email\"\nlabel = \"Email\"\nrequired = true\n";
    let message = "[[contact.fields]]\nname = \"message\"\nkind = \"textarea\"\nlabel = \"What are you building?\"\nrequired = true\n";
    let more = "[[contact.fields]]\nname = \"needs\"\nkind = \"checkbox\"\nlabel = \"What do you need?\"\nrequired = true\n\
        options = [\"Design\", { value = \"code\", label = \"Development\" }]\n\
        [[contact.fields]]\nname = \"phone\"\nkind = \"tel\"\nlabel = \"Your phone number\"\nrequired = true\nmax_length = 20\nsent_as = \"mobilephone\"\n\
        [[contact.fields]]\nname = \"terms\"\nkind = \"consent\"\nlabel = \"You may store this.\"\nrequired = true\nlink = \"/privacy/\"\n\
        [[contact.fields]]\nname = \"campaign\"\nkind = \"hidden\"\nvalue = \"spring\"\n";
    let form = settings(&[email, message, more].concat()).contact.form;
    let told: Vec<_> = form
        .fields
        .iter()
        .map(|field| (&*field.name, &*field.missing, field.max_length, &*field.autocomplete))
        .collect();
    assert_eq!(
        told,
        [
            ("email", "Enter your email address", 254, "email"),
            ("message", "Answer “What are you building?”", 5_000, ""),
            ("needs", "Choose an answer to “What do you need?”", 200, ""),
            ("phone", "Enter your phone number", 20, "tel"),
            ("terms", "Tick the box to show that you agree", 200, ""),
            ("campaign", "", 200, ""),
        ]
    );
    assert_eq!(
        form.fields[2].options.iter().map(|option| option.text()).collect::<Vec<_>>(),
        ["Design", "Development"]
    );
    assert_eq!(form.fields[3].sent_as, "mobilephone");
    assert_eq!(form.fields[5].value, "spring");
    // The default form.
    let names: Vec<_> = settings("").contact.form.fields.into_iter().map(|field| field.name).collect();
    assert_eq!(names, ["message", "name", "email", "company", "budget", "when"]);
}
