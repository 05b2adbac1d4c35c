//! What answers prove.

use super::*;

const STORED: &str = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","reference":"K7QX2-9M4TB","duplicate":false}"#;
const OTHER: &str = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-000000000000","reference":"K7QX2-9M4TB","duplicate":false}"#;
const REFUSED: &str = r#"{"status":422,"errors":[{"field":"name","code":"required","detail":"Enter your name"}]}"#;
const PORTAL: &str = "<html>Welcome to the hotel's network</html>";

fn answer(status: u16, marked: bool, body: &str) -> Answer<Value> {
    Answer { status, marked, redirected: false, retry_after: None, body: serde_json::from_str(body).ok() }
}

fn rejected(field: &str, code: &str, detail: &str) -> Outcome {
    Outcome::Rejected(vec![FieldError { field: field.into(), code: code.into(), detail: detail.into() }])
}

fn stored() -> Outcome {
    Outcome::Stored(ID.reference())
}

/// Holds a table of statuses, bodies and what they prove.
fn hold(preset: &Preset, table: &[(u16, &str, Outcome)]) {
    for (status, body, expected) in table {
        assert_eq!(preset.outcome(ID, &answer(*status, false, body)), *expected, "{preset:?} {status} {body}");
    }
}

#[test]
fn of_the_inbox_only_proof_is_success() {
    let table = [
        (201, true, STORED, Outcome::Stored("K7QX2-9M4TB".into())),
        (200, true, STORED, Outcome::Stored("K7QX2-9M4TB".into())),
        (200, false, STORED, Outcome::Unknown),
        (200, true, OTHER, Outcome::Unknown),
        (201, true, &STORED[..40], Outcome::Unknown),
        (201, true, r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"}"#, Outcome::Unknown),
        (200, false, PORTAL, Outcome::Unknown),
        (200, true, r#"{"error":"form over quota"}"#, Outcome::Unknown),
        (202, true, STORED, Outcome::Unknown),
        (302, false, "", Outcome::Unknown),
        (404, false, "", Outcome::Unknown),
        (422, true, REFUSED, rejected("name", "required", "Enter your name")),
        (422, false, REFUSED, Outcome::Unknown),
        (422, true, "{}", Outcome::Unknown),
        (408, false, "", Outcome::Retry(None)),
        (425, false, "", Outcome::Retry(None)),
        (429, true, "{}", Outcome::Retry(None)),
        (500, false, "", Outcome::Retry(None)),
        (502, false, "<html>", Outcome::Retry(None)),
        (503, true, "{}", Outcome::Retry(None)),
    ];
    for (status, marked, body, expected) in table {
        let answer = answer(status, marked, body);
        assert_eq!(outcome(&Contact::default(), Target::Endpoint, ID, &answer), expected, "{status} {marked} {body}");
        assert_eq!(Preset::Inbox.outcome(ID, &answer), expected, "{status} {marked} {body}");
    }
}

#[test]
fn of_formspree() {
    hold(
        &Preset::Formspree,
        &[
            (200, r#"{"next":"/thanks","ok":true}"#, stored()),
            (200, r#"{"next":"/thanks"}"#, stored()),
            (200, r#"{"next":"/thanks","ok":false}"#, Outcome::Unknown),
            (200, r#"{"error":"form over quota"}"#, Outcome::Unknown),
            (200, r#"{"ok":true,"error":"form over quota"}"#, Outcome::Unknown),
            // The page that asks for a captcha.
            (200, "<html>reCAPTCHA</html>", Outcome::Unknown),
            (200, r#"{"next":"/tha"#, Outcome::Unknown),
            (302, "", Outcome::Unknown),
            (
                422,
                r#"{"error":"Validation errors","errors":[{"code":"TYPE_EMAIL","field":"email","message":"should be an email"}]}"#,
                rejected("email", "TYPE_EMAIL", "email should be an email"),
            ),
            (
                422,
                r#"{"error":"Validation errors","errors":[{"code":"FORM_NOT_FOUND","message":"Form not found"}]}"#,
                Outcome::Unknown,
            ),
            (403, r#"{"error":"Referer mismatch"}"#, Outcome::Unknown),
            (429, "", Outcome::Retry(Some(60))),
            (503, "", Outcome::Unknown),
            (500, "<html>", Outcome::Unknown),
        ],
    );
}

#[test]
fn of_hubspot() {
    let error = |kind: &str, message: &str| {
        json!({"status": "error", "message": "The request is not valid", "correlationId": "c",
            "errors": [{"message": message, "errorType": kind}]})
        .to_string()
    };
    let invalid = error("INVALID_EMAIL", "Error in 'fields.email'. Invalid email address");
    let missing = error("REQUIRED_FIELD", "Required field 'company' is missing");
    let name = error("REQUIRED_FIELD", "Error in 'fields.firstname'. Required field 'firstname' is missing");
    let unknown = error("FIELD_NOT_IN_FORM_DEFINITION", "Error in 'fields.budget'. No such field");
    let unreadable = error("REQUIRED_FIELD", "Something is missing");
    // Errors about a field are for the visitor; those about the form or the account are not.
    let of_field = |kind: &str| error(kind, "Error in 'fields.budget'. Some reason");
    let blocked = error("BLOCKED_EMAIL", "Error in 'fields.email'. Use another address");
    let [long, number, range] = ["INPUT_TOO_LARGE", "INVALID_NUMBER", "NUMBER_OUT_OF_RANGE"].map(of_field);
    for kind in [
        "FORM_HAS_RECAPTCHA_ENABLED",
        "MAX_NUMBER_OF_SUBMITTED_VALUES_EXCEEDED",
        "MISSING_PROCESSING_CONSENT",
        "MISSING_PROCESSING_CONSENT_TEXT",
        "MISSING_COMMUNICATION_CONSENT_TEXT",
        "MISSING_LEGITIMATE_INTEREST_TEXT",
        "INVALID_LEGAL_OPTION_FORMAT",
        "DUPLICATE_SUBSCRIPTION_TYPE_ID",
        "INVALID_METADATA",
        "INVALID_HUTK",
        "INVALID_IP_ADDRESS",
        "INVALID_PAGE_URI",
    ] {
        hold(&Preset::Hubspot, &[(400, &error(kind, "The form 'f' says no"), Outcome::Unknown)]);
    }
    hold(
        &Preset::Hubspot,
        &[
            (200, r#"{"inlineMessage":"Thanks"}"#, stored()),
            (200, r#"{"redirectUri":"https://www.example.com/thanks"}"#, stored()),
            (200, "{}", Outcome::Unknown),
            (200, r#"{"status":"error","inlineMessage":"no"}"#, Outcome::Unknown),
            (200, PORTAL, Outcome::Unknown),
            (204, "", Outcome::Unknown),
            (400, &invalid, rejected("email", "not-an-email", "Invalid email address")),
            (400, &missing, rejected("company", "required", "Required field 'company' is missing")),
            (400, &name, rejected("name", "required", "Required field 'firstname' is missing")),
            (400, &unknown, rejected("budget", "unknown-field", "No such field")),
            (400, &unreadable, Outcome::Unknown),
            (400, &blocked, rejected("email", "not-an-email", "Use another address")),
            (400, &long, rejected("budget", "too-long", "Some reason")),
            (400, &number, rejected("budget", "not-a-number", "Some reason")),
            (400, &range, rejected("budget", "not-a-number", "Some reason")),
            (400, r#"{"status":"error","message":"Error in 'fields.email'"}"#, Outcome::Unknown),
            (404, r#"{"status":"error"}"#, Outcome::Unknown),
            (429, "", Outcome::Retry(Some(60))),
        ],
    );
}

#[test]
fn fields_that_hubspots_form_lacks_are_folded_unless_the_visitor_can_help() {
    let preset = Preset::Hubspot;
    let errors = |list: Value| match preset.outcome(ID, &answer(400, false, &json!({ "errors": list }).to_string())) {
        Outcome::Rejected(errors) => errors,
        other => panic!("{other:?}"),
    };
    let error =
        |kind: &str, field: &str| json!({"errorType": kind, "message": format!("Error in 'fields.{field}'. x")});
    let budget = error("FIELD_NOT_IN_FORM_DEFINITION", "budget");
    let when = error("VALUE_NOT_IN_FIELD_DEFINITION", "when");
    let email = error("INVALID_EMAIL", "email");

    let both = errors(json!([budget, when]));
    assert_eq!(preset.foldable(&both), Some(vec!["budget".to_owned(), "when".to_owned()]));
    assert_eq!(Preset::Inbox.foldable(&both), None);
    let visitors = errors(json!([budget, email]));
    assert_eq!(visitors.iter().map(|error| &*error.field).collect::<Vec<_>>(), ["email"]);
    assert_eq!(preset.foldable(&visitors), None);
    let message = errors(json!([budget, error("FIELD_NOT_IN_FORM_DEFINITION", "message")]));
    assert_eq!(preset.foldable(&message), None);
    assert_eq!(preset.foldable(&[]), None);
}

#[test]
fn an_endpoints_names_of_fields_are_led_back_to_the_forms() {
    let field = Field { sent_as: "budget_range".to_owned(), ..Field::new("budget", FieldKind::Text, "Budget") };
    let contact =
        Contact { form: Form { fields: vec![field] }, fallback_preset: Preset::Hubspot, ..Contact::default() };
    let error = json!({"errorType": "FIELD_NOT_IN_FORM_DEFINITION", "message": "Error in 'fields.budget_range'. x"});
    let answer = answer(400, false, &json!({ "errors": [error] }).to_string());
    let refused = outcome(&contact, Target::Fallback, ID, &answer);
    assert_eq!(refused, rejected("budget", "unknown-field", "x"));
    let Outcome::Rejected(errors) = refused else { unreachable!() };
    assert_eq!(foldable(&contact, Target::Fallback, &errors), Some(vec!["budget".to_owned()]));
    assert_eq!(foldable(&contact, Target::Endpoint, &errors), None);
    assert_eq!(outcome(&contact, Target::Endpoint, ID, &answer), Outcome::Unknown);
}

#[test]
fn of_web3forms() {
    hold(
        &Preset::Web3forms { access_key: "k".into() },
        &[
            (200, r#"{"success":true,"message":"Email sent successfully!"}"#, stored()),
            (200, r#"{"statusCode":200,"success":true,"body":{"data":{},"message":"Sent"}}"#, stored()),
            (200, r#"{"success":false,"message":"Invalid access key"}"#, Outcome::Unknown),
            (200, r#"{"message":"Email sent successfully!"}"#, Outcome::Unknown),
            (200, PORTAL, Outcome::Unknown),
            (301, "", Outcome::Unknown),
            (400, r#"{"success":false,"body":{"message":"email is not valid"}}"#, Outcome::Unknown),
            (403, r#"{"success":false,"message":"Method not allowed"}"#, Outcome::Unknown),
            (429, "", Outcome::Retry(Some(3_600))),
            (500, r#"{"success":false}"#, Outcome::Unknown),
        ],
    );
}

#[test]
fn of_basin() {
    hold(
        &Preset::Basin,
        &[
            (200, r#"{"success":true}"#, stored()),
            (200, r#"{"id":1}"#, stored()),
            (200, r#"{"success":false}"#, Outcome::Unknown),
            (200, r#"{"error":"Form is disabled"}"#, Outcome::Unknown),
            (200, "null", Outcome::Unknown),
            (200, r#""ok""#, Outcome::Unknown),
            (200, "[]", Outcome::Unknown),
            (200, PORTAL, Outcome::Unknown),
            (302, "", Outcome::Unknown),
            (422, r#"{"error":"captcha failed"}"#, Outcome::Unknown),
            (429, "", Outcome::Retry(None)),
        ],
    );
}

#[test]
fn of_netlify_nothing_is_ever_known() {
    hold(
        &Preset::Netlify { form_name: "inquiry".into() },
        &[
            (200, "<html>Thank you!</html>", Outcome::Unknown),
            (200, STORED, Outcome::Unknown),
            (200, r#"{"ok":true}"#, Outcome::Unknown),
            (404, "<html>", Outcome::Unknown),
            (429, "", Outcome::Retry(None)),
        ],
    );
}

#[test]
fn of_an_endpoint_of_ones_own() {
    let echo = Preset::Json(custom(Proof::Echo("lead".into()), true));
    let lead = r#"{"lead":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"}"#;
    hold(
        &echo,
        &[
            (201, lead, stored()),
            (200, lead, stored()),
            (200, STORED, Outcome::Unknown),
            (500, lead, Outcome::Retry(None)),
            (422, REFUSED, rejected("name", "required", "Enter your name")),
            (
                400,
                r#"{"ok":false,"errors":[{"field":"email","message":"Enter an address"}]}"#,
                rejected("email", "", "Enter an address"),
            ),
            (400, r#"{"ok":false,"error":"origin"}"#, Outcome::Unknown),
        ],
    );
    let ok = Preset::Form(custom(member("ok", "true"), false));
    hold(
        &ok,
        &[
            (200, r#"{"ok":true,"id":"1"}"#, stored()),
            (200, r#"{"ok":"true"}"#, stored()),
            (200, r#"{"ok":false}"#, Outcome::Unknown),
            (200, r#"{"ok":true,"error":"quota"}"#, Outcome::Unknown),
            (200, r#"{"ok":1}"#, Outcome::Unknown),
            (302, r#"{"ok":true}"#, Outcome::Unknown),
            (500, r#"{"ok":true}"#, Outcome::Unknown),
            (503, "", Outcome::Unknown),
        ],
    );
    hold(
        &Preset::Json(custom(member("status", "received"), false)),
        &[
            (200, r#"{"ok":true,"status":"received"}"#, stored()),
            (200, r#"{"ok":true,"status":"spam"}"#, Outcome::Unknown),
        ],
    );
    let deep = Custom { statuses: vec![201, 303], ..custom(member("data.state", "kept"), false) };
    hold(
        &Preset::Json(deep),
        &[
            (201, r#"{"data":{"state":"kept"}}"#, stored()),
            (303, r#"{"data":{"state":"kept"}}"#, stored()),
            (200, r#"{"data":{"state":"kept"}}"#, Outcome::Unknown),
            (201, r#"{"data.state":"kept"}"#, Outcome::Unknown),
            (201, r#"{"state":"kept"}"#, Outcome::Unknown),
            (201, r#"{"data":{"state":"spam"}}"#, Outcome::Unknown),
        ],
    );
    hold(&Preset::Json(custom(Proof::Nothing, false)), &[(200, r#"{"ok":true}"#, Outcome::Unknown)]);
}

#[test]
fn no_endpoint_takes_a_portal_an_error_or_a_redirect_for_a_success() {
    let telling = r#"{"ok":true,"success":true,"next":"/","inlineMessage":"","status":"received"}"#;
    for preset in presets() {
        for body in [PORTAL, "", "ok", "null", "[]", "true", r#"{"error":"x"}"#, r#"{"errors":["x"]}"#] {
            assert_eq!(preset.outcome(ID, &answer(200, false, body)), Outcome::Unknown, "{preset:?} {body}");
        }
        for body in [telling, r#"{"ok":true}"#, r#"{"success":true}"#, r#"{"inlineMessage":"x"}"#] {
            let answer = Answer { redirected: true, ..answer(200, false, body) };
            assert_eq!(preset.outcome(ID, &answer), Outcome::Unknown, "{preset:?} {body}");
        }
        // What a browser knows of an answer that it may not read.
        assert_eq!(preset.outcome(ID, &answer(0, false, "")), Outcome::Unknown, "{preset:?}");
    }
}

#[test]
fn a_time_to_wait_is_passed_on() {
    for preset in presets() {
        for status in [429, 503] {
            let answer = Answer { retry_after: Some(7), ..answer(status, false, "") };
            assert_eq!(preset.outcome(ID, &answer), Outcome::Retry(Some(7)), "{preset:?} {status}");
        }
    }
}

#[test]
fn after_a_failure_only_what_is_stored_once_is_sent_again() {
    for preset in presets() {
        for status in [500, 502, 503, 504] {
            let expected = if preset.is_repeatable() { Outcome::Retry(None) } else { Outcome::Unknown };
            assert_eq!(preset.outcome(ID, &answer(status, false, "<html>")), expected, "{preset:?} {status}");
        }
    }
}

proptest! {
    /// Whatever an answer of another status says, it is no success.
    #[test]
    fn success_needs_a_status_of_success(status in 0u16..=999, marked in any::<bool>(), text in 0usize..6) {
        let body = [STORED, r#"{"ok":true}"#, r#"{"success":true}"#, r#"{"inlineMessage":"x"}"#, REFUSED, "{}"][text];
        for preset in presets() {
            let outcome = preset.outcome(ID, &answer(status, marked, body));
            prop_assert!((200..300).contains(&status) || !matches!(outcome, Outcome::Stored(_)), "{:?}", preset);
        }
    }
}
