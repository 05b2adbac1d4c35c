//! One field: its label, hint, error and control, tied together.

use glossary_core::{
    form::{Field, FieldKind},
    inquiry::FieldError,
};
use leptos::prelude::*;

/// A field with what is already in it. The errors change with each attempt.
pub(super) fn field(field: &Field, value: &str, errors: Memo<Vec<FieldError>>) -> impl IntoView + use<> {
    let id = ["field-", &field.name].concat();
    let name = field.name.clone();
    let error = Memo::new(move |_| {
        errors.with(|errors| errors.iter().find(|error| error.field == name).map(|error| error.detail.clone()))
    });
    let hint_id = [&id, "-hint"].concat();
    let error_id = [&id, "-error"].concat();
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        let has_hint = !field.hint.is_empty();
        move || match (has_hint, error.with(Option::is_some)) {
            (true, true) => Some([hint_id.as_str(), " ", &error_id].concat()),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (false, false) => None,
        }
    };
    let invalid = move || error.with(Option::is_some).then_some("true");
    let autocomplete = if field.autocomplete.is_empty() { None } else { Some(field.autocomplete.clone()) };
    let control = match field.kind {
        FieldKind::Textarea => view! {
            <textarea
                id=id.clone() name=field.name.clone() rows="5" autocomplete=autocomplete
                aria-describedby=described_by aria-invalid=invalid aria-required=field.is_required().then_some("true")
            >{escaped(value)}</textarea>
        }
        .into_any(),
        kind => view! {
            <input
                id=id.clone() name=field.name.clone() type=input_type(kind) autocomplete=autocomplete value=value.to_owned()
                spellcheck=(kind == FieldKind::Email).then_some("false")
                aria-describedby=described_by aria-invalid=invalid aria-required=field.is_required().then_some("true")
            />
        }
        .into_any(),
    };
    view! {
        <div class="field" class:field-invalid=move || error.with(Option::is_some)>
            <label for=id>
                {field.label.clone()}
                {(!field.is_required()).then(|| view! { <span class="optional">" (optional)"</span> })}
            </label>
            {(!field.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{field.hint.clone()}</p> })}
            {move || error.get().map(|error| view! {
                <p class="field-error" id=error_id.clone()><span class="visually-hidden">"Error: "</span>{error}</p>
            })}
            {control}
        </div>
    }
}

/// Leptos writes what is inside of a textarea as it is, where `</textarea>` would
/// end it.
fn escaped(value: &str) -> String {
    maud::html! { (value) }.into_string()
}

fn input_type(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Email => "email",
        _ => "text",
    }
}
