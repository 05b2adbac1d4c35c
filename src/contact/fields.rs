//! The HTML of the form's fields, written on the host, with the values and errors of a refused form.
//!
//! The app in the browser does not contain this code. It finds the fields by this pattern:
//!
//! * `.field` contains a field: a `fieldset` where the field has several controls.
//! * The controls have the name that [`Contact::control`] returns, and the app gives them the field's name. The first
//!   control has the id `field-<name>`, to which the problem summary links.
//! * `p.field-error`, with the id `field-<name>-error`, holds the error and is empty where there is none. With the
//!   hint, `field-<name>-hint`, it describes the control or the fieldset.
//! * `details.folded` contains several optional fields. The app opens the element when it fills in a field, or shows an error.
//! * `p.field-meant`, with the id `field-<name>-meant`, holds the suggestion for an e-mail address with a slip.

use glossary_core::{
    contact::Contact,
    delivery::Preset,
    form::{Choice, Field, FieldError, FieldKind, TICKED, choices},
    inquiry::Context,
    page::FormState,
};
use maud::{Markup, html};

use super::{
    email_slip::{MEANT, suggestion},
    field_runs::{folds, has_content, runs},
    form::TRAP,
};

/// Returns the fields, and the hidden inputs of a form that the browser posts without the app.
///
/// `in_tab` is the address of the form outside of a frame, if this form is in one.
pub(super) fn html(contact: &Contact, state: &FormState, origin: &Context, in_tab: Option<&str>) -> String {
    let plain = contact.preset.takes_plain_posts();
    html! {
        @if let Some(address) = in_tab {
            // embed/view/sandbox.js says the same where it runs.
            noscript {
                p.frame-note {
                    "Some sites do not permit a form in a frame to be sent. "
                    a href=(address) target="_blank" rel="noopener" { "Open the form in a new tab" }
                    " before you write."
                }
            }
        }
        @if !plain {
            p.without-app {
                "This form needs JavaScript, which is turned off in your browser."
                @if !contact.email.is_empty() { " Write to us instead: " (mail(&contact.email)) }
            }
            // boot.js shows and focuses this.
            p.app-failed tabindex="-1" {
                "Your message cannot be sent, because a part of this page did not load. What you typed is still here: "
                "copy it, reload the page and send it then"
                @if !contact.email.is_empty() { ", or write to " (mail(&contact.email)) }
                "."
            }
        }
        @for run in runs(&contact.form.fields) {
            @let fields = html! { @for definition in run { (field(definition, contact.control(definition), state)) } };
            @if folds(run, &contact.form.fields) {
                details.folded open[run.iter().any(|field| has_content(field, state))] {
                    summary { "Add details" span.optional { " (optional)" } }
                    (fields)
                }
            } @else {
                (fields)
            }
        }
        @match &contact.preset {
            Preset::Inbox => {
                (hidden("context.page", &origin.page))
                (hidden("context.term", &origin.term))
                // boot.js sets the value.
                (hidden("id", ""))
                (trap())
            }
            Preset::Json(_) | Preset::Hubspot => {}
            other => {
                (hidden("page", &origin.page))
                (hidden("term", &origin.term))
                (hidden("inquiry_id", ""))
                @match other {
                    Preset::Web3forms { access_key } => (hidden("access_key", access_key)),
                    Preset::Netlify { form_name } => (hidden("form-name", form_name)),
                    _ => {}
                }
            }
        }
        // Without the app, this form cannot be sent.
        @if !plain && !contact.email.is_empty() {
            p.hint { "You can also write to " (mail(&contact.email)) "." }
        }
    }
    .into_string()
}

fn mail(address: &str) -> Markup {
    html! { a href=(["mailto:", address].concat()) { (address) } }
}

fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// Returns the honeypot: a field that people do not see, and programs fill in. Browsers know this value of
/// `autocomplete` and never fill it in; some ignore `off` and unknown values.
fn trap() -> Markup {
    html! {
        div.trap aria-hidden="true" {
            label for="field-trap" { "Leave this field empty" }
            input id="field-trap" type="text" name=(TRAP) tabindex="-1" autocomplete="transaction-currency";
        }
    }
}

fn field(field: &Field, name: &str, state: &FormState) -> Markup {
    let view = FieldView {
        field,
        name,
        id: ["field-", &field.name].concat(),
        value: state.values.get(&field.name).map_or("", String::as_str),
        error: state.errors.iter().find(|error| error.field == field.name),
    };
    match field.kind {
        FieldKind::Hidden => hidden(name, &field.value),
        FieldKind::Radio => view.group("radio"),
        FieldKind::Checkbox if field.takes_several() => view.group("checkbox"),
        FieldKind::Checkbox => view.tick(TICKED),
        FieldKind::Consent => view.tick(&field.label),
        _ => view.single(),
    }
}

/// A field with its value and its error.
struct FieldView<'a> {
    field: &'a Field,
    /// The name of the controls.
    name: &'a str,
    id: String,
    value: &'a str,
    error: Option<&'a FieldError>,
}

impl FieldView<'_> {
    /// Returns a label and one control.
    fn single(&self) -> Markup {
        html! {
            div.field {
                label for=(self.id) { (self.field.label) (self.optional()) }
                (self.hint())
                (self.error())
                (self.control())
                @if self.field.kind == FieldKind::Email {
                    p.field-meant id=([&self.id, MEANT].concat()) role="status" { (suggestion(self.value)) }
                }
            }
        }
    }

    fn control(&self) -> Markup {
        let Field { kind, autocomplete, .. } = self.field;
        let name = self.name;
        let autocomplete = (!autocomplete.is_empty()).then_some(autocomplete);
        let (described_by, invalid, required) = (self.described_by(), self.invalid(), self.required());
        match kind {
            FieldKind::Textarea => html! {
                textarea id=(self.id) name=(name) rows="5" autocomplete=[autocomplete]
                    aria-describedby=(described_by) aria-invalid=[invalid] aria-required=[required] {
                    // Browsers leave out a line break at the beginning.
                    @if self.value.starts_with('\n') { "\n" }
                    (self.value)
                }
            },
            FieldKind::Select => html! {
                select id=(self.id) name=(name) autocomplete=[autocomplete]
                    aria-describedby=(described_by) aria-invalid=[invalid] aria-required=[required] {
                    option value="" { "Choose…" }
                    @for option in &self.field.options {
                        option value=[value_of(option)] selected[self.value == option.value] { (option.text()) }
                    }
                }
            },
            kind => html! {
                input id=(self.id) name=(name) type=(input_type(*kind)) value=(self.value) autocomplete=[autocomplete]
                    spellcheck=[(*kind != FieldKind::Text).then_some("false")]
                    aria-describedby=(described_by) aria-invalid=[invalid] aria-required=[required];
            },
        }
    }

    /// Returns several controls of one name. ARIA allows `aria-invalid` on a group of radio buttons, but on each
    /// checkbox rather than on their group (<https://www.w3.org/TR/wai-aria-1.2/#aria-invalid>).
    fn group(&self, kind: &str) -> Markup {
        let radio = kind == "radio";
        let chosen: Vec<_> = if radio { vec![self.value] } else { choices(self.value).collect() };
        html! {
            fieldset.field role=[radio.then_some("radiogroup")]
                aria-describedby=(self.described_by()) aria-invalid=[self.invalid().filter(|_| radio)]
                aria-required=[self.required().filter(|_| radio)] {
                legend { (self.field.label) (self.optional()) }
                (self.hint())
                (self.error())
                div.choices {
                    @for (at, option) in self.field.options.iter().enumerate() {
                        label.choice {
                            input type=(kind) name=(self.name) value=(option.value)
                                id=[(at == 0).then_some(&self.id)] checked[chosen.contains(&&*option.value)]
                                aria-invalid=[self.invalid().filter(|_| !radio)];
                            span { (option.text()) }
                        }
                    }
                }
            }
        }
    }

    /// Returns one checkbox, with its label behind it.
    fn tick(&self, value: &str) -> Markup {
        html! {
            div.field {
                (self.error())
                label.choice {
                    input type="checkbox" id=(self.id) name=(self.name) value=(value) checked[!self.value.is_empty()]
                        aria-describedby=(self.described_by()) aria-invalid=[self.invalid()] aria-required=[self.required()];
                    span { (self.field.label) (self.optional()) }
                }
                (self.hint())
                @if !self.field.link.is_empty() {
                    p.more { a href=(self.field.link) target="_blank" rel="noopener" { "Read more (opens in a new tab)" } }
                }
            }
        }
    }

    fn optional(&self) -> Markup {
        html! { @if !self.field.is_required() { span.optional { " (optional)" } } }
    }

    fn hint(&self) -> Markup {
        html! { @if !self.field.hint.is_empty() { p.hint id=([&self.id, "-hint"].concat()) { (self.field.hint) } } }
    }

    fn error(&self) -> Markup {
        html! {
            p.field-error id=(self.error_id()) {
                @if let Some(error) = self.error { span.visually-hidden { "Error: " } (error.detail) }
            }
        }
    }

    fn error_id(&self) -> String {
        [&self.id, "-error"].concat()
    }

    fn described_by(&self) -> String {
        if self.field.hint.is_empty() { self.error_id() } else { [&self.id, "-hint ", &self.error_id()].concat() }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn required(&self) -> Option<&'static str> {
        self.field.is_required().then_some("true")
    }
}

