//! The options of the HTTP routes.

use std::{fmt, path::PathBuf, sync::Arc};

use glossary_core::{form::Form, inquiry::Context, page::FormState};

use super::{access::AccessRules, changes::Changes, metrics::Metrics, spam::ProofOfWork};

/// Renders the page of a refused form with its values and errors. An error without a field is about
/// the whole form, such as a failure to store it. Returns `None` if the page cannot be rendered;
/// the visitor then gets a plain page.
pub type RefusedForm = Arc<dyn Fn(&Context, &FormState) -> Option<String> + Send + Sync>;

/// What the routes serve, and how.
#[derive(Clone)]
pub struct Options {
    /// The folder of the published site. A publish may replace it at any time.
    pub site: PathBuf,
    /// The base path of the site: empty, or like `/glossary`.
    pub base: String,
    /// The form to validate inquiries by, if the published site, made by an earlier version, does
    /// not include its form.
    pub form: Arc<Form>,
    /// Renders the page of a refused form that was posted without scripting.
    pub refused_form: RefusedForm,
    /// Notifies open pages of a publish; `None` without live reload.
    pub changes: Option<Changes>,
    /// Who may submit inquiries, and how often.
    pub access: AccessRules,
    /// Issues and verifies proof-of-work challenges; `None` if none is required.
    pub proof_of_work: Option<Arc<ProofOfWork>>,
    /// Counts inquiries.
    pub metrics: Metrics,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("site", &self.site).field("base", &self.base).finish_non_exhaustive()
    }
}
