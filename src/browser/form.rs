//! The form's fields in the document: what is in them, and what is wrong with
//! them. How they are made up is [`crate::ui::contact`]'s to say.

use glossary_core::{
    contact::Contact,
    form::FieldError,
    form::{Form, Values, choices},
};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FormData, HtmlFormElement, HtmlInputElement};

use super::dom::{all, find};

/// Gives the controls the names of the form's fields: in the page they may have
/// those that the endpoint knows, for when the browser posts the form by itself.
pub fn take_over(contact: &Contact) {
    for control in all(document().query_selector_all("#contact .fields [name]")) {
        let name = control.get_attribute("name");
        if let Some(field) = contact.form.fields.iter().find(|field| name.as_deref() == Some(contact.control(field))) {
            set(&control, "name", &field.name);
        }
    }
}

/// What was typed and chosen, cleaned, without what is empty.
pub(super) fn typed(form: &Form) -> Option<Values> {
    let element: HtmlFormElement = find("#contact form")?.dyn_into().ok()?;
    let data = FormData::new_with_form(&element).ok()?;
    let mut values = Values::new();
    for field in &form.fields {
        for value in data.get_all(&field.name) {
            if let Some(value) = value.as_string().filter(|value| !value.trim().is_empty()) {
                form.add(&mut values, &field.name, &value);
            }
        }
    }
    Some(Form::clean(&values))
}

/// Fills in the fields; those without a value become empty.
pub(super) fn fill(values: &Values) {
    for control in all(document().query_selector_all("#contact .field [name]")) {
        let value = control.get_attribute("name").and_then(|name| values.get(&name));
        let value = value.map_or("", String::as_str);
        match control.dyn_ref::<HtmlInputElement>() {
            Some(input) if matches!(input.type_().as_str(), "radio" | "checkbox") => {
                input.set_checked(value == input.value() || choices(value).any(|part| part == input.value()));
            }
            // A list and a text of several lines have a value in the same place.
            _ => _ = js_sys::Reflect::set(&control, &JsValue::from_str("value"), &JsValue::from_str(value)),
        }
    }
}

/// Shows what is wrong at the fields that it is about, and that nothing is wrong
/// with the others.
pub fn mark(errors: &[FieldError]) {
    for field in all(document().query_selector_all("#contact .field")) {
        let Some(control) = field.query_selector("[name]").ok().flatten() else { continue };
        let name = control.get_attribute("name").unwrap_or_default();
        let error = errors.iter().find(|error| error.field == name);
        mark_field(&field, &control, &["field-", &name].concat(), error);
    }
    super::head::show_errors(!errors.is_empty());
}

fn mark_field(field: &Element, control: &Element, id: &str, error: Option<&FieldError>) {
    if let Ok(Some(old)) = field.query_selector(".field-error") {
        old.remove();
    }
    let _ = field.class_list().toggle_with_force("field-invalid", error.is_some());
    let mut described_by = field.query_selector(".hint").ok().flatten().map(|hint| hint.id()).unwrap_or_default();
    if let Some(error) = error {
        let error_id = [id, "-error"].concat();
        show(field, control, &error_id, &error.detail);
        described_by = [described_by.as_str(), " ", &error_id].concat();
    }
    let group = field.tag_name() == "FIELDSET";
    set(if group { field } else { control }, "aria-describedby", described_by.trim());
    let invalid = if error.is_some() { "true" } else { "" };
    if field.has_attribute("role") {
        set(field, "aria-invalid", invalid);
    } else {
        all(field.query_selector_all("[name]")).for_each(|control| set(&control, "aria-invalid", invalid));
    }
}

/// Writes the error before what contains the control.
fn show(field: &Element, control: &Element, id: &str, text: &str) {
    let Ok(paragraph) = document().create_element("p") else { return };
    paragraph.set_class_name("field-error");
    paragraph.set_id(id);
    paragraph.set_text_content(Some(text));
    let _ = paragraph.insert_adjacent_html("afterbegin", r#"<span class="visually-hidden">Error: </span>"#);
    let mut place = control.clone();
    while let Some(parent) = place.parent_element().filter(|parent| parent != field) {
        place = parent;
    }
    let _ = field.insert_before(&paragraph, Some(&place));
}

fn set(element: &Element, name: &str, value: &str) {
    let _ = if value.is_empty() { element.remove_attribute(name) } else { element.set_attribute(name, value) };
}