/// Returns the value, unless it equals the text: browsers send the text of an option without a value.
fn value_of(option: &Choice) -> Option<&String> {
    (option.text() != option.value).then_some(&option.value)
}

fn input_type(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Email => "email",
        FieldKind::Tel => "tel",
        FieldKind::Url => "url",
        _ => "text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the HTML of a field with a value and an error.
    fn shown(definition: Field, value: &str, error: Option<&str>) -> String {
        let name = definition.name.clone();
        let error = error.map(|detail| FieldError { field: name.clone(), code: String::new(), detail: detail.into() });
        let state = FormState { values: [(name, value.to_owned())].into(), errors: error.into_iter().collect() };
        field(&definition, &definition.name, &state).into_string()
    }

    fn choice(name: &str, kind: FieldKind) -> Field {
        let option = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
        Field {
            options: vec![option("a", "Letter A"), option("b", "")],
            missing: "Choose".into(),
            ..Field::new(name, kind, "Which?")
        }
    }

    #[test]
    fn a_field_is_tied_to_its_label_hint_and_error() {
        let definition = Field {
            hint: "Like this".into(),
            missing: "Fill it in".into(),
            autocomplete: "tel".into(),
            ..Field::new("phone", FieldKind::Tel, "Phone")
        };
        assert_eq!(
            shown(definition, "1 <2>", Some("Enter a number")),
            "<div class=\"field\"><label for=\"field-phone\">Phone</label>\
             <p class=\"hint\" id=\"field-phone-hint\">Like this</p>\
             <p class=\"field-error\" id=\"field-phone-error\"><span class=\"visually-hidden\">Error: </span>Enter a number</p>\
             <input id=\"field-phone\" name=\"phone\" type=\"tel\" value=\"1 &lt;2&gt;\" autocomplete=\"tel\" spellcheck=\"false\" \
             aria-describedby=\"field-phone-hint field-phone-error\" aria-invalid=\"true\" aria-required=\"true\"></div>"
        );
    }

    #[test]
    fn chosen_options_stay_chosen() {
        let select = shown(choice("s", FieldKind::Select), "a", None);
        assert!(select.contains("<option value=\"a\" selected>Letter A</option><option>b</option>"), "{select}");
        let radio = shown(choice("r", FieldKind::Radio), "b", Some("Choose"));
        assert!(
            radio.starts_with(
                "<fieldset class=\"field\" role=\"radiogroup\" aria-describedby=\"field-r-error\" aria-invalid=\"true\""
            ),
            "{radio}"
        );
        assert!(radio.contains("<input type=\"radio\" name=\"r\" value=\"b\" checked>"), "{radio}");
        assert_eq!(radio.matches(" id=\"field-r\"").count(), 1);
        let boxes = shown(choice("c", FieldKind::Checkbox), "a, b", Some("Choose"));
        assert_eq!(boxes.matches(" checked aria-invalid=\"true\">").count(), 2, "{boxes}");
        let consent = Field::new("terms", FieldKind::Consent, "You may store \"this\".");
        let consent = shown(consent, "You may store \"this\".", None);
        assert!(consent.contains("value=\"You may store &quot;this&quot;.\" checked"), "{consent}");
        let single = shown(Field::new("news", FieldKind::Checkbox, "News"), "", None);
        assert!(single.contains("value=\"yes\"") && !single.contains("checked"), "{single}");
    }

    #[test]
    fn a_text_of_several_lines_keeps_its_first_line_break() {
        let text = shown(Field::new("message", FieldKind::Textarea, "M"), "\n</textarea>", None);
        assert!(text.contains(">\n\n&lt;/textarea&gt;</textarea>"), "{text}");
    }

    #[test]
    fn natively_posted_fields_have_the_endpoints_names() {
        let form = glossary_core::form::Form {
            fields: [FieldKind::Text, FieldKind::Textarea, FieldKind::Hidden, FieldKind::Radio, FieldKind::Checkbox]
                .map(|kind| Field { sent_as: "theirs".into(), ..choice("ours", kind) })
                .into(),
        };
        for (preset, name, other) in [
            (Preset::Formspree, "theirs", "ours"),
            (Preset::Netlify { form_name: "inquiry".into() }, "theirs", "ours"),
            (Preset::Inbox, "ours", "theirs"),
            // A browser without the app never posts this form.
            (Preset::Hubspot, "ours", "theirs"),
        ] {
            let contact = Contact { preset, form: form.clone(), ..Contact::default() };
            let shown = html(&contact, &FormState::default(), &Context::default(), None);
            let named = |name: &str| shown.matches(&format!(" name=\"{name}\"")).count();
            assert_eq!((named(name), named(other)), (7, 0), "{shown}");
            assert!(shown.contains("id=\"field-ours\""), "{shown}");
        }
    }

    #[test]
    fn hidden_inputs_match_the_endpoint() {
        let origin = Context { page: "/terms/api/".into(), term: "api".into(), ..Context::default() };
        let of = |preset: Preset| {
            let contact = Contact { preset, email: "hello@example.com".into(), ..Contact::default() };
            html(&contact, &FormState::default(), &origin, None)
        };
        let inbox = of(Preset::Inbox);
        assert!(inbox.contains("name=\"context.term\" value=\"api\"") && inbox.contains("name=\"evidence.trap\""));
        let web3forms = of(Preset::Web3forms { access_key: "k-1".into() });
        assert!(
            web3forms.contains("name=\"access_key\" value=\"k-1\"")
                && web3forms.contains("name=\"term\" value=\"api\"")
        );
        assert!(!web3forms.contains("evidence.trap") && !web3forms.contains("without-app"));
        assert!(of(Preset::Netlify { form_name: "inquiry".into() }).contains("name=\"form-name\" value=\"inquiry\""));
        let hubspot = of(Preset::Hubspot);
        assert!(!hubspot.contains("type=\"hidden\""), "{hubspot}");
        assert_eq!(hubspot.matches("mailto:hello@example.com").count(), 3, "{hubspot}");
    }
}
