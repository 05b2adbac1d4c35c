//! What the responses of endpoints prove.

use super::*;

const STORED: &str = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b","reference":"K7QX2-9M4TB","duplicate":false}"#;
const OTHER: &str = r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-000000000000","reference":"K7QX2-9M4TB","duplicate":false}"#;
const REFUSED: &str = r#"{"status":422,"errors":[{"field":"name","code":"required","detail":"Enter your name"}]}"#;
const PORTAL: &str = "<html>Welcome to the hotel's network</html>";

fn response(status: u16, marked: bool, body: &str) -> DeliveryResponse<Value> {
    DeliveryResponse { status, marked, redirected: false, retry_after: None, body: serde_json::from_str(body).ok() }
}

fn rejected(field: &str, code: &str, detail: &str) -> DeliveryOutcome {
    DeliveryOutcome::Rejected(vec![FieldError { field: field.into(), code: code.into(), detail: detail.into() }])
}

fn no_endpoint() -> DeliveryOutcome {
    let detail = "We cannot receive messages at the moment. Copy your message, and contact us in another way.";
    rejected("", "no-endpoint", detail)
}

fn stored() -> DeliveryOutcome {
    DeliveryOutcome::Stored(ID.reference())
}

/// Asserts the outcome of each status and body.
fn assert_outcomes(preset: &Preset, table: &[(u16, &str, DeliveryOutcome)]) {
    for (status, body, expected) in table {
        assert_eq!(preset.outcome(ID, &response(*status, false, body)), *expected, "{preset:?} {status} {body}");
    }
}

