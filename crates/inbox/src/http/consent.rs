//! Consent: only words that the form shows, or has shown, are stored as a visitor's consent.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use glossary_core::form::{FieldError, FieldKind, Form, Values, collect_values};

use crate::store::{Store, StoreError};

/// Records the texts of consent of a form that visitors may see, so that inquiries of pages opened before the form
/// changes are accepted later.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn record_consents(store: &Store, form: &Form) -> Result<(), StoreError> {
    store.record_consents(&texts(form).into_iter().map(|(_, text)| text).collect::<Vec<_>>()).await
}

/// The texts that this process has recorded.
#[derive(Debug, Default)]
pub(super) struct ShownConsents(Mutex<BTreeSet<String>>);

impl ShownConsents {
    /// Returns an error for each consent in other words than a form has shown. The values must be clean.
    pub(super) async fn check(
        &self,
        store: &Store,
        form: &Form,
        values: &Values,
    ) -> Result<Vec<FieldError>, StoreError> {
        let texts = texts(form);
        self.record(store, &texts).await;
        let mut errors = Vec::new();
        for (field, text) in &texts {
            let given = values.get(field).filter(|given| !given.is_empty() && *given != text);
            if let Some(given) = given
                && !store.has_shown_consent(given).await?
            {
                errors.push(FieldError {
                    field: field.clone(),
                    code: "unknown-consent".to_owned(),
                    detail: "The text beside this box has changed: read it, and tick the box again".to_owned(),
                });
            }
        }
        Ok(errors)
    }

    /// Records the texts once. A failure must not prevent an inquiry from being stored.
    async fn record(&self, store: &Store, texts: &[(String, String)]) {
        let new: Vec<_> = {
            let recorded = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            texts.iter().map(|(_, text)| text).filter(|text| !recorded.contains(*text)).cloned().collect()
        };
        if new.is_empty() {
            return;
        }
        match store.record_consents(&new).await {
            Ok(()) => self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(new),
            Err(error) => tracing::error!(%error, "cannot record the form's texts of consent"),
        }
    }
}

/// Returns the names and the clean texts of the form's consent fields.
fn texts(form: &Form) -> Vec<(String, String)> {
    let consents = form.fields.iter().filter(|field| field.kind == FieldKind::Consent);
    let texts = consents.map(|field| (field.name.clone(), field.label.clone()));
    form.clean(&collect_values(texts)).into_iter().collect()
}
