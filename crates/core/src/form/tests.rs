//! Validation of the form's fields.

use proptest::prelude::*;

use super::{
    rules::{clean, is_email, is_tel, is_url},
    *,
};

fn values(pairs: &[(&str, &str)]) -> Values {
    collect_values(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn complete() -> Values {
    values(&[("name", "Ada"), ("email", "ada@example.com"), ("message", "An engine")])
}

fn codes(form: &Form, values: &Values) -> Vec<(String, String)> {
    form.check(values).into_iter().map(|error| (error.field, error.code)).collect()
}

fn options(values: &[&str]) -> Vec<Choice> {
    values.iter().map(|value| Choice { value: (*value).to_owned(), label: String::new() }).collect()
}

/// Returns a form with a field of each kind, named like its kind.
fn form_of_all_kinds() -> Form {
    let field = |(name, kind): (&str, FieldKind)| {
        let choice = matches!(kind, FieldKind::Select | FieldKind::Radio | FieldKind::Checkbox);
        Field {
            options: if choice { options(&["web", "mobile", "other"]) } else { Vec::new() },
            ..Field::new(name, kind, name)
        }
    };
    Form { fields: FieldKind::ALL.into_iter().map(field).collect() }
}

#[test]
fn a_form_without_its_optional_fields_is_valid() {
    assert_eq!(codes(&Form::default(), &complete()), []);
}

#[test]
fn all_errors_are_returned_in_the_forms_order() {
    let mut bad = values(&[("message", &"x".repeat(5_001)), ("email", "ada@example")]);
    bad.insert("company".to_owned(), "One\nTwo".to_owned());
    bad.insert("budget".to_owned(), "A\nlot".to_owned());
    let expected = [
        ("message", "too-long"),
        ("name", "required"),
        ("email", "not-an-email"),
        ("company", "one-line"),
        ("budget", "one-line"),
    ];
    assert_eq!(codes(&Form::default(), &bad), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
}

#[test]
fn a_message_says_what_to_do() {
    let mut bad = complete();
    bad.insert("name".to_owned(), "x".repeat(121));
    let details: Vec<_> = Form::default().check(&bad).into_iter().map(|error| error.detail).collect();
    assert_eq!(details, ["Your name: shorten this by 1 character"]);
}

#[test]
fn each_kind_has_its_own_rules() {
    let form = form_of_all_kinds();
    let table = [
        ("text", "anything", ""),
        ("text", "two\nlines", "one-line"),
        ("textarea", "two\nlines", ""),
        ("email", "ada@example", "not-an-email"),
        ("tel", "+44 20 7946 0018", ""),
        ("tel", "call me", "not-a-tel"),
        ("url", "example.com/about", ""),
        ("url", "none", "not-a-url"),
        ("select", "web", ""),
        ("select", "two\nlines", "one-line"),
        ("radio", "other", ""),
        ("checkbox", "web", ""),
        ("checkbox", "other, web", ""),
        // Options of an earlier version of the form.
        ("select", "desktop", ""),
        ("radio", "neither", ""),
        ("checkbox", "web, desktop", ""),
        ("consent", "You may store this.", ""),
        ("hidden", "spring", ""),
        ("hidden", "two\nlines", "one-line"),
    ];
    for (field, value, expected) in table {
        let found = codes(&form, &values(&[(field, value)]));
        let expected: Vec<_> =
            (!expected.is_empty()).then(|| (field.to_owned(), expected.to_owned())).into_iter().collect();
        assert_eq!(found, expected, "{field} {value:?}");
    }
}

#[test]
fn a_choice_has_a_maximum_length() {
    let form = form_of_all_kinds();
    for field in ["select", "radio", "checkbox"] {
        assert_eq!(codes(&form, &values(&[(field, &"x".repeat(2_000))])), []);
        assert_eq!(codes(&form, &values(&[(field, &"x".repeat(2_001))]))[0].1, "too-long");
    }
}

#[test]
fn an_unknown_field_is_accepted_if_some_form_can_have_it() {
    let refused = |pairs: &[(&str, &str)]| {
        let errors = Form::default().check_unknown(&values(pairs));
        errors.into_iter().map(|error| (error.field, error.code)).collect::<Vec<_>>()
    };
    let long = "x".repeat(10_001);
    assert_eq!(refused(&[("name", "Ada"), ("fax", "1"), ("needs-2", &long[1..])]), []);
    for name in ["", "Fax", "2fax", "fax number", "=cmd", "fax\n", "context.page", &"f".repeat(41)] {
        assert_eq!(refused(&[(name, "1")]), [(name.to_owned(), "unknown-field".to_owned())]);
    }
    assert_eq!(refused(&[("fax", &long)]).len(), 1);
    let many: Vec<_> = (0..25).map(|number| format!("field-{number}")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "1")).collect();
    assert_eq!(refused(&many).len(), 5);
}

#[test]
fn a_required_field_of_any_kind_must_be_filled_in() {
    let mut form = form_of_all_kinds();
    for field in &mut form.fields {
        field.missing = ["Fill in ", &field.name].concat();
    }
    let details: Vec<_> = form.check(&Values::new()).into_iter().map(|error| error.detail).collect();
    assert_eq!(details, FieldKind::ALL.map(|(name, _)| ["Fill in ", name].concat()));
}

#[test]
fn repeated_values_of_a_multiple_choice_field_are_joined() {
    let form = form_of_all_kinds();
    let mut posted = Values::new();
    assert!(form.add(&mut posted, "checkbox", "web"));
    assert!(form.add(&mut posted, "checkbox", "other"));
    assert!(form.add(&mut posted, "text", "a"));
    assert!(!form.add(&mut posted, "text", "b"));
    // An unknown field may have been a multiple-choice field.
    assert!(form.add(&mut posted, "needs", "1"));
    assert!(form.add(&mut posted, "needs", "2"));
    assert_eq!(posted, values(&[("checkbox", "web, other"), ("text", "a"), ("needs", "1, 2")]));
}

#[test]
fn e_mail_addresses_have_a_local_part_and_a_domain_with_a_dot() {
    for good in ["a@b.co", "first.last+tag@sub.example.com", "o'neil@example.ie", "ada@bücher.example"] {
        assert!(is_email(good), "{good}");
    }
    for bad in [
        "a..b@c.de",
        ".a@c.de",
        "a.@c.de",
        "",
        "a",
        "a@b",
        "a@b..co",
        "@b.co",
        "a b@c.co",
        "a@-b.co",
        "a@b.co, c@d.co",
        "a@b@c.co",
        "ä@b.co",
    ] {
        assert!(!is_email(bad), "{bad}");
    }
}

#[test]
fn telephone_numbers_have_5_to_20_digits() {
    for good in ["112 45", "+1 (555) 010-9999", "020 7946 0018 ext. 12", "+49.30.901820", "030/901820#4"] {
        assert!(is_tel(good), "{good}");
    }
    for bad in ["", "1234", "++44 20 7946", "ask Ada 12345", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1", "٠١٢٣٤٥"]
    {
        assert!(!is_tel(bad), "{bad}");
    }
}

#[test]
fn website_addresses_have_a_host_with_a_dot() {
    for good in [
        "example.com",
        "www.example.com/a?b=c#d",
        "https://example.com",
        "HTTP://example.com:8080/x",
        "https://bücher.example",
        "https://example.com/?next=https://example.org",
    ] {
        assert!(is_url(good), "{good}");
    }
    for bad in [
        "",
        "example",
        "https://",
        "ftp://example.com",
        "javascript:alert(1)",
        "a b.com",
        "example..com",
        "me@x.com",
        "x.com:port",
        "a:b",
    ] {
        assert!(!is_url(bad), "{bad}");
    }
}

#[test]
fn cleaning_normalises_line_breaks_and_removes_control_characters() {
    let cleaned = form_of_all_kinds().clean(&values(&[("message", "  one\r\ntwo\rthree\u{0}\u{8}\tfour \n ")]));
    assert_eq!(cleaned["message"], "one\ntwo\nthree\tfour");
}

#[test]
fn pasted_contact_data_is_taken_as_people_mean_it() {
    let form = form_of_all_kinds();
    for (kind, pasted, meant) in [
        ("email", "mailto:ada@example.com", "ada@example.com"),
        ("email", "\u{200b}ada\u{200e}@example.com.\u{feff}", "ada@example.com"),
        ("email", "ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ada@example.com"),
        ("tel", "+49\u{a0}30\u{2011}90\u{202f}18\u{2009}20", "+49 30-90 18 20"),
        ("tel", "\u{202d}０２０　７９４６　００１８\u{202c}", "020 7946 0018"),
        ("url", "\u{200b}ｗｗｗ.example.com", "www.example.com"),
    ] {
        let cleaned = form.clean(&values(&[(kind, pasted)]));
        assert_eq!(cleaned[kind], meant);
        assert_eq!(codes(&form, &cleaned).into_iter().find(|(field, _)| field == kind), None, "{meant}");
    }
    // A text keeps what its author wrote.
    let text = form.clean(&values(&[("textarea", "full＝width\u{200d}")]));
    assert_eq!(text["textarea"], "full＝width\u{200d}");
}

#[test]
fn serde_writes_the_names_of_the_kinds() {
    for (name, kind) in FieldKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), name);
        assert_eq!(FieldKind::named(name), Some(kind));
    }
}