#[test]
fn the_inbox_proves_storage_by_marker_and_id() {
    let table = [
        (201, true, STORED, DeliveryOutcome::Stored("K7QX2-9M4TB".into())),
        (200, true, STORED, DeliveryOutcome::Stored("K7QX2-9M4TB".into())),
        (200, false, STORED, DeliveryOutcome::Unknown),
        (201, false, STORED, DeliveryOutcome::Unknown),
        (200, true, OTHER, DeliveryOutcome::Unknown),
        (201, true, OTHER, DeliveryOutcome::Unknown),
        (201, true, &STORED[..40], DeliveryOutcome::Unknown),
        (201, true, r#"{"id":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"}"#, DeliveryOutcome::Unknown),
        (200, false, PORTAL, DeliveryOutcome::Unknown),
        (200, true, r#"{"error":"form over quota"}"#, DeliveryOutcome::Unknown),
        (202, true, STORED, DeliveryOutcome::Unknown),
        (301, false, "", DeliveryOutcome::Unknown),
        (302, false, "", DeliveryOutcome::Unknown),
        (404, false, "", DeliveryOutcome::Unknown),
        (422, true, REFUSED, rejected("name", "required", "Enter your name")),
        (422, false, REFUSED, DeliveryOutcome::Unknown),
        (422, true, "{}", DeliveryOutcome::Unknown),
        (
            422,
            true,
            r#"{"type":"urn:glossary:problem:id-reused","status":422}"#,
            rejected("", "id-reused", "Another message was sent under this number. Send this one once more."),
        ),
        (413, true, "{}", rejected("", "too-large", "Your message is too long to be sent. Shorten it.")),
        (413, false, "<html>", DeliveryOutcome::Unknown),
        (
            403,
            true,
            "{}",
            rejected(
                "",
                "origin",
                "This page may not send messages. Copy your message, and contact us in another way.",
            ),
        ),
        (403, false, "<html>", DeliveryOutcome::Unknown),
        (408, false, "", DeliveryOutcome::Retry(None)),
        (425, false, "", DeliveryOutcome::Retry(None)),
        (429, true, "{}", DeliveryOutcome::Retry(None)),
        (500, false, "", DeliveryOutcome::Retry(None)),
        (502, false, "<html>", DeliveryOutcome::Retry(None)),
        (503, true, "{}", DeliveryOutcome::Retry(None)),
    ];
    for (status, marked, body, expected) in table {
        let response = response(status, marked, body);
        assert_eq!(
            Contact::default().outcome(EndpointRole::Primary, ID, &response),
            expected,
            "{status} {marked} {body}"
        );
        assert_eq!(Preset::Inbox.outcome(ID, &response), expected, "{status} {marked} {body}");
    }
}

#[test]
fn formspree_proves_storage_by_ok_or_next() {
    assert_outcomes(
        &Preset::Formspree,
        &[
            (200, r#"{"next":"/thanks","ok":true}"#, stored()),
            (200, r#"{"next":"/thanks"}"#, stored()),
            (200, r#"{"next":"/thanks","ok":false}"#, DeliveryOutcome::Unknown),
            (200, r#"{"error":"form over quota"}"#, DeliveryOutcome::Unknown),
            (200, r#"{"ok":true,"error":"form over quota"}"#, DeliveryOutcome::Unknown),
            // A CAPTCHA page.
            (200, "<html>reCAPTCHA</html>", DeliveryOutcome::Unknown),
            (200, r#"{"next":"/tha"#, DeliveryOutcome::Unknown),
            (302, "", DeliveryOutcome::Unknown),
            (
                422,
                r#"{"error":"Validation errors","errors":[{"code":"TYPE_EMAIL","field":"email","message":"should be an email"}]}"#,
                rejected("email", "TYPE_EMAIL", "email should be an email"),
            ),
            (
                422,
                r#"{"error":"Validation errors","errors":[{"code":"FORM_NOT_FOUND","message":"Form not found"}]}"#,
                DeliveryOutcome::Unknown,
            ),
            (403, r#"{"error":"Referer mismatch"}"#, DeliveryOutcome::Unknown),
            (404, r#"{"error":"Form not found"}"#, no_endpoint()),
            (405, "<html>", no_endpoint()),
            (429, "", DeliveryOutcome::Retry(Some(60))),
            (503, "", DeliveryOutcome::Unknown),
            (500, "<html>", DeliveryOutcome::Unknown),
        ],
    );
}

#[test]
fn hubspot_proves_storage_by_its_message_or_redirect() {
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
    // The visitor can correct errors in fields, but none in the form's or the account's setup.
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
        assert_outcomes(&Preset::Hubspot, &[(400, &error(kind, "The form 'f' says no"), DeliveryOutcome::Unknown)]);
    }
    assert_outcomes(
        &Preset::Hubspot,
        &[
            (200, r#"{"inlineMessage":"Thanks"}"#, stored()),
            (200, r#"{"redirectUri":"https://www.example.com/thanks"}"#, stored()),
            (200, "{}", DeliveryOutcome::Unknown),
            (200, r#"{"status":"error","inlineMessage":"no"}"#, DeliveryOutcome::Unknown),
            (200, PORTAL, DeliveryOutcome::Unknown),
            (204, "", DeliveryOutcome::Unknown),
            (400, &invalid, rejected("email", "not-an-email", "Invalid email address")),
            (400, &missing, rejected("company", "required", "Required field 'company' is missing")),
            (400, &name, rejected("name", "required", "Required field 'firstname' is missing")),
            (400, &unknown, rejected("budget", "unknown-field", "No such field")),
            (400, &unreadable, DeliveryOutcome::Unknown),
            (400, &blocked, rejected("email", "not-an-email", "Use another address")),
            (400, &long, rejected("budget", "too-long", "Some reason")),
            (400, &number, rejected("budget", "not-a-number", "Some reason")),
            (400, &range, rejected("budget", "not-a-number", "Some reason")),
            (400, r#"{"status":"error","message":"Error in 'fields.email'"}"#, DeliveryOutcome::Unknown),
            (404, r#"{"status":"error"}"#, no_endpoint()),
            (429, "", DeliveryOutcome::Retry(Some(60))),
        ],
    );
}

#[test]
fn unknown_fields_of_hubspot_are_foldable_if_the_visitor_has_nothing_to_correct() {
    let preset = Preset::Hubspot;
    let errors = |list: Value| match preset.outcome(ID, &response(400, false, &json!({ "errors": list }).to_string())) {
        DeliveryOutcome::Rejected(errors) => errors,
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
fn errors_carry_the_field_names_of_the_form() {
    let field = Field { sent_as: "budget_range".to_owned(), ..Field::new("budget", FieldKind::Text, "Budget") };
    let contact =
        Contact { form: Form { fields: vec![field] }, fallback_preset: Preset::Hubspot, ..Contact::default() };
    let error = json!({"errorType": "FIELD_NOT_IN_FORM_DEFINITION", "message": "Error in 'fields.budget_range'. x"});
    let response = response(400, false, &json!({ "errors": [error] }).to_string());
    let refused = contact.outcome(EndpointRole::Fallback, ID, &response);
    assert_eq!(refused, rejected("budget", "unknown-field", "x"));
    let DeliveryOutcome::Rejected(errors) = refused else { unreachable!() };
    assert_eq!(contact.foldable(EndpointRole::Fallback, &errors), Some(vec!["budget".to_owned()]));
    assert_eq!(contact.foldable(EndpointRole::Primary, &errors), None);
    assert_eq!(contact.outcome(EndpointRole::Primary, ID, &response), DeliveryOutcome::Unknown);
}

#[test]
fn web3forms_proves_storage_by_success() {
    assert_outcomes(
        &Preset::Web3forms { access_key: "k".into() },
        &[
            (200, r#"{"success":true,"message":"Email sent successfully!"}"#, stored()),
            (200, r#"{"statusCode":200,"success":true,"body":{"data":{},"message":"Sent"}}"#, stored()),
            (200, r#"{"success":false,"message":"Invalid access key"}"#, DeliveryOutcome::Unknown),
            (200, r#"{"message":"Email sent successfully!"}"#, DeliveryOutcome::Unknown),
            (200, PORTAL, DeliveryOutcome::Unknown),
            (301, "", DeliveryOutcome::Unknown),
            (400, r#"{"success":false,"body":{"message":"email is not valid"}}"#, DeliveryOutcome::Unknown),
            (403, r#"{"success":false,"message":"Method not allowed"}"#, DeliveryOutcome::Unknown),
            (429, "", DeliveryOutcome::Retry(Some(3_600))),
            (500, r#"{"success":false}"#, DeliveryOutcome::Unknown),
        ],
    );
}

#[test]
fn basin_proves_storage_by_an_object_without_error() {
    assert_outcomes(
        &Preset::Basin,
        &[
            (200, r#"{"success":true}"#, stored()),
            (200, r#"{"id":1}"#, stored()),
            (200, r#"{"success":false}"#, DeliveryOutcome::Unknown),
            (200, r#"{"error":"Form is disabled"}"#, DeliveryOutcome::Unknown),
            (200, "null", DeliveryOutcome::Unknown),
            (200, r#""ok""#, DeliveryOutcome::Unknown),
            (200, "[]", DeliveryOutcome::Unknown),
            (200, PORTAL, DeliveryOutcome::Unknown),
            (302, "", DeliveryOutcome::Unknown),
            (422, r#"{"error":"captcha failed"}"#, DeliveryOutcome::Unknown),
            (429, "", DeliveryOutcome::Retry(None)),
        ],
    );
}

#[test]
fn netlify_never_proves_storage() {
    assert_outcomes(
        &Preset::Netlify { form_name: "inquiry".into() },
        &[
            (200, "<html>Thank you!</html>", DeliveryOutcome::Unknown),
            (200, STORED, DeliveryOutcome::Unknown),
            (200, r#"{"ok":true}"#, DeliveryOutcome::Unknown),
            (404, "<html>", no_endpoint()),
            (429, "", DeliveryOutcome::Retry(None)),
        ],
    );
}

#[test]
fn a_custom_endpoint_proves_storage_by_its_settings() {
    let echo = Preset::Json(custom(StorageProof::Echo("lead".into()), true));
    let lead = r#"{"lead":"0197a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"}"#;
    assert_outcomes(
        &echo,
        &[
            (201, lead, stored()),
            (200, lead, stored()),
            (200, STORED, DeliveryOutcome::Unknown),
            (500, lead, DeliveryOutcome::Retry(None)),
            (422, REFUSED, rejected("name", "required", "Enter your name")),
            (
                400,
                r#"{"ok":false,"errors":[{"field":"email","message":"Enter an address"}]}"#,
                rejected("email", "", "Enter an address"),
            ),
            (400, r#"{"ok":false,"error":"origin"}"#, DeliveryOutcome::Unknown),
        ],
    );
    let ok = Preset::Form(custom(member("ok", "true"), false));
    assert_outcomes(
        &ok,
        &[
            (200, r#"{"ok":true,"id":"1"}"#, stored()),
            (200, r#"{"ok":"true"}"#, stored()),
            (200, r#"{"ok":false}"#, DeliveryOutcome::Unknown),
            (200, r#"{"ok":true,"error":"quota"}"#, DeliveryOutcome::Unknown),
            (200, r#"{"ok":1}"#, DeliveryOutcome::Unknown),
            (302, r#"{"ok":true}"#, DeliveryOutcome::Unknown),
            (500, r#"{"ok":true}"#, DeliveryOutcome::Unknown),
            (503, "", DeliveryOutcome::Unknown),
        ],
    );
    assert_outcomes(
        &Preset::Json(custom(member("status", "received"), false)),
        &[
            (200, r#"{"ok":true,"status":"received"}"#, stored()),
            (200, r#"{"ok":true,"status":"spam"}"#, DeliveryOutcome::Unknown),
        ],
    );
    let deep = Custom { statuses: vec![201, 303], ..custom(member("data.state", "kept"), false) };
    assert_outcomes(
        &Preset::Json(deep),
        &[
            (201, r#"{"data":{"state":"kept"}}"#, stored()),
            (303, r#"{"data":{"state":"kept"}}"#, stored()),
            (200, r#"{"data":{"state":"kept"}}"#, DeliveryOutcome::Unknown),
            (201, r#"{"data.state":"kept"}"#, DeliveryOutcome::Unknown),
            (201, r#"{"state":"kept"}"#, DeliveryOutcome::Unknown),
            (201, r#"{"data":{"state":"spam"}}"#, DeliveryOutcome::Unknown),
        ],
    );
    assert_outcomes(
        &Preset::Json(custom(StorageProof::Nothing, false)),
        &[(200, r#"{"ok":true}"#, DeliveryOutcome::Unknown)],
    );
}

#[test]
fn captive_portals_errors_and_redirects_are_no_success_for_any_endpoint() {
    let success = r#"{"ok":true,"success":true,"next":"/","inlineMessage":"","status":"received"}"#;
    for preset in presets() {
        for body in [PORTAL, "", "ok", "null", "[]", "true", r#"{"error":"x"}"#, r#"{"errors":["x"]}"#] {
            assert_eq!(preset.outcome(ID, &response(200, false, body)), DeliveryOutcome::Unknown, "{preset:?} {body}");
        }
        for body in [success, r#"{"ok":true}"#, r#"{"success":true}"#, r#"{"inlineMessage":"x"}"#] {
            let response = DeliveryResponse { redirected: true, ..response(200, false, body) };
            assert_eq!(preset.outcome(ID, &response), DeliveryOutcome::Unknown, "{preset:?} {body}");
        }
        // An opaque response, which the browser may not read.
        assert_eq!(preset.outcome(ID, &response(0, false, "")), DeliveryOutcome::Unknown, "{preset:?}");
    }
}

#[test]
fn retry_after_is_part_of_the_outcome() {
    for preset in presets() {
        for status in [429, 503] {
            let response = DeliveryResponse { retry_after: Some(7), ..response(status, false, "") };
            assert_eq!(preset.outcome(ID, &response), DeliveryOutcome::Retry(Some(7)), "{preset:?} {status}");
        }
    }
}

#[test]
fn only_idempotent_endpoints_get_a_retry_after_a_server_error() {
    for preset in presets() {
        for status in [500, 502, 503, 504] {
            let expected = if preset.is_repeatable() { DeliveryOutcome::Retry(None) } else { DeliveryOutcome::Unknown };
            assert_eq!(preset.outcome(ID, &response(status, false, "<html>")), expected, "{preset:?} {status}");
        }
    }
}

proptest! {
    #[test]
    fn a_success_has_a_2xx_status(status in 0u16..=999, marked in any::<bool>(), text in 0usize..6) {
        let body = [STORED, r#"{"ok":true}"#, r#"{"success":true}"#, r#"{"inlineMessage":"x"}"#, REFUSED, "{}"][text];
        for preset in presets() {
            let outcome = preset.outcome(ID, &response(status, marked, body));
            prop_assert!((200..300).contains(&status) || !matches!(outcome, DeliveryOutcome::Stored(_)), "{:?}", preset);
        }
    }
}