proptest! {
    #[test]
    fn cleaning_a_clean_value_changes_nothing(text in any::<String>()) {
        for kind in [FieldKind::Text, FieldKind::Email, FieldKind::Tel, FieldKind::Url] {
            let once = clean(kind, &text);
            prop_assert_eq!(clean(kind, &once), once);
        }
    }

    #[test]
    fn errors_of_any_value_name_its_field(text in any::<String>(), limit in 0usize..10) {
        let mut form = form_of_all_kinds();
        for at in 0..form.fields.len() {
            form.fields[at].max_length = limit;
            let name = form.fields[at].name.clone();
            for error in form.check(&form.clean(&values(&[(&name, &text)]))) {
                prop_assert_eq!(&error.field, &name);
                prop_assert!(!error.detail.is_empty());
            }
        }
    }

    #[test]
    fn any_choice_of_the_options_is_valid(mut chosen in prop::sample::subsequence(vec!["web", "mobile", "other"], 1..=3), reversed in any::<bool>()) {
        if reversed {
            chosen.reverse();
        }
        let form = form_of_all_kinds();
        let mut posted = Values::new();
        for value in chosen {
            prop_assert!(form.add(&mut posted, "checkbox", value));
        }
        prop_assert_eq!(codes(&form, &posted), []);
    }
}
